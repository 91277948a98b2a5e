"""Looking again and again where the CA will look: every ten seconds at first, every thirty after five minutes."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import QObject, QTimer, Signal

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.tickets import Ticket
from acme_desktop.domain.errors import AccessError, NotFoundError
from acme_desktop.domain.order import OrderId
from acme_desktop.domain.preflight import Check
from acme_desktop.service.requests import CheckChallenges

QUICK, SLOW = timedelta(seconds=10), timedelta(seconds=30)
QUICK_FOR = timedelta(minutes=5)
_LONG = 1.0  # seconds


class CheckRounds(QObject):
    """Asks for one order, never twice at once. Somebody who checks by hand is somebody who is at work: quick again.

    Signals:
        changed(): the countdown, or whether a look is under way.
        checked(tuple[Check, ...]): what was seen.
        failed(AcmeDesktopError): it could not be looked; the rounds go on unless that can't help.
    """

    changed = Signal()
    checked = Signal(object)
    failed = Signal(object)

    def __init__(self, desk: Desk, order_id: OrderId, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._order_id = order_id
        self._ticket: Ticket[tuple[Check, ...]] | None = None
        self._due: datetime | None = None
        self._quick_since = desk.now()
        self._timer = QTimer(self, interval=1000)
        self._timer.timeout.connect(self.tick)

    @property
    def running(self) -> bool:
        """Whether the rounds go on by themselves."""
        return self._timer.isActive()

    @property
    def looking(self) -> bool:
        """Whether a look is under way."""
        return self._ticket is not None

    @property
    def takes_long(self) -> bool:
        """Whether a look is under way that somebody may want to stop; most are over before they could."""
        return self._ticket is not None and self._ticket.seconds >= _LONG

    @property
    def every(self) -> timedelta:
        """From the end of one look to the beginning of the next."""
        return QUICK if self._desk.now() - self._quick_since < QUICK_FOR else SLOW

    @property
    def seconds_left(self) -> int | None:
        """Until the next look; None where none is planned."""
        if self._due is None or not self.running or self.looking:
            return None
        left = (self._due - self._desk.now()).total_seconds()
        return round(min(max(left, 0.0), self.every.total_seconds()))

    @property
    def share(self) -> float:
        """How much of the pause is over, from 0 to 1."""
        left = self.seconds_left
        return 1.0 if left is None else 1.0 - left / self.every.total_seconds()

    def start(self) -> None:
        """Look at once, unless the next look is planned already, and again and again."""
        if self.running:
            return
        self._quick_since = self._desk.now()
        self._timer.start()
        if self._due is None or self._due <= self._desk.now():
            self._look()
        self.changed.emit()

    def pause(self) -> None:
        """Nothing more by itself; a look that is under way is given up."""
        self._timer.stop()
        if self._ticket is not None:
            self._ticket.stop()
        self.changed.emit()

    def check_now(self) -> None:
        """By hand: at once, where no look is under way."""
        self._quick_since = self._desk.now()
        self._look()

    def stop_look(self) -> None:
        """Give up the look that is under way; the next comes when it is due."""
        if self._ticket is not None:
            self._ticket.stop()

    def tick(self) -> None:
        """Once a second."""
        if self._due is not None and self._desk.now() >= self._due:
            self._look()
        self.changed.emit()

    def _look(self) -> None:
        if self._ticket is not None:
            return
        ticket = self._desk.client.submit(CheckChallenges(self._order_id), claim=True)
        self._ticket = ticket
        ticket.succeeded.connect(self.checked)
        ticket.failed.connect(self._on_failed)
        ticket.finished.connect(self._on_finished)
        self.changed.emit()

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, AccessError | NotFoundError):
            self._timer.stop()
        self.failed.emit(error)

    def _on_finished(self) -> None:
        self._ticket = None
        self._due = self._desk.now() + self.every
        self.changed.emit()
