"""One connection to the CA: dialled, through a proxy's tunnel where there is one, and under TLS."""

from __future__ import annotations

import socket
from dataclasses import field
from http import HTTPStatus
from http.client import HTTPResponse
from typing import cast

from urllib3.connection import HTTPConnection

from acme_desktop.adapters.acme.addresses import Origin
from acme_desktop.adapters.acme.dialing import dial
from acme_desktop.adapters.acme.proxies import Proxy
from acme_desktop.adapters.acme.streams import LONGEST_HEADERS, Stream, TcpStream, TlsStream, Wire
from acme_desktop.adapters.acme.trust import Trust
from acme_desktop.adapters.acme.watch import Patience, Watch
from acme_desktop.domain.value_class import value_class


@value_class(frozen=True)
class Route:
    """How a CA is reached; `trust` is None for plain http on this machine; `practice`: it is our own practice CA."""

    origin: Origin
    trust: Trust | None
    proxy: Proxy | None = None
    patience: Patience = field(default_factory=Patience)
    practice: bool = False


class _FinalResponse(HTTPResponse):
    """The answer itself: interim ones (103 Early Hints) are passed over, RFC 9110 §15.2; 100 is by the library."""

    def _read_status(self) -> tuple[str, int, str]:
        while True:
            said: tuple[str, int, str] = super()._read_status()  # type: ignore[misc]  # the only place before the headers
            if not HTTPStatus.SWITCHING_PROTOCOLS < said[1] < HTTPStatus.OK:
                return said
            while self.fp.readline(LONGEST_HEADERS) not in (b"\r\n", b"\n", b""):
                pass  # the wire counts: a flood of them ends as too large a head


class CaConnection(HTTPConnection):
    """An HTTP/1.1 connection on a Wire: connected once, used for many exchanges, thrown away when it breaks."""

    response_class = _FinalResponse

    def __init__(self, route: Route, watch: Watch) -> None:
        near: Origin | Proxy = route.proxy or route.origin
        super().__init__(near.host, near.port)
        self._route = route
        self._watch = watch
        self.auto_open = 0
        if route.proxy:
            login = {"Proxy-Authorization": route.proxy.authorization} if route.proxy.authorization else {}
            self.set_tunnel(route.origin.host, route.origin.port, headers=login)

    @property
    def wire(self) -> Wire:
        """The socket, as what it is."""
        return cast(Wire, self.sock)

    def connect(self) -> None:
        """Raises OSError, DistrustError, Cancelled, OverdueError; nothing of a request has been sent then."""
        self._watch.begin("connecting", self._watch.patience.connect)
        try:
            super().connect()
            if self._route.trust:
                self.wire.secure(self._route.trust.context, self._route.origin.host)
        except BaseException:
            self.close()
            raise

    def _new_conn(self) -> socket.socket:
        sock = dial(self._dns_host, self.port, self._watch)
        stream: Stream = TcpStream(sock)
        try:
            if self._route.proxy and self._route.proxy.scheme == "https":
                stream = self._to_proxy(stream, self._route.proxy)
        except BaseException:
            sock.close()
            raise
        return cast(socket.socket, Wire(stream, self._watch))

    def _to_proxy(self, stream: Stream, proxy: Proxy) -> Stream:
        trust = self._route.trust
        if trust is None:
            raise OSError("plain http does not go through an https proxy")
        tls = TlsStream(stream, trust.context, proxy.host)
        tls.handshake(self._watch)
        return tls
