"""Looking at a database before it is used: is it there, whose is it, who is in it. Nothing is changed."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import URL, Engine, text
from sqlalchemy.exc import SQLAlchemyError

from acme_desktop.adapters.db.engine import make_engine, read_url
from acme_desktop.adapters.db.faults import place_of, storage_error
from acme_desktop.adapters.db.schema import HEAD, Schema
from acme_desktop.adapters.db.sqlite_file import SqliteFile
from acme_desktop.domain.errors import InputError, StorageError
from acme_desktop.service.answers import DatabaseReport
from acme_desktop.service.ports import Clock


def look_at_database(url: str, *, clock: Clock, home: Path, patience: float = 2.0) -> DatabaseReport:
    """Raises StorageError where it could not be used: unreachable, another program's, of a newer version.

    Raises InputError(field="database_url") for what is no address of a database that could be.
    """
    try:
        address = read_url(url, home)
    except StorageError as error:
        raise InputError("database_url", error.template, hint=error.hint, **error.values) from error
    file = Path(address.database or "") if address.get_backend_name() == "sqlite" else None
    if file is not None and not file.exists():
        return _new_file(address, file)
    engine = make_engine(address)
    try:
        schema = Schema(engine, SqliteFile(file, home.absolute()) if file else None, clock, patience)
        version = schema.known_version()
        return DatabaseReport(
            place_of(address),
            address.get_backend_name(),
            "new" if not version else "ours" if version == HEAD else "older",
            _operators(engine) if version else 0,
        )
    except SQLAlchemyError as error:
        raise storage_error(error, address) from error
    finally:
        engine.dispose()


def _new_file(address: URL, file: Path) -> DatabaseReport:
    if not file.parent.is_dir():
        raise StorageError(
            "there is no folder {folder} to make the database in",
            hint="Make the folder first, or name another file.",
            folder=file.parent,
        )
    return DatabaseReport(place_of(address), "sqlite", "new")


def _operators(engine: Engine) -> int:
    with engine.connect() as line:
        return int(line.execute(text("SELECT count(*) FROM operators")).scalar_one())
