"""What a model has asked and not heard yet, and when it asks again because something happened."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from acme_desktop.desktop.desk import Client
from acme_desktop.desktop.tickets import Ticket
from acme_desktop.domain.errors import AcmeDesktopError
from acme_desktop.domain.events import Event, Topic
from acme_desktop.service.requests import Query

R = TypeVar("R")

_DEBOUNCE_MS = 100


class Asking(QObject):
    """Questions by purpose: a newer one for the same purpose takes the place of the older, whose answer is dropped.

    Signals:
        changed(): busy, failed or at rest.
        failed(AcmeDesktopError): the newest answer was an error.
        due(): something happened to what was followed; comes once for all that happens within a moment.
    """

    changed = Signal()
    failed = Signal(object)
    due = Signal()

    def __init__(self, client: Client, parent: QObject, *, claim: bool = False) -> None:
        super().__init__(parent)
        self._client = client
        self._claim = claim
        self._open: dict[Hashable, tuple[int, Ticket[Any]]] = {}
        self._numbers = itertools.count(1)
        self._topics: frozenset[Topic] = frozenset()
        self._resting = self._stale = False
        self._debounce = QTimer(self)
        self._debounce.setSingleShot(True)
        self._debounce.setInterval(_DEBOUNCE_MS)
        self._debounce.timeout.connect(self._on_time)
        self.error: AcmeDesktopError | None = None

    @property
    def busy(self) -> bool:
        """Whether an answer is awaited."""
        return bool(self._open)

    def waits_for(self, purpose: Hashable) -> bool:
        """Whether this was asked and not answered."""
        return purpose in self._open

    def ask(self, purpose: Hashable, question: Query[R], then: Callable[[R], None]) -> None:
        """`then` gets the answer, unless something newer was asked for the same purpose, or it was dropped."""
        self.drop(purpose)
        ticket = self._client.submit(question, claim=self._claim)
        number = next(self._numbers)
        self._open[purpose] = (number, ticket)
        # By number: a ticket that is held by what is connected to it takes itself apart while it goes.
        ticket.succeeded.connect(lambda answer: self._on_answered(purpose, number, then, answer))
        ticket.failed.connect(lambda error: self._on_failed(purpose, number, error))
        ticket.stopped.connect(lambda: self._close(purpose, number))
        self.changed.emit()

    def drop(self, purpose: Hashable) -> None:
        """Nobody waits for this any more."""
        _, ticket = self._open.pop(purpose, (0, None))
        if ticket is not None:
            ticket.stop()

    def keep_newest(self, purposes: int) -> None:
        """Of many questions, the reader waits for the last ones only."""
        for purpose in tuple(self._open)[:-purposes]:
            self.drop(purpose)

    def drop_all(self) -> None:
        """Nobody waits for anything any more."""
        for purpose in tuple(self._open):
            self.drop(purpose)

    def follow(self, *topics: Topic) -> None:
        """Be `due` when something of these kinds happens."""
        if not self._topics:
            self._client.happened.connect(self._on_happened)
        self._topics = frozenset(topics)

    def rest(self, resting: bool) -> None:
        """While nobody looks, what happens is only noted; it is `due` when somebody looks again."""
        self._resting = resting
        if not resting and self._stale:
            self._debounce.start()

    def _on_happened(self, event: Event) -> None:
        if event.topic in self._topics:
            self._stale = True
            if not self._resting and not self._debounce.isActive():
                self._debounce.start()

    def _on_time(self) -> None:
        """Never while an answer is awaited: under a storm of events no question would live to be answered."""
        if self._open:
            self._debounce.start()
        elif not self._resting:
            self.due.emit()

    def _on_answered(self, purpose: Hashable, number: int, then: Callable[[Any], None], answer: Any) -> None:
        if self._close(purpose, number):
            self.error = None
            then(answer)
            self.changed.emit()

    def _on_failed(self, purpose: Hashable, number: int, error: AcmeDesktopError) -> None:
        if self._close(purpose, number):
            self.error = error
            self.changed.emit()
            self.failed.emit(error)

    def _close(self, purpose: Hashable, number: int) -> bool:
        """Whether it is the one that is waited for."""
        if self._open.get(purpose, (0, None))[0] != number:
            return False
        del self._open[purpose]
        return True
