"""A small HTTP proxy that tunnels, plain or under TLS."""

from __future__ import annotations

import socket
import ssl
import threading
from contextlib import suppress


class Tunnel:
    """`asked` holds each CONNECT's first line and headers; `refusal` is sent instead of a tunnel where it is set."""

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        self.asked: list[list[str]] = []
        self.refusal = b""
        self._context = context
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._open: list[socket.socket] = []
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Tunnel:
        self._start(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        for one in (self._listener, *self._open):
            with suppress(OSError):
                socket.socket.shutdown(one, socket.SHUT_RDWR)
        for thread in list(self._threads):
            thread.join(10)
        for one in (self._listener, *self._open):
            one.close()

    def url(self, login: str = "") -> str:
        """What a user would set."""
        return f"{'https' if self._context else 'http'}://{login}localhost:{self.port}"

    def _start(self, work: object, *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self._open.append(client)
            self._start(self._serve, client)

    def _serve(self, client: socket.socket) -> None:
        with suppress(OSError, ValueError):
            if self._context:
                client = self._context.wrap_socket(client, server_side=True)
                self._open.append(client)
            head = b""
            while b"\r\n\r\n" not in head:
                piece = client.recv(1)
                if not piece:
                    return
                head += piece
            lines = head.decode("latin-1").strip().split("\r\n")
            self.asked.append(lines)
            if self.refusal:
                client.sendall(self.refusal)
                socket.socket.shutdown(client, socket.SHUT_WR)
                return
            host, _, port = lines[0].split()[1].rpartition(":")
            far = socket.create_connection((host.strip("[]"), int(port)), 5)
            self._open.append(far)
            client.sendall(b"HTTP/1.1 200 Connected\r\nVia: test\r\n\r\n")
            self._start(self._carry, far, client)
            self._carry(client, far)

    @staticmethod
    def _carry(source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError, ValueError):
            while data := source.recv(65536):
                target.sendall(data)
        with suppress(OSError):
            socket.socket.shutdown(target, socket.SHUT_RDWR)
