"""The database of the practice CA: one SQLite file, read whole at the start and written through with every change."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from acme_desktop.practice.records import (
    Account,
    Authorization,
    Certificate,
    DnsRecord,
    Fact,
    Order,
    Record,
    Zone,
)

R = TypeVar("R", bound=Record)
_FORMAT = 1
_KINDS: tuple[type[Record], ...] = (Account, Authorization, Order, Certificate, DnsRecord, Zone, Fact)


class UnreadableStoreError(Exception):
    """The file is no database of ours, or a newer one."""


class Store:
    """Everything in memory by kind and id; `save` is durable when it returns, whole or not at all."""

    def __init__(self, path: Path) -> None:
        """Raises UnreadableStoreError, or sqlite3.Error where disk or file system refuse."""
        self._kept: dict[str, dict[str, Any]] = {kind.kind: {} for kind in _KINDS}
        path.touch(mode=0o600)
        # One process has it, by its lock; autocommit, so that transactions begin where we say so.
        self._database = sqlite3.connect(path, isolation_level=None, timeout=5)
        try:
            self._open()
        except (sqlite3.DatabaseError, ValueError, TypeError, KeyError) as error:
            self._database.close()
            if isinstance(error, sqlite3.OperationalError):
                raise
            raise UnreadableStoreError(str(error)) from error

    def _open(self) -> None:
        self._database.execute("PRAGMA synchronous = FULL")
        (version,) = self._database.execute("PRAGMA user_version").fetchone()
        if version > _FORMAT:
            raise UnreadableStoreError("it was written by a newer version of this program")
        self._database.execute(
            "CREATE TABLE IF NOT EXISTS record"
            " (kind TEXT NOT NULL, id TEXT NOT NULL, document TEXT NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID"
        )
        self._database.execute(f"PRAGMA user_version = {_FORMAT}")
        self._load()

    def _load(self) -> None:
        kinds = {kind.kind: kind for kind in _KINDS}
        for kept in self._kept.values():
            kept.clear()
        for kind, key, document in self._database.execute("SELECT kind, id, document FROM record ORDER BY kind, id"):
            self._kept[kind][key] = kinds[kind].read(json.loads(document))

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def all(self, kind: type[R]) -> tuple[R, ...]:
        """Every record of a kind."""
        return tuple(self._kept[kind.kind].values())

    def get(self, kind: type[R], key: str) -> R | None:
        """One record."""
        found: R | None = self._kept[kind.kind].get(key)
        return found

    def fact(self, key: str, default: Any = None) -> Any:
        """The value of a Fact."""
        found = self.get(Fact, key)
        return default if found is None else found.value

    def save(self, *records: Record) -> None:
        """Add or replace, in one transaction. Raises sqlite3.Error."""
        rows = [(one.kind, one.id, json.dumps(one.document(), separators=(",", ":"))) for one in records]
        with self._transaction():
            self._database.executemany("INSERT OR REPLACE INTO record VALUES (?, ?, ?)", rows)
        for one in records:
            self._kept[one.kind][one.id] = one

    def remove(self, *records: Record) -> None:
        """Take away, in one transaction. Raises sqlite3.Error."""
        with self._transaction():
            rows = [(one.kind, one.id) for one in records]
            self._database.executemany("DELETE FROM record WHERE kind = ? AND id = ?", rows)
        for one in records:
            self._kept[one.kind].pop(one.id, None)

    def forget(self) -> None:
        """Take everything away but the facts: ports and the root's key stay, so that the CA is found again."""
        with self._transaction():
            self._database.execute("DELETE FROM record WHERE kind != ?", (Fact.kind,))
        for kind, kept in self._kept.items():
            if kind != Fact.kind:
                kept.clear()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """Where it fails, memory holds again what the file holds."""
        try:
            self._database.execute("BEGIN IMMEDIATE")
            yield
            self._database.execute("COMMIT")
        except sqlite3.Error:
            if self._database.in_transaction:
                self._database.execute("ROLLBACK")
            self._load()
            raise
