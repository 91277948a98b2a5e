"""Reads code before anybody waits for it: what the sign-in leads to, and then the panes."""

from __future__ import annotations

from importlib import import_module

from PySide6.QtCore import QObject, QTimer

_PANES = "acme_desktop.desktop.panes"
# In the order in which they are likely to be opened.
NAMES = (
    "orders", "new_order", "certificates", "challenges.known_order", "challenges.thing_card", "challenges.sheet_view",
    "challenges.sheet_pane", "challenges.waiting_pane", "audit", "accounts", "settings", "practice", "about",
)  # fmt: skip
_FIRST = ("acme_desktop.desktop.shell.workplace", f"{_PANES}.dashboard")
_PAUSE_MS = 150


def read_workplace() -> None:
    """By a worker, while somebody types a password: most of the window's code stands behind the sign-in."""
    for name in _FIRST:
        import_module(name)


class Ahead(QObject):
    """One module at a time, with pauses in which the window is the operator's."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._names = iter(NAMES)
        self._timer = QTimer(self, interval=_PAUSE_MS)
        self._timer.timeout.connect(self._on_time)

    def start(self) -> None:
        """After the first pane is shown."""
        self._timer.start()

    def _on_time(self) -> None:
        name = next(self._names, "")
        if name:
            import_module(f"{_PANES}.{name}")
        else:
            self._timer.stop()
