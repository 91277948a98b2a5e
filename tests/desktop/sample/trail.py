"""A hash chain written by the hundred thousand: rows in their order, checkpoints, nothing left to chance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Engine

from acme_desktop.adapters.db.tables import audit_event
from acme_desktop.domain.audit import AuditRow, canonical_detail, row_hash, timestamp

_BATCH = 20_000
_COLUMNS = [column.name for column in audit_event.c]
_SLOW = ("ix_audit_event_at", "ix_audit_event_kind", "ix_audit_event_object")


@dataclass(frozen=True)
class Entry:
    """One thing that happened; `action` is `topic.verb`."""

    at: datetime
    actor: str
    action: str
    object_id: str = ""
    outcome: str = "ok"
    detail: dict[str, object] = field(default_factory=dict)
    role: str = "operator"
    session: str = ""


class Trail:
    """Writes on from a head. `heads` are those after every hundredth row, for checkpoints."""

    def __init__(self, engine: Engine, chain: str, head: tuple[int, bytes], host: str, version: str) -> None:
        self._engine, self._chain, self._host, self._version = engine, chain, host, version
        self.seq, self.head = head
        self.heads: list[tuple[int, bytes, str]] = []

    def write(self, entries: Iterable[Entry]) -> None:
        """In their order; the indices are made anew afterwards where there are many."""
        rows = self._chained(entries)
        if self._engine.dialect.name == "postgresql":
            self._copy(rows)
        else:
            self._insert(rows)

    def _chained(self, entries: Iterable[Entry]) -> Iterator[tuple[Any, ...]]:
        for entry in entries:
            at = timestamp(entry.at)
            parts = (
                self._chain, self.seq + 1, at, entry.actor, entry.role, entry.session, self._host, self._version,
                entry.action, entry.action.partition(".")[0], entry.object_id, entry.outcome,
                canonical_detail(entry.detail), self.head,
            )  # fmt: skip
            self.seq, self.head = self.seq + 1, row_hash(AuditRow(*parts, b""))
            if self.seq % 100 == 0:
                self.heads.append((self.seq, self.head, at))
            yield (*parts, self.head)

    def _insert(self, rows: Iterator[tuple[Any, ...]]) -> None:
        """Straight to the driver: what SQLAlchemy adds to a row takes longer than SQLite does."""
        statement = f"INSERT INTO audit_event ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"
        with self._engine.connect() as line:
            indices = line.exec_driver_sql(
                "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND name IN (?, ?, ?)", _SLOW
            ).all()
            line.exec_driver_sql("PRAGMA cache_spill = ON")
            line.exec_driver_sql("BEGIN IMMEDIATE")
            for name, _ in indices:
                line.exec_driver_sql(f"DROP INDEX {name}")
            cursor = line.connection.cursor()
            while batch := list(islice(rows, _BATCH)):
                cursor.executemany(statement, batch)
            for _, sql in indices:
                line.exec_driver_sql(sql)
            line.exec_driver_sql("COMMIT")
            line.invalidate()

    def _copy(self, rows: Iterator[tuple[Any, ...]]) -> None:
        with self._engine.connect() as line:
            line.exec_driver_sql("BEGIN")
            cursor: Any = line.connection.cursor()
            with cursor.copy(f"COPY audit_event ({', '.join(_COLUMNS)}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            line.exec_driver_sql("COMMIT")
            line.exec_driver_sql("VACUUM ANALYZE audit_event")
