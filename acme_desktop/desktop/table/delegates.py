"""How a row looks: tint and bar where it is chosen, a fill under the pointer, a line below; and in each column what
the column says: text, icon and word, an expiry bar, names with “+3”, a TEST mark.

It is painted here from cells that were made once, without asking the model through Qt and without the style.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QEvent, QRect
from PySide6.QtGui import QHelpEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from acme_desktop.desktop.table.column import Cell, Column
from acme_desktop.desktop.table.lines_model import Index, LinesModel
from acme_desktop.desktop.table.strokes import GAP, MARK_GAP, MARK_ICON, RowLook, Strokes
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.text import tip_text
from acme_desktop.desktop.wording.states import StateLook

PADDING = 8  # beside every cell's content
_ICON = 16
_BAR_GAP = 8
_NOT_READ = "…"


class RowDelegate(QStyledItemDelegate):
    """Paints all cells of one table."""

    def __init__(self, model: LinesModel[Any], look: RowLook, strokes: Strokes, parent: QAbstractItemView) -> None:
        super().__init__(parent)
        self._model = model
        self._look = look
        self._strokes = strokes
        self._painters: Mapping[str, Callable[[QPainter, QRect, Cell, bool], None]] = {
            "state": self._paint_state,
            "expiry": self._paint_expiry,
            "mono": self._paint_mono,
        }

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row, place = index.row(), index.column()
        box: QRect = option.rect
        chosen = row == self._look.chosen
        self._paint_ground(painter, box, row, place, chosen)
        cells = self._model.cells(row)
        room = room_in(box, place, self._look)
        if cells is not None:
            column: Column[Any] = self._model.columns[place]
            special = self._painters.get(column.delegate)
            if special is not None:
                special(painter, room, cells[place], chosen)
            else:
                self._paint_text(painter, room, cells[place], chosen, trailing=column.trailing)
        elif place == 0:
            self._strokes.write(painter, self._strokes.part(room, 0, _ICON), _NOT_READ, "text-3", chosen)

    def helpEvent(  # noqa: N802
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        cells = self._model.cells(index.row()) if index.isValid() else None
        if event.type() is not QEvent.Type.ToolTip or cells is None:
            return super().helpEvent(event, view, option, index)
        cell = cells[index.column()]
        text = cell.tip or (cell.spoken if cell.is_cut else "")
        QToolTip.showText(event.globalPos(), tip_text(text), view, option.rect)
        return True

    # --- what is behind ---------------------------------------------------------------------------------------------

    def _paint_ground(self, painter: QPainter, box: QRect, row: int, place: int, chosen: bool) -> None:
        look, strokes = self._look, self._strokes
        if chosen:
            painter.fillRect(box, strokes.color("tint"))
            if place == 0:
                bar = strokes.part(box, 0, metric("selection-bar"))
                painter.fillRect(bar, strokes.color("link", chosen))
        elif row == look.hovered:
            painter.fillRect(box, strokes.color("hover"))
        painter.fillRect(box.x(), box.bottom(), box.width(), 1, strokes.color("line"))
        if row == look.ringed:
            self._paint_ring(painter, box, place, chosen)

    def _paint_ring(self, painter: QPainter, box: QRect, place: int, chosen: bool) -> None:
        wide, color = metric("ring"), self._strokes.color("link", chosen)
        # On the tint it stands inside: in high contrast it has the colour of the rows around.
        inset = wide if chosen else 0
        first, last = place == 0, place == self._look.last_column
        before, after = (inset if first else 0), (inset if last else 0)
        part = self._strokes.part(box, before, box.width() - before - after).adjusted(0, inset, 0, -1 - inset)
        painter.fillRect(part.x(), part.y(), part.width(), wide, color)
        painter.fillRect(part.x(), part.bottom() - wide + 1, part.width(), wide, color)
        if first:
            painter.fillRect(self._strokes.part(part, 0, wide), color)
        if last:
            painter.fillRect(self._strokes.part(part, part.width() - wide, wide), color)

    # --- what a column shows ----------------------------------------------------------------------------------------

    def _paint_text(self, painter: QPainter, room: QRect, cell: Cell, chosen: bool, *, trailing: bool = False) -> None:
        strokes = self._strokes
        tail = strokes.tail_width(cell)
        shown, wide = cell.fit(room.width() - tail, strokes.metrics)
        start = room.width() - wide - tail if trailing else 0
        strokes.write(painter, strokes.part(room, start, wide), shown, cell.ink, chosen)
        if tail:
            self._paint_tail(painter, room, start + wide, cell, chosen)

    def _paint_mono(self, painter: QPainter, room: QRect, cell: Cell, chosen: bool) -> None:
        strokes = self._strokes
        shown, wide = cell.fit(room.width(), strokes.mono_metrics)
        painter.setFont(strokes.mono_font)
        strokes.write(painter, strokes.part(room, 0, wide), shown, cell.ink, chosen)
        painter.setFont(strokes.font)

    def _paint_state(self, painter: QPainter, room: QRect, cell: Cell, chosen: bool) -> None:
        strokes = self._strokes
        start = 0
        if cell.look is not None:
            strokes.put(painter, strokes.part(room, 0, _ICON), cell.look.icon, cell.look.ink, chosen)
            start = _ICON + GAP
        tail = strokes.tail_width(cell)
        shown, wide = cell.fit(room.width() - start - tail, strokes.word_metrics)
        painter.setFont(strokes.word_font)
        strokes.write(painter, strokes.part(room, start, wide), shown, cell.ink, chosen)
        painter.setFont(strokes.font)
        if tail:
            self._paint_tail(painter, room, start + wide, cell, chosen)

    def _paint_expiry(self, painter: QPainter, room: QRect, cell: Cell, chosen: bool) -> None:
        strokes = self._strokes
        start = 0
        if cell.bar is not None:
            strokes.put_bar(painter, strokes.part(room, 0, metric("expiry-bar")), cell.bar, chosen)
            start = metric("expiry-bar") + _BAR_GAP
        shown, wide = cell.fit(room.width() - start, strokes.metrics)
        strokes.write(painter, strokes.part(room, start, wide), shown, cell.ink, chosen)

    def _paint_tail(self, painter: QPainter, room: QRect, start: int, cell: Cell, chosen: bool) -> None:
        strokes = self._strokes
        if cell.more:
            start += GAP // 2
            wide = strokes.metrics.horizontalAdvance(cell.more)
            strokes.write(painter, strokes.part(room, start, wide), cell.more, "text-3", chosen)
            start += wide
        if cell.mark:
            self._paint_mark(painter, room, start + MARK_GAP, cell.mark, chosen)

    def _paint_mark(self, painter: QPainter, room: QRect, start: int, mark: StateLook, chosen: bool) -> None:
        strokes = self._strokes
        strokes.put(painter, strokes.part(room, start, MARK_ICON), mark.icon, mark.ink, chosen)
        wide = strokes.metrics.horizontalAdvance(mark.word)
        strokes.write(painter, strokes.part(room, start + MARK_ICON + MARK_GAP, wide), mark.word, mark.ink, chosen)


def room_in(box: QRect, place: int, look: RowLook) -> QRect:
    """Where a cell's content stands; the table's margin is inside its first cells."""
    before, after = look.margin if place == 0 else PADDING, PADDING
    if look.mirrored:
        before, after = after, before
    return box.adjusted(before, 0, -after, 0)
