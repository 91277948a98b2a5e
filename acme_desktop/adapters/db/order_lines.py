"""Orders as lists show them, a page at a time: first which ones, then only those whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, case, func, select

from acme_desktop.adapters.db.ca_names import CaNames
from acme_desktop.adapters.db.connection import SqlConnection
from acme_desktop.adapters.db.health_terms import STATE_RANK
from acme_desktop.adapters.db.listing import beginning, mentions, page_size
from acme_desktop.adapters.db.mapping import problem_of
from acme_desktop.adapters.db.rows import HIGHEST_ID
from acme_desktop.adapters.db.tables import certificates, orders
from acme_desktop.domain.certificate import CertificateId
from acme_desktop.domain.errors import NotFoundError
from acme_desktop.domain.health import group_of
from acme_desktop.domain.order import OrderId, OrderState
from acme_desktop.domain.problem import plain_text
from acme_desktop.domain.solver import SolverKind
from acme_desktop.service.lines import OrderFilter, OrderLine, Page

_PEM = "-----BEGIN"
_COLUMNS = (
    *(orders.c[name] for name in (
        "id", "names", "account_id", "state", "created_at", "updated_at", "expires", "created_by", "challenge_type",
        "solver_kind", "replaces_certificate", "certificate_id", "problem", "note",
    )),
    certificates.c.next_attempt,
)  # fmt: skip
_WHOLE = select(*_COLUMNS).outerjoin(certificates, certificates.c.id == orders.c.replaces_certificate)
_Keys = tuple[ColumnElement[Any], ...]
_SORTS: dict[str, Callable[[CaNames], _Keys]] = {
    "changed": lambda _: (orders.c.updated_at,),
    "created": lambda _: (orders.c.created_at,),
    "id": lambda _: (),
    "ca": lambda authorities: (authorities.rank(orders.c.account_id),),
    "state": lambda _: (case(STATE_RANK, value=orders.c.state, else_=len(STATE_RANK)),),
    "expires": lambda _: (orders.c.expires,),
}


class SqlOrderLines:
    """Implements store.OrderLines."""

    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    def page(self, wanted: OrderFilter) -> Page[OrderLine]:
        authorities = CaNames(self._connection)
        conditions = self._conditions(wanted, authorities)
        counts = self._counts(conditions)
        if wanted.group:
            states = [state for state in OrderState if group_of(state).value == wanted.group]
            conditions.append(orders.c.state.in_(states))
        query = select(orders.c.id).where(*conditions).order_by(*_order(wanted, authorities))
        query = query.limit(page_size(wanted.limit)).offset(beginning(wanted.offset))
        lines = self._lines(self._connection.query(query).scalars().all(), authorities)
        total = counts.get(wanted.group, 0) if wanted.group else sum(counts.values())
        return Page(lines, total, wanted.offset, counts)

    def get(self, order_id: OrderId) -> OrderLine:
        """Raises NotFoundError."""
        found = self._lines([order_id] if order_id <= HIGHEST_ID else [], CaNames(self._connection))
        if not found:
            raise NotFoundError("order", order_id)
        return found[0]

    def failed(self, *, since: datetime, limit: int) -> tuple[OrderLine, ...]:
        """Refused since then and no renewals, newest first, where nobody has ordered the same names again."""
        again = orders.alias("again")
        later = select(again.c.id).where(
            again.c.identifier_key == orders.c.identifier_key,
            again.c.account_id == orders.c.account_id,
            again.c.id > orders.c.id,
        )
        query = (
            select(orders.c.id)
            .where(
                orders.c.state == OrderState.INVALID.value,
                orders.c.replaces_certificate.is_(None),
                orders.c.updated_at >= since,
                ~later.exists(),
            )
            .order_by(orders.c.updated_at.desc(), orders.c.id.desc())
            .limit(limit)
        )
        return self._lines(self._connection.query(query).scalars().all(), CaNames(self._connection))

    def renewals_of(self, certificate_id: CertificateId, limit: int) -> tuple[OrderId, ...]:
        """Newest first."""
        query = select(orders.c.id).where(orders.c.replaces_certificate == certificate_id)
        found = self._connection.query(query.order_by(orders.c.id.desc()).limit(limit)).scalars()
        return tuple(OrderId(number) for number in found)

    def _conditions(self, wanted: OrderFilter, authorities: CaNames) -> list[ColumnElement[bool]]:
        """All but the group, of which there is to be a count each."""
        found: list[ColumnElement[bool]] = []
        if wanted.account_id is not None:
            found.append(orders.c.account_id == min(wanted.account_id, HIGHEST_ID))
        if wanted.text.strip():
            found.append(mentions(orders, wanted.text, authorities))
        return found

    def _counts(self, conditions: Sequence[ColumnElement[bool]]) -> dict[str, int]:
        query = select(orders.c.state, func.count().label("number")).where(*conditions).group_by(orders.c.state)
        counts: dict[str, int] = {}
        for row in self._connection.query(query):
            group = group_of(OrderState(row.state)).value
            counts[group] = counts.get(group, 0) + row.number
        return counts

    def _lines(self, numbers: Sequence[int], authorities: CaNames) -> tuple[OrderLine, ...]:
        if not numbers:
            return ()
        rows = {row.id: row for row in self._connection.query(_WHOLE.where(orders.c.id.in_(numbers)))}
        return tuple(_line(rows[number], authorities) for number in numbers if number in rows)


def _order(wanted: OrderFilter, authorities: CaNames) -> list[ColumnElement[Any]]:
    """What has no value stands at the end either way; what is alike, by number."""
    keys = _SORTS.get(wanted.sort, _SORTS["changed"])(authorities)
    order = [key.is_(None) for key in keys if key is orders.c.expires]
    return [*order, *(key.desc() if wanted.descending else key.asc() for key in (*keys, orders.c.id))]


def _line(row: Row[Any], authorities: CaNames) -> OrderLine:
    state = OrderState(row.state)
    return OrderLine(
        id=row.id,
        names=tuple(row.names.split("\n")),
        account_id=row.account_id,
        ca=authorities.name(row.account_id),
        environment=authorities.environment(row.account_id),
        state=state,
        group=group_of(state),
        created_at=row.created_at,
        updated_at=row.updated_at,
        expires=row.expires,
        created_by=row.created_by,
        challenge_type=row.challenge_type,
        automatic=row.solver_kind != SolverKind.MANUAL.value,
        renews=row.replaces_certificate,
        certificate_id=row.certificate_id,
        trouble=_trouble(row),
        next_attempt=None if state is OrderState.VALID else row.next_attempt,
    )


def _trouble(row: Row[Any]) -> str:
    """The CA's problem, or what our own look found; a chain that was kept as a note is no sentence."""
    problem = problem_of(row.problem)
    if problem:
        return plain_text(problem.sentence)
    return "" if row.note.startswith(_PEM) else plain_text(row.note)
