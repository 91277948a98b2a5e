"""The window: entry screens (sign-in, first run, lock) and, behind the sign-in, the workplace. No pane's business."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QMainWindow, QWidget
from shiboken6 import isValid

from acme_desktop.desktop.desk import Client, Porter
from acme_desktop.desktop.preferences import Preferences
from acme_desktop.desktop.shell import geometry
from acme_desktop.desktop.shell.health import Health
from acme_desktop.desktop.shell.outside import open_page, utc_now
from acme_desktop.desktop.shell.put_aside import put_aside
from acme_desktop.desktop.theme import icons
from acme_desktop.desktop.theme.theme import Theme
from acme_desktop.desktop.widgets.roomy import Roomy, Stack
from acme_desktop.domain.operator import Actor

if TYPE_CHECKING:
    from acme_desktop.desktop.shell.workplace import Workplace

_NAME = "ACME Desktop"


class MainWindow(QMainWindow):
    """One for the program. `preferences` are the window's own, those of whoever signs in come with `sign_in`.

    Signals:
        lock_wanted(): Ctrl+L, or the button; whoever hears it shows the lock screen and calls `set_locked`.
        closing(): it is about to go, and nothing holds it back any more.
    """

    lock_wanted = Signal()
    closing = Signal()

    def __init__(
        self,
        client: Client,
        theme: Theme,
        preferences: Preferences,
        *,
        now: Callable[[], datetime] = utc_now,
        open_url: Callable[[str], None] = open_page,
        porter: Porter | None = None,
    ) -> None:
        super().__init__()
        self._client = client
        self._theme = theme
        self._preferences = preferences
        self._outside = (now, open_url)
        self._porter = porter or Porter()
        self._wanted_route = ""
        self._locked = False
        self._agreed = False
        self._outdated = False
        self._put_aside: list[QWidget] = []
        self.workplace: Workplace | None = None
        self.health = Health(client, self)
        self._stack = Stack()
        self.setCentralWidget(Roomy(self._stack))
        self.setWindowTitle(_NAME)
        self.setWindowIcon(icons.icon("app", "accent", 64))
        geometry.size_up(self, preferences)

    @property
    def shown(self) -> QWidget | None:
        """The workplace, or the screen that stands in its place."""
        return self._stack.currentWidget()

    # --- entry screens ----------------------------------------------------------------------------------------------

    def show_entry(self, screen: QWidget) -> None:
        """Show a screen instead of the workplace; the one that was shown before goes, and dialogs are put aside."""
        self._put_aside += put_aside(self)
        self._drop_entry(but=screen)
        if self._stack.indexOf(screen) < 0:
            self._stack.addWidget(screen)
        self._stack.setCurrentWidget(screen)
        self.setWindowTitle(_NAME)
        screen.setFocus()

    def show_shell(self) -> None:
        """Show the workplace again, with the dialogs that were open over it; there must be one."""
        if self.workplace is not None:
            self._stack.setCurrentWidget(self.workplace.shell)
            self._drop_entry(but=None)
            self._on_titled(self.workplace.title)
            back, self._put_aside = self._put_aside, []
            for dialog in filter(isValid, back):
                dialog.show()

    # --- who is there -----------------------------------------------------------------------------------------------

    def sign_in(self, actor: Actor, preferences: Preferences, *, at_once: bool = True) -> None:
        """Set up and show the workplace of this operator: where they were the last time, or where it was asked for.

        Not `at_once`, the pane is made when everything around it has been painted.
        """
        self.sign_out()
        geometry.restore(self, preferences)
        now, open_url = self._outside
        # Not needed before; it was read while somebody typed (shell/ahead.py).
        from acme_desktop.desktop.shell.workplace import Workplace

        self.workplace = Workplace(
            self._client, self._theme, preferences, actor, self.health, now, open_url, self._porter, self
        )
        self.workplace.lock_wanted.connect(self.lock_wanted)
        self.workplace.titled.connect(self._on_titled)
        self._stack.addWidget(self.workplace.shell)
        self.workplace.start(self._wanted_route, at_once=at_once)
        self._wanted_route = ""
        self._locked = self._outdated = False
        self.show_shell()

    def sign_out(self) -> None:
        """Take the workplace away, with every draft in it. Show an entry screen first."""
        if self.workplace is None:
            return
        for dialog in (*put_aside(self), *filter(isValid, self._put_aside)):
            dialog.deleteLater()
        self._put_aside = []
        gone, self.workplace = self.workplace, None
        gone.leave()
        geometry.save(self, gone.preferences)
        self._stack.removeWidget(gone.shell)
        gone.shell.deleteLater()
        gone.deleteLater()

    def rebuild(self) -> None:
        """Make everything again for the same operator, at the same place: the language is another."""
        if self.workplace is None:
            return
        if self._locked:
            self._outdated = True
            return
        self._wanted_route = self._wanted_route or self.workplace.here
        self.sign_in(self.workplace.actor, self.workplace.preferences)

    def set_locked(self, locked: bool) -> None:
        """Locked, it shows no data, nor does its title; show the lock screen with `show_entry`."""
        if self.workplace is None or locked is self._locked:
            return
        self._locked = locked
        self.workplace.set_locked(locked)
        if locked:
            self.setWindowTitle(_NAME)
            self._put_aside += put_aside(self)
        elif self._outdated:
            self.rebuild()
        else:
            self.show_shell()
            self.open_route(self._wanted_route)
            self._wanted_route = ""

    def open_route(self, text: str) -> None:
        """Show a route; after the sign-in or the unlocking where there is one to come. "" for none."""
        if self.workplace is None or self._locked:
            self._wanted_route = text or self._wanted_route
        elif text:
            self.workplace.go(text)

    # --- inside -----------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        if self.workplace is not None:
            self.workplace.shell.fit()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Where work is under way, asks first."""
        if self.workplace is not None and not self._agreed and self.workplace.holds_back(self._on_agreed):
            event.ignore()
            return
        geometry.save(self, self._preferences)
        if self.workplace is not None:
            self.workplace.leave()
            geometry.save(self, self.workplace.preferences)
        self.closing.emit()
        event.accept()

    def _on_agreed(self) -> None:
        self._agreed = True
        self.close()

    def _on_titled(self, title: str) -> None:
        if not self._locked:
            self.setWindowTitle(f"{title} – {_NAME}" if title else _NAME)

    def _drop_entry(self, but: QWidget | None) -> None:
        shell = self.workplace.shell if self.workplace is not None else None
        for widget in [self._stack.widget(at) for at in range(self._stack.count())]:
            if widget is not None and widget is not shell and widget is not but:
                self._stack.removeWidget(widget)
                widget.deleteLater()
