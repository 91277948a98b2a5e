"""The ledger: what is left of a CA's limits by our own records, and how long the CA asked to wait."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from acme_desktop.domain.account import Account
from acme_desktop.domain.errors import RateLimitedError
from acme_desktop.domain.order import OrderState
from acme_desktop.domain.rate_limits import Counted
from acme_desktop.domain.renewal import Window
from acme_desktop.service.lines import CaWait, Ledger
from acme_desktop.service.questions import FindAccounts, ShowDashboard, ShowLedger
from acme_desktop.service.requests import PlaceOrder, RegisterAccount
from tests.builders import a_refusal, days
from tests.unit.service.core import AUTOMATIC, Core

NAMES = "www.example.com, example.com"
OpenAccount = Callable[..., Account]


@pytest.fixture
def account(core: Core) -> Account:
    """At a CA that is known to have limits; what `core` does by itself is done with it."""
    core._account = open_account(core)
    return core._account


def open_account(core: Core, server: str = "letsencrypt", email: str = "le@a.example") -> Account:
    return core.handle(RegisterAccount(server, email, agree_terms=True))


def ledger(core: Core, domains: str = NAMES, account: Account | None = None) -> Ledger:
    return core.handle(ShowLedger((account or core.account).id, domains))


def told(core: Core, domains: str = NAMES, account: Account | None = None) -> dict[tuple[Counted, str], int]:
    """How much is used of what."""
    standings = ledger(core, domains, account).standings
    return {(one.limit.counted, one.subject): one.used for one in standings}


def later(core: Core, passed: timedelta) -> None:
    core.clock.forward(passed)
    core.sign_in()


def issue_with(core: Core, account: Account, domains: str) -> None:
    order = core.handle(PlaceOrder(account.id, domains, solver=AUTOMATIC, wait=90.0))
    assert order.state is OrderState.VALID


def refuse(
    core: Core, domains: str = NAMES, *, retry_after: float | None = 7200.0, account: Account | None = None
) -> None:
    said = a_refusal("rateLimited", 429, "too many certificates", retry_after)
    core.ca.say("new_order", *[said] * (1 if retry_after else 20))
    with pytest.raises(RateLimitedError):
        core.handle(PlaceOrder((account or core.account).id, domains))


def test_nothing_is_known_of_a_ca_that_names_no_limits(core: Core) -> None:
    core.issue(NAMES)
    assert ledger(core) == Ledger()
    assert core.handle(FindAccounts())[0].new_orders is None


def test_nothing_is_said_as_long_as_there_are_no_names(core: Core, account: Account) -> None:
    assert ledger(core, " , x_y ") == Ledger()


def test_what_nobody_has_used_is_no_news_but_exactly_these_names_are_always_told(core: Core, account: Account) -> None:
    assert told(core) == {(Counted.SAME_NAMES, ""): 0}
    (line,) = (line for line in core.handle(FindAccounts()) if line.account.id == account.id)
    assert line.new_orders is not None
    assert (line.new_orders.left, line.new_orders.free_at) == (300, None)


def test_a_certificate_counts_for_its_names_its_domains_and_its_account(core: Core, account: Account) -> None:
    core.issue("www.example.com, example.com, shop.example.org")
    assert told(core, "shop.example.org, example.com, www.example.com") == {(Counted.SAME_NAMES, ""): 1}
    assert told(core, "example.com, new.example.net") == {
        (Counted.SAME_NAMES, ""): 0,
        (Counted.DOMAIN, "example.com"): 1,
        (Counted.ORDERS, ""): 1,
    }


def test_another_certificate_for_the_same_names_counts_for_them_only(core: Core, account: Account) -> None:
    core.issue(NAMES)
    later(core, timedelta(seconds=10))
    core.issue(NAMES)
    assert told(core) == {(Counted.SAME_NAMES, ""): 2}
    assert told(core, "other.example.com") == {
        (Counted.SAME_NAMES, ""): 0,
        (Counted.DOMAIN, "example.com"): 1,
        (Counted.ORDERS, ""): 1,
    }


def test_a_renewal_that_names_what_it_replaces_counts_for_nothing(core: Core, account: Account) -> None:
    core.issue(NAMES)
    later(core, days(20))
    core.ca.window = Window(core.clock.now() - days(1), core.clock.now() + days(1))
    (outcome,) = core.renew(everything=True)
    assert outcome.result == "renewed"
    assert told(core) == {(Counted.SAME_NAMES, ""): 0}
    assert told(core, "other.example.com") == {(Counted.SAME_NAMES, ""): 0}


def test_other_accounts_at_the_same_ca_use_its_limits_too_and_those_at_others_do_not(
    core: Core, account: Account
) -> None:
    second, staging = open_account(core, email="b@a.example"), open_account(core, "letsencrypt-staging")
    issue_with(core, second, NAMES)
    issue_with(core, staging, NAMES)
    assert told(core) == {(Counted.SAME_NAMES, ""): 1}
    assert told(core, "other.example.com") == {(Counted.SAME_NAMES, ""): 0, (Counted.DOMAIN, "example.com"): 1}
    used = {line.account.id: line.new_orders.used for line in core.handle(FindAccounts()) if line.new_orders}
    assert used == {account.id: 0, second.id: 1, staging.id: 1}


def test_an_order_of_which_the_ca_has_not_heard_is_not_counted(core: Core, account: Account) -> None:
    refuse(core)
    assert told(core, "other.example.com") == {(Counted.SAME_NAMES, ""): 0}
    core.place("third.example.com")
    assert told(core, "other.example.com")[Counted.ORDERS, ""] == 1


def test_a_name_that_was_not_proved_counts_for_itself_with_this_account_for_an_hour(
    core: Core, account: Account
) -> None:
    second = open_account(core, email="b@a.example")
    for _ in range(2):
        order = core.place("*.example.com, example.com", solver="manual")
        core.go_on(order, without_check=True, reason="to see it fail")
    (failures,) = (
        s for s in ledger(core, "example.com, a.example.com").standings if s.limit.counted is Counted.FAILURES
    )
    assert (failures.subject, failures.used) == ("example.com", 4)
    assert told(core, "example.com", second) == {(Counted.SAME_NAMES, ""): 0}
    later(core, timedelta(hours=1))
    assert (Counted.FAILURES, "example.com") not in told(core, "example.com")


def test_what_is_used_up_stands_first_and_says_when_it_is_free(core: Core, account: Account) -> None:
    for _ in range(5):
        core.issue(NAMES)
    issued = core.clock.now()
    later(core, days(1))
    first = ledger(core).standings[0]
    assert (first.limit.counted, first.is_used_up, first.used) == (Counted.SAME_NAMES, True, 5)
    assert first.free_at is not None
    assert abs(first.free_at - (issued + timedelta(hours=33.6))) < timedelta(minutes=1)
    later(core, timedelta(hours=9.7))
    assert ledger(core).standings[0].left == 1


def test_what_is_used_up_for_another_reason_stands_before_these_names(core: Core, account: Account) -> None:
    for _ in range(5):
        order = core.place("a.example.com", solver="manual")
        core.go_on(order, without_check=True, reason="to see it fail")
    first, second = ledger(core, "a.example.com, b.example.com").standings[:2]
    assert (first.limit.counted, first.is_used_up) == (Counted.FAILURES, True)
    assert second.limit.counted is Counted.SAME_NAMES


def test_where_the_ca_asked_to_wait_that_is_told_until_it_is_over(core: Core, account: Account) -> None:
    refuse(core)
    until = core.clock.now() + timedelta(hours=2)
    assert ledger(core).wait == CaWait(until, 1, True, "too many certificates (rateLimited)")
    elsewhere = ledger(core, "other.example.com").wait
    assert elsewhere is not None
    assert (elsewhere.until, elsewhere.same_names) == (until, False)
    (row,) = core.trail("order.wait")
    assert (row.object_id, row.outcome) == ("1", "failed")
    later(core, timedelta(hours=2))
    assert ledger(core).wait is None


def test_the_longest_wait_is_told(core: Core, account: Account) -> None:
    refuse(core, "one.example.com")
    refuse(core, "two.example.com", retry_after=9000.0)
    refuse(core, "three.example.com", retry_after=8000.0)
    wait = ledger(core).wait
    assert wait is not None
    assert wait.order_id == 2


def test_a_wait_of_another_account_concerns_only_the_same_names_at_the_same_ca(core: Core, account: Account) -> None:
    second, staging = open_account(core, email="b@a.example"), open_account(core, "letsencrypt-staging")
    refuse(core)
    assert ledger(core, account=second).wait is not None
    assert ledger(core, "other.example.com", second).wait is None
    assert ledger(core, account=staging).wait is None


def test_a_wait_is_over_when_the_order_got_through_all_the_same(core: Core, account: Account) -> None:
    refuse(core)
    core.issue(NAMES)
    assert ledger(core).wait is None


def test_a_refusal_without_a_time_is_no_wait(core: Core, account: Account) -> None:
    refuse(core, retry_after=None)
    assert ledger(core).wait is None
    assert core.trail("order.wait") == []


def test_a_ca_without_known_limits_may_ask_to_wait_too(core: Core) -> None:
    refuse(core, "a.example")
    found = ledger(core, "a.example")
    assert found.standings == ()
    assert found.wait is not None


def test_no_more_than_six_are_told(core: Core, account: Account) -> None:
    domains = [f"example-{number}.com" for number in range(8)]
    core.issue(", ".join(domains))
    assert len(ledger(core, ", ".join([*domains, "new.example.net"])).standings) == 6


def test_the_dashboard_has_the_same_figures(core: Core, account: Account) -> None:
    core.issue(NAMES)
    assert core.handle(ShowDashboard()).accounts == core.handle(FindAccounts())
