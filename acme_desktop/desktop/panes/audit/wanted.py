"""What is looked for in the trail: as chips say it, as an address says it, and as the service is asked for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from acme_desktop.domain.routes import Route
from acme_desktop.domain.value_class import value_class
from acme_desktop.service.store import AuditFilter

# Presets of `since`: how many days before today's midnight they begin.
PRESETS: Mapping[str, int] = {"today": 0, "yesterday": 1, "7d": 7, "30d": 30, "365d": 365}


@value_class(frozen=True)
class Wanted:
    """Empty members do not filter. `since` is a preset or an ISO date, `until` an ISO date (that day included)."""

    text: str = ""
    actor: str = ""
    action: str = ""
    object: str = ""
    outcome: str = ""
    since: str = ""
    until: str = ""

    @property
    def is_empty(self) -> bool:
        """Everything is shown."""
        return not any(getattr(self, f.name) for f in fields(self))

    def with_member(self, name: str, value: str) -> Wanted:
        """The same with one member changed."""
        return replace(self, **{name: value})

    def address(self) -> str:
        """As it can be copied, typed, and opened again."""
        chosen = {f.name: getattr(self, f.name) for f in fields(self) if getattr(self, f.name)}
        return f"/acme/audit?{urlencode(chosen)}" if chosen else "/acme/audit"

    def for_service(self, now: datetime) -> AuditFilter:
        """As the service is asked; days begin at midnight, local time. `now` is aware."""
        return AuditFilter(
            since=self._begin(now),
            until=self._end(),
            actor=self.actor,
            action=self.action,
            object=self.object,
            outcome=self.outcome,
            text=self.text,
        )

    def _begin(self, now: datetime) -> datetime | None:
        if self.since in PRESETS:
            return _midnight(now.astimezone().date() - timedelta(days=PRESETS[self.since]))
        day = _day(self.since)
        return _midnight(day) if day else None

    def _end(self) -> datetime | None:
        day = _day(self.until)
        return _midnight(day + timedelta(days=1)) - timedelta(microseconds=1) if day else None


def wanted_by(route: Route) -> Wanted:
    """What an address asks for."""
    return Wanted(**{f.name: route.filter(f.name) for f in fields(Wanted)})


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time()).astimezone()


def _day(text: str) -> date | None:
    """None where it is no date: an address may hold anything."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1970 <= day.year < 9999 else None
