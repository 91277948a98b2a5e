"""Keys, requests and open lines to a CA, as these tests need them."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Protocol

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from acme_desktop.domain.names import Identifier, IdentifierType
from acme_desktop.service.ports import CertificateAuthority

ACCOUNT = "/account/1"


class OpenLine(Protocol):
    """Opens a line with a fresh P-256 key and an account, unless told otherwise."""

    def __call__(
        self, *, stop: threading.Event | None = None, key: bytes | None = ..., account_url: str | None = None
    ) -> CertificateAuthority: ...


def pem(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> bytes:
    """PKCS#8, as the vault keeps it."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def ec_key(curve: ec.EllipticCurve | None = None) -> bytes:
    """A new elliptic curve key."""
    return pem(ec.generate_private_key(curve or ec.SECP256R1()))


def rsa_key() -> bytes:
    """A new RSA key."""
    return pem(rsa.generate_private_key(65537, 2048))


def dns(*names: str) -> list[Identifier]:
    """Identifiers of DNS names."""
    return [Identifier(IdentifierType.DNS, name) for name in names]


def request_for(names: Sequence[str], key: ec.EllipticCurvePrivateKey | None = None) -> bytes:
    """A CSR, DER."""
    alternatives = x509.SubjectAlternativeName([x509.DNSName(name) for name in names])
    builder = x509.CertificateSigningRequestBuilder().subject_name(x509.Name([]))
    request = builder.add_extension(alternatives, critical=False)
    return request.sign(key or ec.generate_private_key(ec.SECP256R1()), hashes.SHA256()).public_bytes(Encoding.DER)
