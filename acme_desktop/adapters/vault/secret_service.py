"""The freedesktop.org Secret Service (gnome-keyring, KWallet, KeePassXC) over one D-Bus connection that is kept.

`keyring`'s own backend opens a connection and a session for every call (25 ms instead of 3), and importing `keyring`
and letting it look for a backend takes a quarter of a second. The entries are those that it would make, so that
`keyring get` and “Passwords and Keys” find them.
"""

from __future__ import annotations

import atexit
import os
from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING, TypeVar

from acme_desktop.domain.errors import VaultTrouble

from .troubles import vault_error

if TYPE_CHECKING:
    from secretstorage import Collection

T = TypeVar("T")

_APPLICATION = "Python keyring library"
_DEFAULT = "/org/freedesktop/secrets/aliases/default"
_PATIENCE = 0.9  # of the deadline, for a prompt: so that we learn that nobody answered, and the thread is free again


class SecretServiceStore:
    """Entries in the user's default collection. Not for several threads.

    Raises VaultError(LOCKED) at once where it is locked and no display could show a prompt, and what SecretStorage
    raises otherwise. The service being away shows when it is made.
    """

    name = "Secret Service"
    reconnects = True

    def __init__(self, username: str, deadline: float) -> None:
        self._username = username
        self._patience = deadline * _PATIENCE
        self._collection = self._open()
        atexit.register(self.close)

    def get(self, service: str) -> str | None:
        """The text of an entry, or None where there is none."""
        from secretstorage import ItemNotFoundException

        for item in self._unlocked().search_items(self._attributes(service)):
            try:
                if item.is_locked() and self._dismissed(item.unlock):
                    raise vault_error(VaultTrouble.LOCKED, "its prompt was dismissed")
                return item.get_secret().decode("utf-8")
            except ItemNotFoundException:
                continue  # another process has just deleted it
        return None

    def set(self, service: str, text: str) -> None:
        """Make or replace an entry."""
        label = f"Password for '{self._username}' on '{service}'"
        attributes = {**self._attributes(service), "application": _APPLICATION}
        self._unlocked().create_item(label, attributes, text.encode("utf-8"), replace=True)

    def delete(self, service: str) -> None:
        """Delete an entry, if there is one."""
        for item in list(self._unlocked().search_items(self._attributes(service))):
            item.delete()

    def close(self) -> None:
        """Close the connection; the object is of no use afterwards."""
        atexit.unregister(self.close)
        self._collection.connection.close()

    def _attributes(self, service: str) -> dict[str, str]:
        return {"service": service, "username": self._username}

    def _open(self) -> Collection:
        import secretstorage

        path = os.environ.get("KEYRING_PROPERTY_PREFERRED_COLLECTION", _DEFAULT)
        with ExitStack() as undo:
            connection = secretstorage.dbus_init()
            undo.callback(connection.close)
            try:
                collection = secretstorage.Collection(connection, path)
            except secretstorage.ItemNotFoundException:
                if not has_display():
                    raise vault_error(VaultTrouble.LOCKED, "it is new, and setting it up takes a display") from None
                collection = secretstorage.create_collection(connection, "Default", "default")
            undo.pop_all()
        return collection

    def _unlocked(self) -> Collection:
        """The collection, unlocked by its prompt if need be."""
        if self._collection.is_locked():
            if not has_display():
                raise vault_error(VaultTrouble.LOCKED, "there is no display that its prompt could be shown on")
            if self._dismissed(self._collection.unlock) or self._collection.is_locked():
                raise vault_error(VaultTrouble.LOCKED, "its prompt was dismissed")
        if self._collection.session is None:
            from secretstorage.util import open_session

            # One for all calls: agreeing on a session key is most of what a call costs.
            self._collection.session = open_session(self._collection.connection)
        return self._collection

    def _dismissed(self, unlock: Callable[[float | None], bool]) -> bool:
        try:
            return unlock(self._patience)
        except TimeoutError:
            raise vault_error(
                VaultTrouble.LOCKED, f"its prompt was not answered within {self._patience:.0f} seconds"
            ) from None


def has_display() -> bool:
    """Whether a prompt could be seen by somebody."""
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
