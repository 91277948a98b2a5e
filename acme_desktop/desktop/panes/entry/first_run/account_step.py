"""Step 4: an account at a first CA. Its directory is asked first, so that its terms can be read before the consent."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from acme_desktop.desktop.desk import Client
from acme_desktop.desktop.panes.entry.first_run.authority_choice import STAGING, AuthorityChoice
from acme_desktop.desktop.panes.entry.first_run.consent import Consent
from acme_desktop.desktop.panes.entry.first_run.practice_start import PracticeStart
from acme_desktop.desktop.panes.entry.first_run.step import Step
from acme_desktop.desktop.practice.control import Refused
from acme_desktop.desktop.practice.process import PracticeProcess, practice_ca
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.tickets import Ticket
from acme_desktop.desktop.widgets.buttons import button
from acme_desktop.desktop.widgets.field import Field
from acme_desktop.desktop.widgets.message_bar import MessageBar
from acme_desktop.desktop.widgets.text import label
from acme_desktop.desktop.wording.errors import told
from acme_desktop.domain.account import Account
from acme_desktop.domain.errors import AcmeDesktopError, InputError
from acme_desktop.service.answers import AuthorityReport
from acme_desktop.service.requests import RegisterAccount, TestAuthority


class AccountStep(Step):
    """`account` is the one that was made; None where it was skipped."""

    def __init__(
        self,
        client: Client,
        open_url: Callable[[str], None],
        parent: QWidget | None = None,
        *,
        practice: PracticeProcess | None = None,
    ) -> None:
        super().__init__("", "", parent)
        self.title = self.tr("Your first certificate authority")
        self.next_text = self.tr("Create account")
        self.skip_text = self.tr("Skip for now")
        self.account: Account | None = None
        self._client = client
        self._practice = PracticeStart(practice or practice_ca(), self)
        self._report: AuthorityReport | None = None
        self._looking: Ticket[AuthorityReport] | None = None
        self.choice = AuthorityChoice()
        self.email_edit = QLineEdit()
        self.email_field = Field(
            self.tr("E-mail"), self.email_edit, self.tr("where the CA may write to when something is wrong")
        )
        self.checking = label("", "small", "2", wrap=True)
        self.consent = Consent(open_url)
        self.result = MessageBar()
        self.body.setSpacing(metric("step"))
        for widget in (self.choice, self.email_field, self.checking, self.consent, self.result):
            self.body.addWidget(widget)
        self._listen()

    def _listen(self) -> None:
        self.choice.changed.connect(self._look)
        self._practice.ready.connect(self._look)
        self._practice.failed.connect(self._on_practice_failed)
        self.email_edit.textChanged.connect(lambda _: self.email_field.set_error(""))
        self.consent.changed.connect(self._show_state)

    def begin(self) -> None:
        self.choice.options[STAGING].button.setFocus()
        self._look()

    def go_on(self) -> None:
        email = self.email_edit.text().strip()
        if not email:
            self.email_field.set_error(self.tr("Type an e-mail address"))
            self.email_edit.setFocus()
            return
        self.result.clear()
        request = RegisterAccount(self.choice.server, email, agree_terms=self.consent.is_given)
        ticket = self._client.submit(request, claim=True)
        ticket.succeeded.connect(self._on_registered)
        ticket.failed.connect(self._on_failed)
        ticket.finished.connect(lambda: self.set_busy(False))
        self.set_busy(True)

    def skip(self) -> None:
        self._looking = None  # its answer has nobody to come to any more
        self.done.emit()

    def _look(self) -> None:
        """At the directory of the CA that is chosen, as it is now."""
        if self._looking is not None:
            self._looking.stop()
        self._looking = self._report = None
        self.consent.put(None)
        self.result.clear()
        if not self._practice.needed_for(self.choice.server) and self.choice.server:
            ticket = self._client.submit(TestAuthority(self.choice.server), claim=True)
            self._looking = ticket
            ticket.succeeded.connect(lambda report: self._on_looked(ticket, report))
            ticket.failed.connect(lambda error: self._on_not_looked(ticket, error))
        self._show_state()

    def _on_practice_failed(self, why: Refused) -> None:
        again = button(self.tr("Try again"), icon="refresh", compact=True)
        again.clicked.connect(self._look)
        self.result.show_message("bad", self.tr("The practice CA could not be started"), why.message, (again,))
        self._show_state()

    def _on_looked(self, ticket: object, report: AuthorityReport) -> None:
        if ticket is self._looking:
            self._looking = None
            self._report = report
            self.consent.put(report.directory)
            self._show_state()

    def _on_not_looked(self, ticket: object, error: AcmeDesktopError) -> None:
        if ticket is not self._looking:
            return
        self._looking = None
        if isinstance(error, InputError):
            self.choice.url_field.set_error(told(error).headline)
        else:
            self.result.show_error(error, self._look)
        self._show_state()

    def _on_registered(self, account: Account) -> None:
        self.account = account
        self.done.emit()

    def _on_failed(self, error: AcmeDesktopError) -> None:
        if isinstance(error, InputError) and error.field in ("email", "contacts"):
            self.email_field.set_error(told(error).headline)
        else:
            self.result.show_error(error)

    def _show_state(self) -> None:
        self.checking.setText(self._checked_words())
        self.checking.setVisible(bool(self.checking.text()))
        self.set_reason(self._missing())

    def _checked_words(self) -> str:
        if self._practice.starting:
            return self.tr("Starting the practice CA…")
        if self._looking is not None:
            return self.tr("Asking the CA for its directory…")
        if self._report is None:
            return ""
        return self.tr("The CA answers ({time} ms).").format(time=round(self._report.milliseconds))

    def _missing(self) -> str:
        if not self.choice.server:
            return self.tr("Type the CA’s address")
        if self._report is None:
            return self.tr("The CA has to answer first")
        if self._report.directory.external_account_required:
            return self.tr("This CA asks for an external account: skip this, then use New account")
        if self.consent.is_missing:
            return self.tr("Agree to the terms first")
        return ""
