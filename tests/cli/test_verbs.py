"""Each verb asks the service for the right thing and says what came of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from acme_desktop.cli import wording
from acme_desktop.cli.call import Call
from acme_desktop.cli.main import no_window
from acme_desktop.cli.verbs import VERBS
from acme_desktop.domain.account import AccountId
from acme_desktop.domain.audit import AuditRow
from acme_desktop.domain.certificate import CertificateId, RevocationReason
from acme_desktop.domain.errors import CaError, GaveUpError, NotAllowedError, NoWindowError
from acme_desktop.domain.events import Event, Topic
from acme_desktop.domain.operator import Actor, OperatorId
from acme_desktop.domain.order import ChallengeId, Deployed, OrderId, OrderState
from acme_desktop.domain.preflight import Finding, Verdict
from acme_desktop.domain.problem import Problem
from acme_desktop.domain.rate_limits import Counted, LimitStanding, RateLimit
from acme_desktop.domain.settings import Settings
from acme_desktop.service import requests
from acme_desktop.service.answers import (
    Diagnosis,
    ExportedFiles,
    KitReport,
    RenewalOutcome,
    SignedIn,
)
from acme_desktop.service.job import Job
from acme_desktop.service.kit_requests import ExportKit, ImportKit
from acme_desktop.service.lines import CaWait, Ledger
from acme_desktop.service.ports import VaultStatus
from acme_desktop.service.questions import ShowLedger
from acme_desktop.service.requests import (
    AbandonOrder,
    AddOperator,
    ChangeSetting,
    ChangeVault,
    CheckChallenges,
    CheckVault,
    ContinueOrder,
    DeactivateAccount,
    DisableOperator,
    ExportAudit,
    ExportCertificate,
    ListAccounts,
    ListAudit,
    ListAuthorities,
    ListCertificates,
    ListChallenges,
    ListOperators,
    ListOrders,
    PlaceOrder,
    RegisterAccount,
    RenewDue,
    ResetPassword,
    RespondChallenge,
    RevokeCertificate,
    RollAccountKey,
    RunDoctor,
    SetRole,
    ShowAccount,
    ShowCertificate,
    ShowOrder,
    ShowSettings,
    SignIn,
    SignOut,
    UpdateAccount,
    VerifyAudit,
    WhoAmI,
)
from acme_desktop.service.store import AuditFilter
from tests.cli import values
from tests.cli.recording_service import NOW, Desk

PASSWORD = "correct horse battery staple"
SETTINGS = Settings(Path("/profile"), "postgresql://acme:hunter2@db.test/acme?sslpassword=hunter2", ("192.0.2.1",))

ANSWERS: dict[type, Any] = {
    AddOperator: values.an_operator(),
    ListOperators: (values.an_operator(),),
    SetRole: values.an_operator(),
    ResetPassword: values.an_operator(),
    DisableOperator: values.an_operator(disabled=True),
    SignIn: SignedIn(values.an_operator(), "the-token", 3, NOW - timedelta(hours=2)),
    SignOut: None,
    WhoAmI: Actor(OperatorId(1), "ana", "admin", "5e551011"),
    RegisterAccount: values.an_account(),
    ListAccounts: (values.an_account(),),
    ShowAccount: values.an_account(),
    UpdateAccount: values.an_account(),
    RollAccountKey: values.an_account(),
    DeactivateAccount: values.an_account(),
    ListAuthorities: (values.an_authority(),),
    requests.TestAuthority: values.an_authority_report(),
    ShowLedger: Ledger(),
    PlaceOrder: values.an_order(),
    ContinueOrder: values.an_order(OrderState.VALID, certificate_id=3),
    AbandonOrder: values.an_order(OrderState.ABANDONED),
    ListOrders: (values.an_order(),),
    ShowOrder: values.an_order_detail(),
    ListChallenges: (values.a_txt_row(), values.a_file_row()),
    CheckChallenges: (values.a_check(Finding.AS_EXPECTED, Verdict.GREEN),),
    RespondChallenge: values.an_order(OrderState.VALIDATING),
    ListCertificates: (values.a_certificate(),),
    ShowCertificate: values.a_certificate(),
    ExportCertificate: ExportedFiles(("/out/example.org-cert.pem", "/out/example.org-privkey.pem")),
    RevokeCertificate: values.a_certificate(),
    RenewDue: (RenewalOutcome(3, ("example.org", "www.example.org"), "not-due", NOW + timedelta(days=1)),),
    ListAudit: (values.a_row(),),
    VerifyAudit: (values.a_chain(),),
    ExportAudit: ExportedFiles(("/out/trail.jsonl",), 40),
    ExportKit: KitReport("/out/kit", 2),
    ImportKit: KitReport("/out/kit", 2),
    CheckVault: VaultStatus("keyring", "Secret Service", "ok"),
    ChangeVault: VaultStatus("passphrase", "vault file", "ok"),
    ShowSettings: SETTINGS,
    ChangeSetting: SETTINGS,
    RunDoctor: (Diagnosis("keyring", "ok", "unlocked"), Diagnosis("clock", "warning", "4 s ahead", "Set up NTP.")),
}

# What is typed, what the service is asked for, and the members of the JSON document (None: a bare object).
JOURNEYS: list[tuple[str, object, str | None]] = [
    ("operator add ana --role admin --password-stdin", AddOperator("ana", "admin", PASSWORD), None),
    ("operator list", ListOperators(), "operators"),
    ("operator set-role ben viewer", SetRole("ben", "viewer"), None),
    ("operator reset-password ben --password-stdin", ResetPassword("ben", PASSWORD), None),
    ("operator disable ben", DisableOperator("ben"), None),
    ("sign-in ana --password-stdin", SignIn("ana", PASSWORD, keep=True), None),
    ("sign-out", SignOut(), "signed_out"),
    ("whoami", WhoAmI(), None),
    (
        "account register --email a@example.org --server zerossl --contact mailto:b@example.org --contact c "
        "--eab-kid K1 --eab-hmac-stdin --key-type rsa2048 --agree-terms",
        RegisterAccount("zerossl", "a@example.org", ("mailto:b@example.org", "c"), True, "rsa2048", "", "K1", PASSWORD),
        None,
    ),
    ("account list", ListAccounts(), "accounts"),
    ("account show 1", ShowAccount(AccountId(1)), None),
    ("account update 1 --email b@example.org", UpdateAccount(AccountId(1), "b@example.org", None), None),
    ("account update 1 --contact=", UpdateAccount(AccountId(1), None, ()), None),
    ("account roll-key 1", RollAccountKey(AccountId(1)), None),
    ("account deactivate 1 --yes", DeactivateAccount(AccountId(1)), None),
    ("ca list", ListAuthorities(), "authorities"),
    ("ca test letsencrypt", requests.TestAuthority("letsencrypt"), None),
    (
        "order create --account 1 --domains a.example,*.a.example --challenge dns-01 --key-type rsa3072 "
        "--profile short --preferred-chain X1 --no-auto-renew",
        PlaceOrder(
            AccountId(1), "a.example,*.a.example", "dns-01", "manual", "rsa3072", "short", b"", False, "X1", 120.0
        ),
        None,
    ),
    ("order list", ListOrders(), "orders"),
    ("order show 7", ShowOrder(OrderId(7)), None),
    ("order continue 7 --wait 1.5", ContinueOrder(OrderId(7), wait=1.5), None),
    ("order abandon 7", AbandonOrder(OrderId(7)), None),
    ("challenge list --order 7", ListChallenges(OrderId(7)), "challenges"),
    ("challenge check --order 7", CheckChallenges(OrderId(7)), "checks"),
    ("challenge respond 12", RespondChallenge(ChallengeId(12)), None),
    (
        "challenge respond 12 --without-check --reason outside-view",
        RespondChallenge(ChallengeId(12), without_check=True, reason="outside-view"),
        None,
    ),
    ("challenge respond --order 7", ContinueOrder(OrderId(7), wait=30.0), None),
    (
        "challenge respond --order 7 --without-check --reason outside-view",
        ContinueOrder(OrderId(7), wait=30.0, without_check=True, reason="outside-view"),
        None,
    ),
    ("certificate list", ListCertificates(), "certificates"),
    ("certificate list --all", ListCertificates(superseded=True), "certificates"),
    ("certificate show 3", ShowCertificate(CertificateId(3)), None),
    ("certificate export 3 --format pem --to out", ExportCertificate(CertificateId(3), "pem", "out"), None),
    (
        "certificate export 3 --format pem --to out --replace",
        ExportCertificate(CertificateId(3), "pem", "out", replace=True),
        None,
    ),
    (
        "certificate export 3 --format pfx --to out --password-stdin",
        ExportCertificate(CertificateId(3), "pfx", "out", PASSWORD),
        None,
    ),
    ("certificate revoke 3 --reason 4 --yes", RevokeCertificate(CertificateId(3), "4"), None),
    ("renew", RenewDue(), "renewals"),
    ("renew --all --dry-run", RenewDue(everything=True, dry_run=True), "renewals"),
    ("renew --certificate 3 --wait 60", RenewDue(CertificateId(3), wait=60.0), "renewals"),
    ("audit verify", VerifyAudit(None), None),
    ("audit export --to trail.jsonl", ExportAudit("trail.jsonl"), None),
    ("vault status", CheckVault(), None),
    ("vault use-keyring", ChangeVault("keyring"), None),
    ("vault use-passphrase --passphrase-stdin", ChangeVault("passphrase"), None),
    ("vault use-passphrase --passphrase-stdin --set-aside", ChangeVault("passphrase", set_aside=True), None),
    ("vault export-kit --to kit --passphrase-stdin", ExportKit("kit", PASSWORD), None),
    ("vault import-kit kit --passphrase-stdin", ImportKit("kit", PASSWORD), None),
    ("settings show", ShowSettings(), None),
    ("settings set at-once 8", ChangeSetting("at_once", "8"), None),
    ("doctor", RunDoctor(), "checks"),
]


@pytest.fixture
def desk() -> Desk:
    return Desk(dict(ANSWERS))


@pytest.mark.parametrize(("words", "request_", "member"), JOURNEYS, ids=[row[0][:50] for row in JOURNEYS])
def test_a_verb_asks_for_what_was_typed_and_prints_one_document(
    desk: Desk, words: str, request_: object, member: str | None
) -> None:
    result = desk(*words.split(" "), "--json", stdin=PASSWORD + "\r\n")
    assert result.asked[0] == request_
    assert isinstance(result.document, dict)
    assert "error" not in result.document
    if member:
        assert list(result.document) == [member]
    assert result.service.closed == 1
    assert result.err == ""


@pytest.mark.parametrize("words", [row[0] for row in JOURNEYS], ids=[row[0][:50] for row in JOURNEYS])
def test_a_verb_tells_people_something_and_prints_no_document(desk: Desk, words: str) -> None:
    result = desk(*words.split(" "), stdin=PASSWORD + "\n")
    assert result.out.strip()
    assert not result.out.startswith("{")
    assert PASSWORD not in result.out + result.err
    assert "the-token" not in result.out
    assert "None" not in result.out


def test_every_verb_has_a_journey() -> None:
    typed = {row[0] for row in JOURNEYS} | {"audit list", "open /acme"}
    missing = [verb.title for verb in VERBS if not any(f"{line} ".startswith(f"{verb.title} ") for line in typed)]
    assert missing == []


@pytest.mark.parametrize(
    "words", [("order", "list", "--json"), ("--json", "order", "list"), ("order", "--json", "list")]
)
def test_json_may_stand_anywhere(desk: Desk, words: tuple[str, ...]) -> None:
    assert desk(*words).document["orders"][0]["id"] == 7


def test_requests_are_made_in_the_session_that_sign_in_kept(desk: Desk) -> None:
    job = desk("order", "list").service.jobs[0]
    assert job.kept_session
    assert job.token == ""


# --- orders ------------------------------------------------------------------------------------------------------


def test_a_manual_order_says_what_to_deploy_and_waits_for_you(desk: Desk) -> None:
    desk.answers[ListChallenges] = (
        values.a_txt_row(12, "example.org", "digest-1"),
        values.a_txt_row(13, "*.example.org", "digest-2"),
    )
    result = desk("order", "create", "--account", "1", "--domains", "example.org, *.example.org", "--wait", "60")
    assert result.code == 4
    assert [type(request) for request in result.asked] == [ShowLedger, PlaceOrder, ListChallenges]
    assert result.out.count("_acme-challenge.example.org") == 1
    assert "digest-1" in result.out
    assert "digest-2" in result.out
    assert "add both, replace none" in result.out
    assert "acme-desktop order continue 7 --wait 120" in result.out
    assert "in 6 days" in result.out


def test_before_a_limit_that_is_used_up_people_are_warned_and_the_ca_is_asked_all_the_same(desk: Desk) -> None:
    week, hour = timedelta(days=7), timedelta(hours=1)
    standings = (
        LimitStanding(RateLimit(Counted.SAME_NAMES, 5, week), "", 5, NOW + timedelta(hours=3)),
        LimitStanding(RateLimit(Counted.FAILURES, 5, hour), "example.org", 5),
        LimitStanding(RateLimit(Counted.DOMAIN, 50, week), "example.org", 7, NOW + timedelta(hours=1)),
    )
    wait = CaWait(NOW + timedelta(hours=2), 3, True, "too many certificates (rateLimited)")
    desk.answers[ShowLedger] = Ledger(standings, wait)
    result = desk("order", "create", "--account", "1", "--domains", "example.org")
    assert result.asked[0] == ShowLedger(AccountId(1), "example.org")
    first, second, third = result.err.splitlines()[:3]
    assert first.startswith("By our own records, 5 of 5 certificates for exactly these names in 7 days are used")
    assert first.endswith(f"will probably refuse this order before {wording.local(NOW + timedelta(hours=3))}.")
    assert "5 of 5 failed validations of example.org in 1 hour" in second
    assert third.startswith("The CA asked to wait until")
    assert "with order 3: too many certificates (rateLimited)" in third
    assert PlaceOrder in [type(request) for request in result.asked]


def test_with_json_a_manual_order_is_not_looked_into_behind_your_back(desk: Desk) -> None:
    result = desk("order", "create", "--account", "1", "--domains", "example.org", "--json")
    assert result.code == 4
    assert [type(request) for request in result.asked] == [PlaceOrder]
    assert result.document["state"] == "awaiting-deployment"


def test_an_automatic_order_goes_all_the_way(desk: Desk) -> None:
    wish = values.a_wish(solver="webroot:/srv/www")
    desk.answers[PlaceOrder] = values.an_order(OrderState.PENDING, wish=wish)
    result = desk("order", "create", "--account", "1", "--domains", "example.org", "--solver", "webroot:/srv/www")
    assert result.code == 0
    assert result.asked[2] == ContinueOrder(OrderId(7), wait=120.0)
    assert "certificate export 3" in result.out


def test_an_order_with_nothing_left_to_prove_goes_on_by_itself(desk: Desk) -> None:
    desk.answers[PlaceOrder] = values.an_order(OrderState.VALIDATING)
    result = desk("order", "create", "--account", "1", "--domains", "example.org", "--wait", "5")
    assert result.asked[2] == ContinueOrder(OrderId(7), wait=5.0)
    assert result.code == 0


def test_wait_0_only_places_an_automatic_order(desk: Desk) -> None:
    desk.answers[PlaceOrder] = values.an_order(OrderState.PENDING)
    result = desk("order", "create", "--account", "1", "--domains", "example.org", "--wait", "0", "--json")
    assert result.code == 0
    assert len(result.asked) == 1
    assert result.document["status"] == "pending"


def test_a_request_made_elsewhere_is_read_from_its_file(desk: Desk, tmp_path: Path) -> None:
    request = tmp_path / "request.der"
    request.write_bytes(b"\x30\x00")
    asked = desk("order", "create", "--account", "1", "--csr", str(request)).asked[1]
    assert asked == PlaceOrder(AccountId(1), "", csr=b"\x30\x00", wait=120.0)


def test_a_ca_bundle_is_read_from_its_file(desk: Desk, tmp_path: Path) -> None:
    bundle = tmp_path / "root.pem"
    bundle.write_text("-----BEGIN CERTIFICATE-----")
    assert desk("ca", "test", "https://ca.test/dir", "--ca-bundle", str(bundle)).asked[0] == requests.TestAuthority(
        "https://ca.test/dir", "-----BEGIN CERTIFICATE-----"
    )


def test_giving_up_on_an_order_names_the_order_that_is_kept(desk: Desk) -> None:
    desk.answers[PlaceOrder] = values.an_order(OrderState.PENDING)
    desk.answers[ContinueOrder] = GaveUpError("the CA was not done after 120 seconds", hint="Continue the order later.")
    words = ("order", "create", "--account", "1", "--domains", "example.org", "--solver", "http-server")
    result = desk(*words)
    assert result.code == 1
    assert "acme-desktop order continue 7" in result.err
    document = desk(*words, "--json").document
    assert document["error"]["kind"] == "gave-up"
    assert document["error"]["order"] == 7


@pytest.mark.parametrize(
    ("details", "words"),
    [
        ([{"solver": "http-server"}], "Order 7 is kept, and from now on it has the solver http-server: acme-desktop"),
        (
            [{"solver": "http-server"}, {"solver": "manual", "back": True}],
            "Order 7 is kept, as it was, with the solver manual: acme-desktop order continue 7",
        ),
    ],
)
def test_an_order_that_was_wished_for_anew_says_how_it_is_kept(
    desk: Desk, details: list[dict[str, object]], words: str
) -> None:
    def fail(_: object, job: Job) -> None:
        for detail in details:
            job.report(Event(Topic.ORDER, "change", "7", detail=detail))
        raise GaveUpError("the CA was not done after 120 seconds")

    desk.answers[PlaceOrder] = fail
    result = desk("order", "create", "--account", "1", "--domains", "example.org", "--solver", "http-server")
    assert words in result.err


def test_an_order_that_became_invalid_shows_the_cas_words_for_each_name(desk: Desk) -> None:
    problem = Problem("urn:ietf:params:acme:error:unauthorized", "no TXT record \x1b[31mfound")
    order = values.an_order(OrderState.INVALID, problem=problem)
    desk.answers[ContinueOrder] = order
    desk.answers[ShowOrder] = values.an_order_detail(order, problem)
    result = desk("order", "continue", "7")
    assert result.code == 1
    assert "example.org (dns-01): no TXT record  [31mfound (unauthorized)" in result.out
    document = desk("order", "continue", "7", "--json").document
    assert document["status"] == "invalid"
    assert document["authorizations"][0]["challenges"][0]["problem"]["type"].endswith("unauthorized")


def test_an_order_that_was_refused_says_what_was_not_looked_at(desk: Desk) -> None:
    problem = Problem("urn:ietf:params:acme:error:connection", "connection refused")
    order = values.an_order(OrderState.INVALID, problem=problem, note="without a look of our own")
    desk.answers |= {ContinueOrder: order, ShowOrder: values.an_order_detail(order, problem)}
    assert "  without a look of our own\n" in desk("order", "continue", "7").out


def test_an_order_that_expired_shows_its_own_problem(desk: Desk) -> None:
    order = values.an_order(OrderState.INVALID, problem=Problem(detail="the order expired", type="expired"))
    desk.answers |= {ContinueOrder: order, ShowOrder: values.an_order_detail(order)}
    assert "the order expired" in desk("order", "continue", "7").out


def test_continuing_what_is_not_deployed_says_how_to_see_what_is_missing(desk: Desk) -> None:
    desk.answers[ContinueOrder] = values.an_order()
    desk.answers[CheckChallenges] = (values.a_check(), values.a_check(verdict=Verdict.GREEN))
    result = desk("order", "continue", "7", "--wait", "0")
    assert result.code == 4
    assert [type(r) for r in result.asked] == [ContinueOrder, CheckChallenges]
    assert result.out.count("_acme-challenge.example.org") == 1
    assert "acme-desktop challenge list --order 7" in result.out


def test_an_order_that_did_not_finish_is_no_success(desk: Desk) -> None:
    desk.answers[ContinueOrder] = values.an_order(OrderState.PROCESSING)
    result = desk("order", "continue", "7")
    assert result.code == 1
    assert "order continue 7" in result.out


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (OrderState.VALIDATING, 0),
        (OrderState.READY, 0),
        (OrderState.VALID, 0),
        (OrderState.AWAITING_DEPLOYMENT, 4),
        (OrderState.INVALID, 1),
    ],
)
def test_answering_one_challenge_ends_as_its_order_stands(desk: Desk, state: OrderState, code: int) -> None:
    desk.answers[RespondChallenge] = values.an_order(state)
    assert desk("challenge", "respond", "12").code == code


# --- challenges --------------------------------------------------------------------------------------------------


def test_http_01_shows_exactly_what_to_serve(desk: Desk) -> None:
    result = desk("challenge", "list", "--order", "7")
    assert result.code == 0
    assert "http://example.org/.well-known/acme-challenge/token-token-token" in result.out
    assert "token-token-token.thumb" in result.out


@pytest.mark.parametrize(
    ("state", "solver", "deployed", "words"),
    [
        (OrderState.ABANDONED, "manual", Deployed.NOT, "What you put in place for it can go now:"),
        (OrderState.VALID, "manual", Deployed.DONE, "What you put in place for it can go now:"),
        (OrderState.INVALID, "webroot:/srv", Deployed.DONE, "The next order or renewal takes this away:"),
        (OrderState.INVALID, "webroot:/srv", Deployed.REMOVED, ""),
    ],
)
def test_of_an_order_that_ended_nothing_is_to_be_deployed(
    desk: Desk, state: OrderState, solver: str, deployed: Deployed, words: str
) -> None:
    order = values.an_order(state, wish=values.a_wish(solver=solver))
    desk.answers |= {
        ListChallenges: (values.a_txt_row(deployed=deployed), values.a_file_row(deployed=deployed)),
        ShowOrder: replace(values.an_order_detail(order), ended_by="ana"),
    }
    first, *others = desk("challenge", "list", "--order", "7").out.splitlines()
    assert first.startswith(f"Nothing is to be deployed for order 7: {wording.order_state(order)}")
    assert others[:1] == [words][: len(words)]
    assert bool(others) == ("  TXT _acme-challenge.example.org  digest-1" in others)
    assert "acme-desktop" not in "".join(others)


def test_what_the_ca_is_looking_at_stays_in_place(desk: Desk) -> None:
    desk.answers[ShowOrder] = values.an_order_detail(values.an_order(OrderState.VALIDATING))
    result = desk("challenge", "list", "--order", "7")
    assert "Order 7: the CA is looking. Leave this in place until it is done." in result.out
    assert "challenge check" not in result.out


def test_an_order_that_was_abandoned_says_by_whom(desk: Desk) -> None:
    order = values.an_order(OrderState.ABANDONED)
    desk.answers |= {ContinueOrder: order, ShowOrder: replace(values.an_order_detail(order), ended_by="ana")}
    result = desk("order", "continue", "7")
    assert result.code == 1
    assert "Order 7 for example.org: abandoned by ana on 2026-01-01" in result.out
    assert "Place the order again" in result.out
    assert "abandoned by ana on" in desk("order", "show", "7").out
    document = desk("order", "show", "7", "--json").document
    assert (document["ending"], document["ended_by"]) == ("abandoned", "ana")


def test_names_that_are_proved_already_need_nothing(desk: Desk) -> None:
    desk.answers[ListChallenges] = (values.a_txt_row(status="valid"),)
    result = desk("challenge", "list", "--order", "7")
    assert "Proved already: example.org" in result.out
    assert "Nothing is to be deployed" in result.out
    assert "digest-1" not in result.out


@pytest.mark.parametrize(
    ("finding", "verdict", "code"),
    [
        (Finding.AS_EXPECTED, Verdict.GREEN, 0),
        (Finding.NO_ANSWER, Verdict.UNCERTAIN, 0),
        (Finding.NAME_NOT_FOUND, Verdict.UNCERTAIN, 1),
        (Finding.OTHER_VALUE, Verdict.RED, 1),
    ],
)
def test_a_check_fails_where_it_sees_that_something_is_not_there(
    desk: Desk, finding: Finding, verdict: Verdict, code: int
) -> None:
    desk.answers[CheckChallenges] = (values.a_check(finding, verdict),)
    assert desk("challenge", "check", "--order", "7").code == code
    assert desk("challenge", "check", "--order", "7", "--json").document["checks"][0]["verdict"] == verdict.value


# --- renewals ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("results", "code"),
    [
        ((), 0),
        (("renewed", "not-due", "held", "would-renew"), 0),
        (("renewed", "waiting"), 4),
        (("renewed", "waiting", "failed"), 1),
    ],
)
def test_renew_ends_as_its_worst_certificate(desk: Desk, results: tuple[str, ...], code: int) -> None:
    desk.answers[RenewDue] = tuple(RenewalOutcome(3, ("example.org",), result, NOW) for result in results)
    assert desk("renew").code == code


def test_a_failed_renewal_says_why(desk: Desk) -> None:
    error = CaError(Problem("urn:ietf:params:acme:error:rateLimited", "too many"), retry_after=60.0)
    desk.answers[RenewDue] = (RenewalOutcome(3, ("example.org",), "failed", NOW, error=error),)
    assert "too many (rateLimited)" in desk("renew").out
    shown = desk("renew", "--json").document["renewals"][0]["error"]
    assert shown["kind"] == "ca"
    assert shown["retry_after"] == 60.0


def test_an_unattended_run_signs_in_and_out_again(desk: Desk) -> None:
    result = desk("renew", "--operator", "nightly", "--password-stdin", stdin=PASSWORD + "\n")
    assert result.asked == [SignIn("nightly", PASSWORD), RenewDue(), SignOut()]
    assert [(job.token, job.kept_session) for job in result.service.jobs[1:]] == [("the-token", False)] * 2


def test_an_unattended_run_signs_out_after_a_failure_too(desk: Desk) -> None:
    desk.answers[RenewDue] = NotAllowedError("nightly is a viewer")
    result = desk("renew", "--operator", "nightly", "--password-stdin", stdin=PASSWORD + "\n")
    assert result.code == 1
    assert isinstance(result.asked[-1], SignOut)


# --- the trail ---------------------------------------------------------------------------------------------------


def test_the_trail_is_filtered_by_what_was_typed(desk: Desk) -> None:
    words = "--since 2d --until 2026-02-28T10:00:00Z --actor ana --action order.place --object 7 --outcome denied"
    result = desk("audit", "list", *words.split(" "), "--text", "a b", "--limit", "9")
    expected = AuditFilter(
        since=NOW - timedelta(days=2),
        until=datetime(2026, 2, 28, 10, tzinfo=UTC),
        actor="ana",
        action="order.place",
        object="7",
        outcome="denied",
        text="a b",
        limit=9,
    )
    assert result.asked == [ListAudit(expected)]


def test_a_date_means_its_whole_day(desk: Desk) -> None:
    asked = desk("audit", "list", "--since", "2026-02-27", "--until", "2026-02-27").asked[0]
    assert isinstance(asked, ListAudit)
    since, until = asked.wanted.since, asked.wanted.until
    assert since is not None
    assert until is not None
    assert since.tzinfo is not None
    assert until - since == timedelta(days=1)


def test_rows_beyond_the_limit_are_not_hidden_silently(desk: Desk) -> None:
    desk.answers[ListAudit] = (values.a_row(5), values.a_row(4))
    result = desk("audit", "list", "--limit", "2")
    assert "newest 2 rows" in result.err
    assert "newest" not in desk("audit", "list", "--limit", "3").err


def test_csv_is_safe_to_open(desk: Desk) -> None:
    evil: AuditRow = values.a_row(actor="=cmd|'/c calc'!A0", object_id='a"b,c', host="@x")
    desk.answers[ListAudit] = (evil,)
    lines = desk("audit", "list", "--csv").out.split("\r\n")
    assert lines[0].startswith("chain,seq,at,actor,role,action,object,outcome,detail")
    assert "'=cmd|'/c calc'!A0" in lines[1]
    assert '"a""b,c"' in lines[1]
    assert "'@x" in lines[1]


def test_a_changed_trail_is_told_with_its_row_and_both_hashes(desk: Desk) -> None:
    broken = values.a_chain(ok=False, broken_at=17, reason="row changed", expected="aa" * 32, found="bb" * 32)
    desk.answers[VerifyAudit] = (values.a_chain(), broken)
    result = desk("audit", "verify")
    assert result.code == 1
    assert "row 17 of chain " in result.out
    assert "aa" * 32 in result.out
    assert "bb" * 32 in result.out
    assert desk("audit", "verify", "--json").document["chains"][1]["broken_at"] == 17


def test_an_export_is_verified_line_by_line_whatever_its_bytes(desk: Desk, tmp_path: Path) -> None:
    trail = tmp_path / "trail.jsonl"
    trail.write_bytes(b'{"format":1}\n{"row":"\xff\xe2\x80\xa8"}\n')
    asked = desk("audit", "verify", str(trail)).asked[0]
    assert isinstance(asked, VerifyAudit)
    assert asked.lines == ['{"format":1}', '{"row":"\ufffd\u2028"}']


# --- vault, settings, health -------------------------------------------------------------------------------------


def test_a_vault_in_trouble_is_exit_code_3(desk: Desk) -> None:
    desk.answers[CheckVault] = VaultStatus("keyring", "Secret Service", "locked", "nobody answers its prompt")
    result = desk("vault", "status")
    assert result.code == 3
    assert "nobody answers its prompt" in result.out


def test_moving_to_the_passphrase_vault_uses_the_passphrase_that_was_typed(desk: Desk) -> None:
    desk.passphrase_asked = True
    desk("vault", "use-passphrase", "--passphrase-stdin", stdin="open sesame\n")
    assert desk.prompts == ["opened with open sesame"]


def test_the_databases_password_is_not_shown(desk: Desk) -> None:
    for result in (desk("settings", "show"), desk("settings", "show", "--json")):
        assert "hunter2" not in result.out
        assert "postgresql://acme:***@db.test/acme?sslpassword=***" in result.out


def test_an_empty_value_takes_a_setting_back(desk: Desk) -> None:
    assert desk("settings", "set", "proxy", "").asked == [ChangeSetting("proxy", "")]


def test_doctor_fails_where_something_failed(desk: Desk) -> None:
    assert "Set up NTP." in desk("doctor").out
    desk.answers[RunDoctor] = (Diagnosis("keyring", "failed", "locked", "Unlock it."),)
    assert desk("doctor").code == 1


def test_failures_before_signing_in_are_told(desk: Desk) -> None:
    assert "3 failed attempts" in desk("sign-in", "ana", "--password-stdin", stdin=PASSWORD).out


def test_every_reason_of_the_domain_can_be_typed(desk: Desk) -> None:
    for reason in RevocationReason:
        result = desk("certificate", "revoke", "3", "--reason", reason.word, "--yes")
        assert result.asked == [RevokeCertificate(CertificateId(3), reason.word)]


def test_open_hands_the_route_to_the_window(desk: Desk) -> None:
    result = desk("open", "/acme/orders/7/challenges", "--json")
    assert (result.code, result.document) == (0, {"route": "/acme/orders/7/challenges"})
    assert desk.opened == ["/acme/orders/7/challenges"]
    assert result.built == 0
    assert desk("open", "/acme").out == ""
    assert desk.opened[1:] == ["/acme"]


def test_where_there_is_no_window_open_says_so(desk: Desk) -> None:
    desk.opening = NoWindowError("there is no screen to open the window on", hint="Start it in a graphical session.")
    result = desk("open", "/acme/orders", "--json")
    assert result.code == 3
    assert result.document["error"]["kind"] == "no-window"
    assert "no screen" in result.err
    assert "graphical session" in result.err
    desk.opening = 130
    assert desk("open", "/acme/orders").code == 130
    with pytest.raises(NoWindowError):
        no_window("/acme")


def test_the_service_is_closed_after_a_fault_too(desk: Desk) -> None:
    def fault(_: object, __: Job) -> None:
        raise RuntimeError("the secret is 42")

    desk.answers[ListOrders] = fault
    result = desk("order", "list", "--json")
    assert result.code == 1
    assert result.service.closed == 1
    assert result.document["error"]["kind"] == "fault"
    assert "a fault in acme-desktop itself: RuntimeError" in result.err
    assert "test_verbs.py" in result.err
    assert "42" not in result.err + result.out


def test_a_call_that_asked_nothing_closes_nothing(desk: Desk) -> None:
    assert Call.__doc__
    assert desk("order", "show", "x").service.closed == 0
