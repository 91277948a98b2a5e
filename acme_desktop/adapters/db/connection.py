"""One connection and the transaction on it, begun and ended by us: SQLAlchemy and the drivers are told to keep out.

The engine runs in AUTOCOMMIT, so that BEGIN IMMEDIATE, BEGIN and COMMIT are sent exactly where they are meant, and a
COMMIT that SQLite refuses because somebody reads can be sent again: the transaction is still open then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, CursorResult, Engine, Table, and_, text, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.sql import Executable, Select
from sqlalchemy.sql.expression import insert

from acme_desktop.adapters.db.busy import STEP, lock_holders, patiently
from acme_desktop.adapters.db.faults import is_busy, is_conflict, is_unreachable, storage_error
from acme_desktop.adapters.db.lost_commit import was_committed
from acme_desktop.domain.errors import StorageError, UnexpectedError
from acme_desktop.service.job import Job

_TRIES = 4  # to reach a PostgreSQL server that is being restarted, or that has no room for one more connection


class RowConflictError(Exception):
    """A row with the same unique value is there already; the transaction goes on. Never leaves this room."""


class SqlConnection:
    """A transaction's line to the database. Errors of the driver leave it as StorageError only.

    `writable` False: a single snapshot, and `change` is a bug. `job` is asked for a stop while waiting.
    """

    def __init__(self, engine: Engine, *, writable: bool, patience: float, job: Job | None = None) -> None:
        self.writable = writable
        self.is_postgresql = engine.dialect.name == "postgresql"
        self._engine = engine
        self._patience = patience
        self._job = job or Job()
        self._line: Connection | None = None
        self._open = False
        self._failed = False

    def begin(self) -> None:
        """Begin; waits while the database is busy. Raises StorageError, or Cancelled where a stop ends the waiting."""
        attempt = self._begin_on_server if self.is_postgresql else self._begin_on_file
        try:
            patiently(attempt, patience=self._patience, sleep=self._job.sleep)
        except SQLAlchemyError as error:
            self.close()
            raise self._storage_error(error) from error
        except BaseException:
            self.close()
            raise
        self._open = True

    def query(
        self, statement: Executable, values: Mapping[str, Any] | None = None, *, lock: bool = False
    ) -> CursorResult[Any]:
        """Read; `lock` keeps others from changing the rows until this (writing) transaction ends."""
        # SQLite has one writer anyway.
        held = lock and self.writable and self.is_postgresql
        if held and isinstance(statement, Select):
            statement = statement.with_for_update()
        return self._execute(statement, values)

    def change(
        self, statement: Executable, values: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None
    ) -> CursorResult[Any]:
        """Write."""
        return self._execute(statement, values, to_write=True)

    def add(self, statement: Executable, values: Mapping[str, Any] | None = None) -> int:
        """Insert (or update), and survive a unique constraint that refuses it: then RowConflictError.

        Returns what the statement does (the id), or else how many rows it touched. SQLite takes back a refused
        statement by itself; to PostgreSQL the whole transaction is lost then, unless there is a savepoint.
        """
        if self.is_postgresql:
            self._execute(text("SAVEPOINT before_row"))
        try:
            result = self._line_open(to_write=True).execute(statement, values)
            number = int(result.scalar_one()) if result.returns_rows else result.rowcount
        except SQLAlchemyError as error:
            if not is_conflict(error):
                self._failed = True
                raise self._storage_error(error) from error
            if self.is_postgresql:
                self._execute(text("ROLLBACK TO SAVEPOINT before_row"))
                self._execute(text("RELEASE SAVEPOINT before_row"))
            raise RowConflictError from error
        if self.is_postgresql:
            self._execute(text("RELEASE SAVEPOINT before_row"))
        return number

    def put(self, table: Table, key: Mapping[str, Any], values: Mapping[str, Any]) -> None:
        """Update the row with that key, or insert it."""
        where = and_(*(table.c[name] == value for name, value in key.items()))
        if self.change(update(table).where(where).values(**values)).rowcount:
            return
        try:
            self.add(insert(table).values(**key, **values))
        except RowConflictError:  # another transaction was quicker
            self.change(update(table).where(where).values(**values))

    def let_writers_in(self) -> None:
        """In the middle of a long read from SQLite, whose rollback journal lets nobody write while somebody reads.

        What is read afterwards may be newer. Does nothing in a writing transaction, nor with PostgreSQL.
        """
        if self.writable or self.is_postgresql:
            return
        self._execute(text("COMMIT"))
        self.begin()

    def commit(self) -> None:
        """Make it last. Raises StorageError; then nothing of it has happened."""
        line = self._line_open()
        if self._failed:
            self.close()
            raise StorageError("nothing was stored, because a part of it failed before")
        number = self._transaction_number() if self.is_postgresql else None
        try:
            patiently(lambda: line.exec_driver_sql("COMMIT"), patience=self._patience)
        except SQLAlchemyError as error:
            said = self._storage_error(error)
            lost = is_unreachable(error)
            self.close()
            if not (lost and number is not None and was_committed(self._engine, number, said)):
                raise said from error
        self._open = False

    def close(self) -> None:
        """Roll back what was not committed and give the connection back."""
        line, self._line, self._open = self._line, None, False
        if line is None:
            return
        try:
            line.rollback()
            line.close()
        except SQLAlchemyError:  # it is broken: the server or the file rolls back by itself
            line.invalidate()
            line.close()

    def _line_open(self, *, to_write: bool = False) -> Connection:
        if to_write and not self.writable:
            raise UnexpectedError("a reading transaction was asked to write")
        if self._line is None or not self._open:
            raise UnexpectedError("a transaction was used that is not open")
        return self._line

    def _execute(self, statement: Executable, values: Any = None, *, to_write: bool = False) -> CursorResult[Any]:
        try:
            return self._line_open(to_write=to_write).execute(statement, values)
        except SQLAlchemyError as error:
            self._failed = True
            raise self._storage_error(error) from error

    def _storage_error(self, error: SQLAlchemyError) -> StorageError:
        busy = is_busy(error) and not self.is_postgresql
        return storage_error(
            error, self._engine.url, also=lock_holders(self._engine.url.database or "") if busy else ""
        )

    def _begin_on_file(self) -> None:
        """SQLite: the lock is taken now, the reader's too, so that nothing in between can find the file busy."""
        if self._line is None:
            self._line = self._engine.connect()
        if self.writable:
            self._line.exec_driver_sql("BEGIN IMMEDIATE")
            return
        self._line.exec_driver_sql("BEGIN")
        try:
            self._line.exec_driver_sql("SELECT 1 FROM sqlite_schema LIMIT 1")
        except SQLAlchemyError:
            self._line.rollback()
            raise

    def _begin_on_server(self) -> None:
        """PostgreSQL. Nothing has happened yet, so that a broken connection is simply replaced by another."""
        begin = (
            f"BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL lock_timeout = {int(self._patience * 1000)}"
            if self.writable
            else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT 1"  # the first question takes the snapshot
        )
        for attempt in range(1, _TRIES + 1):
            try:
                self._line = self._engine.connect()
                self._line.exec_driver_sql(begin)
                return
            except SQLAlchemyError as error:
                self.close()
                if not is_unreachable(error) or attempt == _TRIES:
                    raise
            self._job.sleep(STEP * attempt / 2)

    def _transaction_number(self) -> int | None:
        """PostgreSQL's own number of this transaction; None where it has changed nothing."""
        result = self._execute(text("SELECT txid_current_if_assigned()"))
        number: int | None = result.scalar()
        return number
