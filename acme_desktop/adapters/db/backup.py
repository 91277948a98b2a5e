"""A copy of an SQLite database before its schema changes: whole, checked, beside the original, 0600."""

from __future__ import annotations

import os
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from acme_desktop.adapters.db.busy import PATIENCE, patiently
from acme_desktop.adapters.db.faults import storage_error
from acme_desktop.domain.errors import StorageError


def back_up(engine: Engine, now: datetime, label: str) -> Path:
    """Copy the database to `NAME.LABEL-TIME.backup` and check the copy; the path of the copy.

    A copy under its final name is complete: it is made under another one. Raises StorageError; then there is none.
    """
    path = Path(engine.url.database or "")
    moment = now.astimezone(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    target = path.with_name(f"{path.name}.{label}-{moment}.backup")
    part = target.with_name(target.name + ".part")
    try:
        os.close(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        with engine.connect() as line:
            patiently(lambda: line.exec_driver_sql("VACUUM INTO ?", (str(part),)), patience=PATIENCE)
        _check(part)
        _flush(part)
        part.replace(target)
        _flush(target.parent)
    except SQLAlchemyError as error:
        raise storage_error(error, engine.url, also="while it was being backed up") from error
    except (OSError, sqlite3.Error) as error:
        raise StorageError(
            "the back-up {target} could not be made: {reason}",
            hint="The database was left as it is. Make room beside it, then start again.",
            target=target,
            reason=error,
        ) from error
    finally:
        part.unlink(missing_ok=True)
    return target


def _check(copy: Path) -> None:
    """SQLite's own look at every page and index."""
    line = sqlite3.connect(f"{copy.absolute().as_uri()}?mode=ro", uri=True)
    try:
        found = line.execute("PRAGMA integrity_check").fetchone()[0]
    finally:
        line.close()
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
