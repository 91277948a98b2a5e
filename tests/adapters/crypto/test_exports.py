"""Every export form, read by OpenSSL."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import pkcs12

from acme_desktop.adapters.crypto import CryptographyCrypto
from acme_desktop.domain.account import KeyType
from acme_desktop.domain.errors import InputError, StorageError

from .authority import Authority, pem, public

crypto = CryptographyCrypto()
PASSWORD = "Pass wörd €"


@pytest.fixture(scope="module")
def ca() -> Authority:
    return Authority()


@pytest.fixture(scope="module", params=[KeyType.EC256, KeyType.RSA2048])
def key(request: pytest.FixtureRequest) -> bytes:
    return crypto.new_key(KeyType(request.param))


def openssl(*arguments: str, given: bytes = b"") -> str:
    done = subprocess.run(["openssl", *arguments], input=given, capture_output=True, check=True)
    return done.stdout.decode() + done.stderr.decode()


def export(
    form: str, ca: Authority, key: bytes | None, *, owner: bytes = b"", password: str = PASSWORD
) -> dict[str, bytes]:
    chain = ca.chain(public(owner or key or b""))
    made = crypto.export(form, pem=chain, key=key, password=password.encode(), friendly_name="www.example.com – 2026")
    return dict(made)


def test_pem_files_make_a_server_s_configuration(ca: Authority, key: bytes, tmp_path: Path) -> None:
    files = export("pem", ca, key)
    assert set(files) == {"privkey.pem", "cert.pem", "chain.pem", "fullchain.pem"}
    assert files["fullchain.pem"] == files["cert.pem"] + files["chain.pem"]
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "root.pem").write_text(pem(ca.root))
    verified = openssl(
        "verify", "-no_check_time", "-CAfile", str(tmp_path / "root.pem"), "-untrusted", str(tmp_path / "chain.pem"),
        str(tmp_path / "cert.pem"),
    )  # fmt: skip
    assert verified.endswith("cert.pem: OK\n")
    assert openssl("pkey", "-pubout", given=files["privkey.pem"]) == openssl(
        "x509", "-noout", "-pubkey", given=files["cert.pem"]
    )


def test_without_our_key_there_is_no_key_file(ca: Authority) -> None:
    owner = crypto.new_key(KeyType.EC256)
    assert set(export("pem", ca, None, owner=owner)) == {"cert.pem", "chain.pem", "fullchain.pem"}


def test_without_an_intermediate_there_is_no_chain_file(ca: Authority, key: bytes) -> None:
    files = crypto.export("pem", pem=pem(ca.leaf(public(key))), key=key, password=b"", friendly_name="")
    assert set(files) == {"privkey.pem", "cert.pem", "fullchain.pem"}
    assert files["cert.pem"] == files["fullchain.pem"]


def test_a_pfx_is_strong_and_holds_all(ca: Authority, key: bytes, tmp_path: Path) -> None:
    (tmp_path / "bundle.pfx").write_bytes(export("pfx", ca, key)["bundle.pfx"])
    said = openssl("pkcs12", "-in", str(tmp_path / "bundle.pfx"), "-passin", f"pass:{PASSWORD}", "-nodes", "-info")
    assert said.count("PBES2, PBKDF2, AES-256-CBC, Iteration 600000, PRF hmacWithSHA256") == 2
    assert "MAC: sha256" in said
    assert said.count("-----BEGIN CERTIFICATE-----") == 2
    assert "friendlyName: www.example.com" in said
    assert holds_key(said, key)


def test_a_legacy_pfx_is_one_that_old_programs_read(ca: Authority, key: bytes, tmp_path: Path) -> None:
    (tmp_path / "bundle.pfx").write_bytes(export("pfx-legacy", ca, key)["bundle.pfx"])
    said = openssl(
        "pkcs12", "-legacy", "-in", str(tmp_path / "bundle.pfx"), "-passin", f"pass:{PASSWORD}", "-nodes", "-info"
    )
    assert said.count("pbeWithSHA1And3-KeyTripleDES-CBC, Iteration 100000") == 2
    assert "MAC: sha1" in said
    assert said.count("-----BEGIN CERTIFICATE-----") == 2
    assert holds_key(said, key)


def holds_key(said: str, key: bytes) -> bool:
    """Whether the PEM key in OpenSSL's output is `key`."""
    begin, end = "-----BEGIN PRIVATE KEY-----", "-----END PRIVATE KEY-----"
    found = begin + said.partition(begin)[2].partition(end)[0] + end
    return crypto.public_key(found.encode()) == crypto.public_key(key)


def test_a_wrong_password_opens_no_pfx(ca: Authority, key: bytes, tmp_path: Path) -> None:
    (tmp_path / "bundle.pfx").write_bytes(export("pfx", ca, key)["bundle.pfx"])
    done = subprocess.run(
        ["openssl", "pkcs12", "-in", tmp_path / "bundle.pfx", "-passin", "pass:other", "-noout"],
        capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode != 0


def test_der_is_the_leaf_alone(ca: Authority, key: bytes) -> None:
    text = ca.chain(public(key))
    files = crypto.export("der", pem=text, key=key, password=b"", friendly_name="")
    assert files == {"cert.der": crypto.leaf_der(text)}
    assert "X509v3" in openssl("x509", "-inform", "DER", "-noout", "-text", given=files["cert.der"])


def test_p7b_holds_all_certificates_and_no_key(ca: Authority, key: bytes) -> None:
    text = ca.chain(public(key))
    files = crypto.export("p7b", pem=text, key=key, password=b"", friendly_name="")
    assert list(files) == ["chain.p7b"]
    printed = openssl("pkcs7", "-print_certs", given=files["chain.p7b"])
    assert printed.count("-----BEGIN CERTIFICATE-----") == 2
    assert all(block in printed for block in text.split("-----BEGIN CERTIFICATE-----\n")[1:])


def test_certificates_alone_need_no_key(ca: Authority) -> None:
    owner = crypto.new_key(KeyType.EC256)
    assert list(export("der", ca, None, owner=owner)) == ["cert.der"]
    assert list(export("p7b", ca, None, owner=owner)) == ["chain.p7b"]


@pytest.mark.parametrize("form", ["pfx", "pfx-legacy"])
def test_a_pfx_needs_a_key_and_a_password(ca: Authority, form: str) -> None:
    owner = crypto.new_key(KeyType.EC256)
    with pytest.raises(InputError) as caught:
        export(form, ca, None, owner=owner)
    assert caught.value.field == "format"
    for password in (b"", b"\xff\xfe"):
        with pytest.raises(InputError) as caught:
            crypto.export(form, pem=ca.chain(public(owner)), key=owner, password=password, friendly_name="x")
        assert caught.value.field == "password"


@pytest.mark.parametrize("form", ["", "PEM", "jks", "../pem"])
def test_a_form_that_we_do_not_know_is_told(ca: Authority, form: str) -> None:
    with pytest.raises(InputError) as caught:
        export(form, ca, crypto.new_key(KeyType.EC256))
    assert caught.value.field == "format"
    assert "pfx-legacy" in str(caught.value)


@pytest.mark.parametrize("form", ["pem", "pfx", "pfx-legacy", "der", "p7b"])
def test_a_key_of_another_certificate_is_never_exported(ca: Authority, form: str) -> None:
    with pytest.raises(StorageError):
        export(form, ca, crypto.new_key(KeyType.EC256), owner=crypto.new_key(KeyType.EC256))


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("", ""),
        ("*.münchen.example", "*.münchen.example"),
        ("\U0001f512 a", "\ufffd a"),
        ("\udc80", "?"),
        ("x" * 999, "x" * 999),
    ],
)
def test_a_friendly_name_is_optional_and_may_be_anything(ca: Authority, name: str, kept: str) -> None:
    key = crypto.new_key(KeyType.EC256)
    files = crypto.export("pfx", pem=ca.chain(public(key)), key=key, password=b"p", friendly_name=name)
    loaded = pkcs12.load_pkcs12(files["bundle.pfx"], b"p")
    assert loaded.cert is not None
    assert (loaded.cert.friendly_name or b"").decode() == kept
