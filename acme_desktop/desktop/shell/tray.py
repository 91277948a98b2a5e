"""The icon in the system's tray, where there is one: what waits, said while the window is out of sight."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from acme_desktop.desktop.theme import icons

_ICON = 22


class Tray(QObject):
    """Nothing depends on it.

    Signals:
        show_wanted(), lock_wanted(), quit_wanted(): chosen in its menu.
    """

    show_wanted = Signal()
    lock_wanted = Signal()
    quit_wanted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._menu = QMenu()
        for text, signal in (
            (self.tr("Show ACME Desktop"), self.show_wanted),
            (self.tr("Lock"), self.lock_wanted),
            (self.tr("Close the program"), self.quit_wanted),
        ):
            action = QAction(text, self._menu)
            action.triggered.connect(signal)
            self._menu.addAction(action)
        self._icon = QSystemTrayIcon(icons.icon("app", "link", _ICON), self)
        self._icon.setContextMenu(self._menu)
        self._icon.activated.connect(self._on_activated)
        self._icon.messageClicked.connect(self.show_wanted)
        self.show_count(0)

    def appear(self) -> None:
        """Only where the system has a place for it."""
        if QSystemTrayIcon.isSystemTrayAvailable():
            self._icon.show()

    def vanish(self) -> None:
        """Nobody is signed in."""
        self._icon.hide()

    @property
    def tool_tip(self) -> str:
        """What it says when the pointer is on it."""
        return self._icon.toolTip()

    def show_count(self, count: int) -> None:
        """How many things wait for the operator."""
        waiting = self.tr("%n order(s) waiting for you", "", count) if count else self.tr("nothing waits for you")
        self._icon.setToolTip(self.tr("ACME Desktop: {state}").format(state=waiting))

    def show_nothing(self) -> None:
        """Whoever is there now is not told how much waits."""
        self._icon.setToolTip("ACME Desktop")

    def say(self, text: str) -> None:
        """A message of the system, where it has such."""
        if self._icon.isVisible():
            self._icon.showMessage("ACME Desktop", text, self._icon.icon())

    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is QSystemTrayIcon.ActivationReason.Trigger:
            self.show_wanted.emit()
