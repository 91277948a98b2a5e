"""A small HTTP/1.1 server for one event loop: everything that a client may send is bounded in size and time."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import ssl
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from email.utils import formatdate
from http import HTTPStatus

_HEAD_BYTES = 16 * 1024
_BODY_BYTES = 64 * 1024
_REST_BYTES = 1024 * 1024  # of a body that is too large: read so that the answer is not lost in a reset connection
_REST_SECONDS = 0.5
_REQUEST_LINE = re.compile(r"([A-Z]{1,20}) (/[!-~]{0,2000}) HTTP/1\.([01])\Z", re.ASCII)
_HEADER = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\x00-\x08\x0a-\x1f\x7f]*?)[ \t]*\Z")
_ALONE = frozenset(("content-length", "host", "transfer-encoding", "content-type", "authorization"))


@dataclass(frozen=True)
class Request:
    """One request; header names are in lower case, `path` is as it was sent."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True)
class Response:
    """One response; Content-Length and Date are added."""

    status: int
    body: bytes = b""
    content_type: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Limits:
    """Seconds for the whole of a head (and the wait for it), of a body, of a TLS handshake; how many at once."""

    head: float = 75.0
    body: float = 10.0
    handshake: float = 10.0
    connections: int = 200


Handler = Callable[[Request], Awaitable[Response]]


def json_response(
    status: int, document: object, *, headers: Mapping[str, str] | None = None, content_type: str = "application/json"
) -> Response:
    """A response that holds JSON."""
    return Response(status, json.dumps(document, indent=2).encode("ascii") + b"\n", content_type, headers or {})


class _Unreadable(Exception):
    """What came is no request that we serve; the connection ends with this status."""

    def __init__(self, status: HTTPStatus) -> None:
        self.status = status
        super().__init__(status.phrase)


class HttpServer:
    """Serves one listening socket until it is closed. `handler` answers; what it raises ends that connection only."""

    def __init__(self, handler: Handler, *, limits: Limits | None = None) -> None:
        self._handler = handler
        self._limits = limits or Limits()
        self._server: asyncio.Server | None = None
        self._open: dict[asyncio.StreamWriter, asyncio.Task[None] | None] = {}
        self._closing = False

    async def start(self, listening: socket.socket, tls: ssl.SSLContext | None = None) -> None:
        """Accept from now on."""
        patience = self._limits.handshake if tls else None
        self._server = await asyncio.start_server(
            self._on_connection, sock=listening, ssl=tls, limit=_HEAD_BYTES, ssl_handshake_timeout=patience
        )

    async def close(self) -> None:
        """Stop listening and hang up on everybody."""
        self._closing = True
        if self._server is not None:
            self._server.close()
        tasks = [task for task in self._open.values() if task is not None and task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _on_connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if len(self._open) >= self._limits.connections:
            writer.transport.abort()
            return
        self._open[writer] = asyncio.current_task()
        try:
            while await self._exchange(reader, writer):
                pass
        except (OSError, TimeoutError, asyncio.IncompleteReadError):
            pass  # the client went away, or took too long
        except asyncio.CancelledError:
            pass  # we are closing; nobody waits for this task's result
        finally:
            del self._open[writer]
            if self._closing:
                writer.transport.abort()
            else:
                writer.close()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """One request and its response; whether the connection stays."""
        try:
            request, stays = await self._read(reader, writer)
        except _Unreadable as error:
            writer.write(_message(Response(error.status), "GET", stays=False))
            if error.status != HTTPStatus.BAD_REQUEST:
                await self._let_finish(reader, writer)
            return False
        response = await self._handler(request)
        writer.write(_message(response, request.method, stays=stays))
        async with asyncio.timeout(self._limits.body):
            await writer.drain()
        return stays

    async def _read(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> tuple[Request, bool]:
        try:
            async with asyncio.timeout(self._limits.head):
                head = await reader.readuntil(b"\r\n\r\n")
        except asyncio.LimitOverrunError:
            raise _Unreadable(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE) from None
        method, path, version, headers = _head(head)
        length = _length(headers)
        if headers.get("expect", "").lower() == "100-continue" and length:
            writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        async with asyncio.timeout(self._limits.body):
            body = await reader.readexactly(length)
        stays = version == "1" and "close" not in headers.get("connection", "").lower()
        return Request(method, path, headers, body), stays

    async def _let_finish(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Closing with unread input would reset the connection, and the client would not see the answer."""
        left = _REST_BYTES
        try:
            async with asyncio.timeout(_REST_SECONDS):
                await writer.drain()
                while left > 0 and (more := await reader.read(65536)):
                    left -= len(more)
        except TimeoutError:
            return


def _head(head: bytes) -> tuple[str, str, str, dict[str, str]]:
    first, *lines = head.decode("latin-1").removesuffix("\r\n\r\n").split("\r\n")
    match = _REQUEST_LINE.match(first)
    if match is None:
        raise _Unreadable(HTTPStatus.BAD_REQUEST)
    headers: dict[str, str] = {}
    for line in lines:
        header = _HEADER.match(line)
        if header is None:
            raise _Unreadable(HTTPStatus.BAD_REQUEST)
        name = header[1].lower()
        if name in headers and name in _ALONE:
            raise _Unreadable(HTTPStatus.BAD_REQUEST)
        headers[name] = f"{headers[name]}, {header[2]}" if name in headers else header[2]
    return match[1], match[2], match[3], headers


def _length(headers: Mapping[str, str]) -> int:
    """How long the body is. Raises _Unreadable where that is not said plainly, or too long."""
    if "transfer-encoding" in headers:
        raise _Unreadable(HTTPStatus.LENGTH_REQUIRED)
    text = headers.get("content-length", "0")
    if not (text.isascii() and text.isdigit()):
        raise _Unreadable(HTTPStatus.BAD_REQUEST)
    if len(text) > 18 or int(text) > _BODY_BYTES:
        raise _Unreadable(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return int(text)


def _message(response: Response, method: str, *, stays: bool) -> bytes:
    phrase = HTTPStatus(response.status).phrase
    lines = [f"HTTP/1.1 {response.status} {phrase}", f"Date: {formatdate(usegmt=True)}"]
    if response.content_type:
        lines.append(f"Content-Type: {response.content_type}")
    if response.status != HTTPStatus.NO_CONTENT:
        lines.append(f"Content-Length: {len(response.body)}")
    lines += [f"{name}: {value}" for name, value in response.headers.items()]
    lines += [f"Connection: {'keep-alive' if stays else 'close'}", "", ""]
    head = "\r\n".join(lines).encode("latin-1", "replace")
    return head if method == "HEAD" else head + response.body
