"""Where the rows of the audit trail stand, and how the newest of a kind are found without reading the others.

A row's place is the number under which it was recorded in this database, whatever its chain: SQLite's own row number
(rows are never taken away, so that it stays), a column of PostgreSQL's. Kinds are few, whoever works here for however
long: what was done, by whom, how it ended. Each index ends in the place, so that one step leads to a kind's newest row,
and a filter that leaves many rows out never has to read them.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, func, literal_column, select, text, union_all

from acme_desktop.adapters.db.connection import SqlConnection
from acme_desktop.adapters.db.tables import audit_event
from acme_desktop.domain.value_class import value_class

_COLUMNS = audit_event.c
_AT_ONCE = 25  # kinds looked into by one statement
_LAST = 2**63 - 1

# From the last kind to the first: each step goes to the newest row of the next one.
_KINDS_IN_FILE = """
WITH RECURSIVE step(place) AS (
  SELECT (SELECT rowid FROM audit_event WHERE {here}
          ORDER BY action DESC, actor DESC, outcome DESC, rowid DESC LIMIT 1)
  UNION ALL
  SELECT (SELECT n.rowid FROM audit_event AS n
          WHERE {there} (n.action, n.actor, n.outcome) <
                (SELECT o.action, o.actor, o.outcome FROM audit_event AS o WHERE o.rowid = step.place)
          ORDER BY n.action DESC, n.actor DESC, n.outcome DESC, n.rowid DESC LIMIT 1)
  FROM step WHERE step.place IS NOT NULL
)
SELECT e.action, e.actor, e.outcome, step.place FROM step JOIN audit_event AS e ON e.rowid = step.place
"""
_KINDS_ON_SERVER = """
WITH RECURSIVE step AS (
  (SELECT action, actor, outcome, place FROM audit_event WHERE {here}
   ORDER BY action DESC, actor DESC, outcome DESC, place DESC LIMIT 1)
  UNION ALL
  SELECT found.* FROM step CROSS JOIN LATERAL (
    SELECT n.action, n.actor, n.outcome, n.place FROM audit_event AS n
    WHERE {there} (n.action, n.actor, n.outcome) < (step.action, step.actor, step.outcome)
    ORDER BY n.action DESC, n.actor DESC, n.outcome DESC, n.place DESC LIMIT 1
  ) AS found
)
SELECT action, actor, outcome, place FROM step
"""
_ALL, _OF_OBJECT = {"here": "1 = 1", "there": ""}, {"here": "object_id = :object", "there": "n.object_id = :object AND"}
_STATEMENTS = {
    (on_server, one): text((_KINDS_ON_SERVER if on_server else _KINDS_IN_FILE).format(**(_OF_OBJECT if one else _ALL)))
    for on_server in (False, True)
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
    """What rows are let through: of one object (or any), and what else is to hold of them."""

    conditions: tuple[ColumnElement[bool], ...] = ()
    object_id: str | None = None


class AuditPlaces:
    """Places by kind, newest first."""

    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection
        own_name = "place" if connection.is_postgresql else "rowid"
        self.place: ColumnElement[int] = literal_column(f"audit_event.{own_name}", BigInteger)

    def kinds(self, object_id: str | None = None) -> list[Kind]:
        """All that there are, or those of one object."""
        statement = _STATEMENTS[self._connection.is_postgresql, object_id is not None]
        rows = self._connection.query(statement, {} if object_id is None else {"object": object_id})
        return [Kind(row.action, row.actor, row.outcome, row.place) for row in rows]

    def span(self, *conditions: ColumnElement[bool]) -> Span | None:
        """From the first to the last row of which this holds; None where there is none."""
        query = select(func.min(self.place).label("first"), func.max(self.place).label("last")).where(*conditions)
        row = self._connection.query(query).one()
        return None if row.first is None else Span(row.first, row.last)

    def newest(self, kinds: Iterable[Kind], sieve: Sieve, span: Span, limit: int) -> list[int]:
        """At most `limit` places, newest first. A kind whose newest row is older than all that were found is left."""
        left = sorted(kinds, key=lambda kind: kind.newest, reverse=True)
        found: list[int] = []
        first = span.first
        while left and left[0].newest >= first and limit > 0:
            batch, left = [k for k in left[:_AT_ONCE] if k.newest >= first], left[_AT_ONCE:]
            query = self._union(batch, sieve, Span(first, span.last), limit)
            found = heapq.nlargest(limit, [*found, *self._connection.query(query).scalars()])
            if len(found) == limit:
                first = found[-1] + 1
        return found

    def count(self, kinds: Iterable[Kind], sieve: Sieve, span: Span, at_most: int) -> int:
        """How many there are, counted no further than one more than `at_most`."""
        left, counted = [k for k in kinds if k.newest >= span.first], 0
        while left and counted <= at_most:
            batch, left = left[:_AT_ONCE], left[_AT_ONCE:]
            query = self._union(batch, sieve, span, at_most + 1 - counted)
            number = select(func.count()).select_from(query.subquery())
            counted += self._connection.query(number).scalar_one()
        return min(counted, at_most + 1)

    def _union(self, kinds: Sequence[Kind], sieve: Sieve, span: Span, limit: int) -> Any:
        return union_all(*(select(self._of(kind, sieve, span, limit).subquery()) for kind in kinds))

    def _of(self, kind: Kind, sieve: Sieve, span: Span, limit: int) -> Select[Any]:
        query = (
            select(self.place.label("place"))
            .select_from(audit_event)
            .where(_COLUMNS.action == kind.action, _COLUMNS.actor == kind.actor, _COLUMNS.outcome == kind.outcome)
            .where(self.place.between(span.first, span.last), *sieve.conditions)
            .order_by(self.place.desc())
            .limit(limit)
        )
        return query if sieve.object_id is None else query.where(_COLUMNS.object_id == sieve.object_id)
