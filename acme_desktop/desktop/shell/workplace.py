"""Everything that is there for the operator who is signed in, put together: desk, shell, and what surrounds them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

from acme_desktop.desktop.desk import Client, Desk, Porter
from acme_desktop.desktop.preferences import Preferences
from acme_desktop.desktop.shell.ahead import Ahead
from acme_desktop.desktop.shell.background import go_on
from acme_desktop.desktop.shell.busy_line import BusyLine
from acme_desktop.desktop.shell.closing import ClosingDialog
from acme_desktop.desktop.shell.fittings import Fittings
from acme_desktop.desktop.shell.health import Health
from acme_desktop.desktop.shell.history import History
from acme_desktop.desktop.shell.notices import ShellNotices
from acme_desktop.desktop.shell.notifications import Notifications
from acme_desktop.desktop.shell.running_work import RunningButton, RunningWork
from acme_desktop.desktop.shell.shell import Shell
from acme_desktop.desktop.shell.status_bar import StatusBar
from acme_desktop.desktop.theme.theme import Theme
from acme_desktop.desktop.tickets import Ticket, secrets_in
from acme_desktop.domain.errors import (
    AcmeDesktopError,
    BusyError,
    GaveUpError,
    InputError,
    StorageError,
    TransportError,
    VaultError,
)
from acme_desktop.domain.operator import Actor, Permission
from acme_desktop.domain.routes import read_route
from acme_desktop.service.requests import Command, Request

_HOME = "/acme"
_PAINTED_AFTER_MS = 5
# What may turn out otherwise when the same is asked again.
_WORTH_TRYING = (BusyError, GaveUpError, StorageError, TransportError, VaultError)


class Workplace(QObject):
    """Made at the sign-in, gone with the sign-out.

    Signals:
        titled(str): what is shown now.
        lock_wanted(): the operator leaves the desk.
    """

    titled = Signal(str)
    lock_wanted = Signal()

    def __init__(
        self,
        client: Client,
        theme: Theme,
        preferences: Preferences,
        actor: Actor,
        health: Health,
        now: Callable[[], datetime],
        open_url: Callable[[str], None],
        porter: Porter,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.preferences = preferences
        self.actor = actor
        self.title = ""
        self._left = False
        self._first = ""
        self._client = client
        self.history = History(self)
        self.notifications = Notifications(preferences, self)
        self.notices = ShellNotices(self.notifications, now, self)
        self.work = RunningWork(client, self)
        self._desk = Desk(
            client, actor, self.go, self.notices, preferences, theme, self, open_url, now, porter, self._reset_look
        )
        self.running = RunningButton(self.work)
        self.shell = Shell(self._desk, self.history, self.running, StatusBar(health, now))
        self.fittings = Fittings(self._desk, self.shell, self.history, self.notifications, self.running, health.ask)
        self.busy_line = BusyLine(client, self.shell.body)
        self.shell.above.addWidget(self.notices.area)
        self.notices.attach(self.shell.body)
        self.shell.titled.connect(self._on_titled)
        self.shell.moved.connect(self._on_moved)
        self.shell.navigation.lock_wanted.connect(self.lock_wanted)
        self.fittings.lock_wanted.connect(self.lock_wanted)
        client.unclaimed.connect(self._on_unclaimed)
        # A program that is killed says no goodbye: where we are is kept as soon as we are there.
        self.history.changed.connect(self._keep_place)

    @property
    def here(self) -> str:
        """The route that is shown, or is about to be."""
        return str(self.history.current or self._first or _HOME)

    def start(self, route: str = "", *, at_once: bool = True) -> None:
        """Where it was asked for, else where the operator was the last time; or when the frame around it is painted."""
        self._first = route or str(self.preferences.get("route", _HOME))
        if at_once:
            self._begin()
        else:
            QTimer.singleShot(_PAINTED_AFTER_MS, self, self._begin)

    def _begin(self) -> None:
        if self._left:
            return
        if self.history.current is None:  # nobody went elsewhere meanwhile
            self.go(self._first, fallback=_HOME)
        go_on(self._desk)
        self.fittings.start()
        Ahead(self).start()

    def go(self, text: str, *, fallback: str = "") -> None:
        """Show a route; what is none is told, or `fallback` is shown."""
        try:
            self.history.visit(read_route(text))
        except InputError as error:
            if fallback:
                self.history.visit(read_route(fallback))
            else:
                self.notices.failed(error)

    def leave(self) -> None:
        """The operator goes: remember where they were."""
        if self._left:
            return
        self._left = True
        self._client.unclaimed.disconnect(self._on_unclaimed)
        # Whoever asked goes away with the panes: answers that are still to come must not look for them.
        for ticket in self._client.running():
            if ticket.request.permission is not Permission.ANYONE:
                ticket.forsake()
        self.shell.sleep()
        self.fittings.leave()
        self.preferences.put("route", self.here)

    def set_locked(self, locked: bool) -> None:
        """Nothing asks or moves while nobody looks."""
        self.fittings.set_locked(locked)
        if locked:
            self.shell.sleep()
        else:
            self.shell.wake()
            go_on(self._desk)

    def holds_back(self, on_agreed: Callable[[], None]) -> bool:
        """Whether work under way keeps the window open until somebody has decided; then `on_agreed` is called."""
        work = [ticket.request for ticket in self.work.tickets if isinstance(ticket.request, Command)]
        if not work:
            return False
        dialog = ClosingDialog(work, self.shell.window(), named=self.shell.isVisible())
        dialog.accepted.connect(on_agreed)
        dialog.open()
        return True

    def _reset_look(self) -> None:
        self.fittings.first_look.offer()

    def _on_titled(self, title: str) -> None:
        self.title = title
        self.titled.emit(title)

    def _on_moved(self) -> None:
        self.notices.area.show_pane(self.shell.pane)

    def _keep_place(self) -> None:
        if self.preferences.get("route") != self.here:
            self.preferences.put("route", self.here)
            self.preferences.save()

    def _on_unclaimed(self, ticket: Ticket[object], error: AcmeDesktopError) -> None:
        """What nobody else shows."""
        request = ticket.request
        again = isinstance(request, Command) and isinstance(error, _WORTH_TRYING) and not secrets_in(request)
        self.notices.failed(error, retry=(lambda: self._try_again(request)) if again else None)

    def _try_again(self, request: Request[object]) -> None:
        self._client.submit(request)
