"""Looking at a back-up before anything is done with it: is it one of ours, is it whole, what is in it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from acme_desktop.adapters.db.backup import read_only, stoppable
from acme_desktop.adapters.db.schema import HEAD, VERSION_TABLE
from acme_desktop.domain.errors import InputError
from acme_desktop.service.answers import BackupReport
from acme_desktop.service.job import Job

MAGIC = b"SQLite format 3\0"
_COUNTED = ("operators", "accounts", "orders", "certificates", "audit_event")
_HINT = "Choose another back-up."


def examine(path: Path, job: Job, *, whole: bool = True) -> BackupReport:
    """Every page of it where `whole`. Raises InputError(field="backup") for what can't be brought back, Cancelled."""
    try:
        with path.open("rb") as file:
            ours = file.read(len(MAGIC)) == MAGIC
        facts = path.stat()
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError("backup", "{path} can't be read: {reason}", path=str(path), reason=reason) from error
    if not ours:
        raise _not_ours(path)
    try:
        with closing(read_only(path)) as line, stoppable(line, job):
            _refuse_damaged(path, line, whole)
            schema = _schema(path, line)
            counts = {name: int(line.execute(f"SELECT count(*) FROM {name}").fetchone()[0]) for name in _COUNTED}  # noqa: S608
            newest = line.execute("SELECT max(at) FROM audit_event").fetchone()[0]
    except sqlite3.Error as error:
        raise InputError("backup", "{path} is damaged: {found}", hint=_HINT, path=str(path), found=error) from error
    made_at = datetime.fromtimestamp(facts.st_mtime, UTC)
    until = datetime.fromisoformat(newest) if newest else None
    rows = counts.pop("audit_event")
    return BackupReport(
        str(path), made_at, facts.st_size, schema, older=schema < HEAD, until=until, rows=rows, **counts
    )


def _refuse_damaged(path: Path, line: sqlite3.Connection, whole: bool) -> None:
    found = line.execute("PRAGMA integrity_check(1)" if whole else "PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise InputError("backup", "{path} is damaged: {found}", hint=_HINT, path=str(path), found=found)


def _schema(path: Path, line: sqlite3.Connection) -> str:
    """Versions are numbers of four digits, which are in order as texts too."""
    tables = {name for (name,) in line.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    if not {VERSION_TABLE, *_COUNTED} <= tables:
        raise _not_ours(path)
    version = str((line.execute(f"SELECT version_num FROM {VERSION_TABLE}").fetchone() or ("",))[0])  # noqa: S608
    if version > HEAD:
        raise InputError(
            "backup",
            "{path} was made by a newer version of this program (schema {found}, this one knows {known})",
            hint="Install the newer version first.",
            path=str(path),
            found=version,
            known=HEAD,
        )
    return version


def _not_ours(path: Path) -> InputError:
    return InputError("backup", "{path} is no back-up of this program's database", hint=_HINT, path=str(path))
