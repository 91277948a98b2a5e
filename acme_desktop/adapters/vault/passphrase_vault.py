"""Secrets in one file of the profile, under a passphrase that the user chose (`ports.KeyVault`)."""

from __future__ import annotations

import itertools
import os
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from acme_desktop.domain.errors import InputError, VaultError, VaultTrouble
from acme_desktop.service.ports import VaultStatus

from .file_lock import file_lock
from .sealed_file import Derivation, SealedFile, sync_folder
from .thread import DeadlineThread, NoAnswerError

T = TypeVar("T")

MAX_SECRET = 960  # bytes: what the smallest keyring holds, so that secrets can always move there
MIN_PASSPHRASE = 8  # characters
_DEADLINE = 20.0  # seconds to wait for another process that writes


class PassphraseVault:
    """All secrets in `path` (`sealed_file.py`), which is made by the first `put`.

    `passphrase_source` is asked at most once per process, when a secret is first needed, and again after a wrong
    answer or when another process has changed the passphrase; it may raise VaultError. The key derived from it stays
    in memory, the passphrase does not. Several processes may use one file: each change reads it anew under a lock.
    """

    def __init__(self, path: Path, passphrase_source: Callable[[], str]) -> None:
        self._path = path
        self._ask = passphrase_source
        self._thread = DeadlineThread("passphrase-vault", _DEADLINE)
        self._known: tuple[Derivation, bytes] | None = None
        self._asking = threading.Lock()

    def fits(self, secret: bytes) -> bool:
        """As for a keyring: 960 bytes."""
        return len(secret) <= MAX_SECRET

    def put(self, name: str, secret: bytes) -> None:
        """Write, read back and compare."""
        if not self.fits(secret):
            raise VaultError(
                VaultTrouble.TOO_LARGE,
                "the secret is too large for the vault: {size} bytes, {most} fit",
                size=len(secret),
                most=MAX_SECRET,
            )
        if self._changed(lambda secrets: {**secrets, name: secret}).get(name) != secret:
            raise _refused(self._path, "it gives back something else than was written")

    def get(self, name: str, *, fresh: bool = False) -> bytes | None:  # noqa: ARG002 - the file is read each time
        """None where the vault has no such entry, or does not exist yet."""
        file = self._read()
        return None if file is None else self._opened(file).get(name)

    def delete(self, name: str) -> None:
        """Nothing happens where there is none."""
        if self.get(name) is not None:
            self._changed(lambda secrets: {other: value for other, value in secrets.items() if other != name})

    def status(self) -> VaultStatus:
        """Write, read and delete a canary; never raises. A vault that does not exist yet is not made by this."""
        canary = f"canary-{os.getpid()}"
        try:
            if self._read() is None:
                return VaultStatus("passphrase", self._path.name, "ok", "it will be made when the first secret is kept")
            self.put(canary, os.urandom(16))
            self.delete(canary)
        except VaultError as error:
            return VaultStatus("passphrase", self._path.name, error.reason.value, str(error))
        return VaultStatus("passphrase", self._path.name, "ok")

    def change_passphrase(self, new: str) -> None:
        """Seal everything under `new`; the old passphrase is asked for if it is not known yet. Raises InputError."""
        derivation, key = _chosen(new)
        self._changed(dict, reseal=(derivation, key))
        self._known = (derivation, key)

    def set_aside(self) -> str:
        """Rename the file, whether it can be opened or not; the next `put` makes another. Raises VaultError."""
        with self._asking:
            self._known = None
            return self._on_thread(self._move_away)

    def _move_away(self) -> str:
        with file_lock(self._path.with_name(f"{self._path.name}.lock")):
            if not os.path.lexists(self._path):
                return ""
            names = (self._path.with_name(f"{self._path.name}.{number}") for number in itertools.count(1))
            free = next(name for name in names if not os.path.lexists(name))
            self._path.rename(free)
            sync_folder(free.parent)
            return str(free)

    def _read(self) -> SealedFile | None:
        try:
            return SealedFile.read(self._path)
        except OSError as error:
            raise _refused(self._path, str(error.strerror)) from error

    def _opened(self, file: SealedFile) -> dict[str, bytes]:
        with self._asking:  # two threads shall not both ask
            known = self._known
            if known is None or known[0] != file.derivation:
                known = (file.derivation, file.derivation.key(self._ask()))
            self._known = None
            secrets = file.opened(known[1])
            self._known = known
            return secrets

    def _changed(
        self,
        change: Callable[[dict[str, bytes]], dict[str, bytes]],
        *,
        reseal: tuple[Derivation, bytes] | None = None,
    ) -> dict[str, bytes]:
        """Apply `change` under the lock and return what the file then holds.

        The passphrase is asked for outside of the lock. If another process has changed it before we had the lock, we
        begin again.
        """
        while True:
            known = self._key()
            written = self._on_thread(partial(self._rewrite, known, change, reseal or known))
            if written is not None:
                return written

    def _key(self) -> tuple[Derivation, bytes]:
        """The key of the vault; of one that does not exist yet, made from a passphrase chosen now."""
        file = self._read()
        if file is not None:
            self._opened(file)
        with self._asking:
            if self._known is None:
                self._known = _chosen(self._ask())
            return self._known

    def _rewrite(
        self,
        known: tuple[Derivation, bytes],
        change: Callable[[dict[str, bytes]], dict[str, bytes]],
        seal: tuple[Derivation, bytes],
    ) -> dict[str, bytes] | None:
        """Read, change, write and read back under the lock; None where `known` is no longer the file's key."""
        with file_lock(self._path.with_name(f"{self._path.name}.lock")):
            file = SealedFile.read(self._path)
            if file is not None and file.derivation != known[0]:
                return None
            secrets = {} if file is None else file.opened(known[1])
            SealedFile.made(*seal, change(secrets)).write(self._path)
            back = SealedFile.read(self._path)
            return {} if back is None else back.opened(seal[1])

    def _on_thread(self, work: Callable[[], T]) -> T:
        try:
            outcome = self._thread.call(work)
        except NoAnswerError:
            raise VaultError(
                VaultTrouble.TIMED_OUT,
                "another process keeps {path} locked",
                path=self._path,
                hint="End the other acme-desktop process, then try again.",
            ) from None
        error = outcome.exception()
        if isinstance(error, OSError):
            raise _refused(self._path, str(error.strerror)) from error
        return outcome.result()


def _chosen(passphrase: str) -> tuple[Derivation, bytes]:
    if len(passphrase) < MIN_PASSPHRASE:
        raise InputError(
            "passphrase",
            "the passphrase for a vault has at least {least} characters",
            least=MIN_PASSPHRASE,
            hint="Four or five words that nobody would guess are good and easy to remember.",
        )
    derivation = Derivation.new()
    return derivation, derivation.key(passphrase)


def _refused(path: Path, why: str) -> VaultError:
    return VaultError(
        VaultTrouble.REFUSED,
        "the vault {path} cannot be used: {why}",
        path=path,
        why=why,
        hint="See that its folder is yours, can be written to, and has room.",
    )
