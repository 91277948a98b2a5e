"""What counts towards a CA's limits: the newest certificates, orders and failed validations of some accounts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, FromClause, Text, and_, exists, false, or_, select, true, type_coerce

from acme_desktop.adapters.db.connection import SqlConnection
from acme_desktop.adapters.db.mapping import identifier_key, identifier_of
from acme_desktop.adapters.db.tables import authorizations, certificates, orders
from acme_desktop.domain.account import AccountId
from acme_desktop.domain.names import Identifier
from acme_desktop.domain.order import OrderState
from acme_desktop.service.listings import Spent

_REFUSED = "invalid"
_FEW = 8
_EARLIER = certificates.alias("earlier")


class SqlLimitRecords:
    """Implements listings.LimitRecords."""

    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    def has_certificate(self, accounts: Sequence[AccountId], identifiers: Sequence[Identifier]) -> bool:
        query = select(certificates.c.id).where(_of_names(accounts, identifiers)).limit(1)
        return self._connection.query(query).first() is not None

    def same_names(
        self, accounts: Sequence[AccountId], identifiers: Sequence[Identifier], since: datetime
    ) -> tuple[datetime, ...]:
        query = (
            select(certificates.c.created_at)
            .join(orders, orders.c.id == certificates.c.order_id)
            .where(_of_names(accounts, identifiers), certificates.c.created_at >= since, orders.c.replaces == "")
        )
        return tuple(self._connection.query(query).scalars())

    def certificates(
        self, accounts: Sequence[AccountId], domains: Collection[str], since: datetime
    ) -> tuple[Spent, ...]:
        query = (
            select(certificates.c.created_at, certificates.c.identifiers)
            .join(orders, orders.c.id == certificates.c.order_id)
            .where(
                certificates.c.account_id.in_(accounts),
                certificates.c.created_at >= since,
                orders.c.replaces == "",
                _may_be_under(domains),
                ~_had_before(certificates, accounts),
            )
        )
        return tuple(
            Spent(row.created_at, tuple(identifier_of(pair) for pair in row.identifiers))
            for row in self._connection.query(query)
        )

    def orders(self, accounts: Sequence[AccountId], since: datetime) -> dict[AccountId, tuple[datetime, ...]]:
        query = select(orders.c.account_id, orders.c.created_at).where(
            orders.c.account_id.in_(accounts),
            orders.c.updated_at >= since,  # there is an index of it, and nothing is created after it was changed
            orders.c.created_at >= since,
            orders.c.url != "",  # those of which the CA has heard
            orders.c.replaces == "",
            ~_had_before(orders, accounts),
        )
        found: dict[AccountId, tuple[datetime, ...]] = {}
        for row in self._connection.query(query):
            number = AccountId(row.account_id)
            found[number] = (*found.get(number, ()), row.created_at)
        return found

    def failures(self, account: AccountId, since: datetime) -> tuple[Spent, ...]:
        query = (
            select(orders.c.updated_at, authorizations.c.identifier)
            .join(orders, orders.c.id == authorizations.c.order_id)
            .where(
                orders.c.account_id == account,
                orders.c.state == OrderState.INVALID.value,
                orders.c.updated_at >= since,
                authorizations.c.status == _REFUSED,
            )
        )
        rows = self._connection.query(query)
        return tuple(Spent(row.updated_at, (identifier_of(row.identifier),)) for row in rows)


def _of_names(accounts: Sequence[AccountId], identifiers: Sequence[Identifier]) -> ColumnElement[bool]:
    key = identifier_key(identifiers)
    return and_(certificates.c.identifier_key == key, _is_of(certificates.c.account_id, accounts))


def _is_of(account_id: ColumnElement[int], accounts: Sequence[AccountId]) -> ColumnElement[bool]:
    """Where names find the rows: by the index of accounts half of all would be looked through, hence the sum."""
    return (account_id + 0).in_(accounts)


def _may_be_under(domains: Collection[str]) -> ColumnElement[bool]:
    """Roughly, so that few rows are read; networks stand in no name, and many domains are looked for quicker by us."""
    if len(domains) > _FEW or any("/" in domain for domain in domains):
        return true()
    stored = type_coerce(certificates.c.identifiers, Text)
    return or_(false(), *(stored.contains(domain, autoescape=True) for domain in domains))


def _had_before(table: FromClause, accounts: Sequence[AccountId]) -> ColumnElement[bool]:
    """Exactly these names had a certificate before."""
    return exists().where(
        _EARLIER.c.identifier_key == table.c.identifier_key,
        _is_of(_EARLIER.c.account_id, accounts),
        _EARLIER.c.created_at < table.c.created_at,
    )
