"""How much time is left, and what is lost when it is over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from acme_desktop.desktop.theme import icons
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.theme.styling import set_shown
from acme_desktop.desktop.widgets.announce import announce
from acme_desktop.desktop.widgets.text import label, set_tone

_HOUR = timedelta(hours=1)
_SOON = timedelta(minutes=10)
# Said aloud at these only: a voice that counts is no help.
_SAID_AT = (_HOUR, _SOON, timedelta(minutes=1))
_ICON = 20


class Countdown(QWidget):
    """“2 d 03:37 left”, over a line that says until when and what then.

    Signals:
        over(): the time has come; once.
    """

    over = Signal()

    def __init__(self, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self._until: datetime | None = None
        self._before: timedelta | None = None
        self._icon = QLabel()
        self._left = label("", "strong")
        self._then = label("", "small", "2", wrap=True)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(self._left)
        words.addWidget(self._then)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(metric("step"))
        row.addWidget(self._icon)
        row.addLayout(words, 1)
        self._tick = QTimer(self)
        self._tick.setSingleShot(True)
        self._tick.timeout.connect(self._show)

    @property
    def text(self) -> str:
        """What it says now."""
        return self._left.text()

    def put(self, until: datetime | None, then: str = "") -> None:
        """Count down to this moment; None hides it."""
        self._until = until
        self._before = None
        self._then.setText(then)
        self._then.setVisible(bool(then))
        set_shown(self, until is not None)
        self._show()

    def _show(self) -> None:
        self._tick.stop()
        if self._until is None:
            return
        left = max(self._until - self._now(), timedelta())
        self._left.setText(self._words(left))
        tone = "bad" if not left else "warn" if left < _SOON else "1"
        set_tone(self._left, tone)
        icons.bind(self._icon, "clock", "text-2" if tone == "1" else tone, _ICON)
        self._tell(left)
        if left:
            # Seconds are shown in the last ten minutes only; the second's rest keeps it in step.
            rest = int(left.total_seconds() * 1000) % 1000
            self._tick.start((rest or 1000) if left < _SOON + timedelta(minutes=1) else 5_000)

    def _words(self, left: timedelta) -> str:
        minutes, seconds = divmod(int(left.total_seconds()), 60)
        if not left:
            return self.tr("Time is over")
        if left < _SOON:
            return self.tr("{time} left").format(time=f"{minutes}:{seconds:02}")
        if left < _HOUR:
            return self.tr("{minutes} min left").format(minutes=minutes)
        hours, minutes = divmod(minutes, 60)
        days, hours = divmod(hours, 24)
        clock = f"{hours:02}:{minutes:02}"
        if days:
            return self.tr("{days} d {time} left").format(days=self.locale().toString(days), time=clock)
        return self.tr("{time} h left").format(time=clock)

    def _tell(self, left: timedelta) -> None:
        before, self._before = self._before, left
        if before is None:
            return
        if before and not left:
            announce(self, self.text, urgent=True)
            self.over.emit()
        elif any(left <= mark < before for mark in _SAID_AT):
            announce(self, self.text)
