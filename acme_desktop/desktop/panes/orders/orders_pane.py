"""Orders as a pane: the bar that narrows the list down, and the list."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.forms.ui_orders_pane import Ui_OrdersPane
from acme_desktop.desktop.pane import Crumb, Header, Pane
from acme_desktop.desktop.panes.orders.columns import columns
from acme_desktop.desktop.panes.orders.filter_bar import FilterBar
from acme_desktop.desktop.panes.orders.wanted import Wanted, wanted_by
from acme_desktop.desktop.table.model import PagedModel
from acme_desktop.desktop.table.nothing import Nothing, NothingWords
from acme_desktop.desktop.table.view import Table
from acme_desktop.desktop.theme import icons
from acme_desktop.desktop.widgets.message_bar import MessageBar
from acme_desktop.domain.events import Topic
from acme_desktop.domain.operator import Permission
from acme_desktop.domain.routes import Route
from acme_desktop.service.lines import AccountLine, OrderLine
from acme_desktop.service.questions import FindAccounts, FindOrders

_TOPICS = (Topic.ORDER, Topic.CHALLENGE, Topic.CERTIFICATE)


class OrdersPane(Pane):
    """What is looked for is in the address. What changed last stands first, as long as nobody sorts it otherwise."""

    help_page = "orders"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.ui = Ui_OrdersPane()
        self.ui.setupUi(self)
        self.trouble = MessageBar("bad")
        self.filters = FilterBar()
        self.model: PagedModel[OrderLine] = PagedModel(
            desk.client, self._question, columns(desk.now), lambda line: line.id, self, claim=True
        )
        self.model.sort_by("changed", descending=True)
        self.table = Table(self.model, desk, "orders", self.tr("Orders"))
        self.nothing = Nothing(_nothing_words(), desk, self._show_all)
        self.table.set_empty(self.nothing)
        self._new_order = QAction(self.tr("New order"), self)
        self._build()
        self._connect()

    def header(self) -> Header:
        return Header((Crumb(self.tr("Orders")),), primary=self._new_order)

    def show_route(self, route: Route) -> None:
        self._look(wanted_by(route))

    def wake(self) -> None:
        self.model.rest(False)

    def rest(self) -> None:
        self.model.rest(True)

    def check_now(self) -> None:
        self.model.refresh()

    def focus_filter(self) -> None:
        self.filters.text.setFocus()
        self.filters.text.selectAll()

    def _build(self) -> None:
        icons.bind(self._new_order, "plus", "on-accent")
        self._new_order.setEnabled(self.desk.may(Permission.ISSUE))
        self.ui.notice_box.addWidget(self.trouble)
        self.ui.filter_box.addWidget(self.filters)
        self.ui.table_box.addWidget(self.table)

    def _connect(self) -> None:
        self._new_order.triggered.connect(lambda: self.desk.go("/acme/orders/create"))
        self.table.opened.connect(lambda line: self.desk.go(f"/acme/orders/{line.id}"))
        self.filters.changed.connect(self._on_filtered)
        self.model.state_changed.connect(self._on_state)
        self.model.failed.connect(lambda error: self.trouble.show_error(error, self.model.refresh))
        self.model.follow(*_TOPICS)

    def _look(self, wanted: Wanted) -> None:
        """For this; nothing is asked where it is shown already."""
        if wanted == self.filters.wanted and (self.model.answered or self.model.busy):
            return
        self.filters.show_wanted(wanted)
        self._on_filtered(wanted)
        if wanted.account is not None:
            ticket = self.desk.client.submit(FindAccounts(), claim=True)
            ticket.succeeded.connect(partial(self._on_accounts, wanted.account))

    def _show_all(self) -> None:
        self.desk.go("/acme/orders")
        self._look(Wanted())

    def _question(self, offset: int, limit: int, sort: str, descending: bool) -> FindOrders:
        return FindOrders(self.filters.wanted.for_service(offset, limit, sort, descending))

    def _on_filtered(self, _: Wanted) -> None:
        """The bar shows it already."""
        self.trouble.clear()
        self.model.reload()

    def _on_accounts(self, number: int, accounts: Sequence[AccountLine]) -> None:
        for line in accounts:
            if int(line.account.id) == number == self.filters.wanted.account:
                self.filters.name_account(line.account.email or line.ca)

    def _on_state(self) -> None:
        if self.model.answered and self.model.error is None:
            self.trouble.clear()
            self.filters.show_counts(self.model.counts)
            self.nothing.tell(filtered=not self.filters.wanted.is_empty)


def _nothing_words() -> NothingWords:
    translate = QCoreApplication.translate
    return NothingWords(
        icon="orders",
        first=translate(
            "orders", "An order asks a CA for one certificate and goes on until it is here. Place the first one."
        ),
        never=translate(
            "orders", "What was asked of CAs stands here. There is nothing yet; an operator can place an order."
        ),
        filtered=translate("orders", "No order is like that."),
        show_all=translate("orders", "Show all orders"),
    )
