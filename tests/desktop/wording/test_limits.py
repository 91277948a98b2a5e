"""What is left of a CA's limits, in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from acme_desktop.desktop.wording.limits import free_words, orders_left_words, used_words
from acme_desktop.domain.rate_limits import Counted, LimitStanding, RateLimit

NOW = datetime(2026, 11, 24, 10, 42, tzinfo=UTC)


def standing(counted: Counted, subject: str = "", used: int = 3, most: int = 5) -> LimitStanding:
    hours = {Counted.ORDERS: 3, Counted.FAILURES: 1}.get(counted, 7 * 24)
    return LimitStanding(RateLimit(counted, most, timedelta(hours=hours)), subject, used, NOW + timedelta(days=7))


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (standing(Counted.SAME_NAMES), "3 of 5 certificates for exactly these names in 7 day(s)"),
        (standing(Counted.DOMAIN, "xn--bcher-kva.example"), "3 of 5 certificates under bücher.example in 7 day(s)"),
        (standing(Counted.DOMAIN, "2001:db8::/64"), "3 of 5 certificates under 2001:db8::/64 in 7 day(s)"),
        (standing(Counted.ORDERS, used=1200, most=1500), "1200 of 1500 new orders of this account in 3 h"),
        (standing(Counted.FAILURES, "a.example"), "3 of 5 failed validations of a.example in 1 h"),
    ],
)
def test_every_kind_of_limit_has_its_sentence(shown: LimitStanding, words: str) -> None:
    assert used_words(shown) == words


def test_when_there_is_one_more() -> None:
    assert "comes back Tue 1 Dec, " in free_words(standing(Counted.SAME_NAMES), NOW)
    assert "would probably be refused" in free_words(standing(Counted.SAME_NAMES, used=5), NOW)
    assert free_words(LimitStanding(standing(Counted.ORDERS).limit, "", 0), NOW) == ""


def test_orders_left_of_an_account() -> None:
    assert orders_left_words(standing(Counted.ORDERS, used=2, most=300)) == "298 of 300 orders left"
    assert orders_left_words(None) == "no limit known"
