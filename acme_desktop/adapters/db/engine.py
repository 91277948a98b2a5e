"""SQLAlchemy engines: which URLs are taken, and how a connection to SQLite or PostgreSQL is set up."""

from __future__ import annotations

import sqlite3
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from acme_desktop.adapters.db.busy import STEP
from acme_desktop.domain.errors import StorageError

_HINT = "Use sqlite:////ABSOLUTE/PATH/FILE.db or postgresql://USER:PASSWORD@HOST/DATABASE."
_SERVER_OPTIONS = {"connect_timeout": 10, "application_name": "acme-desktop"}
_KEPT_CONNECTIONS, _MORE_CONNECTIONS = 5, 20  # threads that work at once need one each
# SQLite's WAL mode could lose transactions where two connections wrote at once ("WAL-reset bug") before these.
_WAL_IS_SAFE = (((3, 51, 3), (99,)), ((3, 50, 7), (3, 51)), ((3, 44, 6), (3, 45)))


# One byte that was changed in the file must not keep the rest of it from being read.
_AS_TEXT = partial(str, encoding="utf-8", errors="surrogateescape")


def read_url(text: str, home: Path) -> URL:
    """The address as typed → an absolute one. Raises StorageError, which never repeats what was typed."""
    try:
        url = make_url(text)
        backend = url.get_backend_name()
    except (ArgumentError, ValueError):
        raise StorageError("the database's address can't be read", hint=_HINT) from None
    if backend == "postgresql":
        if url.drivername not in ("postgresql", "postgresql+psycopg"):
            raise StorageError("of PostgreSQL's drivers only psycopg can be used", hint=_HINT)
        return url.set(drivername="postgresql+psycopg")
    if url.drivername not in ("sqlite", "sqlite+pysqlite"):
        raise StorageError("the database must be SQLite or PostgreSQL", hint=_HINT)
    if not url.database or url.database.startswith((":memory:", "file:")):
        raise StorageError("the database must be a file", hint=_HINT)
    return URL.create("sqlite", database=str(home.absolute() / url.database))


def make_engine(url: URL) -> Engine:
    """An engine that leaves BEGIN and COMMIT to us. Connects to nothing. Raises StorageError without the driver."""
    if url.get_backend_name() == "sqlite":
        engine = create_engine(
            url,
            isolation_level="AUTOCOMMIT",
            pool_size=_KEPT_CONNECTIONS,
            max_overflow=_MORE_CONNECTIONS,
            connect_args={"timeout": STEP},
        )
        event.listen(engine, "connect", _set_up_sqlite)
        return engine
    try:
        return create_engine(
            url,
            isolation_level="AUTOCOMMIT",
            pool_size=_KEPT_CONNECTIONS,
            max_overflow=_MORE_CONNECTIONS,
            pool_pre_ping=True,
            connect_args={name: value for name, value in _SERVER_OPTIONS.items() if name not in url.query},
        )
    except ImportError:
        raise StorageError(
            "the library for PostgreSQL (psycopg) is not installed",
            hint="Install it with: pip install 'acme-desktop[team]'",
        ) from None


def journal_mode(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> str:
    """WAL where this SQLite has no known fault in it; else the rollback journal."""
    return "wal" if any(first <= version < end for first, end in _WAL_IS_SAFE) else "delete"


def _set_up_sqlite(line: Any, _record: object) -> None:
    """Per connection; the file itself remembers none of this."""
    line.text_factory = _AS_TEXT
    cursor = line.cursor()
    for pragma in (
        f"busy_timeout = {int(STEP * 1000)}",
        "foreign_keys = ON",
        "synchronous = FULL",
        "cache_spill = OFF",  # a big transaction asks for no lock before its COMMIT, which can be repeated
        "temp_store = MEMORY",
        "trusted_schema = OFF",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
