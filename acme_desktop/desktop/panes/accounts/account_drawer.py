"""One account: who it is at the CA, what hangs on it, and what can be done with it."""

from __future__ import annotations

from urllib.parse import urlsplit

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.buttons import button, menu_button
from acme_desktop.desktop.widgets.card import ValueRow, align_rows
from acme_desktop.desktop.widgets.drawer import Drawer
from acme_desktop.desktop.widgets.facts import FactsGrid
from acme_desktop.desktop.widgets.text import label
from acme_desktop.desktop.wording import moments
from acme_desktop.desktop.wording.states import account_look
from acme_desktop.domain.account import AccountStatus
from acme_desktop.domain.authority import preset_for
from acme_desktop.domain.operator import Permission
from acme_desktop.service.lines import AccountLine

_KEYS = {"ec256": "EC P-256", "ec384": "EC P-384", "rsa2048": "RSA 2048", "rsa3072": "RSA 3072", "rsa4096": "RSA 4096"}


class AccountDrawer(Drawer):
    """Signals:
    contacts_wanted(AccountLine): its contacts are to be changed.
    roll_wanted(AccountLine): it is to have a new key.
    deactivation_wanted(AccountLine): it is to be given up.
    """

    contacts_wanted = Signal(object)
    roll_wanted = Signal(object)
    deactivation_wanted = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._desk = desk

    def show_account(self, line: AccountLine) -> None:
        """Everything that is known of it."""
        look = account_look(line.account.status)
        self.set_title(line.ca, (look.word, look.icon, look.tone))
        self.clear()
        self.add_block().addWidget(self._facts(line))
        self._add_names(line)
        self._add_caa(line)
        self._show_actions(line)

    def _facts(self, line: AccountLine) -> FactsGrid:
        account, facts = line.account, FactsGrid()
        facts.add(self.tr("E-mail"), account.email or "–")
        for contact in account.contacts:
            facts.add(self.tr("Contact"), contact.removeprefix("mailto:"))
        orders, certificates = f"/acme/orders?account={account.id}", f"/acme/certificates?account={account.id}"
        count = self.tr("%n order(s)", "", line.orders)
        facts.add_link(self.tr("Orders"), count, lambda: self._desk.go(orders))
        count = self.tr("%n certificate(s)", "", line.certificates)
        facts.add_link(self.tr("Certificates"), count, lambda: self._desk.go(certificates))
        where = self.tr("{kind}, in the vault").format(kind=_KEYS.get(account.key_type.value, account.key_type.value))
        facts.add(self.tr("Key"), where)
        created = moments.date_time(account.created_at)
        facts.add(self.tr("Created"), created, tip_=moments.exact(account.created_at))
        if account.terms_agreed_at:
            agreed = moments.date_time(account.terms_agreed_at)
            facts.add(self.tr("Terms agreed"), agreed, tip_=moments.exact(account.terms_agreed_at))
        if account.terms_url.startswith("https://"):
            url = account.terms_url
            host = urlsplit(url).hostname or url
            facts.add_link(self.tr("Terms"), host, lambda: self._desk.open_url(url), external=True)
        return facts

    def _add_names(self, line: AccountLine) -> None:
        block = self.add_block(self.tr("At the CA"))
        rows = [
            ValueRow(self.tr("Directory"), line.account.endpoint.directory_url),
            ValueRow(self.tr("Account"), line.account.url or "–", copy=bool(line.account.url)),
            ValueRow(self.tr("Thumbprint"), line.account.thumbprint),
        ]
        align_rows(rows)
        for row in rows:
            block.addWidget(row)

    def _add_caa(self, line: AccountLine) -> None:
        """RFC 8657: only this account may have certificates for a name."""
        preset = preset_for(line.account.endpoint.directory_url)
        if preset is None or not preset.caa_identity or not line.account.url:
            return
        block = self.add_block(self.tr("Let only this account issue"))
        value = f'0 issue "{preset.caa_identity}; accounturi={line.account.url}"'
        block.addWidget(ValueRow(self.tr("CAA"), value))
        words = self.tr("As a CAA record of your domain it lets nobody else get certificates at this CA.")
        block.addWidget(label(words, "small", "2", wrap=True))
        block.setSpacing(metric("step"))

    def _show_actions(self, line: AccountLine) -> None:
        if line.account.status is not AccountStatus.VALID:
            self.set_actions()
            return
        order = button(self.tr("New order"), icon="plus", compact=True)
        order.setEnabled(self._desk.may(Permission.ISSUE))
        order.clicked.connect(lambda: self._desk.go(f"/acme/orders/create?account={line.account.id}"))
        changes = QMenu(self)
        changes.addAction(self.tr("Contacts…")).triggered.connect(lambda: self.contacts_wanted.emit(line))
        changes.addAction(self.tr("New key…")).triggered.connect(lambda: self.roll_wanted.emit(line))
        change = menu_button(self.tr("Change"), changes, compact=True)
        gone = button(self.tr("Deactivate…"), "danger", compact=True)
        gone.clicked.connect(lambda: self.deactivation_wanted.emit(line))
        for made in (change, gone):
            made.setEnabled(self._desk.may(Permission.MANAGE_ACCOUNTS))
        self.set_actions(order, change, danger=gone)
