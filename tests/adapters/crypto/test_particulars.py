"""What a certificate says beside its facts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, ObjectIdentifier

from acme_desktop.adapters.crypto import CryptographyCrypto
from acme_desktop.domain.certificate import Particulars, SignedTimestamp

from .authority import BEGINNING, END, named, pem

crypto = CryptographyCrypto()
KEY = ec.generate_private_key(ec.SECP256R1())
LOGGED = datetime(2026, 11, 1, 12, 30, 16, 250_000, tzinfo=UTC)


def made(*extensions: x509.ExtensionType) -> str:
    builder = x509.CertificateBuilder(named("E5"), named("a.example"), KEY.public_key(), 1, BEGINNING, END)
    for extension in extensions:
        builder = builder.add_extension(extension, critical=False)
    return pem(builder.sign(KEY, hashes.SHA256()))


def sized(data: bytes, octets: int = 2) -> bytes:
    return len(data).to_bytes(octets, "big") + data


def timestamps(*logs: bytes) -> x509.UnrecognizedExtension:
    """RFC 6962 §3.3: a list of serialized timestamps in an OCTET STRING; their signatures are not looked at."""
    when = int(LOGGED.timestamp() * 1000).to_bytes(8, "big")
    listed = sized(b"".join(sized(b"\x00" + log + when + sized(b"") + b"\x04\x03" + sized(b"signed")) for log in logs))
    assert len(listed) < 128 * len(logs)
    length = bytes((len(listed),)) if len(listed) < 128 else b"\x81" + bytes((len(listed),))
    return x509.UnrecognizedExtension(ObjectIdentifier("1.3.6.1.4.1.11129.2.4.2"), b"\x04" + length + listed)


def uri(text: str) -> x509.UniformResourceIdentifier:
    return x509.UniformResourceIdentifier(text)


def access(*places: tuple[ObjectIdentifier, x509.GeneralName]) -> x509.AuthorityInformationAccess:
    return x509.AuthorityInformationAccess([x509.AccessDescription(*place) for place in places])


def points(*places: Sequence[x509.GeneralName] | None) -> x509.CRLDistributionPoints:
    relative = x509.RelativeDistinguishedName([x509.NameAttribute(x509.NameOID.COMMON_NAME, "crl")])
    return x509.CRLDistributionPoints(
        [x509.DistributionPoint(place, None if place else relative, None, None) for place in places]
    )


def test_a_certificate_that_says_nothing_has_no_particulars() -> None:
    assert crypto.read_particulars(made()) == Particulars()


def test_everything_is_read_as_it_stands() -> None:
    usage = x509.KeyUsage(True, False, True, False, False, False, False, False, False)
    elsewhere = x509.DirectoryName(named("somewhere"))
    text = made(
        timestamps(b"\x01" * 32, b"\xfe" * 32),
        access(
            (AuthorityInformationAccessOID.OCSP, uri("http://ocsp.example")),
            (AuthorityInformationAccessOID.CA_ISSUERS, uri("http://e5.i.example/")),
            (AuthorityInformationAccessOID.CA_ISSUERS, elsewhere),
        ),
        points([uri("http://e5.c.example/7.crl"), elsewhere], None),
        x509.TLSFeature([x509.TLSFeatureType.status_request]),
        usage,
        x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH, ObjectIdentifier("1.2.3.4")]),
    )
    assert crypto.read_particulars(text) == Particulars(
        timestamps=(SignedTimestamp("01" * 32, LOGGED), SignedTimestamp("fe" * 32, LOGGED)),
        ocsp=("http://ocsp.example",),
        crl=("http://e5.c.example/7.crl",),
        issuers=("http://e5.i.example/",),
        must_staple=True,
        usages=("digitalSignature", "keyEncipherment"),
        purposes=("serverAuth", "1.2.3.4"),
    )


def test_another_tls_feature_is_no_must_staple() -> None:
    assert not crypto.read_particulars(made(x509.TLSFeature([x509.TLSFeatureType.status_request_v2]))).must_staple


def test_no_more_than_twenty_of_a_kind_and_each_on_one_plain_line() -> None:
    many = [uri(f"http://crl-{number}.example/\x1b[31m") for number in range(50)]
    found = crypto.read_particulars(made(points(many))).crl
    assert (len(found), found[0]) == (20, "http://crl-0.example/ [31m")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no certificate",
        made(x509.UnrecognizedExtension(ObjectIdentifier("1.3.6.1.4.1.11129.2.4.2"), b"\x04\x01x")),
        made(x509.UnrecognizedExtension(AuthorityInformationAccessOID.OCSP, b""), timestamps(b"\x01" * 31)),
    ],
    ids=["empty", "prose", "no timestamps", "a short log"],
)
def test_what_can_not_be_read_is_left_out(text: str) -> None:
    assert crypto.read_particulars(text).timestamps == ()


def test_of_a_chain_only_the_first_certificate_is_told_of() -> None:
    assert crypto.read_particulars(made() + made(points([uri("http://c.example")]))) == Particulars()
