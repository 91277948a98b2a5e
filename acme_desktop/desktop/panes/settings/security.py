"""The lock, the session, and where the secrets are kept."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.panes.settings.kit_dialog import KitDialog
from acme_desktop.desktop.panes.settings.section import ButtonRow, Section
from acme_desktop.desktop.panes.settings.setting_row import SettingRow
from acme_desktop.desktop.panes.settings.typed_setting import TypedSetting, whole_number
from acme_desktop.desktop.panes.settings.vault_state import VaultState
from acme_desktop.desktop.preferences import AUTO_LOCK_MINUTES, DEFAULT_AUTO_LOCK_MINUTES
from acme_desktop.desktop.widgets.buttons import button
from acme_desktop.domain.operator import Permission

_MOST_MINUTES = 480


class SecuritySection(Section):
    """Lock and session are this operator's; the vault is everybody's."""

    key = "security"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.lock_button = button(self.tr("Lock now"), icon="lock")
        self.sign_out_button = button(self.tr("Sign out"), icon="sign-out")
        self.kit_button = button(self.tr("Save a recovery kit…"), icon="key")
        self.vault = VaultState(desk)
        self.minutes = self._minutes()
        self.add_row(self.minutes)
        self.add_row(self._session())
        self.add_part(self.vault, self.vault.words)
        self.add_row(self._kit())
        self.lock_button.clicked.connect(lambda: desk.porter.lock())
        self.sign_out_button.clicked.connect(lambda: desk.porter.sign_out(""))
        self.kit_button.clicked.connect(self._on_kit)
        self.minutes.saving.connect(self._on_minutes)

    @classmethod
    def heading(cls) -> str:
        return QCoreApplication.translate("SecuritySection", "Security")

    def refresh(self) -> None:
        kept = self.desk.preferences.get(AUTO_LOCK_MINUTES)
        self.minutes.put(str(kept if isinstance(kept, int) else DEFAULT_AUTO_LOCK_MINUTES))
        self.vault.refresh()

    def _minutes(self) -> TypedSetting:
        possible = self.tr("A whole number from 0 to {most}; 0 for never.").format(most=_MOST_MINUTES)
        return TypedSetting(
            self.tr("Lock by itself"),
            self.tr(
                "After so many minutes in which nobody touched the window. Your work stays as it is behind the lock."
            ),
            self.tr("Default: {least}. From 0 (never) to {most}").format(
                least=DEFAULT_AUTO_LOCK_MINUTES, most=_MOST_MINUTES
            ),
            unit=self.tr("minutes"),
            check=whole_number(0, _MOST_MINUTES, possible),
        )

    def _session(self) -> SettingRow:
        key = QKeySequence("Ctrl+L").toString(QKeySequence.SequenceFormat.NativeText)
        return SettingRow(
            self.tr("Your session"),
            self.tr(
                "Signed in as {name}, for twelve hours at most. Locking ({key}) keeps your drafts; signing out does "
                "not."
            ).format(name=self.desk.actor.name, key=key),
            ButtonRow(self.lock_button, self.sign_out_button),
        )

    def _kit(self) -> SettingRow:
        may = self.desk.may(Permission.MANAGE_VAULT)
        self.kit_button.setEnabled(may)
        return SettingRow(
            self.tr("Recovery kit"),
            self.tr(
                "One small file under a passphrase. With it and the database everything can be opened again, after a "
                "lost keyring or on a new computer. Keep it apart from this computer."
            ),
            ButtonRow(self.kit_button),
            "" if may else self.tr("Only admins do this."),
        )

    def _on_minutes(self, text: str) -> None:
        self.desk.preferences.put(AUTO_LOCK_MINUTES, int(text))
        self.desk.preferences.save()
        self.desk.porter.note()
        self.minutes.set_saved(text, self.tr("Saved. In force from now on."))

    def _on_kit(self) -> None:
        KitDialog(self.desk, self.window()).open()
