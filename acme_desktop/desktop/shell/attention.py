"""Draws the operator's eye to what waits: the number beside Challenges, a passing word, the tray."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.shell.notifications import Notification, Notifications
from acme_desktop.desktop.shell.shell import Shell
from acme_desktop.desktop.shell.tray import Tray
from acme_desktop.desktop.shell.waiting import Waiting


class Attention(QObject):
    """Made with the shell."""

    def __init__(self, desk: Desk, shell: Shell, notifications: Notifications) -> None:
        super().__init__(shell)
        self._desk = desk
        self._shell = shell
        self._waits = -1  # not counted yet
        self.tray = Tray(self)
        self._waiting = Waiting(desk.client, self)
        self._waiting.counted.connect(self._on_counted)
        notifications.added.connect(self._on_notified)

    def start(self) -> None:
        """Count what waits, and appear in the tray."""
        self._waiting.ask()
        self.tray.appear()

    def set_locked(self, locked: bool) -> None:
        """Locked, not even a number is told."""
        if locked:
            self.tray.show_nothing()
        self._waiting.rest(locked)

    def _on_counted(self, count: int) -> None:
        spoken = self.tr("%n order(s) waiting for you", "", count)
        self._shell.navigation.show_badge("/acme/challenges", count, spoken)
        self.tray.show_count(count)
        if 0 <= self._waits < count:
            self._desk.notices.toast(spoken, tone="info")
        self._waits = count

    def _on_notified(self, notification: Notification) -> None:
        """Not while it is locked: a message of the system is seen by everybody."""
        if QApplication.activeWindow() is None and self._shell.isVisible():
            self.tray.say(notification.headline)
