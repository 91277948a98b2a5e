"""The fault proxy's own connection to the CA."""

from __future__ import annotations

import socket
import ssl
from io import BufferedReader

from .http_messages import Request, Response, header, read_response

_NEW_NONCE = "/nonce-plz"
_SECONDS = 60


class Upstream:
    """One kept connection to the CA at 127.0.0.1:`port`; a lost one is opened again. Not for several threads."""

    def __init__(self, port: int, context: ssl.SSLContext) -> None:
        self._port = port
        self._context = context
        self._connection: ssl.SSLSocket | None = None
        self._reader: BufferedReader | None = None

    def exchange(self, request: Request) -> Response:
        """Send a request on and read the whole answer; OSError when the CA is not there."""
        if self._connection is not None:
            try:
                return self._try(request)
            except TimeoutError:
                raise
            except OSError:
                self.close()  # the CA has closed meanwhile (a restart): once more on a new connection
        self._open()
        return self._try(request)

    def fresh_nonce(self, host: str) -> str:
        """A nonce that the CA will accept (RFC 8555 §7.2)."""
        headers = (("Host", host), ("User-Agent", "fault-proxy"))
        nonce = header(self.exchange(Request("HEAD", _NEW_NONCE, "HTTP/1.1", headers, b"")).headers, "Replay-Nonce")
        if nonce is None:
            raise OSError("the CA gave no nonce")
        return nonce

    def close(self) -> None:
        """Close the connection; the next exchange opens another."""
        if self._reader is not None:
            self._reader.close()
        if self._connection is not None:
            self._connection.close()
        self._reader = self._connection = None

    def _open(self) -> None:
        plain = socket.create_connection(("127.0.0.1", self._port), timeout=_SECONDS)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            self._connection = self._context.wrap_socket(plain, server_hostname="localhost")
        except BaseException:
            plain.close()
            raise
        self._reader = self._connection.makefile("rb")

    def _try(self, request: Request) -> Response:
        if self._connection is None or self._reader is None:
            raise OSError("not connected")
        self._connection.sendall(request.to_bytes())
        response = read_response(self._reader, request.method)
        if (header(response.headers, "Connection") or "").lower() == "close":
            self.close()
        return response
