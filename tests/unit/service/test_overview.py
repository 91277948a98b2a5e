"""The first view and the lists: what needs me, and how everything does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from acme_desktop.domain.authority import Environment
from acme_desktop.domain.health import Health
from acme_desktop.domain.order import OrderState
from acme_desktop.service.lines import CertificateFilter, Dashboard, Need, OrderFilter
from acme_desktop.service.questions import FindAccounts, FindCertificates, FindOrders, IsPrepared, ShowDashboard
from acme_desktop.service.requests import AbandonOrder, AddOperator
from tests.builders import a_refusal, days
from tests.unit.service.core import PASSWORD, Core


def look(core: Core) -> Dashboard:
    return core.handle(ShowDashboard())


def test_a_profile_is_prepared_when_somebody_can_sign_in(fresh: Core) -> None:
    assert fresh.handle(IsPrepared()) is False
    fresh.handle(AddOperator("ada", "admin", PASSWORD))
    assert fresh.handle(IsPrepared(), token="") is True


def test_an_empty_profile_has_an_empty_dashboard(core: Core) -> None:
    seen = look(core)
    assert (seen.attention, seen.marks, seen.days, seen.orders) == ((), (), (), ())
    assert (seen.expired, seen.within_7_days, seen.within_30_days, seen.healthy, seen.failing) == (0, 0, 0, 0, 0)
    assert (seen.renewal.last_run, seen.renewal.next_due, seen.renewal.waiting) == (None, None, 0)
    (account,) = seen.accounts
    assert (account.ca, account.environment) == ("ca.example", Environment.PRIVATE)
    assert (account.orders, account.open_orders, account.certificates) == (0, 0, 0)


def test_a_healthy_certificate_is_counted_and_marked(core: Core) -> None:
    certificate = core.issue("a.example, b.example")
    seen = look(core)
    assert (seen.healthy, seen.attention) == (1, ())
    (mark,) = seen.marks
    assert (mark.certificate_id, mark.name, mark.health) == (certificate.id, "a.example", Health.HEALTHY)
    assert (seen.marks_total, seen.days[0].certificates, seen.days[0].worst) == (1, 1, Health.HEALTHY)
    assert seen.days[0].day == certificate.not_after.date()
    assert seen.renewal.next_due == certificate.not_after - (certificate.not_after - certificate.not_before) / 3
    assert [order.state for order in seen.orders] == [OrderState.VALID]
    assert core.handle(FindAccounts()) == seen.accounts
    assert seen.accounts[0].certificates == 1


def test_what_waits_for_a_person_says_until_when_and_where_it_is_done(core: Core) -> None:
    order = core.place("a.example, b.example")
    (thing,) = look(core).attention
    assert (thing.need, thing.order_id, thing.records) == (Need.DEPLOY, order.id, 2)
    assert thing.route == f"/acme/orders/{order.id}/challenges"
    assert thing.deadline == core.order(order).expires  # before its authorizations do
    assert look(core).waiting_for_me == 1
    core.handle(AbandonOrder(order.id))
    assert look(core).attention == ()


def test_a_renewal_that_fails_says_why_how_often_and_when_it_goes_on(core: Core) -> None:
    certificate = core.issue()
    core.clock.forward(days(65))
    core.sign_in()
    core.ca.say("new_order", a_refusal("caa", 403, "CAA allows only another CA"))
    core.renew()
    seen = look(core)
    (thing,) = seen.attention
    assert (thing.need, thing.certificate_id, thing.tries, thing.renewal) == (Need.FAILING, certificate.id, 1, True)
    assert "CAA allows only another CA" in thing.trouble
    assert thing.next_attempt is not None
    assert thing.deadline == certificate.not_after
    assert (seen.failing, seen.healthy, seen.within_30_days, seen.within_7_days) == (1, 0, 1, 0)
    assert seen.renewal.last_run == core.clock.now()


def test_an_order_that_was_refused_is_told_until_it_is_ordered_again(core: Core) -> None:
    core.ca.say("new_order", a_refusal("rejectedIdentifier", 400, "a.example is on our list"))
    order = core.place()
    (thing,) = look(core).attention
    assert (thing.need, thing.order_id, thing.deadline) == (Need.FAILING, order.id, None)
    assert thing.route == f"/acme/orders/{order.id}"
    core.issue()
    assert look(core).attention == ()


def test_a_failure_of_long_ago_needs_nobody(core: Core) -> None:
    core.ca.say("new_order", a_refusal("rejectedIdentifier", 400, "no"))
    core.place()
    core.clock.forward(days(8))
    core.sign_in()
    assert look(core).attention == ()


def test_what_renews_by_hand_soon_is_one_thing_for_one_sitting(core: Core) -> None:
    for name in ("a.example", "b.example"):
        order = core.place(name)
        core.deploy(order)
        core.go_on(order)
    core.issue("c.example")
    core.clock.forward(days(54))
    core.sign_in()
    (thing,) = look(core).attention
    assert (thing.need, thing.certificates, thing.certificate_id) == (Need.DUE_BY_HAND, 2, None)
    assert thing.names == ("a.example", "b.example")
    assert thing.route == "/acme/certificates?health=due-soon"


def test_one_that_renews_by_hand_is_named_itself(core: Core) -> None:
    certificate = core.issue("c.example", auto_renew=False)
    core.clock.forward(days(54))
    core.sign_in()
    (thing,) = look(core).attention
    assert (thing.certificates, thing.certificate_id) == (1, certificate.id)
    assert thing.route == f"/acme/certificates/{certificate.id}"


def test_what_has_expired_comes_first(core: Core) -> None:
    certificate = core.issue()
    core.clock.forward(days(91))
    core.sign_in()
    core.place("b.example")
    seen = look(core)
    assert [thing.need for thing in seen.attention] == [Need.EXPIRED, Need.DEPLOY]
    assert (seen.expired, seen.attention[0].certificate_id) == (1, certificate.id)
    assert seen.renewal.waiting == 1


def test_orders_are_found_by_page_with_a_count_of_each_group(core: Core) -> None:
    core.issue("a.example")
    core.place("b.example")
    page = core.handle(FindOrders(OrderFilter(group="your-turn")))
    assert [line.names for line in page.rows] == [("b.example",)]
    assert (page.total, page.counts) == (1, {"your-turn": 1, "done": 1})


@pytest.mark.parametrize(("passed", "health"), [(0, Health.HEALTHY), (54, Health.DUE_SOON), (91, Health.EXPIRED)])
def test_certificates_are_found_by_page_with_a_count_of_each_health(core: Core, passed: int, health: Health) -> None:
    certificate = core.issue("a.example")
    core.clock.forward(timedelta(days=passed))
    core.sign_in()
    page = core.handle(FindCertificates(CertificateFilter(health=health.value)))
    assert [line.id for line in page.rows] == [certificate.id]
    assert page.counts == {health.value: 1}
