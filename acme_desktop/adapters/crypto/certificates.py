"""Certificates (RFC 5280) as CAs issue them, and bundles of CA certificates."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from itertools import pairwise

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding

from acme_desktop.domain.certificate import CertificateFacts
from acme_desktop.domain.errors import InputError, TransportError
from acme_desktop.domain.names import Identifier, IdentifierType

from .keys import MALFORMED, spki

_MAX_CHAIN = 10  # certificates
_MAX_PEM = 1024 * 1024  # bytes
_MAX_BUNDLE = 100  # certificates


class Certificates:
    """Reads PEM; trusts nothing that it says before signatures and order have been checked."""

    def read_chain(self, pem: str) -> CertificateFacts:
        """Facts of the leaf, the first of at most ten certificates, each signed by the next. Raises TransportError."""
        chain = read_pem(pem)
        for number, (certificate, issuer) in enumerate(pairwise(chain), start=1):
            try:
                certificate.verify_directly_issued_by(issuer)
            except (TypeError, InvalidSignature, *MALFORMED):
                raise _unusable(f"its certificate {number} is not signed by the one that follows") from None
        leaf = chain[0]
        if leaf.serial_number <= 0:
            raise _unusable("its serial number is not positive (RFC 5280 §4.1.2.2)")
        try:
            return CertificateFacts(
                identifiers=tuple(names_of(leaf)),
                serial=leaf.serial_number.to_bytes((leaf.serial_number.bit_length() + 7) // 8, "big").hex(),
                issuers=tuple(_common_name(certificate.issuer) for certificate in chain),
                not_before=leaf.not_valid_before_utc,
                not_after=leaf.not_valid_after_utc,
                fingerprint=leaf.fingerprint(hashes.SHA256()).hex(),
                public_key=spki(leaf.public_key()),
                ari_id=_ari_id(leaf),
            )
        except MALFORMED:
            raise _unusable("the first certificate is malformed") from None

    def leaf_der(self, pem: str) -> bytes:
        """The first certificate. Raises TransportError."""
        return read_pem(pem)[0].public_bytes(Encoding.DER)

    def check_bundle(self, pem: bytes) -> str:
        """CA certificates as normalised PEM text, each once. Raises InputError("ca-bundle")."""
        if len(pem) > _MAX_PEM:
            raise _bad_bundle("it is larger than 1 MiB")
        if b"PRIVATE KEY-----" in pem:
            raise _bad_bundle("it holds a private key; give certificates alone")
        try:
            certificates = x509.load_pem_x509_certificates(pem)
        except MALFORMED:
            raise _bad_bundle("it holds no certificates in PEM form, or a broken one") from None
        if len(certificates) > _MAX_BUNDLE:
            raise _bad_bundle(f"it holds more than {_MAX_BUNDLE} certificates")
        for certificate in certificates:
            if not is_authority(certificate):
                raise _bad_bundle(f"“{_common_name(certificate.subject)}” in it is no CA's certificate")
        return "".join(dict.fromkeys(pem_of(certificate) for certificate in certificates))


def read_pem(pem: str) -> list[x509.Certificate]:
    """The certificates of a chain, at least one, at most ten. Raises TransportError."""
    if len(pem) > _MAX_PEM:
        raise _unusable("it is larger than 1 MiB")
    try:
        chain = x509.load_pem_x509_certificates(pem.encode("ascii"))
    except MALFORMED:
        raise _unusable("it is no list of certificates in PEM form") from None
    if len(chain) > _MAX_CHAIN:
        raise _unusable(f"it has more than {_MAX_CHAIN} certificates")
    if pem.count("-----BEGIN") != len(chain):
        raise _unusable("it holds more than certificates")
    return chain


def pem_of(certificate: x509.Certificate) -> str:
    """PEM with a final newline."""
    return certificate.public_bytes(Encoding.PEM).decode("ascii")


def names_of(leaf: x509.Certificate) -> Iterator[Identifier]:
    """DNS names and IP addresses; what else a private CA may add is not ours to judge."""
    try:
        names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return
    for name in names:
        if isinstance(name, x509.DNSName):
            yield Identifier(IdentifierType.DNS, name.value.lower())
        elif isinstance(name, x509.IPAddress):
            yield Identifier(IdentifierType.IP, str(name.value))


def _common_name(name: x509.Name) -> str:
    """The common name, or all of the name where it has none; without characters that could fool a reader."""
    found = name.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    text = str(found[0].value) if found else name.rfc4514_string()
    return "".join(char if char.isprintable() else "\ufffd" for char in text)


def _ari_id(leaf: x509.Certificate) -> str:
    """RFC 9773 §4.1: key identifier of the issuer, and the serial number's DER content, both base64url."""
    try:
        authority = leaf.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value.key_identifier
    except x509.ExtensionNotFound:
        return ""
    if authority is None:
        return ""
    # One bit more than the number has: DER integers are signed, so that 0x87… begins with a zero byte.
    serial = leaf.serial_number.to_bytes(leaf.serial_number.bit_length() // 8 + 1, "big")
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode("ascii") for part in (authority, serial))


def is_authority(certificate: x509.Certificate) -> bool:
    """Marked as a CA's, or (X.509 v1 roots) without a mark and signed by itself."""
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return certificate.issuer == certificate.subject
    except MALFORMED:
        return False


def _unusable(why: str) -> TransportError:
    return TransportError("the certificate chain from the CA cannot be used: {why}", why=why)


def _bad_bundle(why: str) -> InputError:
    return InputError("ca-bundle", "the CA bundle cannot be used: {why}", why=why)
