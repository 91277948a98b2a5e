"""What this window is doing for one order: whoever began it, on whichever pane."""

from __future__ import annotations

import itertools
import re
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.tickets import Ticket
from acme_desktop.domain.order import Order, OrderState
from acme_desktop.service.requests import AbandonOrder, ContinueOrder, PlaceOrder, RenewDue, Request

PATIENCE = 120.0  # seconds
_NOT_PREPARED = (OrderState.PLACING, OrderState.PENDING)
_BETWEEN_NAMES = re.compile(r"[\s,;]+")


class OrderWork(QObject):
    """Signals:
    changed(): it began, went on, or ended.
    failed(AcmeDesktopError, bool): what was begun here had no success; True where trying again may help.
    """

    changed = Signal()
    failed = Signal(object, bool)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._order: Order | None = None
        self._numbers = itertools.count(1)
        self._number = 0
        self.ticket: Ticket[Any] | None = None
        desk.client.submitted.connect(self._on_submitted)

    def show_order(self, order: Order | None) -> None:
        """What it is about from now on."""
        same = order is not None and self._order is not None and order.id == self._order.id
        self._order = order
        if same and self.ticket is not None:
            return
        running = self._desk.client.running() if order is not None else ()
        found = next((ticket for ticket in running if order is not None and is_for(ticket.request, order)), None)
        self._follow(found)

    def carry_on(self) -> None:
        """As far as it goes within our patience. What waits for a person's hand is prepared, not submitted."""
        order = self._order
        if order is None or self.ticket is not None:
            return
        respond = order.wish.solver.automatic or order.state not in _NOT_PREPARED
        self._begin(ContinueOrder(order.id, PATIENCE, respond))

    def abandon(self) -> None:
        """Let it go."""
        if self._order is not None and self.ticket is None:
            self._begin(AbandonOrder(self._order.id))

    def stop(self) -> None:
        """The order rests where it is by then."""
        if self.ticket is not None:
            self.ticket.stop()

    def _begin(self, request: ContinueOrder | AbandonOrder) -> None:
        ticket = self._desk.client.submit(request, claim=True)
        if self.ticket is None:
            self._follow(ticket)
        ticket.failed.connect(partial(self._on_failed, request))

    def _on_submitted(self, ticket: Ticket[Any]) -> None:
        if self.ticket is None and self._order is not None and is_for(ticket.request, self._order):
            self._follow(ticket)

    def _follow(self, ticket: Ticket[Any] | None) -> None:
        # By number: a ticket that is held by what is connected to it takes itself apart while it goes.
        number = self._number = next(self._numbers)
        self.ticket = ticket
        if ticket is not None:
            ticket.progressed.connect(lambda _: self._on_progressed(number))
            ticket.finished.connect(lambda: self._on_finished(number))
        self.changed.emit()

    def _on_progressed(self, number: int) -> None:
        if number == self._number:
            self.changed.emit()

    def _on_finished(self, number: int) -> None:
        if number == self._number:
            self.ticket = None
            self.changed.emit()

    def _on_failed(self, request: ContinueOrder | AbandonOrder, error: Exception) -> None:
        if self._order is not None and self._order.id == request.order_id:
            self.failed.emit(error, isinstance(request, ContinueOrder))


def is_for(request: Request[Any], order: Order) -> bool:
    """Whether this carries the order on, or ends it."""
    if isinstance(request, ContinueOrder | AbandonOrder):
        return request.order_id == order.id
    if isinstance(request, RenewDue):
        return request.certificate_id is not None and request.certificate_id == order.replaces_certificate
    if isinstance(request, PlaceOrder) and request.account_id == order.wish.account_id:
        names = {name.casefold() for name in _BETWEEN_NAMES.split(request.domains) if name}
        return names == {name.value for name in order.wish.identifiers}
    return False
