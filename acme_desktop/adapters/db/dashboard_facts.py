"""What the first view counts: everything at once, whatever else the database holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import case, func, select

from acme_desktop.adapters.db.connection import SqlConnection
from acme_desktop.adapters.db.health_terms import HEALTH_RANK, health, renewing
from acme_desktop.adapters.db.tables import FINAL_STATES, authorizations, certificates, challenges, orders
from acme_desktop.domain.certificate import CertificateStatus
from acme_desktop.domain.health import Health
from acme_desktop.service.lines import ExpiryDay, ExpiryMark
from acme_desktop.service.listings import AccountCounts, Deployment, ExpiryCounts, RenewalMoments

_COLUMNS = certificates.c
_IN_USE = _COLUMNS.status == CertificateStatus.VALID.value
_UNDER_WAY = renewing()
_JOINED = certificates.outerjoin(_UNDER_WAY, _UNDER_WAY.c.certificate_id == _COLUMNS.id)
_WEEK, _MONTH = timedelta(days=7), timedelta(days=30)
_OPEN = "pending"


class SqlDashboardFacts:
    """Implements store.DashboardFacts."""

    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    def counts(self, now: datetime) -> ExpiryCounts:
        judged = (
            select(health(now, _UNDER_WAY).label("health"), _COLUMNS.not_after)
            .select_from(_JOINED)
            .where(_IN_USE)
            .subquery()
        )
        alive = judged.c.not_after > now
        query = select(
            judged.c.health,
            func.count().label("number"),
            func.sum(case((alive & (judged.c.not_after <= now + _WEEK), 1), else_=0)).label("week"),
            func.sum(case((alive & (judged.c.not_after <= now + _MONTH), 1), else_=0)).label("month"),
        ).group_by(judged.c.health)
        rows = self._connection.query(query).all()
        return ExpiryCounts(
            {row.health: int(row.number) for row in rows},
            sum(int(r.week) for r in rows),
            sum(int(r.month) for r in rows),
        )

    def marks(self, now: datetime, until: datetime, limit: int) -> tuple[ExpiryMark, ...]:
        query = (
            select(_COLUMNS.id, _COLUMNS.names, _COLUMNS.not_after, _COLUMNS.window_start, _COLUMNS.window_end)
            .add_columns(health(now, _UNDER_WAY).label("health"))
            .select_from(_JOINED)
            .where(_IN_USE, _COLUMNS.not_after > now, _COLUMNS.not_after <= until)
            .order_by(_COLUMNS.not_after, _COLUMNS.id)
            .limit(limit)
        )
        return tuple(
            ExpiryMark(
                row.id,
                row.names.partition("\n")[0],
                row.not_after,
                Health(row.health),
                (row.window_start, row.window_end) if row.window_start and row.window_end else None,
            )
            for row in self._connection.query(query)
        )

    def days(self, now: datetime, until: datetime) -> tuple[ExpiryDay, ...]:
        judged = (
            select(
                func.substr(_COLUMNS.not_after, 1, 10).label("day"),
                case(HEALTH_RANK, value=health(now, _UNDER_WAY)).label("rank"),
            )
            .select_from(_JOINED)
            .where(_IN_USE, _COLUMNS.not_after > now, _COLUMNS.not_after <= until)
            .subquery()
        )
        query = select(judged.c.day, func.count().label("number"), func.min(judged.c.rank).label("worst"))
        query = query.group_by(judged.c.day)
        found = self._connection.query(query.order_by(judged.c.day))
        ranked = tuple(Health)
        return tuple(ExpiryDay(date.fromisoformat(row.day), row.number, ranked[row.worst]) for row in found)

    def deployments(self, order_ids: Sequence[int]) -> dict[int, Deployment]:
        query = (
            select(
                challenges.c.order_id,
                func.count().label("records"),
                func.min(authorizations.c.expires).label("expires"),
            )
            .join(authorizations, authorizations.c.id == challenges.c.authorization_id)
            .where(
                challenges.c.order_id.in_(order_ids),
                challenges.c.chosen,
                challenges.c.status == _OPEN,
                authorizations.c.status == _OPEN,
            )
            .group_by(challenges.c.order_id)
        )
        return {row.order_id: Deployment(row.records, row.expires) for row in self._connection.query(query)}

    def renewal_moments(self, now: datetime) -> RenewalMoments:
        next_try = case((_COLUMNS.next_attempt > _COLUMNS.due_at, _COLUMNS.next_attempt), else_=_COLUMNS.due_at)
        itself = _COLUMNS.auto_renew & ~_COLUMNS.own_csr & _IN_USE
        due = func.sum(case((next_try <= now, 1), else_=0))
        row = self._connection.query(select(func.min(next_try).label("first"), due.label("due")).where(itself)).one()
        return RenewalMoments(row.first, int(row.due or 0))

    def by_account(self) -> dict[int, AccountCounts]:
        unfinished = func.sum(case((orders.c.state.not_in(FINAL_STATES), 1), else_=0))
        account = orders.c.account_id.label("account")
        placed = select(account, func.count().label("number"), unfinished.label("open")).group_by(account)
        holder = _COLUMNS.account_id.label("account")
        held = select(holder, func.count().label("number")).where(_IN_USE).group_by(holder)
        certificates_of = {row.account: int(row.number) for row in self._connection.query(held)}
        orders_of = {row.account: (int(row.number), int(row.open)) for row in self._connection.query(placed)}
        return {
            number: AccountCounts(*orders_of.get(number, (0, 0)), certificates_of.get(number, 0))
            for number in {*orders_of, *certificates_of}
        }
