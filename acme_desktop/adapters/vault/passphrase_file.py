"""The passphrase of a vault from a file, for runs that nobody watches."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from acme_desktop.domain.errors import VaultError, VaultTrouble

VARIABLE = "ACME_DESKTOP_PASSPHRASE_FILE"
_LONGEST = 16 * 1024  # bytes


def passphrase_from_file(environ: Mapping[str, str]) -> str:
    """The first line of the file that the environment names; "" where it names none. Raises VaultError(LOCKED)."""
    path = environ.get(VARIABLE, "")
    if not path:
        return ""
    try:
        with Path(path).open("rb") as file:
            line = file.readline(_LONGEST).decode("utf-8").removesuffix("\n").removesuffix("\r")
    except (OSError, ValueError) as error:
        raise _unusable(path, error.strerror or "" if isinstance(error, OSError) else "it is not UTF-8 text") from None
    if not line:
        raise _unusable(path, "its first line is empty")
    return line


def _unusable(path: str, why: str) -> VaultError:
    return VaultError(
        VaultTrouble.LOCKED,
        "the passphrase file {path} can't be read: {why}",
        hint=f"{VARIABLE} names it. It holds the vault's passphrase in its first line.",
        path=path,
        why=why,
    )
