"""Everything that one order's pane shows: what needs doing, what is under way, its time line, names and facts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QPushButton, QWidget

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.forms.ui_order_pane import Ui_OrderPane
from acme_desktop.desktop.panes.orders.facts_card import FactsCard
from acme_desktop.desktop.panes.orders.names_card import NamesCard, standings
from acme_desktop.desktop.panes.orders.next_step import Act, NextStep
from acme_desktop.desktop.panes.orders.retry_line import RetryLine
from acme_desktop.desktop.panes.orders.time_card import TimeCard
from acme_desktop.desktop.panes.orders.time_line import time_line
from acme_desktop.desktop.panes.orders.work_card import WorkCard
from acme_desktop.desktop.tickets import Ticket
from acme_desktop.desktop.widgets.buttons import button
from acme_desktop.desktop.widgets.message_bar import MessageBar
from acme_desktop.domain.health import OrderGroup
from acme_desktop.service.lines import OrderStory

_ICONS = {
    Act.CHALLENGES: "challenges",
    Act.AGAIN: "pencil",
    Act.CONTINUE: "play",
    Act.CERTIFICATE: "certificates",
    Act.RENEWED: "certificates",
}


class OrderPage(QWidget):
    """Signals:
    asked(str): an Act's button was clicked.
    stop_asked(): what is under way is to stop.
    """

    asked = Signal(str)
    stop_asked = Signal()

    def __init__(self, desk: Desk, show_rows: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._step: NextStep | None = None
        self.ui = Ui_OrderPane()
        self.ui.setupUi(self)
        self.trouble = MessageBar("bad")
        self.step = MessageBar("info")
        self.retry = RetryLine(desk.now)
        self.work = WorkCard()
        self.time = TimeCard(show_rows)
        self.names = NamesCard()
        self.facts = FactsCard(desk.go)
        self.work.stop_asked.connect(self.stop_asked)
        for part in (self.trouble, self.step, self.retry):
            self.ui.notice_box.addWidget(part)
        self.ui.work_box.addWidget(self.work)
        self.ui.time_box.addWidget(self.time)
        self.ui.time_box.addStretch(1)
        for card in (self.names, self.facts):
            self.ui.fact_box.addWidget(card)
        self.ui.fact_box.addStretch(1)
        self.begin()

    def begin(self) -> None:
        """Another order: nothing is known of it yet."""
        self._step = None
        self.trouble.clear()
        self.step.clear()
        self.retry.put(None)
        self.work.show_ticket(None)
        self.time.clear()
        for card in (self.time, self.names, self.facts):
            card.hide()

    def set_narrow(self, narrow: bool) -> None:
        """The facts stand under the time line then."""
        direction = QBoxLayout.Direction
        self.ui.halves.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)

    def show_story(self, story: OrderStory, account: str) -> None:
        """All of it."""
        now = self._desk.now()
        self.time.show_chapters(time_line(story, now))
        self.names.show_names(standings(story))
        self.facts.show_story(story, account, now)
        self.retry.put(None if story.line.group is OrderGroup.DONE else story.line.next_attempt)
        for card in (self.time, self.names, self.facts):
            card.show()

    def show_step(self, step: NextStep | None, ticket: Ticket[Any] | None) -> None:
        """What needs doing; None while something is being done."""
        self.work.show_ticket(ticket)
        if step == self._step:
            return
        self._step = step
        if step is None:
            self.step.clear()
        else:
            buttons = [self._button(act, first=place == 0) for place, act in enumerate(step.acts)]
            self.step.show_message(step.tone, step.headline, step.text, buttons)

    def _button(self, act: Act, *, first: bool) -> QPushButton:
        made = button(self._words()[act], "primary" if first else "plain", _ICONS[act])
        made.clicked.connect(lambda: self.asked.emit(act.value))
        return made

    def _words(self) -> dict[Act, str]:
        refused = self._step is not None and self._step.tone == "bad"
        return {
            Act.CHALLENGES: self.tr("Open challenges"),
            Act.AGAIN: self.tr("Fix and retry") if refused else self.tr("Order again"),
            Act.CONTINUE: self.tr("Continue now"),
            Act.CERTIFICATE: self.tr("Open certificate"),
            Act.RENEWED: self.tr("Show the certificate in use"),
        }
