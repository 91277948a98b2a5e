"""Small facts about this database, by name."""

from __future__ import annotations

from sqlalchemy import select

from acme_desktop.adapters.db.connection import SqlConnection
from acme_desktop.adapters.db.tables import facts


class SqlValues:
    """Implements ports.Values."""

    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    def get(self, name: str) -> str | None:
        found: str | None = self._connection.query(select(facts.c.value).where(facts.c.name == name)).scalar()
        return found

    def put(self, name: str, value: str) -> None:
        self._connection.put(facts, {"name": name}, {"value": value})
