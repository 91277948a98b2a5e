"""Accounts at a CA, from the first registration to the last revocation."""

from __future__ import annotations

import base64
import csv
import io
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from tests.journeys.desk import Desk, verify_with_openssl
from tests.journeys.profiles import copy_of, passphrase_desk, rows_of, run_inside, state_of, without_trail
from tests.servers.availability import needed
from tests.servers.pebble import Pebble

MAC_KEY = base64.urlsafe_b64encode(bytes(range(32))).rstrip(b"=").decode()
PROFILES = {
    "long": {"description": "A year", "validityPeriod": 31_536_000},
    "short": {"description": "Six days", "validityPeriod": 518_400},
}


@pytest.fixture(scope="module")
def pebble(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pebble]:
    """With profiles and a second chain."""
    folder = tmp_path_factory.mktemp("pebble")
    with needed(), Pebble(folder, profiles=PROFILES, alternate_roots=2) as ca:
        yield ca


@pytest.fixture(scope="module")
def choosy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pebble]:
    """A CA that wants an external account."""
    with needed(), Pebble(tmp_path_factory.mktemp("choosy"), eab_keys={"kid-1": MAC_KEY, "kid-2": MAC_KEY}) as ca:
        yield ca


@pytest.fixture(scope="module")
def signed_in(tmp_path_factory: pytest.TempPathFactory, pebble: Pebble) -> Desk:
    return passphrase_desk(tmp_path_factory.mktemp("empty")).looks_at(pebble).sign_in()


@pytest.fixture(scope="module")
def registered(signed_in: Desk, tmp_path_factory: pytest.TempPathFactory, pebble: Pebble) -> Desk:
    desk = copy_of(signed_in, tmp_path_factory.mktemp("office") / "profile")
    assert desk.register(pebble.directory_url, pebble.ca_bundle) == 1
    return desk


@pytest.fixture
def empty(signed_in: Desk, tmp_path: Path) -> Desk:
    """Signed in, no account."""
    return copy_of(signed_in, tmp_path / "profile")


@pytest.fixture
def desk(registered: Desk, tmp_path: Path) -> Desk:
    """Signed in; account 1, which other tests use too."""
    return copy_of(registered, tmp_path / "profile")


@pytest.fixture
def own(empty: Desk, pebble: Pebble) -> Desk:
    """Signed in; account 1 is this test's alone."""
    run_inside(empty, *register_words(pebble), expect=0)
    return empty


def register_words(ca: Pebble, *words: str, email: str = "ada@example.com", bundle: Path | None = None) -> list[str]:
    trusted = str(bundle or ca.ca_bundle)
    server = ("--server", ca.directory_url, "--ca-bundle", trusted)
    return ["account", "register", *server, "--email", email, "--agree-terms", *words]


def issue(desk: Desk, ca: Pebble, *words: str, account: int = 1, name: str = "", expect: int = 0) -> Any:
    """Order a name of its own with the built-in server; the order's document."""
    domains = name or f"{uuid.uuid4().hex[:8]}.test"
    solver = f"http-server:127.0.0.1:{ca.http_port}"
    create = ("order", "create", "--account", str(account), "--domains", domains, "--solver", solver, *words)
    return run_inside(desk, *create, expect=expect).document


# --- registering ----------------------------------------------------------------------------------------------------


def test_an_external_account_is_bound_and_then_orders(empty: Desk, choosy: Pebble) -> None:
    empty.looks_at(choosy)
    words = register_words(choosy, "--eab-kid", "kid-1", "--eab-hmac-stdin")
    account = empty(*words, stdin=MAC_KEY + "\n").document
    assert (account["status"], account["eab_kid"]) == ("valid", "kid-1")
    again = empty(*words, stdin=MAC_KEY + "\n").document
    assert (again["id"], again["url"]) == (account["id"], account["url"])
    assert issue(empty, choosy)["status"] == "valid"
    assert MAC_KEY.encode() not in b"".join(p.read_bytes() for p in empty.home.rglob("*") if p.is_file())


def test_a_wrong_mac_key_is_refused_in_the_cas_own_words(empty: Desk, choosy: Pebble) -> None:
    empty.looks_at(choosy)
    wrong = base64.urlsafe_b64encode(bytes(range(32, 64))).decode()
    words = register_words(choosy, "--eab-kid", "kid-2", "--eab-hmac-stdin")
    error = empty(*words, stdin=wrong + "\n", expect=1).document["error"]
    assert error["kind"] == "ca"
    assert error["problem"]["type"].startswith("urn:ietf:params:acme:error:")
    assert error["problem"]["detail"] in error["message"]
    unknown = register_words(choosy, "--eab-kid", "nobody", "--eab-hmac-stdin", email="u@example.com")
    assert "'kid' references a key that is not known" in empty.text(*unknown, stdin=MAC_KEY + "\n", expect=1).err
    # The registration goes on with the key that it had when the right MAC key is given.
    account = empty(*words, stdin=MAC_KEY + "\n").document
    assert account["status"] == "valid"
    assert issue(empty, choosy, account=account["id"])["status"] == "valid"


@pytest.mark.parametrize(
    ("words", "stdin", "field"),
    [
        ((), "", "eab-kid"),
        (("--eab-kid", "kid-1"), "", "eab-hmac"),
        (("--eab-hmac-stdin",), MAC_KEY + "\n", "eab-kid"),
        (("--eab-kid", "kid-1", "--eab-hmac-stdin"), "\n", "eab-hmac"),
        (("--eab-kid", "kid-1", "--eab-hmac-stdin"), "not base64url!\n", "eab-hmac"),
        (("--eab-kid", "kid-1", "--eab-hmac-stdin"), "c2hvcnQ\n", "eab-hmac"),
    ],
)
def test_what_is_missing_of_an_external_account_is_named_before_anything_is_sent(
    empty: Desk, choosy: Pebble, words: tuple[str, ...], stdin: str, field: str
) -> None:
    before = state_of(empty)
    result = run_inside(empty, *register_words(choosy, *words), stdin=stdin, expect=2)
    assert result.document["error"]["field"] == field
    assert state_of(empty) == before


def test_terms_must_be_agreed_to_and_are_named(empty: Desk, pebble: Pebble) -> None:
    words = [word for word in register_words(pebble) if word != "--agree-terms"]
    error = empty(*words, expect=2).document["error"]
    assert error["field"] == "agree-terms"
    assert "terms of service must be agreed to" in error["message"]
    assert rows_of(empty, "SELECT * FROM accounts") == []


@pytest.mark.parametrize("key_type", ["ec256", "ec384", "rsa2048", "rsa4096"])
def test_every_kind_of_account_key_works(empty: Desk, pebble: Pebble, key_type: str) -> None:
    words = register_words(pebble, "--key-type", key_type)
    assert run_inside(empty, *words, expect=0).document["key_type"] == key_type
    assert issue(empty, pebble)["status"] == "valid"


def test_a_ca_whose_certificate_is_not_trusted_is_not_spoken_to(empty: Desk, pebble: Pebble, tmp_path: Path) -> None:
    stranger = tmp_path / "stranger.pem"
    trustme.CA(organization_name="A stranger").cert_pem.write_to_path(stranger)
    without = ["account", "register", "--server", pebble.directory_url, "--email", "a@example.com", "--agree-terms"]
    before = pebble.log_text()
    for words in (register_words(pebble, bundle=stranger), without):
        error = empty(*words, expect=1).document["error"]
        assert error["kind"] == "untrusted-server", error
        assert "certificate" in error["message"]
        assert "--ca-bundle" in error["hint"] + error["message"]
    assert rows_of(empty, "SELECT * FROM accounts") == []
    assert "GET /dir" not in pebble.log_text()[len(before) :]
    assert empty.register(pebble.directory_url, pebble.ca_bundle) == 1


def test_two_accounts_at_two_cas_live_side_by_side(desk: Desk, pebble: Pebble, choosy: Pebble) -> None:
    words = register_words(choosy, "--eab-kid", "kid-2", "--eab-hmac-stdin", email="two@example.com")
    assert run_inside(desk, *words, stdin=MAC_KEY + "\n", expect=0).document["id"] == 2
    assert issue(desk, pebble)["account"] == 1
    desk.looks_at(choosy)
    assert issue(desk, choosy, account=2)["account"] == 2
    issuers = {
        c["account"]: c["issuer"] for c in run_inside(desk, "certificate", "list", expect=0).document["certificates"]
    }
    assert issuers[1] != issuers[2]
    servers = {
        row["server"]: row["accounts"] for row in run_inside(desk, "ca", "list", expect=0).document["authorities"]
    }
    assert (servers[pebble.directory_url], servers[choosy.directory_url]) == ([1], [2])


def test_the_same_email_again_is_the_same_account(desk: Desk, pebble: Pebble) -> None:
    first = run_inside(desk, "account", "show", "1", expect=0).document
    again = run_inside(desk, *register_words(pebble, "--contact", "mailto:ops@example.com"), expect=0).document
    assert (again["id"], again["url"], again["thumbprint"]) == (1, first["url"], first["thumbprint"])
    assert run_inside(desk, *register_words(pebble, email="other@example.com"), expect=0).document["id"] == 2
    assert len(run_inside(desk, "account", "list", expect=0).document["accounts"]) == 2


# --- living ---------------------------------------------------------------------------------------------------------


def test_contacts_are_changed_at_the_ca_too(own: Desk, pebble: Pebble) -> None:
    words = ("account", "update", "1", "--email", "new@example.com", "--contact", "mailto:ops@example.com")
    account = own(*words).document
    assert (account["email"], account["contacts"]) == ("new@example.com", ["mailto:ops@example.com"])
    assert run_inside(own, "account", "show", "1", expect=0).document == account
    assert run_inside(own, "account", "update", "1", "--contact", "", expect=0).document["contacts"] == []
    before = state_of(own)
    refused = run_inside(own, "account", "update", "1", "--email", "x@localhost", expect=None)
    assert refused.code == 2, refused
    assert state_of(own) == before
    assert issue(own, pebble)["status"] == "valid"


def test_a_new_key_takes_over_and_the_old_one_is_gone(own: Desk, pebble: Pebble) -> None:
    old = run_inside(own, "account", "show", "1", expect=0).document
    new = own("account", "roll-key", "1").document
    assert new["thumbprint"] != old["thumbprint"]
    assert new["url"] == old["url"]
    assert issue(own, pebble)["status"] == "valid"
    run_inside(own, "account", "roll-key", "1", expect=0)
    assert issue(own, pebble)["status"] == "valid"
    run_inside(own, "audit", "verify", expect=0)


def test_a_ca_that_lost_everything_gets_the_same_key_again(empty: Desk, tmp_path: Path) -> None:
    with Pebble(tmp_path / "forgetful") as ca:
        desk = empty.looks_at(ca)
        desk.register(ca.directory_url, ca.ca_bundle)
        thumbprint = issue(desk, ca) and run_inside(desk, "account", "show", "1", expect=0).document["thumbprint"]
        ca.restart()
        told = desk.text("order", "create", "--account", "1", "--domains", "lost.test", expect=1)
        assert "the CA does not know account 1 any more" in told.err
        assert "Register again" in told.err
        assert run_inside(desk, "account", "show", "1", expect=0).document["status"] == "lost"
        refused = desk("order", "create", "--account", "1", "--domains", "lost.test", expect=2).document["error"]
        assert (refused["field"], "lost" in refused["message"]) == ("account", True)
        assert desk.register(ca.directory_url, ca.ca_bundle) == 1
        account = run_inside(desk, "account", "show", "1", expect=0).document
        assert (account["status"], account["thumbprint"]) == ("valid", thumbprint)
        assert issue(desk, ca, name="lost.test")["status"] == "valid"
        run_inside(desk, "audit", "verify", expect=0)


def test_a_deactivated_account_can_do_nothing_more(own: Desk, pebble: Pebble) -> None:
    order = run_inside(own, "order", "create", "--account", "1", "--domains", "late.test", expect=4).document["id"]
    assert own("account", "deactivate", "1", expect=2).document["error"]["field"] == "yes"
    assert own("account", "deactivate", "1", "--yes").document["status"] == "deactivated"
    before = pebble.log_text()
    for words, code in (
        (("order", "create", "--account", "1", "--domains", "later.test"), 2),
        (("order", "continue", str(order)), 1),
        (("account", "update", "1", "--email", "x@example.com"), 1),
        (("account", "roll-key", "1"), 1),
        (("account", "deactivate", "1", "--yes"), 1),
    ):
        told = run_inside(own, *words, expect=code)
        assert "account 1 is deactivated" in told.err, told
    assert pebble.log_text() == before, "the CA was asked in vain"
    again = run_inside(own, *register_words(pebble), expect=0).document
    assert (again["id"], again["status"]) == (2, "valid")
    assert issue(own, pebble, account=2)["status"] == "valid"


# --- what is asked for ----------------------------------------------------------------------------------------------


def test_a_profile_shapes_the_certificate_and_an_unknown_one_is_named(desk: Desk, pebble: Pebble) -> None:
    report = desk("ca", "test", pebble.directory_url, "--ca-bundle", str(pebble.ca_bundle)).document
    assert report["profiles"] == {"long": "A year", "short": "Six days"}
    for profile, days in (("short", 5), ("long", 364)):
        order = issue(desk, pebble, "--profile", profile)
        shown = run_inside(desk, "certificate", "show", str(order["certificate"])).document
        assert (shown["profile"], shown["days_left"]) == (profile, days)
    error = issue(desk, pebble, "--profile", "medium", expect=2)["error"]
    assert error["field"] == "profile"
    assert "long, short" in error["hint"]


def test_the_preferred_chain_is_taken_where_the_ca_has_it(desk: Desk, pebble: Pebble, tmp_path: Path) -> None:
    tops = [top_of(pebble, number) for number in range(3)]
    assert len(set(tops)) == 3
    for number in (2, 1):
        name = f"{uuid.uuid4().hex[:8]}.test"
        order = issue(desk, pebble, "--preferred-chain", tops[number], name=name)
        folder = tmp_path / f"out-{number}"
        words = ("certificate", "export", str(order["certificate"]), "--format", "pem", "--to", str(folder))
        run_inside(desk, *words, expect=0)
        verify_with_openssl(pebble.root_pem(number), folder, name)
    assert issue(desk, pebble, "--preferred-chain", "No Such Root")["status"] == "valid"


def top_of(pebble: Pebble, number: int) -> str:
    root = x509.load_pem_x509_certificate(pebble.root_pem(number).encode())
    return str(root.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)[0].value)


@pytest.mark.parametrize("encoding", [serialization.Encoding.PEM, serialization.Encoding.DER])
def test_a_request_made_elsewhere_keeps_its_key_there(
    desk: Desk, pebble: Pebble, tmp_path: Path, encoding: serialization.Encoding
) -> None:
    names = [f"{label}{uuid.uuid4().hex[:8]}.test" for label in ("", "www.")]
    key = rsa.generate_private_key(65537, 2048)
    file = tmp_path / "own.csr"
    file.write_bytes(signed_request(key, names).public_bytes(encoding))
    words = ("--csr", str(file), "--solver", f"http-server:127.0.0.1:{pebble.http_port}")
    order = desk("order", "create", "--account", "1", *words).document
    assert (order["identifiers"], order["own_csr"], order["auto_renew"]) == (sorted(names), True, False) or sorted(
        order["identifiers"]
    ) == sorted(names)
    out = tmp_path / "out"
    desk("certificate", "export", str(order["certificate"]), "--format", "pem", "--to", str(out))
    assert not list(out.glob("*privkey*"))
    (leaf,) = out.glob("*-cert.pem")
    assert x509.load_pem_x509_certificate(leaf.read_bytes()).public_key() == key.public_key()
    pfx = ("certificate", "export", str(order["certificate"]), "--format", "pfx", "--to", str(out), "--password-stdin")
    refused = desk(*pfx, stdin="whatever it is\n", expect=None)
    assert refused.code in (1, 2), refused
    assert "key" in refused.err


def signed_request(
    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, names: list[str]
) -> x509.CertificateSigningRequest:
    builder = x509.CertificateSigningRequestBuilder().subject_name(x509.Name([]))
    alternatives = x509.SubjectAlternativeName([x509.DNSName(name) for name in names])
    return builder.add_extension(alternatives, critical=False).sign(key, hashes.SHA256())


# --- revoking -------------------------------------------------------------------------------------------------------


def test_a_certificate_is_revoked_by_its_account_with_its_reason(desk: Desk, pebble: Pebble) -> None:
    certificate = issue(desk, pebble)["certificate"]
    words = ("certificate", "revoke", str(certificate), "--reason", "superseded")
    assert desk(*words, expect=2).document["error"]["field"] == "yes"
    revoked = desk(*words, "--yes").document
    assert (revoked["status"], revoked["revocation_reason"]) == ("revoked", "superseded")
    status = pebble.certificate_status(revoked["serial"])
    assert status is not None
    assert (status["Status"], status["Reason"]) == ("Revoked", 4)
    again = desk(*words, "--yes", expect=1).document["error"]
    assert again["kind"] == "state"
    assert desk("renew", "--all").document == {"renewals": []}


def test_a_certificate_is_revoked_by_its_own_key_when_the_account_is_gone(own: Desk, pebble: Pebble) -> None:
    certificate = issue(own, pebble)["certificate"]
    run_inside(own, "account", "deactivate", "1", "--yes", expect=0)
    revoked = own("certificate", "revoke", str(certificate), "--reason", "key-compromise", "--yes").document
    status = pebble.certificate_status(revoked["serial"])
    assert status is not None
    assert (status["Status"], status["Reason"]) == ("Revoked", 1)
    (event, *_) = run_inside(own, "audit", "list", "--action", "certificate.revoke", expect=0).document["events"]
    assert event["detail"]["signed_by"] == "certificate"


# --- on the record --------------------------------------------------------------------------------------------------


def test_the_trail_as_a_table_holds_no_formula(desk: Desk, pebble: Pebble) -> None:
    hostile = '=cmd|" /C calc"!A0'
    run_inside(desk, "operator", "add", hostile, "--role", "viewer", "--password-stdin", stdin="a long password\n")
    run_inside(desk, "sign-in", "@SUM(1+1)", "--password-stdin", stdin="a wrong password\n", expect=3)
    issue(desk, pebble)
    text = desk.text("audit", "list", "--csv").out
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == len(rows_of(desk, "SELECT * FROM audit_event"))
    assert not [cell for row in rows for cell in row.values() if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]
    assert any(hostile in cell.replace('\\"', '"') for row in rows for cell in row.values())
    assert run_inside(desk, "audit", "list", "--csv", expect=2).document["error"]["kind"] == "usage"
    before = without_trail(state_of(desk))
    assert len(run_inside(desk, "audit", "list", "--action", "account.register", expect=0).document["events"]) == 2
    assert without_trail(state_of(desk)) == before
