"""Self-made CAs for sample profiles: root, intermediate, and leaves that are real in all but trust."""

from __future__ import annotations

import hashlib
import ipaddress
from collections.abc import Sequence
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

_YEARS = timedelta(days=3650)


def named(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, common_name)])


def pem_of(key: ec.EllipticCurvePrivateKey) -> bytes:
    """PKCS#8, as the vault takes it."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def new_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


class SampleCa:
    """`name` signs leaves, `root` signs it."""

    def __init__(self, name: str, root: str, now: datetime) -> None:
        self._name, self._key, top = named(name), new_key(), new_key()
        self._identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        life = (now - _YEARS / 2, now + _YEARS / 2)
        middle = self._signed(named(name), self._key, named(root), top, life, (_IS_CA,))
        self._rest = middle.public_bytes(Encoding.PEM).decode()
        self.bundle = (
            self._signed(named(root), top, named(root), top, life, (_IS_CA,)).public_bytes(Encoding.PEM).decode()
        )

    def issue(
        self, names: Sequence[str], key: ec.EllipticCurvePrivateKey, not_before: datetime, not_after: datetime
    ) -> str:
        """The chain, leaf first, as PEM."""
        alternatives = x509.SubjectAlternativeName([_general(name) for name in names])
        extensions = (
            _NO_CA, _USAGE, _SERVES, (alternatives, False), (self._identifier, False), *_addresses(self._name),
            _logged(not_before),
        )  # fmt: skip
        leaf = self._signed(named(names[0][:64]), key, self._name, self._key, (not_before, not_after), extensions)
        return leaf.public_bytes(Encoding.PEM).decode() + self._rest

    def _signed(
        self,
        subject: x509.Name,
        key: ec.EllipticCurvePrivateKey,
        issuer: x509.Name,
        signer: ec.EllipticCurvePrivateKey,
        life: tuple[datetime, datetime],
        extensions: Sequence[tuple[x509.ExtensionType, bool]],
    ) -> x509.Certificate:
        builder = x509.CertificateBuilder(issuer, subject, key.public_key(), x509.random_serial_number(), *life)
        for extension, critical in extensions:
            builder = builder.add_extension(extension, critical)
        return builder.sign(signer, hashes.SHA256())


_IS_CA = (x509.BasicConstraints(ca=True, path_length=None), True)
_NO_CA = (x509.BasicConstraints(ca=False, path_length=None), True)


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _addresses(issuer: x509.Name) -> tuple[tuple[x509.ExtensionType, bool], ...]:
    """Where the issuer's certificate and its revocations would be, as Let's Encrypt names them."""
    host = "".join(
        c for c in str(issuer.get_attributes_for_oid(x509.NameOID.COMMON_NAME)[0].value).lower() if c.isalnum()
    )
    place = x509.AuthorityInformationAccessOID.CA_ISSUERS
    at = x509.AccessDescription(place, x509.UniformResourceIdentifier(f"http://{host}.i.example.com/"))
    crl = x509.UniformResourceIdentifier(f"http://{host}.c.example.com/41.crl")
    points = x509.CRLDistributionPoints([x509.DistributionPoint([crl], None, None, None)])
    return (x509.AuthorityInformationAccess([at]), False), (points, False)


def _logged(at: datetime) -> tuple[x509.ExtensionType, bool]:
    """By two logs that are none (RFC 6962 §3.3); nobody looks at their signatures."""
    each = [
        b"\x00" + hashlib.sha256(log).digest() + int(at.timestamp() * 1000).to_bytes(8, "big") + b"\0\0\4\3\0\4none"
        for log in (b"one", b"two")
    ]
    listed = b"".join(len(one).to_bytes(2, "big") + one for one in each)
    data = len(listed).to_bytes(2, "big") + listed
    return x509.UnrecognizedExtension(_TIMESTAMPS, bytes((4, len(data))) + data), False


_TIMESTAMPS = x509.ObjectIdentifier("1.3.6.1.4.1.11129.2.4.2")
_USAGE = (x509.KeyUsage(True, False, False, False, False, False, False, False, False), True)
_SERVES = (x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.SERVER_AUTH]), False)
