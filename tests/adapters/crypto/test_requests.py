"""Certificate requests: ours read by OpenSSL, OpenSSL's and Python's read by us."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from acme_desktop.adapters.crypto import CryptographyCrypto
from acme_desktop.domain.account import KeyType
from acme_desktop.domain.errors import InputError
from acme_desktop.domain.names import Identifier, IdentifierType

crypto = CryptographyCrypto()
DNS, IP = IdentifierType.DNS, IdentifierType.IP
NAMES = (
    Identifier(DNS, "example.com"),
    Identifier(DNS, "*.example.com"),
    Identifier(DNS, "xn--mnchen-3ya.example"),
    Identifier(IP, "192.0.2.7"),
    Identifier(IP, "2001:db8::1"),
)


def openssl(*arguments: str, given: bytes = b"") -> bytes:
    return subprocess.run(["openssl", *arguments], input=given, capture_output=True, check=True).stdout


def made(
    names: Sequence[x509.GeneralName] = (),
    common_name: str = "",
    *,
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey | None = None,
) -> bytes:
    """A request by somebody else, DER."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, common_name)] if common_name else [])
    builder = x509.CertificateSigningRequestBuilder(subject)
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    digest = None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    return builder.sign(key, digest).public_bytes(serialization.Encoding.DER)


def why_not(data: bytes) -> str:
    with pytest.raises(InputError) as caught:
        crypto.read_request(data)
    assert caught.value.field == "csr"
    return str(caught.value)


# --- ours


@pytest.mark.parametrize("key_type", [KeyType.EC256, KeyType.EC384, KeyType.RSA2048])
def test_openssl_verifies_our_request_and_sees_the_names(key_type: KeyType) -> None:
    der = crypto.request(crypto.new_key(key_type), NAMES)
    text = openssl("req", "-inform", "DER", "-noout", "-verify", "-text", given=der).decode()
    assert "Subject: \n" in text or "Subject:\n" in text
    assert "DNS:example.com, DNS:*.example.com, DNS:xn--mnchen-3ya.example, IP Address:192.0.2.7" in text
    assert "IP Address:2001:DB8:0:0:0:0:0:1" in text
    digest = "sha384" if key_type is KeyType.EC384 else "sha256"
    assert digest in text.lower()


def test_our_request_has_our_key() -> None:
    key = crypto.new_key(KeyType.EC256)
    pem = openssl("req", "-inform", "DER", "-noout", "-pubkey", given=crypto.request(key, NAMES))
    assert openssl("pkey", "-pubin", "-outform", "DER", given=pem) == crypto.public_key(key)


def test_a_name_longer_than_a_common_name_can_be_is_no_problem() -> None:
    long = Identifier(DNS, ".".join(["a" * 60] * 4))
    assert crypto.read_request(crypto.request(crypto.new_key(KeyType.EC256), [long])).identifiers == (long,)


@pytest.mark.parametrize("key_type", [KeyType.EC256, KeyType.EC384, KeyType.RSA2048, KeyType.RSA3072])
def test_what_we_write_we_read(key_type: KeyType) -> None:
    key = crypto.new_key(key_type)
    der = crypto.request(key, NAMES)
    facts = crypto.read_request(der)
    assert facts.identifiers == NAMES
    assert facts.key_type is key_type
    assert facts.public_key == crypto.public_key(key)
    assert facts.der == der


# --- theirs


def test_openssl_s_request_is_read_in_pem_and_der_and_with_text_around_it(tmp_path: Path) -> None:
    pem = openssl(
        "req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", str(tmp_path / "key"),
        "-subj", "/CN=www.Example.com", "-addext", "subjectAltName=DNS:example.com,IP:192.0.2.7",
    )  # fmt: skip
    der = openssl("req", "-outform", "DER", given=pem)
    printed = openssl("req", "-text", given=pem)
    expected = (Identifier(DNS, "example.com"), Identifier(IP, "192.0.2.7"), Identifier(DNS, "www.example.com"))
    utf16 = pem.decode().replace("\n", "\r\n").encode("utf-16")
    for data in (
        pem,
        der,
        printed,
        b"\xef\xbb\xbf" + pem,
        utf16,
        pem.replace(b"BEGIN C", b"BEGIN NEW C").replace(b"END C", b"END NEW C"),
    ):
        facts = crypto.read_request(data)
        assert facts.identifiers == expected
        assert facts.key_type is KeyType.RSA2048
        assert facts.der == der


def test_a_common_name_that_is_among_the_names_counts_once() -> None:
    facts = crypto.read_request(made([x509.DNSName("B.example"), x509.DNSName("a.example")], "A.Example"))
    assert facts.identifiers == (Identifier(DNS, "b.example"), Identifier(DNS, "a.example"))


def test_a_common_name_alone_is_enough() -> None:
    assert crypto.read_request(made(common_name="*.example.com")).identifiers == (Identifier(DNS, "*.example.com"),)
    assert crypto.read_request(made(common_name="192.0.2.7")).identifiers == (Identifier(IP, "192.0.2.7"),)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        (x509.RFC822Name("a@example.com"), "e-mail"),
        (x509.UniformResourceIdentifier("https://example.com/"), "URI"),
        (x509.DirectoryName(x509.Name([])), "directory"),
        (x509.RegisteredID(x509.ObjectIdentifier("1.2.3")), "registered"),
        (x509.OtherName(x509.ObjectIdentifier("1.2.3"), b"\x05\x00"), "another type"),
        (x509.DNSName("under_score.example"), "underscore"),
        (x509.DNSName("a..example"), "two dots"),
        (x509.DNSName("www.*.example"), "*"),
        (x509.DNSName("192.0.2.7"), "IP address"),
        (x509.DNSName("xn--a.example"), "A-label"),
        (x509.DNSName("has space.example"), "not allowed"),
        (x509.DNSName("https://example.com/"), "not allowed"),
        (x509.DNSName("example.com."), "two dots"),
        (x509.DNSName(""), "dot"),
        (x509.DNSName("a" * 64 + ".example"), "longer"),
    ],
)
def test_names_that_no_acme_ca_certifies_are_refused(name: x509.GeneralName, says: str) -> None:
    assert says in why_not(made([x509.DNSName("good.example"), name]))


@pytest.mark.parametrize("common_name", ["My Server", "a@example.com", "exa\u202emple.com", "-x.example"])
def test_a_common_name_that_is_no_name_is_refused_and_safe_to_show(common_name: str) -> None:
    assert why_not(made([x509.DNSName("good.example")], common_name)).isprintable()


def test_a_request_for_nothing_is_refused() -> None:
    assert "names nothing" in why_not(made())


def test_keys_that_no_ca_takes_are_refused() -> None:
    name = [x509.DNSName("a.example")]
    weak = rsa.generate_private_key(65537, 1024)  # noqa: S505 - to be refused
    for key in (weak, ec.generate_private_key(ec.SECP521R1()), ed25519.Ed25519PrivateKey.generate()):
        assert "2048" in why_not(made(name, key=key))


def test_a_request_that_its_key_did_not_sign_is_refused() -> None:
    der = made([x509.DNSName("a.example")])
    assert "not signed" in why_not(der.replace(b"a.example", b"b.example"))


def test_a_private_key_in_the_file_is_told(tmp_path: Path) -> None:
    pem = openssl(
        "req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", str(tmp_path / "key"), "-subj", "/CN=a.example"
    )
    assert "private key" in why_not(pem + (tmp_path / "key").read_bytes())


def test_one_request_at_a_time() -> None:
    pem = openssl("req", "-inform", "DER", given=made([x509.DNSName("a.example")]))
    assert "several" in why_not(pem + pem)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"rubbish",
        b"-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n",
        b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        b"\x30\x80",
        b"\xff\xfe\x00",
        b"x" * 70_000,
    ],
)
def test_what_is_no_request_is_refused(data: bytes) -> None:
    assert "cannot be used" in why_not(data)


def test_no_cut_or_changed_request_brings_the_program_down() -> None:
    der = made([x509.DNSName("a.example"), x509.DNSName("b.example")], "a.example")
    for place in range(len(der)):
        for spoilt in (der[:place], der[:place] + bytes([der[place] ^ 0x11]) + der[place + 1 :]):
            why_not(spoilt)
