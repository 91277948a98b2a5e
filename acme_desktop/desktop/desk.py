"""What every pane is given: the client, who is signed in, and ways to say something. Nothing of the shell itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field
from datetime import UTC, datetime
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import QObject, SignalInstance

from acme_desktop.desktop.preferences import Preferences
from acme_desktop.desktop.theme.theme import Theme
from acme_desktop.desktop.tickets import Ticket
from acme_desktop.domain.operator import ALLOWED, Actor, Permission
from acme_desktop.domain.value_class import value_class
from acme_desktop.service.requests import Request

R = TypeVar("R")


class Client(Protocol):
    """The bridge as the window sees it; `happened` carries every Event of this process after its commit.

    `submitted` carries the Ticket of every request, `unclaimed` a Ticket and its error that nobody else shows.
    """

    happened: SignalInstance
    submitted: SignalInstance
    unclaimed: SignalInstance

    def submit(self, request: Request[R], *, claim: bool = False) -> Ticket[R]:
        """Ask; with `claim` a failure is shown by whoever asked, else by the shell's notices."""

    def running(self) -> Sequence[Ticket[Any]]:
        """Everything that was asked and not answered yet."""

    def reopen(self) -> None:
        """The next request opens the service anew, as the settings are by then."""


class Notices(Protocol):
    """Where things are said that do not belong to one field."""

    def toast(self, text: str, *, tone: str = "ok", undo: Callable[[], None] | None = None) -> None:
        """A passing word at the bottom right; what it says must be recorded elsewhere too."""

    def failed(self, error: Exception, *, retry: Callable[[], None] | None = None) -> None:
        """A failure as a message bar above the pane that is shown, and in the notification centre."""


def _now() -> datetime:
    return datetime.now(UTC)


def _nothing(*_: object) -> None:
    """Where nobody stands at the door, as in most tests."""


@value_class(frozen=True)
class Porter:
    """Who stands at the door of the workplace. `sign_out` is told why, "" for no reason to speak of. `note` tells that
    preferences are others, such as the minutes after which the window locks itself; `keep_passphrase` is handed one
    that was chosen a moment ago, so that the vault does not ask for it ("" takes it back); `passphrase_given`: it comes
    from a file that the environment names."""

    lock: Callable[[], None] = _nothing
    sign_out: Callable[[str], None] = _nothing
    note: Callable[[], None] = _nothing
    keep_passphrase: Callable[[str], None] = _nothing
    passphrase_given: bool = False


@value_class(frozen=True)
class Desk:
    """Handed to every pane. `go` opens a route; `now` is the clock; `open_url` shows a page in the browser;
    `reset_look` offers to have the window as it was at first."""

    client: Client
    actor: Actor
    go: Callable[[str], None]
    notices: Notices
    preferences: Preferences
    theme: Theme
    parent: QObject
    open_url: Callable[[str], None]
    now: Callable[[], datetime] = field(default=_now)
    porter: Porter = field(default_factory=Porter)
    reset_look: Callable[[], None] = _nothing

    def may(self, permission: Permission) -> bool:
        """Whether who is signed in has this; the service asks again, whatever the window shows."""
        return any(permission in allowed for role, allowed in ALLOWED.items() if role.value == self.actor.role)
