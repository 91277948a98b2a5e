"""What a keyring's own errors mean to a user, and what to do about each, per platform."""

from __future__ import annotations

import sys

from acme_desktop.domain.errors import VaultError, VaultTrouble

_TEXT = 300  # characters of a backend's own words worth repeating

# By class name, so that a process whose keyring answers need not import the libraries of all the others.
_MEANING = {
    "NoKeyringError": VaultTrouble.ABSENT,
    "SecretServiceNotAvailableException": VaultTrouble.ABSENT,
    "ImportError": VaultTrouble.ABSENT,
    "ConnectionError": VaultTrouble.ABSENT,
    "KeyringLocked": VaultTrouble.LOCKED,
    "LockedException": VaultTrouble.LOCKED,
    "InitError": VaultTrouble.LOCKED,
    "PromptDismissedException": VaultTrouble.LOCKED,
    "KeychainDenied": VaultTrouble.LOCKED,
    "TimeoutError": VaultTrouble.TIMED_OUT,
}
_LOCKED_WORDS = ("Secret.Error.IsLocked", "-25308")  # D-Bus; macOS: interaction is not allowed

_SAYS = {
    VaultTrouble.ABSENT: "there is no keyring to keep secrets in",
    VaultTrouble.LOCKED: "the keyring is locked",
    VaultTrouble.TIMED_OUT: "the keyring does not answer",
    VaultTrouble.FORGETFUL: "the keyring takes secrets and keeps none",
    VaultTrouble.REFUSED: "the keyring refused",
    VaultTrouble.TOO_LARGE: "the secret is too large for a keyring",
}

_INSTEAD = (
    "or keep the secrets under a passphrase instead: “acme-desktop vault use-passphrase” (unattended, the passphrase "
    "is read from the file that ACME_DESKTOP_PASSPHRASE_FILE names)"
)
_INSTALL = {
    "linux": "Install and start one (“apt install gnome-keyring”, KWallet or KeePassXC) and sign in again",
    "darwin": "Open Keychain Access and see that there is a login keychain",
    "win32": "Start the service “Credential Manager” (VaultSvc)",
}
_UNLOCK = {
    "linux": "Unlock it at the desktop (“Passwords and Keys”, or sign in with your password, not by auto-login)",
    "darwin": "Unlock it: “security unlock-keychain”, and allow this program when macOS asks",
    "win32": "Sign in to Windows interactively: the Credential Manager is closed to services and remote shells",
}
_RESTART = {
    "linux": "Answer its prompt if one is open, or restart it (“systemctl --user restart gnome-keyring-daemon”)",
    "darwin": "Answer its prompt if one is open, or sign out and in again",
    "win32": "Restart the service “Credential Manager” (VaultSvc)",
}


def advice(reason: VaultTrouble, platform: str = sys.platform) -> str:
    """What to do about it on this platform (as `sys.platform` names it)."""
    system = platform if platform in _INSTALL else "linux"
    match reason:
        case VaultTrouble.ABSENT:
            return f"{_INSTALL[system]}, {_INSTEAD}."
        case VaultTrouble.LOCKED:
            return f"{_UNLOCK[system]}, {_INSTEAD}."
        case VaultTrouble.TIMED_OUT:
            return f"{_RESTART[system]}, {_INSTEAD}."
        case VaultTrouble.FORGETFUL:
            return f"Take the null backend out of PYTHON_KEYRING_BACKEND and keyringrc.cfg, {_INSTEAD}."
        case VaultTrouble.REFUSED:
            return f"“acme-desktop doctor” tries it again, {_INSTEAD}."
        case _:
            return ""


def vault_error(reason: VaultTrouble, detail: str = "") -> VaultError:
    """The error for `reason`; `detail` is appended to the sentence as it is."""
    if not detail:
        return VaultError(reason, _SAYS[reason], hint=advice(reason))
    return VaultError(reason, "{says}: {detail}", hint=advice(reason), says=_SAYS[reason], detail=detail)


def translated(error: BaseException, otherwise: VaultTrouble, *, secret: str = "") -> VaultError:
    """What `error`, raised by some backend, means; `otherwise` where it is not known. `secret` is kept out of it."""
    if isinstance(error, VaultError):
        return error
    ancestry = (ancestor.__name__ for ancestor in type(error).__mro__)
    reason = next((_MEANING[name] for name in ancestry if name in _MEANING), otherwise)
    if any(words in str(error) for words in _LOCKED_WORDS):
        reason = VaultTrouble.LOCKED
    return vault_error(reason, described(error, secret))


def described(error: BaseException, secret: str = "") -> str:
    """Class and text of a foreign error on one line, without control characters and without the secret."""
    text = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    if secret:
        text = text.replace(secret, "…")
    visible = "".join(char if char.isprintable() else " " for char in text)
    short = " ".join(visible.split())
    return short if len(short) <= _TEXT else f"{short[:_TEXT]}…"
