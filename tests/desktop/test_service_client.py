"""The bridge with real threads: who runs where, who waits for whom, how things stop, and what a bug becomes."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import QElapsedTimer, QThread, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from acme_desktop.bootstrap import build_service
from acme_desktop.desktop.service_client import ServiceClient
from acme_desktop.desktop.tickets import Ticket
from acme_desktop.domain.errors import Cancelled, NotSignedInError, StateError, StorageError, UnexpectedError
from acme_desktop.domain.events import Event
from acme_desktop.service.acme_service import AcmeService
from acme_desktop.service.job import Job, Progress, Step
from acme_desktop.service.requests import (
    AbandonOrder,
    AddOperator,
    ListAccounts,
    ListOperators,
    ListOrders,
    RenewDue,
    ShowOrder,
    SignIn,
)

Work = Callable[[Any, Job], object]
SOON = 5_000  # ms
PASSWORD = "correct horse battery staple"


class Scripted:
    """A service of a few lines: what to do for each type of request; anything else is answered with None."""

    def __init__(self, **work: Work) -> None:
        self.work = work
        self.threads: list[QThread] = []
        self.tokens: list[str] = []
        self.closed = 0

    def handle(self, request: object, job: Job) -> object:
        self.threads.append(QThread.currentThread())
        self.tokens.append(job.token)
        work = self.work.get(type(request).__name__)
        return work(request, job) if work else None

    def close(self) -> None:
        self.closed += 1


Serve = Callable[..., tuple[ServiceClient, Scripted]]


@pytest.fixture
def serve(qapp: QApplication) -> Generator[Serve]:
    """Clients over scripted services; each is closed in the end, and each has to be able to."""
    clients: list[ServiceClient] = []

    def make(**work: Work) -> tuple[ServiceClient, Scripted]:
        service = Scripted(**work)
        client = ServiceClient(lambda: cast("AcmeService", service))
        clients.append(client)
        return client, service

    yield make
    assert all([client.close(SOON) for client in clients])


class Heard:
    """What a ticket said, in order, and in which thread it was heard."""

    def __init__(self, ticket: Ticket[Any]) -> None:
        self.said: list[object] = []
        self.threads: set[QThread] = set()
        ticket.progressed.connect(lambda what: self._note(what))
        ticket.succeeded.connect(lambda value: self._note(("succeeded", value)))
        ticket.failed.connect(lambda error: self._note(error))
        ticket.stopped.connect(lambda: self._note("stopped"))
        ticket.finished.connect(lambda: self._note("finished"))

    def _note(self, what: object) -> None:
        self.said.append(what)
        self.threads.add(QThread.currentThread())

    @property
    def finished(self) -> bool:
        return "finished" in self.said


def test_work_is_done_in_a_thread_and_heard_on_the_windows(serve: Serve, qtbot: QtBot, qapp: QApplication) -> None:
    client, service = serve(ListOrders=lambda *_: ("a", "b"))
    heard = Heard(client.submit(ListOrders()))
    assert heard.said == []
    qtbot.waitUntil(lambda: heard.finished, timeout=SOON)
    assert heard.said == [("succeeded", ("a", "b")), "finished"]
    assert heard.threads == {qapp.thread()}
    assert qapp.thread() not in service.threads
    assert client.running() == ()


def test_a_question_never_waits_behind_commands(serve: Serve, qtbot: QtBot) -> None:
    gate = threading.Event()
    client, _ = serve(AbandonOrder=lambda *_: gate.wait(10), ListAccounts=lambda *_: ())
    commands = [Heard(client.submit(AbandonOrder(cast("Any", n)))) for n in range(40)]
    clock = QElapsedTimer()
    clock.start()
    question = Heard(client.submit(ListAccounts()))
    qtbot.waitUntil(lambda: question.finished, timeout=SOON)
    assert not any(heard.finished for heard in commands)
    assert clock.elapsed() < 1_000
    gate.set()
    qtbot.waitUntil(lambda: all(heard.finished for heard in commands), timeout=SOON)


def test_forty_commands_run_side_by_side(serve: Serve, qtbot: QtBot) -> None:
    together = threading.Barrier(40, timeout=10)  # passed only when all forty have come
    client, service = serve(AbandonOrder=lambda *_: together.wait())
    commands = [Heard(client.submit(AbandonOrder(cast("Any", n)))) for n in range(40)]
    qtbot.waitUntil(lambda: all(heard.finished for heard in commands), timeout=2 * SOON)
    assert all(isinstance(heard.said[0], tuple) for heard in commands)
    assert len(set(service.threads)) == 40


def test_a_lane_is_used_again(serve: Serve, qtbot: QtBot) -> None:
    client, service = serve()
    for _ in range(5):
        heard = Heard(client.submit(ListOrders()))
        qtbot.waitUntil(lambda heard=heard: heard.finished, timeout=SOON)
    assert len(set(service.threads)) == 1


def test_when_every_lane_is_busy_the_next_ones_wait_for_their_turn(serve: Serve, qtbot: QtBot) -> None:
    gate = threading.Event()
    client, _ = serve(AbandonOrder=lambda *_: gate.wait(10))
    commands = [Heard(client.submit(AbandonOrder(cast("Any", n)))) for n in range(80)]
    assert len(client.running()) == 80
    gate.set()
    qtbot.waitUntil(lambda: all(heard.finished for heard in commands), timeout=2 * SOON)


def test_a_stop_goes_round_the_event_loop(serve: Serve, qtbot: QtBot) -> None:
    begun = threading.Event()

    def long(_: object, job: Job) -> None:
        begun.set()
        job.sleep(60)

    client, _ = serve(RenewDue=long)
    ticket = client.submit(RenewDue())
    heard = Heard(ticket)
    assert begun.wait(5)
    clock = QElapsedTimer()
    clock.start()
    ticket.stop()  # the loop has not turned since
    qtbot.waitUntil(lambda: heard.finished, timeout=SOON)
    assert heard.said == ["stopped", "finished"]
    assert clock.elapsed() < 1_000


def test_what_was_stopped_before_it_began_is_not_begun(serve: Serve, qtbot: QtBot) -> None:
    client, service = serve()
    ticket = client.submit(RenewDue())
    heard = Heard(ticket)
    ticket.stop()
    qtbot.waitUntil(lambda: heard.finished, timeout=SOON)
    assert heard.said[0] in ("stopped", ("succeeded", None))  # a worker may have been quicker than we
    assert len(service.threads) == (0 if heard.said[0] == "stopped" else 1)


def test_a_bug_becomes_an_unexpected_error_and_is_logged(
    serve: Serve, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    def bug(*_: object) -> None:
        raise ZeroDivisionError("by zero")

    client, _ = serve(ListOrders=bug)
    notices: list[object] = []
    client.unclaimed.connect(lambda _, error: notices.append(error))
    heard = Heard(client.submit(ListOrders()))
    with caplog.at_level(logging.ERROR):
        qtbot.waitUntil(lambda: heard.finished, timeout=SOON)
    error = heard.said[0]
    assert isinstance(error, UnexpectedError)
    assert "ZeroDivisionError" in str(error)
    assert "by zero" not in str(error)  # the words of a bug may hold anything
    assert isinstance(error.__cause__, ZeroDivisionError)
    assert notices == [error]
    assert "a bug while handling ListOrders" in caplog.text
    # and the lane goes on
    again = Heard(client.submit(ListAccounts()))
    qtbot.waitUntil(lambda: again.finished, timeout=SOON)


def test_a_claimed_failure_is_told_to_whoever_claimed_it_alone(serve: Serve, qtbot: QtBot) -> None:
    def refuse(*_: object) -> None:
        raise StateError("not now")

    client, _ = serve(RenewDue=refuse)
    notices: list[object] = []
    client.unclaimed.connect(lambda ticket, error: notices.append((ticket.request, str(error))))
    claimed, unclaimed = Heard(client.submit(RenewDue(), claim=True)), Heard(client.submit(RenewDue()))
    qtbot.waitUntil(lambda: claimed.finished and unclaimed.finished, timeout=SOON)
    assert notices == [(RenewDue(), "not now")]


def test_an_ended_session_is_told_once_for_each_and_is_no_notice(serve: Serve, qtbot: QtBot) -> None:
    def who(*_: object) -> None:
        raise NotSignedInError("nobody is signed in")

    client, _ = serve(ListOrders=who)
    notices: list[object] = []
    client.unclaimed.connect(lambda *_: notices.append("notice"))
    with qtbot.waitSignal(client.session_ended, timeout=SOON):
        client.submit(ListOrders())
    assert notices == []


def test_whoever_asks_is_whoever_was_signed_in_then(serve: Serve, qtbot: QtBot) -> None:
    gate = threading.Event()
    client, service = serve(AbandonOrder=lambda *_: gate.wait(10))
    client.use_session("maren")
    commands = [Heard(client.submit(AbandonOrder(cast("Any", n)))) for n in range(70)]  # some have to wait
    client.use_session("jonas")
    commands.append(Heard(client.submit(AbandonOrder(cast("Any", 70)))))
    gate.set()
    qtbot.waitUntil(lambda: all(heard.finished for heard in commands), timeout=2 * SOON)
    assert sorted(service.tokens) == ["jonas"] + ["maren"] * 70


def test_a_flood_of_progress_is_thinned_and_its_last_word_arrives(serve: Serve, qtbot: QtBot) -> None:
    def flood(_: object, job: Job) -> str:
        for n in range(1, 20_001):
            job.step(Step.VALIDATING, n, 20_000)
        return "done"

    client, _ = serve(RenewDue=flood)
    ticket = client.submit(RenewDue())
    heard = Heard(ticket)
    qtbot.waitUntil(lambda: heard.finished, timeout=2 * SOON)
    reports = [what for what in heard.said if isinstance(what, Progress)]
    assert reports[-1] == Progress(Step.VALIDATING, 20_000, 20_000)
    assert 1 <= len(reports) <= 200
    assert heard.said[-2:] == [("succeeded", "done"), "finished"]


def test_the_last_word_before_a_long_wait_arrives(serve: Serve, qtbot: QtBot) -> None:
    def wait(_: object, job: Job) -> None:
        job.step(Step.CONNECTING)
        job.step(Step.ORDERING)
        job.step(Step.WAITING)
        job.sleep(60)

    client, _ = serve(RenewDue=wait)
    ticket = client.submit(RenewDue())
    qtbot.waitUntil(lambda: ticket.progress == Progress(Step.WAITING), timeout=SOON)
    ticket.stop()


def test_the_window_goes_on_painting_during_a_flood(serve: Serve, qtbot: QtBot) -> None:
    stop = threading.Event()

    def flood(_: object, job: Job) -> None:
        while not stop.is_set():
            job.step(Step.VALIDATING)
            stop.wait(0.0005)

    client, _ = serve(RenewDue=flood)
    heard = [Heard(client.submit(RenewDue())) for _ in range(4)]
    beats: list[int] = []
    clock = QElapsedTimer()
    clock.start()
    heart = QTimer(interval=10)
    heart.timeout.connect(lambda: beats.append(clock.restart()))
    heart.start()
    qtbot.wait(500)
    heart.stop()
    stop.set()
    qtbot.waitUntil(lambda: all(h.finished for h in heard), timeout=SOON)
    assert max(beats) < 250
    assert max(len(h.said) for h in heard) < 60


def test_closing_stops_what_is_under_way_and_seals_the_record(serve: Serve, qtbot: QtBot) -> None:
    begun = threading.Semaphore(0)

    def long(_: object, job: Job) -> None:
        begun.release()
        job.sleep(60)

    client, service = serve(RenewDue=long)
    for _ in range(5):
        client.submit(RenewDue())
    assert all([begun.acquire(timeout=5) for _ in range(5)])
    clock = QElapsedTimer()
    clock.start()
    assert client.close(SOON)
    assert clock.elapsed() < 2_000
    assert service.closed == 1
    client.submit(ListOrders())  # nobody answers any more, and nothing breaks
    assert len(service.threads) == 5


def test_closing_waits_no_longer_than_it_promised(serve: Serve) -> None:
    gate, begun = threading.Event(), threading.Semaphore(0)

    def stubborn(*_: object) -> None:
        begun.release()
        gate.wait(20)

    client, service = serve(RenewDue=stubborn)
    for _ in range(3):
        client.submit(RenewDue())
    assert all([begun.acquire(timeout=5) for _ in range(3)])
    clock = QElapsedTimer()
    clock.start()
    assert not client.close(300)
    assert clock.elapsed() < 1_000  # for all three together
    assert service.closed == 0  # somebody still works with it
    gate.set()
    assert client.close(SOON)


def test_a_service_that_does_not_open_at_first_opens_later(qtbot: QtBot) -> None:
    tries: list[int] = []
    service = Scripted()

    def open_service() -> AcmeService:
        tries.append(1)
        if len(tries) < 3:
            raise StorageError("the database can't be reached")
        return cast("AcmeService", service)

    client = ServiceClient(open_service)
    outcomes = []
    for _ in range(4):
        heard = Heard(client.submit(ListOrders(), claim=True))
        qtbot.waitUntil(lambda heard=heard: heard.finished, timeout=SOON)
        outcomes.append(heard.said[0])
    assert [type(outcome) for outcome in outcomes] == [StorageError, StorageError, tuple, tuple]
    assert len(tries) == 3
    assert client.close(SOON)


def test_many_who_come_at_once_open_one_service(qtbot: QtBot) -> None:
    opened: list[int] = []

    def open_service() -> AcmeService:
        threading.Event().wait(0.05)
        opened.append(1)
        return cast("AcmeService", Scripted())

    client = ServiceClient(open_service)
    heard = [Heard(client.submit(ListOrders())) for _ in range(12)]
    qtbot.waitUntil(lambda: all(h.finished for h in heard), timeout=SOON)
    assert len(opened) == 1
    assert client.close(SOON)


def test_it_can_be_opened_anew(qtbot: QtBot) -> None:
    services = [Scripted(), Scripted()]
    left = iter(services)
    client = ServiceClient(lambda: cast("AcmeService", next(left)))
    for again in (False, True):
        if again:
            client.reopen()
        heard = Heard(client.submit(ListOrders()))
        qtbot.waitUntil(lambda heard=heard: heard.finished, timeout=SOON)
    assert [len(service.threads) for service in services] == [1, 1]
    assert [service.closed for service in services] == [1, 0]
    assert client.close(SOON)
    assert [service.closed for service in services] == [1, 1]


def test_a_client_that_asked_nothing_closes_and_opens_nothing(qapp: QApplication) -> None:
    def open_service() -> AcmeService:
        raise AssertionError("nobody asked")

    assert ServiceClient(open_service).close(SOON)


def test_what_happened_is_told_after_it_was_stored(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    """With the real service: whoever hears an event and asks finds what it is about."""
    vault = tmp_path / "passphrase"
    vault.write_text("not for anybody else")
    environ = {"ACME_DESKTOP_HOME": str(tmp_path / "home"), "ACME_DESKTOP_VAULT": "passphrase"}
    client = ServiceClient(lambda: build_service(environ, ask_passphrase=vault.read_text))
    events: list[Event] = []
    threads: set[QThread] = set()
    found: list[object] = []

    def on_happened(event: Event) -> None:
        events.append(event)
        threads.add(QThread.currentThread())
        if event.action == "operator.add":
            client.submit(SignIn("maren", PASSWORD)).succeeded.connect(signed_in)

    def signed_in(answer: Any) -> None:
        client.use_session(answer.token)
        client.submit(ListOperators()).succeeded.connect(found.append)

    client.happened.connect(on_happened)
    client.submit(AddOperator("maren", "admin", PASSWORD))
    qtbot.waitUntil(lambda: bool(found), timeout=20_000)
    assert [event.action for event in events][:2] == ["vault.prepare", "operator.add"]
    assert threads == {qapp.thread()}
    ((operator,),) = cast("Any", found)
    assert operator.name == "maren"
    assert client.close(SOON)


def test_a_handler_may_stop_by_itself(serve: Serve, qtbot: QtBot) -> None:
    def stop(*_: object) -> None:
        raise Cancelled

    client, _ = serve(ShowOrder=stop)
    heard = Heard(client.submit(ShowOrder(cast("Any", 7))))
    qtbot.waitUntil(lambda: heard.finished, timeout=SOON)
    assert heard.said == ["stopped", "finished"]


def test_what_nobody_waits_for_any_more_is_told_to_nobody(serve: Serve, qtbot: QtBot) -> None:
    """Another operator sits here now: they see nothing of it, and are not offered to do it again."""
    gate = threading.Event()

    def fail(error: Exception) -> Work:
        def work(*_: object) -> object:
            gate.wait(10)
            raise error

        return work

    client, _ = serve(AbandonOrder=fail(StateError("not now")), RenewDue=fail(NotSignedInError("nobody is")))
    heard: list[object] = []
    client.unclaimed.connect(lambda *what: heard.append(what))
    client.session_ended.connect(lambda: heard.append("ended"))
    for ticket in (client.submit(AbandonOrder(cast("Any", 7))), client.submit(RenewDue())):
        ticket.failed.connect(heard.append)
        ticket.forsake()
    gate.set()
    qtbot.waitUntil(lambda: client.running() == (), timeout=SOON)
    assert heard == []


def test_a_ticket_that_was_answered_holds_no_password(serve: Serve, qtbot: QtBot) -> None:
    asked: list[object] = []
    client, _ = serve(SignIn=lambda request, _: asked.append(request.password))
    ticket = client.submit(SignIn("maren", PASSWORD))
    qtbot.waitUntil(lambda: bool(asked) and client.running() == (), timeout=SOON)
    assert asked == [PASSWORD]
    assert ticket.request == SignIn("maren", "")


def test_an_error_that_is_shown_holds_nothing_of_what_was_asked(serve: Serve, qtbot: QtBot) -> None:
    def fail(request: SignIn, _: Job) -> object:
        try:
            raise ValueError(request.name)
        except ValueError as error:
            raise StateError("not now") from error

    client, _ = serve(SignIn=fail)
    errors: list[BaseException] = []
    client.submit(SignIn("maren", PASSWORD), claim=True).failed.connect(errors.append)
    qtbot.waitUntil(lambda: bool(errors), timeout=SOON)
    (error,) = errors
    assert isinstance(error.__cause__, ValueError)
    assert error.__traceback__ is None
    assert error.__cause__.__traceback__ is None


def test_a_keyring_that_does_not_answer_does_not_keep_the_program_from_ending(qtbot: QtBot) -> None:
    gate = threading.Event()

    class Hanging(Scripted):
        def close(self) -> None:
            gate.wait(30)
            super().close()

    service = Hanging()
    client = ServiceClient(lambda: cast("AcmeService", service))
    heard = Heard(client.submit(ListOrders()))
    qtbot.waitUntil(lambda: heard.finished, timeout=SOON)
    clock = QElapsedTimer()
    clock.start()
    assert not client.close(300)
    assert clock.elapsed() < 3_000
    gate.set()
    qtbot.waitUntil(lambda: service.closed == 1, timeout=SOON)
