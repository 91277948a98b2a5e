"""One word for how a certificate or an order is doing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from acme_desktop.domain.certificate import CertificateStatus, RenewalPlan
from acme_desktop.domain.health import Health, OrderGroup, group_of, health_of, soon_from, states_of
from acme_desktop.domain.order import OrderState
from tests.builders import MOMENT, a_certificate

END = MOMENT + timedelta(days=90)


@pytest.mark.parametrize(("changes", "renewing", "after", "health"), [
    ({}, None, 10, Health.HEALTHY),
    ({}, None, 52, Health.HEALTHY),
    ({}, None, 53, Health.DUE_SOON),  # a week before the moment, with a third of the life left
    ({}, None, 89, Health.DUE_SOON),
    ({}, None, 90, Health.EXPIRED),
    ({}, OrderState.AWAITING_DEPLOYMENT, 90, Health.EXPIRED),
    ({}, OrderState.AWAITING_DEPLOYMENT, 10, Health.YOUR_TURN),
    ({}, OrderState.PROCESSING, 10, Health.WAITING),
    ({"plan": RenewalPlan(failures=1)}, None, 10, Health.FAILING),
    ({"plan": RenewalPlan(failures=1)}, OrderState.PROCESSING, 10, Health.FAILING),
    ({"plan": RenewalPlan(failures=1)}, OrderState.AWAITING_DEPLOYMENT, 10, Health.YOUR_TURN),
    ({"plan": RenewalPlan(moment=MOMENT + timedelta(days=20))}, None, 14, Health.DUE_SOON),
    ({"status": CertificateStatus.REVOKED}, None, 100, Health.REVOKED),
    ({"status": CertificateStatus.SUPERSEDED}, OrderState.PENDING, 10, Health.SUPERSEDED),
])  # fmt: skip
def test_health(changes: dict[str, object], renewing: OrderState | None, after: int, health: Health) -> None:
    certificate = a_certificate(not_before=MOMENT, not_after=END, **changes)
    assert health_of(certificate, renewing, MOMENT + timedelta(days=after)) is health


def test_of_a_short_life_a_tenth_is_soon() -> None:
    assert soon_from(RenewalPlan(), MOMENT, MOMENT + timedelta(days=6)) == MOMENT + timedelta(days=3 - 0.6)


def test_every_state_of_an_order_belongs_to_one_group() -> None:
    every = [state for group in OrderGroup for state in states_of(group)]
    assert sorted(every) == sorted(OrderState)
    assert group_of(OrderState.STORED) is OrderGroup.RUNNING
    assert states_of(OrderGroup.YOUR_TURN) == (OrderState.AWAITING_DEPLOYMENT,)
