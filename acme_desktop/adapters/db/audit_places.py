"""Where the rows of the audit trail stand, and how the newest of a kind are found without reading the others.

A row's place is the number under which it was recorded in this database, whatever its chain: SQLite's own row number
(rows are never taken away, so that it stays), a column of PostgreSQL's. Kinds are few, whoever works here for however
long: what was done, by whom, how it ended. Each index ends in the place, so that one step leads to a kind's newest row,
and a filter that leaves many rows out never has to read them.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Row, Select, TextClause, literal_column, select, text

from acme_desktop.adapters.db.audit_clock import went_back
from acme_desktop.adapters.db.connection import SqlConnection
from acme_desktop.adapters.db.tables import audit_event
from acme_desktop.domain.audit import timestamp
from acme_desktop.domain.value_class import value_class

_COLUMNS = audit_event.c
_AT_ONCE = 25  # kinds looked into by one statement
_LAST = 2**63 - 1

# From the last kind to the first. Each step goes to the newest row of the next one: with another outcome, or by another
# actor, or of another action. (A comparison of rows would say it in one, but SQLite uses an index for its first part.)
_KINDS = """
WITH RECURSIVE step(place) AS (
  SELECT * FROM (SELECT {place} FROM audit_event WHERE {here} ORDER BY {order} LIMIT 1) AS latest
  UNION ALL
  SELECT COALESCE(
    (SELECT {place} FROM audit_event AS n WHERE {here} AND n.action = o.action AND n.actor = o.actor
     AND n.outcome < o.outcome ORDER BY {order} LIMIT 1),
    (SELECT {place} FROM audit_event AS n WHERE {here} AND n.action = o.action AND n.actor < o.actor
     ORDER BY {order} LIMIT 1),
    (SELECT {place} FROM audit_event AS n WHERE {here} AND n.action < o.action ORDER BY {order} LIMIT 1))
  FROM step JOIN audit_event AS o ON o.{place} = step.place
)
SELECT e.action, e.actor, e.outcome, step.place FROM step JOIN audit_event AS e ON e.{place} = step.place
"""


def _kinds(place: str, here: str) -> TextClause:
    order = f"action DESC, actor DESC, outcome DESC, {place} DESC"
    return text(_KINDS.format(place=place, here=here, order=order))


_STATEMENTS = {
    (place, one): _kinds(place, "object_id = :object" if one else "1 = 1")
    for place in ("rowid", "place")
    for one in (False, True)
}


@value_class(frozen=True)
class Kind:
    """What was done, by whom, how it ended; `newest` is the place of its newest row."""

    action: str
    actor: str
    outcome: str
    newest: int

    @property
    def topic(self) -> str:
        """The kind of object, which an action begins with."""
        return self.action.partition(".")[0]


@value_class(frozen=True)
class Span:
    """Places from the first to the last, both included."""

    first: int = 1
    last: int = _LAST


@value_class(frozen=True)
class Sieve:
    """What rows are let through: a condition in SQL with its values, and the one object that they are about, or any."""

    condition: str = "1 = 1"
    values: Mapping[str, object] = field(default_factory=dict)
    object_id: str | None = None


def moved(moment: datetime, span: timedelta) -> datetime | None:
    """Later, or earlier; None beyond all dates."""
    try:
        return moment + span
    except OverflowError:
        return None


class AuditPlaces:
    """Places by kind, newest first."""

    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection
        self._own_name = "place" if connection.is_postgresql else "rowid"
        self.place: ColumnElement[int] = literal_column(f"audit_event.{self._own_name}", BigInteger)

    def kinds(self, object_id: str | None = None) -> list[Kind]:
        """All that there are, or those of one object."""
        statement = _STATEMENTS[self._own_name, object_id is not None]
        rows = self._connection.query(statement, {} if object_id is None else {"object": object_id})
        return [Kind(row.action, row.actor, row.outcome, row.place) for row in rows]

    def span(self, since: datetime | None, until: datetime | None) -> Span:
        """Where everything stands that was recorded in that time; beside it, little else (see `audit_clock`)."""
        apart = went_back(self._connection)
        before = after = None
        if since and (start := moved(since, -apart)):
            earlier = _COLUMNS.at < timestamp(start)
            before = self._connection.query(self._one(earlier, _COLUMNS.at.desc(), self.place.desc())).scalar()
        if until and (end := moved(until, apart)):
            later = _COLUMNS.at > timestamp(end)
            after = self._connection.query(self._one(later, _COLUMNS.at, self.place)).scalar()
        return Span(1 if before is None else before + 1, _LAST if after is None else after - 1)

    def _one(self, condition: ColumnElement[bool], *order: ColumnElement[Any]) -> Select[Any]:
        found = select(self.place.label("place")).select_from(audit_event).where(condition)
        return found.order_by(*order).limit(1)

    def newest(self, kinds: Iterable[Kind], sieve: Sieve, span: Span, limit: int) -> list[int]:
        """At most `limit` places, newest first. A kind whose newest row is older than all that were found is left."""
        left = sorted(kinds, key=lambda kind: kind.newest, reverse=True)
        found: list[int] = []
        first = span.first
        while left and left[0].newest >= first and limit > 0:
            batch, left = [k for k in left[:_AT_ONCE] if k.newest >= first], left[_AT_ONCE:]
            places = self._of(batch, sieve, Span(first, span.last), limit)
            found = heapq.nlargest(limit, [*found, *(row.place for row in places)])
            if len(found) == limit:
                first = found[-1] + 1
        return found

    def count(self, kinds: Iterable[Kind], sieve: Sieve, span: Span, at_most: int) -> int:
        """How many there are, counted no further than one more than `at_most`."""
        left, counted = [k for k in kinds if k.newest >= span.first], 0
        while left and counted <= at_most:
            batch, left = left[:_AT_ONCE], left[_AT_ONCE:]
            counted += sum(row.number for row in self._of(batch, sieve, span, at_most + 1 - counted, counted=True))
        return min(counted, at_most + 1)

    def _of(
        self, kinds: Sequence[Kind], sieve: Sieve, span: Span, limit: int, *, counted: bool = False
    ) -> Iterable[Row[Any]]:
        """Of each of these kinds the newest places, or their number, up to the limit."""
        statement = _union(self._own_name, len(kinds), sieve.condition, sieve.object_id is not None, counted)
        values: dict[str, object] = {"first": span.first, "last": span.last, "most": limit, **sieve.values}
        if sieve.object_id is not None:
            values["object"] = sieve.object_id
        for place, kind in enumerate(kinds):
            values |= {f"action{place}": kind.action, f"actor{place}": kind.actor, f"outcome{place}": kind.outcome}
        return self._connection.query(statement, values)


# To put such a statement together takes longer than SQLite takes to run it.
@lru_cache(maxsize=200)
def _union(place: str, kinds: int, condition: str, one_object: bool, counted: bool) -> TextClause:
    about = "object_id = :object AND" if one_object else ""
    parts = (
        f"SELECT {place} AS place FROM audit_event WHERE {about} action = :action{n} AND actor = :actor{n}"  # noqa: S608
        f" AND outcome = :outcome{n} AND {place} BETWEEN :first AND :last AND {condition}"
        f" ORDER BY {place} DESC LIMIT :most"
        for n in range(kinds)
    )
    what = "COUNT(*) AS number" if counted else "place"
    return text(" UNION ALL ".join(f"SELECT {what} FROM ({part}) AS of{n}" for n, part in enumerate(parts)))  # noqa: S608
