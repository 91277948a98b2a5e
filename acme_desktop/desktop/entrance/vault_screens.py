"""The vault's passphrase and the vault's troubles, on the stage or over the workplace."""

from __future__ import annotations

from PySide6.QtCore import QObject

from acme_desktop.desktop.entrance.stage import Stage
from acme_desktop.desktop.entrance.vault_watch import VaultWatch
from acme_desktop.desktop.panes.entry.passphrase import PassphraseScreen
from acme_desktop.desktop.panes.entry.sign_in import SignInScreen
from acme_desktop.desktop.panes.entry.trouble import TroubleScreen
from acme_desktop.desktop.shell.main_window import MainWindow
from acme_desktop.desktop.wording.vault_advice import Advice, vault_advice
from acme_desktop.domain.errors import VaultTrouble
from acme_desktop.service.ports import VaultStatus


class VaultScreens(QObject):
    """A locked keyring is no reason to stay outside, but one to know of before the sign-in."""

    def __init__(self, window: MainWindow, stage: Stage, vault: VaultWatch, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window = window
        self._stage = stage
        self._vault = vault
        self._status: VaultStatus | None = None
        self._passphrase: PassphraseScreen | None = None
        self._trouble: TroubleScreen | None = None
        self._over_workplace = False
        vault.passphrase_wanted.connect(self._on_passphrase_wanted)
        vault.settled.connect(self._on_settled)

    def tell(self, screen: SignInScreen) -> None:
        """What is wrong with the vault, on the sign-in; and its passphrase over it, where somebody waits for that."""
        if self._status is None or self._status.state == "ok":
            screen.set_vault_trouble("")
        else:
            screen.set_vault_trouble(_advice(self._status).headline)
        if self._vault.waited_for and self._passphrase is None:
            self._on_passphrase_wanted(again=False)

    def explain(self) -> None:
        """What is wrong and what helps, over the sign-in."""
        if self._status is None:
            return
        self._trouble = TroubleScreen(_advice(self._status), self._status.detail, other=self.tr("Back to the sign-in"))
        self._trouble.again_wanted.connect(self._vault.check)
        self._trouble.other_wanted.connect(self._drop_trouble)
        self._stage.push(self._trouble, "trouble-card")

    def forget(self) -> None:
        """Another screen was put in the place of all."""
        self._passphrase = self._trouble = None
        self._over_workplace = False

    def _on_passphrase_wanted(self, again: bool) -> None:
        if self._stage.is_empty:
            self._over_workplace = True
        self._drop_passphrase()
        self._passphrase = PassphraseScreen(again=again)
        self._passphrase.given.connect(self._vault.give)
        self._passphrase.refused.connect(self._vault.refuse)
        self._stage.push(self._passphrase)

    def _on_settled(self, status: VaultStatus) -> None:
        self._status = status
        self._drop_passphrase()
        if self._over_workplace:
            self._over_workplace = False
            self._window.show_shell()
            self._stage.clear()
        if self._trouble is not None:
            if status.state == "ok":
                self._drop_trouble()
            else:
                self._trouble.show_trouble(_advice(status), status.detail)
        shown = self._stage.shown
        if isinstance(shown, SignInScreen):
            self.tell(shown)

    def _drop_passphrase(self) -> None:
        if self._passphrase is not None:
            self._stage.drop(self._passphrase)
            self._passphrase = None

    def _drop_trouble(self) -> None:
        if self._trouble is not None:
            self._stage.drop(self._trouble)
            self._trouble = None


def _advice(status: VaultStatus) -> Advice:
    return vault_advice(VaultTrouble(status.state))
