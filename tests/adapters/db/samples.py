"""Values to store, with every member filled so that one that gets lost is noticed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from acme_desktop.adapters.db.transaction import SqlTransaction
from acme_desktop.domain.account import Account, AccountId, AccountStatus, CaEndpoint, KeyType
from acme_desktop.domain.certificate import Certificate, CertificateId, CertificateStatus, RenewalPlan
from acme_desktop.domain.names import Identifier, IdentifierType
from acme_desktop.domain.operator import Actor, Operator, OperatorId, Role, Session
from acme_desktop.domain.order import (
    Authorization,
    Challenge,
    ChallengeId,
    ChallengeType,
    Deployed,
    Order,
    OrderId,
    OrderState,
    OrderWish,
)
from acme_desktop.domain.problem import Problem
from acme_desktop.domain.solver import SolverKind, SolverSpec
from acme_desktop.service.job import Job

MOMENT = datetime(2026, 11, 23, 12, 34, 56, 789012, tzinfo=UTC)
ADA = Actor(OperatorId(1), "ada", "admin", "s-4711")
NOBODY_STOPS = Job(actor=ADA)
PROBLEM = Problem(
    "urn:ietf:params:acme:error:compound", "Zwei Namen sind schlecht: ä, 漢", "Compound", 403, "/problem/1", "",
    (Problem("urn:ietf:params:acme:error:dns", "NXDOMAIN", identifier="a.example"),),
)  # fmt: skip


class WallClock:
    """The machine's."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class SetClock:
    """Stands still until it is moved."""

    def __init__(self, moment: datetime = MOMENT) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment


def later(**span: float) -> datetime:
    return MOMENT + timedelta(**span)


def dns(name: str) -> Identifier:
    return Identifier(IdentifierType.DNS, name)


def an_operator(name: str = "Ada", **changes: object) -> Operator:
    operator = Operator(OperatorId(0), name, Role.ADMIN, "$argon2id$x", MOMENT, True, 4, later(hours=1), later(hours=2))
    return replace(operator, **changes)  # type: ignore[arg-type]


def a_session(operator_id: OperatorId, digest: str = "d1") -> Session:
    return Session(digest, operator_id, MOMENT, later(minutes=5))


def an_account(**changes: object) -> Account:
    account = Account(
        id=AccountId(0),
        endpoint=CaEndpoint("https://ca.example/dir", "-----BEGIN CERTIFICATE-----\n"),
        email="ops@a.example",
        contacts=("mailto:b@a.example", "tel:+49"),
        status=AccountStatus.VALID,
        key_type=KeyType.EC384,
        key_ref="account-1",
        thumbprint="dGh1bWI",
        created_at=MOMENT,
        url="https://ca.example/acct/1",
        orders_url="https://ca.example/acct/1/orders",
        terms_url="https://ca.example/terms",
        terms_agreed_at=later(seconds=1),
        eab_kid="kid-1",
        pending_key_ref="account-1-new",
        created_by="ada",
    )
    return replace(account, **changes)  # type: ignore[arg-type]


def a_wish(account_id: AccountId, *names: str, **changes: object) -> OrderWish:
    wish = OrderWish(
        account_id=account_id,
        identifiers=(*(dns(name) for name in names or ("*.a.example", "a.example")),),
        challenge_type=ChallengeType.DNS_01,
        solver=SolverSpec(SolverKind.WEBROOT, "/srv/www"),
        key_type=KeyType.RSA3072,
        profile="shortlived",
        auto_renew=False,
        own_csr=True,
        preferred_chain="ISRG Root X2",
    )
    return replace(wish, **changes)  # type: ignore[arg-type]


def an_order(wish: OrderWish, **changes: object) -> Order:
    order = Order(
        id=OrderId(0),
        wish=wish,
        state=OrderState.PENDING,
        key_ref="order-key-1",
        csr=b"\x30\x82\x00\xff",
        created_at=MOMENT,
        updated_at=later(seconds=2),
        created_by="ada",
        url="https://ca.example/order/1",
        finalize_url="https://ca.example/order/1/finalize",
        certificate_url="https://ca.example/cert/1",
        authorization_urls=("https://ca.example/authz/1", "https://ca.example/authz/2"),
        expires=later(days=7),
        replaces="aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE",
        replaces_certificate=7,
        certificate_id=8,
        problem=PROBLEM,
        note="a note",
    )
    return replace(order, **changes)  # type: ignore[arg-type]


def a_challenge(order_id: OrderId, name: str, kind: str = "dns-01", **changes: object) -> Challenge:
    challenge = Challenge(
        id=ChallengeId(0),
        order_id=order_id,
        identifier=dns(name),
        type=kind,
        url=f"https://ca.example/chall/{name}/{kind}",
        status="pending",
        token="t" * 43,
        key_authorization="t" * 43 + ".dGh1bWI",
        chosen=kind == "dns-01",
        deployed=Deployed.NOT,
        problem=PROBLEM,
        validated_at=later(minutes=1),
    )
    return replace(challenge, **changes)  # type: ignore[arg-type]


def an_authorization(order_id: OrderId, name: str, *challenges: Challenge) -> Authorization:
    inner = challenges or (a_challenge(order_id, name, "http-01"), a_challenge(order_id, name, "dns-01"))
    return Authorization(f"https://ca.example/authz/{name}", dns(name), "pending", later(days=6), inner)


def a_certificate(order: Order, **changes: object) -> Certificate:
    certificate = Certificate(
        id=CertificateId(0),
        order_id=order.id,
        wish=order.wish,
        status=CertificateStatus.VALID,
        pem="-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
        serial="03ab",
        issuers=("R11", "ISRG Root X1"),
        not_before=MOMENT,
        not_after=later(days=90),
        fingerprint="ab" * 32,
        ari_id="aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE",
        key_ref="order-key-1",
        created_at=later(seconds=3),
        plan=RenewalPlan(
            later(days=60), later(days=61), later(days=60, hours=3), "https://ca.example/why", later(hours=6), 2,
            later(hours=1), "the CA was down",
        ),
        replaced_by=9,
        revoked_at=later(days=1),
        revocation_reason=4,
        exported_to="/srv/tls",
    )  # fmt: skip
    return replace(certificate, **changes)  # type: ignore[arg-type]


def stored_order(tx: SqlTransaction, *names: str, **changes: object) -> Order:
    """An order of a new account."""
    account = tx.accounts.add(an_account())
    return tx.orders.add(an_order(a_wish(account.id, *names), **changes))
