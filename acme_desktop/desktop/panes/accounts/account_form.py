"""The form of a new account: where, who, and the consent beside the terms that it is about."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.forms.ui_new_account_form import Ui_NewAccountForm
from acme_desktop.desktop.panes.accounts.contacts_list import ContactsList
from acme_desktop.desktop.panes.accounts.directory_card import DirectoryCard
from acme_desktop.desktop.panes.accounts.registration import Registration, email_error, is_key_id, is_mac_key
from acme_desktop.desktop.widgets.buttons import button, link_button
from acme_desktop.desktop.widgets.choice import Choice
from acme_desktop.desktop.widgets.field import Field
from acme_desktop.desktop.widgets.message_bar import MessageBar
from acme_desktop.desktop.widgets.text import label
from acme_desktop.desktop.widgets.tick import TickBox
from acme_desktop.desktop.wording.errors import told
from acme_desktop.domain.errors import AcmeDesktopError, InputError
from acme_desktop.service.answers import AuthorityReport

_LINES_OF_BUNDLE = 4
_KEYS = (("ec256", "EC P-256"), ("ec384", "EC P-384"), ("rsa2048", "RSA 2048"), ("rsa4096", "RSA 4096"))


class AccountForm(QWidget):
    """Signals:
    changed(): something is wished otherwise.
    server_changed(): the CA is another; what is known of its directory does not hold any more.
    """

    changed = Signal()
    server_changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.server, self.email, self.kid, self.hmac = (QLineEdit() for _ in range(4))
        self.bundle = QPlainTextEdit()
        self.bundle.setTabChangesFocus(True)
        self.test = button(self.tr("Test connection"), icon="refresh")
        self.report = DirectoryCard(desk.open_url)
        self.key = Choice(_KEYS, self.tr("Account key"))
        self.contacts = ContactsList()
        self.agreed = TickBox(self.tr("I have read the terms of service and agree to them"))
        self.trouble = MessageBar("bad")
        self._terms = ""
        self._lay_out()
        self._connect()

    @property
    def wanted(self) -> Registration:
        """What is wished now; `server` as it stands in the field."""
        return Registration(
            server=self.server.text(),
            ca_bundle=self.bundle.toPlainText() if self.bundle.isVisibleTo(self) else "",
            email=self.email.text(),
            contacts=self.contacts.contacts,
            key_type=self.key.key,
            eab_kid=self.kid.text() if self.binding.isVisibleTo(self) else "",
            eab_hmac=self.hmac.text() if self.binding.isVisibleTo(self) else "",
            agreed=self.agreed.isChecked(),
        )

    def show_server(self, url: str, *, own: bool, bundle: str = "") -> None:
        """A CA that is known can't be retyped; another (`own`) can, and may need a bundle."""
        self.server.setReadOnly(not own)
        self.server.setText(url)
        self.server.setCursorPosition(0)
        self.bundle.setPlainText(bundle)
        self._bundle_field.setVisible(own)
        self.show_report(None)

    def show_report(self, report: AuthorityReport | None) -> None:
        """What the directory said; None where it was not asked yet."""
        self._terms = report.directory.terms_of_service if report else ""
        has_terms = report is not None and (report.directory.has_terms or bool(self._terms))
        self.agreed.setChecked(False)
        self.agreed.setEnabled(has_terms)
        self._read.setVisible(self._terms.startswith("https://"))
        self._consent.setVisible(report is None or has_terms)
        self.binding.setVisible(report is not None and report.directory.external_account_required)
        if report is None:
            self.report.hide()
        else:
            self.trouble.clear()
            self.report.show_report(report, self._desk.now())
        self.changed.emit()

    def tell(self, error: AcmeDesktopError, again: Callable[[], None]) -> None:
        """Beside the field that the service named, else above the form."""
        found = self.fields.get(error.field) if isinstance(error, InputError) else None
        if found is None or not found.isVisibleTo(self):
            self.trouble.show_error(error, again)
            return
        found.set_error(told(error).why or str(error))
        found.editor.setFocus()

    def clear_errors(self) -> None:
        """Before the service looks again."""
        self.trouble.clear()
        for field in self.fields.values():
            field.set_error("")

    # --- inside -----------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        ui = self.ui = Ui_NewAccountForm()
        ui.setupUi(self)
        self.server.setProperty("mono", True)
        self.bundle.setFixedHeight(self.bundle.fontMetrics().lineSpacing() * _LINES_OF_BUNDLE + 18)
        server = Field(self.tr("Directory URL"), self.server)
        email = Field(self.tr("E-mail"), self.email, required=True)
        key = Field(self.tr("Account key"), self.key, help_=self.tr("kept in the keyring"))
        bundle_hint = self.tr("PEM, only where the CA’s own certificate is not trusted by this computer")
        self._bundle_field = Field(self.tr("CA bundle"), self.bundle, bundle_hint)
        kid = Field(self.tr("Key identifier (EAB)"), self.kid, required=True)
        hmac = Field(self.tr("HMAC key (EAB)"), self.hmac, required=True)
        self.hmac.setEchoMode(QLineEdit.EchoMode.PasswordEchoOnEdit)
        self.binding = QWidget()
        row = QHBoxLayout(self.binding)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(kid)
        row.addWidget(hmac)
        self.fields = {
            "server": server, "email": email, "contact": email, "key-type": key, "ca-bundle": self._bundle_field,
            "eab-kid": kid, "eab-hmac": hmac,
        }  # fmt: skip
        ui.notice_box.addWidget(self.trouble)
        ui.server_row.addWidget(server)
        ui.server_row.addWidget(self.test)
        ui.server_row.setAlignment(self.test, Qt.AlignmentFlag.AlignBottom)
        ui.bundle_box.addWidget(self._bundle_field)
        ui.report_box.addWidget(self.report)
        for part in (email, key):
            ui.person_row.addWidget(part, 1, Qt.AlignmentFlag.AlignTop)
        ui.contacts_box.addWidget(self.contacts)
        ui.binding_box.addWidget(self.binding)
        self._lay_out_consent()

    def _lay_out_consent(self) -> None:
        self._read = link_button(self.tr("Read them"), external=True)
        self._read.clicked.connect(lambda: self._desk.open_url(self._terms))
        self._consent = QWidget()
        row = QHBoxLayout(self._consent)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.agreed)
        row.addWidget(self._read)
        row.addStretch(1)
        self.ui.consent_box.addWidget(self._consent)
        self.ui.consent_box.addWidget(
            label(self.tr("The audit trail keeps this link, the time and your name."), "small", "2", wrap=True)
        )

    def _connect(self) -> None:
        for field in (self.email, self.kid, self.hmac):
            field.textChanged.connect(self._check)
        self.server.textEdited.connect(self.server_changed)
        self.bundle.textChanged.connect(self.server_changed)
        self.contacts.changed.connect(self.changed)
        self.agreed.toggled.connect(self.changed)
        self.email.editingFinished.connect(self._check_email)

    def _check(self) -> None:
        kid, hmac = self.kid.text(), self.hmac.text()
        not_key_id = self.tr("A key identifier has no blanks.")
        not_key = self.tr("That is not an HMAC key: paste it exactly as the CA shows it.")
        self.fields["eab-kid"].set_error("" if not kid or is_key_id(kid) else not_key_id)
        self.fields["eab-hmac"].set_error("" if not hmac or is_mac_key(hmac) else not_key)
        if not email_error(self.email.text()):
            self.fields["email"].set_error("")
        self.changed.emit()

    def _check_email(self) -> None:
        error = email_error(self.email.text())
        self.fields["email"].set_error(told(error).headline if error else "")
