"""Accounts at CAs."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from acme_desktop.adapters.db import tables
from acme_desktop.adapters.db.connection import SqlConnection
from acme_desktop.adapters.db.mapping import account_of, account_values
from acme_desktop.adapters.db.rows import Rows
from acme_desktop.domain.account import Account, AccountId


class SqlAccounts:
    """Implements ports.Accounts."""

    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection
        self._rows = Rows(connection, tables.accounts, "account")

    def get(self, account_id: AccountId) -> Account:
        return account_of(self._rows.get(account_id))

    def list(self) -> tuple[Account, ...]:
        """Oldest first."""
        wanted = select(tables.accounts).order_by(tables.accounts.c.id)
        return tuple(account_of(row) for row in self._connection.query(wanted))

    def add(self, account: Account) -> Account:
        return replace(account, id=AccountId(self._rows.add(account_values(account))))

    def save(self, account: Account) -> None:
        self._rows.save(account.id, account_values(account))
