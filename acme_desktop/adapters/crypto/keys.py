"""Key pairs of accounts and certificates: made, read, named by their thumbprint."""

from __future__ import annotations

import base64
import hashlib
import json

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes

from acme_desktop.domain.account import KeyType
from acme_desktop.domain.errors import VaultError, VaultTrouble

# What `cryptography` raises for X.509 that is malformed, or newer than it.
MALFORMED = (
    ValueError,
    UnsupportedAlgorithm,
    x509.DuplicateExtension,
    x509.InvalidVersion,
    x509.UnsupportedGeneralNameType,
)
PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

_CURVES: dict[KeyType, type[ec.EllipticCurve]] = {KeyType.EC256: ec.SECP256R1, KeyType.EC384: ec.SECP384R1}
_BITS = {KeyType.RSA2048: 2048, KeyType.RSA3072: 3072, KeyType.RSA4096: 4096}
_JWK_CURVES = {"secp256r1": "P-256", "secp384r1": "P-384"}  # RFC 7518 §6.2.1.1


class Keys:
    """P-256, P-384 and RSA keys, as unencrypted PKCS#8 PEM."""

    def new_key(self, key_type: KeyType) -> bytes:
        """A new private key; RSA with the exponent 65537 (RSA-4096 takes up to seconds)."""
        key: PrivateKey
        if key_type in _CURVES:
            key = ec.generate_private_key(_CURVES[key_type]())
        else:
            key = rsa.generate_private_key(65537, _BITS[key_type])
        encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
        return key.private_bytes(encoding, form, serialization.NoEncryption())

    def thumbprint(self, key: bytes) -> str:
        """RFC 7638: SHA-256 of the public JWK in canonical form, base64url without padding."""
        canonical = json.dumps(_jwk(private_key(key)), sort_keys=True, separators=(",", ":"))
        return _base64url(hashlib.sha256(canonical.encode("ascii")).digest())

    def public_key(self, key: bytes) -> bytes:
        """SubjectPublicKeyInfo, DER (RFC 5280 §4.1.2.7)."""
        return spki(private_key(key).public_key())


def private_key(pem: bytes) -> PrivateKey:
    """The key in `pem`. Raises VaultError(REFUSED) where there is none that we make."""
    try:
        # Not checked for primality (426 ms for RSA-4096): it comes from new_key through authenticated envelopes.
        key = serialization.load_pem_private_key(pem, password=None, unsafe_skip_rsa_key_validation=True)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise _unusable() from None
    if isinstance(key, rsa.RSAPrivateKey):
        return key
    if isinstance(key, ec.EllipticCurvePrivateKey) and key.curve.name in _JWK_CURVES:
        return key
    raise _unusable()


def spki(key: CertificatePublicKeyTypes) -> bytes:
    """SubjectPublicKeyInfo, DER."""
    return key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def _unusable() -> VaultError:
    return VaultError(
        VaultTrouble.REFUSED,
        "a stored private key cannot be read",
        hint="Restore the database and the recovery kit from a backup.",
    )


def _jwk(key: PrivateKey) -> dict[str, str]:
    """The required members of the public JWK (RFC 7638 §3.2)."""
    if isinstance(key, rsa.RSAPrivateKey):
        public = key.public_key().public_numbers()
        return {"e": _unsigned(public.e), "kty": "RSA", "n": _unsigned(public.n)}
    point = key.public_key().public_numbers()
    size = (key.curve.key_size + 7) // 8  # coordinates keep their leading zeros (RFC 7518 §6.2.1.2)
    x, y = (_base64url(number.to_bytes(size, "big")) for number in (point.x, point.y))
    return {"crv": _JWK_CURVES[key.curve.name], "kty": "EC", "x": x, "y": y}


def _unsigned(number: int) -> str:
    return _base64url(number.to_bytes((number.bit_length() + 7) // 8, "big"))


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")
