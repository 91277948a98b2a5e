"""Values that a service answers with."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from acme_desktop.domain.account import Account, AccountId, AccountStatus, CaEndpoint, KeyType
from acme_desktop.domain.audit import AuditRow, ChainReport
from acme_desktop.domain.authority import Environment
from acme_desktop.domain.caa import CaaRecord, Obstacle, Ruling
from acme_desktop.domain.certificate import Certificate, CertificateId, CertificateStatus
from acme_desktop.domain.challenge import HttpFile, TxtRecord
from acme_desktop.domain.directory import Directory
from acme_desktop.domain.names import Identifier, IdentifierType
from acme_desktop.domain.operator import Operator, OperatorId, Role
from acme_desktop.domain.order import (
    Authorization,
    Challenge,
    ChallengeId,
    ChallengeType,
    Order,
    OrderId,
    OrderState,
    OrderWish,
)
from acme_desktop.domain.preflight import Check, Evidence, Finding, Verdict
from acme_desktop.domain.problem import Problem
from acme_desktop.domain.solver import SolverSpec, parse_solver
from acme_desktop.service.answers import AuthorityReport, AuthorityRow, ChallengeRow, OrderDetail
from tests.cli.recording_service import NOW

DIRECTORY = "https://acme-staging-v02.api.letsencrypt.org/directory"
BEGAN = datetime(2026, 1, 1, 8, 30, tzinfo=UTC)


def name(value: str) -> Identifier:
    return Identifier(IdentifierType.DNS, value)


def an_operator(number: int = 1, **changes: Any) -> Operator:
    return replace(Operator(OperatorId(number), "ana", Role.ADMIN, "$argon2id$secret-hash", BEGAN), **changes)


def an_account(number: int = 1, **changes: Any) -> Account:
    account = Account(
        AccountId(number), CaEndpoint(DIRECTORY), "ops@example.org", ("mailto:two@example.org",), AccountStatus.VALID,
        KeyType.EC256, "vault:account-1", "thumb", BEGAN, "https://ca.test/acct/1", created_by="ana",
    )  # fmt: skip
    return replace(account, **changes)


def a_wish(
    *names: str, solver: str = "manual", kind: ChallengeType = ChallengeType.DNS_01, **changes: Any
) -> OrderWish:
    spec: SolverSpec = parse_solver(solver)
    identifiers = tuple(name(n) for n in names or ("example.org",))
    return replace(OrderWish(AccountId(1), identifiers, kind, spec, KeyType.EC256), **changes)


def an_order(
    state: OrderState = OrderState.AWAITING_DEPLOYMENT, *, wish: OrderWish | None = None, **changes: Any
) -> Order:
    order = Order(
        OrderId(7), wish or a_wish(), state, "secret:key-ref", b"csr", BEGAN, BEGAN, "ana", "https://ca.test/order/7"
    )
    return replace(order, **changes)


def a_challenge(number: int = 12, identifier: str = "example.org", **changes: Any) -> Challenge:
    challenge = Challenge(
        ChallengeId(number), OrderId(7), name(identifier), "dns-01", f"https://ca.test/chall/{number}", "pending",
        "token-token-token", "token-token-token.thumb", chosen=True,
    )  # fmt: skip
    return replace(challenge, **changes)


def a_txt_row(
    number: int = 12, identifier: str = "example.org", value: str = "digest-1", **changes: Any
) -> ChallengeRow:
    base = identifier.removeprefix("*.")
    record = TxtRecord(f"_acme-challenge.{base}", value)
    return ChallengeRow(a_challenge(number, identifier, **changes), record, NOW + timedelta(days=6, hours=1))


def a_file_row(number: int = 13, identifier: str = "example.org", **changes: Any) -> ChallengeRow:
    path = "/.well-known/acme-challenge/token-token-token"
    file = HttpFile(f"http://{identifier}{path}", path, "token-token-token", "token-token-token.thumb")
    return ChallengeRow(
        a_challenge(number, identifier, type="http-01", **changes), file, NOW + timedelta(days=6, hours=1)
    )


def an_order_detail(order: Order | None = None, problem: Problem | None = None) -> OrderDetail:
    challenge = a_challenge(problem=problem, status="invalid" if problem else "pending")
    authorization = Authorization("https://ca.test/authz/1", name("example.org"), "pending", NOW, (challenge,))
    return OrderDetail(order or an_order(), (authorization,), DIRECTORY)


def a_certificate(number: int = 3, **changes: Any) -> Certificate:
    certificate = Certificate(
        CertificateId(number), OrderId(7), a_wish(), CertificateStatus.VALID, "-----BEGIN…", "0a1b", ("R11", "X1"),
        NOW - timedelta(days=60), NOW + timedelta(days=30, hours=5), "ab" * 32, "ari.id", "secret:key-ref", BEGAN,
    )  # fmt: skip
    return replace(certificate, **changes)


def a_check(finding: Finding = Finding.NO_RECORD, verdict: Verdict = Verdict.RED) -> Check:
    evidence = (Evidence("ns1.example.org", "other-digest", False), Evidence("ns2.example.org", "digest-1", True))
    caa = a_ruling() if finding is Finding.CAA_FORBIDS else None
    return Check(12, "example.org", verdict, finding, "_acme-challenge.example.org", "digest-1", evidence, caa=caa)


def a_ruling(obstacle: Obstacle = Obstacle.OTHER_CA) -> Ruling:
    records = () if obstacle is Obstacle.UNANSWERED else (CaaRecord(0, "issue", "other.example"),)
    return Ruling(obstacle, "example.org", records, '0 issue "ca.example"')


def a_row(seq: int = 5, **changes: Any) -> AuditRow:
    row = AuditRow(
        "chain-1", seq, "2026-02-28T09:00:00.123456Z", "ana", "admin", "s1", "host-1", "0.1.0", "order.place", "order",
        "7", "ok", '{"names":["example.org"]}', bytes(32), bytes(range(32)),
    )  # fmt: skip
    return replace(row, **changes)


def a_chain(**changes: Any) -> ChainReport:
    return replace(ChainReport(True, 40, 2, "ff" * 32), **changes)


def an_authority(**changes: Any) -> AuthorityRow:
    row = AuthorityRow(
        "letsencrypt-staging", "Let's Encrypt (staging)", DIRECTORY, Environment.STAGING, False, "", (1,)
    )
    return replace(row, **changes)


def an_authority_report() -> AuthorityReport:
    directory = Directory(
        "https://ca.test/nonce", "https://ca.test/acct", "https://ca.test/order", terms_of_service="https://ca.test/tos",
        profiles={"classic": "https://ca.test/classic"}, renewal_info="https://ca.test/ari",
    )  # fmt: skip
    return AuthorityReport(DIRECTORY, Environment.STAGING, directory, 41.25, -0.4)
