"""`domain.health` once more, in SQL: what lists are filtered, sorted and counted by. A test holds both together."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Subquery, case, func, select

from acme_desktop.adapters.db.tables import FINAL_STATES, certificates, orders
from acme_desktop.domain.certificate import CertificateStatus
from acme_desktop.domain.health import Health, OrderGroup, group_of
from acme_desktop.domain.order import OrderState

HEALTH_RANK = {health.value: rank for rank, health in enumerate(Health)}
_GROUP_RANK = {group: rank for rank, group in enumerate(OrderGroup)}
STATE_RANK = {state.value: _GROUP_RANK[group_of(state)] * 100 + rank for rank, state in enumerate(OrderState)}


def renewing() -> Subquery:
    """The unfinished renewals: `certificate_id`, `order_id`, and `awaiting` (1: something is to be deployed)."""
    waits = orders.c.state == OrderState.AWAITING_DEPLOYMENT.value
    return (
        select(
            orders.c.replaces_certificate.label("certificate_id"),
            func.max(orders.c.id).label("order_id"),
            func.max(case((waits, 1), else_=0)).label("awaiting"),
        )
        .where(orders.c.replaces_certificate.is_not(None), orders.c.state.not_in(FINAL_STATES))
        .group_by(orders.c.replaces_certificate)
        .subquery("renewing")
    )


def health(now: datetime, under_way: Subquery) -> ColumnElement[str]:
    """A certificate's Health as its value; `under_way` is `renewing()`, joined so that there may be none."""
    columns = certificates.c
    return case(
        (columns.status == CertificateStatus.SUPERSEDED.value, Health.SUPERSEDED.value),
        (columns.status == CertificateStatus.REVOKED.value, Health.REVOKED.value),
        (columns.not_after <= now, Health.EXPIRED.value),
        (under_way.c.awaiting == 1, Health.YOUR_TURN.value),
        (columns.failures > 0, Health.FAILING.value),
        (under_way.c.order_id.is_not(None), Health.WAITING.value),
        (columns.soon_at <= now, Health.DUE_SOON.value),
        else_=Health.HEALTHY.value,
    )


def implied(wanted: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """What follows from a health and can be looked up in an index; nothing where little does."""
    columns = certificates.c
    in_use = columns.status == CertificateStatus.VALID.value
    if wanted == Health.EXPIRED.value:
        return (in_use, columns.not_after <= now)
    if wanted == Health.FAILING.value:
        return (in_use, columns.not_after > now, columns.failures > 0)
    if wanted == Health.DUE_SOON.value:
        return (in_use, columns.not_after > now, columns.soon_at <= now)
    return ()
