"""A certificate authority in memory: root, intermediate, leaves with any names."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.types import CertificateIssuerPrivateKeyTypes as Private
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes as Public

BEGINNING = datetime(2026, 11, 1, 12, 30, 15, tzinfo=UTC)
END = BEGINNING + timedelta(days=90)


def named(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, common_name)] if common_name else [])


def signed(
    subject: x509.Name,
    key: Public,
    issuer: x509.Name,
    issuer_key: Private,
    *,
    ca: bool | None,
    names: Sequence[x509.GeneralName] = (),
    serial: int | None = None,
    key_identifier: bytes | None = None,
) -> x509.Certificate:
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(serial or x509.random_serial_number())
        .not_valid_before(BEGINNING)
        .not_valid_after(END)
    )
    if ca is not None:
        builder = builder.add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    if key_identifier:
        builder = builder.add_extension(x509.AuthorityKeyIdentifier(key_identifier, None, None), critical=False)
    return builder.sign(issuer_key, hashes.SHA256())


class Authority:
    """A root named R1, an intermediate named E5 below it."""

    def __init__(self) -> None:
        self.root_key = ec.generate_private_key(ec.SECP384R1())
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.root = signed(named("R1"), self.root_key.public_key(), named("R1"), self.root_key, ca=True)
        self.intermediate = signed(named("E5"), self.key.public_key(), named("R1"), self.root_key, ca=True)

    def leaf(
        self,
        key: Public,
        names: Sequence[str] = ("www.example.com",),
        *,
        serial: int | None = None,
        key_identifier: bytes | None = None,
    ) -> x509.Certificate:
        """A leaf for DNS names and IP addresses, signed by the intermediate."""
        return signed(
            named(""),
            key,
            named("E5"),
            self.key,
            ca=False,
            names=[general(name) for name in names],
            serial=serial,
            key_identifier=key_identifier,
        )

    def chain(self, key: Public, names: Sequence[str] = ("www.example.com",)) -> str:
        """A leaf and the intermediate, PEM."""
        return pem(self.leaf(key, names), self.intermediate)


def general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def pem(*certificates: x509.Certificate) -> str:
    return "".join(one.public_bytes(serialization.Encoding.PEM).decode() for one in certificates)


def public(key: bytes) -> Public:
    """The public half of a PKCS#8 PEM key."""
    loaded = serialization.load_pem_private_key(key, None).public_key()
    assert isinstance(loaded, Public)
    return loaded
