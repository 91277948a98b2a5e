"""One HTTP GET at one address, as little of HTTP/1.1 as that takes (RFC 9112), everything in it bounded."""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from acme_desktop.domain.preflight import Trouble
from acme_desktop.domain.value_class import value_class

_STEP_SECONDS = 5.0  # for the connection, the head, the body each
_LARGEST_HEAD = 16 * 1024
LARGEST_BODY = 8 * 1024
_STATUS_LINE = re.compile(rb"HTTP/1\.[0-9] ([1-9][0-9]{2})(?: |\r?\n)")


class NoAnswerError(Exception):
    """Nothing usable came, and why."""

    def __init__(self, words: str, trouble: Trouble) -> None:
        self.trouble = trouble
        super().__init__(words)


@value_class(frozen=True)
class Target:
    """Where a URL leads: `host` as in the URL (an IPv6 address without brackets), `path` with its query."""

    secure: bool
    host: str
    port: int
    path: str

    @property
    def host_header(self) -> str:
        """RFC 9110 §7.2."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.secure else 80) else f"{host}:{self.port}"


@value_class(frozen=True)
class Response:
    """A response's status, Location and Server headers, and the beginning of its body."""

    status: int
    location: str
    body: bytes
    server: str = ""


async def get(target: Target, address: str, host_header: str) -> Response:
    """Fetch; raises NoAnswerError, or OSError where there is no connection (TimeoutError included)."""
    async with _connected(target, address) as (reader, writer):
        request = (
            f"GET {target.path} HTTP/1.1\r\nHost: {host_header}\r\nUser-Agent: acme-desktop\r\n"
            "Accept: */*\r\nConnection: close\r\n\r\n"
        )
        writer.write(request.encode("ascii"))
        try:
            async with asyncio.timeout(_STEP_SECONDS):
                status, headers = await _head(reader)
            async with asyncio.timeout(_STEP_SECONDS):
                body = await _body(reader, headers)
        except TimeoutError:
            words = f"connected, but no answer within {_STEP_SECONDS:.0f} seconds"
            raise NoAnswerError(words, Trouble.TIMEOUT) from None
        except ValueError:
            raise NoAnswerError("connected, but the answer is not HTTP", Trouble.NOT_HTTP) from None
        location, server = (headers.get(name, b"").decode("utf-8", "replace") for name in (b"location", b"server"))
        return Response(status, location, body, server)


@asynccontextmanager
async def _connected(target: Target, address: str) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    tls = _any_certificate() if target.secure else None
    async with asyncio.timeout(_STEP_SECONDS):
        reader, writer = await asyncio.open_connection(
            address, target.port, ssl=tls, server_hostname=target.host if tls else None, limit=_LARGEST_HEAD
        )
    try:
        yield reader, writer
    finally:
        writer.transport.abort()  # there is nothing left to say


def _any_certificate() -> ssl.SSLContext:
    """TLS without looking at the certificate: as every CA does behind a redirect, for here nothing is trusted.

    The site may have no valid certificate yet: that is why one is asked for. No secret is sent, and what comes back
    is only compared with what we expect.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


async def _head(reader: asyncio.StreamReader) -> tuple[int, dict[bytes, bytes]]:
    """Status and headers (the first of each name, in lower case); interim responses are skipped. Raises ValueError."""
    left = _LARGEST_HEAD
    while True:
        line = await reader.readline()
        match = _STATUS_LINE.match(line)
        if match is None:
            raise ValueError("no status line")
        headers: dict[bytes, bytes] = {}
        while line := await reader.readline():
            left -= len(line)
            if left < 0:
                raise ValueError("the head is too long")
            if line in (b"\r\n", b"\n"):
                break
            name, _, value = line.partition(b":")
            headers.setdefault(name.strip().lower(), value.strip())
        if int(match[1]) >= 200:
            return int(match[1]), headers


async def _body(reader: asyncio.StreamReader, headers: dict[bytes, bytes]) -> bytes:
    """At most LARGEST_BODY bytes; one that breaks off is given as far as it came. Raises ValueError."""
    if headers.get(b"transfer-encoding", b"").lower().endswith(b"chunked"):
        return await _chunks(reader)
    length = headers.get(b"content-length", b"")
    return await _at_most(reader, min(int(length), LARGEST_BODY) if length.isdigit() else LARGEST_BODY)


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    body = b""
    while len(body) < LARGEST_BODY:
        size = int((await reader.readline()).partition(b";")[0].strip() or b"0", 16)
        if size <= 0:
            break
        body += await _at_most(reader, min(size, LARGEST_BODY - len(body)))
        await reader.readline()
    return body


async def _at_most(reader: asyncio.StreamReader, size: int) -> bytes:
    data = b""
    while len(data) < size:
        more = await reader.read(size - len(data))
        if not more:
            break
        data += more
    return data
