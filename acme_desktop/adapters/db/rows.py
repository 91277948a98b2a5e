"""What all repositories do with a row that has an id: fetch it, add it, save it."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Row, Select, Table, bindparam, insert, select, update
from sqlalchemy.sql.dml import ReturningInsert, Update

from acme_desktop.adapters.db.connection import SqlConnection
from acme_desktop.adapters.db.mapping import Values
from acme_desktop.domain.errors import NotFoundError

HIGHEST_ID = 2**31 - 1  # PostgreSQL's INTEGER; a larger number typed by somebody is no id


class Rows:
    """The rows of one table; `kind` is what an error calls them, and the command that lists them."""

    def __init__(self, connection: SqlConnection, table: Table, kind: str) -> None:
        self._connection = connection
        self._table = table
        self._kind = kind

    def get(self, number: int) -> Row[Any]:
        """Kept from others' changes while a writing transaction lasts. Raises NotFoundError."""
        row = None
        if 0 < number <= HIGHEST_ID:
            row = self._connection.query(_by_id(self._table), {"row_id": number}, lock=True).first()
        if row is None:
            raise NotFoundError(self._kind, number)
        return row

    def add(self, values: Values) -> int:
        """The new id. Raises RowConflictError where a constraint refuses it."""
        return self._connection.add(_insertion(self._table), values)

    def save(self, number: int, values: Values) -> None:
        """Raises NotFoundError, or RowConflictError."""
        if not 0 < number <= HIGHEST_ID or not self._connection.add(_change(self._table), {**values, "row_id": number}):
            raise NotFoundError(self._kind, number)


# Once for each table: putting a statement together takes longer than SQLite takes to run it.


@cache
def _by_id(table: Table) -> Select[Any]:
    return select(table).where(table.c.id == bindparam("row_id"))


@cache
def _insertion(table: Table) -> ReturningInsert[Any]:
    return insert(table).returning(table.c.id)


@cache
def _change(table: Table) -> Update:
    return update(table).where(table.c.id == bindparam("row_id"))
