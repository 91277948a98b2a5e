"""Whose certificate a file holds, whatever form it has; and files that hold none."""

from __future__ import annotations

import pytest

from acme_desktop.adapters.crypto import CryptographyCrypto
from acme_desktop.domain.account import KeyType
from acme_desktop.domain.names import Identifier, IdentifierType

from .authority import END, Authority, pem, public

crypto = CryptographyCrypto()
NAMES = ("www.example.com", "192.0.2.7", "*.example.org")
IDENTIFIERS = {Identifier(IdentifierType.IP if name[0] == "1" else IdentifierType.DNS, name) for name in NAMES}


@pytest.fixture(scope="module")
def ca() -> Authority:
    return Authority()


@pytest.mark.parametrize("kind", [KeyType.EC256, KeyType.RSA2048])
@pytest.mark.parametrize("form", ["pem", "pfx", "pfx-legacy", "der", "p7b"])
def test_every_form_that_we_export_is_known_again(ca: Authority, form: str, kind: KeyType) -> None:
    key = crypto.new_key(kind)
    chain = ca.chain(public(key), NAMES)
    files = crypto.export(form, pem=chain, key=key, password=b"geheim", friendly_name="a")
    facts = crypto.read_chain(chain)
    for name, content in files.items():
        found = crypto.find_leaf(content, b"geheim")
        if name == "privkey.pem":
            assert found is None
        elif name == "chain.pem":
            assert found is not None
            assert found.identifiers == frozenset()
        else:
            assert found is not None
            assert (found.identifiers, found.key_kind) == (IDENTIFIERS, "EC" if kind is KeyType.EC256 else "RSA")
            assert (found.fingerprint, found.not_after) == (facts.fingerprint, END)


def test_the_leaf_is_found_wherever_it_stands(ca: Authority) -> None:
    leaf = ca.leaf(public(crypto.new_key(KeyType.EC256)), NAMES)
    found = crypto.find_leaf(pem(ca.intermediate, ca.root, leaf).encode(), b"")
    assert found is not None
    assert found.identifiers == IDENTIFIERS


def test_a_pfx_opens_with_its_password_only(ca: Authority) -> None:
    key = crypto.new_key(KeyType.EC256)
    made = crypto.export("pfx", pem=ca.chain(public(key)), key=key, password=b"geheim", friendly_name="a")
    assert crypto.find_leaf(made["bundle.pfx"], b"falsch") is None
    assert crypto.find_leaf(made["bundle.pfx"], b"") is None


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\0", b"a note", b"\x30\x00", b"\x30\x82\xff\xff", b"-----BEGIN CERTIFICATE-----",
        b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", b"-----BEGIN PKCS7-----\nAAAA\n",
        b"-----BEGIN PKCS7-----\nAAAA\n-----END PKCS7-----\n", "später".encode("utf-16"), bytes(1024 * 1024),
    ],
)  # fmt: skip
def test_in_anything_else_there_is_none(data: bytes) -> None:
    assert crypto.find_leaf(data, b"") is None
