"""Keys and thumbprints, held against josepy and OpenSSL."""

from __future__ import annotations

import base64
import subprocess

import josepy
import pytest
from cryptography.hazmat.primitives import serialization

from acme_desktop.adapters.crypto import CryptographyCrypto
from acme_desktop.domain.account import KeyType
from acme_desktop.domain.errors import VaultError

crypto = CryptographyCrypto()
SMALL = (KeyType.EC256, KeyType.EC384, KeyType.RSA2048)


@pytest.mark.parametrize(
    ("key_type", "says"),
    [
        (KeyType.EC256, "ASN1 OID: prime256v1"),
        (KeyType.EC384, "ASN1 OID: secp384r1"),
        (KeyType.RSA2048, "Private-Key: (2048 bit"),
        (KeyType.RSA3072, "Private-Key: (3072 bit"),
        (KeyType.RSA4096, "Private-Key: (4096 bit"),
    ],
)
def test_openssl_reads_every_key(key_type: KeyType, says: str) -> None:
    key = crypto.new_key(key_type)
    assert key.startswith(b"-----BEGIN PRIVATE KEY-----\n")
    done = subprocess.run(["openssl", "pkey", "-noout", "-text", "-check"], input=key, capture_output=True, check=True)
    assert says in done.stdout.decode()
    assert "Key is valid" in done.stdout.decode()


@pytest.mark.parametrize("key_type", SMALL)
def test_the_thumbprint_is_josepy_s(key_type: KeyType) -> None:
    for _ in range(3 if key_type is KeyType.RSA2048 else 300):  # often enough for coordinates that begin with zeros
        key = crypto.new_key(key_type)
        loaded = serialization.load_pem_private_key(key, None)
        jwk = josepy.JWKRSA(key=loaded) if key_type is KeyType.RSA2048 else josepy.JWKEC(key=loaded)
        assert crypto.thumbprint(key) == base64.urlsafe_b64encode(jwk.thumbprint()).rstrip(b"=").decode()


@pytest.mark.parametrize("key_type", SMALL)
def test_the_public_key_is_what_openssl_takes_out(key_type: KeyType) -> None:
    key = crypto.new_key(key_type)
    done = subprocess.run(["openssl", "pkey", "-pubout", "-outform", "DER"], input=key, capture_output=True, check=True)
    assert crypto.public_key(key) == done.stdout


def test_no_two_keys_are_the_same() -> None:
    assert len({crypto.new_key(KeyType.EC256) for _ in range(50)}) == 50


@pytest.mark.parametrize("key", [b"", b"rubbish", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
def test_what_is_no_key_is_told_without_repeating_it(key: bytes) -> None:
    with pytest.raises(VaultError) as caught:
        crypto.thumbprint(key)
    assert "AAAA" not in str(caught.value)


@pytest.mark.parametrize("curve", ["secp521r1", "ED25519"])
def test_keys_that_no_ca_takes_are_refused(curve: str) -> None:
    how = (
        ["-algorithm", "ED25519"]
        if curve == "ED25519"
        else ["-algorithm", "EC", "-pkeyopt", f"ec_paramgen_curve:{curve}"]
    )
    key = subprocess.run(["openssl", "genpkey", *how], capture_output=True, check=True).stdout
    with pytest.raises(VaultError):
        crypto.public_key(key)


# --- Ed25519


def test_a_signature_verifies_and_nothing_else_does() -> None:
    key = crypto.new_signing_key()
    public = crypto.signing_public_key(key)
    signature = crypto.sign(key, b"checkpoint 7")
    assert (len(key), len(public), len(signature)) == (32, 32, 64)
    assert crypto.verify(public, b"checkpoint 7", signature)
    assert not crypto.verify(public, b"checkpoint 8", signature)
    assert not crypto.verify(crypto.signing_public_key(crypto.new_signing_key()), b"checkpoint 7", signature)
    assert not crypto.verify(public, b"checkpoint 7", signature[:-1] + bytes([signature[-1] ^ 1]))


def test_signatures_are_those_of_rfc_8032() -> None:
    key = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    assert crypto.signing_public_key(key).hex() == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    assert crypto.sign(key, b"").hex() == (
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
    )


def test_what_is_no_key_and_no_signature_verifies_nothing() -> None:
    key = crypto.new_signing_key()
    assert not crypto.verify(b"short", b"m", crypto.sign(key, b"m"))
    assert not crypto.verify(crypto.signing_public_key(key), b"m", b"")
    with pytest.raises(VaultError):
        crypto.sign(b"short", b"m")
    with pytest.raises(VaultError):
        crypto.signing_public_key(b"")
