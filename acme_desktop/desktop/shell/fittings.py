"""What is fitted around the shell: keys, palette, sheets, help, bell, badge and tray."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.shell.acts import Acts
from acme_desktop.desktop.shell.attention import Attention
from acme_desktop.desktop.shell.command_palette import CommandPalette
from acme_desktop.desktop.shell.deeds import Deed, Surroundings, allowed, deeds
from acme_desktop.desktop.shell.first_look import FirstLook
from acme_desktop.desktop.shell.help_viewer import HelpViewer
from acme_desktop.desktop.shell.history import History
from acme_desktop.desktop.shell.notification_centre import Bell
from acme_desktop.desktop.shell.notifications import Notifications
from acme_desktop.desktop.shell.running_work import RunningButton
from acme_desktop.desktop.shell.shell import Shell
from acme_desktop.desktop.shell.shortcuts import MouseHistory, Shortcuts
from acme_desktop.desktop.shell.shortcuts_sheet import ShortcutsSheet


class Fittings(QObject):
    """Made with the shell, gone with it. Signals: `lock_wanted()`, from a key, the palette or the tray."""

    lock_wanted = Signal()

    def __init__(
        self,
        desk: Desk,
        shell: Shell,
        history: History,
        notifications: Notifications,
        running: RunningButton,
        look_again: Callable[[], object],
    ) -> None:
        super().__init__(shell)
        self._desk = desk
        self._shell = shell
        self._help: HelpViewer | None = None
        self._acts = Acts(desk, shell, running)
        self.first_look = FirstLook(desk, shell, history)
        self.bell = Bell(notifications, desk.now)
        shell.status_bar.add_at_end(self.bell)
        self.deeds = deeds(self._surroundings(history, look_again))
        self.palette = CommandPalette(shell.title_row.search_button, desk.client, desk.go)
        shell.title_row.search_wanted.connect(self.open_palette)
        self.shortcuts = Shortcuts(shell, (self._guarded(deed) for deed in self.deeds))
        self._mouse = MouseHistory(shell, history.back, history.forward)
        self._attention = Attention(desk, shell, notifications)
        self.tray = self._attention.tray
        self.tray.lock_wanted.connect(self.lock_wanted)
        self.tray.show_wanted.connect(self._acts.show_window)
        self.tray.quit_wanted.connect(self._close_window)

    def start(self) -> None:
        """Count what waits, and appear in the tray."""
        self._attention.start()

    def open_palette(self) -> None:
        """What the role allows, and what the pane adds."""
        if self.palette.isVisible():
            self.palette.close_softly()
            return
        self.palette.offer((*self._of_the_pane(), *allowed(self._desk.actor, self.deeds)))
        self.palette.open()

    def open_help(self) -> None:
        """The page of the pane that is shown."""
        if self._help is None:
            self._help = HelpViewer(self._desk.open_url, self._shell.window())
            self._help.chosen.connect(self._desk.go)
        self._help.show_page(self._shell.pane.help_page if self._shell.pane else "index")
        self._help.show()
        self._help.raise_()
        self._help.activateWindow()

    def set_locked(self, locked: bool) -> None:
        """Locked, nothing of it is to be seen."""
        self._attention.set_locked(locked)
        if locked and self._help is not None:
            self._help.hide()

    def leave(self) -> None:
        """Nobody is signed in any more."""
        self.tray.vanish()
        if self._help is not None:
            self._help.deleteLater()

    def _surroundings(self, history: History, look_again: Callable[[], object]) -> Surroundings:
        return Surroundings(
            go=self._desk.go,
            lock=self.lock_wanted.emit,
            palette=self.open_palette,
            sheet=self._open_sheet,
            help=self.open_help,
            notifications=self.bell.open_sheet,
            running=self._acts.open_running,
            filter=self._acts.focus_filter,
            check=self._acts.check_now,
            back=history.back,
            forward=history.forward,
            look_again=look_again,
            renew=self._acts.renew,
            verify=self._acts.verify,
            theme=self._desk.theme,
            appearance=self._acts.choose_appearance,
            reset_look=self.first_look.offer,
        )

    def _guarded(self, deed: Deed) -> Deed:
        """A key for what the role does not include says so, instead of doing nothing."""
        if deed in allowed(self._desk.actor, (deed,)):
            return deed
        return Deed(deed.text, deed.icon, self._acts.refuse, deed.keys)

    def _of_the_pane(self) -> tuple[Deed, ...]:
        actions = self._shell.pane.palette_actions() if self._shell.pane else ()
        return tuple(_deed_of(action) for action in actions if action.isEnabled() and action.isVisible())

    def _close_window(self) -> None:
        self._shell.window().close()

    def _open_sheet(self) -> None:
        ShortcutsSheet(self.deeds, self._shell.window()).open()


def _deed_of(action: QAction) -> Deed:
    key = action.shortcut().toString(QKeySequence.SequenceFormat.PortableText)
    return Deed(action.text().replace("&", ""), "bolt", action.trigger, (key,) if key else ())
