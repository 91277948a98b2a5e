"""Work under way: a bar of four pixels, a row with its step and time, and a bar of places that are taken."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QRectF, QSize, QTimer, Signal
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from acme_desktop.desktop.theme import marks
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.theme.palette import Scheme
from acme_desktop.desktop.theme.styling import set_shown
from acme_desktop.desktop.theme.theme import current
from acme_desktop.desktop.widgets.buttons import button
from acme_desktop.desktop.widgets.text import ElidedLabel, label

_MOVES_AFTER = 1_000  # ms: shorter work has no need of motion
_STEP = 40  # ms
_LAP = 1_600  # ms from end to end


class Bar(QProgressBar):
    """Of unknown length until `put` says how far it is."""

    def __init__(self, parent: QWidget | None = None, *, tone: str = "link") -> None:
        super().__init__(parent)
        self._tone = tone
        self._since = QElapsedTimer()
        self._move = QTimer(self, interval=_STEP)
        self._move.timeout.connect(self.update)
        self.setTextVisible(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(metric("progress"))
        self.put(0, 0)

    def put(self, done: int, total: int, tone: str = "") -> None:
        """`total` 0: nobody knows how long it takes."""
        self._tone = tone or self._tone
        self.setRange(0, max(total, 0))
        self.setValue(min(done, total))
        self._animate()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(48, metric("progress"))

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(24, metric("progress"))

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        self._animate()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        super().hideEvent(event)
        self._move.stop()
        self._since.invalidate()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        painter = QPainter(self)
        box = QRectF(self.rect())
        paint_track(painter, box)
        share = self.value() / self.maximum() if self.maximum() else 0.0
        begin = 0.0
        if not self.maximum() and self._since.isValid() and self._since.elapsed() >= _MOVES_AFTER:
            begin, share = (self._since.elapsed() % _LAP) / _LAP * 1.3 - 0.3, 0.3
        left, right = max(0.0, begin) * box.width(), min(1.0, begin + share) * box.width()
        if right - left > 0:
            filled = QRectF(left, 0, right - left, box.height())
            if not self.isLeftToRight():
                filled.moveRight(box.width() - left)
            color = current().color(self._tone)
            marks.frame(painter, filled, box.height() / 2, color, color)
        painter.end()

    def _animate(self) -> None:
        moving = self.maximum() == 0 and self.isVisible()
        if moving and not self._since.isValid():
            self._since.start()
        if moving:
            self._move.start()
        else:
            self._move.stop()


class WorkRow(QWidget):
    """One piece of work: what, which step, how far, since when, and a way to stop it.

    `seconds` is how long it has been running when the row is made.

    Signals:
        cancelled(): the operator wants it stopped.
    """

    cancelled = Signal()

    def __init__(
        self, title: str, *, can_stop: bool = True, seconds: float = 0.0, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._before = seconds
        self._since = QElapsedTimer()
        self._since.start()
        self._title = ElidedLabel(title, "strong")
        self._step = ElidedLabel("", "small", "2")
        self._time = label("", "small", "3")
        self._bar = Bar()
        self._bar.setAccessibleName(title)
        self.stop_button = button(self.tr("Cancel"), compact=True)
        self.stop_button.setAccessibleName(self.tr("Cancel: {work}").format(work=title))
        set_shown(self.stop_button, can_stop)
        self.stop_button.clicked.connect(self._on_stop)
        self._lay_out()
        self._tick = QTimer(self, interval=1_000)
        self._tick.timeout.connect(self._show_time)
        self._tick.start()
        self._show_time()

    def put(self, step: str, done: int = 0, total: int = 0) -> None:
        """Which step it is at: “3 of 7: asking name servers”."""
        self._step.set_text(step)
        self._bar.put(done, total)

    def finish(self) -> None:
        """It is over: the time stands, and nothing can be stopped."""
        self._tick.stop()
        self.stop_button.hide()
        self._bar.put(1, 1)

    def _on_stop(self) -> None:
        self.stop_button.setEnabled(False)
        self.stop_button.setText(self.tr("Stopping…"))
        self.cancelled.emit()

    def _show_time(self) -> None:
        minutes, seconds = divmod(int(self._before + self._since.elapsed() / 1000), 60)
        self._time.setText(f"{minutes}:{seconds:02}")

    def _lay_out(self) -> None:
        small = QHBoxLayout()
        small.addWidget(self._step, 1)
        small.addWidget(self._time)
        words = QVBoxLayout()
        words.setSpacing(metric("half"))
        words.addWidget(self._title)
        words.addLayout(small)
        words.addWidget(self._bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(metric("card-inside"), metric("step"), metric("card-inside"), metric("step"))
        row.setSpacing(metric("card-inside"))
        row.addLayout(words, 1)
        row.addWidget(self.stop_button)


class PlacesBar(QWidget):
    """So many of a few places are taken: “3 of 5 identical orders this week”."""

    def __init__(self, taken: int, places: int, tone: str = "link", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._taken, self._places, self._tone = taken, max(places, 1), tone
        self.setFixedHeight(metric("progress") + 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        painter = QPainter(self)
        gap = 3
        width = (self.width() - gap * (self._places - 1)) / self._places
        for place in range(self._places):
            at = place if self.isLeftToRight() else self._places - 1 - place
            box = QRectF(at * (width + gap), 0, width, self.height())
            paint_track(painter, box)
            if place < self._taken:
                color = current().color(self._tone)
                marks.frame(painter, box, box.height() / 2, color, color)
        painter.end()


def paint_track(painter: QPainter, box: QRectF) -> None:
    """What a bar runs on; in high contrast it is black within a border."""
    theme = current()
    track = theme.color("track")
    border = theme.color("edge") if theme.scheme is Scheme.CONTRAST else track
    marks.frame(painter, box, box.height() / 2, track, border)
