"""What was said in passing, kept: the last two hundred, over restarts too."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from acme_desktop.desktop.preferences import Preferences
from acme_desktop.domain.problem import plain_text
from acme_desktop.domain.value_class import value_class

_MOST = 200
_LONGEST = 600  # characters
_NAME = "notifications"
_TONES = ("ok", "warn", "bad", "info")


@value_class(frozen=True)
class Notification:
    """`tone` is ok, warn, bad or info; `headline` and `text` are words as they were shown."""

    at: datetime
    tone: str
    headline: str
    text: str = ""


class Notifications(QObject):
    """Newest first.

    Signals:
        added(Notification): one more.
        changed(): there is one more, all are read, or all are gone.
    """

    added = Signal(object)
    changed = Signal()

    def __init__(self, preferences: Preferences, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences
        kept = preferences.get(_NAME, [])
        read = (_read(one) for one in kept[:_MOST]) if isinstance(kept, list) else ()
        self._all: tuple[Notification, ...] = tuple(one for one in read if one is not None)
        self._unread = 0

    @property
    def all(self) -> tuple[Notification, ...]:
        """The newest two hundred."""
        return self._all

    @property
    def unread(self) -> int:
        """Since they were last looked at."""
        return self._unread

    def add(self, notification: Notification) -> None:
        """Keep one more; the oldest goes."""
        self._all = (notification, *self._all)[:_MOST]
        self._unread = min(self._unread + 1, _MOST)
        self._keep()
        self.added.emit(notification)

    def mark_read(self) -> None:
        """Somebody has looked at them."""
        if self._unread:
            self._unread = 0
            self.changed.emit()

    def clear(self) -> None:
        """Forget all of them."""
        self._all = ()
        self._unread = 0
        self._keep()

    def _keep(self) -> None:
        self._preferences.put(_NAME, [_written(one) for one in self._all])
        self.changed.emit()


def _written(one: Notification) -> dict[str, object]:
    return {
        "at": one.at.isoformat(timespec="seconds"),
        "tone": one.tone,
        "headline": one.headline[:_LONGEST],
        "text": one.text[:_LONGEST],
    }


def _read(kept: object) -> Notification | None:
    """None for what is none: the file may have been edited by anybody."""
    if not isinstance(kept, Mapping):
        return None
    try:
        at = datetime.fromisoformat(str(kept.get("at")))
    except ValueError:
        return None
    tone = str(kept.get("tone"))
    if at.tzinfo is None or tone not in _TONES:
        return None
    headline, text = (plain_text(kept.get(name, ""), _LONGEST) for name in ("headline", "text"))
    return Notification(at, tone, headline, text)
