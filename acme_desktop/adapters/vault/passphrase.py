"""Where the vault's passphrase comes from: a file that the environment names, or the person at the terminal."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Mapping

from acme_desktop.domain.errors import VaultError, VaultTrouble

VARIABLE = "ACME_DESKTOP_PASSPHRASE_FILE"
_MAX_FILE = 4096  # bytes


class PassphraseSource:
    """Gives the passphrase: the first line of the file named by ACME_DESKTOP_PASSPHRASE_FILE, else what `ask` returns.

    `ask` shows its argument and reads a line without echo; None where there is nobody to ask. Calling it raises
    VaultError(LOCKED) where no passphrase can be had. The file's mode is not judged: containers mount
    secrets as they like.
    """

    def __init__(self, environ: Mapping[str, str], ask: Callable[[str], str] | None) -> None:
        self._file = environ.get(VARIABLE, "")
        self._ask = ask

    def __call__(self) -> str:
        """The passphrase; never empty."""
        passphrase = self._from_file() if self._file else self._from_person()
        if not passphrase:
            raise _locked("the passphrase is empty")
        return passphrase

    def _from_file(self) -> str:
        try:
            handle = os.open(self._file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
            with os.fdopen(handle, "rb") as file:
                mode = os.fstat(file.fileno()).st_mode
                data = file.read(_MAX_FILE + 1) if stat.S_ISREG(mode) else b""
            text = data.decode("utf-8")
        except OSError as error:
            raise _locked(f"{self._file} cannot be read: {error.strerror}") from error
        except UnicodeDecodeError:
            raise _locked(f"{self._file} is not UTF-8 text") from None
        if not stat.S_ISREG(mode) or len(data) > _MAX_FILE:
            raise _locked(f"{self._file} is not a file that holds a passphrase")
        return text.partition("\n")[0].removesuffix("\r")

    def _from_person(self) -> str:
        if self._ask is None:
            raise _locked("there is no terminal to ask at")
        return self._ask("Passphrase of the vault: ")


def _locked(why: str) -> VaultError:
    return VaultError(
        VaultTrouble.LOCKED,
        "the vault's passphrase is not known: {why}",
        why=why,
        hint=f"Name a file with the passphrase, readable by you only, in {VARIABLE}, or run this at a terminal.",
    )
