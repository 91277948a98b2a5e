"""What can be done with a row and its table by the context menu, or by the keyboard."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QAction, QActionGroup, QGuiApplication
from PySide6.QtWidgets import QMenu, QTableView

from acme_desktop.desktop.table.lines_model import LinesModel
from acme_desktop.desktop.table.memory import Memory


class RowMenu(QObject):
    """The table's own actions come first: a pane adds them with `addAction`."""

    def __init__(self, view: QTableView, model: LinesModel[Any], memory: Memory) -> None:
        super().__init__(view)
        self._view = view
        self._model = model
        self._memory = memory
        view.customContextMenuRequested.connect(self._on_wanted)

    def copy_row(self) -> None:
        """The chosen row's texts, with tabs between them."""
        rows = self._view.selectionModel().selectedRows()
        cells = self._model.cells(rows[0].row()) if rows else None
        if cells is not None:
            QGuiApplication.clipboard().setText("\t".join(f"{cell.text} {cell.more}".strip() for cell in cells))

    def build(self) -> QMenu:
        """The menu as it is now."""
        menu = QMenu(self._view)
        menu.addActions(self._view.actions())
        menu.addSeparator()
        copy = menu.addAction(self.tr("Copy row"), self.copy_row)
        copy.setEnabled(bool(self._view.selectionModel().selectedRows()))
        self._add_sorting(menu.addMenu(self.tr("Sort by")))
        menu.addAction(self.tr("Reset columns"), self._memory.forget)
        return menu

    def _add_sorting(self, menu: QMenu) -> None:
        group = QActionGroup(menu)
        for column in self._model.columns:
            if column.sort_key:
                self._add(menu, group, column.title.replace("&", "&&"), column.sort_key)
        menu.addSeparator()
        for text, descending in ((self.tr("Ascending"), False), (self.tr("Descending"), True)):
            self._add(menu, None, text, self._model.sort_key, descending)
        menu.setEnabled(any(column.sort_key for column in self._model.columns))

    def _add(
        self, menu: QMenu, group: QActionGroup | None, text: str, sort_key: str, descending: bool | None = None
    ) -> None:
        action = QAction(text, menu)
        action.setCheckable(True)
        is_column = descending is None
        wanted = self._model.descending if descending is None else descending
        action.setChecked(sort_key == self._model.sort_key if is_column else wanted == self._model.descending)
        action.triggered.connect(lambda: self._memory.sort(sort_key, wanted))
        if group is not None:
            group.addAction(action)
        menu.addAction(action)

    def _on_wanted(self, where: QPoint) -> None:
        menu = self.build()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._view.viewport().mapToGlobal(where))
