"""One exchange over one kept connection: a request there, an answer back, within limits of time and size."""

from __future__ import annotations

import logging
import threading
import time
import zlib
from collections.abc import Mapping
from http import HTTPStatus

from urllib3 import HTTPHeaderDict
from urllib3.response import HTTPResponse

from acme_desktop.adapters.acme.connections import CaConnection, Route
from acme_desktop.adapters.acme.faults import FAULTS, cut_short, redirected, unreachable
from acme_desktop.adapters.acme.streams import DistrustError, TooLargeError, Wire
from acme_desktop.adapters.acme.watch import Watch
from acme_desktop.domain.value_class import value_class

JSON_LIMIT = 256 * 1024
CHAIN_LIMIT = 1024 * 1024
_PIECE = 65536
_NO_STATUS = 600  # and beyond
_log = logging.getLogger(__name__)


@value_class(frozen=True)
class Reply:
    """An answer as it came, decoded from gzip if need be; repeated headers are kept apart."""

    url: str
    status: int
    headers: HTTPHeaderDict
    body: bytes


class Transport:
    """A connection that is made when first needed, kept, and made anew after it broke. For one thread at a time.

    Never a redirect, never a second try: who asked decides.
    """

    def __init__(self, route: Route, stop: threading.Event) -> None:
        self.route = route
        self.quickest = 0.0
        self._stop = stop
        self._connection: CaConnection | None = None
        self._wire: Wire | None = None

    def exchange(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None = None, *, at_most: int = JSON_LIMIT
    ) -> Reply:
        """Ask once. Raises TransportError (`may_have_acted`: a byte was sent), UntrustedServerError, Cancelled."""
        target = self.route.origin.target(url)
        watch = Watch(self._stop, self.route.patience)
        watch.left()
        wire = self._connected(watch)
        began = time.monotonic()
        try:
            status, received, content = self._talk(wire, method, target, headers, body, at_most)
        except FAULTS as error:
            self.close()
            raise cut_short(error, self.route, sent=wire.sent) from error
        except BaseException:
            self.close()
            raise
        took = time.monotonic() - began
        self.quickest = min(self.quickest or took, took)
        _log.debug("%s %s: %s, %s bytes, %.1f ms", method, url, status, len(content), took * 1000)
        if not HTTPStatus.OK <= status < _NO_STATUS:
            self.close()
            raise cut_short(ValueError(f"there is no HTTP status {status}"), self.route, sent=True)
        if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
            self.close()
            raise redirected(status, self.route, received.get("Location", ""))
        return Reply(url, status, received, content)

    def close(self) -> None:
        """Let go of the connection; the next exchange makes another."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        if self._wire is not None:
            self._wire.abort()
            self._wire = None

    def _connected(self, watch: Watch) -> Wire:
        """The wire of a connection that stands. A server that has hung up meanwhile makes its socket readable."""
        if self._connection is None or not self._connection.is_connected:
            self.close()
            self._connection = self._connect(watch)
        self._wire = self._connection.wire
        self._wire.start(watch)
        return self._wire

    def _connect(self, watch: Watch) -> CaConnection:
        trust = self.route.trust
        while True:
            tried = trust.context if trust else None
            connection = CaConnection(self.route, watch)
            try:
                connection.connect()
            except DistrustError as error:
                if trust is None or tried is None or not trust.widen(tried):
                    raise unreachable(error, self.route) from error
            except FAULTS as error:
                raise unreachable(error, self.route) from error
            else:
                return connection

    def _talk(
        self, wire: Wire, method: str, target: str, headers: Mapping[str, str], body: bytes | None, at_most: int
    ) -> tuple[int, HTTPHeaderDict, bytes]:
        connection = self._connection
        if connection is None:
            raise OSError("there is no connection")
        headers = {"Host": self.route.origin.authority, **headers}
        connection.request(method, target, body, headers, preload_content=False, decode_content=False)
        response = connection.getresponse()
        try:
            wire.headers_read()
            return response.status, response.headers, _content(response, at_most)
        finally:
            response.close()


def _content(response: HTTPResponse, at_most: int) -> bytes:
    pieces, size = [], 0
    while piece := response.read(_PIECE):
        size += len(piece)
        if size > at_most:
            raise TooLargeError("the body", at_most)
        pieces.append(piece)
    content = b"".join(pieces)
    coding = (response.headers.get("Content-Encoding") or "identity").strip().lower()
    return content if coding in ("identity", "") or not content else _inflated(content, coding, at_most)


def _inflated(content: bytes, coding: str, at_most: int) -> bytes:
    """We ask for `identity`; a server that compresses all the same is read, but not beyond the limit."""
    if coding not in ("gzip", "x-gzip", "deflate"):
        raise ValueError(f"it is encoded as {coding[:40]}")
    inflater = zlib.decompressobj(wbits=47)
    try:
        plain = inflater.decompress(content, at_most + 1)
    except zlib.error as error:
        raise ValueError(f"its compression is broken ({error})") from None
    if len(plain) > at_most:
        raise TooLargeError("the body, unpacked,", at_most)
    if not inflater.eof:
        raise ValueError("its compression is cut off")
    return plain
