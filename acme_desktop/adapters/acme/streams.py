"""Bytes over TCP and over TLS, on sockets that never block, and the socket-like end that HTTP reads and writes."""

from __future__ import annotations

import io
import socket
import ssl
from collections.abc import Callable
from functools import partial
from typing import Any, Protocol, TypeVar

from acme_desktop.adapters.acme.trust import presented
from acme_desktop.adapters.acme.watch import Watch

T = TypeVar("T")
Buffer = bytes | bytearray | memoryview
_PIECE = 65536
_BUFFER = 16384
LONGEST_HEADERS = 32 * 1024


class TooLargeError(Exception):
    """More bytes than an answer of this kind may have."""

    def __init__(self, what: str, at_most: int) -> None:
        self.what = what
        self.at_most = at_most
        super().__init__(f"{what}: more than {at_most} bytes")


class DistrustError(Exception):
    """The server's certificate was not accepted; `shown` describes what it presented."""

    def __init__(self, host: str, error: ssl.SSLCertVerificationError, shown: str) -> None:
        self.host = host
        self.code = error.verify_code
        self.reason = error.verify_message or str(error)
        self.shown = shown
        super().__init__(f"{host}: {self.reason}")


class Stream(Protocol):
    """A two-way stream of bytes; every call may raise OSError, Cancelled and OverdueError."""

    @property
    def socket(self) -> socket.socket: ...

    def send(self, data: Buffer, watch: Watch) -> None: ...

    def receive(self, size: int, watch: Watch) -> bytes:
        """At least one byte; b"" at the end."""


class TcpStream:
    """A connected, non-blocking socket."""

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock

    @property
    def socket(self) -> socket.socket:
        """What to wait for and to close."""
        return self._socket

    def send(self, data: Buffer, watch: Watch) -> None:
        """All of it."""
        view = memoryview(data)
        while view:
            try:
                view = view[self._socket.send(view) :]
            except (BlockingIOError, InterruptedError):
                watch.wait(self._socket, write=True)

    def receive(self, size: int, watch: Watch) -> bytes:
        """What is there, as soon as something is."""
        while True:
            watch.wait(self._socket)
            try:
                return self._socket.recv(size)
            except (BlockingIOError, InterruptedError):
                continue


class TlsStream:
    """TLS over any stream, also over another TLS (an https proxy). Server certificate and host name are checked."""

    def __init__(self, lower: Stream, context: ssl.SSLContext, host: str) -> None:
        self._lower = lower
        self._host = host
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_hostname=host)

    @property
    def socket(self) -> socket.socket:
        """What to wait for and to close."""
        return self._lower.socket

    def handshake(self, watch: Watch) -> None:
        """Raises DistrustError; ssl.SSLError where it is no TLS or none that both speak."""
        watch.begin("the TLS handshake", watch.patience.handshake)
        try:
            self._step(self._tls.do_handshake, watch)
        except ssl.SSLCertVerificationError as error:
            raise DistrustError(self._host, error, presented(self._tls)) from None

    def send(self, data: Buffer, watch: Watch) -> None:
        """All of it."""
        view = memoryview(data)
        while view:
            view = view[self._step(partial(self._tls.write, view), watch) :]

    def receive(self, size: int, watch: Watch) -> bytes:
        """b"" only after a close_notify: an end without one is an error, or a truncated answer would pass for whole."""
        try:
            return self._step(partial(self._tls.read, size), watch)
        except ssl.SSLZeroReturnError:
            return b""

    def _step(self, step: Callable[[], T], watch: Watch) -> T:
        while True:
            try:
                result = step()
            except ssl.SSLWantReadError:
                self._flush(watch)
                data = self._lower.receive(_PIECE, watch)
                if data:
                    self._incoming.write(data)
                else:
                    self._incoming.write_eof()
            except ssl.SSLError:
                self._tell_why()
                raise
            else:
                self._flush(watch)
                return result

    def _flush(self, watch: Watch) -> None:
        if self._outgoing.pending:
            self._lower.send(self._outgoing.read(), watch)

    def _tell_why(self) -> None:
        """Send the alert if that can be done at once; the server's log then has a reason."""
        try:
            if self._outgoing.pending and isinstance(self._lower, TcpStream):
                self._lower.socket.send(self._outgoing.read())
        except OSError:
            pass  # it hung up first


class Wire:
    """A stream in the shape of a socket, as far as http.client uses one, under the watch of the current exchange.

    `sent` tells whether a byte of the request may have left; headers longer than LONGEST_HEADERS end the exchange.
    """

    def __init__(self, stream: Stream, watch: Watch) -> None:
        self.sent = False
        self._stream = stream
        self._watch = watch
        self._readers = 0
        self._closed = False
        self._unsent = bytearray()
        self._answering = True
        self._header_bytes: int | None = None

    def start(self, watch: Watch) -> None:
        """An exchange begins."""
        watch.begin("the first byte of the answer", watch.patience.first_byte)
        self._watch = watch
        self.sent = False
        self._answering = False
        self._header_bytes = 0

    def secure(self, context: ssl.SSLContext, host: str) -> None:
        """From here on, TLS. Raises as TlsStream.handshake."""
        tls = TlsStream(self._stream, context, host)
        tls.handshake(self._watch)
        self._stream = tls

    def headers_read(self) -> None:
        """From here on the body's own limit counts."""
        self._header_bytes = None

    def sendall(self, data: Buffer) -> None:
        """As of a socket; kept until an answer is awaited, so that headers and body leave together."""
        self._unsent += data

    def receive(self, size: int) -> bytes:
        """At least one byte; b"" at the end."""
        if self._unsent:
            self.sent = True
            self._stream.send(bytes(self._unsent), self._watch)
            self._unsent.clear()
        data = self._stream.receive(size, self._watch)
        if not self._answering:
            self._answering = True
            self._watch.begin("the rest of the answer", self._watch.patience.rest)
        if self._header_bytes is not None:
            self._header_bytes += len(data)
            if self._header_bytes > LONGEST_HEADERS + _BUFFER:
                raise TooLargeError("the headers", LONGEST_HEADERS)
        return data

    def makefile(self, *_: object, **__: object) -> io.BufferedReader:
        """As of a socket, for reading only; the socket stays open until the file is closed, too."""
        self._readers += 1
        return io.BufferedReader(_Incoming(self), _BUFFER)

    def settimeout(self, _: float | None) -> None:
        """The watch knows the time."""

    def fileno(self) -> int:
        """As of a socket; -1 once closed."""
        return self._stream.socket.fileno()

    def close(self) -> None:
        """As of a socket."""
        self._closed = True
        if not self._readers:
            self._stream.socket.close()

    def abort(self) -> None:
        """Let go of the socket whoever still reads."""
        self._stream.socket.close()

    def reader_closed(self) -> None:
        """One file less; the last one takes a closed socket along."""
        self._readers -= 1
        if self._closed and self._readers <= 0:
            self._stream.socket.close()


class _Incoming(io.RawIOBase):
    """The reading side of a Wire."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Any, /) -> int:
        """At least one byte; 0 at the end."""
        data = self._wire.receive(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Let go of the socket."""
        if not self.closed:
            super().close()
            self._wire.reader_closed()
