"""The keys of a CA: two roots, and an intermediate that both have signed."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.builders import MOMENT


class Signer:
    """E5 below R1, and the same E5 below R2 for the alternate chain."""

    def __init__(self, *, with_key_identifier: bool = True) -> None:
        self._with_key_identifier = with_key_identifier
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._above = {root: self._intermediate(root) for root in ("R1", "R2")}

    def chains(self, *, names: Sequence[str], key: bytes, not_before: datetime, not_after: datetime) -> tuple[str, str]:
        """A leaf for the public key `key` (SubjectPublicKeyInfo, DER), with the chain up to R1 and the one up to R2."""
        public = serialization.load_der_public_key(key)
        builder = _builder("", "E5", not_before, not_after).public_key(public)  # type: ignore[arg-type]
        builder = builder.add_extension(x509.SubjectAlternativeName([_name(n) for n in names]), critical=False)
        serves = x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.SERVER_AUTH])
        builder = builder.add_extension(serves, critical=False)
        if self._with_key_identifier:
            above = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
            builder = builder.add_extension(above, critical=False)
        leaf = builder.sign(self._key, hashes.SHA256())
        return _pem(leaf) + self._above["R1"], _pem(leaf) + self._above["R2"]

    def _intermediate(self, root: str) -> str:
        constraints = x509.BasicConstraints(ca=True, path_length=None)
        builder = _builder("E5", root, MOMENT, MOMENT + timedelta(days=3650)).public_key(self._key.public_key())
        signed = builder.add_extension(constraints, critical=True).sign(
            ec.generate_private_key(ec.SECP256R1()), hashes.SHA256()
        )
        return _pem(signed)


def _builder(subject: str, issuer: str, not_before: datetime, not_after: datetime) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder().subject_name(_common_name(subject)).issuer_name(_common_name(issuer))
    builder = builder.serial_number(x509.random_serial_number())
    return builder.not_valid_before(not_before).not_valid_after(not_after)


def _common_name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)] if text else [])


def _name(text: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(text))
    except ValueError:
        return x509.DNSName(text)


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(serialization.Encoding.PEM).decode()
