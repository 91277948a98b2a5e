"""What is known of the names that stand in the form, beside how they are read: limits, and an order under way."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.tickets import Ticket
from acme_desktop.domain.account import AccountId
from acme_desktop.domain.order import OrderState
from acme_desktop.service.lines import Ledger, NamesReading, OrderFilter, OrderLine, Page
from acme_desktop.service.questions import FindOrders, ShowLedger

_OPEN = ("your-turn", "running")


class Surroundings(QObject):
    """Asks in the background; only the newest answer counts.

    Signals:
        changed(): something is known anew.
    """

    changed = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._orders: tuple[OrderLine, ...] = ()
        self._counting: Ticket[Ledger] | None = None
        self.ledger = Ledger()

    def ask(self, account_id: int, reading: NamesReading) -> None:
        """Is an order for these names under way, and what is left of the CA's limits for them?"""
        account = AccountId(account_id)
        wanted = OrderFilter(text=reading.names[0].shown, account_id=account, limit=20)
        self._desk.client.submit(FindOrders(wanted), claim=True).succeeded.connect(self._on_orders)
        ticket = self._desk.client.submit(ShowLedger(account, ", ".join(reading.to_order)), claim=True)
        self._counting = ticket
        ticket.succeeded.connect(partial(self._on_ledger, ticket))
        ticket.failed.connect(lambda _: self._on_ledger(ticket, Ledger()))

    def forget_names(self) -> None:
        """There are none."""
        self.ledger, self._counting = Ledger(), None

    def same_order(self, reading: NamesReading) -> OrderLine | None:
        """An order for just these names that is under way."""
        wanted = {name.shown for name in reading.names}
        return next((line for line in self._orders if wanted and set(line.names) == wanted), None)

    def _on_ledger(self, ticket: Ticket[Ledger], ledger: Ledger) -> None:
        if ticket is self._counting and ledger != self.ledger:
            self.ledger = ledger
            self.changed.emit()

    def _on_orders(self, page: Page[OrderLine]) -> None:
        found = tuple(line for line in page.rows if line.group in _OPEN and line.state is not OrderState.STORED)
        if found != self._orders:
            self._orders = found
            self.changed.emit()
