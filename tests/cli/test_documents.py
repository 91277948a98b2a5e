"""The keys of the documents are a contract: what DOCUMENTS.md says is there, and nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

import acme_desktop.cli
from acme_desktop.cli import documents, failures, record_documents
from acme_desktop.cli.verbs import VERBS
from acme_desktop.domain import errors
from acme_desktop.domain.audit import ChainReport
from acme_desktop.domain.errors import AcmeDesktopError
from acme_desktop.domain.operator import Actor, OperatorId
from acme_desktop.domain.order import OrderState
from acme_desktop.domain.preflight import Finding
from acme_desktop.domain.problem import Problem
from acme_desktop.domain.settings import Settings
from acme_desktop.service.answers import Diagnosis, ExportedFiles, KitReport, RenewalOutcome, SignedIn
from acme_desktop.service.ports import VaultStatus
from tests.cli import values
from tests.cli.recording_service import NOW

Document = dict[str, object]

_PAGE = (Path(acme_desktop.cli.__file__).parent / "DOCUMENTS.md").read_text(encoding="utf-8")


def chapter(title: str) -> str:
    return _PAGE.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


def documented(title: str) -> set[str]:
    return set(re.findall(r"^\| `([a-z_0-9]+)` \|", chapter(title), re.MULTILINE))


def an_authorization() -> Document:
    listed = documents.order_detail_document(values.an_order_detail())["authorizations"]
    assert isinstance(listed, list)
    first: Document = listed[0]
    return first


def a_chain() -> Document:
    listed = record_documents.chains_document([values.a_chain()])["chains"]
    assert isinstance(listed, list)
    first: Document = listed[0]
    return first


def a_renewal() -> Document:
    return record_documents.renewal_document(RenewalOutcome(3, ("example.org",), "failed", NOW))


OBJECTS: dict[str, Callable[[], Document]] = {
    "account": lambda: documents.account_document(values.an_account()),
    "order": lambda: documents.order_document(values.an_order()),
    "authorization": an_authorization,
    "check": lambda: documents.check_document(values.a_check(Finding.CAA_FORBIDS), "words"),
    "certificate": lambda: documents.certificate_document(values.a_certificate(), NOW),
    "renewal": a_renewal,
    "operator": lambda: record_documents.operator_document(values.an_operator()),
    "actor": lambda: record_documents.actor_document(Actor(OperatorId(1), "ana", "admin", "s1")),
    "event": lambda: record_documents.audit_document(values.a_row()),
    "chain": a_chain,
    "authority": lambda: record_documents.authority_document(values.an_authority()),
    "authority-report": lambda: record_documents.authority_report_document(values.an_authority_report()),
    "files": lambda: record_documents.files_document(ExportedFiles(("/a",), 1)),
    "kit": lambda: record_documents.kit_document(KitReport("/kit", 2)),
    "vault": lambda: record_documents.vault_document(VaultStatus("keyring", "Secret Service", "ok")),
    "settings": lambda: record_documents.settings_document(Settings(Path("/p"), "sqlite://")),
    "diagnosis": lambda: record_documents.diagnosis_document(Diagnosis("clock", "ok", "right")),
    "error": lambda: failures.error_members(AcmeDesktopError("what")),
}


@pytest.mark.parametrize("title", OBJECTS)
def test_an_object_has_exactly_the_documented_keys(title: str) -> None:
    document = OBJECTS[title]()
    assert set(document) == documented(title)
    assert json.loads(json.dumps(document)) == document


def test_objects_that_hold_another_have_its_keys_and_their_own() -> None:
    detail = documents.order_detail_document(values.an_order_detail())
    assert set(detail) == documented("order") | documented("order-detail")
    signed_in = record_documents.signed_in_document(SignedIn(values.an_operator(), "the-token", 1, NOW))
    assert set(signed_in) == documented("operator") | documented("signed-in")
    assert "the-token" not in json.dumps(signed_in)


def test_a_challenge_has_the_keys_of_its_type_only() -> None:
    http = {"url", "path", "file_name", "content"}
    dns = {"record_name", "record_type", "value"}
    assert set(documents.challenge_document(values.a_file_row())) == documented("challenge") - dns
    assert set(documents.challenge_document(values.a_txt_row())) == documented("challenge") - http


def test_the_parts_of_an_authorization_and_a_check_are_documented_too() -> None:
    challenges = an_authorization()["challenges"]
    check = documents.check_document(values.a_check(Finding.CAA_FORBIDS), "words")
    for title, parts in (("authorization", challenges), ("check", check["evidence"]), ("check", [check["caa"]])):
        assert isinstance(parts, list)
        assert parts
        for key in parts[0]:
            assert f"`{key}`" in chapter(title)


def test_every_verb_is_on_the_page() -> None:
    page = _PAGE.split("\n## ", 1)[0]
    assert [verb.title for verb in VERBS if f"`{verb.words[-1]}`" not in page and f"`{verb.title}`" not in page] == []


def test_every_kind_of_error_is_on_the_page() -> None:
    def below(kind: type[Exception]) -> list[type[Exception]]:
        return [kind, *(part for sub in kind.__subclasses__() for part in below(sub))]

    inner = {"AcmeDesktopError", "AccessError", "UnexpectedError"}
    named = {kind for kind in below(errors.AcmeDesktopError) if kind.__module__ == errors.__name__}
    kinds = {failures.kind_of(kind.__new__(kind)) for kind in named if kind.__name__ not in inner}
    assert [kind for kind in kinds if f"`{kind}`" not in chapter("error")] == []


@pytest.mark.parametrize("state", list(OrderState))
def test_every_state_of_an_order_is_on_the_page(state: OrderState) -> None:
    assert f"`{state.value}`" in chapter("order")
    document = documents.order_document(values.an_order(state))
    assert document["status"] in ("pending", "ready", "processing", "valid", "invalid")


def test_times_are_utc_to_the_second() -> None:
    there = datetime(2026, 1, 31, 15, 0, 0, 999_999, tzinfo=timezone(timedelta(hours=1)))
    assert documents.time_text(there) == "2026-01-31T14:00:00Z"
    assert documents.time_text(None) is None


def test_days_left_are_whole_and_go_below_zero() -> None:
    def left(**ahead: float) -> object:
        certificate = values.a_certificate(not_after=NOW + timedelta(**ahead))
        return documents.certificate_document(certificate, NOW)["days_left"]

    assert left(days=30, hours=23) == 30
    assert left(hours=1) == 0
    assert left(hours=-1) == -1


def test_no_secret_is_in_any_document() -> None:
    every = json.dumps([make() for make in OBJECTS.values()])
    for secret in ("secret-hash", "key-ref", "vault:account-1", "BEGIN"):
        assert secret not in every


def test_a_problem_is_kept_whole() -> None:
    inner = Problem("urn:ietf:params:acme:error:caa", "CAA forbids", identifier="example.org")
    problem = Problem("urn:ietf:params:acme:error:compound", "two names", subproblems=(inner,))
    document = documents.order_document(values.an_order(problem=problem))["problem"]
    assert document == problem.as_dict()
    assert documents.problem_document(None) is None


def test_a_detail_that_is_no_json_stays_text() -> None:
    assert record_documents.audit_document(values.a_row(detail="{broken"))["detail"] == "{broken"
    assert record_documents.audit_document(values.a_row())["detail"] == {"names": ["example.org"]}
    assert record_documents.audit_document(values.a_row(detail=""))["detail"] == {}


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("sqlite:////profile/acme.db", "sqlite:////profile/acme.db"),
        ("postgresql://db.test/acme", "postgresql://db.test/acme"),
        ("postgresql://ana@db.test/acme", "postgresql://ana@db.test/acme"),
        ("postgresql://ana:p@ss@db.test/acme", "postgresql://ana:***@db.test/acme"),
        (
            "postgresql://db.test/acme?password=p&sslmode=require",
            "postgresql://db.test/acme?password=***&sslmode=require",
        ),
    ],
)
def test_a_password_in_a_url_is_masked(url: str, shown: str) -> None:
    assert record_documents.settings_document(Settings(Path("/p"), url))["database_url"] == shown


def test_a_broken_chain_makes_the_whole_not_ok() -> None:
    reports = [ChainReport(True, 1, 0, "aa"), ChainReport(False, 1, 0, "aa", 2, "row changed", "aa", "bb")]
    assert record_documents.chains_document(reports)["ok"] is False
    assert record_documents.chains_document(reports[:1])["ok"] is True
