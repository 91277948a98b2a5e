"""Renewal as the nightly timer does it: what is due and nothing else, each once, and what fails held back."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.journeys.desk import PASSWORD, Desk, deploy_txt
from tests.journeys.profiles import copy_of, passphrase_desk, run_inside
from tests.servers.availability import needed
from tests.servers.pebble import Pebble

LINE = PASSWORD + "\n"
PROFILES = {"default": {"description": "90 days", "validityPeriod": 7_776_000}}


@pytest.fixture(scope="module")
def pebble(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pebble]:
    """One profile, so that it is known how long certificates live."""
    folder = tmp_path_factory.mktemp("pebble")
    with needed(), Pebble(folder, profiles=PROFILES, alternate_roots=1) as ca:
        yield ca


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, pebble: Pebble) -> Desk:
    """Ada signed in; Olga (operator) and Vera (viewer); account 1."""
    desk = passphrase_desk(tmp_path_factory.mktemp("office")).looks_at(pebble).sign_in()
    for name, role in (("olga", "operator"), ("vera", "viewer")):
        desk("operator", "add", name, "--role", role, "--password-stdin", stdin=LINE)
    desk.register(pebble.directory_url, pebble.ca_bundle)
    return desk


@pytest.fixture
def desk(office: Desk, tmp_path: Path) -> Desk:
    """A profile without any certificate, at an account that others use too."""
    return copy_of(office, tmp_path / "profile")


def issue(desk: Desk, pebble: Pebble, *words: str, name: str = "", solver: str = "") -> int:
    """A certificate; its id."""
    solver = solver or f"http-server:127.0.0.1:{pebble.http_port}"
    domains = name or f"{uuid.uuid4().hex[:8]}.test"
    create = ("order", "create", "--account", "1", "--domains", domains, "--solver", solver, *words)
    return int(run_inside(desk, *create, expect=0).document["certificate"])


def exported(desk: Desk, certificate: int) -> tuple[str, bytes]:
    """Certificate (PEM) and key (PEM)."""
    folder = desk.home.parent / f"out-{certificate}"
    run_inside(desk, "certificate", "export", str(certificate), "--format", "pem", "--to", str(folder), expect=0)
    (leaf,), (key,) = folder.glob("*-cert.pem"), folder.glob("*-privkey.pem")
    return leaf.read_text(), key.read_bytes()


def window(start: timedelta, end: timedelta) -> dict[str, Any]:
    """A renewalInfo answer, RFC 9773 §4.2; relative to now."""
    now = datetime.now(UTC)
    moments = {"start": now + start, "end": now + end}
    return {"suggestedWindow": {name: f"{moment:%Y-%m-%dT%H:%M:%SZ}" for name, moment in moments.items()}}


def make_due(desk: Desk, pebble: Pebble, *certificates: int) -> None:
    """Let the CA suggest a window that has passed."""
    for certificate in certificates:
        pebble.set_renewal_info(exported(desk, certificate)[0], window(timedelta(days=-2), timedelta(days=-1)))


def shown(desk: Desk, certificate: int) -> dict[str, Any]:
    document: dict[str, Any] = run_inside(desk, "certificate", "show", str(certificate), expect=0).document
    return document


def results(document: Any) -> dict[int, str]:
    return {row["certificate"]: row["result"] for row in document["renewals"]}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


# --- when -----------------------------------------------------------------------------------------------------------


def test_nothing_is_renewed_that_is_not_due(desk: Desk, pebble: Pebble) -> None:
    assert run_inside(desk, "renew", expect=0).document == {"renewals": []}
    certificate = issue(desk, pebble)
    orders = pebble.orders_created()
    first = desk("renew").document["renewals"][0]
    assert (first["certificate"], first["result"], first["order"]) == (certificate, "not-due", None)
    assert at(first["due_at"]) > datetime.now(UTC)
    assert run_inside(desk, "renew").document["renewals"][0]["due_at"] == first["due_at"], "the moment is drawn once"
    assert "not due" in desk.text("renew").out
    assert pebble.orders_created() == orders


def test_the_moment_lies_in_the_window_that_the_ca_suggests(desk: Desk, pebble: Pebble) -> None:
    certificate = issue(desk, pebble)
    wide = window(timedelta(days=10), timedelta(days=20))
    pebble.set_renewal_info(exported(desk, certificate)[0], wide)
    due = at(run_inside(desk, "renew", expect=0).document["renewals"][0]["due_at"])
    suggested = wide["suggestedWindow"]
    assert at(suggested["start"]) <= due <= at(suggested["end"])
    assert at(shown(desk, certificate)["renew_at"]) == due


@pytest.mark.parametrize(
    "answer",
    [
        "this is no JSON {",
        "[]",
        "null",
        '{"suggestedWindow": null}',
        '{"suggestedWindow": {"start": "yesterday", "end": "tomorrow"}}',
        '{"suggestedWindow": {"start": "2020-01-02T00:00:00Z", "end": "2020-01-01T00:00:00Z"}}',
        '{"suggestedWindow": {"start": 0, "end": 1}}',
        '{"suggestedWindow": {"start": "2020-01-01T00:00:00", "end": "99999-01-01T00:00:00Z"}}',
    ],
)
def test_an_answer_that_can_not_be_right_is_as_good_as_none(desk: Desk, pebble: Pebble, answer: str) -> None:
    certificate = issue(desk, pebble)
    pebble.set_renewal_info(exported(desk, certificate)[0], answer)
    (row,) = run_inside(desk, "renew", expect=0).document["renewals"]
    assert (row["result"], row["error"]) == ("not-due", None)
    life = shown(desk, certificate)
    third = (at(life["not_after"]) - at(life["not_before"])) / 3
    assert abs(at(row["due_at"]) - (at(life["not_after"]) - third)) < timedelta(minutes=1)


def test_a_window_after_the_end_does_not_let_a_certificate_expire(desk: Desk, pebble: Pebble) -> None:
    certificate = issue(desk, pebble)
    pebble.set_renewal_info(exported(desk, certificate)[0], window(timedelta(days=400), timedelta(days=500)))
    (row,) = run_inside(desk, "renew", expect=0).document["renewals"]
    assert at(row["due_at"]) < at(shown(desk, certificate)["not_after"]) - timedelta(hours=11)


# --- how ------------------------------------------------------------------------------------------------------------


def test_a_dry_run_says_what_would_happen_and_does_nothing(desk: Desk, pebble: Pebble) -> None:
    certificate = issue(desk, pebble)
    make_due(desk, pebble, certificate)
    before = pebble.orders_created()
    assert results(desk("renew", "--dry-run").document) == {certificate: "would-renew"}
    assert "would be renewed" in desk.text("renew", "--dry-run").out
    assert pebble.orders_created() == before
    assert len(run_inside(desk, "order", "list").document["orders"]) == 1
    assert results(run_inside(desk, "renew", expect=0).document) == {certificate: "renewed"}


def test_what_is_due_is_renewed_with_its_settings_and_a_new_key(desk: Desk, pebble: Pebble) -> None:
    names = f"{uuid.uuid4().hex[:8]}.test, www.{uuid.uuid4().hex[:8]}.test"
    kept = ("--key-type", "ec384", "--profile", "default", "--preferred-chain", top_of_the_other_chain(pebble))
    old = issue(desk, pebble, *kept, name=names)
    make_due(desk, pebble, old)
    before = pebble.orders_created()
    (row,) = desk("renew").document["renewals"]
    assert (row["result"], row["error"]) == ("renewed", None)
    new = row["new_certificate"]
    was, now = shown(desk, old), shown(desk, new)
    assert (was["status"], was["replaced_by"], now["status"], now["replaced_by"]) == ("superseded", new, "valid", None)
    for setting in ("identifiers", "account", "key_type", "profile", "auto_renew", "issuer"):
        assert was[setting] == now[setting], setting
    orders = {o["id"]: o for o in run_inside(desk, "order", "list").document["orders"]}
    first, second = orders[was["order"]], orders[now["order"]]
    for setting in ("challenge_type", "solver", "preferred_chain", "key_type", "profile"):
        assert first[setting] == second[setting], setting
    assert (first["replaces"], second["replaces"]) == (None, old)
    (old_leaf, old_key), (new_leaf, new_key) = exported(desk, old), exported(desk, new)
    assert old_key != new_key
    assert old_leaf != new_leaf
    key = serialization.load_pem_private_key(new_key, None)
    assert x509.load_pem_x509_certificate(new_leaf.encode()).public_key() == key.public_key()
    assert pebble.orders_created() == before + 1
    assert results(run_inside(desk, "renew").document) == {new: "not-due"}
    run_inside(desk, "audit", "verify", expect=0)


def top_of_the_other_chain(pebble: Pebble) -> str:
    root = x509.load_pem_x509_certificate(pebble.root_pem(1).encode())
    return str(root.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)[0].value)


def test_a_certificate_that_was_replaced_already_is_renewed_without_saying_so(
    desk: Desk, pebble: Pebble, tmp_path: Path
) -> None:
    old = issue(desk, pebble)
    make_due(desk, pebble, old)
    restored = copy_of(desk, tmp_path / "restored")  # from a back-up of the day before
    assert results(run_inside(desk, "renew", expect=0).document) == {old: "renewed"}
    asked, accepted = pebble.log_text().count("POST /order-plz"), pebble.orders_created()
    (row,) = restored("renew").document["renewals"]
    assert row["result"] == "renewed"
    # Once with `replaces`, which the CA refuses with 409, and once without.
    assert pebble.log_text().count("POST /order-plz") == asked + 2
    assert pebble.orders_created() == accepted + 1
    assert shown(restored, old)["replaced_by"] == row["new_certificate"]


def test_five_certificates_are_renewed_in_one_run(desk: Desk, pebble: Pebble) -> None:
    due = [issue(desk, pebble) for _ in range(5)]
    later = issue(desk, pebble)
    make_due(desk, pebble, *due)
    before = pebble.certificates_issued()
    said = results(desk("renew").document)
    assert said == {**dict.fromkeys(due, "renewed"), later: "not-due"}
    assert pebble.certificates_issued() == before + 5
    assert len(run_inside(desk, "certificate", "list").document["certificates"]) == 6
    assert len(run_inside(desk, "certificate", "list", "--all").document["certificates"]) == 11


def test_a_certificate_that_is_named_is_renewed_whether_due_or_not(desk: Desk, pebble: Pebble) -> None:
    first, second = issue(desk, pebble), issue(desk, pebble, "--no-auto-renew")
    assert results(run_inside(desk, "renew").document) == {first: "not-due"}
    assert results(desk("renew", "--certificate", str(second)).document) == {second: "renewed"}
    said = results(desk("renew", "--all").document)
    assert set(said.values()) == {"renewed"}
    assert len(said) == 2
    assert desk("renew", "--certificate", "99", expect=2).document["error"]["kind"] == "not-found"


def test_a_certificate_whose_key_is_elsewhere_is_left_to_its_owner(desk: Desk, pebble: Pebble, tmp_path: Path) -> None:
    name = f"{uuid.uuid4().hex[:8]}.test"
    request = tmp_path / "own.csr"
    builder = x509.CertificateSigningRequestBuilder().subject_name(x509.Name([]))
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    signed = builder.sign(ec.generate_private_key(ec.SECP256R1()), hashes.SHA256())
    request.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    certificate = issue(desk, pebble, "--csr", str(request), name=name)
    assert run_inside(desk, "renew", "--all", expect=0).document == {"renewals": []}
    (row,) = desk("renew", "--certificate", str(certificate), expect=1).document["renewals"]
    assert row["result"] == "failed"
    assert "place a new order with a new request" in row["error"]["message"]


# --- by hand --------------------------------------------------------------------------------------------------------


def test_a_manual_renewal_waits_for_its_human_and_is_ordered_once(desk: Desk, pebble: Pebble) -> None:
    name = f"{uuid.uuid4().hex[:8]}.test"
    words = ("order", "create", "--account", "1", "--domains", name, "--challenge", "dns-01")
    order = run_inside(desk, *words, expect=4).document["id"]
    old = finished_by_hand(desk, pebble, order)
    make_due(desk, pebble, old)
    before = pebble.orders_created()
    (row,) = desk("renew", expect=4).document["renewals"]
    assert (row["certificate"], row["result"], row["new_certificate"]) == (old, "waiting", None)
    told = desk.text("renew", expect=4)
    assert f"acme-desktop challenge list --order {row['order']}" in told.out
    assert results(run_inside(desk, "renew", expect=4).document) == {old: "waiting"}
    assert pebble.orders_created() == before + 1
    new = finished_by_hand(desk, pebble, row["order"])
    assert shown(desk, old)["replaced_by"] == new
    assert results(desk("renew").document) == {new: "not-due"}


def finished_by_hand(desk: Desk, pebble: Pebble, order: int) -> int:
    deploy_txt(pebble, run_inside(desk, "challenge", "list", "--order", str(order)).document["challenges"])
    done = run_inside(desk, "order", "continue", str(order), "--wait", "60", expect=0).document
    return int(done["certificate"])


# --- what fails -----------------------------------------------------------------------------------------------------


def test_a_failure_is_held_back_and_does_not_hold_up_the_others(desk: Desk, pebble: Pebble) -> None:
    name = f"{uuid.uuid4().hex[:8]}.test"
    broken, *others = issue(desk, pebble, name=name), issue(desk, pebble), issue(desk, pebble)
    make_due(desk, pebble, broken, *others)
    pebble.add_a(name, "127.0.0.9")  # where nobody listens
    run = desk("renew", "--wait", "4", expect=1)
    assert results(run.document) == {broken: "failed", **dict.fromkeys(others, "renewed")}
    error = next(r["error"] for r in run.document["renewals"] if r["certificate"] == broken)
    assert name in error["message"] or error["problem"]
    held = shown(desk, broken)
    assert (held["status"], held["renewal_failures"]) == ("valid", 1)
    assert held["renewal_error"]
    orders = pebble.orders_created()
    again = results(desk("renew").document)
    assert again.pop(broken) == "held"
    assert set(again.values()) == {"not-due"}
    assert pebble.orders_created() == orders, "a held renewal went to the CA"
    pebble.dns.clear(name)
    (row,) = desk("renew", "--certificate", str(broken)).document["renewals"]
    assert row["result"] == "renewed"
    assert shown(desk, row["new_certificate"])["renewal_failures"] == 0
    failed = run_inside(desk, "audit", "list", "--action", "certificate.renew").document["events"]
    assert [e["outcome"] for e in failed] == ["failed"]


def test_a_ca_that_is_away_costs_a_pause_and_no_certificate(desk: Desk, tmp_path: Path) -> None:
    with Pebble(tmp_path / "other", profiles=PROFILES) as other:
        desk.looks_at(other)
        assert desk.register(other.directory_url, other.ca_bundle, "away@example.com") == 2
        solver = f"http-server:127.0.0.1:{other.http_port}"
        words = ("order", "create", "--account", "2", "--domains", "away.test", "--solver", solver)
        certificate = run_inside(desk, *words, expect=0).document["certificate"]
    (row,) = run_inside(desk, "renew", expect=0).document["renewals"]
    assert row["result"] == "not-due"
    assert shown(desk, certificate)["renewal_failures"] == 0


def test_two_runs_at_once_never_renew_twice(desk: Desk, pebble: Pebble) -> None:
    due = [issue(desk, pebble) for _ in range(1)]  # of several, the runs would fight for the listener's port
    make_due(desk, pebble, *due)
    issued, orders = pebble.certificates_issued(), pebble.orders_created()
    runs = [desk.start("renew", "--json") for _ in range(2)]
    told = [run.communicate(timeout=120) for run in runs]
    assert [run.returncode for run in runs] == [0, 0], told
    said = [results(json.loads(out)) for out, _ in told]
    for certificate in due:
        both = [run.get(certificate, "not-due") for run in said]
        assert both.count("renewed") == 1, said
        assert set(both) <= {"renewed", "held", "not-due"}, said
    assert (pebble.certificates_issued(), pebble.orders_created()) == (issued + 1, orders + 1)
    run_inside(desk, "audit", "verify", expect=0)


# --- unattended -----------------------------------------------------------------------------------------------------


def test_an_unattended_run_signs_in_for_itself_and_leaves_no_session(desk: Desk, pebble: Pebble) -> None:
    certificate = issue(desk, pebble)
    make_due(desk, pebble, certificate)
    run_inside(desk, "sign-out", expect=0)
    as_olga = ("renew", "--operator", "olga", "--password-stdin")
    assert desk(*as_olga, stdin="not her password\n", expect=3).document["error"]["kind"] == "sign-in"
    as_vera = ("renew", "--operator", "vera", "--password-stdin")
    assert desk(*as_vera, stdin=LINE, expect=1).document["error"]["kind"] == "not-allowed"
    (row,) = desk(*as_olga, stdin=LINE).document["renewals"]
    assert row["result"] == "renewed"
    assert desk("whoami", expect=3).document["error"]["kind"] == "not-signed-in"
    run_inside(desk, "sign-in", "ada", "--password-stdin", stdin=LINE, expect=0)
    events = run_inside(desk, "audit", "list", "--actor", "olga").document["events"]
    assert {e["action"] for e in events} >= {
        "operator.sign-in",
        "order.place",
        "certificate.issue",
        "operator.sign-out",
    }
    assert desk("renew", "--password-stdin", stdin=LINE, expect=2).document["error"]["field"] == "operator"


def test_a_vault_that_is_locked_postpones_the_run_and_counts_as_no_failure(
    desk: Desk, pebble: Pebble, tmp_path: Path
) -> None:
    certificate = issue(desk, pebble)
    make_due(desk, pebble, certificate)
    absent = {"ACME_DESKTOP_PASSPHRASE_FILE": str(tmp_path / "absent")}
    words = ("renew", "--operator", "olga", "--password-stdin")
    error = desk(*words, stdin=LINE, expect=3, **absent).document["error"]
    assert (error["kind"], error["reason"]) == ("vault", "locked")
    assert shown(desk, certificate)["renewal_failures"] == 0
    assert results(desk(*words, stdin=LINE).document) == {certificate: "renewed"}
