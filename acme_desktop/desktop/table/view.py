"""The one table of the window."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.table.choice import Choice, Place
from acme_desktop.desktop.table.delegates import RowDelegate
from acme_desktop.desktop.table.header import TableHeader
from acme_desktop.desktop.table.in_place import InPlace
from acme_desktop.desktop.table.lines_model import LinesModel
from acme_desktop.desktop.table.memory import Memory
from acme_desktop.desktop.table.reach import Reach
from acme_desktop.desktop.table.row_menu import RowMenu
from acme_desktop.desktop.table.strokes import RowLook, Strokes
from acme_desktop.desktop.theme.metrics import metric

_MINUTE_MS = 60_000
_OPENING = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_BY_KEY = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)


class Table(QTableView):
    """Rows of lines. `name` is what its widths and order are remembered by ("": not at all), `title` what a screen
    reader calls it, `margin` the space before its first column.

    Signals:
        chosen(object): another line is selected, or the selected one has other content; None when none is any more.
            A line that only left the list (another filter, another page) stays chosen.
        opened(object): Enter or a double click.
    """

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(
        self,
        model: LinesModel[Any],
        desk: Desk,
        name: str,
        title: str,
        parent: QWidget | None = None,
        *,
        margin: str = "pane-margin",
        row: str = "table-row",
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._look = RowLook(metric(margin))
        self._look.last_column = len(model.columns) - 1
        self._strokes = Strokes(desk.theme, self._look)
        self._by_key = False
        self.header = TableHeader(model.columns, self._look, self._strokes, self)
        self.setHorizontalHeader(self.header)
        _dress(self, row)
        self.setAccessibleName(title)
        self.setModel(model)
        self.setItemDelegate(RowDelegate(model, self._look, self._strokes, self))
        self._choice = Choice(self, model)
        self._place = Place(self, model)
        self._reach = Reach(self, model)
        self._in_place = InPlace(self, model, self._strokes)
        self._memory = Memory(desk.preferences, name, model, self.header)
        self._menu = RowMenu(self, model, self._memory)
        self._listen(desk)

    # --- for the pane -----------------------------------------------------------------------------------------------

    def choose(self, key: Hashable) -> None:
        """Select the line with this key; None for no line. A line that is not read yet is selected, and told, when it
        is; one that is here is selected without a signal."""
        self._choice.choose(key)

    def chosen_line(self) -> Any:
        """The one that was chosen last, or None."""
        return self._choice.line

    def set_empty(self, shown: QWidget | None) -> None:
        """What stands in place of rows when nothing is found. The table owns it."""
        self._in_place.set_empty(shown)

    def recall(self) -> None:
        """What is remembered of it is another now."""
        self._memory.recall()

    # --- for Qt -----------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        look = self._look
        look.ratio = self.devicePixelRatioF()
        look.mirrored = self.isRightToLeft()
        look.chosen = self._choice.row
        look.ringed = self.currentIndex().row() if self._by_key and self.hasFocus() else -1
        super().paintEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        self._by_key = True
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.matches(QKeySequence.StandardKey.Copy):
            self._menu.copy_row()
        elif plain and event.key() in _OPENING:
            self._on_opened(self.currentIndex())
        elif plain and event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._reach.jump(to_end=event.key() == Qt.Key.Key_End)
        else:
            self._reach.stay()
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:  # noqa: N802
        """Letters are nothing here: it would look through every row."""

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._by_key = False
        self._reach.stay()
        super().mousePressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        self._by_key = event.reason() in _BY_KEY
        super().focusInEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802
        if event.type() is QEvent.Type.Leave:
            self._hover(-1)
        return super().viewportEvent(event)

    # --- inside -----------------------------------------------------------------------------------------------------

    def _listen(self, desk: Desk) -> None:
        self._choice.changed.connect(self.chosen)
        self.doubleClicked.connect(self._on_opened)
        self.entered.connect(lambda index: self._hover(index.row()))
        self.viewportEntered.connect(lambda: self._hover(-1))
        desk.theme.changed.connect(self._renew)
        # Cells speak of the time: "in 6 days".
        minute = QTimer(self)
        minute.timeout.connect(self._renew)
        minute.start(_MINUTE_MS)

    def _hover(self, row: int) -> None:
        before, self._look.hovered = self._look.hovered, row
        if before != row:
            for one in (before, row):
                if one >= 0:
                    top, high = self.rowViewportPosition(one), self.rowHeight(one)
                    self.viewport().update(0, top, self.viewport().width(), high)

    def _on_opened(self, index: QModelIndex) -> None:
        line = self._model.line(index.row()) if index.isValid() else None
        if line is not None:
            self.opened.emit(line)

    def _renew(self) -> None:
        """Colours, fonts or the time are others."""
        self._strokes.renew()
        self._model.forget_cells()
        self.header.fit()
        self.viewport().update()


def _dress(view: QTableView, row: str) -> None:
    view.setFrameShape(QFrame.Shape.NoFrame)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setMouseTracking(True)
    view.setTabKeyNavigation(False)
    view.setCornerButtonEnabled(False)
    view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    # The header goes on above the scroll bar.
    corner = QFrame()
    corner.setProperty("surface", "header")
    corner.setProperty("edge", "bottom")
    corner.setFixedHeight(metric("table-header"))
    view.addScrollBarWidget(corner, Qt.AlignmentFlag.AlignTop)
    rows = view.verticalHeader()
    rows.hide()
    rows.setMinimumSectionSize(metric(row))
    rows.setDefaultSectionSize(metric(row))
    rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
