"""The passphrase vault's file: names and secrets as JSON, AES-256-GCM under an argon2id key.

    magic "ACDVAULT" · version 1 · memory in KiB (4 bytes) · passes (2) · lanes (2) · salt (16) · nonce (12) · sealed

Numbers are big-endian. Everything in front of the sealed part is authenticated with it (RFC 5116 associated data), so
that nobody can make the key derivation weaker than it was.
"""

from __future__ import annotations

import base64
import json
import os
import struct
import unicodedata
from dataclasses import replace
from pathlib import Path

from acme_desktop.domain.errors import VaultError, VaultTrouble
from acme_desktop.domain.value_class import value_class

_MAGIC = b"ACDVAULT\x01"
_NUMBERS = struct.Struct(">IHH")
_SALT, _NONCE, _TAG = 16, 12, 16
_HEADER = len(_MAGIC) + _NUMBERS.size + _SALT + _NONCE
_MAX_FILE = 1024 * 1024  # bytes; a thousand secrets are a tenth of it


@value_class(frozen=True)
class Derivation:
    """How the key comes from the passphrase (argon2id, RFC 9106): memory in KiB, passes, lanes, salt."""

    salt: bytes
    memory: int = 64 * 1024
    passes: int = 3
    lanes: int = 4

    @classmethod
    def new(cls) -> Derivation:
        """RFC 9106's second recommendation, with a salt of its own."""
        return cls(os.urandom(_SALT))

    def key(self, passphrase: str) -> bytes:
        """The 32-byte key; takes a third of a second and 64 MiB by intention."""
        from argon2.low_level import Type, hash_secret_raw

        same_everywhere = unicodedata.normalize("NFKC", passphrase).encode("utf-8")
        return hash_secret_raw(same_everywhere, self.salt, self.passes, self.memory, self.lanes, 32, Type.ID)

    def is_sane(self) -> bool:
        """Whether the numbers are ones that we might have written, not ones that would stop the machine."""
        return 8 * 1024 <= self.memory <= 1024 * 1024 and 1 <= self.passes <= 16 and 1 <= self.lanes <= 16


@value_class(frozen=True)
class SealedFile:
    """What the file holds before it is opened."""

    derivation: Derivation
    nonce: bytes
    sealed: bytes

    @property
    def header(self) -> bytes:
        """All that stands in front of `sealed`."""
        how = self.derivation
        return _MAGIC + _NUMBERS.pack(how.memory, how.passes, how.lanes) + how.salt + self.nonce

    def opened(self, key: bytes) -> dict[str, bytes]:
        """The secrets by name. Raises VaultError(WRONG_KEY)."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        try:
            text = AESGCM(key).decrypt(self.nonce, self.sealed, self.header)
        except InvalidTag:
            raise VaultError(
                VaultTrouble.WRONG_KEY,
                "the passphrase does not open the vault",
                hint="Try again; if you are sure of it, the file was damaged: take it from a backup.",
            ) from None
        return {name: base64.b64decode(value) for name, value in json.loads(text).items()}

    @classmethod
    def made(cls, derivation: Derivation, key: bytes, secrets: dict[str, bytes]) -> SealedFile:
        """Seal `secrets`, under a nonce of their own."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        empty = cls(derivation, os.urandom(_NONCE), b"")
        values = {name: base64.b64encode(secret).decode("ascii") for name, secret in secrets.items()}
        text = json.dumps(values, sort_keys=True).encode("utf-8")
        return replace(empty, sealed=AESGCM(key).encrypt(empty.nonce, text, empty.header))

    @classmethod
    def read(cls, path: Path) -> SealedFile | None:
        """None where there is no such file. Raises VaultError(REFUSED) where it is none of ours, and OSError."""
        try:
            with path.open("rb") as file:
                data = file.read(_MAX_FILE + 1)
        except FileNotFoundError:
            return None
        if not data.startswith(_MAGIC) or not _HEADER + _TAG <= len(data) <= _MAX_FILE:
            raise _damaged(path)
        memory, passes, lanes = _NUMBERS.unpack_from(data, len(_MAGIC))
        salt = data[len(_MAGIC) + _NUMBERS.size :][:_SALT]
        derivation = Derivation(salt, memory, passes, lanes)
        if not derivation.is_sane():
            raise _damaged(path)
        return cls(derivation, data[_HEADER - _NONCE : _HEADER], data[_HEADER:])

    def write(self, path: Path) -> None:
        """Replace the file whole, readable by its owner only; on disk when it returns. Raises OSError.

        Whoever calls this holds the lock: there is one temporary name, so that a killed writer leaves nothing for long.
        """
        temporary = path.with_name(f".{path.name}.tmp")
        temporary.unlink(missing_ok=True)
        try:
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
            with os.fdopen(os.open(temporary, flags, 0o600), "wb") as file:
                file.write(self.header + self.sealed)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
        sync_folder(path.parent)


def _damaged(path: Path) -> VaultError:
    return VaultError(
        VaultTrouble.REFUSED,
        "{path} is not a vault of this program, or it was damaged",
        path=path,
        hint="Take it from a backup, or move it away and restore the recovery kit.",
    )


def sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return  # Windows cannot flush a folder; its file system journals the renaming
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
