"""What to do when keyring or vault, database or profile can't be used, in steps, for each operating system."""

from __future__ import annotations

import sys
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from acme_desktop.domain.errors import VaultTrouble
from acme_desktop.domain.value_class import value_class


@value_class(frozen=True)
class Advice:
    """`headline` says what is so, `why` what it means, `steps` what helps: one of them is enough."""

    headline: str
    why: str
    steps: tuple[str, ...]


def vault_advice(trouble: VaultTrouble, platform: str = sys.platform) -> Advice:
    """About the vault in use; `platform` as `sys.platform` names it."""
    system = platform if platform in ("darwin", "win32") else "linux"
    return _ABOUT.get(trouble, _refused)(system)


def _absent(system: str) -> Advice:
    steps = {
        "linux": QCoreApplication.translate(
            "advice", "Install a keyring (GNOME Keyring, KWallet or KeePassXC), then sign in to this computer again."
        ),
        "darwin": QCoreApplication.translate(
            "advice", "Open Keychain Access and look whether there is a login keychain."
        ),
        "win32": QCoreApplication.translate("advice", "Start the service “Credential Manager” (VaultSvc)."),
    }
    return Advice(
        QCoreApplication.translate("advice", "This computer has no keyring"),
        _what_for(),
        (steps[system], _passphrase_instead()),
    )


def _locked(system: str) -> Advice:
    steps = {
        "linux": QCoreApplication.translate(
            "advice",
            "Unlock it with “Passwords and Keys” (Seahorse), or sign in to this computer with your password instead "
            "of automatically.",
        ),
        "darwin": QCoreApplication.translate(
            "advice", "Unlock the login keychain in Keychain Access, and allow this program when macOS asks."
        ),
        "win32": QCoreApplication.translate(
            "advice",
            "Sign in to Windows at this computer: services and remote shells can’t open the Credential Manager.",
        ),
    }
    return Advice(
        QCoreApplication.translate("advice", "The keyring is locked"),
        _what_for(),
        (steps[system], _passphrase_instead()),
    )


def _silent(system: str) -> Advice:
    steps = {
        "linux": QCoreApplication.translate(
            "advice", "Answer the question that the keyring may have open, or restart the keyring’s service."
        ),
        "darwin": QCoreApplication.translate(
            "advice", "Answer the question that macOS may have open, or sign out and in again."
        ),
        "win32": QCoreApplication.translate("advice", "Restart the service “Credential Manager” (VaultSvc)."),
    }
    return Advice(
        QCoreApplication.translate("advice", "The keyring does not answer"),
        _what_for(),
        (steps[system], _passphrase_instead()),
    )


def _forgetful(_: str) -> Advice:
    return Advice(
        QCoreApplication.translate("advice", "The keyring keeps nothing"),
        QCoreApplication.translate(
            "advice", "It takes secrets and has forgotten them at once, as the null backend does."
        ),
        (
            QCoreApplication.translate(
                "advice", "Take the null backend out of PYTHON_KEYRING_BACKEND and keyringrc.cfg."
            ),
            _passphrase_instead(),
        ),
    )


def _missing(_: str) -> Advice:
    return Advice(
        QCoreApplication.translate("advice", "The keyring has lost the key of this profile"),
        QCoreApplication.translate("advice", "Without that key nothing that is sealed in the database can be opened."),
        (
            QCoreApplication.translate("advice", "Unlock or restore the keyring that was used before."),
            QCoreApplication.translate("advice", "Put the recovery kit back, which was saved at the first start."),
        ),
    )


def _wrong_key(_: str) -> Advice:
    return Advice(
        QCoreApplication.translate("advice", "The vault holds another key than this database needs"),
        QCoreApplication.translate("advice", "Vault and database do not belong together."),
        (
            QCoreApplication.translate("advice", "Name the database that belongs to this vault."),
            QCoreApplication.translate("advice", "Put the recovery kit of this database back."),
        ),
    )


def _refused(_: str) -> Advice:
    return Advice(
        QCoreApplication.translate("advice", "The keyring can’t be used"),
        _what_for(),
        (
            QCoreApplication.translate("advice", "Look at the details, put right what they say, then try again."),
            _passphrase_instead(),
        ),
    )


def _what_for() -> str:
    return QCoreApplication.translate(
        "advice",
        "Account keys and the key to everything else are kept in the keyring of this computer. Until it can be used "
        "you can look at everything, but nothing can be ordered, renewed or exported.",
    )


def _passphrase_instead() -> str:
    return QCoreApplication.translate(
        "advice", "Or keep the secrets under a passphrase instead, which this program then asks for at every start."
    )


_ABOUT: dict[VaultTrouble, Callable[[str], Advice]] = {
    VaultTrouble.ABSENT: _absent,
    VaultTrouble.LOCKED: _locked,
    VaultTrouble.TIMED_OUT: _silent,
    VaultTrouble.FORGETFUL: _forgetful,
    VaultTrouble.MISSING: _missing,
    VaultTrouble.WRONG_KEY: _wrong_key,
}
