"""A desk for one pane whose every part remembers what the pane did with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol, cast

from PySide6.QtCore import QObject

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.preferences import Preferences
from acme_desktop.desktop.theme.theme import Theme
from acme_desktop.domain.operator import Actor, OperatorId
from tests.desktop.recording_client import RecordingClient

NOON = datetime(2027, 3, 10, 12, 0, tzinfo=UTC)


class Calls(list[str]):
    """Called with a text, it is one longer: `assert desk.go == ["/acme/orders/7"]`."""

    def __call__(self, text: str) -> None:
        self.append(text)


class RecordingNotices:
    """`toasts` are their texts; `failures` the errors; `undos` and `retries` what their buttons would call."""

    def __init__(self) -> None:
        self.toasts: list[str] = []
        self.tones: list[str] = []
        self.failures: list[Exception] = []
        self.undos: list[Callable[[], None] | None] = []
        self.retries: list[Callable[[], None] | None] = []

    def toast(self, text: str, *, tone: str = "ok", undo: Callable[[], None] | None = None) -> None:
        """See Notices."""
        self.toasts.append(text)
        self.tones.append(tone)
        self.undos.append(undo)

    def failed(self, error: Exception, *, retry: Callable[[], None] | None = None) -> None:
        """See Notices."""
        self.failures.append(error)
        self.retries.append(retry)


class MakeDesk(Protocol):
    """The `make_desk` fixture. `role` is viewer, operator or admin; the clock stands at NOON unless `now` is given."""

    def __call__(
        self, *, role: str = "admin", now: Callable[[], datetime] | None = None, client: QObject | None = None
    ) -> RecordingDesk: ...


class RecordingDesk(Desk):
    """A Desk; its members have the recording types."""

    client: RecordingClient
    go: Calls
    notices: RecordingNotices
    open_url: Calls


def desk_for(
    theme: Theme,
    parent: QObject,
    *,
    role: str = "admin",
    now: Callable[[], datetime] | None = None,
    client: QObject | None = None,
) -> RecordingDesk:
    """What `make_desk` returns; `client` may be a real one."""
    return RecordingDesk(
        client=cast("RecordingClient", client or RecordingClient(parent)),
        actor=Actor(OperatorId(1), "maren", role, "ab12cd34"),
        go=Calls(),
        notices=RecordingNotices(),
        preferences=Preferences(None),
        theme=theme,
        parent=parent,
        open_url=Calls(),
        now=now or (lambda: NOON),
    )
