"""The window and everything that stands behind it, from the first picture to the last thread."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from acme_desktop.desktop.desk import Porter
from acme_desktop.desktop.entrance.attendance import Attendance
from acme_desktop.desktop.entrance.entrance import Entrance
from acme_desktop.desktop.entrance.idle_watch import IdleWatch
from acme_desktop.desktop.entrance.newcomers import Newcomers
from acme_desktop.desktop.entrance.passphrase_door import PassphraseDoor
from acme_desktop.desktop.entrance.stage import Stage
from acme_desktop.desktop.entrance.vault_screens import VaultScreens
from acme_desktop.desktop.entrance.vault_watch import VaultWatch
from acme_desktop.desktop.language import Language
from acme_desktop.desktop.panes.entry.first_run.surroundings import Surroundings
from acme_desktop.desktop.preferences import APPEARANCE, LANGUAGE, TEXT_POINTS, Preferences
from acme_desktop.desktop.process.event_guard import EventGuard
from acme_desktop.desktop.process.garbage import Garbage
from acme_desktop.desktop.service_client import ServiceClient
from acme_desktop.desktop.shell.main_window import MainWindow
from acme_desktop.desktop.shell.outside import open_page, utc_now
from acme_desktop.desktop.theme.theme import Theme
from acme_desktop.domain.errors import UnexpectedError

if TYPE_CHECKING:
    from acme_desktop.desktop.process.ending import Ending
    from acme_desktop.desktop.process.single_instance import Listener

PASSPHRASE_FILE = "ACME_DESKTOP_PASSPHRASE_FILE"  # noqa: S105 - a variable's name
_STOPPED = 130
_PAINTED_AFTER_MS = 20


class Program(QObject):
    """Puts the parts together; each knows only what it was handed."""

    def __init__(
        self,
        app: QApplication,
        folder: Path,
        client: ServiceClient,
        door: PassphraseDoor,
        guard: EventGuard,
    ) -> None:
        super().__init__()
        self._app = app
        self._folder = folder
        self._client = client
        self._door = door
        self._garbage = Garbage(self)
        self._ending: Ending | None = None
        self._listener: Listener | None = None
        self._preferences = Preferences(folder)
        self._theme = Theme(self)
        self._theme.choose(str(self._preferences.get(APPEARANCE, "system")))
        self._theme.apply(app)
        self._language = Language(app)
        self._language.choose(str(self._preferences.get(LANGUAGE, "system")))
        self.window = MainWindow(client, self._theme, self._preferences, porter=self._porter())
        self._stage = Stage(self.window, self)
        vault = VaultWatch(client, door, self)
        screens = VaultScreens(self.window, self._stage, vault, self)
        self._entrance = Entrance(client, self._stage, vault, screens, self._preferences, self)
        self._attendance = Attendance(
            client, self.window, self._stage, self._entrance, IdleWatch(utc_now, self), self._preferences_of, self
        )
        around = Surroundings(
            self._preferences, client.reopen, door.prepare, open_page, bool(os.environ.get(PASSPHRASE_FILE))
        )
        Newcomers(client, self.window, self._stage, self._entrance, self._attendance, around, self)
        self._connect(guard)

    def begin(self, route: str = "", *, listen: bool = True) -> None:
        """Show the window; everything else comes when it has been painted. `listen`: other starts may call it."""
        self.window.open_route(route)
        self._entrance.show_first()
        self.window.show()
        QTimer.singleShot(_PAINTED_AFTER_MS, self, self._entrance.ask)
        QTimer.singleShot(_PAINTED_AFTER_MS, self, lambda: self._listen(listen))

    def come_to_the_front(self, route: str = "") -> None:
        """Another start was made: this is the window that it means."""
        self.window.setWindowState(self.window.windowState() & ~Qt.WindowState.WindowMinimized)
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()
        self.window.open_route(route)

    def close(self) -> bool:
        """After the event loop: let everybody go. False where a thread did not end."""
        self._door.refuse()
        self._preferences.save()
        ended = self._client.close()
        for ear in (self._ending, self._listener):
            if ear is not None:
                ear.close()
        self._garbage.close()
        return ended

    def _connect(self, guard: EventGuard) -> None:
        self._entrance.opened.connect(self.window.health.start)
        self._attendance.came.connect(self._on_came)
        self._language.changed.connect(self._attendance.come_again)
        guard.caught.connect(self._on_caught)
        guard.interrupted.connect(lambda: self._on_ending_wanted(signal.SIGINT))

    def _porter(self) -> Porter:
        """Made before whom it sends for."""
        return Porter(
            lock=lambda: self._attendance.lock(),
            sign_out=lambda why: self._attendance.sign_out(why),
            note=lambda: self._attendance.note_preferences(),
            keep_passphrase=self._door.prepare,
            passphrase_given=bool(os.environ.get(PASSPHRASE_FILE)),
        )

    def _listen(self, to_others: bool) -> None:
        """To the system's signals, and to other starts."""
        from acme_desktop.desktop.process.ending import Ending
        from acme_desktop.desktop.process.single_instance import Listener

        self._ending = Ending(self)
        self._ending.wanted.connect(self._on_ending_wanted)
        if to_others:
            self._listener = Listener(self._folder, self)
            self._listener.called.connect(self.come_to_the_front)

    def _preferences_of(self, operator: str) -> Preferences:
        return Preferences(self._folder, operator)

    def _on_came(self, preferences: Preferences) -> None:
        """What somebody likes is remembered for the screens before their next sign-in, too."""
        for name, choose in ((APPEARANCE, self._theme.choose), (LANGUAGE, self._language.choose)):
            chosen = preferences.get(name)
            if isinstance(chosen, str):
                self._preferences.put(name, chosen)
                choose(chosen)
        points = preferences.get(TEXT_POINTS)
        self._theme.choose_text_size(float(points) if isinstance(points, int | float) else None)
        self._preferences.save()

    def _on_ending_wanted(self, _number: int) -> None:
        """Nothing holds it back: what was under way is carried on at the next start."""
        self.window.sign_out()
        self.window.close()
        self._app.exit(_STOPPED)

    def _on_caught(self, error: UnexpectedError) -> None:
        if self.window.workplace is not None:
            self.window.workplace.notices.failed(error)
