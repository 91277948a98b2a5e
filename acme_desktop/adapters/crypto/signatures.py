"""Ed25519 signatures (RFC 8032) under the audit chain's checkpoints."""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from acme_desktop.domain.errors import VaultError, VaultTrouble


class Signatures:
    """Raw 32-byte keys and 64-byte signatures."""

    def new_signing_key(self) -> bytes:
        """A new private key."""
        return Ed25519PrivateKey.generate().private_bytes_raw()

    def signing_public_key(self, key: bytes) -> bytes:
        """The public half. Raises VaultError(WRONG_KEY) for what is no private key."""
        return _private(key).public_key().public_bytes_raw()

    def sign(self, key: bytes, message: bytes) -> bytes:
        """Raises VaultError(WRONG_KEY) for what is no private key."""
        return _private(key).sign(message)

    def verify(self, public_key: bytes, message: bytes, signature: bytes) -> bool:
        """False also for what is no key or no signature at all."""
        try:
            Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


def _private(key: bytes) -> Ed25519PrivateKey:
    try:
        return Ed25519PrivateKey.from_private_bytes(key)
    except ValueError:
        raise VaultError(
            VaultTrouble.WRONG_KEY,
            "the stored signing key of the audit trail is not one",
            hint="Restore it from the recovery kit.",
        ) from None
