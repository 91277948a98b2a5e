"""What changes an account: each says first what hangs on it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLineEdit, QWidget

from acme_desktop.desktop.confirmation import Confirmation
from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.panes.accounts.contacts_list import ContactsList
from acme_desktop.desktop.tickets import Ticket
from acme_desktop.desktop.widgets.buttons import button, set_kind
from acme_desktop.desktop.widgets.chip import StateLabel
from acme_desktop.desktop.widgets.dialog import Dialog
from acme_desktop.desktop.widgets.field import Field
from acme_desktop.desktop.widgets.message_bar import MessageBar
from acme_desktop.desktop.wording.progress import progress_line
from acme_desktop.domain.account import Account
from acme_desktop.domain.errors import AcmeDesktopError
from acme_desktop.service.job import Progress
from acme_desktop.service.lines import AccountLine
from acme_desktop.service.requests import Command, DeactivateAccount, RollAccountKey, UpdateAccount


class AccountDialog(Dialog):
    """A title, words, what the kind of change needs, and a button with its verb; Cancel is the default.

    `grave`: the service asks for the password again.
    """

    grave = False

    def __init__(self, desk: Desk, line: AccountLine, title: str, words: str, verb: str, parent: QWidget) -> None:
        super().__init__(title, words, parent)
        self._desk = desk
        self._ticket: Ticket[Account] | None = None
        self.line = line
        self.trouble = MessageBar("bad")
        self.status = StateLabel(wrap=True)
        self.foot.addWidget(self.status)
        self.body.addWidget(self.trouble)
        self.verb = self.add_button(button(verb, "primary"))
        self.confirmation = Confirmation(desk.client)
        self.confirmation.want(self.grave)
        self.confirmation.entered.connect(self._on_go)
        self.confirmation.busy.connect(self._on_busy)
        self.tail.addWidget(self.confirmation)
        self.verb.clicked.connect(self._on_go)
        if self.grave:
            self.confirmation.ask()

    def reject(self) -> None:
        """What was begun is told to stop; whatever the CA has done by then, the audit trail says."""
        if self._ticket is not None:
            self._ticket.stop()
        super().reject()

    def command(self) -> Command[Account]:
        """What is asked of the service."""
        raise NotImplementedError

    def _on_go(self) -> None:
        if self._ticket is not None or not self.verb.isEnabled():
            return
        self.trouble.clear()
        self.confirmation.first(self._submit)

    def _submit(self) -> None:
        self._on_busy(True)
        self._ticket = self._desk.client.submit(self.command(), claim=True)
        self._ticket.progressed.connect(self._on_progress)
        # Bound methods: a dialog that was closed meanwhile hears nothing any more.
        self._ticket.succeeded.connect(self._on_done)
        self._ticket.failed.connect(self._on_failed)
        self._ticket.finished.connect(self._on_finished)

    def _on_done(self, _: Account) -> None:
        self._ticket = None
        self.accept()

    def _on_failed(self, error: AcmeDesktopError) -> None:
        if not self.confirmation.takes(error):
            self.trouble.show_error(error, self._on_go)

    def _on_finished(self) -> None:
        self._ticket = None
        self._on_busy(False)

    def _on_progress(self, progress: Progress) -> None:
        self.status.put(progress_line(progress), "running")

    def _on_busy(self, busy: bool) -> None:
        self.verb.setEnabled(not busy)
        self.status.put(self.tr("Working…") if busy else "", "running" if busy else "")


class ContactsDialog(AccountDialog):
    """RFC 8555 §7.3.2."""

    def __init__(self, desk: Desk, line: AccountLine, parent: QWidget) -> None:
        title = QCoreApplication.translate("accounts", "Contacts of this account")
        words = QCoreApplication.translate("accounts", "The CA writes to these when it has something to say.")
        super().__init__(desk, line, title, words, QCoreApplication.translate("accounts", "Save contacts"), parent)
        self.email = QLineEdit(line.account.email)
        self.contacts = ContactsList()
        self.contacts.show_contacts([contact.removeprefix("mailto:") for contact in line.account.contacts])
        self.body.addWidget(Field(QCoreApplication.translate("accounts", "E-mail"), self.email, required=True))
        self.body.addWidget(self.contacts)

    def command(self) -> UpdateAccount:
        return UpdateAccount(self.line.account.id, email=self.email.text().strip(), contacts=self.contacts.contacts)


class RollDialog(AccountDialog):
    """RFC 8555 §7.3.5."""

    def __init__(self, desk: Desk, line: AccountLine, parent: QWidget) -> None:
        title = QCoreApplication.translate("accounts", "A new key for this account")
        words = QCoreApplication.translate(
            "accounts",
            "A new key is made and kept, then the CA is told to accept only that one. Orders and certificates stay as "
            "they are. If it is interrupted, the old key is not forgotten before the new one has been seen to work.",
        )
        super().__init__(desk, line, title, words, QCoreApplication.translate("accounts", "Change the key"), parent)

    def command(self) -> RollAccountKey:
        return RollAccountKey(self.line.account.id)


class DeactivateDialog(AccountDialog):
    """RFC 8555 §7.3.6: for good, so the address is typed once more, and the password."""

    grave = True

    def __init__(self, desk: Desk, line: AccountLine, parent: QWidget) -> None:
        title = QCoreApplication.translate("accounts", "Deactivate this account at {ca}").format(ca=line.ca)
        words = QCoreApplication.translate(
            "accounts",
            "The CA has no way back. %n certificate(s) of it stay valid, but can’t be renewed or revoked with it any "
            "more; orders that are under way end.",
            "",
            line.certificates,
        )
        super().__init__(desk, line, title, words, QCoreApplication.translate("accounts", "Deactivate account"), parent)
        set_kind(self.verb, "danger-final")
        self.typed = QLineEdit()
        asked = QCoreApplication.translate("accounts", "Type {email} to go on").format(email=line.account.email)
        self.body.addWidget(Field(asked, self.typed))
        self.typed.textChanged.connect(self._on_typed)
        self._on_typed("")

    def command(self) -> DeactivateAccount:
        return DeactivateAccount(self.line.account.id)

    def _on_typed(self, text: str) -> None:
        self.verb.setEnabled(text.strip().casefold() == self.line.account.email.casefold())
