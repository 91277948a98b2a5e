"""What is known of one order: where it stands, what is to be put in place for it, and what was seen of that."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.panes.challenges.standing import Progressed, progressed
from acme_desktop.desktop.panes.challenges.things import Sheet, sheet_of
from acme_desktop.desktop.tickets import Ticket
from acme_desktop.domain.events import Event, Topic
from acme_desktop.domain.order import OrderId, OrderState
from acme_desktop.domain.preflight import Check
from acme_desktop.service.answers import ChallengeRow
from acme_desktop.service.lines import OrderStory
from acme_desktop.service.questions import StudyOrder
from acme_desktop.service.requests import ListChallenges

_DEBOUNCE_MS = 100
_OWN_ECHO = frozenset(("check", "view"))


class KnownOrder(QObject):
    """Asks again when something happened to the order. To see the values is on the record: once for each opening.

    Signals:
        changed(): something of it.
        failed(AcmeDesktopError): it could not be read.
    """

    changed = Signal()
    failed = Signal(object)

    def __init__(self, desk: Desk, order_id: OrderId, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self.order_id = order_id
        self.story: OrderStory | None = None
        self.rows: tuple[ChallengeRow, ...] | None = None
        self.seen: dict[int, Check] = {}
        self._to_list = False  # the sheet was opened, and its values were not asked for yet
        self._asking: Ticket[OrderStory] | None = None
        self._listing: Ticket[tuple[ChallengeRow, ...]] | None = None
        self._again = QTimer(self, singleShot=True, interval=_DEBOUNCE_MS)
        self._again.timeout.connect(self.refresh)
        desk.client.happened.connect(self._on_happened)

    @property
    def state(self) -> OrderState | None:
        """Where the order stands; None until that is known."""
        return self.story.order.state if self.story else None

    @property
    def sheet(self) -> Sheet:
        """What is to be put in place, as far as it is known."""
        return sheet_of(self.rows or (), self.story.authorizations if self.story else (), self.seen)

    @property
    def done(self) -> Progressed:
        """How much of it is right."""
        return progressed(self.sheet, self.seen)

    def open(self) -> None:
        """Its sheet is opened."""
        self._to_list = True
        self.refresh()

    def refresh(self) -> None:
        """Ask where the order stands; an answer that is still to come is old by now."""
        if self._asking is not None:
            for signal, slot in self._answers(self._asking):
                signal.disconnect(slot)
        self._asking = self._desk.client.submit(StudyOrder(self.order_id), claim=True)
        for signal, slot in self._answers(self._asking):
            signal.connect(slot)

    def note(self, checks: Iterable[Check]) -> None:
        """These were looked at."""
        self.seen |= {check.challenge_id: check for check in checks}
        self.changed.emit()

    def _answers(self, ticket: Ticket[OrderStory]) -> tuple[tuple[SignalInstance, Callable[..., object]], ...]:
        """What is to be done with an answer. Methods only: they end with this object, whoever asked."""
        return (
            (ticket.succeeded, self._on_story),
            (ticket.failed, self._on_failed),
            (ticket.finished, self._on_asking_over),
        )

    def _on_failed(self, error: Exception) -> None:
        self.failed.emit(error)

    def _on_asking_over(self) -> None:
        self._asking = None

    def _on_story(self, story: OrderStory) -> None:
        self.story = story
        if self._listing is None and (self._to_list or _is_news(story, self.rows)):
            self._list()
        self.changed.emit()

    def _list(self) -> None:
        self._to_list = False
        ticket = self._desk.client.submit(ListChallenges(self.order_id), claim=True)
        self._listing = ticket
        ticket.succeeded.connect(self._on_listed)
        ticket.failed.connect(self._on_failed)
        ticket.finished.connect(self._on_listing_over)

    def _on_listed(self, rows: tuple[ChallengeRow, ...]) -> None:
        self.rows = rows
        self.changed.emit()

    def _on_listing_over(self) -> None:
        self._listing = None

    def _on_happened(self, event: Event) -> None:
        ours = event.topic in (Topic.ORDER, Topic.CHALLENGE) and event.object_id == str(self.order_id)
        if ours and not (event.topic is Topic.CHALLENGE and event.verb in _OWN_ECHO):
            self._again.start()


def _is_news(story: OrderStory, rows: tuple[ChallengeRow, ...] | None) -> bool:
    """Whether there are challenges whose values the open sheet does not have."""
    known = {row.challenge.id for row in rows or ()}
    return rows is not None and not {a.chosen.id for a in story.authorizations if a.chosen} <= known
