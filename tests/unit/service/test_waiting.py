"""Waiting, asking again, and doing things side by side; no test here waits."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from acme_desktop.domain.errors import Cancelled, GaveUpError, StateError, TransportError
from acme_desktop.service.job import Job, Progress, Step
from acme_desktop.service.side_by_side import lanes_for, side_by_side
from acme_desktop.service.waiting import insist, is_passing, pause_after, poll
from tests.builders import a_broken_line, a_refusal
from tests.unit.service.core import raising
from tests.unit.service.doubles import FakeClock


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def job(clock: FakeClock) -> Job:
    return Job(pause=clock.pause, monotonic=clock.monotonic)


def answers(*said: object) -> Callable[[], object]:
    """One after the other; errors are raised."""
    rest = iter(said)

    def ask() -> object:
        answer = next(rest)
        if isinstance(answer, Exception):
            raise answer
        return answer

    return ask


@pytest.mark.parametrize("code", ["serverInternal", "badNonce", "rateLimited"])
def test_problems_that_say_nothing_of_the_request_pass(code: str) -> None:
    assert is_passing(a_refusal(code, 400))


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_statuses_that_say_nothing_of_the_request_pass(status: int) -> None:
    assert is_passing(a_refusal("about:blank", status))


@pytest.mark.parametrize("error", [a_refusal("malformed", 400), a_refusal("caa", 403), StateError("no"), ValueError()])
def test_everything_else_does_not_pass(error: Exception) -> None:
    assert not is_passing(error)


def test_pauses_are_short_at_first() -> None:
    pauses = [pause_after(a_broken_line(), attempt) for attempt in range(7)]
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (0.1, 10.0)


def test_a_pause_is_at_least_what_was_asked_for_and_never_none_at_all() -> None:
    assert pause_after(a_broken_line(retry_after=77.0), 0) == 77.0
    assert [pause_after(a_broken_line(retry_after=0.0), attempt) for attempt in (0, 9)] == [0.1, 1.0]


def test_a_fault_that_passes_costs_a_pause(job: Job, clock: FakeClock) -> None:
    assert insist(answers(a_broken_line(), a_broken_line(), "yes"), job) == "yes"
    assert clock.pauses == [0.1, 0.3]


def test_patience_ends_with_the_last_error(job: Job, clock: FakeClock) -> None:
    last = a_broken_line()
    with pytest.raises(TransportError) as caught:
        insist(answers(*[a_broken_line()] * 3, last), job, patience=2.0)
    assert caught.value is last


def test_a_longer_pause_is_granted_where_the_ca_asks_for_it(job: Job, clock: FakeClock) -> None:
    assert insist(answers(a_refusal("rateLimited", 429, retry_after=300.0), "yes"), job) == "yes"
    assert clock.pauses == [300.0]


def test_what_was_asked_in_doubt_is_looked_into_before_it_is_repeated(job: Job) -> None:
    ask = answers(a_broken_line(), "asked again")
    assert insist(ask, job, settled=lambda: "found") == "found"
    assert insist(answers(a_broken_line(), "asked again"), job, settled=lambda: None) == "asked again"


def test_what_certainly_was_not_seen_is_repeated_without_looking(job: Job) -> None:
    ask = answers(a_broken_line(may_have_acted=False), "asked again")
    assert insist(ask, job, settled=raising(AssertionError("nobody needs to look"))) == "asked again"


def test_a_look_that_breaks_too_is_repeated(job: Job) -> None:
    look = answers(a_broken_line(may_have_acted=False), "found")
    assert insist(answers(a_broken_line()), job, settled=look) == "found"


def test_polling_goes_on_until_it_is_done(job: Job, clock: FakeClock) -> None:
    ask = answers(1, 2, 3)
    assert poll(ask, lambda n: n == 3, job, first=0.5, at_most=60, retry_after=lambda _: None, step=Step.WAITING) == 3
    assert clock.pauses == [0.5, 0.25, 0.4]


def test_polling_gives_up_in_time(job: Job, clock: FakeClock) -> None:
    with pytest.raises(GaveUpError, match=r"after 5\d seconds"):
        poll(lambda: 0, bool, job, first=0.1, at_most=60, retry_after=lambda _: None, step=Step.WAITING)
    assert clock.ran <= 60


def test_polling_does_not_begin_what_would_take_too_long(job: Job, clock: FakeClock) -> None:
    with pytest.raises(GaveUpError, match="asks for 61 seconds before the next question"):
        poll(raising(AssertionError()), bool, job, first=61, at_most=60, retry_after=lambda _: None, step=Step.WAITING)
    assert clock.pauses == []


def test_a_stop_ends_a_wait() -> None:
    stop = threading.Event()
    stop.set()
    with pytest.raises(Cancelled):
        Job(stop=stop).sleep(3600)
    with pytest.raises(Cancelled):
        Job(stop=stop, pause=lambda _: False).sleep(1)
    with pytest.raises(Cancelled):
        Job(stop=stop).step(Step.WAITING)


def test_a_wait_of_less_than_nothing_is_none(clock: FakeClock, job: Job) -> None:
    job.sleep(-1)
    assert clock.pauses == [0.0]


def test_progress_is_told_to_whoever_listens_and_to_nobody_otherwise() -> None:
    told: list[object] = []
    Job(report=told.append).step(Step.WAITING, 1, 2, subject="a.example")
    Job().step(Step.WAITING)
    assert told == [Progress(Step.WAITING, 1, 2, subject="a.example")]


def test_a_token_is_not_shown() -> None:
    assert "hidden" not in repr(Job(token="hidden"))


# --- side by side ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "round_trip", "lanes"), [(2, 1.0, 1), (30, 0.001, 1), (3, 0.1, 3), (100, 0.1, 16)]
)  # fmt: skip
def test_lanes_are_opened_where_they_gain_something(count: int, round_trip: float, lanes: int) -> None:
    assert lanes_for(count, round_trip) == lanes


@pytest.mark.parametrize("lanes", [0, 1, 4])
def test_answers_come_in_the_order_of_the_questions(job: Job, lanes: int) -> None:
    assert side_by_side(lambda n: n * 2, range(20), lanes, job) == [n * 2 for n in range(20)]


def test_lanes_work_at_the_same_time(job: Job) -> None:
    together = threading.Barrier(4, timeout=10)
    assert len(side_by_side(lambda _: together.wait(), range(4), 4, job)) == 4


def test_after_a_failure_nothing_new_is_begun(job: Job) -> None:
    begun: list[int] = []

    def work(number: int) -> None:
        begun.append(number)
        if number == 0:
            raise StateError("the first failed")

    with pytest.raises(StateError, match="the first failed"):
        side_by_side(work, range(10_000), 2, job)
    assert len(begun) < 10_000


def test_after_a_stop_nothing_new_is_begun() -> None:
    stop = threading.Event()
    stop.set()
    with pytest.raises(Cancelled):
        side_by_side(raising(AssertionError()), range(3), 3, Job(stop=stop))
