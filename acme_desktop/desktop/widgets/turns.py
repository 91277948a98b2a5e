"""Long work on the window's own thread, in pieces between which it answers and paints."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QTimer

BETWEEN_MS = 1  # at 0 it would come before the timers that are due by now


class Turns(QObject):
    """Steps in their order, one in each turn of the event loop; whoever needs them sooner calls `finish`."""

    def __init__(self, steps: Iterable[Callable[[], object]], parent: QObject) -> None:
        super().__init__(parent)
        self._steps = deque(steps)
        self._next = QTimer(self, interval=BETWEEN_MS)
        self._next.timeout.connect(lambda: self.take(1))
        self._next.start()

    def take(self, number: int) -> None:
        """The next so many, at once."""
        for _ in range(number):
            if self._steps:
                self._steps.popleft()()
        if not self._steps:
            self._next.stop()

    def finish(self) -> None:
        """All that are left, at once."""
        self.take(len(self._steps))
