"""The practice CA's own root, its intermediate, and the certificates they sign; PRACTICE stands in all of them."""

from __future__ import annotations

import ipaddress
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from acme_desktop.practice.jose import encode
from acme_desktop.practice.records import Name

ORGANISATION = "ACME Desktop PRACTICE (not trusted)"
_ROOT_NAME = "ACME Desktop PRACTICE root"
_ROOT_DAYS = 20 * 365
_INTERMEDIATE_DAYS = 5 * 365
_SERVER_DAYS = 397
_BACKDATED = timedelta(hours=1)  # as Let's Encrypt does, for clocks that are behind
_LONGEST_COMMON_NAME = 64
PROFILES = {
    "classic": ("PRACTICE: 90 days, as most public CAs had it", timedelta(days=90)),
    "shortlived": ("PRACTICE: 6 days, renewed every few of them", timedelta(hours=160)),
}
PrivateKey = ec.EllipticCurvePrivateKey
PublicKey = ec.EllipticCurvePublicKey | rsa.RSAPublicKey


@dataclass(frozen=True)
class Issuer:
    """A CA certificate and its key."""

    certificate: x509.Certificate
    key: PrivateKey

    @property
    def pem(self) -> str:
        """The certificate."""
        return _pem(self.certificate)

    def dump(self) -> str:
        """Certificate and key, for the database."""
        return self.pem + _key_pem(self.key)


@dataclass(frozen=True)
class Issued:
    """A leaf: its serial number in hexadecimal, the chain that is downloaded, its name for renewal information."""

    serial: str
    pem: str
    ari: str
    not_before: datetime
    not_after: datetime


def load(text: str) -> Issuer:
    """What `dump` wrote."""
    key = serialization.load_pem_private_key(text.encode("ascii"), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("the key of a practice CA is an elliptic one")
    return Issuer(x509.load_pem_x509_certificate(text.encode("ascii")), key)


def new_root(now: datetime) -> Issuer:
    """A root of our own, with a name of its own: two practice CAs are never taken for each other."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = _subject(f"{_ROOT_NAME} {secrets.token_hex(3)}")
    return Issuer(_authority(name, key, name, key, now, _ROOT_DAYS, 1), key)


def new_intermediate(root: Issuer, now: datetime) -> Issuer:
    """What signs the leaves."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = _subject(f"ACME Desktop PRACTICE intermediate {secrets.token_hex(3)}")
    made = _authority(name, key, root.certificate.subject, root.key, now, _INTERMEDIATE_DAYS, 0)
    return Issuer(made, key)


def is_fresh(intermediate: Issuer, now: datetime) -> bool:
    """Whether whatever it signs now ends before itself."""
    return intermediate.certificate.not_valid_after_utc - now > timedelta(days=365)


def server_certificate(root: Issuer, now: datetime) -> str:
    """Key and certificate (PEM) for the CA's own server on this machine."""
    key = ec.generate_private_key(ec.SECP256R1())
    names: list[Name] = [("ip", "127.0.0.1"), ("dns", "localhost")]
    builder = _leaf("127.0.0.1", names, key.public_key(), root, now, timedelta(days=_SERVER_DAYS))
    return _key_pem(key) + _pem(builder.sign(root.key, hashes.SHA256()))


def issue(intermediate: Issuer, names: Sequence[Name], key: PublicKey, profile: str, now: datetime) -> Issued:
    """A leaf for these names and this key, for as long as the profile says."""
    common = next((value for _, value in names if len(value) <= _LONGEST_COMMON_NAME), "")
    builder = _leaf(common, names, key, intermediate, now, PROFILES[profile][1])
    made = builder.sign(intermediate.key, hashes.SHA256())
    return Issued(
        f"{made.serial_number:x}",
        _pem(made) + intermediate.pem,
        ari_of(made),
        made.not_valid_before_utc,
        made.not_valid_after_utc,
    )


def ari_of(certificate: x509.Certificate) -> str:
    """RFC 9773 §4.1: authority key identifier and serial number, as in DER."""
    known = certificate.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value.key_identifier or b""
    serial = certificate.serial_number
    return f"{encode(known)}.{encode(serial.to_bytes((serial.bit_length() + 8) // 8))}"


def _subject(common: str) -> x509.Name:
    parts = [x509.NameAttribute(NameOID.ORGANIZATION_NAME, ORGANISATION)]
    if common:
        parts.append(x509.NameAttribute(NameOID.COMMON_NAME, common))
    return x509.Name(parts)


def _builder(
    subject: x509.Name, key: PublicKey, issuer: x509.Name, issuer_key: PrivateKey, now: datetime, lasts: timedelta
) -> x509.CertificateBuilder:
    start = now.astimezone(UTC).replace(microsecond=0) - _BACKDATED
    signer = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key())
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + lasts - timedelta(seconds=1))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(signer, critical=False)
    )


def _authority(
    name: x509.Name, key: PrivateKey, issuer: x509.Name, issuer_key: PrivateKey, now: datetime, days: int, below: int
) -> x509.Certificate:
    return (
        _builder(name, key.public_key(), issuer, issuer_key, now, timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=True, path_length=below), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .sign(issuer_key, hashes.SHA256())
    )


def _leaf(
    common: str, names: Sequence[Name], key: PublicKey, issuer: Issuer, now: datetime, lasts: timedelta
) -> x509.CertificateBuilder:
    alternatives = [
        x509.DNSName(value) if kind == "dns" else x509.IPAddress(ipaddress.ip_address(value)) for kind, value in names
    ]
    ends = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
    return (
        _builder(_subject(common), key, issuer.certificate.subject, issuer.key, now, lasts)
        .add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(enciphers=isinstance(key, rsa.RSAPublicKey)), critical=True)
        .add_extension(ends, critical=False)
    )


def _usage(*, signs_certificates: bool = False, enciphers: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=enciphers,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(serialization.Encoding.PEM).decode("ascii")


def _key_pem(key: PrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode("ascii")
