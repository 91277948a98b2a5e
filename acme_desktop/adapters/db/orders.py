"""Orders with their authorizations and challenges, and the journal of what was deployed for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, bindparam, select, update

from acme_desktop.adapters.db import tables
from acme_desktop.adapters.db.authorizations import AuthorizationRows
from acme_desktop.adapters.db.connection import RowConflictError, SqlConnection
from acme_desktop.adapters.db.mapping import challenge_of, challenge_values, identifier_key, order_of, order_values
from acme_desktop.adapters.db.rows import Rows
from acme_desktop.domain.errors import StateError
from acme_desktop.domain.order import Authorization, Challenge, ChallengeId, Deployed, Order, OrderId, OrderWish

_LEFT = (Deployed.INTENDED.value, Deployed.DONE.value)


class SqlOrders:
    """Implements ports.Orders.

    Of one account, set of identifiers and profile only one order is not final: the database itself refuses a second
    one, whoever adds it, and `add` and `save` raise StateError then.
    """

    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection
        self._rows = Rows(connection, tables.orders, "order")
        self._challenges = Rows(connection, tables.challenges, "challenge")
        self._authorizations = AuthorizationRows(connection)

    def get(self, order_id: OrderId) -> Order:
        return order_of(self._rows.get(order_id))

    def list(self) -> tuple[Order, ...]:
        return self._those(select(tables.orders))

    def active(self, wish: OrderWish) -> Order | None:
        columns = tables.orders.c
        found = self._those(
            select(tables.orders).where(
                columns.account_id == wish.account_id,
                columns.identifier_key == identifier_key(wish.identifiers),
                columns.profile == wish.profile,
                columns.state.not_in(tables.FINAL_STATES),
            )
        )
        return found[0] if found else None

    def unfinished(self) -> tuple[Order, ...]:
        return self._those(select(tables.orders).where(tables.orders.c.state.not_in(tables.FINAL_STATES)))

    def with_leftovers(self) -> tuple[Order, ...]:
        left = select(tables.challenges.c.order_id).where(tables.challenges.c.deployed.in_(_LEFT))
        return self._those(
            select(tables.orders).where(
                tables.orders.c.state.in_(tables.FINAL_STATES), tables.orders.c.id.in_(left.scalar_subquery())
            )
        )

    def add(self, order: Order) -> Order:
        try:
            return replace(order, id=OrderId(self._rows.add(order_values(order))))
        except RowConflictError:
            raise _already_active(order) from None

    def save(self, order: Order) -> None:
        try:
            self._rows.save(order.id, order_values(order))
        except RowConflictError:
            raise _already_active(order) from None

    def authorizations(self, order_id: OrderId) -> tuple[Authorization, ...]:
        """In the order in which the CA named them."""
        return self._authorizations.of(order_id)

    def put_authorizations(
        self, order_id: OrderId, authorizations: Sequence[Authorization]
    ) -> tuple[Authorization, ...]:
        """One that is gone from the list stays, behind the others, while something deployed for it is not removed."""
        self._authorizations.put(order_id, authorizations)
        return self.authorizations(order_id)

    def challenge(self, challenge_id: ChallengeId) -> Challenge:
        return challenge_of(self._challenges.get(challenge_id))

    def save_challenges(self, challenges: Iterable[Challenge]) -> None:
        many = [{"row_id": c.id, **challenge_values(c)} for c in challenges]
        if many:
            self._connection.change(
                update(tables.challenges).where(tables.challenges.c.id == bindparam("row_id")), many
            )

    def _those(self, wanted: Select[Any]) -> tuple[Order, ...]:
        return tuple(order_of(row) for row in self._connection.query(wanted.order_by(tables.orders.c.id.desc())))


def _already_active(order: Order) -> StateError:
    names = ", ".join(str(i) for i in order.wish.identifiers[:3])
    more = len(order.wish.identifiers) - 3
    return StateError(
        "an order for {names} is already under way with this account",
        hint="Continue that one (“acme-desktop order list” shows it) or abandon it first.",
        names=f"{names} and {more} more" if more > 0 else names,
    )
