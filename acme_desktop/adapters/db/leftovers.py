"""What people have put in place for orders that are over."""

from __future__ import annotations

from sqlalchemy import select

from acme_desktop.adapters.db.connection import SqlConnection
from acme_desktop.adapters.db.mapping import challenge_of
from acme_desktop.adapters.db.rows import HIGHEST_ID
from acme_desktop.adapters.db.tables import FINAL_STATES, challenges, orders
from acme_desktop.domain.order import Challenge, Deployed, OrderId
from acme_desktop.domain.solver import SolverKind

_LEFT = (Deployed.INTENDED.value, Deployed.DONE.value)


class SqlLeftovers:
    """Implements store.Leftovers."""

    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    def list(self, order_id: OrderId | None = None) -> tuple[Challenge, ...]:
        other, its_order = challenges.alias("other"), orders.alias("its_order")
        # A CA may hand out an unfinished authorization again, and with it the same value.
        needed = (
            select(other.c.url)
            .join(its_order, its_order.c.id == other.c.order_id)
            .where(its_order.c.state.not_in(FINAL_STATES), other.c.chosen)
        )
        query = (
            select(challenges)
            .join(orders, orders.c.id == challenges.c.order_id)
            .where(
                challenges.c.deployed.in_(_LEFT),
                orders.c.state.in_(FINAL_STATES),
                orders.c.solver_kind == SolverKind.MANUAL.value,
                challenges.c.url.not_in(needed),
            )
            .order_by(challenges.c.order_id.desc(), challenges.c.id)
        )
        if order_id is not None:
            query = query.where(challenges.c.order_id == min(order_id, HIGHEST_ID))
        return tuple(challenge_of(row) for row in self._connection.query(query))
