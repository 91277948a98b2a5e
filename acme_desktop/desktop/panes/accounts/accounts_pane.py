"""The accounts as a pane: the list, and one account beside it."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.forms.ui_accounts_pane import Ui_AccountsPane
from acme_desktop.desktop.pane import Crumb, Header, Pane
from acme_desktop.desktop.panes.accounts.account_dialogs import (
    ContactsDialog,
    DeactivateDialog,
    RollDialog,
)
from acme_desktop.desktop.panes.accounts.account_drawer import AccountDrawer
from acme_desktop.desktop.panes.accounts.columns import columns
from acme_desktop.desktop.table.model import RowsModel
from acme_desktop.desktop.table.view import Table
from acme_desktop.desktop.theme import icons
from acme_desktop.desktop.tickets import Ticket
from acme_desktop.desktop.widgets.buttons import button
from acme_desktop.desktop.widgets.drawer import WithDrawer
from acme_desktop.desktop.widgets.empty import EmptyState
from acme_desktop.desktop.widgets.message_bar import MessageBar
from acme_desktop.domain.events import Event, Topic
from acme_desktop.domain.operator import Permission
from acme_desktop.domain.routes import Route
from acme_desktop.service.lines import AccountLine
from acme_desktop.service.questions import FindAccounts

_SOON_MS = 150
_TOPICS = (Topic.ACCOUNT, Topic.ORDER, Topic.CERTIFICATE)


class AccountsPane(Pane):
    """All accounts, oldest first; `/acme/accounts/N` opens one."""

    help_page = "accounts"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._wanted: int | None = None
        self._asked: Ticket[tuple[AccountLine, ...]] | None = None
        self.model: RowsModel[AccountLine] = RowsModel(columns(desk.now), lambda line: line.account.id, self)
        self.table = Table(self.model, desk, "accounts", self.tr("Accounts"))
        self.drawer = AccountDrawer(desk)
        self._beside = WithDrawer(self.table, self.drawer)
        self.trouble = MessageBar("bad")
        self._new = QAction(self.tr("New account"), self)
        self._build()
        self._soon = QTimer(self, interval=_SOON_MS, singleShot=True)
        self._soon.timeout.connect(self.check_now)
        desk.client.happened.connect(self._on_happened)

    def header(self) -> Header:
        return Header((Crumb(self.tr("Accounts")),), primary=self._new)

    def show_route(self, route: Route) -> None:
        self._wanted = route.number
        if route.number is None:
            self._beside.close_drawer()
        else:
            self.table.choose(route.number)

    def wake(self) -> None:
        self.check_now()

    def check_now(self) -> None:
        if self._asked is not None:
            self._soon.start()  # what happened meanwhile may not be in that answer
            return
        ticket = self.desk.client.submit(FindAccounts(), claim=True)
        self._asked = ticket
        ticket.succeeded.connect(self._on_found)
        ticket.failed.connect(lambda error: self.trouble.show_error(error, self.check_now))
        ticket.finished.connect(self._on_finished)

    def _build(self) -> None:
        self.ui = Ui_AccountsPane()
        self.ui.setupUi(self)
        self.ui.notice_box.addWidget(self.trouble)
        self.ui.table_box.addWidget(self._beside)
        icons.bind(self._new, "plus", "on-accent")
        self._new.setEnabled(self.desk.may(Permission.MANAGE_ACCOUNTS))
        self._new.triggered.connect(lambda: self.desk.go("/acme/accounts/create"))
        first = button(self.tr("Open the first account"), "primary", "plus")
        first.setEnabled(self._new.isEnabled())
        first.clicked.connect(self._new.trigger)
        words = self.tr("An account is how a CA knows you. With one, certificates can be ordered.")
        self.table.set_empty(EmptyState("accounts", words, first))
        self.table.chosen.connect(self._on_chosen)
        self.drawer.contacts_wanted.connect(lambda line: ContactsDialog(self.desk, line, self).open())
        self.drawer.roll_wanted.connect(lambda line: RollDialog(self.desk, line, self).open())
        self.drawer.deactivation_wanted.connect(lambda line: DeactivateDialog(self.desk, line, self).open())

    def _on_found(self, lines: tuple[AccountLine, ...]) -> None:
        self.trouble.clear()
        self.model.show(lines)
        if self._wanted is not None:
            self.table.choose(self._wanted)
        chosen = self.table.chosen_line()
        if chosen is not None and not self.drawer.isHidden():
            self.drawer.show_account(chosen)

    def _on_chosen(self, line: AccountLine | None) -> None:
        if line is not None:
            self.drawer.show_account(line)
            self._beside.open()

    def _on_finished(self) -> None:
        self._asked = None

    def _on_happened(self, event: Event) -> None:
        if self.isVisible() and event.topic in _TOPICS and not self._soon.isActive():
            self._soon.start()
