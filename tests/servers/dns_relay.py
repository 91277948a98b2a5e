"""Further addresses for a name server that only listens on addresses of the machine's interfaces."""

from __future__ import annotations

import socket
import struct
import threading
from types import TracebackType

_LARGEST = 65_535
_SECONDS = 5


class DnsRelay:
    """Passes questions at `host:port`, UDP and TCP, on to a name server at `target` of 127.0.0.1, one at a time.

    With `udp=False` it is a server that speaks TCP only.
    """

    def __init__(self, host: str, port: int, target: int, *, udp: bool = True) -> None:
        self.address = f"{host}:{port}"
        self._target = ("127.0.0.1", target)
        self._ended = threading.Event()
        self._tcp = socket.create_server((host, port), backlog=128)
        self._udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._udp.bind((host, port if udp else 0))
        self._threads = [threading.Thread(target=serve) for serve in (self._serve_tcp, self._serve_udp)]
        for thread in self._threads:
            thread.start()

    def __enter__(self) -> DnsRelay:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """End it; may be called again."""
        if self._ended.is_set():
            return
        self._ended.set()
        self._tcp.shutdown(socket.SHUT_RDWR)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.sendto(b"", self._udp.getsockname())
        for thread in self._threads:
            thread.join()
        self._tcp.close()
        self._udp.close()

    def _serve_udp(self) -> None:
        while True:
            question, client = self._udp.recvfrom(_LARGEST)
            if self._ended.is_set():
                return
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as onward:
                onward.settimeout(_SECONDS)
                try:
                    onward.sendto(question, self._target)
                    self._udp.sendto(onward.recv(_LARGEST), client)
                except OSError:
                    continue  # no answer there, no answer here

    def _serve_tcp(self) -> None:
        while True:
            try:
                client, _ = self._tcp.accept()
            except OSError:
                return
            with client:
                client.settimeout(_SECONDS)
                try:
                    with socket.create_connection(self._target, timeout=_SECONDS) as onward:
                        onward.sendall(_message(client))
                        client.sendall(_message(onward))
                except OSError:
                    continue


def _message(connection: socket.socket) -> bytes:
    """One message with its length before it (RFC 1035 §4.2.2)."""
    reader = connection.makefile("rb")
    with reader:
        size = reader.read(2)
        return size + reader.read(struct.unpack(">H", size)[0]) if len(size) == 2 else b""
