"""Fetches the file of an http-01 challenge (RFC 8555 §8.3): from this machine only, redirects followed, all bounded."""

from __future__ import annotations

import asyncio
import ipaddress
import re
import ssl
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from acme_desktop.practice.addresses import is_address
from acme_desktop.practice.lookups import Lookups
from acme_desktop.practice.problems import Refusal

_SECONDS = 10.0
_HEAD_BYTES = 16 * 1024
_BODY_BYTES = 64 * 1024
_MOST_REDIRECTS = 10
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_STATUS_LINE = re.compile(rb"HTTP/1\.[0-9] ([1-9][0-9]{2})(?: |\r?\n)")


@dataclass(frozen=True)
class _Place:
    """Where a URL leads."""

    url: str
    secure: bool
    host: str
    port: int
    path: str


class HttpFetch:
    """Gets bodies as a CA would. `port` stands for port 80, which this user may not listen on."""

    def __init__(self, lookups: Lookups, port: int) -> None:
        self._lookups = lookups
        self._port = port

    async def body(self, host: str, path: str) -> bytes:
        """The body of http://host/path. Raises Refusal (dns, connection, unauthorized)."""
        url = f"http://{f'[{host}]' if ':' in host else host}{path}"
        try:
            async with asyncio.timeout(_SECONDS):
                return await self._followed(url)
        except TimeoutError:
            raise Refusal("connection", f"Fetching {url}: timeout after {_SECONDS:.0f} seconds") from None

    async def _followed(self, url: str) -> bytes:
        for _ in range(_MOST_REDIRECTS + 1):
            place = self._place(url)
            status, location, body = await self._get(place)
            if status in _REDIRECTS and location:
                url = urljoin(url, location)
                continue
            if status != 200:
                raise Refusal("unauthorized", f"Invalid response from {place.url}: {status}")
            return body
        raise Refusal("connection", f"Fetching {url[:200]}: too many redirects")

    def _place(self, url: str) -> _Place:
        try:
            parts = urlsplit(url)
            host, port = (parts.hostname or "").rstrip("."), parts.port
        except ValueError:
            host, port, parts = "", None, urlsplit("")
        secure = parts.scheme == "https"
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        fit = url.isascii() and url.isprintable() and " " not in url and len(url) <= 2000
        if not host or parts.scheme not in ("http", "https") or not fit:
            raise Refusal("connection", f"Fetching {url[:200]!r}: a redirect to what is no http or https URL")
        if port not in (None, 80, 443, self._port):
            raise Refusal("connection", f"Fetching {url}: redirects go to ports 80 and 443 only")
        if not secure and port in (None, 80):
            port = self._port
        return _Place(url, secure, host, port or 443, path)

    async def _get(self, place: _Place) -> tuple[int, str, bytes]:
        """Status, Location and body from the first address that takes a connection."""
        addresses = [place.host] if is_address(place.host) else await self._lookups.addresses(place.host)
        if not addresses:
            raise Refusal("dns", f"no valid A records found for {place.host}; no valid AAAA records found")
        trouble = ""
        for address in addresses:
            if not ipaddress.ip_address(address).is_loopback:
                where = f"{place.host} is at {address}, and a practice CA looks on this machine only"
                raise Refusal("connection", f"Fetching {place.url}: {where}")
            try:
                return await _exchange(place, address)
            except OSError as error:
                trouble = error.strerror or "connection failed"
            except (ValueError, asyncio.LimitOverrunError, asyncio.IncompleteReadError):
                trouble = "the answer is not HTTP"
        where = f"port {place.port} of {', '.join(addresses)}"
        raise Refusal("connection", f"Fetching {place.url}: {trouble.lower()} ({where})")


async def _exchange(place: _Place, address: str) -> tuple[int, str, bytes]:
    reader, writer = await asyncio.open_connection(
        address, place.port, ssl=_any_certificate() if place.secure else None, limit=_HEAD_BYTES
    )
    host = f"[{place.host}]" if ":" in place.host else place.host
    try:
        writer.write(
            f"GET {place.path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: acme-desktop-practice-ca\r\n"
            "Accept: */*\r\nConnection: close\r\n\r\n".encode("ascii")
        )
        head = await _head(reader)
        match = _STATUS_LINE.match(head)
        if match is None:
            raise ValueError("no status line")
        headers = _headers(head)
        return int(match[1]), headers.get(b"location", b"").decode("latin-1"), await _body(reader, headers)
    finally:
        writer.transport.abort()


async def _head(reader: asyncio.StreamReader) -> bytes:
    """Up to the empty line; lines may end in a bare line feed, as of simple servers."""
    head = b""
    while line := await reader.readline():
        head += line
        if line in (b"\r\n", b"\n"):
            return head
        if len(head) > _HEAD_BYTES:
            break
    raise ValueError("the head has no end")


def _headers(head: bytes) -> dict[bytes, bytes]:
    headers: dict[bytes, bytes] = {}
    for line in head.split(b"\n")[1:]:
        name, _, value = line.partition(b":")
        headers.setdefault(name.strip().lower(), value.strip())
    return headers


async def _body(reader: asyncio.StreamReader, headers: dict[bytes, bytes]) -> bytes:
    if headers.get(b"transfer-encoding", b"").lower() == b"chunked":
        return await _chunks(reader)
    length = headers.get(b"content-length", b"")
    return await _at_most(reader, min(int(length), _BODY_BYTES) if length.isdigit() else _BODY_BYTES)


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    body = b""
    while len(body) < _BODY_BYTES:
        size = int((await reader.readline()).partition(b";")[0].strip() or b"0", 16)
        if size <= 0:
            break
        body += await _at_most(reader, min(size, _BODY_BYTES - len(body)))
        await reader.readline()
    return body


async def _at_most(reader: asyncio.StreamReader, size: int) -> bytes:
    data = b""
    while len(data) < size and (more := await reader.read(size - len(data))):
        data += more
    return data


def _any_certificate() -> ssl.SSLContext:
    """As every CA behind a redirect: the site may have no valid certificate yet, for that is why one is asked for."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
