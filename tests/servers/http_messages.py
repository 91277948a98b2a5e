"""HTTP/1.1 messages as a relay sees them: read whole, changed where wanted, written again (RFC 9112)."""

from __future__ import annotations

import http
from dataclasses import dataclass, field, replace
from typing import BinaryIO

_LONGEST_LINE = 65_536
_HOP_BY_HOP = ("connection", "keep-alive", "proxy-connection", "transfer-encoding", "content-length", "expect")

Headers = tuple[tuple[str, str], ...]


class BrokenMessage(OSError):
    """The other side closed in the middle of a message or does not speak HTTP/1.1."""


def header(headers: Headers, name: str) -> str | None:
    """The first value of a header, or None."""
    return next((value for key, value in headers if key.lower() == name.lower()), None)


def without(headers: Headers, *names: str) -> Headers:
    """The headers minus some."""
    return tuple((key, value) for key, value in headers if key.lower() not in names)


@dataclass(frozen=True)
class Request:
    """A client's request."""

    method: str
    path: str
    version: str
    headers: Headers
    body: bytes

    @property
    def wants_close(self) -> bool:
        """Whether the client asks for the connection's end after the answer."""
        wish = (header(self.headers, "connection") or "").lower()
        return "close" in wish or (self.version == "HTTP/1.0" and "keep-alive" not in wish)

    def to_bytes(self) -> bytes:
        """The request for the next server: same Host, a connection that stays."""
        headers = without(self.headers, *_HOP_BY_HOP)
        if self.body or self.method == "POST":
            headers += (("Content-Length", str(len(self.body))),)
        return _head(f"{self.method} {self.path} HTTP/1.1", headers) + self.body


@dataclass(frozen=True)
class Response:
    """A server's answer. `to_head` means: it answers HEAD, its Content-Length speaks of a body that is not sent."""

    status: int
    reason: str
    headers: Headers
    body: bytes = b""
    to_head: bool = field(default=False, compare=False)

    def with_headers(self, headers: Headers) -> Response:
        """The same answer under other headers."""
        return replace(self, headers=headers)

    def head_bytes(self, *, close: bool = False) -> bytes:
        """Status line and headers, with the length of the body."""
        headers = without(self.headers, *_HOP_BY_HOP)
        if self.to_head:
            length = header(self.headers, "content-length")
            headers += (("Content-Length", length),) if length is not None else ()
        elif self.status not in (204, 304):
            headers += (("Content-Length", str(len(self.body))),)
        if close:
            headers += (("Connection", "close"),)
        return _head(f"HTTP/1.1 {self.status} {self.reason}", headers)

    def to_bytes(self, *, close: bool = False) -> bytes:
        """The whole answer; a body is left out where HTTP forbids one."""
        return self.head_bytes(close=close) + (b"" if self.to_head else self.body)


def answer(status: int, content_type: str, body: bytes, *more: tuple[str, str]) -> Response:
    """An answer of our own."""
    return Response(status, http.HTTPStatus(status).phrase, (("Content-Type", content_type), *more), body)


def read_request(reader: BinaryIO) -> Request | None:
    """The next request, or None when the client has closed tidily between requests."""
    line = reader.readline(_LONGEST_LINE)
    if not line:
        return None
    parts = line.decode("latin-1").split()
    if len(parts) != 3:
        raise BrokenMessage(f"not a request line: {line[:80]!r}")
    headers = _read_headers(reader)
    return Request(parts[0], parts[1], parts[2], headers, _read_body(reader, headers, until_close=False))


def read_response(reader: BinaryIO, method: str) -> Response:
    """The answer to a request of `method`; interim answers (1xx) are passed over."""
    while True:
        line = reader.readline(_LONGEST_LINE).decode("latin-1")
        if not line:
            raise BrokenMessage("closed before the answer")
        parts = line.rstrip("\r\n").split(" ", 2)
        headers = _read_headers(reader)
        status = int(parts[1])
        if status >= 200:
            break
    reason = parts[2] if len(parts) == 3 else ""
    if method == "HEAD":
        return Response(status, reason, headers, to_head=True)
    bodiless = status in (204, 304)
    return Response(status, reason, headers, b"" if bodiless else _read_body(reader, headers, until_close=True))


def _head(first: str, headers: Headers) -> bytes:
    lines = [first, *(f"{key}: {value}" for key, value in headers)]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def _read_headers(reader: BinaryIO) -> Headers:
    headers: list[tuple[str, str]] = []
    while (line := reader.readline(_LONGEST_LINE)) not in (b"\r\n", b"\n"):
        if not line:
            raise BrokenMessage("closed inside the headers")
        key, _, value = line.decode("latin-1").partition(":")
        headers.append((key.strip(), value.strip()))
    return tuple(headers)


def _read_body(reader: BinaryIO, headers: Headers, *, until_close: bool) -> bytes:
    if (header(headers, "transfer-encoding") or "").lower() == "chunked":
        return _read_chunks(reader)
    length = header(headers, "content-length")
    if length is not None:
        return _exactly(reader, int(length))
    return reader.read() if until_close else b""


def _read_chunks(reader: BinaryIO) -> bytes:
    body = b""
    while size := int(reader.readline(_LONGEST_LINE).split(b";")[0], 16):
        body += _exactly(reader, size)
        reader.readline(_LONGEST_LINE)
    _read_headers(reader)  # trailers end as headers do
    return body


def _exactly(reader: BinaryIO, size: int) -> bytes:
    body = reader.read(size)
    if len(body) != size:
        raise BrokenMessage(f"closed after {len(body)} of {size} bytes")
    return body
