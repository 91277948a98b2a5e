"""Moving the secrets to the keyring, or under a passphrase."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.panes.settings.deed_dialog import DeedDialog
from acme_desktop.desktop.theme.styling import set_shown
from acme_desktop.desktop.widgets.new_secret import NewSecret
from acme_desktop.desktop.widgets.tick import TickBox
from acme_desktop.domain.errors import AcmeDesktopError, VaultError, VaultTrouble
from acme_desktop.service.requests import ChangeVault, CheckVault, Request

_LEAST = 8


class VaultDialog(DeedDialog):
    """`target` is keyring or passphrase."""

    def __init__(self, desk: Desk, target: str, parent: QWidget) -> None:
        super().__init__(desk, "", "", "", parent)
        self._target = target
        self.secret = NewSecret(
            self.tr("Passphrase"), self.tr("Passphrase again"), _LEAST, self.tr("four or five words are good")
        )
        self.set_aside = TickBox(self.tr("Keep the older vault under another name, and begin a new one"))
        self.body.addWidget(self.secret)
        self.body.addWidget(self.set_aside)
        set_shown(self.secret, target == "passphrase" and not desk.porter.passphrase_given)
        set_shown(self.set_aside, False)
        self._say()

    def request(self) -> ChangeVault | None:
        if self._asks and self.secret.show_complaint():
            return None
        return ChangeVault(self._target, self.set_aside.isChecked())

    def submit(self, wanted: Request[Any]) -> None:
        """The passphrase is at hand for the new vault."""
        if self._asks:
            self.desk.porter.keep_passphrase(self.secret.text)
        super().submit(wanted)

    def on_done(self, answer: object) -> None:
        """The service is opened anew with it, while the passphrase is still at hand."""
        self.secret.forget()
        self.desk.client.reopen()
        keep = self.desk.porter.keep_passphrase
        opened = self.desk.client.submit(CheckVault(), claim=True)
        opened.finished.connect(lambda: keep(""))
        self.desk.notices.toast(self.tr("The secrets are there, and the old entries were left where they were."))
        super().on_done(answer)

    def on_failed(self, error: AcmeDesktopError) -> None:
        self.desk.porter.keep_passphrase("")
        if isinstance(error, VaultError) and error.reason is VaultTrouble.WRONG_KEY and self._target == "passphrase":
            self.set_aside.show()
        super().on_failed(error)

    @property
    def _asks(self) -> bool:
        return self._target == "passphrase" and not self.desk.porter.passphrase_given

    def _say(self) -> None:
        if self._target == "keyring":
            title = self.tr("Keep the secrets in the keyring")
            text = self.tr(
                "Every secret is written to the keyring of this computer and read back there; only then is it used. "
                "The file with the passphrase stays where it is."
            )
            verb = self.tr("Move to the keyring")
        else:
            title = self.tr("Keep the secrets under a passphrase")
            text = self.tr(
                "Every secret is written to a file in your profile and read back there; only then is it used. The "
                "passphrase is asked for at every start: without it nothing can be opened, except with a recovery kit."
            )
            verb = self.tr("Move under the passphrase")
        self.say(title, text)
        self.go_button.setText(verb)
