"""One order that waits for a person: when it is looked at, what is remembered, and when the CA is told by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from acme_desktop.desktop.panes.challenges.check_rounds import CheckRounds
from acme_desktop.desktop.panes.challenges.order_watch import OrderWatch
from acme_desktop.desktop.panes.challenges.watches import Watches, watches_of
from acme_desktop.desktop.preferences import SUBMIT_WHEN_GREEN
from acme_desktop.domain.errors import Cancelled, NotSignedInError, TransportError
from acme_desktop.domain.events import Topic
from acme_desktop.domain.order import OrderId, OrderState
from acme_desktop.domain.preflight import Verdict
from acme_desktop.service.job import Progress, Step
from acme_desktop.service.questions import StudyOrder
from acme_desktop.service.requests import CheckChallenges, ContinueOrder, ListChallenges
from tests.desktop.recording_desk import NOON, MakeDesk, RecordingDesk

from . import samples

Settle = Callable[[], None]
CHECKS = tuple(samples.dns_checks().values())
GREEN = tuple(samples.green_dns_checks().values())


class Clock:
    """Moved by the test."""

    def __init__(self) -> None:
        self.moment = NOON

    def __call__(self) -> datetime:
        return self.moment

    def go(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(make_desk: MakeDesk, clock: Clock) -> RecordingDesk:
    made = make_desk(now=clock)
    made.client.answer(StudyOrder, samples.dns_story())
    made.client.answer(ListChallenges, samples.dns_rows())
    return made


@pytest.fixture
def watch(desk: RecordingDesk) -> OrderWatch:
    return OrderWatch(desk, samples.DNS_ORDER, desk.parent)


def passes(rounds: CheckRounds, clock: Clock, seconds: int) -> None:
    for _ in range(seconds):
        clock.go(1)
        rounds.tick()


# --- rounds --------------------------------------------------------------------------------------------------------


def test_it_looks_at_once_and_then_every_ten_seconds(desk: RecordingDesk, watch: OrderWatch, clock: Clock) -> None:
    rounds, client = watch.rounds, desk.client
    rounds.start()
    assert (len(client.requests(CheckChallenges)), rounds.looking, rounds.seconds_left) == (1, True, None)
    client.succeed(CheckChallenges, CHECKS)
    assert (rounds.looking, rounds.seconds_left, rounds.share) == (False, 10, 0.0)
    passes(rounds, clock, 5)
    assert (rounds.seconds_left, rounds.share) == (5, 0.5)
    passes(rounds, clock, 5)
    assert len(client.requests(CheckChallenges)) == 2


def test_there_are_never_two_looks_at_once(desk: RecordingDesk, watch: OrderWatch, clock: Clock) -> None:
    watch.rounds.start()
    passes(watch.rounds, clock, 60)
    watch.rounds.check_now()
    assert len(desk.client.requests(CheckChallenges)) == 1


def test_after_five_minutes_it_looks_every_thirty_seconds_until_somebody_checks(
    desk: RecordingDesk, watch: OrderWatch, clock: Clock
) -> None:
    rounds = watch.rounds
    rounds.start()
    clock.go(301)
    desk.client.succeed(CheckChallenges, CHECKS)
    assert rounds.seconds_left == 30
    rounds.check_now()
    desk.client.succeed(CheckChallenges, CHECKS)
    assert rounds.seconds_left == 10


def test_a_pause_gives_up_the_look_and_starts_again_with_one(
    desk: RecordingDesk, watch: OrderWatch, clock: Clock
) -> None:
    rounds = watch.rounds
    rounds.start()
    ticket = desk.client.pending(CheckChallenges)
    rounds.pause()
    assert ticket.stop_event.is_set()
    desk.client.fail(ticket, Cancelled())
    assert (rounds.running, rounds.seconds_left) == (False, None)
    clock.go(60)
    rounds.start()
    assert len(desk.client.requests(CheckChallenges)) == 2
    rounds.stop_look()
    assert desk.client.pending(CheckChallenges).stop_event.is_set()


def test_it_goes_on_after_a_fault_and_not_without_a_session(desk: RecordingDesk, watch: OrderWatch) -> None:
    told: list[Exception] = []
    watch.failed.connect(told.append)
    watch.rounds.start()
    desk.client.fail(CheckChallenges, TransportError("no network"))
    assert watch.rounds.running
    watch.rounds.check_now()
    desk.client.fail(CheckChallenges, NotSignedInError("the session has ended"))
    assert not watch.rounds.running
    assert len(told) == 2


# --- the order -----------------------------------------------------------------------------------------------------


def test_the_values_are_asked_for_once_an_opening(desk: RecordingDesk, watch: OrderWatch, settle: Settle) -> None:
    watch.known.open()
    settle()
    assert len(desk.client.requests(ListChallenges)) == 1
    assert len(watch.known.sheet.values) == 3
    watch.known.refresh()
    settle()
    assert len(desk.client.requests(ListChallenges)) == 1
    watch.known.open()
    settle()
    assert len(desk.client.requests(ListChallenges)) == 2


def test_new_challenges_of_an_open_sheet_are_asked_for(desk: RecordingDesk, watch: OrderWatch, settle: Settle) -> None:
    watch.known.open()
    settle()
    other = samples.an_authorization(samples.txt_row(5, "new.example.org", samples.VALUE_3, "example.org"))
    story = samples.dns_story()
    desk.client.answer(StudyOrder, replace(story, authorizations=(*story.authorizations, other)))
    watch.known.refresh()
    settle()
    assert len(desk.client.requests(ListChallenges)) == 2


def test_a_watch_in_the_background_never_asks_for_values(
    desk: RecordingDesk, watch: OrderWatch, settle: Settle
) -> None:
    watch.known.refresh()
    settle()
    assert desk.client.requests(ListChallenges) == []


def test_it_asks_again_when_something_happened_to_the_order_but_not_after_its_own_looks(
    desk: RecordingDesk, watch: OrderWatch, qtbot: object
) -> None:
    asked = desk.client.requests
    desk.client.tell(Topic.CHALLENGE, "check", "214")
    desk.client.tell(Topic.CHALLENGE, "view", "214")
    desk.client.tell(Topic.ORDER, "finalize", "7")
    assert not watch.known._again.isActive()
    desk.client.tell(Topic.ORDER, "fail", "214")
    assert watch.known._again.isActive()
    watch.known._again.timeout.emit()
    assert asked(StudyOrder) == [StudyOrder(samples.DNS_ORDER)]


def test_an_older_answer_does_not_replace_a_newer_one(desk: RecordingDesk, watch: OrderWatch) -> None:
    desk.client._answers.clear()
    watch.known.refresh()
    watch.known.refresh()
    first, second = (t for t in desk.client.tickets if isinstance(t.request, StudyOrder))
    desk.client.succeed(second, samples.dns_story(OrderState.VALID))
    desk.client.succeed(first, samples.dns_story())
    assert watch.known.state is OrderState.VALID


# --- submit when green ---------------------------------------------------------------------------------------------


def test_it_submits_once_when_all_is_green(desk: RecordingDesk, watch: OrderWatch, settle: Settle) -> None:
    watch.known.open()
    watch.look_on()
    settle()
    watch.arm(True)
    assert desk.preferences.get(SUBMIT_WHEN_GREEN) == [214]
    desk.client.succeed(CheckChallenges, CHECKS)
    assert desk.client.requests(ContinueOrder) == []
    watch.rounds.check_now()
    desk.client.succeed(CheckChallenges, GREEN)
    assert desk.client.requests(ContinueOrder) == [ContinueOrder(samples.DNS_ORDER, 90.0, True, False, "")]
    assert desk.preferences.get(SUBMIT_WHEN_GREEN) is None
    assert not watch.rounds.running


def test_it_submits_in_the_background_too(desk: RecordingDesk, watch: OrderWatch, settle: Settle) -> None:
    watch.known.open()
    watch.look_on()
    settle()
    watch.arm(True)
    watch.rest()
    assert watch.rounds.running
    desk.client.succeed(CheckChallenges, GREEN)
    assert len(desk.client.requests(ContinueOrder)) == 1


def test_a_failure_in_the_background_is_told_to_whoever_is_elsewhere(
    desk: RecordingDesk, watch: OrderWatch, settle: Settle
) -> None:
    watch.known.refresh()
    settle()
    watch.arm(True)
    watch._on_checked(GREEN)
    error = TransportError("no answer from {host}", host="ca.test")
    desk.client.fail(ContinueOrder, error)
    assert desk.notices.failures == [error]
    watch.look_on()
    watch.submit()
    desk.client.fail(ContinueOrder, error)
    assert len(desk.notices.failures) == 1  # the sheet shows it


def test_what_cant_be_seen_is_not_green(desk: RecordingDesk, watch: OrderWatch, settle: Settle) -> None:
    watch.known.open()
    watch.look_on()
    settle()
    watch.arm(True)
    unsure = tuple(replace(check, verdict=Verdict.UNCERTAIN) for check in GREEN)
    desk.client.succeed(CheckChallenges, unsure)
    watch.rounds.check_now()
    desk.client.succeed(CheckChallenges, ())
    assert desk.client.requests(ContinueOrder) == []


def test_to_arm_it_when_all_is_green_already_submits(desk: RecordingDesk, watch: OrderWatch, settle: Settle) -> None:
    watch.known.open()
    watch.look_on()
    settle()
    desk.client.succeed(CheckChallenges, GREEN)
    assert desk.client.requests(ContinueOrder) == []
    watch.arm(True)
    assert len(desk.client.requests(ContinueOrder)) == 1


def test_who_may_not_issue_submits_nothing(make_desk: MakeDesk, settle: Settle) -> None:
    desk = make_desk(role="viewer")
    desk.client.answer(StudyOrder, samples.dns_story())
    watch = OrderWatch(desk, samples.DNS_ORDER, desk.parent)
    watch.look_on()
    watch.known.refresh()
    settle()
    watch.arm(True)
    desk.client.succeed(CheckChallenges, GREEN)
    assert not watch.may_issue
    assert desk.client.requests(ContinueOrder) == []


def test_not_on_screen_and_not_armed_it_rests(desk: RecordingDesk, watch: OrderWatch, settle: Settle) -> None:
    watch.look_on()
    watch.known.refresh()
    settle()
    assert watch.rounds.running
    watch.rest()
    assert not watch.rounds.running


def test_an_order_that_ended_is_looked_at_no_more(desk: RecordingDesk, watch: OrderWatch, settle: Settle) -> None:
    watch.look_on()
    watch.arm(True)
    desk.client.answer(StudyOrder, samples.dns_story(OrderState.VALID))
    watch.known.refresh()
    settle()
    assert not watch.rounds.running
    assert not watch.armed
    watch.look_on()
    assert not watch.rounds.running


def test_an_order_that_was_found_wrong_at_the_last_moment_is_looked_at_again(
    desk: RecordingDesk, watch: OrderWatch, settle: Settle
) -> None:
    watch.known.open()
    watch.look_on()
    settle()
    desk.client.succeed(CheckChallenges, GREEN)
    watch.submit()
    assert not watch.rounds.running
    desk.client.progress(ContinueOrder, Progress(Step.CHECKING, 0, 3))
    assert watch.submission.progress == Progress(Step.CHECKING, 0, 3)
    asked: list[object] = []
    watch.asked.connect(asked.append)
    desk.client.succeed(ContinueOrder, samples.dns_story().order)
    settle()
    assert watch.rounds.running
    assert len(asked) == 1


def test_a_submission_runs_once_and_can_be_stopped(desk: RecordingDesk, watch: OrderWatch) -> None:
    watch.submit(reason="split DNS")
    watch.submit()
    (request,) = desk.client.requests(ContinueOrder)
    assert (request.without_check, request.reason) == (True, "split DNS")
    watch.submission.stop()
    assert desk.client.pending(ContinueOrder).stop_event.is_set()
    desk.client.fail(ContinueOrder, TransportError("no network"))
    assert not watch.submission.running
    watch.submission.prepare()
    assert desk.client.requests(ContinueOrder)[1].respond is False


# --- all of them ---------------------------------------------------------------------------------------------------


def test_a_new_life_of_the_window_goes_on(desk: RecordingDesk, settle: Settle) -> None:
    desk.preferences.put(SUBMIT_WHEN_GREEN, [214, "nonsense"])
    watches = watches_of(desk)
    watches.resume()
    settle()
    desk.client.succeed(CheckChallenges, GREEN)
    assert desk.client.requests(ContinueOrder) == [ContinueOrder(samples.DNS_ORDER, 90.0, True, False, "")]
    assert watches_of(desk) is watches
    assert watches.watch(OrderId(214)) is watches.watch(OrderId(214))


def test_another_desk_ends_the_watches_of_the_first(make_desk: MakeDesk) -> None:
    first, second = make_desk(), make_desk()
    watch = watches_of(first).watch(OrderId(1))
    watch.rounds.start()
    watches_of(second)
    assert not watch.rounds.running
    assert len(first.parent.findChildren(Watches)) == 1
