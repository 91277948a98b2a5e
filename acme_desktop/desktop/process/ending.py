"""SIGINT and SIGTERM become one wish to close, which arrives in the event loop like any other."""

from __future__ import annotations

import signal
import socket
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, Signal

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Ending(QObject):
    """Python runs signal handlers only between its own instructions, and an event loop that waits has none.

    Python's wake-up descriptor is one end of a pair of sockets, and Qt watches the other.

    Signals:
        wanted(int): the number of the signal that asks to close.
    """

    wanted = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._here, self._there = socket.socketpair()
        self._here.setblocking(False)
        self._there.setblocking(False)
        self._notifier = QSocketNotifier(self._here.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_signal)
        self._before = {number: signal.signal(number, _noticed) for number in _SIGNALS}
        self._wakeup_before = signal.set_wakeup_fd(self._there.fileno(), warn_on_full_buffer=False)

    def close(self) -> None:
        """As it was before."""
        signal.set_wakeup_fd(self._wakeup_before)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._notifier.setEnabled(False)
        self._here.close()
        self._there.close()

    def _on_signal(self) -> None:
        for number in self._here.recv(64):
            if number in _SIGNALS:
                self.wanted.emit(number)


def _noticed(_number: int, _frame: FrameType | None) -> None:
    """What it means is said by `Ending.wanted`."""
