"""Opening a database: the file made safe, the schema brought up to date, the journal chosen."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from acme_desktop.adapters.db.busy import PATIENCE, patiently
from acme_desktop.adapters.db.engine import journal_mode, make_engine, read_url
from acme_desktop.adapters.db.faults import storage_error
from acme_desktop.adapters.db.schema import HEAD, Schema
from acme_desktop.adapters.db.sqlite_file import SqliteFile
from acme_desktop.adapters.db.transaction import SqlDatabase
from acme_desktop.domain.events import Event, Topic
from acme_desktop.service.job import Job
from acme_desktop.service.ports import Clock


def open_database(
    url: str,
    *,
    clock: Clock,
    installation: str,
    host: str,
    version: str,
    home: Path,
    patience: float = PATIENCE,
) -> SqlDatabase:
    """Open the database at `url`, and create or migrate it where that is needed.

    `sqlite:///FILE` (relative to `home`) or `postgresql://USER:PASSWORD@HOST/DATABASE`. `installation` names the audit
    chain of this installation, `host` and `version` stand in its rows; `patience` is how many seconds a busy database
    is waited for. Raises StorageError, which says what to do; an existing file is never overwritten.
    """
    address = read_url(url, home)
    engine = make_engine(address)
    try:
        file = SqliteFile(Path(address.database or ""), home.absolute()) if engine.dialect.name == "sqlite" else None
        if file:
            file.prepare()
        schema = Schema(engine, file, clock, patience)
        migrated_from = schema.bring_up_to_date()
        if file:
            _choose_journal(engine, patience)
    except BaseException:
        engine.dispose()
        raise
    database = SqlDatabase(engine, schema, clock, chain=installation, host=host, version=version, patience=patience)
    if migrated_from:
        record_migration(database, migrated_from)
    return database


def record_migration(database: SqlDatabase, before: str) -> None:
    """On the audit trail, by nobody: a migration comes before any sign-in."""
    with database.write(Job()) as tx:
        tx.record(Event(Topic.DATABASE, "migrate", detail={"from": before, "to": HEAD}))
        tx.commit()


def _choose_journal(engine: Engine, patience: float) -> None:
    """The file remembers WAL; a SQLite that is not safe with it takes it back."""
    wanted = journal_mode()

    def choose() -> None:
        with engine.connect() as line:
            if line.exec_driver_sql("PRAGMA journal_mode").scalar() != wanted:
                line.exec_driver_sql(f"PRAGMA journal_mode = {wanted}")

    try:
        patiently(choose, patience=patience)
    except SQLAlchemyError as error:
        raise storage_error(error, engine.url) from error
