"""How far a limit is used, and when it is free again."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acme_desktop.domain.authority import PRESETS, limits_of, resolve_server
from acme_desktop.domain.names import Identifier, IdentifierType
from acme_desktop.domain.rate_limits import Counted, RateLimit, counted_under, domain_of, standing
from tests.builders import MOMENT, days, dns

WEEK = RateLimit(Counted.SAME_NAMES, 5, days(7))
EACH = timedelta(hours=33.6)


def used(*ago: timedelta, limit: RateLimit = WEEK) -> tuple[int, timedelta | None]:
    """How many, and how long it takes until there is one more."""
    found = standing(limit, "", [MOMENT - one for one in ago], MOMENT)
    return found.used, found.free_at - MOMENT if found.free_at else None


def address(text: str) -> Identifier:
    return Identifier(IdentifierType.IP, text)


def test_nothing_that_happened_is_nothing_used() -> None:
    found = standing(WEEK, "a.example", [], MOMENT)
    assert (found.subject, found.used, found.left, found.free_at, found.is_used_up) == ("a.example", 0, 5, None, False)


def test_what_was_used_comes_back_one_after_the_other() -> None:
    assert used(days(0)) == (1, EACH)
    assert used(days(0), days(0), days(0)) == (3, EACH)
    assert used(days(1), days(1), days(1)) == (3, EACH - days(1))
    assert used(days(2), days(2), days(2)) == (2, 2 * EACH - days(2))
    assert used(days(5), days(5), days(5)) == (0, None)


def test_a_moment_after_all_was_spent_nothing_is_left_until_the_first_is_back() -> None:
    found = standing(WEEK, "", [MOMENT - timedelta(hours=1)] * 5, MOMENT)
    assert (found.is_used_up, found.left, found.free_at) == (True, 0, MOMENT - timedelta(hours=1) + EACH)
    at_last = found.free_at
    assert at_last is not None
    assert standing(WEEK, "", [MOMENT - timedelta(hours=1)] * 5, at_last).left == 1


def test_one_that_is_back_may_be_spent_again() -> None:
    assert used(*[days(2)] * 5, timedelta(0)) == (5, 2 * EACH - days(2))


def test_a_ca_that_let_us_use_more_than_it_says_is_not_waited_for_longer() -> None:
    assert used(*[timedelta(0)] * 50) == (5, EACH)


def test_what_happened_by_a_clock_that_went_ahead_has_happened_now() -> None:
    assert used(-days(30)) == used(days(0)) == (1, EACH)


def test_two_windows_are_looked_through() -> None:
    assert WEEK.counts_since(MOMENT) == MOMENT - days(14)


@given(
    ago=st.lists(st.integers(0, 14 * 24 * 60), max_size=30),
    most=st.integers(1, 50),
    window=st.sampled_from([timedelta(hours=1), timedelta(hours=3), days(7)]),
)
def test_one_more_is_free_exactly_when_it_is_said_to_be(ago: list[int], most: int, window: timedelta) -> None:
    limit = RateLimit(Counted.DOMAIN, most, window)
    moments = [MOMENT - timedelta(minutes=one) for one in ago]
    found = standing(limit, "", moments, MOMENT)
    assert 0 <= found.used <= min(most, len(ago))
    if found.free_at is not None:
        assert found.free_at > MOMENT
        assert standing(limit, "", moments, found.free_at).used == found.used - 1
        before = found.free_at - timedelta(microseconds=1)
        assert standing(limit, "", moments, before).used == found.used


@pytest.mark.parametrize(
    ("identifier", "domain"),
    [
        (dns("a.example.com"), "example.com"),
        (dns("*.shop.example.co.uk"), "example.co.uk"),
        (dns("x.y.intranet.corp"), "intranet.corp"),
        (address("192.0.2.7"), "192.0.2.7"),
        (address("2001:db8:1:2:3::7"), "2001:db8:1:2::/64"),
    ],
)
def test_names_are_counted_under_what_was_registered_and_addresses_under_their_network(
    identifier: Identifier, domain: str
) -> None:
    assert domain_of(identifier) == domain
    assert counted_under(identifier, {"other.example", domain}) == domain
    assert counted_under(identifier, {"other.example"}) == ""


def test_a_name_that_only_ends_alike_is_of_another_domain() -> None:
    assert counted_under(dns("not-example.com"), {"example.com"}) == ""


def test_limits_are_known_of_presets_that_publish_them_and_of_nobody_else() -> None:
    counted = {limit.counted: limit for limit in limits_of(resolve_server("letsencrypt"))}
    assert counted[Counted.SAME_NAMES] == WEEK
    assert (counted[Counted.DOMAIN].most, counted[Counted.ORDERS].most, counted[Counted.FAILURES].most) == (50, 300, 5)
    assert limits_of("https://ca.example/dir") == ()
    for preset in PRESETS:
        kinds = [limit.counted for limit in preset.limits]
        assert len(kinds) == len(set(kinds))
        assert all(limit.most > 0 and limit.window > timedelta(0) for limit in preset.limits)


def test_moments_may_come_in_any_order() -> None:
    moments: list[datetime] = [MOMENT - days(1), MOMENT - days(3), MOMENT - days(2)]
    assert standing(WEEK, "", moments, MOMENT) == standing(WEEK, "", sorted(moments), MOMENT)
