"""The patience of one exchange: how long each phase may take, and the wish to stop, noticed at any moment."""

from __future__ import annotations

import socket
import threading
import time

from urllib3.util import wait_for_read, wait_for_write

from acme_desktop.domain.errors import Cancelled
from acme_desktop.domain.value_class import value_class

SLICE = 0.1  # seconds after which a blocked call looks whether it is to stop


@value_class(frozen=True)
class Patience:
    """Seconds: until connected, for the TLS handshake, until the first byte, from there to the last, and for all."""

    connect: float = 10.0
    handshake: float = 10.0
    first_byte: float = 30.0
    rest: float = 8.0
    total: float = 45.0


class OverdueError(Exception):
    """A phase took too long. No OSError, so that no layer between mistakes it for the network's own word."""

    def __init__(self, phase: str, seconds: float) -> None:
        self.phase = phase
        self.seconds = seconds
        super().__init__(f"{phase}: more than {seconds:g} s")


class Watch:
    """Counts down for one exchange; every blocking step under it waits here and nowhere else."""

    def __init__(self, stop: threading.Event, patience: Patience) -> None:
        self.patience = patience
        self._stop = stop
        self._end = time.monotonic() + patience.total
        self._phase, self._seconds, self._deadline = "exchange", patience.total, self._end

    def begin(self, phase: str, seconds: float) -> None:
        """Start a phase of at most so many seconds; the whole keeps its own end."""
        self._phase, self._seconds = phase, seconds
        self._deadline = min(time.monotonic() + seconds, self._end)
        self.left()

    def left(self) -> float:
        """Seconds until somebody should look again (at most SLICE). Raises Cancelled, OverdueError."""
        if self._stop.is_set():
            raise Cancelled
        left = self._deadline - time.monotonic()
        if left <= 0:
            if self._deadline == self._end:
                raise OverdueError("the whole exchange", self.patience.total)
            raise OverdueError(self._phase, self._seconds)
        return min(left, SLICE)

    def wait(self, sock: socket.socket, *, write: bool = False) -> None:
        """Return when the socket is ready. Raises Cancelled, OverdueError."""
        ready = wait_for_write if write else wait_for_read
        while not ready(sock, self.left()):
            pass
