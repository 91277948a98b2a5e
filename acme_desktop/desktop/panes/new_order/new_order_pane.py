"""The new order as a pane: reads names while they are typed, keeps a draft, places the order."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.forms.ui_new_order_pane import Ui_NewOrderPane
from acme_desktop.desktop.pane import Crumb, Header, Pane
from acme_desktop.desktop.panes.new_order.again import Again
from acme_desktop.desktop.panes.new_order.knowledge import Knowledge
from acme_desktop.desktop.panes.new_order.order_form import OrderForm
from acme_desktop.desktop.panes.new_order.plan_panel import PlanPanel
from acme_desktop.desktop.panes.new_order.plan_points import Outlook
from acme_desktop.desktop.panes.new_order.wish import Wish, as_draft, from_draft, instead, missing, without
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.tickets import Ticket
from acme_desktop.desktop.widgets.action_bar import ActionBar
from acme_desktop.desktop.widgets.buttons import button
from acme_desktop.desktop.widgets.surfaces import ScrollPage
from acme_desktop.domain.authority import Environment
from acme_desktop.domain.operator import Permission
from acme_desktop.domain.order import Order, OrderState
from acme_desktop.domain.routes import Route

_DRAFT = "new-order.draft"
_SAVE_AFTER_MS = 800
_NARROW_PLAN = 248


class NewOrderPane(Pane):
    """Paste names, look at the plan, press the button."""

    help_page = "new-order"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.form = OrderForm()
        self.plan = PlanPanel()
        self.knowledge = Knowledge(desk, self)
        self.again = Again(desk, self.form, self.knowledge, self)
        self._placing: Ticket[Order] | None = None
        may = desk.may(Permission.ISSUE)
        self._role = "" if may else self.tr("Your role does not include placing orders")
        self._build()
        self._connect()
        self.form.show_wish(from_draft(desk.preferences.get(_DRAFT)))

    def header(self) -> Header:
        account = self.knowledge.account(self.form.wish.account_id)
        loud = account is not None and account.environment not in (Environment.PRODUCTION, Environment.PRIVATE)
        crumbs = (Crumb(self.tr("Orders"), "/acme/orders"), Crumb(self.tr("New order")))
        return Header(crumbs, environment=account.environment if account and loud else None)

    def show_route(self, route: Route) -> None:
        number, names = route.filter_number("account"), route.filter("names")
        if route.filter_number("again"):
            self.again.ask(route.filter_number("again"))
        elif number or names:
            self.again.forget()
            self.form.show_wish(Wish(account_id=number, text=names))
            self.knowledge.prefer(number)

    def wake(self) -> None:
        self.knowledge.ask_accounts(self.form.wish.account_id)
        self.form.text.setFocus()

    def rest(self) -> None:
        self._save_draft()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        narrow = self.window().width() < metric("narrow")
        self.plan.setFixedWidth(_NARROW_PLAN if narrow else metric("flight-plan"))

    def _build(self) -> None:
        self.ui = Ui_NewOrderPane()
        self.ui.setupUi(self)
        page = ScrollPage()
        page.body.addWidget(self.form)
        self.ui.form_box.addWidget(page)
        self.ui.plan_box.addWidget(self.plan)
        self.bar = ActionBar()
        reset = self.bar.add(button(self.tr("Empty the form")))
        cancel = self.bar.add(button(self.tr("Cancel")))
        self.place = self.bar.add(button(self.tr("Place order"), "primary", "arrow-right"))
        self.ui.action_box.addWidget(self.bar)
        reset.clicked.connect(lambda: self.form.show_wish(Wish(account_id=self.form.wish.account_id)))
        reset.clicked.connect(self.again.forget)
        cancel.clicked.connect(lambda: self.desk.go("/acme/orders"))
        self.place.clicked.connect(self._on_place)

    def _connect(self) -> None:
        self._later = QTimer(self, interval=_SAVE_AFTER_MS, singleShot=True)
        self._later.timeout.connect(self._save_draft)
        self.form.changed.connect(self._later.start)
        self.form.changed.connect(self._show)
        self.form.text_changed.connect(lambda: self.knowledge.read_soon(self.form.wish))
        self.form.text_changed.connect(self._show)  # until it is read again, nothing is placed
        text, known = self.form.text, self.knowledge
        self.form.names.left_out.connect(lambda name: text.setPlainText(without(known.reading.names, name)))
        self.form.names.replaced.connect(lambda name, new: text.setPlainText(instead(known.reading.names, name, new)))
        self.knowledge.accounts_known.connect(self.form.show_accounts)
        self.knowledge.profiles_known.connect(self.form.show_profiles)
        self.knowledge.changed.connect(self._on_known)
        self.knowledge.failed.connect(lambda error: self.form.trouble.show_error(error, self.wake))

    def _on_known(self) -> None:
        self.form.names.show_names(self.knowledge.reading)
        self.form.fields["domains"].set_error(self.knowledge.reading.problem)
        self.header_changed.emit()
        self._show()

    def _show(self) -> None:
        self.form.fit(self.knowledge.reading.names)
        wish, known = self.form.wish, self.knowledge
        account = known.account(wish.account_id)
        known.ask_profiles(account)
        same = known.around.same_order(known.reading)
        profiles, ledger = tuple(known.profiles), known.around.ledger
        self.plan.show_plan(Outlook(wish, account, known.reading.names, same, profiles, ledger, self.desk.now()))
        self.bar.block(self._why_not())

    def _why_not(self) -> str:
        why_not = _why_not(self.form.wish, self.knowledge, busy=self._placing is not None)
        return self._role or why_not or self.form.fields["solver"].error

    def _save_draft(self) -> None:
        self.desk.preferences.put(_DRAFT, as_draft(self.form.wish))
        self.desk.preferences.save()

    def _on_place(self) -> None:
        if self._why_not():
            return
        self.form.clear_errors()
        ticket = self.desk.client.submit(self.form.wish.command(self.knowledge.reading.names), claim=True)
        self._placing = ticket
        ticket.succeeded.connect(self._on_placed)
        ticket.failed.connect(lambda error: self.form.tell(error, self._on_place))
        ticket.finished.connect(partial(self._on_finished, ticket))
        self._show()

    def _on_placed(self, order: Order) -> None:
        self.again.forget()
        self.form.show_wish(Wish(account_id=self.form.wish.account_id))
        self._save_draft()
        waits = order.state is OrderState.AWAITING_DEPLOYMENT
        self.desk.go(f"/acme/orders/{order.id}/challenges" if waits else f"/acme/orders/{order.id}")

    def _on_finished(self, ticket: Ticket[Order]) -> None:
        if ticket is self._placing:
            self._placing = None
            self._show()


def _why_not(wish: Wish, known: Knowledge, *, busy: bool) -> str:
    translate = QCoreApplication.translate
    if busy:
        return translate("NewOrderPane", "The order is being placed")
    why, number = missing(wish, known.reading.names, reading=known.reading_now)
    words = {
        "account": translate("NewOrderPane", "Choose an account"),
        "names": translate("NewOrderPane", "Type or paste the names"),
        "decide": translate("NewOrderPane", "%n name(s) need a decision", "", number),
        "folder": translate("NewOrderPane", "Say which folder"),
        "reading": translate("NewOrderPane", "Reading the names"),
    }
    return words.get(why, "")
