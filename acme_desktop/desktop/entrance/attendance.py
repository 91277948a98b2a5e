"""Who is signed in: from the sign-in over every lock to the next one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from acme_desktop.desktop.entrance.entrance import Entrance
from acme_desktop.desktop.entrance.idle_watch import IdleWatch
from acme_desktop.desktop.entrance.stage import Stage
from acme_desktop.desktop.preferences import AUTO_LOCK_MINUTES, DEFAULT_AUTO_LOCK_MINUTES, Preferences
from acme_desktop.desktop.service_client import ServiceClient
from acme_desktop.desktop.shell.main_window import MainWindow
from acme_desktop.desktop.tickets import Ticket
from acme_desktop.desktop.wording import moments
from acme_desktop.domain.errors import NotSignedInError
from acme_desktop.domain.operator import Actor
from acme_desktop.service.answers import SignedIn
from acme_desktop.service.requests import SignOut, WhoAmI


class Attendance(QObject):
    """The session's token is in memory only, and goes with the window.

    Signals:
        came(Preferences): somebody is at the workplace; these are theirs.
    """

    came = Signal(object)

    def __init__(
        self,
        client: ServiceClient,
        window: MainWindow,
        stage: Stage,
        entrance: Entrance,
        idle: IdleWatch,
        preferences_of: Callable[[str], Preferences],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._client = client
        self._window = window
        self._stage = stage
        self._entrance = entrance
        self._idle = idle
        self._preferences_of = preferences_of
        self._actor: Actor | None = None
        self._preferences: Preferences | None = None
        self._locked = False
        self._who: Ticket[Actor] | None = None
        window.lock_wanted.connect(self.lock)
        idle.idle.connect(self.lock)
        client.session_ended.connect(self._on_session_ended)

    @property
    def actor(self) -> Actor | None:
        """Whose workplace it is, locked or not."""
        return self._actor

    def take(self, answer: SignedIn) -> None:
        """Every request from now on is this operator's; the session before it ends."""
        if self._actor is not None:
            self._client.submit(SignOut(), claim=True)
        self._client.use_session(answer.token)

    def admit(self, answer: SignedIn) -> None:
        """To the workplace: to the one that was left, where it is the same operator, with every draft in it."""
        operator = answer.operator
        actor = Actor(operator.id, operator.name, operator.role.value)
        if self._preferences is None or self._actor != actor:
            self._actor = actor
            self._preferences = self._preferences_of(operator.name)
            self._window.sign_in(actor, self._preferences, at_once=False)
        else:
            self._window.set_locked(False)
        self._locked = False
        self._stage.clear()
        self._watch()
        self._tell_failures(answer)
        self.came.emit(self._preferences)

    def lock(self, why: str = "") -> None:
        """Nothing is shown any more; what runs goes on."""
        if self._actor is None or self._locked:
            return
        self._locked = True
        self._idle.stop()
        self._window.set_locked(True)
        self._entrance.show_sign_in(self._actor.name, why)

    def sign_out(self, why: str = "") -> None:
        """The session ends, and the workplace goes with its drafts; what runs goes on."""
        if self._actor is None:
            return
        self._client.submit(SignOut(), claim=True)
        self._client.use_session("")
        self._idle.stop()
        self._actor = self._preferences = None
        self._locked = False
        self._entrance.show_sign_in(why=why)
        self._window.sign_out()

    def note_preferences(self) -> None:
        """They may be others now: count the minutes to the lock anew."""
        if self._actor is not None and not self._locked:
            self._watch()

    def come_again(self) -> None:
        """Make the workplace anew for the same operator, where they were: its words are others now."""
        self._window.rebuild()
        if self._actor is not None and not self._locked:
            self._stage.clear()

    def _watch(self) -> None:
        minutes = self._preferences.get(AUTO_LOCK_MINUTES) if self._preferences else None
        self._idle.start(minutes if isinstance(minutes, int) else DEFAULT_AUTO_LOCK_MINUTES)

    def _tell_failures(self, answer: SignedIn) -> None:
        if not answer.failures or self._window.workplace is None:
            return
        text = self.tr("%n failed attempt(s) to sign in as you", "", answer.failures)
        if answer.last_failed_at is not None:
            text = self.tr("{attempts}, the last one {moment}").format(
                attempts=text, moment=moments.date_time(answer.last_failed_at)
            )
        self._window.workplace.notices.toast(text, tone="warn")

    def _on_session_ended(self) -> None:
        """Somebody was told so. It may be an old request, of a session that has been replaced: ask who we are."""
        if self._actor is None or self._locked or self._who is not None:
            return
        self._who = self._client.submit(WhoAmI(), claim=True)
        self._who.failed.connect(self._on_who_failed)
        self._who.finished.connect(self._on_who_finished)

    def _on_who_failed(self, error: Exception) -> None:
        if isinstance(error, NotSignedInError):
            self.lock(self.tr("Your session has ended. Your work is still here."))

    def _on_who_finished(self) -> None:
        self._who = None
