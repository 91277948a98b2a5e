"""Chains and bundles, as CAs and administrators give them."""

from __future__ import annotations

import base64
import subprocess
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from acme_desktop.adapters.crypto import CryptographyCrypto
from acme_desktop.domain.account import KeyType
from acme_desktop.domain.errors import InputError, TransportError
from acme_desktop.domain.names import Identifier, IdentifierType

from .authority import BEGINNING, END, Authority, named, pem, public, signed

crypto = CryptographyCrypto()
DNS, IP = IdentifierType.DNS, IdentifierType.IP


@pytest.fixture(scope="module")
def ca() -> Authority:
    return Authority()


@pytest.fixture(scope="module")
def key() -> bytes:
    return crypto.new_key(KeyType.EC256)


def refused(text: str) -> str:
    with pytest.raises(TransportError) as caught:
        crypto.read_chain(text)
    return str(caught.value)


@pytest.mark.filterwarnings("ignore:Parsed a serial number")
@pytest.mark.parametrize("octet", [b"\x00", b"\xff"], ids=["zero", "negative"])
def test_a_serial_number_that_is_not_positive_is_refused(ca: Authority, key: bytes, octet: bytes) -> None:
    leaf = signed(named("a.example"), public(key), named("E5"), ca.key, ca=None, serial=1)
    before = b"\xa0\x03\x02\x01\x02\x02\x01"  # the version, then an INTEGER of one octet
    der = leaf.public_bytes(serialization.Encoding.DER).replace(before + b"\x01", before + octet)
    assert "serial number is not positive" in refused(pem(x509.load_der_x509_certificate(der)))


def test_the_facts_of_a_chain_are_openssl_s(ca: Authority, key: bytes) -> None:
    text = ca.chain(public(key), ["Example.com", "*.example.com", "192.0.2.7", "2001:db8::1"])
    facts = crypto.read_chain(text)
    said = subprocess.run(
        ["openssl", "x509", "-noout", "-serial", "-fingerprint", "-sha256"],
        input=text, text=True, capture_output=True, check=True,
    ).stdout  # fmt: skip
    serial, fingerprint = (line.partition("=")[2].replace(":", "").lower() for line in said.splitlines())
    assert (facts.serial, facts.fingerprint) == (serial, fingerprint)
    assert facts.identifiers == (
        Identifier(DNS, "example.com"),
        Identifier(DNS, "*.example.com"),
        Identifier(IP, "192.0.2.7"),
        Identifier(IP, "2001:db8::1"),
    )
    assert facts.issuers == ("E5", "R1")
    assert (facts.not_before, facts.not_after) == (BEGINNING, END)
    assert facts.not_before.utcoffset() == timedelta(0)
    assert facts.public_key == crypto.public_key(key)
    assert facts.ari_id == ""


def test_the_renewal_id_is_that_of_rfc_9773(ca: Authority, key: bytes) -> None:
    leaf = ca.leaf(
        public(key), serial=0x87654321, key_identifier=bytes.fromhex("69885B6B87464041E1B37B847BA0AE2CDE01C8D4")
    )
    facts = crypto.read_chain(pem(leaf))
    assert facts.ari_id == "aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE"
    assert facts.serial == "87654321"


@pytest.mark.parametrize(
    ("serial", "text", "content"), [(1, "01", "AQ"), (0x7F, "7f", "fw"), (0x80, "80", "AIA"), (0x0100, "0100", "AQA")]
)
def test_serial_numbers_keep_their_bytes(ca: Authority, key: bytes, serial: int, text: str, content: str) -> None:
    facts = crypto.read_chain(pem(ca.leaf(public(key), serial=serial, key_identifier=b"\x01")))
    assert (facts.serial, facts.ari_id) == (text, f"AQ.{content}")


def test_a_chain_may_end_with_its_root_or_be_the_leaf_alone(ca: Authority, key: bytes) -> None:
    leaf = ca.leaf(public(key))
    assert crypto.read_chain(pem(leaf, ca.intermediate, ca.root)).issuers == ("E5", "R1", "R1")
    assert crypto.read_chain(pem(leaf)).issuers == ("E5",)


def test_a_chain_in_the_wrong_order_is_refused(ca: Authority, key: bytes) -> None:
    leaf = ca.leaf(public(key))
    assert "certificate 1" in refused(pem(ca.intermediate, leaf))
    assert "certificate 1" in refused(pem(leaf, ca.root, ca.intermediate))
    assert "certificate 2" in refused(pem(leaf, ca.intermediate, leaf))


def test_a_chain_that_only_looks_signed_is_refused(ca: Authority, key: bytes) -> None:
    impostor = Authority()
    assert "not signed" in refused(pem(ca.leaf(public(key)), impostor.intermediate))


def test_a_chain_without_end_is_refused(ca: Authority, key: bytes) -> None:
    assert "more than 10" in refused(pem(ca.leaf(public(key)), *[ca.root] * 10))


def test_anything_besides_certificates_is_refused(ca: Authority, key: bytes) -> None:
    text = ca.chain(public(key))
    assert "more than certificates" in refused(text + key.decode())
    for other in ("", "rubbish", key.decode(), text[:300], text.replace("MII", "!!!"), "ü" + text, "x" * 2_000_000):
        refused(other)


def test_names_in_a_certificate_are_safe_to_show(ca: Authority, key: bytes) -> None:
    odd = signed(named("x"), public(key), named("Evil\u202e\x1b[31m CA"), ca.key, ca=False)
    assert crypto.read_chain(pem(odd)).issuers == ("Evil\ufffd\ufffd[31m CA",)


def test_an_issuer_without_a_common_name_still_has_a_name(ca: Authority, key: bytes) -> None:
    issuer = x509.Name([x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, "Example")])
    assert crypto.read_chain(pem(signed(named("x"), public(key), issuer, ca.key, ca=False))).issuers == ("O=Example",)


def test_no_cut_or_changed_certificate_brings_the_program_down(ca: Authority, key: bytes) -> None:
    der = ca.leaf(public(key), ["a.example", "192.0.2.7"], key_identifier=b"\x01").public_bytes(
        serialization.Encoding.DER
    )
    for place in range(len(der)):
        spoilt = der[:place] + bytes([der[place] ^ 0x11]) + der[place + 1 :]
        armoured = armour(spoilt)
        with pytest.raises(TransportError):
            crypto.read_chain(armoured + pem(ca.intermediate))


def armour(der: bytes) -> str:
    """PEM armour around anything."""
    body = base64.encodebytes(der).decode()
    return f"-----BEGIN CERTIFICATE-----\n{body}-----END CERTIFICATE-----\n"


def test_the_leaf_is_the_first(ca: Authority, key: bytes) -> None:
    leaf = ca.leaf(public(key))
    assert crypto.leaf_der(pem(leaf, ca.intermediate)) == leaf.public_bytes(serialization.Encoding.DER)


# --- bundles of CA certificates


def why_not(data: bytes) -> str:
    with pytest.raises(InputError) as caught:
        crypto.check_bundle(data)
    assert caught.value.field == "ca-bundle"
    return str(caught.value)


def test_a_bundle_is_normalised(ca: Authority) -> None:
    text = pem(ca.root, ca.intermediate)
    messy = "Subject: CN=R1\r\n" + text.replace("\n", "\r\n") + "# and once more\n" + pem(ca.root)
    assert crypto.check_bundle(messy.encode()) == text


def test_a_root_of_the_first_version_is_a_ca_too(ca: Authority) -> None:
    old = signed(named("Old"), ca.root_key.public_key(), named("Old"), ca.root_key, ca=None)
    assert crypto.check_bundle(pem(old).encode()) == pem(old)


def test_a_server_s_certificate_is_no_bundle(ca: Authority, key: bytes) -> None:
    server = signed(named("www.example.com"), public(key), named("E5"), ca.key, ca=False)
    assert "www.example.com" in why_not(pem(ca.root, server).encode())


def test_what_is_no_bundle_is_refused(ca: Authority, key: bytes) -> None:
    root = pem(ca.root).encode()
    assert "private key" in why_not(root + key)
    assert "more than 100" in why_not(root * 101)
    assert "1 MiB" in why_not(b"x" * 1_100_000)
    for data in (b"", b"rubbish", root[:200], ca.root.public_bytes(serialization.Encoding.DER)):
        assert "PEM" in why_not(data)
