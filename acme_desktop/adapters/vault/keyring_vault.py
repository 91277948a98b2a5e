"""Secrets in the operating system's keyring (`ports.KeyVault`)."""

from __future__ import annotations

import base64
import binascii
import os
from collections.abc import Callable
from typing import TypeVar

from acme_desktop.domain.errors import InputError, VaultError, VaultTrouble
from acme_desktop.service.ports import VaultStatus

from .stores import Store, open_store
from .thread import DeadlineThread, NoAnswerError
from .troubles import translated, vault_error

T = TypeVar("T")

MAX_TEXT = 1280  # characters: Windows' 2,560-byte credential blob holds UTF-16
DEADLINE = 20.0  # seconds for one call, a prompt included
_DEADLINE_VARIABLE = "ACME_DESKTOP_KEYRING_DEADLINE"
_USERNAME = "acme-desktop"


class OsKeyVault:
    """One entry per name, `acme-desktop/<installation>/<name>`, its value as base64 text.

    Entries have services of their own and a constant user name, so that Windows never renames one to make room for
    another. All calls go to one thread (some backends are not safe on several) with a deadline; a call that hangs
    does not keep the process from ending. What was read or written once is remembered for the life of the process.
    """

    def __init__(self, installation: str) -> None:
        self._prefix = f"acme-desktop/{installation}/"
        self._thread = DeadlineThread("keyring", _deadline())
        self._store: Store | None = None
        self._remembered: dict[str, bytes] = {}

    def fits(self, secret: bytes) -> bool:
        """Whether Windows' Credential Manager, the smallest of them, could hold it: 960 bytes."""
        return len(_text(secret)) <= MAX_TEXT

    def put(self, name: str, secret: bytes) -> None:
        """Write, read back past the memory, and compare."""
        text = _text(secret)
        if len(text) > MAX_TEXT:
            raise vault_error(VaultTrouble.TOO_LARGE, f"{len(text)} characters, {MAX_TEXT} fit")
        self._remembered.pop(name, None)
        self._ask(lambda store: _write(store, self._prefix + name, text), secret=text)
        self._remembered[name] = secret

    def get(self, name: str, *, fresh: bool = False) -> bytes | None:
        """None only where the keyring answered that there is no such entry; that is asked each time.

        With `fresh` the keyring is asked also for what is remembered: another process may have changed it.
        """
        if not fresh and name in self._remembered:
            return self._remembered[name]
        self._remembered.pop(name, None)
        text = self._ask(lambda store: store.get(self._prefix + name))
        if text is None:
            return None
        try:
            secret = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            raise vault_error(VaultTrouble.REFUSED, f"the entry {self._prefix}{name} was changed by others") from None
        self._remembered[name] = secret
        return secret

    def delete(self, name: str) -> None:
        """Forget it and delete the entry; nothing happens where there is none."""
        self._remembered.pop(name, None)
        self._ask(lambda store: store.delete(self._prefix + name))

    def status(self) -> VaultStatus:
        """Write, read and delete a canary; never raises."""
        canary = f"{self._prefix}canary-{os.getpid() % 16}"  # two processes may look at once, a killed one leaves few
        text = _text(os.urandom(16))
        try:
            self._ask(lambda store: _write(store, canary, text), secret=text)
            self._ask(lambda store: store.delete(canary))
        except VaultError as error:
            return VaultStatus("keyring", self._name(), error.reason.value, str(error))
        return VaultStatus("keyring", self._name(), "ok")

    def set_aside(self) -> str:
        """Nothing: others keep their secrets there as well."""
        return ""

    def _name(self) -> str:
        return self._store.name if self._store else ""

    def _ask(self, work: Callable[[Store], T], *, secret: str = "") -> T:
        """Do `work` on the keyring's thread; once more with a new connection where the kept one may be stale."""
        kept = self._store
        try:
            outcome = self._thread.call(lambda: work(self._opened()))
            error = outcome.exception()
            if error and kept and kept.reconnects and not isinstance(error, VaultError):
                outcome = self._thread.call(lambda: work(self._opened(instead_of=kept)))
                error = outcome.exception()
        except NoAnswerError:
            raise vault_error(VaultTrouble.TIMED_OUT, f"no answer within {self._thread.deadline:g} seconds") from None
        if error:
            # Without a store it was the opening that failed: then there is no usable keyring, whatever the error says.
            raise translated(error, VaultTrouble.REFUSED if self._store else VaultTrouble.ABSENT, secret=secret)
        return outcome.result()

    def _opened(self, instead_of: Store | None = None) -> Store:
        """The keyring, opened if it is not or if it is `instead_of`. Only for the keyring's thread."""
        if self._store is not None and self._store is instead_of:
            self._store.close()
            self._store = None
        if self._store is None:
            self._store = open_store(_USERNAME, self._thread.deadline)
        return self._store


def _write(store: Store, service: str, text: str) -> None:
    store.set(service, text)
    back = store.get(service)
    if back is None:
        raise vault_error(VaultTrouble.FORGETFUL, "what was written is not there")
    if back != text:
        raise vault_error(VaultTrouble.REFUSED, "it gives back something else than was written")


def _text(secret: bytes) -> str:
    return base64.b64encode(secret).decode("ascii")


def _deadline() -> float:
    text = os.environ.get(_DEADLINE_VARIABLE, "")
    try:
        seconds = float(text) if text else DEADLINE
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 600:
        raise InputError(_DEADLINE_VARIABLE, "the deadline for the keyring is a number of seconds from 0.1 to 600")
    return seconds
