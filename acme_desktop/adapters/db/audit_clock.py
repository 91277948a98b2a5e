"""How far the clocks that dated the trail went back, so that times can be found by places.

Rows stand in the order in which they were recorded; their times do too, unless a clock was set back, or one of several
machines was behind the others. By how much at most is kept among the facts: that far beyond a span of time there may
be rows of it, and nowhere else.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from acme_desktop.adapters.db.connection import SqlConnection
from acme_desktop.adapters.db.facts import SqlValues

FACT = "audit.clock-went-back"  # seconds
# What differs by less is not written down: a transaction may last that long before others see its rows.
AT_LEAST = timedelta(minutes=15)
_ANY = timedelta(days=4_000_000)


def went_back(connection: SqlConnection) -> timedelta:
    """At most so far, in all of the trail."""
    kept = SqlValues(connection).get(FACT)
    return max(AT_LEAST, timedelta(seconds=float(kept or 0)))


def note_disorder(connection: SqlConnection, newest: str, at: str) -> None:
    """A row of the time `at` comes after one of the time `newest` (both as domain.audit.timestamp writes them)."""
    if at >= newest:
        return
    back = _between(at, newest)
    if back > went_back(connection):
        SqlValues(connection).put(FACT, str(back.total_seconds()))


def _between(at: str, newest: str) -> timedelta:
    """A time that somebody has made illegible is in no order with any other."""
    try:
        return datetime.fromisoformat(newest) - datetime.fromisoformat(at)
    except (ValueError, TypeError):
        return _ANY
