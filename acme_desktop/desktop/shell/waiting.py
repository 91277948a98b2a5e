"""How many orders wait for the operator: the number beside Challenges."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from acme_desktop.desktop.desk import Client
from acme_desktop.desktop.tickets import Ticket
from acme_desktop.domain.events import Event, Topic
from acme_desktop.service.lines import OrderFilter, OrderGroup, OrderLine, Page
from acme_desktop.service.questions import FindOrders

_PAUSE_MS = 250
_CONCERNS = frozenset((Topic.ORDER, Topic.CHALLENGE))


class Waiting(QObject):
    """Signals: `counted(int)`, whenever it was asked."""

    counted = Signal(int)

    def __init__(self, client: Client, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._ticket: Ticket[Page[OrderLine]] | None = None
        self._pause = QTimer(self, interval=_PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self._on_time)
        self._resting = False
        client.happened.connect(self._on_happened)

    def ask(self) -> None:
        """Count now."""
        if self._ticket is not None:
            self._pause.start()  # what happened meanwhile may not be in that answer
            return
        self._ticket = self._client.submit(FindOrders(OrderFilter(group=OrderGroup.YOUR_TURN, limit=1)), claim=True)
        self._ticket.succeeded.connect(self._on_succeeded)
        self._ticket.finished.connect(self._on_finished)

    def rest(self, resting: bool) -> None:
        """While nobody looks, nothing is counted."""
        self._resting = resting
        if not resting:
            self.ask()

    def _on_happened(self, event: Event) -> None:
        # Under a storm of events it is counted now and then, not only after it.
        if event.topic in _CONCERNS and not self._pause.isActive():
            self._pause.start()

    def _on_time(self) -> None:
        if not self._resting:
            self.ask()

    def _on_finished(self) -> None:
        self._ticket = None

    def _on_succeeded(self, page: Page[OrderLine]) -> None:
        self.counted.emit(page.total)
