"""The schema's version: one small question at every start, migrations (and Alembic's import) only where it differs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

from acme_desktop.adapters.db.backup import back_up
from acme_desktop.adapters.db.busy import patiently, patiently_until
from acme_desktop.adapters.db.faults import place_of, storage_error
from acme_desktop.adapters.db.sqlite_file import SqliteFile
from acme_desktop.adapters.db.tables import metadata
from acme_desktop.domain.crashpoint import crashpoint
from acme_desktop.domain.errors import StorageError
from acme_desktop.service.ports import Clock

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0002"
MIGRATIONS = Path(__file__).with_name("migrations")
VERSION_TABLE = "acme_desktop_schema"
_LOCK = 0x41434D45_44424D47  # PostgreSQL's advisory lock for migrations: "ACMEDBMG"
_SQLITE_TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
_POSTGRESQL_TABLES = "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()"


class Schema:
    """One database's schema. `file` is None for PostgreSQL; `scripts` and `head` say where migrations lead."""

    def __init__(
        self,
        engine: Engine,
        file: SqliteFile | None,
        clock: Clock,
        patience: float,
        *,
        scripts: Path = MIGRATIONS,
        head: str = HEAD,
    ) -> None:
        self._engine = engine
        self._file = file
        self._clock = clock
        self._patience = patience
        self._scripts = scripts
        self._head = head

    def bring_up_to_date(self) -> str:
        """Create or migrate, in one transaction, after a back-up where there is something; once, whoever else starts.

        Returns the version that was migrated from; empty where nothing was, or where the database was new. Raises
        StorageError: a database of another program, of a newer version, damaged, or out of reach.
        """
        try:
            if patiently(self.version, patience=self._patience) == self._head:
                return ""
            with self._alone():
                found = patiently(self.version, patience=self._patience)
                if found != self._head:
                    self._migrate(found)
                    return found
        except SQLAlchemyError as error:
            raise storage_error(error, self._engine.url) from error
        return ""

    def known_version(self) -> str:
        """As `version`, looking only. Raises StorageError also for one of a newer program."""
        found = patiently(self.version, patience=self._patience)
        if found and found != self._head:
            self._refuse_newer(found, self._config())
        return found

    def version(self) -> str:
        """The version found; empty where the database is. Raises StorageError where it is another program's."""
        with self._engine.connect() as line:
            there = set(line.execute(text(_SQLITE_TABLES if self._file else _POSTGRESQL_TABLES)).scalars())
            if VERSION_TABLE in there:
                found = line.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalars().all()  # noqa: S608
                if len(found) == 1:
                    return str(found[0])
                raise self._refusal("{place} does not say which version of this program made it", "Restore a back-up.")
        # On a server other programs' tables may live beside ours, unless they have our names.
        if there and (self._file or not there.isdisjoint(metadata.tables)):
            raise self._refusal(
                "{place} is another program's database", "It was left as it is. Name an empty one, or a new file."
            )
        return ""

    def _migrate(self, found: str) -> None:
        config = self._config()
        self._refuse_newer(found, config)
        if found and self._file:
            crashpoint("D1")
            back_up(self._engine, self._clock.now(), f"schema-{found}")
        with self._engine.connect() as line:
            if self._file:
                line.exec_driver_sql("PRAGMA foreign_keys = OFF")  # tables are rebuilt; checked before COMMIT instead
                line.exec_driver_sql("PRAGMA cache_spill = ON")  # nobody else is here, and not all may fit
                line.exec_driver_sql("PRAGMA temp_store = FILE")
            patiently(
                lambda: line.exec_driver_sql("BEGIN IMMEDIATE" if self._file else "BEGIN"), patience=self._patience
            )
            self._upgrade(line, config)
            crashpoint("D2")
            patiently(lambda: line.exec_driver_sql("COMMIT"), patience=self._patience)
            line.invalidate()  # the next one has its foreign keys switched on again
        if self._file:
            self._file.mark()

    def _upgrade(self, line: Connection, config: Config) -> None:
        from alembic import command

        config.attributes["connection"] = line
        command.upgrade(config, self._head)
        if self._file and line.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
            raise self._refusal(
                "{place} holds rows that refer to others which are not there, so it can't be migrated",
                "It was left as it is. Put an earlier back-up in its place.",
            )

    def _config(self) -> Config:
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", str(self._scripts).replace("%", "%%"))
        config.set_main_option("path_separator", "os")
        return config

    def _refuse_newer(self, found: str, config: Config) -> None:
        from alembic.script import ScriptDirectory

        known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
        if found and found not in known:
            raise self._refusal(
                f"{{place}} was made by a newer version of this program (schema {found}, this one knows {self._head})",
                "It was left as it is. Install the newer version, or name another database.",
            )

    def _refusal(self, template: str, hint: str) -> StorageError:
        return StorageError(template, hint=hint, place=place_of(self._engine.url))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Among all processes of this file, or all workstations of this server."""
        if self._file:
            with self._file.locked(self._patience):
                yield
            return
        with self._engine.connect() as line:
            ask = text("SELECT pg_try_advisory_lock(:key)")
            if not patiently_until(lambda: bool(line.execute(ask, {"key": _LOCK}).scalar()), self._patience):
                raise self._refusal("{place} is being set up by another workstation", "Wait for it, then try again.")
            try:
                yield
            finally:
                line.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _LOCK})
