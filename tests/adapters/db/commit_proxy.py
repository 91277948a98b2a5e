"""A relay in front of PostgreSQL that breaks the connection at a COMMIT: before the server sees it, or after."""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import Self

_COMMIT = b"COMMIT"


class CommitProxy:
    """Listens on `port` of the loopback; `broken` counts the commits that were broken."""

    def __init__(self, server_port: int) -> None:
        self._server_port = server_port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.broken = 0
        self._breaking: bool | None = None  # whether the server gets to see it
        self._open: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()
        for side in self._open:
            side.close()

    def break_next_commit(self, *, reaches_server: bool) -> None:
        self._breaking = reaches_server

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._server_port))
                self._open += [client, server]
                for source, sink in ((client, server), (server, client)):
                    threading.Thread(target=self._relay, args=(source, sink, source is client), daemon=True).start()

    def _relay(self, source: socket.socket, sink: socket.socket, from_client: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if from_client and _COMMIT in data and self._breaking is not None:
                    self._break(sink, source, data)
                    return
                sink.sendall(data)
        for side in (source, sink):
            with contextlib.suppress(OSError):
                side.shutdown(socket.SHUT_RDWR)

    def _break(self, server: socket.socket, client: socket.socket, data: bytes) -> None:
        reaches, self._breaking = self._breaking, None
        self.broken += 1
        client.shutdown(socket.SHUT_RDWR)
        if reaches:
            server.sendall(data)
            threading.Event().wait(0.2)
        server.shutdown(socket.SHUT_RDWR)
