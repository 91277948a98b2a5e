"""`/acme/orders/N/challenges` and `/acme/challenges/N/respond`: the sheet of one order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.pane import Chip, Crumb, Header, Pane
from acme_desktop.desktop.panes.challenges.sheet_view import SheetView
from acme_desktop.desktop.panes.challenges.watches import watches_of
from acme_desktop.desktop.tickets import Ticket
from acme_desktop.desktop.widgets.message_bar import MessageBar
from acme_desktop.desktop.wording.states import order_look
from acme_desktop.domain.authority import Environment
from acme_desktop.domain.errors import AcmeDesktopError
from acme_desktop.domain.order import ChallengeId, OrderId
from acme_desktop.domain.routes import Route
from acme_desktop.service.questions import LocateChallenge

_RESPOND = "/acme/challenges/N/respond"


class ChallengesPane(Pane):
    """Shows one order at a time; those it does not show are watched on where they submit by themselves."""

    help_page = "challenges"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.view: SheetView | None = None
        self._awake = False
        self._locating: Ticket[OrderId] | None = None
        self.failure = MessageBar(parent=self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.failure)
        self._column.addStretch(0)

    def header(self) -> Header:
        if self.view is None:
            return Header((Crumb(self.tr("Challenges"), "/acme/challenges"),))
        number = str(self.view.watch.order_id)
        crumbs = (
            Crumb(self.tr("Orders"), "/acme/orders"),
            Crumb(number, f"/acme/orders/{number}"),
            Crumb(self.tr("Challenges")),
        )
        story = self.view.watch.known.story
        if story is None:
            return Header(crumbs)
        look = order_look(story.line.state)
        environment = story.line.environment if story.line.environment is not Environment.PRODUCTION else None
        return Header(crumbs, Chip(look.word, look.icon, look.tone), environment)

    def show_route(self, route: Route) -> None:
        self._stop_locating()
        self.failure.clear()
        if route.pattern == _RESPOND:
            self._locate(ChallengeId(route.number or 0))
        else:
            self._open(OrderId(route.number or 0), None)

    def wake(self) -> None:
        self._awake = True
        if self.view is not None:
            self.view.watch.look_on()

    def rest(self) -> None:
        self._awake = False
        if self.view is not None:
            self.view.watch.rest()

    def check_now(self) -> None:
        if self.view is not None:
            self.view.check_now()

    def palette_actions(self) -> Sequence[QAction]:
        if self.view is None:
            return ()
        head = self.view.head
        made = [self._action(self.tr("Check now"), self.check_now)]
        for entry in head.hand_offs:
            text = self.tr("Copy: {what}").format(what=entry.label)
            made.append(self._action(text, partial(head.copy_hand_off, entry.key)))
        return made

    def _action(self, text: str, act: Callable[[], None]) -> QAction:
        made = QAction(text, self)
        made.triggered.connect(lambda: act())
        return made

    def _locate(self, challenge_id: ChallengeId) -> None:
        """Which order is it of?"""
        ticket = self.desk.client.submit(LocateChallenge(challenge_id), claim=True)
        self._locating = ticket
        ticket.succeeded.connect(self._on_located)
        ticket.failed.connect(self._on_lost)

    def _stop_locating(self) -> None:
        """Another route: whatever comes now is not wanted any more."""
        ticket, self._locating = self._locating, None
        if ticket is not None:
            ticket.succeeded.disconnect(self._on_located)
            ticket.failed.disconnect(self._on_lost)

    def _on_located(self, order_id: OrderId) -> None:
        ticket, self._locating = self._locating, None
        asked = ticket.request if ticket is not None else None
        self._open(order_id, asked.challenge_id if isinstance(asked, LocateChallenge) else None)

    def _on_lost(self, error: AcmeDesktopError) -> None:
        self._locating = None
        self._close()
        self.failure.show_error(error)
        self.header_changed.emit()

    def _open(self, order_id: OrderId, challenge_id: ChallengeId | None) -> None:
        if self.view is None or self.view.watch.order_id != order_id:
            self._close()
            self.view = SheetView(self.desk, watches_of(self.desk).watch(order_id))
            self.view.shown.connect(self.header_changed)
            self._column.addWidget(self.view, 1)
        self.view.watch.known.open()
        self.view.focus_card(challenge_id)
        if self._awake:
            self.view.watch.look_on()
        self.header_changed.emit()

    def _close(self) -> None:
        if self.view is not None:
            self.view.watch.rest()
            self.view.hide()
            self.view.deleteLater()
            self.view = None
