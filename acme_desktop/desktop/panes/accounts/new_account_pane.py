"""A new account as a pane: choose a CA, see that it answers, say who you are."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.forms.ui_new_account_pane import Ui_NewAccountPane
from acme_desktop.desktop.pane import Crumb, Header, Pane
from acme_desktop.desktop.panes.accounts.account_form import AccountForm
from acme_desktop.desktop.panes.accounts.ca_cards import OTHER, CaCards
from acme_desktop.desktop.panes.accounts.registration import Registration, missing
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.tickets import Ticket
from acme_desktop.desktop.widgets.action_bar import ActionBar
from acme_desktop.desktop.widgets.buttons import button
from acme_desktop.desktop.widgets.surfaces import ScrollPage
from acme_desktop.desktop.widgets.text import label
from acme_desktop.domain.account import Account
from acme_desktop.domain.authority import Environment, environment_of
from acme_desktop.domain.directory import Directory
from acme_desktop.domain.operator import Permission
from acme_desktop.domain.routes import Route
from acme_desktop.service.answers import AuthorityReport, AuthorityRow
from acme_desktop.service.requests import ListAuthorities, TestAuthority

_FIRST = "letsencrypt-staging"


class NewAccountPane(Pane):
    """Nothing is asked of a CA before the operator chooses or tests one."""

    help_page = "new-account"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._authorities: dict[str, AuthorityRow] = {}
        self._report: AuthorityReport | None = None
        self._wanted = ""
        self._testing: Ticket[AuthorityReport] | None = None
        self._registering: Ticket[Account] | None = None
        may = desk.may(Permission.MANAGE_ACCOUNTS)
        self._role = "" if may else self.tr("Your role does not include opening accounts")
        self.cards = CaCards()
        self.form = AccountForm(desk)
        self._build()
        self.cards.chosen.connect(self._on_chosen)
        self.form.changed.connect(self._show)
        self.form.server_changed.connect(lambda: self._learn(None))
        self.form.server_changed.connect(self.header_changed)
        self.form.test.clicked.connect(self._on_test)

    def header(self) -> Header:
        crumbs = (Crumb(self.tr("Accounts"), "/acme/accounts"), Crumb(self.tr("New account")))
        url = self.form.server.text().strip()
        environment = environment_of(url) if url else Environment.PRODUCTION
        loud = environment not in (Environment.PRODUCTION, Environment.PRIVATE)
        return Header(crumbs, environment=environment if loud else None)

    def show_route(self, route: Route) -> None:
        self._wanted = route.filter("server") or self._wanted

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        narrow = self.window().width() < metric("narrow")
        self.ui.halves.setStretch(0, 6 if narrow else 4)

    def wake(self) -> None:
        ticket = self.desk.client.submit(ListAuthorities(), claim=True)
        ticket.succeeded.connect(self._on_authorities)
        ticket.failed.connect(lambda error: self.form.trouble.show_error(error, self.wake))

    def check_now(self) -> None:
        self._on_test()

    def _build(self) -> None:
        self.ui = Ui_NewAccountPane()
        self.ui.setupUi(self)
        for inside, box in ((self.cards, self.ui.cards_box), (self.form, self.ui.form_box)):
            page = ScrollPage()
            if inside is self.cards:
                page.body.setSpacing(8)
                page.body.addWidget(label(self.tr("Certificate authority"), "section"))
            page.body.addWidget(inside)
            page.body.addStretch(1)
            box.addWidget(page)
        self.bar = ActionBar()
        cancel = self.bar.add(button(self.tr("Cancel")))
        self.register = self.bar.add(button(self.tr("Create account"), "primary", "plus"))
        cancel.clicked.connect(lambda: self.desk.go("/acme/accounts"))
        self.register.clicked.connect(self._on_create)
        self.ui.action_box.addWidget(self.bar)

    def _on_authorities(self, rows: tuple[AuthorityRow, ...]) -> None:
        first = not self._authorities
        self._authorities = {row.id or row.directory_url: row for row in rows}
        wanted, self._wanted = self._wanted, ""
        self.cards.show_authorities(rows, wanted or self.cards.key or _FIRST)
        if first or wanted:
            self._show_chosen()

    def _on_chosen(self, key: str) -> None:
        self._show_chosen()
        if key != OTHER:
            self._on_test()
        else:
            self.form.server.setFocus()

    def _show_chosen(self) -> None:
        row = self._authorities.get(self.cards.key)
        self._learn(None)
        self.form.show_server(row.directory_url if row else "", own=row is None)
        self.header_changed.emit()

    def _learn(self, report: AuthorityReport | None) -> None:
        """What a directory said; None forgets what another one did, and what it may still say."""
        if report is None and self._testing is not None:
            self._testing.stop()
            self._testing = None
        self._report = report
        self.form.show_report(report)

    def _on_test(self) -> None:
        wanted = self.form.wanted
        if not wanted.server.strip():
            return
        self._learn(None)
        self.form.clear_errors()
        ticket = self.desk.client.submit(TestAuthority(wanted.server.strip(), wanted.ca_bundle), claim=True)
        self._testing = ticket
        self._show()
        ticket.succeeded.connect(lambda report: self._learn(report) if ticket is self._testing else None)
        ticket.failed.connect(lambda error: self.form.tell(error, self._on_test) if ticket is self._testing else None)
        ticket.finished.connect(partial(self._on_finished, ticket))

    def _on_create(self) -> None:
        def created(account: Account) -> None:
            self.form.email.clear()
            self.form.hmac.clear()
            self._show_chosen()
            self.desk.notices.toast(self.tr("The account is open. Its key is in the vault."))
            self.desk.go(f"/acme/accounts/{account.id}")

        self.form.clear_errors()
        ticket = self.desk.client.submit(self.form.wanted.command(), claim=True)
        self._registering = ticket
        self._show()
        ticket.succeeded.connect(created)
        ticket.failed.connect(lambda error: self.form.tell(error, self._on_create))
        ticket.finished.connect(partial(self._on_finished, ticket))

    def _on_finished(self, ticket: Ticket[Any]) -> None:
        self._testing = None if ticket is self._testing else self._testing
        self._registering = None if ticket is self._registering else self._registering
        self._show()

    def _show(self) -> None:
        self.form.test.setEnabled(self._testing is None)
        directory = self._report.directory if self._report else None
        reason = self._role or _why_not(self.form.wanted, directory)
        reason = self.tr("Asking the directory") if self._testing else reason
        reason = self.tr("The account is being opened") if self._registering else reason
        self.bar.block(reason)
        self.bar.set_status("" if reason else self.tr("Ready to create"), "healthy", "ok")


def _why_not(wanted: Registration, directory: Directory | None) -> str:
    """What is still to be done, in words; "" where the form can be sent."""
    translate = QCoreApplication.translate
    words = {
        "server": translate("NewAccountPane", "Give the directory URL"),
        "test": translate("NewAccountPane", "Test the connection first: it shows the terms"),
        "email": translate("NewAccountPane", "Give an e-mail address"),
        "contacts": translate("NewAccountPane", "A contact is not right"),
        "binding": translate("NewAccountPane", "This CA needs an account binding (EAB)"),
        "terms": translate("NewAccountPane", "Read the terms and agree"),
    }
    binding = directory is not None and directory.external_account_required
    return words.get(missing(wanted, directory, binding=binding), "")
