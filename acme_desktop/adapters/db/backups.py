"""Back-ups on request: making one, finding those there are, looking at one, and having it take the database's place."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import cast
from urllib.parse import quote

from acme_desktop.adapters.db.backup import SUFFIX, back_up, read_only, stoppable, write_copy
from acme_desktop.adapters.db.examining import MAGIC, examine
from acme_desktop.adapters.db.faults import BUSY, place_of
from acme_desktop.adapters.db.opening import open_database
from acme_desktop.adapters.db.transaction import SqlDatabase
from acme_desktop.domain.errors import InputError, StorageError
from acme_desktop.service.answers import BackupFile, BackupReport
from acme_desktop.service.job import Job, Progress, Step
from acme_desktop.service.store import Database

_PAGES = 2048  # in one go, between which a stop is noticed
_LOCKED = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_KEPT = "before-restore"


class SqlBackups:
    """Implements ports.Backups. With PostgreSQL nothing of it is `possible`: the server has tools of its own."""

    def __init__(self, database: SqlDatabase, home: Path) -> None:
        self._database = database
        self._home = home
        self.possible = database.engine.dialect.name == "sqlite"
        self._path = Path(database.engine.url.database or "") if self.possible else Path()

    def found(self, folder: str) -> tuple[BackupFile, ...]:
        beside = self._path.parent.glob(f"{self._path.name}.*{SUFFIX}")
        there = Path(folder).glob(f"*{SUFFIX}") if folder else ()
        files = (file for path in {*beside, *there} for file in _file_at(path, self._path.name))
        return tuple(sorted(files, key=lambda file: file.made_at, reverse=True))

    def make(self, path: str, job: Job) -> BackupReport:
        target = Path(path)
        if not target.is_absolute() or not target.parent.is_dir():
            raise InputError("to", "there is no folder {folder}", folder=str(target.parent))
        if target.exists():
            raise InputError("to", "{path} is there already", hint="Choose another name.", path=path)
        job.step(Step.COPYING)
        hint = "The database was left as it is. Choose another place, or make room there."
        write_copy(self._database.engine, target, job, hint=hint)
        return examine(target, job, whole=False)

    def look(self, path: str, job: Job) -> BackupReport:
        job.step(Step.VERIFYING)
        return examine(Path(path), job)

    def restore(self, path: str, job: Job, adopt: Callable[[Database, str], None]) -> str:
        """One step after the other, each of which leaves everything as it was where it fails: the last one too, since
        it is one transaction of SQLite's own, that anybody else who has the file open waits for and then sees."""
        source = Path(path)
        job.step(Step.VERIFYING, 1, 4)
        examine(source, job)
        with self._prepared(source, job) as prepared:
            job.step(Step.COPYING, 2, 4)
            kept = str(back_up(self._database.engine, self._database.clock.now(), _KEPT, job))
            job.step(Step.PREPARING, 3, 4)
            copy = self._open(prepared)
            try:
                adopt(copy, kept)
            finally:
                copy.close()
            self._take_its_place(prepared, job)
        return kept

    @contextmanager
    def _prepared(self, source: Path, job: Job) -> Iterator[Path]:
        """A copy beside the database, and nothing of it in the end."""
        prepared = self._path.with_name(f"{self._path.name}.restoring")
        self._clear(prepared)
        try:
            prepared.touch(mode=0o600, exist_ok=False)
            with closing(read_only(source)) as line, stoppable(line, job):
                line.execute("VACUUM INTO ?", (str(prepared),))
            yield prepared
        except (OSError, sqlite3.Error) as error:
            raise StorageError(
                "the back-up can't be brought back: {reason}",
                hint="The database was left as it is. Make room beside it, then try again.",
                reason=error,
            ) from error
        finally:
            self._clear(prepared)

    def _clear(self, prepared: Path) -> None:
        """With its lock, its journal, and what a migration of it left."""
        for path in (prepared, *prepared.parent.glob(f"{prepared.name}[.-]*")):
            path.unlink(missing_ok=True)

    def _open(self, prepared: Path) -> SqlDatabase:
        """As ours, with today's schema."""
        return open_database(
            f"sqlite:///{quote(prepared.as_posix(), safe='/:')}",
            clock=self._database.clock,
            installation=self._database.chain,
            host=self._database.host,
            version=self._database.version,
            home=self._home,
        )

    def _take_its_place(self, prepared: Path, job: Job) -> None:
        """All pages in one transaction: whoever is killed in it finds the database as it was."""
        deadline = time.monotonic() + self._database.patience

        def goes_on(status: int, left: int, whole: int) -> None:
            if status in _LOCKED and time.monotonic() >= deadline:
                raise StorageError(BUSY.template, hint=BUSY.hint, place=place_of(self._database.engine.url))
            job.checkpoint()
            job.report(Progress(Step.RESTORING, whole - left, whole))

        with self._database.alone(job), self._database.engine.connect() as line, closing(read_only(prepared)) as copy:
            target = cast("sqlite3.Connection", line.connection.driver_connection)
            copy.backup(target, pages=_PAGES, progress=goes_on, sleep=0.1)
        self._database.engine.dispose()


def _file_at(path: Path, name: str) -> Iterator[BackupFile]:
    """Nothing where it is none."""
    try:
        with path.open("rb") as file:
            if file.read(len(MAGIC)) != MAGIC:
                return
        facts = path.stat()
    except OSError:
        return
    label = path.name.removeprefix(f"{name}.") if path.name.startswith(f"{name}.") else ""
    reason = next((word for word in ("schema", _KEPT) if label.startswith(f"{word}-")), "own")
    yield BackupFile(str(path), datetime.fromtimestamp(facts.st_mtime, UTC), facts.st_size, reason)
