"""The CAs of our accounts as lists name them: there are few accounts, so that all are read and nothing is joined."""

from __future__ import annotations

from sqlalchemy import ColumnElement, case, literal, select

from acme_desktop.adapters.db.connection import SqlConnection
from acme_desktop.adapters.db.tables import accounts
from acme_desktop.domain.authority import Environment, ca_name, environment_of


class CaNames:
    """By the account's id; what `domain.authority` says of its directory's URL."""

    def __init__(self, connection: SqlConnection) -> None:
        columns = accounts.c
        rows = connection.query(select(columns.id, columns.directory_url, columns.email)).all()
        self._emails: dict[int, str] = {row.id: row.email for row in rows}
        self._names = {row.id: ca_name(row.directory_url) for row in rows}
        self._environments = {row.id: environment_of(row.directory_url) for row in rows}

    def name(self, account_id: int) -> str:
        """The preset's name or the directory's host."""
        return self._names[account_id]

    def environment(self, account_id: int) -> Environment:
        """Whether browsers trust what it issues."""
        return self._environments[account_id]

    def matching(self, text: str) -> tuple[int, ...]:
        """The accounts whose CA or e-mail address has this text in it, letter case ignored."""
        wanted = text.casefold()
        return tuple(
            number
            for number, name in self._names.items()
            if wanted in name.casefold() or wanted in self._emails[number].casefold()
        )

    def rank(self, account_id: ColumnElement[int]) -> ColumnElement[int]:
        """What to sort by, so that CAs stand in the order of their names."""
        ordered = sorted(self._names, key=lambda number: (self._names[number].casefold(), number))
        ranks = {number: rank for rank, number in enumerate(ordered)}
        return case(ranks, value=account_id, else_=len(ranks)) if ranks else literal(0)
