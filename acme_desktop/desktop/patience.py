"""How long somebody has to wait after failed attempts, counted down by the second."""

from __future__ import annotations

import math

from PySide6.QtCore import QDeadlineTimer, QObject, QTimer, Signal

from acme_desktop.domain.operator import sign_in_delay


class Patience(QObject):
    """Counts failures of its own: the service lets only names that exist wait, and nobody shall see which do.

    Signals:
        changed(): `left` is another number of seconds.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._failures = 0
        self._until = QDeadlineTimer(0)
        self._tick = QTimer(self, singleShot=True)
        self._tick.timeout.connect(self._on_tick)

    @property
    def was_refused(self) -> bool:
        """At least once."""
        return self._failures > 0

    @property
    def left(self) -> int:
        """Whole seconds, begun ones too."""
        return math.ceil(self._until.remainingTime() / 1000)

    @property
    def words(self) -> str:
        """`0:08`."""
        minutes, seconds = divmod(self.left, 60)
        return f"{minutes}:{seconds:02}"

    def refused(self, wait: float) -> None:
        """One more failure; the service asks to wait so many seconds."""
        self._failures += 1
        seconds = max(wait, sign_in_delay(self._failures))
        self._until.setRemainingTime(math.ceil(seconds * 1000))
        self._on_tick()

    def _on_tick(self) -> None:
        rest = self._until.remainingTime()
        if rest > 0:
            self._tick.start(rest % 1000 or 1000)
        self.changed.emit()
