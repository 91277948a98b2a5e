"""An index of the trail's text for SQLite (FTS5, three letters at a time), built behind the rows and not with them.

To keep it in step with every row would make each commit dearer; so it is carried on now and then, a few hundred rows
at a time, and what stands behind its end is looked through row by row. It says where a text may stand: the rows
themselves are looked at all the same. It holds no copy of them, and without it everything is found, only later.

A row is indexed as one line, its members parted by control characters, so that `by ada` is a text as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import text

from acme_desktop.adapters.db.audit_conditions import object_of, sieve_of, spellings
from acme_desktop.adapters.db.audit_places import Span
from acme_desktop.adapters.db.column_types import storable
from acme_desktop.adapters.db.connection import SqlConnection
from acme_desktop.adapters.db.facts import SqlValues
from acme_desktop.service.store import AuditFilter

_END = "audit.text-indexed-to"
# Two more control characters at the end, so that each letter begins a term.
_LINE = (
    "char(1) || actor || char(2) || action || char(3) || outcome || char(4) || object_id || char(5) || detail"
    " || char(6) || role || char(6) || session || char(6) || host || char(6) || version || char(6, 6)"
)
_CREATE = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS audit_text USING"
    " fts5(line, content='', columnsize=0, detail=none, tokenize='trigram')",
    "CREATE VIRTUAL TABLE IF NOT EXISTS audit_text_terms USING fts5vocab(audit_text, 'row')",
)
_INDEX = text(
    f"INSERT INTO audit_text (rowid, line) SELECT rowid, {_LINE} FROM audit_event"  # noqa: S608
    " WHERE rowid > :after AND rowid <= :upto ORDER BY rowid"
)
_SAMPLE = text(
    f"SELECT {_LINE} AS line FROM audit_event WHERE rowid IN (SELECT value FROM json_each(:places))"  # noqa: S608
)
_CAN = text(
    "SELECT count(*) FROM pragma_module_list WHERE name = 'fts5' AND sqlite_version() NOT GLOB '3.[0-9].*'"
    " AND sqlite_version() NOT GLOB '3.[12][0-9].*' AND sqlite_version() NOT GLOB '3.3[0-3].*'"
)
_TERMS = text("SELECT term FROM audit_text_terms WHERE term >= :first AND term < :last LIMIT :most")
_FOUND = (
    "SELECT {what} FROM (SELECT e.rowid AS place FROM audit_text AS t CROSS JOIN audit_event AS e ON e.rowid = t.rowid"
    " WHERE t.audit_text MATCH :match AND t.rowid BETWEEN :first AND :last AND {condition}"
    " ORDER BY t.rowid DESC LIMIT :most)"
)
_NEWEST_LOOKED_AT, _OTHERS_LOOKED_AT = 100, 60
_RAREST = 4
_MOST_TERMS = 300  # that begin with one or two letters
_TERM = 3


class SqlAuditText:
    """Implements store.AuditText, and finds places. With PostgreSQL there is no index."""

    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection
        self._values = SqlValues(connection)
        self._usable: bool | None = None

    @property
    def usable(self) -> bool:
        """Whether this SQLite can read and write it (the tokenizer came with 3.34)."""
        if self._usable is None:
            self._usable = not self._connection.is_postgresql and bool(self._connection.query(_CAN).scalar())
        return self._usable

    @property
    def end(self) -> int:
        """The last place that is indexed; 0 where nothing is, or nothing can be."""
        return int(self._values.get(_END) or 0) if self.usable else 0

    @property
    def behind(self) -> int:
        """How many rows stand behind its end, and could be indexed."""
        return self._last() - self.end if self.usable else 0

    def carry_on(self, rows: int) -> int:
        """Index so many rows more, in this writing transaction; how many are left then."""
        if not self.usable:
            return 0
        for statement in _CREATE:
            self._connection.change(text(statement))
        end, last = self.end, self._last()
        upto = min(end + rows, last)
        if upto > end:
            self._connection.change(_INDEX, {"after": end, "upto": upto})
            self._values.put(_END, str(upto))
        return last - upto

    def newest(self, wanted: AuditFilter, span: Span, limit: int) -> list[int]:
        """At most `limit` places of the span, newest first; of all that is wanted, not the text alone."""
        return [row.place for row in self._found(wanted, span, limit, "place")]

    def count(self, wanted: AuditFilter, span: Span, at_most: int) -> int:
        """How many there are, counted no further than one more than `at_most`."""
        return sum(row.place for row in self._found(wanted, span, at_most + 1, "COUNT(*) AS place"))

    def _found(self, wanted: AuditFilter, span: Span, limit: int, what: str) -> Iterable[Any]:
        match = self._match(wanted) if span.first <= span.last else ""
        if not match:
            return ()
        sieve = sieve_of(wanted, on_server=False)
        values = {"match": match, "first": span.first, "last": span.last, "most": limit, **sieve.values}
        return self._connection.query(text(_FOUND.format(what=what, condition=sieve.condition)), values)

    def _match(self, wanted: AuditFilter) -> str:
        """What FTS5 is asked for; "" where nothing can match."""
        lines = self._sample()
        every = {s.lower(): s for e in (False, True) for s in spellings(storable(wanted.text), escaped=e)}
        ways = [way for spelling in every.values() if (way := self._way(spelling, lines))]
        if not ways:
            return ""
        members = (_all(_rarest(member, lines, 2)) for member in _members(wanted))
        return " AND ".join([f"({' OR '.join(ways)})", *(part for part in members if part)])

    def _way(self, spelling: str, lines: Sequence[str]) -> str:
        """One spelling: its rarest terms; of one or two letters, every term that begins with them."""
        if len(spelling) >= _TERM:
            return f"({_all(_rarest(spelling, lines, _RAREST))})"
        first = spelling.lower()
        values = {"first": first, "last": first + "\U0010ffff", "most": _MOST_TERMS}
        return " OR ".join(_quoted(row.term) for row in self._connection.query(_TERMS, values))

    def _sample(self) -> list[str]:
        """Some of the newest rows and some of all, to see what is rare."""
        end = self.end
        newest, others = (
            range(max(1, end - _NEWEST_LOOKED_AT), end + 1),
            range(1, end, max(1, end // _OTHERS_LOOKED_AT)),
        )
        places = str(sorted({*newest, *others}))
        return [row.line.lower() for row in self._connection.query(_SAMPLE, {"places": places})]

    def _last(self) -> int:
        return self._connection.query(text("SELECT max(rowid) FROM audit_event")).scalar() or 0


def _members(wanted: AuditFilter) -> Iterable[str]:
    """Whole members of a row as they stand in its line; a topic is how an action begins."""
    topic, object_id = object_of(wanted)
    if wanted.actor:
        yield f"\x01{wanted.actor}\x02"
    if wanted.action:
        yield f"\x02{wanted.action}\x03" if "." in wanted.action else f"\x02{wanted.action}."
    if wanted.outcome:
        yield f"\x03{wanted.outcome}\x04"
    if object_id:
        yield f"\x04{object_id}\x05"
    if topic:
        yield f"\x02{topic}."


def _rarest(wanted: str, lines: Sequence[str], number: int) -> list[str]:
    """Of the terms that a text consists of, those that fewest of the lines have."""
    terms = {wanted[start : start + _TERM] for start in range(len(wanted) - _TERM + 1)}
    return sorted(terms, key=lambda term: (sum(term.lower() in line for line in lines), term))[:number]


def _all(terms: Iterable[str]) -> str:
    return " AND ".join(map(_quoted, terms))


def _quoted(term: str) -> str:
    return '"' + term.replace('"', '""') + '"'
