"""A client that writes down what is asked, and answers with what a test has prepared."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance
from shiboken6 import isValid

from acme_desktop.desktop.tickets import Ticket
from acme_desktop.domain.errors import Cancelled, NotSignedInError
from acme_desktop.domain.events import Event, Topic
from acme_desktop.service.job import Progress
from acme_desktop.service.requests import Request

R = TypeVar("R")
A = TypeVar("A", bound="Request[Any]")


class Submissions(list[Any]):
    """Every request in order; like the real client's signal of this name, it can also be connected to."""

    def __init__(self, signal: SignalInstance) -> None:
        super().__init__()
        self._signal = signal
        self.connect = signal.connect
        self.disconnect = signal.disconnect

    def of(self, kind: type[A]) -> list[A]:
        """Those of one type."""
        return [request for request in self if type(request) is kind]


class RecordingClient(QObject):
    """The same face as ServiceClient, without threads.

    `answer(ListOrders, …)` prepares what every later ListOrders gets: a value, an error, or a callable that takes the
    request and returns or raises one of them. It arrives through the event loop, as it would from a thread: wait with
    `qtbot.waitUntil`, or run `settle()`. What nothing was prepared for stays open until `succeed`, `fail` or
    `stopped` is called with its ticket (or its request's type: the oldest open ticket of it).
    """

    happened = Signal(object)
    unclaimed = Signal(object, object)
    session_ended = Signal()
    _made = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.submitted = Submissions(self._made)
        self.tickets: list[Ticket[Any]] = []  # one for each of `submitted`
        self.token = ""
        self.closed = False
        self.reopened = 0
        self._answers: dict[type[Request[Any]], Any] = {}
        self._open: list[Ticket[Any]] = []

    def answer(self, kind: type[Request[R]], answer: R | Exception | Callable[[Any], R]) -> None:
        """Prepare the answer to every request of this type from now on."""
        self._answers[kind] = answer

    def submit(self, request: Request[R], *, claim: bool = False) -> Ticket[R]:
        """Write it down; answer it on the next turn of the event loop where an answer is prepared."""
        ticket: Ticket[R] = Ticket(request, self, claimed=claim)
        self.submitted.append(request)
        self.tickets.append(ticket)
        self._open.append(ticket)
        if type(request) in self._answers:
            QTimer.singleShot(0, self, lambda: self._answer(ticket))
        self._made.emit(ticket)
        return ticket

    def running(self) -> tuple[Ticket[Any], ...]:
        """Everything that was asked and not answered yet."""
        return tuple(self._open)

    def use_session(self, token: str) -> None:
        """Remembered in `token`."""
        self.token = token

    def reopen(self) -> None:
        """Counted in `reopened`."""
        self.reopened += 1

    def close(self, timeout_ms: int = 10_000) -> bool:
        """Remembered in `closed`."""
        self.closed = True
        return True

    # --- what a test does -------------------------------------------------------------------------------------------

    def requests(self, kind: type[A]) -> list[A]:
        """What was asked of one type, oldest first."""
        return self.submitted.of(kind)

    def pending(self, kind: type[Request[Any]]) -> Ticket[Any]:
        """The oldest ticket of this type that is still open."""
        return next(ticket for ticket in self._open if type(ticket.request) is kind)

    def succeed(self, which: Ticket[R] | type[Request[R]], value: R) -> None:
        """Answer an open ticket now."""
        self._tell(self._ticket(which), value, None)

    def fail(self, which: Ticket[Any] | type[Request[Any]], error: Exception) -> None:
        """Let an open ticket fail now; Cancelled stops it."""
        self._tell(self._ticket(which), None, error)

    def progress(self, which: Ticket[Any] | type[Request[Any]], how_far: Progress) -> None:
        """Report progress of an open ticket now."""
        ticket = self._ticket(which)
        ticket.progress = how_far
        ticket.progressed.emit(how_far)

    def tell(self, topic: Topic, verb: str = "change", object_id: str = "") -> None:
        """Something happened, as after a commit."""
        self.happened.emit(Event(topic, verb, object_id))

    # --- inside -----------------------------------------------------------------------------------------------------

    def _ticket(self, which: Ticket[Any] | type[Request[Any]]) -> Ticket[Any]:
        return self.pending(which) if isinstance(which, type) else which

    def _answer(self, ticket: Ticket[Any]) -> None:
        if ticket not in self._open or not isValid(ticket):  # the test is over
            return
        answer = self._answers[type(ticket.request)]
        try:
            value = answer(ticket.request) if callable(answer) and not isinstance(answer, type) else answer
        except Exception as raised:
            value = raised
        if ticket.stop_event.is_set():
            value = Cancelled()
        failed = isinstance(value, Exception)
        self._tell(ticket, None if failed else value, value if failed else None)

    def _tell(self, ticket: Ticket[Any], value: object, error: Exception | None) -> None:
        self._open.remove(ticket)
        if error is None:
            ticket.succeeded.emit(value)
        elif isinstance(error, Cancelled):
            ticket.stopped.emit()
        else:
            ticket.failed.emit(error)
            if ticket.forsaken:
                pass
            elif isinstance(error, NotSignedInError):
                self.session_ended.emit()
            elif not ticket.claimed:
                self.unclaimed.emit(ticket, error)
        ticket.finished.emit()
        ticket.deleteLater()
