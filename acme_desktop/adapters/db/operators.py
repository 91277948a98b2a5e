"""Operators and their sessions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import delete, select

from acme_desktop.adapters.db import tables
from acme_desktop.adapters.db.connection import RowConflictError, SqlConnection
from acme_desktop.adapters.db.mapping import name_key, operator_of, operator_values, session_of
from acme_desktop.adapters.db.rows import Rows
from acme_desktop.domain.errors import StateError
from acme_desktop.domain.operator import Operator, OperatorId, Session


class SqlOperators:
    """Implements ports.Operators. A name that is taken, in whatever letter case, raises StateError."""

    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection
        self._rows = Rows(connection, tables.operators, "operator")

    def get(self, operator_id: OperatorId) -> Operator:
        return operator_of(self._rows.get(operator_id))

    def find(self, name: str) -> Operator | None:
        wanted = select(tables.operators).where(tables.operators.c.name_key == name_key(name))
        row = self._connection.query(wanted, lock=True).first()
        return None if row is None else operator_of(row)

    def list(self) -> tuple[Operator, ...]:
        wanted = select(tables.operators).order_by(tables.operators.c.id)
        return tuple(operator_of(row) for row in self._connection.query(wanted))

    def add(self, operator: Operator) -> Operator:
        try:
            return replace(operator, id=OperatorId(self._rows.add(operator_values(operator))))
        except RowConflictError:
            raise _name_taken(operator) from None

    def save(self, operator: Operator) -> None:
        try:
            self._rows.save(operator.id, operator_values(operator))
        except RowConflictError:
            raise _name_taken(operator) from None

    def session(self, token_digest: str) -> Session | None:
        wanted = select(tables.sessions).where(tables.sessions.c.token_digest == token_digest)
        row = self._connection.query(wanted, lock=True).first()
        return None if row is None else session_of(row)

    def put_session(self, session: Session) -> None:
        self._connection.put(
            tables.sessions,
            {"token_digest": session.token_digest},
            {
                "operator_id": session.operator_id,
                "started_at": session.started_at,
                "last_used_at": session.last_used_at,
            },
        )

    def end_session(self, token_digest: str) -> None:
        self._end(tables.sessions.c.token_digest == token_digest)

    def end_sessions_of(self, operator_id: OperatorId) -> None:
        self._end(tables.sessions.c.operator_id == operator_id)

    def _end(self, which: Any) -> None:
        self._connection.change(delete(tables.sessions).where(which))


def _name_taken(operator: Operator) -> StateError:
    return StateError(
        "there is already an operator named {name}",
        hint="Choose another name; “acme-desktop operator list” shows those that are taken.",
        name=operator.name,
    )
