"""The expiry time line: the next 90 days, a mark for each certificate, a bar for each window that a CA suggests."""

from __future__ import annotations

import html
from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from acme_desktop.desktop.panes.dashboard.bins import Column, WindowBar, bars_of, columns_of
from acme_desktop.desktop.panes.dashboard.timeline_picture import HEIGHT, MARK_WIDTH, TimelinePicture
from acme_desktop.desktop.theme.theme import Theme
from acme_desktop.desktop.wording import moments
from acme_desktop.service.lines import ExpiryMark


class Timeline(QWidget):
    """Arrow keys go from day to day, Enter opens the list of what ends then.

    Signals:
        chosen(tuple[ExpiryMark, ...]): the certificates of one day.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = TimelinePicture(self, theme)
        self._now = datetime.now().astimezone()
        self._columns: tuple[Column, ...] = ()
        self._bars: tuple[WindowBar, ...] = ()
        self._current = -1
        self.each = 1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        theme.changed.connect(self.update)

    def show_marks(self, marks: Sequence[ExpiryMark], now: datetime) -> None:
        """Draw these; their list is the widget's text for screen readers."""
        self._now = now
        self._columns, self.each = columns_of(marks, now)
        self._bars = bars_of(marks, now)
        self._current = min(self._current, len(self._columns) - 1)
        self.setAccessibleName(self.tr("Expiry, next 90 days"))
        self.setAccessibleDescription("; ".join(self._sentence(column) for column in self._columns[:40]))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(480, HEIGHT)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(240, HEIGHT)

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802
        chosen = self._columns[self._current] if self.hasFocus() and 0 <= self._current < len(self._columns) else None
        painter = QPainter(self)
        self._picture.paint(painter, self._columns, self._bars, chosen, self._now)
        painter.end()

    # --- choosing ---------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        forward = Qt.Key.Key_Right if self.layoutDirection() is Qt.LayoutDirection.LeftToRight else Qt.Key.Key_Left
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Home: -len(self._columns) - 1,
                 Qt.Key.Key_End: len(self._columns) + 1}  # fmt: skip
        step = steps.get(Qt.Key(event.key()))
        if step is not None and self._columns:
            turn = -1 if forward is Qt.Key.Key_Left and abs(step) == 1 else 1
            self._current = min(max(self._current + turn * step, 0), len(self._columns) - 1)
            self.setAccessibleDescription(self._sentence(self._columns[self._current]))
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and 0 <= self._current < len(self._columns):
            self.chosen.emit(self._columns[self._current].marks)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        found = self._column_at(event.position())
        if found is not None and event.button() is Qt.MouseButton.LeftButton:
            self._current = self._columns.index(found)
            self.chosen.emit(found.marks)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        over = self._column_at(event.position()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            found = self._column_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self._tip(found) if found else "", self)
            return True
        return super().event(event)

    def _column_at(self, place: QPointF) -> Column | None:
        if place.y() < self._picture.marks_top:
            return None
        near = ((abs(self._picture.x(column.day) - place.x()), column) for column in self._columns)
        distance, column = min(near, key=lambda pair: pair[0], default=(99.0, None))
        return column if distance <= MARK_WIDTH else None

    def _tip(self, column: Column) -> str:
        # A tool tip guesses what is markup: what is escaped it can't take for any.
        return f"<qt>{html.escape(self._sentence(column))}</qt>"

    def _sentence(self, column: Column) -> str:
        names = ", ".join(mark.name for mark in column.marks[:3])
        more = len(column.marks) - 3
        rest = self.tr(" and %n more", "", more) if more > 0 else ""
        return f"{moments.date(column.marks[0].not_after)}: {names}{rest}"
