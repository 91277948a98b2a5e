"""The recovery kit: a secret under a passphrase, as text that survives being mailed, printed and typed in again.

JSON with what the key was derived by (argon2id, RFC 9106), nonce and the AES-256-GCM sealed secret, binary members as
base64. All members but the sealed one are authenticated with it.
"""

from __future__ import annotations

import base64
import binascii
import json
import os
import unicodedata
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from acme_desktop.domain.errors import InputError, VaultError, VaultTrouble

_MAX_KIT = 64 * 1024  # bytes
_MEMORY, _PASSES, _LANES = 64 * 1024, 3, 4  # KiB, passes, lanes: RFC 9106 §4, second recommendation
_SALT, _NONCE, _TAG = 16, 12, 16
_SANE = {"memory_kib": range(8 * 1024, 1024 * 1024 + 1), "passes": range(1, 17), "lanes": range(1, 17)}
_KIND = "acme-desktop recovery kit"


class Kits:
    """Sealing and opening with a passphrase; each takes a third of a second and 64 MiB by intention."""

    def seal_with_passphrase(self, passphrase: str, plaintext: bytes) -> bytes:
        """A kit, UTF-8 text. Raises InputError("passphrase") for an empty one."""
        if not passphrase:
            raise InputError("passphrase", "a recovery kit needs a passphrase")
        header = {
            "kind": _KIND,
            "version": 1,
            "kdf": "argon2id",
            "memory_kib": _MEMORY,
            "passes": _PASSES,
            "lanes": _LANES,
            "salt": _text(os.urandom(_SALT)),
            "cipher": "AES-256-GCM",
            "nonce": _text(os.urandom(_NONCE)),
        }
        sealed = AESGCM(_key(passphrase, header)).encrypt(_bytes(header["nonce"]), plaintext, _canonical(header))
        return (json.dumps({**header, "sealed": _text(sealed)}, indent=2) + "\n").encode("utf-8")

    def unseal_with_passphrase(self, passphrase: str, sealed: bytes) -> bytes:
        """What a kit holds. Raises VaultError(WRONG_KEY), or InputError("kit") for what is no kit or an absurd one."""
        header = _parsed(sealed)
        body = _bytes(header.pop("sealed"))
        try:
            return AESGCM(_key(passphrase, header)).decrypt(_bytes(header["nonce"]), body, _canonical(header))
        except InvalidTag:
            raise VaultError(
                VaultTrouble.WRONG_KEY,
                "the passphrase does not open this recovery kit",
                hint="Try again; if you are sure of it, the file was changed: take another copy.",
            ) from None


def _key(passphrase: str, header: dict[str, Any]) -> bytes:
    from argon2.low_level import Type, hash_secret_raw

    same_everywhere = unicodedata.normalize("NFKC", passphrase).encode("utf-8")
    passes, memory, lanes = header["passes"], header["memory_kib"], header["lanes"]
    return hash_secret_raw(same_everywhere, _bytes(header["salt"]), passes, memory, lanes, 32, Type.ID)


def _canonical(header: dict[str, Any]) -> bytes:
    return json.dumps(header, sort_keys=True, separators=(",", ":")).encode("utf-8")


def _parsed(kit: bytes) -> dict[str, Any]:
    """The members of a kit, each of its type and within sane bounds: deriving must not stop the machine."""
    if len(kit) > _MAX_KIT:
        raise _no_kit("it is larger than 64 KiB")
    try:
        members = json.loads(kit.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise _no_kit("it is not JSON text") from None
    if not isinstance(members, dict) or members.get("kind") != _KIND:
        raise _no_kit("it does not say that it is one")
    if (members.get("version"), members.get("kdf"), members.get("cipher")) != (1, "argon2id", "AES-256-GCM"):
        raise _no_kit("a newer program made it, or somebody changed it")
    for name, bounds in _SANE.items():
        if type(members.get(name)) is not int or members[name] not in bounds:
            raise _no_kit(f"its “{name}” is none that this program writes")
    sizes = {name: len(_bytes(members.get(name))) for name in ("salt", "nonce", "sealed")}
    if sizes["salt"] != _SALT or sizes["nonce"] != _NONCE or sizes["sealed"] < _TAG:
        raise _no_kit("a part of it is missing")
    return members


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _bytes(text: object) -> bytes:
    try:
        return base64.b64decode(text, validate=True) if isinstance(text, str) else b""
    except (binascii.Error, ValueError):
        return b""


def _no_kit(why: str) -> InputError:
    return InputError("kit", "this is not a recovery kit: {why}", why=why)
