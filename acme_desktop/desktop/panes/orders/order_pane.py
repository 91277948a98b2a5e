"""One order as a pane: what it needs, how it came here, how its names stand."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.pane import Chip, Crumb, Header, Pane
from acme_desktop.desktop.panes.orders.next_step import next_step
from acme_desktop.desktop.panes.orders.order_acts import OrderActs, is_open
from acme_desktop.desktop.panes.orders.order_page import OrderPage
from acme_desktop.desktop.panes.orders.study import Study
from acme_desktop.desktop.panes.orders.work import OrderWork
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.action_bar import ActionBar
from acme_desktop.desktop.widgets.buttons import button
from acme_desktop.desktop.widgets.surfaces import ScrollPage
from acme_desktop.desktop.widgets.text import label
from acme_desktop.desktop.wording.states import order_look
from acme_desktop.domain.errors import AcmeDesktopError
from acme_desktop.domain.operator import Permission
from acme_desktop.domain.routes import Route
from acme_desktop.service.lines import OrderStory


class OrderPane(Pane):
    """Live while this window works on it, asked again when anything happens to it."""

    help_page = "orders"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._number = 0
        self._unread = False
        self.study = Study(desk, self)
        self.work = OrderWork(desk, self)
        self.page = OrderPage(desk, lambda: desk.go(f"/acme/audit?object=order+{self._number}"))
        self.reading = label("", tone="3")
        self.bar = ActionBar()
        self.abandon_button = self.bar.add(button(self.tr("Abandon…"), "danger"))
        self.acts = OrderActs(desk, self.study, self.work, self)
        self._build()
        self._connect()

    def header(self) -> Header:
        crumbs = (Crumb(self.tr("Orders"), "/acme/orders"), Crumb(str(self._number)))
        story = self.study.story
        if story is None:
            return Header(crumbs)
        look = order_look(story.order.state)
        return Header(crumbs, chip=Chip(look.word, look.icon, look.tone), environment=story.line.environment)

    def show_route(self, route: Route) -> None:
        number = route.number or 0
        anew = number != self._number
        self._number = number
        self.study.ask(number)
        if anew:
            self.page.begin()
            self.work.show_order(None)
            self.bar.hide()
            self.reading.setText(self.tr("Reading order {number}…").format(number=number))
            self.reading.show()
            self.header_changed.emit()

    def wake(self) -> None:
        self.study.rest(False)

    def rest(self) -> None:
        self.study.rest(True)

    def check_now(self) -> None:
        self.study.again()

    def palette_actions(self) -> Sequence[QAction]:
        return tuple(action for action in (self.acts.going_on, self.acts.abandoning) if action.isEnabled())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.page.set_narrow(self.window().width() < metric("narrow"))

    def _build(self) -> None:
        scroll = ScrollPage()
        scroll.body.addWidget(self.reading)
        scroll.body.addWidget(self.page)
        scroll.body.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(scroll, 1)
        column.addWidget(self.bar)
        self.bar.hide()

    def _connect(self) -> None:
        self.study.answered.connect(self._on_studied)
        self.study.failed.connect(self._on_unread)
        self.work.changed.connect(self._show_step)
        self.work.failed.connect(self._on_failed)
        self.acts.begun.connect(self.page.trouble.clear)
        self.page.asked.connect(self.acts.do)
        self.page.stop_asked.connect(self.work.stop)
        self.abandon_button.clicked.connect(self.acts.ask_to_abandon)

    def _on_studied(self, story: OrderStory) -> None:
        if self._unread:
            self._unread = False
            self.page.trouble.clear()
        self.reading.hide()
        self.page.show_story(story, self.study.account_name(int(story.order.wish.account_id)))
        self.work.show_order(story.order)
        self._show_step()
        self.header_changed.emit()

    def _show_step(self) -> None:
        """What needs doing, or what is being done."""
        story, ticket = self.study.story, self.work.ticket
        if story is None:
            return
        step = None if ticket else next_step(story, self.desk.now(), may_issue=self.desk.may(Permission.ISSUE))
        self.page.show_step(step, ticket)
        self.acts.offer()
        self.abandon_button.setEnabled(self.acts.abandoning.isEnabled())
        self.bar.setVisible(is_open(story) and self.desk.may(Permission.ISSUE))

    def _on_unread(self, error: AcmeDesktopError) -> None:
        self._unread = True
        self.reading.hide()
        self.page.trouble.show_error(error, self.study.again)

    def _on_failed(self, error: AcmeDesktopError, again: bool) -> None:
        self.page.trouble.show_error(error, self.acts.carry_on if again else None)
        self.study.again()
