"""Which keyring is used, and a common face for all of them: texts by service name."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from acme_desktop.domain.errors import VaultTrouble

from .secret_service import SecretServiceStore
from .troubles import vault_error

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend


class Store(Protocol):
    """Texts by service name. `reconnects`: an error may only mean that a kept connection has gone stale."""

    @property
    def name(self) -> str: ...

    @property
    def reconnects(self) -> bool: ...

    def get(self, service: str) -> str | None: ...

    def set(self, service: str, text: str) -> None: ...

    def delete(self, service: str) -> None: ...

    def close(self) -> None: ...


class KeyringStore:
    """Any backend of the `keyring` library. Raises whatever the backend raises."""

    reconnects = False

    def __init__(self, backend: KeyringBackend, username: str) -> None:
        self._backend = backend
        self._username = username
        self.name = backend.name

    def get(self, service: str) -> str | None:
        """The text of an entry, or None where there is none."""
        return self._backend.get_password(service, self._username)

    def set(self, service: str, text: str) -> None:
        """Make or replace an entry."""
        self._backend.set_password(service, self._username, text)

    def delete(self, service: str) -> None:
        """Delete an entry, if there is one."""
        from keyring.errors import PasswordDeleteError

        try:
            self._backend.delete_password(service, self._username)
        except PasswordDeleteError:
            if self.get(service) is not None:
                raise

    def close(self) -> None:
        """Nothing is held open."""


def open_store(username: str, deadline: float) -> Store:
    """The user's keyring: what `keyring` is configured to use, else the Secret Service, else what `keyring` finds.

    Raises VaultError(ABSENT, FORGETFUL, LOCKED), and anything else that a broken configuration raises.
    """
    if sys.platform == "linux" and not _is_configured():
        from secretstorage import SecretServiceNotAvailableException

        try:
            return SecretServiceStore(username, deadline)
        except SecretServiceNotAvailableException:
            pass  # no D-Bus, or no such service on it: KWallet's own interface and others are left
    return _by_keyring(username, deadline)


def _is_configured() -> bool:
    """Whether the user has told `keyring` which backend to use, as `keyring.core` looks for it on Linux."""
    folder = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return "PYTHON_KEYRING_BACKEND" in os.environ or Path(folder, "python_keyring", "keyringrc.cfg").exists()


def _by_keyring(username: str, deadline: float) -> Store:
    import keyring
    from keyring.backends import fail, null

    backend = keyring.get_keyring()
    if isinstance(backend, null.Keyring):
        raise vault_error(VaultTrouble.FORGETFUL, "its null backend is configured")
    if isinstance(backend, fail.Keyring):
        raise vault_error(VaultTrouble.ABSENT)
    if backend.priority < 1:  # what `keyring` itself does not recommend, such as files in the clear
        raise vault_error(VaultTrouble.ABSENT, f"{backend.name} is no safe place")
    if type(backend).__module__ == "keyring.backends.SecretService":
        return SecretServiceStore(username, deadline)
    return KeyringStore(backend, username)
