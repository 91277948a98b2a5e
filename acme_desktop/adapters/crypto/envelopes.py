"""Secrets at rest in the database: each under a key of its own, which is wrapped by the workspace key.

    version 1 · nonce (12) · wrapped data key (32 + 16) · nonce (12) · sealed secret (n + 16)

Both parts are AES-256-GCM (NIST SP 800-38D) with the version and the context as associated data: an envelope that was
moved to another row, or cut together from two, does not open.
"""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from acme_desktop.domain.errors import VaultError, VaultTrouble

_VERSION = b"\x01"
_KEY, _NONCE, _TAG = 32, 12, 16
_WRAPPED = _NONCE + _KEY + _TAG


class Envelopes:
    """Sealing and opening with the 32-byte workspace key."""

    def seal(self, key: bytes, plaintext: bytes, context: str) -> bytes:
        """An envelope that opens only with `key` and the same `context`. Raises VaultError(WRONG_KEY) for a bad key."""
        workspace = _cipher(key)
        data_key, wrap_nonce, nonce = os.urandom(_KEY), os.urandom(_NONCE), os.urandom(_NONCE)
        wrapped = workspace.encrypt(wrap_nonce, data_key, _bound("key", context))
        sealed = AESGCM(data_key).encrypt(nonce, plaintext, _bound("secret", context))
        return _VERSION + wrap_nonce + wrapped + nonce + sealed

    def unseal(self, key: bytes, sealed: bytes, context: str) -> bytes:
        """The plaintext. Raises VaultError(WRONG_KEY) for any other key or context and for a damaged envelope."""
        workspace = _cipher(key)
        body = sealed[len(_VERSION) :]
        if not sealed.startswith(_VERSION) or len(body) < _WRAPPED + _NONCE + _TAG:
            raise _shut()
        wrapped, secret = body[:_WRAPPED], body[_WRAPPED:]
        try:
            data_key = workspace.decrypt(wrapped[:_NONCE], wrapped[_NONCE:], _bound("key", context))
            return AESGCM(data_key).decrypt(secret[:_NONCE], secret[_NONCE:], _bound("secret", context))
        except InvalidTag:
            raise _shut() from None


def _cipher(key: bytes) -> AESGCM:
    if len(key) != _KEY:
        raise VaultError(
            VaultTrouble.WRONG_KEY,
            "the workspace key is not one: it has {size} bytes",
            size=len(key),
            hint="Restore it from the recovery kit.",
        )
    return AESGCM(key)


def _bound(part: str, context: str) -> bytes:
    return b"\0".join((b"acme-desktop envelope", _VERSION, part.encode("ascii"), context.encode("utf-8")))


def _shut() -> VaultError:
    return VaultError(
        VaultTrouble.WRONG_KEY,
        "a stored secret does not open with this installation's key",
        hint="Restore the workspace key from the recovery kit, or the database from its backup.",
    )
