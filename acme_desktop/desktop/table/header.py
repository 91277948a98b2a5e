"""The header of a table: titles that sort, and columns that share the whole width, never more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from acme_desktop.desktop.table.column import Column
from acme_desktop.desktop.table.delegates import PADDING, room_in
from acme_desktop.desktop.table.strokes import RowLook, Strokes
from acme_desktop.desktop.theme import fonts
from acme_desktop.desktop.theme.marks import Direction, chevron
from acme_desktop.desktop.theme.metrics import metric

_ARROW = 12
_ARROW_GAP = 4
# What columns' widths were measured with: this text at this width. A wider font gets wider columns.
_SAMPLE, _SAMPLE_WIDTH = "abcdefghijklmnopqrstuvwxyz 0123456789", 267


class TableHeader(QHeaderView):
    """Signals:
    sort_asked(str, bool): a column's `sort_key`, and whether from the greatest down.
    widths_changed(): by hand.
    """

    sort_asked = Signal(str, bool)
    widths_changed = Signal()

    def __init__(self, columns: Sequence[Column[Any]], look: RowLook, strokes: Strokes, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._columns = tuple(columns)
        self._look = look
        self._strokes = strokes
        self._sort_key, self._descending = "", False
        self._fitting = False
        self.chosen_widths: dict[str, int] = {}
        self.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(metric("target"))
        self.setMouseTracking(True)
        self.sectionClicked.connect(self._on_clicked)
        self.sectionResized.connect(self._on_resized)

    def show_sort(self, sort_key: str, descending: bool) -> None:
        """The chevron stands at this column."""
        self._sort_key, self._descending = sort_key, descending
        self.viewport().update()

    def fit(self, pinned: int = -1) -> None:
        """Share the width; the column `pinned` keeps what it has."""
        if self.count() != len(self._columns) or self._fitting:
            return
        self._fitting = True
        widths = shared(self.viewport().width(), self._wanted(), self._least(pinned), self._stretch(pinned))
        for place, width in enumerate(widths):
            self.resizeSection(place, width)
        self._fitting = False

    def forget_widths(self) -> None:
        """As they were before anybody pulled at them."""
        self.chosen_widths = {}
        self.fit()
        self.widths_changed.emit()

    def use_widths(self, widths: Mapping[str, object]) -> None:
        """As they were pulled another day."""
        known = {column.key for column in self._columns}
        self.chosen_widths = {k: w for k, w in widths.items() if k in known and isinstance(w, int) and 0 < w < 10_000}
        self.fit()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(super().sizeHint().width(), metric("table-header"))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.fit()

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N802, N803
        strokes, column = self._strokes, self._columns[logicalIndex]
        painter.save()
        painter.fillRect(rect, strokes.color("header"))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, strokes.color("line"))
        painter.setFont(fonts.font("small-strong"))
        room = room_in(rect, logicalIndex, self._look)
        sorted_by = bool(column.sort_key) and column.sort_key == self._sort_key
        arrow = _ARROW + _ARROW_GAP if sorted_by else 0
        metrics = painter.fontMetrics()
        title = metrics.elidedText(column.title, Qt.TextElideMode.ElideRight, room.width() - arrow)
        wide = metrics.horizontalAdvance(title)
        start = room.width() - wide - arrow if column.trailing else 0
        strokes.write(painter, strokes.part(room, start, wide), title, "text-2", False)
        if sorted_by:
            sign = strokes.part(room, start + wide + _ARROW_GAP, _ARROW)
            direction = Direction.DOWN if self._descending else Direction.UP
            chevron(painter, QRectF(sign), strokes.color("text-2"), direction)
        painter.restore()

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self.fit()
        return super().event(event)

    def _wanted(self) -> list[int]:
        scale = max(1.0, self._strokes.metrics.horizontalAdvance(_SAMPLE) / _SAMPLE_WIDTH)
        least = self._least(-1)
        return [
            max(self.chosen_widths.get(column.key, round(column.width * scale)), least[place])
            for place, column in enumerate(self._columns)
        ]

    def _least(self, pinned: int) -> list[int]:
        metrics = QFontMetrics(fonts.font("small-strong"))
        return [
            self.sectionSize(place)
            if place == pinned
            else max(column.narrowest, metrics.horizontalAdvance(column.title) + 2 * PADDING)
            + (self._look.margin - PADDING if place == 0 else 0)
            for place, column in enumerate(self._columns)
        ]

    def _stretch(self, pinned: int) -> list[int]:
        return [0 if place == pinned else column.stretch for place, column in enumerate(self._columns)]

    def _on_clicked(self, place: int) -> None:
        sort_key = self._columns[place].sort_key
        if sort_key:
            self.sort_asked.emit(sort_key, not self._descending if sort_key == self._sort_key else False)

    def _on_resized(self, place: int, _: int, width: int) -> None:
        if not self._fitting and self.count() == len(self._columns):
            self.chosen_widths[self._columns[place].key] = width
            self.fit(pinned=place)
            self.widths_changed.emit()


def shared(room: int, wanted: Sequence[int], least: Sequence[int], stretch: Sequence[int]) -> list[int]:
    """Widths that fill `room` exactly, or as near as `least` allows."""
    widths = list(wanted)
    spare = room - sum(widths)
    shares = list(stretch) if any(stretch) else [0] * (len(widths) - 1) + [1]
    if spare < 0:
        shares = [max(0, width - low) for width, low in zip(widths, least, strict=True)]
        spare = -min(-spare, sum(shares))
    whole = sum(shares)
    upto = given = 0
    for place, share in enumerate(shares):
        upto += share
        if whole:
            # Rounding the running sum leaves no pixel over.
            so_far = round(spare * upto / whole)
            widths[place] += so_far - given
            given = so_far
    return widths
