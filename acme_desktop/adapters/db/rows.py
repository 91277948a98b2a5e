"""What all repositories do with a row that has an id: fetch it, add it, save it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, Table, insert, select, update

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
            wanted = select(self._table).where(self._table.c.id == number)
            row = self._connection.query(wanted, lock=True).first()
        if row is None:
            raise NotFoundError(self._kind, number)
        return row

    def add(self, values: Values) -> int:
        """The new id. Raises RowConflictError where a constraint refuses it."""
        statement = insert(self._table).values(**values).returning(self._table.c.id)
        return self._connection.add(statement)

    def save(self, number: int, values: Values) -> None:
        """Raises NotFoundError, or RowConflictError."""
        statement = update(self._table).where(self._table.c.id == number).values(**values)
        if not 0 < number <= HIGHEST_ID or not self._connection.add(statement):
            raise NotFoundError(self._kind, number)
