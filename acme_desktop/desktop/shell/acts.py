"""What the deeds of the window do, where it is more than a word to the shell."""

from __future__ import annotations

from PySide6.QtCore import QObject

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.preferences import APPEARANCE
from acme_desktop.desktop.shell.running_work import RunningButton
from acme_desktop.desktop.shell.shell import Shell
from acme_desktop.service.requests import RenewDue, VerifyAudit


class Acts(QObject):
    """For keys and palette alike."""

    def __init__(self, desk: Desk, shell: Shell, running: RunningButton) -> None:
        super().__init__(shell)
        self._desk = desk
        self._shell = shell
        self._running = running

    def focus_filter(self) -> None:
        """Of the pane that is shown."""
        if self._shell.pane is not None:
            self._shell.pane.focus_filter()

    def check_now(self) -> None:
        """In the pane that is shown."""
        if self._shell.pane is not None:
            self._shell.pane.check_now()

    def open_running(self) -> None:
        """The list of what runs, or that nothing does."""
        if self._running.isVisible():
            self._running.open_list()
        else:
            self._desk.notices.toast(self.tr("Nothing is running."), tone="info")

    def renew(self) -> None:
        """Whatever is due."""

        def say(outcomes: tuple[object, ...]) -> None:
            self._desk.notices.toast(self.tr("%n certificate(s) looked at for renewal.", "", len(outcomes)))

        self._desk.client.submit(RenewDue()).succeeded.connect(say)

    def verify(self) -> None:
        """The whole audit trail, and show it."""
        self._desk.client.submit(VerifyAudit())
        self._desk.go("/acme/audit")

    def choose_appearance(self, choice: str) -> None:
        """From now on, and the next time."""
        self._desk.theme.choose(choice)
        self._desk.preferences.put(APPEARANCE, choice)
        self._desk.preferences.save()

    def refuse(self) -> None:
        """The key of something that the role does not include."""
        self._desk.notices.toast(self.tr("Your role does not include this; an admin can change it."), tone="info")

    def show_window(self) -> None:
        """From wherever it is."""
        window = self._shell.window()
        window.show()
        window.raise_()
        window.activateWindow()
