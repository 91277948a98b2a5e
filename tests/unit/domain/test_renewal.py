"""When a certificate is due: RFC 9773 §4.2 and §4.3 where the CA answers, a fraction of the life where it does not."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acme_desktop.domain.certificate import RenewalPlan
from acme_desktop.domain.renewal import (
    Window,
    after_failure,
    by_lifetime,
    latest_moment,
    renewal_moment,
    waits_for,
    with_window,
    without_window,
)

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
START = datetime(2026, 1, 1, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

LIVES = st.timedeltas(timedelta(seconds=1), timedelta(days=3650))
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds are naive


def unused() -> float:
    """A draw that must not happen."""
    raise AssertionError("drawn again")


@pytest.mark.parametrize(
    ("life", "left"),
    [
        (90 * DAY, 30 * DAY),
        (45 * DAY, 15 * DAY),
        (10 * DAY, 10 * DAY / 3),
        (10 * DAY - timedelta(seconds=1), (10 * DAY - timedelta(seconds=1)) / 2),
        (160 * HOUR, 80 * HOUR),
        (1 * HOUR, 30 * MINUTE),
    ],
)
def test_without_a_window_a_third_of_the_life_is_left_or_half_of_a_short_one(life: timedelta, left: timedelta) -> None:
    assert by_lifetime(START, START + life) == START + life - left
    assert renewal_moment(RenewalPlan(), START, START + life) == START + life - left


@pytest.mark.parametrize(
    ("life", "left"),
    [
        (90 * DAY, 9 * DAY),
        (10 * DAY, 1 * DAY),
        (5 * DAY, 12 * HOUR),
        (160 * HOUR, 16 * HOUR),
        (2 * DAY, 12 * HOUR),
        (1 * DAY, 12 * HOUR),
        (1 * HOUR, 30 * MINUTE),
    ],
)
def test_however_late_a_window_is_there_is_a_latest_moment(life: timedelta, left: timedelta) -> None:
    assert latest_moment(START, START + life) == START + life - left
    late = RenewalPlan(moment=START + 100 * life)
    assert renewal_moment(late, START, START + life) == START + life - left


def test_a_drawn_moment_counts_where_it_is_early_enough() -> None:
    assert renewal_moment(RenewalPlan(moment=NOW), NOW - 80 * DAY, NOW + 10 * DAY) == NOW
    past = RenewalPlan(moment=START - 400 * DAY)
    assert renewal_moment(past, START, START + 90 * DAY) == START - 400 * DAY


@given(MOMENTS, LIVES, st.none() | MOMENTS)
def test_a_certificate_is_always_due_before_it_expires(
    start: datetime, life: timedelta, drawn: datetime | None
) -> None:
    end = start + life
    due = renewal_moment(RenewalPlan(moment=drawn), start, end)
    assert due < end
    assert start < by_lifetime(start, end) <= latest_moment(start, end) < end
    assert drawn is None or due <= drawn


@given(MOMENTS, LIVES, st.floats(0, 1, exclude_max=True), MOMENTS)
def test_the_moment_lies_in_its_window(start: datetime, length: timedelta, drawn: float, now: datetime) -> None:
    plan = with_window(RenewalPlan(), Window(start, start + length, "https://ca/why"), now, lambda: drawn)
    assert plan.moment is not None
    assert start <= plan.moment <= start + length
    assert (plan.window_start, plan.window_end, plan.explanation_url) == (start, start + length, "https://ca/why")


def test_moments_are_spread_over_the_whole_window() -> None:
    draw = random.Random(9773).random
    window = Window(START, START + 10 * DAY)
    moments = [with_window(RenewalPlan(), window, NOW, draw).moment for _ in range(1000)]
    days = [(moment - START).days for moment in moments if moment]
    assert all(60 <= days.count(day) <= 140 for day in range(10))


def test_a_moment_is_drawn_once_for_a_window_and_again_for_another() -> None:
    first = with_window(RenewalPlan(), Window(START, START + DAY), NOW, lambda: 0.25)
    assert first.moment == START + DAY / 4
    same = with_window(first, Window(START, START + DAY, "https://ca/new", 60.0), NOW + HOUR, unused)
    assert same.moment == first.moment
    assert (same.explanation_url, same.next_check) == ("https://ca/new", NOW + HOUR + MINUTE)
    for window in (Window(START + HOUR, START + DAY), Window(START, START + DAY + HOUR)):
        other = with_window(first, window, NOW, lambda: 0.5)
        assert other.moment == window.start + (window.end - window.start) / 2


def test_a_known_window_without_a_moment_gets_one() -> None:
    plan = RenewalPlan(window_start=START, window_end=START + DAY)
    assert with_window(plan, Window(START, START + DAY), NOW, lambda: 0.0).moment == START


@pytest.mark.parametrize("end", [START, START - MINUTE, START - 400 * DAY])
def test_a_window_that_does_not_end_after_its_start_is_no_answer(end: datetime) -> None:
    known = with_window(RenewalPlan(failures=2), Window(START, START + DAY, "https://ca/why"), NOW, lambda: 0.5)
    plan = with_window(known, Window(START, end, "https://ca/other", 60.0), NOW + DAY, unused)
    assert plan == without_window(known, NOW + DAY)
    assert plan.moment == known.moment
    assert plan.explanation_url == "https://ca/why"
    assert plan.next_check == NOW + DAY + 6 * HOUR


@pytest.mark.parametrize(
    ("retry_after", "pause"),
    [
        (None, 6 * HOUR), (0.0, MINUTE), (-5.0, MINUTE), (59.9, MINUTE), (60.0, MINUTE), (61.0, timedelta(seconds=61)),
        (21600.0, 6 * HOUR), (86400.0, DAY), (86401.0, DAY), (1e300, DAY), (inf, DAY), (-inf, MINUTE), (nan, MINUTE),
    ],
)  # fmt: skip
def test_the_next_question_comes_between_a_minute_and_a_day_later(retry_after: float | None, pause: timedelta) -> None:
    plan = with_window(RenewalPlan(), Window(START, START + DAY, retry_after=retry_after), NOW, lambda: 0.0)
    assert plan.next_check == NOW + pause


def test_no_answer_keeps_what_was_known_for_six_hours() -> None:
    known = with_window(RenewalPlan(failures=1), Window(START, START + DAY), NOW, lambda: 0.5)
    plan = without_window(known, NOW + DAY)
    assert (plan.moment, plan.window_start, plan.failures) == (known.moment, START, 1)
    assert plan.next_check == NOW + DAY + 6 * HOUR


def test_failures_are_followed_by_1_10_100_minutes_and_then_days() -> None:
    plan, pauses = RenewalPlan(moment=START), []
    for number in range(1, 7):
        plan = after_failure(plan, NOW, f"failure {number}")
        assert plan.not_before is not None
        pauses.append(plan.not_before - NOW)
        assert (plan.failures, plan.last_error) == (number, f"failure {number}")
    assert pauses == [MINUTE, 10 * MINUTE, 100 * MINUTE, DAY, DAY, DAY]
    assert plan.moment == START


@pytest.mark.parametrize(
    ("failures", "retry_after", "pause"),
    [
        (0, None, MINUTE), (0, 0.0, MINUTE), (0, 30.0, MINUTE), (0, -1.0, MINUTE), (0, 3600.0, HOUR), (0, 1e9, DAY),
        (0, 1e300, DAY), (0, inf, DAY), (0, nan, MINUTE), (2, 3600.0, 100 * MINUTE), (3, 3600.0, DAY), (99, 1e9, DAY),
    ],
)  # fmt: skip
def test_a_ca_can_lengthen_a_pause_to_a_day_and_never_shorten_it(
    failures: int, retry_after: float | None, pause: timedelta
) -> None:
    plan = after_failure(RenewalPlan(failures=failures), NOW, "why", retry_after)
    assert plan.not_before == NOW + pause


@given(st.integers(0, 50), st.none() | st.floats())
def test_any_retry_after_is_survived(failures: int, retry_after: float | None) -> None:
    plan = after_failure(RenewalPlan(failures=failures), NOW, "why", retry_after)
    assert plan.not_before is not None
    assert MINUTE <= plan.not_before - NOW <= DAY
    asked = with_window(RenewalPlan(), Window(START, START + DAY, retry_after=retry_after), NOW, lambda: 0.0)
    assert asked.next_check is not None
    assert MINUTE <= asked.next_check - NOW <= DAY


@pytest.mark.parametrize(
    ("ahead", "waits"), [(None, False), (-1.0, False), (0.0, False), (0.5, True), (24.0, True), (24.1, False)]
)
def test_no_pause_is_longer_than_a_day(ahead: float | None, waits: bool) -> None:
    assert waits_for(None if ahead is None else NOW + timedelta(hours=ahead), NOW) is waits
