"""When what failed is tried again: a line that counts down."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from acme_desktop.desktop.theme import icons
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.theme.styling import set_shown
from acme_desktop.desktop.widgets.text import label
from acme_desktop.desktop.wording import moments

_ICON = 16
_HOUR = 3_600
_SECOND_MS = 1_000


class RetryLine(QWidget):
    """“The renewal tries again in 9:41 (today, 14:10).” Not there where nothing is planned, or the moment has come."""

    def __init__(self, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self._until: datetime | None = None
        sign = QLabel()
        icons.bind(sign, "clock", "text-2", _ICON)
        self._words = label("", tone="2", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(metric("card-inside"), 0, metric("card-inside"), 0)
        row.setSpacing(metric("step"))
        row.addWidget(sign)
        row.addWidget(self._words, 1)
        self._tick = QTimer(self, interval=_SECOND_MS)
        self._tick.timeout.connect(self._show)
        self.put(None)

    @property
    def text(self) -> str:
        """What it says now."""
        return self._words.text()

    def put(self, until: datetime | None) -> None:
        """Count down to this moment."""
        self._until = until
        self._show()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        self._tick.start()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        super().hideEvent(event)
        self._tick.stop()

    def _show(self) -> None:
        now = self._now()
        coming = self._until is not None and self._until > now
        if self._until is not None and coming:
            seconds = (self._until - now).total_seconds()
            left = moments.stopwatch(seconds) if seconds < _HOUR else moments.span(seconds)
            words = self.tr("The renewal tries again in {span} ({moment}).")
            self._words.setText(words.format(span=left, moment=moments.date_time(self._until, now)))
        set_shown(self, coming)
