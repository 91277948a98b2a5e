"""Step 3, first half: the keyring, tried with a value of no importance; or a passphrase instead."""

from __future__ import annotations

from PySide6.QtWidgets import QButtonGroup, QWidget

from acme_desktop.desktop.desk import Client
from acme_desktop.desktop.panes.entry.first_run.option import Option
from acme_desktop.desktop.panes.entry.first_run.plan import Plan
from acme_desktop.desktop.panes.entry.first_run.step import Step
from acme_desktop.desktop.tickets import Ticket
from acme_desktop.desktop.widgets.buttons import button
from acme_desktop.desktop.widgets.message_bar import MessageBar
from acme_desktop.desktop.widgets.new_secret import NewSecret
from acme_desktop.desktop.wording.vault_advice import vault_advice
from acme_desktop.domain.errors import VaultTrouble
from acme_desktop.domain.settings import Settings
from acme_desktop.service.ports import VaultStatus
from acme_desktop.service.requests import CheckVault

_LEAST = 8


class VaultStep(Step):
    """`asked_elsewhere`: the passphrase comes from a file that the environment names."""

    def __init__(
        self, client: Client, plan: Plan, settings: Settings, asked_elsewhere: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__("", "", parent)
        self.title = self.tr("Where your keys are kept")
        self.next_text = self.tr("Set up")
        self._client = client
        self._plan = plan
        self._fixed = settings.vault if settings.vault == "passphrase" or "vault" in settings.fixed else ""
        self._asked_elsewhere = asked_elsewhere
        self._ticket: Ticket[VaultStatus] | None = None
        self._works = False
        self._group = QButtonGroup(self)
        self.keyring = Option(
            self.tr("In the keyring of this computer"), self.tr("Nothing more to remember."), self._group
        )
        self.passphrase = Option(
            self.tr("Under a passphrase"),
            self.tr("In a file of your profile. The passphrase is asked for at every start."),
            self._group,
        )
        self.result = MessageBar()
        self.secret = NewSecret(
            self.tr("Passphrase"), self.tr("Passphrase again"), _LEAST, self.tr("four or five words are good")
        )
        self.keyring.body.addWidget(self.result)
        if not asked_elsewhere:
            self.passphrase.body.addWidget(self.secret)
        self.body.addWidget(self.keyring)
        self.body.addWidget(self.passphrase)
        self._connect()

    def begin(self) -> None:
        (self.keyring if self.keyring.is_chosen else self.passphrase).button.setFocus()
        if not self._works and self._fixed != "passphrase":
            self.look()

    def look(self) -> None:
        """Write, read and delete a canary."""
        if self._ticket is not None:
            return
        self.result.show_message("info", self.tr("Trying the keyring…"))
        self._ticket = self._client.submit(CheckVault(), claim=True)
        self._ticket.succeeded.connect(self._on_looked)
        self._ticket.failed.connect(self._on_failed)
        self._ticket.finished.connect(self._on_finished)
        self._show_reason()

    def go_on(self) -> None:
        if self.passphrase.is_chosen:
            if not self._asked_elsewhere and self.secret.show_complaint():
                return
            self._plan.vault = "passphrase"
            self._plan.passphrase = "" if self._asked_elsewhere else self.secret.text
        else:
            self._plan.vault, self._plan.passphrase = "keyring", ""
        self.done.emit()

    def _connect(self) -> None:
        self.keyring.chosen.connect(self._show_reason)
        self.passphrase.chosen.connect(self._show_reason)
        self.passphrase.chosen.connect(self.secret.first_edit.setFocus)
        (self.passphrase if self._fixed == "passphrase" else self.keyring).choose()
        if self._fixed == "passphrase":
            self.keyring.hide()
        if self._fixed == "keyring":
            self.passphrase.hide()
        if self._asked_elsewhere:
            self.passphrase.explain(self.tr("The environment names the file that holds the passphrase."))

    def _on_looked(self, status: VaultStatus) -> None:
        self._works = status.state == "ok"
        if self._works:
            self.result.show_message(
                "ok",
                self.tr("The keyring works."),
                self.tr("A test value was written, read back and deleted ({backend}).").format(
                    backend=status.backend or self.tr("unnamed")
                ),
            )
            return
        advice = vault_advice(VaultTrouble(status.state))
        again = button(self.tr("Try again"), icon="refresh", compact=True)
        again.clicked.connect(self.look)
        self.result.show_message("warn", advice.headline, "\n".join(advice.steps), [again], status.detail)

    def _on_failed(self, error: Exception) -> None:
        self.result.show_message("warn", self.tr("The keyring could not be tried."), str(error))

    def _on_finished(self) -> None:
        self._ticket = None
        self._show_reason()

    def _show_reason(self) -> None:
        waits = self.keyring.is_chosen and not self._works
        if waits and self._ticket is not None:
            self.set_reason(self.tr("The keyring is being tried"))
        else:
            self.set_reason(self.tr("The keyring has to work, or choose a passphrase") if waits else "")
