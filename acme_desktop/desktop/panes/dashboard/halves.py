"""The lower halves of the dashboard: when what ends and what was ordered; who issues and how renewals do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.panes.dashboard.recent_orders import ROWS, columns
from acme_desktop.desktop.panes.dashboard.side_cards import AccountsCard, RenewalsCard
from acme_desktop.desktop.panes.dashboard.timeline import Timeline
from acme_desktop.desktop.table.model import RowsModel
from acme_desktop.desktop.table.view import Table
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.buttons import link_button
from acme_desktop.desktop.widgets.card import Card
from acme_desktop.desktop.widgets.text import ElidedLabel, label
from acme_desktop.domain.operator import Permission
from acme_desktop.service.lines import Dashboard, ExpiryMark, OrderLine
from acme_desktop.service.requests import RenewDue


def heading(text: str, *more: QWidget) -> QHBoxLayout:
    """A section's title, a note beside it, and links at its end."""
    row = QHBoxLayout()
    row.setSpacing(metric("step"))
    row.addWidget(label(text, "section"))
    notes = [widget for widget in more if not isinstance(widget, QPushButton)]
    for widget in notes:
        row.addWidget(widget, 1 if isinstance(widget, ElidedLabel) else 0)
    if not any(isinstance(widget, ElidedLabel) for widget in notes):
        row.addStretch(1)
    for widget in more:
        if isinstance(widget, QPushButton):
            row.addWidget(widget)
    return row


def _link(text: str, go: Callable[[str], None], route: str) -> QPushButton:
    made = link_button(text)
    made.clicked.connect(lambda: go(route))
    return made


class _Half(QWidget):
    """Sections under each other."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(metric("step"))

    def _add(self, head: QHBoxLayout, body: QWidget) -> None:
        if self._column.count():
            self._column.addSpacing(metric("step"))
        self._column.addLayout(head)
        self._column.addWidget(body)


def _framed(widget: QWidget) -> Card:
    card = Card()
    card.set_body_margins(0, 0, 0, 0)
    card.body.addWidget(widget)
    return card


class ExpiryAndOrders(_Half):
    """The left half."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.timeline = Timeline(desk.theme)
        self.timeline.chosen.connect(self._on_day_chosen)
        self._legend = ElidedLabel("", "small", "2")
        self.orders: RowsModel[OrderLine] = RowsModel(columns(desk.now), lambda order: order.id, self)
        self.table = Table(self.orders, desk, "dashboard-orders", self.tr("Recent orders"), margin="card-inside")
        self.table.opened.connect(lambda order: desk.go(f"/acme/orders/{order.id}"))
        as_list = _link(self.tr("As a list"), desk.go, "/acme/certificates?within=90")
        all_orders = _link(self.tr("All orders"), desk.go, "/acme/orders")
        self._add(heading(self.tr("Expiry, next 90 days"), self._legend, as_list), _framed(self.timeline))
        self._add(heading(self.tr("Recent orders"), all_orders), _framed(self.table))
        self.table.setFixedHeight(metric("table-header") + 2 + ROWS * metric("table-row"))
        self._column.addStretch(1)

    def show_dashboard(self, dashboard: Dashboard, now: datetime) -> None:
        """Draw it."""
        self.timeline.show_marks(dashboard.marks, now)
        each = self.timeline.each
        self._legend.set_text(self.tr("one mark: %n certificate(s); bars: windows the CA suggests", "", each))
        self.orders.show(dashboard.orders[:ROWS])

    def _on_day_chosen(self, marks: tuple[ExpiryMark, ...]) -> None:
        if len(marks) == 1:
            self._desk.go(f"/acme/certificates/{marks[0].certificate_id}")
            return
        days = max((mark.not_after - self._desk.now()).days for mark in marks) + 1
        self._desk.go(f"/acme/certificates?within={max(days, 0)}")


class AccountsAndRenewals(_Half):
    """The right half."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.accounts = AccountsCard(desk.go)
        self.renewals = RenewalsCard()
        run_now = link_button(self.tr("Run now"))
        run_now.setEnabled(desk.may(Permission.ISSUE))
        run_now.clicked.connect(lambda: desk.client.submit(RenewDue()))
        all_accounts = _link(self.tr("All accounts"), desk.go, "/acme/accounts")
        self._add(heading(self.tr("Active accounts"), all_accounts), self.accounts)
        self._add(heading(self.tr("Renewals"), run_now), self.renewals)
        self._column.addStretch(1)

    def show_dashboard(self, dashboard: Dashboard, now: datetime) -> None:
        """Draw it."""
        self.accounts.show_accounts(dashboard.accounts)
        self.renewals.show_state(dashboard.renewal, now)
