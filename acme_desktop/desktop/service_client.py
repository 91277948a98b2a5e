"""The bridge between the window and the service, and the only file that says QThread.

A request goes to a worker thread, one at a time each; questions and commands have lanes of their own, and a lane is
added when all are busy, so that nobody waits behind somebody else's long work. Signals of workers are connected to
bound methods of the client only: whatever else is connected to them would run in the worker's thread.

Events come home one by one. Progress comes through a box of which only the newest counts, at most once in a twentieth
of a second, so that a worker that talks fast does not keep the window from painting.
"""

from __future__ import annotations

import itertools
import logging
import threading
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar, cast

from PySide6.QtCore import QDeadlineTimer, QObject, Qt, QThread, QTimer, Signal, Slot

from acme_desktop.desktop.progress_box import ProgressBox
from acme_desktop.desktop.tickets import Ticket
from acme_desktop.domain.errors import AcmeDesktopError, Cancelled, NotSignedInError, UnexpectedError
from acme_desktop.domain.events import Event
from acme_desktop.service.job import Job, Report
from acme_desktop.service.requests import Query, Request

if TYPE_CHECKING:
    from acme_desktop.service.acme_service import AcmeService  # whoever opens it imports it, in a thread

R = TypeVar("R")
logger = logging.getLogger(__name__)

# For questions (of which some ask the network), for commands. Most of a lane's life is waiting.
_MOST_LANES = {True: 16, False: 64}
_PROGRESS_EVERY_MS = 50


class _Desk:
    """The service, opened when it is first needed and by whichever worker comes first; a failure is tried again."""

    def __init__(self, open_service: Callable[[], AcmeService]) -> None:
        self._open = open_service
        self._lock = threading.Lock()
        self._outdated = threading.Event()
        self._service: AcmeService | None = None

    def service(self) -> AcmeService:
        """Raises what opening raises."""
        with self._lock:
            if self._outdated.is_set():
                self._outdated.clear()
                self._leave()
            if self._service is None:
                self._service = self._open()
            return self._service

    def reopen(self) -> None:
        """Open another the next time. Never waits; whoever works with the old one goes on with it."""
        self._outdated.set()

    def close(self) -> None:
        """Seal what was recorded."""
        with self._lock:
            self._leave()

    def _leave(self) -> None:
        left, self._service = self._service, None
        try:
            if left is not None:
                left.close()
        except AcmeDesktopError as error:  # whoever opens it next seals it
            logger.warning("the audit trail could not be sealed: %s", error)


class _Worker(QObject):
    """Lives in a thread of its own."""

    happened = Signal(object)
    went_on = Signal()
    answered = Signal(int, object, object)

    def __init__(self, desk: _Desk, box: ProgressBox) -> None:
        super().__init__()
        self._desk = desk
        self._box = box

    @Slot(int, object, str, object)
    def run(self, number: int, request: object, token: str, stop: object) -> None:
        """One request: an answer or an error, never both."""
        job = Job(
            token=token,
            stop=cast("threading.Event", stop),
            report=lambda what: self._report(number, what),
        )
        value: object = None
        error: BaseException | None = None
        try:
            job.checkpoint()
            value = self._desk.service().handle(cast("Request[object]", request), job)
        except (AcmeDesktopError, Cancelled) as known:
            error = known
        except Exception as bug:
            logger.exception("a bug while handling %s", type(request).__name__)
            error = UnexpectedError(
                "something went wrong inside the program: {kind}",
                hint="Nothing that was saved is lost. Please report it with the details.",
                kind=type(bug).__name__,
            )
            error.__cause__ = bug
        _let_go_of_frames(error)
        self.answered.emit(number, value, error)

    def _report(self, number: int, what: Report) -> None:
        if isinstance(what, Event):
            self.happened.emit(what)
        elif self._box.put(number, what):
            self.went_on.emit()


class _Lane(QObject):
    """A thread and its worker; `ticket` is what it works on."""

    _begin = Signal(int, object, str, object)

    def __init__(self, name: str, desk: _Desk, box: ProgressBox, parent: QObject) -> None:
        super().__init__(parent)
        self.number: int | None = None
        self.thread_ = QThread(self)
        self.thread_.setObjectName(name)
        self.worker = _Worker(desk, box)
        self.worker.moveToThread(self.thread_)
        self._begin.connect(self.worker.run, Qt.ConnectionType.QueuedConnection)
        self.thread_.start()

    def begin(self, number: int, ticket: Ticket[Any], token: str) -> None:
        """Only when it is free."""
        self.number = number
        self._begin.emit(number, ticket.request, token, ticket.stop_event)


class ServiceClient(QObject):
    """Sends requests to the service's threads and hands back tickets.

    Signals:
        happened(Event): something was done and stored, by any command of this window.
        submitted(Ticket): a request is under way.
        unclaimed(Ticket, AcmeDesktopError): a failure that nobody else shows.
        session_ended(): the service says that nobody is signed in any more.
    """

    happened = Signal(object)
    submitted = Signal(object)
    unclaimed = Signal(object, object)
    session_ended = Signal()

    def __init__(self, open_service: Callable[[], AcmeService], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = _Desk(open_service)
        self._token = ""
        self._numbers = itertools.count(1)
        self._tickets: dict[int, Ticket[Any]] = {}
        self._lanes: dict[bool, list[_Lane]] = {True: [], False: []}
        # Numbers with the session that asked: who signs in meanwhile does not answer for it.
        self._waiting: dict[bool, deque[tuple[int, str]]] = {True: deque(), False: deque()}
        self._box = ProgressBox()
        self._next_look = QTimer(self, singleShot=True, interval=_PROGRESS_EVERY_MS)
        self._next_look.timeout.connect(self._tell_progress)
        self._closing = False

    def use_session(self, token: str) -> None:
        """Every request from now on is done for this session; "" for none."""
        self._token = token

    def submit(self, request: Request[R], *, claim: bool = False) -> Ticket[R]:
        """Ask; the answer comes through the ticket. With `claim` the caller shows a failure itself."""
        number = next(self._numbers)
        ticket: Ticket[R] = Ticket(request, self, claimed=claim)
        self._tickets[number] = ticket
        question = isinstance(request, Query)
        self._waiting[question].append((number, self._token))
        self._dispatch(question)
        self.submitted.emit(ticket)
        return ticket

    def running(self) -> tuple[Ticket[Any], ...]:
        """Everything that was asked and not answered yet."""
        return tuple(self._tickets.values())

    def reopen(self) -> None:
        """The next request opens the service anew, as the settings are by then."""
        self._desk.reopen()

    def close(self, timeout_ms: int = 10_000) -> bool:
        """Stop everything, wait for it, seal the record. False where a thread did not end in time."""
        self._closing = True
        self._next_look.stop()
        for ticket in self._tickets.values():
            ticket.stop()
        lanes = [lane for lanes in self._lanes.values() for lane in lanes]
        for lane in lanes:
            lane.thread_.quit()
        deadline = QDeadlineTimer(timeout_ms)
        ended = all([lane.thread_.wait(deadline) for lane in lanes])
        return ended and _sealed(self._desk, deadline)

    def _dispatch(self, question: bool) -> None:
        waiting = self._waiting[question]
        while waiting and not self._closing:
            lane = self._free_lane(question)
            if lane is None:
                return
            number, token = waiting.popleft()
            lane.begin(number, self._tickets[number], token)

    def _free_lane(self, question: bool) -> _Lane | None:
        lanes = self._lanes[question]
        free = next((lane for lane in lanes if lane.number is None), None)
        if free is None and len(lanes) < _MOST_LANES[question]:
            free = _Lane(f"acme-{'read' if question else 'work'}-{len(lanes)}", self._desk, self._box, self)
            free.worker.happened.connect(self._on_happened, Qt.ConnectionType.QueuedConnection)
            free.worker.went_on.connect(self._on_went_on, Qt.ConnectionType.QueuedConnection)
            free.worker.answered.connect(self._on_answered, Qt.ConnectionType.QueuedConnection)
            lanes.append(free)
        return free

    @Slot(object)
    def _on_happened(self, event: Event) -> None:
        self.happened.emit(event)

    @Slot()
    def _on_went_on(self) -> None:
        """Somebody has put something into the empty box: look now, or when the next look is due."""
        if not self._next_look.isActive() and not self._closing:
            self._tell_progress()
            self._next_look.start()

    @Slot()
    def _tell_progress(self) -> None:
        for number, progress in self._box.take().items():
            ticket = self._tickets.get(number)
            if ticket is not None:
                ticket.progress = progress
                ticket.progressed.emit(progress)

    @Slot(int, object, object)
    def _on_answered(self, number: int, value: object, error: object) -> None:
        self._tell_progress()  # how far it came is told before how it ended
        ticket = self._tickets.pop(number)
        question = isinstance(ticket.request, Query)
        for lane in self._lanes[question]:
            if lane.number == number:
                lane.number = None
        self._dispatch(question)
        self._tell(ticket, value, error)
        ticket.finished.emit()
        ticket.forget_secrets()
        ticket.deleteLater()

    def _tell(self, ticket: Ticket[Any], value: object, error: object) -> None:
        if error is None:
            ticket.succeeded.emit(value)
        elif isinstance(error, Cancelled):
            ticket.stopped.emit()
        else:
            ticket.failed.emit(error)
            if ticket.forsaken:
                return
            if isinstance(error, NotSignedInError):
                self.session_ended.emit()
            elif not ticket.claimed:
                self.unclaimed.emit(ticket, error)


def _sealed(desk: _Desk, deadline: QDeadlineTimer) -> bool:
    """In a thread that nobody has to wait for: the seal goes into a keyring, which may not answer."""
    sealing = threading.Thread(target=desk.close, name="acme-seal", daemon=True)
    sealing.start()
    sealing.join(deadline.remainingTime() / 1000)
    return not sealing.is_alive()


def _let_go_of_frames(error: BaseException | None) -> None:
    """Whoever shows an error holds it for long; the frames behind it hold requests, and keys that were in use."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        error.__traceback__ = None
        error = error.__cause__ or error.__context__
