"""Reaching rows that are not read yet: the next page comes before its first row is wanted."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QTableView

from acme_desktop.desktop.table.lines_model import ROOT, LinesModel

# This close to the last row that was read, the next page is asked for.
_NEAR = 60


class Reach(QObject):
    """Home and End, too: the end is followed, page by page, until it is reached or the reader goes elsewhere."""

    def __init__(self, view: QTableView, model: LinesModel[Any]) -> None:
        super().__init__(view)
        self._view = view
        self._model = model
        self._to_end = False
        view.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        model.rowsInserted.connect(self._on_inserted)
        model.modelReset.connect(self.stay)

    def jump(self, *, to_end: bool) -> None:
        """To the first row, or to the last one there is."""
        self._to_end = to_end
        row = self._model.rowCount(ROOT) - 1 if to_end else 0
        if row >= 0:
            index = self._model.index(row, max(0, self._view.currentIndex().column()))
            self._view.setCurrentIndex(index)
            self._view.scrollTo(index)
        if to_end:
            self._fetch()

    def stay(self) -> None:
        """The end is not wanted any more."""
        self._to_end = False

    def _on_inserted(self) -> None:
        if self._to_end:
            self.jump(to_end=True)

    def _on_scrolled(self) -> None:
        last = self._view.rowAt(self._view.viewport().height() - 1)
        if last < 0 or last >= self._model.rowCount(ROOT) - _NEAR:
            self._fetch()

    def _fetch(self) -> None:
        if self._model.canFetchMore(ROOT):
            self._model.fetchMore(ROOT)
