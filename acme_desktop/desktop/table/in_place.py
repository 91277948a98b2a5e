"""What stands where rows would be: that they are being read, or why there are none."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QTableView, QWidget

from acme_desktop.desktop.table.lines_model import ROOT, LinesModel
from acme_desktop.desktop.table.strokes import Strokes
from acme_desktop.desktop.widgets.text import label

_SHOWN_AFTER_MS = 100
_MOVES_AFTER_MS = 1000
_STEP_MS = 40
_HIGH = 2


class BusyLine(QWidget):
    """A thin bar under the header: the rows are being read. It moves only where that takes longer than a second."""

    def __init__(self, strokes: Strokes, parent: QWidget) -> None:
        super().__init__(parent)
        self._strokes = strokes
        self._at = 0
        self._still = _MOVES_AFTER_MS // _STEP_MS
        self._clock = QTimer(self)
        self._clock.setInterval(_STEP_MS)
        self._clock.timeout.connect(self._on_tick)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def run(self, running: bool) -> None:
        """Show it, or no more."""
        if running == self._clock.isActive():
            return
        self._at = 0
        self.setVisible(running)
        if running:
            self._clock.start()
        else:
            self._clock.stop()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._strokes.color("track"))
        part = max(1, self.width() // 4)
        start = max(0, self._at - self._still) * part // 16 % (self.width() + part) - part
        painter.fillRect(QRect(start if self._at > self._still else 0, 0, part, _HIGH), self._strokes.color("link"))

    def _on_tick(self) -> None:
        self._at += 1
        if self._at > self._still:
            self.update()


class InPlace(QObject):
    """Watches a model for its table."""

    def __init__(self, view: QTableView, model: LinesModel[Any], strokes: Strokes) -> None:
        super().__init__(view)
        self._view = view
        self._model = model
        self._empty: QWidget | None = None
        self._line = BusyLine(strokes, view.viewport())
        self._loading = label(self.tr("Reading…"), tone="3")
        self._loading.setParent(view.viewport())
        self._loading.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._loading.hide()
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_SHOWN_AFTER_MS)
        self._patience.timeout.connect(self._on_slow)
        model.state_changed.connect(self._on_changed)
        model.modelReset.connect(self._on_changed)
        model.merged.connect(self._on_changed)
        view.viewport().installEventFilter(self)

    def set_empty(self, shown: QWidget | None) -> None:
        """What stands there when nothing is found; the widget before goes."""
        if self._empty is not None:
            self._empty.deleteLater()
        self._empty = shown
        if shown is not None:
            shown.setParent(self._view.viewport())
        self._on_changed()
        self._arrange()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() is QEvent.Type.Resize:
            self._arrange()
        return super().eventFilter(watched, event)

    def _on_changed(self) -> None:
        busy, nothing = self._model.busy, self._model.rowCount(ROOT) == 0
        if not busy:
            self._patience.stop()
            self._line.run(False)
            self._loading.hide()
        elif not self._patience.isActive() and not self._line.isVisible():
            self._patience.start()
        if self._empty is not None:
            self._empty.setVisible(nothing and not busy and self._model.answered)

    def _on_slow(self) -> None:
        self._line.run(True)
        self._line.raise_()
        self._loading.setVisible(self._model.rowCount(ROOT) == 0 and (self._empty is None or self._empty.isHidden()))

    def _arrange(self) -> None:
        box = self._view.viewport().rect()
        self._line.setGeometry(0, 0, box.width(), _HIGH)
        # The upper third, where people look first, and where an EmptyState has its sentence.
        self._loading.setGeometry(box.adjusted(0, box.height() // 3, 0, 0))
        if self._empty is not None:
            self._empty.setGeometry(box)
