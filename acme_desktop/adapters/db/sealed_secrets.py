"""Sealed envelopes, as they are: this room never sees what is in them."""

from __future__ import annotations

from sqlalchemy import select

from acme_desktop.adapters.db.connection import SqlConnection
from acme_desktop.adapters.db.tables import sealed_secrets


class SqlSecrets:
    """Implements ports.Secrets."""

    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    def put(self, ref: str, sealed: bytes) -> None:
        self._connection.put(sealed_secrets, {"ref": ref}, {"sealed": sealed})

    def get(self, ref: str) -> bytes | None:
        wanted = select(sealed_secrets.c.sealed).where(sealed_secrets.c.ref == ref)
        found = self._connection.query(wanted).scalar()
        return None if found is None else bytes(found)

    def all(self) -> tuple[tuple[str, bytes], ...]:
        """By reference."""
        wanted = select(sealed_secrets).order_by(sealed_secrets.c.ref)
        return tuple((row.ref, bytes(row.sealed)) for row in self._connection.query(wanted))
