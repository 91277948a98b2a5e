"""How certificates and orders are doing, in the few words that people ask by. Pure.

The database answers the same in SQL, so that lists can be filtered, sorted and counted by it
(`adapters/db/health_terms.py`); a test holds both against each other.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from acme_desktop.domain.certificate import Certificate, CertificateStatus, RenewalPlan
from acme_desktop.domain.order import OrderState
from acme_desktop.domain.renewal import renewal_moment

_SOON = timedelta(days=7)


class Health(StrEnum):
    """How a certificate is doing, worst first; one word each."""

    EXPIRED = "expired"
    FAILING = "failing"  # its renewal failed, and will be tried again
    YOUR_TURN = "your-turn"  # its renewal waits for something to be deployed by hand
    WAITING = "waiting"  # its renewal is under way at the CA
    DUE_SOON = "due-soon"  # the renewal moment has come, or comes within a week
    HEALTHY = "healthy"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"


class OrderGroup(StrEnum):
    """The states of an order as people ask for them."""

    YOUR_TURN = "your-turn"  # awaiting deployment
    RUNNING = "running"  # with us or with the CA
    FAILED = "failed"  # invalid
    DONE = "done"  # valid
    ABANDONED = "abandoned"


_GROUPS = {
    OrderState.AWAITING_DEPLOYMENT: OrderGroup.YOUR_TURN,
    OrderState.INVALID: OrderGroup.FAILED,
    OrderState.VALID: OrderGroup.DONE,
    OrderState.ABANDONED: OrderGroup.ABANDONED,
}


def group_of(state: OrderState) -> OrderGroup:
    """Every state belongs to one group."""
    return _GROUPS.get(state, OrderGroup.RUNNING)


def states_of(group: OrderGroup) -> tuple[OrderState, ...]:
    """The states of a group, in the order of an order's way."""
    return tuple(state for state in OrderState if group_of(state) is group)


def soon_from(plan: RenewalPlan, not_before: datetime, not_after: datetime) -> datetime:
    """From when on a renewal counts as soon: a week before its moment, or a tenth of the life where that is less."""
    return renewal_moment(plan, not_before, not_after) - min(_SOON, (not_after - not_before) / 10)


def health_of(certificate: Certificate, renewing: OrderState | None, now: datetime) -> Health:
    """`renewing` is the state of the unfinished order that renews it, if there is one.

    What waits for a person goes before an earlier failure, which is being made good by just that.
    """
    if certificate.status is not CertificateStatus.VALID:
        return Health.REVOKED if certificate.status is CertificateStatus.REVOKED else Health.SUPERSEDED
    if certificate.not_after <= now:
        return Health.EXPIRED
    if renewing is OrderState.AWAITING_DEPLOYMENT:
        return Health.YOUR_TURN
    if certificate.plan.failures > 0:
        return Health.FAILING
    if renewing is not None:
        return Health.WAITING
    soon = soon_from(certificate.plan, certificate.not_before, certificate.not_after) <= now
    return Health.DUE_SOON if soon else Health.HEALTHY
