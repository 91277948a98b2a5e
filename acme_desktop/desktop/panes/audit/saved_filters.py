"""Filters that an operator has given a name, kept with their preferences."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.widgets.ask_dialog import AskDialog
from acme_desktop.desktop.widgets.text import literal

_KEPT = "audit.saved"
_LONGEST_NAME = 60


class SavedFilters(QMenu):
    """`address` tells what is shown now.

    Signals:
        chosen(str): the address of the filter that was picked.
    """

    chosen = Signal(str)

    def __init__(self, desk: Desk, address: Callable[[], str], parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._over = parent
        self._address = address
        self.aboutToShow.connect(self._fill)

    def all(self) -> dict[str, str]:
        """Name → address, in the order of their names."""
        kept = self._desk.preferences.get(_KEPT, {})
        found = kept if isinstance(kept, dict) else {}
        return {str(name): str(address) for name, address in sorted(found.items())}

    def keep(self, name: str) -> None:
        """What is shown now under this name, instead of what had that name."""
        if name.strip():
            self._save({**self.all(), name.strip()[:_LONGEST_NAME]: self._address()})

    def forget(self, name: str) -> None:
        """Take it from the list."""
        self._save({key: value for key, value in self.all().items() if key != name})

    def _save(self, filters: dict[str, str]) -> None:
        self._desk.preferences.put(_KEPT, filters)
        self._desk.preferences.save()

    def _fill(self) -> None:
        self.clear()
        kept = self.all()
        for name, address in kept.items():
            self.addAction(literal(name)).triggered.connect(partial(self.chosen.emit, address))
        if kept:
            self.addSeparator()
        save = self.addAction(self.tr("Save this filter…"))
        save.setEnabled("?" in self._address())
        save.triggered.connect(self._ask_name)
        if kept:
            gone = self.addMenu(self.tr("Forget"))
            for name in kept:
                gone.addAction(literal(name)).triggered.connect(partial(self.forget, name))

    def _ask_name(self) -> None:
        words = (self.tr("Save this filter"), self.tr("Name"), self.tr("Save filter"))
        asked = AskDialog(*words, self._over)
        asked.given.connect(self.keep)
        asked.open()
