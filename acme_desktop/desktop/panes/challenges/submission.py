"""Telling the CA to look, and carrying the order on to its end."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.tickets import Ticket
from acme_desktop.domain.order import Order, OrderId
from acme_desktop.service.job import Progress
from acme_desktop.service.requests import ContinueOrder, PlaceOrder

_PATIENCE = 90.0  # seconds for the CA to look; where it takes longer, the order rests and is continued


class Submission(QObject):
    """One order's, never twice at once.

    Signals:
        changed(): it began, went on, or ended.
        succeeded(Order): where the order stands now, which may be refused.
        failed(AcmeDesktopError): the order rests where it was.
    """

    changed = Signal()
    succeeded = Signal(object)
    failed = Signal(object)

    def __init__(self, desk: Desk, order_id: OrderId, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._order_id = order_id
        self._ticket: Ticket[Order] | None = None
        self.progress: Progress | None = None

    @property
    def running(self) -> bool:
        """Whether the CA is being told, or waited for."""
        return self._ticket is not None

    def submit(self, *, reason: str = "") -> None:
        """Carry the order on. With a reason the CA is told although our own look was not satisfied."""
        self.carry_on(ContinueOrder(self._order_id, _PATIENCE, True, bool(reason), reason))

    def prepare(self) -> None:
        """As far as it goes without telling the CA to look."""
        self.carry_on(ContinueOrder(self._order_id, _PATIENCE, respond=False))

    def stop(self) -> None:
        """The order rests where it is by then."""
        if self._ticket is not None:
            self._ticket.stop()

    def carry_on(self, request: ContinueOrder | PlaceOrder) -> None:
        """In whichever way; nothing where it is under way already."""
        if self._ticket is not None:
            return
        ticket = self._desk.client.submit(request, claim=True)
        self._ticket, self.progress = ticket, None
        ticket.progressed.connect(self._on_progressed)
        ticket.succeeded.connect(self.succeeded)
        ticket.failed.connect(self.failed)
        ticket.finished.connect(self._on_finished)
        self.changed.emit()

    def _on_progressed(self, progress: Progress) -> None:
        self.progress = progress
        self.changed.emit()

    def _on_finished(self) -> None:
        self._ticket = self.progress = None
        self.changed.emit()
