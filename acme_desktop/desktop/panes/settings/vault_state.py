"""Where the secrets are kept and how that does, with what to do about it, and the way to another place."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.panes.settings.section import ButtonRow
from acme_desktop.desktop.panes.settings.setting_row import SettingRow
from acme_desktop.desktop.panes.settings.vault_dialog import VaultDialog
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.tickets import Ticket
from acme_desktop.desktop.widgets.buttons import button
from acme_desktop.desktop.widgets.message_bar import MessageBar
from acme_desktop.desktop.wording.vault_advice import vault_advice
from acme_desktop.domain.errors import VaultTrouble
from acme_desktop.domain.operator import Permission
from acme_desktop.service.ports import VaultStatus
from acme_desktop.service.requests import CheckVault


class VaultState(QWidget):
    """Signals:
    looked(VaultStatus): how the vault does.
    """

    looked = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._ticket: Ticket[VaultStatus] | None = None
        self._status: VaultStatus | None = None
        self.check_button = button(self.tr("Check again"), icon="refresh")
        self.change_button = button(self.tr("Keep them elsewhere…"), icon="keyring")
        self.row = SettingRow(
            self.tr("Keyring"),
            self.tr(
                "Account keys and the key to everything else. Either in the keyring of this computer, or in a file "
                "under a passphrase that is asked for at every start."
            ),
            ButtonRow(self.check_button, self.change_button),
        )
        self.trouble = MessageBar("warn")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(metric("step"))
        column.addWidget(self.row)
        column.addWidget(self.trouble)
        self.trouble.clear()
        self.change_button.setEnabled(False)
        self.check_button.clicked.connect(self.refresh)
        self.change_button.clicked.connect(self._on_change)

    @property
    def words(self) -> str:
        """What a search looks through."""
        return f"{self.row.words} {self.tr('Vault, passphrase, secrets')}"

    def refresh(self) -> None:
        """Write, read and delete a canary."""
        if self._ticket is not None:
            return
        self.row.set_note(self.tr("Looking…"), "running", "2")
        self._ticket = self._desk.client.submit(CheckVault(), claim=True)
        self._ticket.succeeded.connect(self._on_looked)
        self._ticket.failed.connect(self._on_failed)
        self._ticket.finished.connect(self._on_finished)

    def _on_looked(self, status: VaultStatus) -> None:
        self._status = status
        self.change_button.setEnabled(self._desk.may(Permission.MANAGE_VAULT))
        if status.kind == "passphrase":
            where = self.tr("Under a passphrase")
            self.change_button.setText(self.tr("Keep them in the keyring…"))
        else:
            where = status.backend or self.tr("In the keyring")
            self.change_button.setText(self.tr("Keep them under a passphrase…"))
        if status.state == "ok":
            self.trouble.clear()
            self.row.set_note(self.tr("{where}: written, read and deleted").format(where=where), "healthy", "ok")
        else:
            advice = vault_advice(VaultTrouble(status.state))
            self.row.set_note(self.tr("{where}: can’t be used").format(where=where), "failing", "bad")
            self.trouble.show_message("warn", advice.headline, "\n".join(advice.steps), (), status.detail)
        self.looked.emit(status)

    def _on_failed(self, error: Exception) -> None:
        self.row.set_note(self.tr("Not known"), "help", "2")
        self.trouble.show_error(error)

    def _on_finished(self) -> None:
        self._ticket = None

    def _on_change(self) -> None:
        if self._status is None:
            return
        target = "keyring" if self._status.kind == "passphrase" else "passphrase"
        dialog = VaultDialog(self._desk, target, self.window())
        dialog.accepted.connect(self.refresh)
        dialog.open()
