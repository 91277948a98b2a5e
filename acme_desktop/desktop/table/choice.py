"""Which line is chosen, and where the reader is: kept while the list changes under him."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QObject, QPersistentModelIndex, Signal
from PySide6.QtWidgets import QTableView

from acme_desktop.desktop.table.lines_model import LinesModel

_Select = QItemSelectionModel.SelectionFlag


class Choice(QObject):
    """The chosen line, by its key: it stays chosen while it is out of the list, and is marked again when it is back.

    Signals:
        changed(object): another line, the same line with other content, or None.
    """

    changed = Signal(object)

    def __init__(self, view: QTableView, model: LinesModel[Any]) -> None:
        super().__init__(view)
        self._view = view
        self._model = model
        self._key: Hashable = None
        self._merging = False
        self.line: Any = None
        self.row = -1
        view.selectionModel().selectionChanged.connect(self._on_selected)
        model.merging.connect(self._on_merging)
        model.merged.connect(self._on_merged)
        model.modelReset.connect(self._mark)
        model.rowsInserted.connect(self._on_rows_changed)
        model.dataChanged.connect(self._on_rows_changed)

    def choose(self, key: Hashable) -> None:
        """By key; None for nothing. Whoever chooses is told only when the line is read later."""
        self._key, self.line = key, None
        self._mark(told=key is None)
        if self.row >= 0:
            self._view.scrollTo(self._model.index(self.row, 0))

    def _on_selected(self) -> None:
        if self._merging:
            return
        rows = self._view.selectionModel().selectedRows()
        self.row = rows[0].row() if rows else -1
        line = self._model.line(self.row) if rows else None
        self._key = None if line is None else self._model.key_of(line)
        self._tell(line)

    def _on_merging(self) -> None:
        self._merging = True

    def _on_merged(self) -> None:
        self._merging = False
        self._mark()

    def _on_rows_changed(self) -> None:
        if self._merging:
            return
        if self._key is not None:
            self._mark()
        elif self.row >= 0:
            # Chosen before it was read.
            self._on_selected()

    def _mark(self, *, told: bool = True) -> None:
        """Select the chosen line where it stands now. Qt selects a neighbour of a row that goes: that is undone."""
        selection = self._view.selectionModel()
        self.row = -1 if self._key is None else self._model.row_of(self._key)
        blocked = selection.blockSignals(True)
        self._merging = True
        if self.row < 0:
            selection.clearSelection()
        else:
            here = self._model.index(self.row, max(0, selection.currentIndex().column()))
            selection.setCurrentIndex(here, _Select.ClearAndSelect | _Select.Rows)
        self._merging = False
        selection.blockSignals(blocked)
        self._view.viewport().update()
        line = self._model.line(self.row) if self.row >= 0 else None
        if line is not None and told:
            self._tell(line)
        elif line is not None:
            self.line = line

    def _tell(self, line: Any) -> None:
        if line != self.line:
            self.line = line
            self.changed.emit(line)


class Place(QObject):
    """Keeps the rows that are read where they are while others come and go above them."""

    def __init__(self, view: QTableView, model: LinesModel[Any]) -> None:
        super().__init__(view)
        self._view = view
        self._model = model
        self._seen: list[tuple[QPersistentModelIndex, int]] = []
        model.merging.connect(self._on_merging)
        model.merged.connect(self._on_merged)

    def _on_merging(self) -> None:
        self._seen = []
        # Whoever is at the top wants to see what comes.
        if self._view.verticalScrollBar().value() > 0:
            first = self._view.rowAt(0)
            last = self._view.rowAt(self._view.viewport().height() - 1)
            last = last if last >= 0 else self._model.rowCount(QModelIndex()) - 1
            for row in range(max(first, 0), last + 1):
                index = QPersistentModelIndex(self._model.index(row, 0))
                self._seen.append((index, self._view.rowViewportPosition(row)))

    def _on_merged(self) -> None:
        still = next(((index.row(), place) for index, place in self._seen if index.isValid()), None)
        self._seen = []
        if still is not None:
            self._view.updateGeometries()
            bar = self._view.verticalScrollBar()
            bar.setValue(bar.value() + self._view.rowViewportPosition(still[0]) - still[1])
