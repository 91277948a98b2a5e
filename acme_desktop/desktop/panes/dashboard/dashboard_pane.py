"""The dashboard as a pane: asks once, shows all of it, and asks again when something happened."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.forms.ui_dashboard_pane import Ui_DashboardPane
from acme_desktop.desktop.pane import Crumb, Header, Pane
from acme_desktop.desktop.panes.dashboard.attention_card import AttentionCard
from acme_desktop.desktop.panes.dashboard.counts_strip import CountsStrip
from acme_desktop.desktop.panes.dashboard.halves import AccountsAndRenewals, ExpiryAndOrders, heading
from acme_desktop.desktop.theme import icons
from acme_desktop.desktop.tickets import Ticket
from acme_desktop.desktop.widgets.message_bar import MessageBar
from acme_desktop.desktop.widgets.settled import settle
from acme_desktop.desktop.widgets.surfaces import ScrollPage
from acme_desktop.desktop.widgets.text import label
from acme_desktop.desktop.widgets.turns import Turns
from acme_desktop.domain.errors import AcmeDesktopError
from acme_desktop.domain.events import Event, Topic
from acme_desktop.domain.operator import Permission
from acme_desktop.service.lines import Dashboard
from acme_desktop.service.questions import ShowDashboard

_TOPICS = (Topic.ACCOUNT, Topic.ORDER, Topic.CHALLENGE, Topic.CERTIFICATE)
_SOON_MS, _NOW_AND_THEN_MS = 150, 60_000


class DashboardPane(Pane):
    """What needs me, how many of what, when what ends, who issues, and what was ordered last."""

    help_page = "dashboard"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._awake = False
        self._asked: Ticket[Dashboard] | None = None
        self._new_order = QAction(self.tr("New order"), self)
        icons.bind(self._new_order, "plus", "on-accent")
        self._new_order.setEnabled(desk.may(Permission.ISSUE))
        self._new_order.triggered.connect(lambda: desk.go("/acme/orders/create"))
        self._build()
        self._soon = QTimer(self, interval=_SOON_MS, singleShot=True)
        self._soon.timeout.connect(self.check_now)
        self._now_and_then = QTimer(self, interval=_NOW_AND_THEN_MS)
        self._now_and_then.timeout.connect(self.check_now)
        desk.client.happened.connect(self._on_happened)

    def header(self) -> Header:
        return Header((Crumb(self.tr("Dashboard")),), primary=self._new_order)

    def wake(self) -> None:
        self._awake = True
        self._now_and_then.start()
        self.check_now()

    def rest(self) -> None:
        self._awake = False
        self._now_and_then.stop()

    def check_now(self) -> None:
        if self._asked is not None:
            self._soon.start()  # what happened meanwhile may not be in that answer
            return
        ticket = self.desk.client.submit(ShowDashboard(), claim=True)
        self._asked = ticket
        ticket.succeeded.connect(self._on_answered)
        ticket.failed.connect(self._on_failed)
        ticket.finished.connect(self._on_finished)

    def _build(self) -> None:
        self.ui = Ui_DashboardPane()
        page, body = ScrollPage(), QWidget()
        self.ui.setupUi(body)
        page.body.addWidget(body)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(page)
        self.trouble = MessageBar("bad")
        self.attention = AttentionCard(self.desk.go, self.desk.now)
        self._waiting = label("", "small", "2")
        self.ui.notice_box.addWidget(self.trouble)
        self.ui.attention_box.addLayout(heading(self.tr("Your turn"), self._waiting))
        self.ui.attention_box.addWidget(self.attention)
        # The rest is made while the first answer is on its way.
        self._making = Turns((self._make_counts, self._make_left, self._make_right), self)

    def _make_counts(self) -> None:
        self.counts = CountsStrip(self.desk.go)
        self._put(self.ui.counts_box, self.counts)

    def _make_left(self) -> None:
        self.left = ExpiryAndOrders(self.desk)
        self._put(self.ui.left_box, self.left)

    def _make_right(self) -> None:
        self.right = AccountsAndRenewals(self.desk)
        self._put(self.ui.right_box, self.right)

    def _put(self, box: QVBoxLayout, part: QWidget) -> None:
        box.addWidget(part)
        part.show()
        settle(part)

    def _on_answered(self, dashboard: Dashboard) -> None:
        now, count = self.desk.now(), len(dashboard.attention)
        self._making.finish()
        self.trouble.clear()
        self.attention.show_things(dashboard.attention, now)
        self._waiting.setText(self.tr("%n thing(s), by time left", "", count) if count > 1 else "")
        self.counts.show_counts(dashboard)
        self.left.show_dashboard(dashboard, now)
        self.right.show_dashboard(dashboard, now)

    def _on_failed(self, error: AcmeDesktopError) -> None:
        self.trouble.show_error(error, self.check_now)

    def _on_finished(self) -> None:
        self._asked = None

    def _on_happened(self, event: Event) -> None:
        if self._awake and event.topic in _TOPICS and not self._soon.isActive():
            self._soon.start()
