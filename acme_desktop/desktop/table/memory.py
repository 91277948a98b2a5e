"""How a table was left: the widths of its columns and its order, by operator."""

from __future__ import annotations

from typing import Any

from acme_desktop.desktop.preferences import Preferences
from acme_desktop.desktop.table.header import TableHeader
from acme_desktop.desktop.table.lines_model import LinesModel

PREFIX = "table."  # of what tables are remembered by


class Memory:
    """Recalls when it is made, and writes down what changes; with an empty name it forgets.

    The model has the order then that it has at first.
    """

    def __init__(self, preferences: Preferences, name: str, model: LinesModel[Any], header: TableHeader) -> None:
        self._preferences = preferences
        self._name = f"{PREFIX}{name}" if name else ""
        self._model = model
        self._header = header
        self._first = model.sort_key, model.descending
        self.recall()
        header.sort_asked.connect(self.sort)
        header.widths_changed.connect(self._remember)

    def sort(self, sort_key: str, descending: bool) -> None:
        """In this order from now on."""
        self._model.sort_by(sort_key, descending)
        self._header.show_sort(sort_key, descending)
        self._remember()

    def forget(self) -> None:
        """Columns as wide as they were made."""
        self._header.forget_widths()

    def recall(self) -> None:
        """As it was left; as it was at first where nothing of that is known."""
        found = self._preferences.get(self._name) if self._name else None
        known = found if isinstance(found, dict) else {}
        widths, sort_key = known.get("widths"), known.get("sort")
        self._header.use_widths(widths if isinstance(widths, dict) else {})
        order = self._first
        if sort_key and sort_key in {column.sort_key for column in self._model.columns}:
            order = sort_key, known.get("descending") is True
        if order != (self._model.sort_key, self._model.descending):
            self._model.sort_by(*order)
        self._header.show_sort(*order)

    def _remember(self) -> None:
        if self._name:
            model = self._model
            order = {"sort": model.sort_key, "descending": model.descending}
            self._preferences.put(self._name, {"widths": dict(self._header.chosen_widths), **order})
