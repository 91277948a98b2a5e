"""A copy of an SQLite database in a file: whole, checked, 0600. Before its schema changes, and on request."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from acme_desktop.adapters.db.busy import PATIENCE, patiently
from acme_desktop.adapters.db.faults import storage_error
from acme_desktop.domain.errors import Cancelled, StorageError
from acme_desktop.service.job import Job, Step

SUFFIX = ".backup"
_OPERATIONS = 100_000  # of SQLite's own machine, between two looks whether a stop was asked for


def back_up(engine: Engine, now: datetime, label: str, job: Job | None = None) -> Path:
    """Copy the database to `NAME.LABEL-TIME.backup` and check the copy; the path of the copy. Raises StorageError."""
    path = Path(engine.url.database or "")
    moment = now.astimezone(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    target = path.with_name(f"{path.name}.{label}-{moment}{SUFFIX}")
    hint = "The database was left as it is. Make room beside it, then start again."
    write_copy(engine, target, job or Job(), hint=hint)
    return target


def write_copy(engine: Engine, target: Path, job: Job, *, hint: str) -> None:
    """Copy the database to a file that is not there yet, and check the copy.

    A copy under its final name is complete: it is made under another one. Raises StorageError or Cancelled; then there
    is none.
    """
    part = target.with_name(target.name + ".part")
    try:
        os.close(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        with engine.connect() as line, stoppable(cast("sqlite3.Connection", line.connection.driver_connection), job):
            patiently(lambda: line.exec_driver_sql("VACUUM INTO ?", (str(part),)), patience=PATIENCE, sleep=job.sleep)
        job.step(Step.VERIFYING)
        _check(part, job)
        _flush(part)
        part.replace(target)
        _flush(target.parent)
    except SQLAlchemyError as error:
        raise storage_error(error, engine.url, also="while it was being backed up") from error
    except (OSError, sqlite3.Error) as error:
        raise StorageError(
            "the back-up {target} could not be made: {reason}", hint=hint, target=target, reason=error
        ) from error
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def stoppable(line: sqlite3.Connection, job: Job) -> Iterator[None]:
    """What takes long on this connection ends soon after a stop was asked for. Raises Cancelled then."""
    line.set_progress_handler(lambda: int(job.stop.is_set()), _OPERATIONS)
    try:
        yield
    except (sqlite3.Error, SQLAlchemyError) as error:
        if job.stop.is_set():
            raise Cancelled from error
        raise
    finally:
        line.set_progress_handler(None, _OPERATIONS)


def read_only(path: Path) -> sqlite3.Connection:
    """A connection that changes nothing. Raises sqlite3.Error."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)


def _check(copy: Path, job: Job) -> None:
    """SQLite's own look at every page and index."""
    with closing(read_only(copy)) as line, stoppable(line, job):
        found = line.execute("PRAGMA integrity_check").fetchone()[0]
    if found != "ok":
        raise StorageError(
            "the database is damaged ({found}), so that its back-up {copy} is no use",
            hint="It was left as it is. Put an earlier back-up in its place.",
            found=found,
            copy=copy,
        )


def _flush(path: Path) -> None:
    """To the disk: VACUUM INTO does not wait for it."""
    if path.is_dir() and not hasattr(os, "O_DIRECTORY"):
        return  # Windows keeps folders itself
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
