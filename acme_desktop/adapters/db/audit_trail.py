"""The audit trail: one hash chain per installation, appended in the transaction of the change it tells of."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, insert, select

from acme_desktop.adapters.db.audit_clock import note_disorder
from acme_desktop.adapters.db.audit_values import (
    CHECKPOINT_COLUMNS,
    EVENT_COLUMNS,
    checkpoint_from,
    event_from,
    hash_from,
)
from acme_desktop.adapters.db.column_types import storable
from acme_desktop.adapters.db.connection import SqlConnection
from acme_desktop.adapters.db.tables import audit_checkpoint, audit_event
from acme_desktop.domain.audit import GENESIS, AuditRow, Checkpoint, canonical_detail, row_hash, timestamp
from acme_desktop.domain.events import Event
from acme_desktop.domain.operator import Actor

_APPEND = insert(audit_event)
_MEMBERS = tuple(column.name for column in audit_event.c)
_PAGE = 1000
_HIGHEST_SEQ = 2**63 - 1
_HASH = EVENT_COLUMNS[-1].label("found")
_NUMBERED = audit_event.c.seq <= _HIGHEST_SEQ  # in SQLite text comes behind every number
_LONGEST_INDEXED = 500  # characters; PostgreSQL's indexes hold 2,700 bytes


class SqlAuditTrail:
    """Implements ports.AuditTrail, and `append` for the transaction. `own_chain` is this installation's."""

    def __init__(self, connection: SqlConnection, own_chain: str, host: str, version: str) -> None:
        self._connection = connection
        self.own_chain = storable(own_chain)
        self._host = storable(host)
        self._version = storable(version)
        self._head: tuple[int, bytes] | None = None
        self._newest = ""  # the latest time of all rows, whatever their chain

    def append(self, event: Event, actor: Actor, now: datetime) -> AuditRow:
        """Add one row to this installation's chain; hostile text is made storable first, so that the hash fits."""
        seq, prev_hash = self._locked_head()
        at = timestamp(now)
        note_disorder(self._connection, self._newest, at)
        row = AuditRow(
            chain=self.own_chain,
            seq=seq + 1,
            at=at,
            actor=_indexed(actor.name),
            role=storable(actor.role),
            session=storable(actor.session),
            host=self._host,
            version=self._version,
            action=_indexed(event.action),
            topic=storable(event.topic),
            object_id=_indexed(event.object_id),
            outcome=storable(event.outcome),
            detail=canonical_detail(event.detail),
            prev_hash=prev_hash,
            hash=b"",
        )
        row = replace(row, hash=row_hash(row))
        self._connection.change(_APPEND, {name: getattr(row, name) for name in _MEMBERS})
        self._head, self._newest = (row.seq, row.hash), max(self._newest, at)
        return row

    def chains(self) -> tuple[str, ...]:
        """By name; found by skipping from one to the next, not by reading every row. Those of signed heads as well."""
        marked = self._connection.query(select(audit_checkpoint.c.chain).distinct()).scalars()
        found = [chain for chain in marked if isinstance(chain, str)]
        last = ""
        while True:
            chain = self._connection.query(
                select(func.min(audit_event.c.chain)).where(audit_event.c.chain > last)
            ).scalar()
            if not isinstance(chain, str) or chain <= last:
                return tuple(sorted({*found}))
            found.append(chain)
            last = chain

    def rows(self, chain: str, after_seq: int = 0) -> Iterator[AuditRow]:
        """While the transaction is open. Writers are let in between two pages: rows that were there never change."""
        while True:
            page = self._rows(
                select(*EVENT_COLUMNS)
                .where(audit_event.c.chain == chain, audit_event.c.seq > min(after_seq, _HIGHEST_SEQ))
                .order_by(audit_event.c.seq)
                .limit(_PAGE)
            )
            yield from page
            if len(page) < _PAGE:
                return
            after_seq = page[-1].seq
            self._connection.let_writers_in()

    def head(self, chain: str) -> tuple[int, bytes]:
        columns = audit_event.c
        wanted = select(columns.seq, _HASH).where(columns.chain == chain, _NUMBERED)
        row = self._connection.query(wanted.order_by(columns.seq.desc()).limit(1)).first()
        return (0, GENESIS) if row is None else (int(row.seq), hash_from(row.found))

    def checkpoints(self, chain: str) -> tuple[Checkpoint, ...]:
        """In order."""
        columns = audit_checkpoint.c
        wanted = select(*CHECKPOINT_COLUMNS).where(columns.chain == chain).order_by(columns.seq)
        return tuple(checkpoint_from(row) for row in self._connection.query(wanted))

    def signed(self, chain: str) -> int:
        wanted = select(func.count()).select_from(audit_checkpoint).where(audit_checkpoint.c.chain == chain)
        number: int = self._connection.query(wanted).scalar_one()
        return number

    def newest_checkpoint(self, chain: str) -> Checkpoint | None:
        columns = audit_checkpoint.c
        wanted = select(*CHECKPOINT_COLUMNS).where(columns.chain == chain).order_by(columns.seq.desc()).limit(1)
        row = self._connection.query(wanted).first()
        return None if row is None else checkpoint_from(row)

    def add_checkpoint(self, checkpoint: Checkpoint) -> None:
        """A head that was signed before keeps its first signature."""
        columns = audit_checkpoint.c
        same = select(columns.seq).where(columns.chain == checkpoint.chain, columns.seq == checkpoint.seq)
        self._locked_head()
        if self._connection.query(same).first() is None:
            values = {c.name: getattr(checkpoint, c.name) for c in columns}
            self._connection.change(insert(audit_checkpoint).values(values))

    def _locked_head(self) -> tuple[int, bytes]:
        """Nobody else appends to this chain until the transaction ends (in SQLite there is one writer anyway)."""
        if self._head is None:
            if self._connection.is_postgresql:
                digest = hashlib.sha256(b"acme-desktop audit chain " + self.own_chain.encode()).digest()
                key = int.from_bytes(digest[:8], "big", signed=True)
                self._connection.query(select(func.pg_advisory_xact_lock(key)))
            self._head, self._newest = self._head_and_newest()
        return self._head

    def _head_and_newest(self) -> tuple[tuple[int, bytes], str]:
        columns = audit_event.c
        newest = select(func.max(columns.at))
        wanted = select(columns.seq, _HASH, newest.scalar_subquery().label("newest")).where(
            columns.chain == self.own_chain, _NUMBERED
        )
        row = self._connection.query(wanted.order_by(columns.seq.desc()).limit(1)).first()
        if row is None:
            return (0, GENESIS), _time_from(self._connection.query(newest).scalar())
        return (int(row.seq), hash_from(row.found)), _time_from(row.newest)

    def _rows(self, wanted: Select[Any]) -> Sequence[AuditRow]:
        """Column by column, as AuditRow's members stand."""
        return [event_from(row) for row in self._connection.query(wanted)]


def _time_from(value: object) -> str:
    """The latest of all times; what is no text comes behind every time that is one."""
    return "" if value is None else value if isinstance(value, str) else "\uffff"


def _indexed(text: str) -> str:
    """Storable, and short enough for every index."""
    text = storable(text)
    return text if len(text) <= _LONGEST_INDEXED else text[: _LONGEST_INDEXED - 1] + "…"
