"""The window as it was at first: its size, the columns and the order of every table, the filters; with a way back."""

from __future__ import annotations

from PySide6.QtCore import QObject

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.preferences import SUPERSEDED
from acme_desktop.desktop.shell import geometry
from acme_desktop.desktop.shell.history import History
from acme_desktop.desktop.shell.shell import Shell
from acme_desktop.desktop.table.memory import PREFIX
from acme_desktop.desktop.table.view import Table
from acme_desktop.desktop.widgets.buttons import button
from acme_desktop.desktop.widgets.dialog import Dialog


class FirstLook(QObject):
    """`offer` asks first. Drafts, filters with a name, notifications and everything in Settings stay."""

    def __init__(self, desk: Desk, shell: Shell, history: History) -> None:
        super().__init__(shell)
        self._desk = desk
        self._shell = shell
        self._history = history

    def offer(self) -> None:
        """Say what goes and what stays, with a button that does it."""
        dialog = Dialog(
            self.tr("Reset the look of the window?"),
            self.tr(
                "The size of the window, the columns and the order of every list and what is filtered go back to how "
                "they were at first. Drafts, filters with a name, notifications, colours, text size and language stay."
            ),
            self._shell.window(),
        )
        go = dialog.add_button(button(self.tr("Reset the window"), "primary", "undo"))
        go.clicked.connect(dialog.accept)
        dialog.accepted.connect(self.bring_back)
        dialog.open()

    def bring_back(self) -> None:
        """Without asking, but it can be undone for a while."""
        window, before = self._shell.window(), str(self._history.current or "")
        geometry.save(window, self._desk.preferences)
        kept = self._desk.preferences.take(_of_the_look)
        self._recall()
        geometry.size_down(window)
        self._go(_unfiltered(before))

        def undo() -> None:
            self._desk.preferences.take(_of_the_look)
            for name, value in kept.items():
                self._desk.preferences.put(name, value)
            self._recall()
            geometry.restore(window, self._desk.preferences)
            self._go(before)

        self._desk.notices.toast(self.tr("The window looks as it did at first."), undo=undo)

    def _recall(self) -> None:
        """Tables that were not made yet find it when they are."""
        self._desk.preferences.save()
        for table in self._shell.findChildren(Table):
            table.recall()

    def _go(self, route: str) -> None:
        if route and route != str(self._history.current):
            self._desk.go(route)


def _of_the_look(name: str) -> bool:
    return name in (geometry.NAME, SUPERSEDED) or name.startswith(PREFIX)


def _unfiltered(route: str) -> str:
    """The same list whole. A form's address holds what it is filled in with, which stays."""
    path = route.partition("?")[0]
    return route if path.endswith("/create") else path
