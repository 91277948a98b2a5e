"""The lives of the sample's orders: rows of orders, proofs and certificates, and what the trail tells of each."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from acme_desktop.domain.account import Account, KeyType
from acme_desktop.domain.certificate import Certificate, CertificateId, CertificateStatus, RenewalPlan
from acme_desktop.domain.names import Identifier, IdentifierType
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
from acme_desktop.domain.solver import parse_solver
from tests.desktop.sample.scenario import JONAS, MAREN, UNATTENDED, Wanted
from tests.desktop.sample.trail import Entry

_AT_CA = timedelta(seconds=40)
_TOKENS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


@dataclass
class Life:
    """One order on its way: when it was placed, by whom, and how far it came.

    `wanted` is what it is for; `state` where it stands; `version` 0 is the newest certificate, 1 the one before it.
    """

    wanted: Wanted
    placed: datetime
    state: OrderState = OrderState.VALID
    version: int = 0
    renews: bool = False
    actor: str = MAREN
    problem: Problem | None = None
    note: str = ""
    ends: datetime | None = None
    proved: tuple[str, ...] = ()  # names that need no challenge any more
    left_behind: bool = False
    order: Order | None = field(default=None, repr=False)
    certificate: Certificate | None = field(default=None, repr=False)


def lives_of(wanted: Wanted, now: datetime) -> Iterator[Life]:
    """The orders of all its certificates, oldest first."""
    first_end = now + timedelta(days=wanted.left)
    for version in range(wanted.before, -1, -1):
        ends = first_end - timedelta(days=wanted.life * 2 / 3 * version)
        placed = ends - timedelta(days=wanted.life) - _AT_CA
        renewed = version < wanted.before
        by_hand = wanted.solver == "manual"
        actor = UNATTENDED if renewed and not by_hand else (JONAS if len(wanted.names[0]) % 3 == 0 else MAREN)
        yield Life(wanted, placed, version=version, renews=renewed, actor=actor, ends=ends)


def wish_of(wanted: Wanted, account: Account) -> OrderWish:
    return OrderWish(
        account.id,
        tuple(Identifier(IdentifierType.DNS, name) for name in wanted.names),
        ChallengeType(wanted.challenge),
        parse_solver(wanted.solver),
        KeyType(wanted.key_type),
        auto_renew=wanted.auto_renew,
    )


def order_of(life: Life, account: Account, key_ref: str, csr: bytes, number: int) -> Order:
    """`number` is the id that it is going to have, for its addresses at the CA."""
    base = account.endpoint.directory_url.rsplit("/", 1)[0]
    done = life.state is OrderState.VALID
    return Order(
        OrderId(0), wish_of(life.wanted, account), life.state, key_ref, csr, life.placed,
        life.placed + _AT_CA, life.actor,
        url=f"{base}/order/{account.id}/{number}",
        finalize_url=f"{base}/finalize/{account.id}/{number}",
        certificate_url=f"{base}/cert/{number:018x}" if done else "",
        authorization_urls=tuple(f"{base}/authz/{account.id}/{number}{n}" for n, _ in enumerate(life.wanted.names)),
        expires=life.placed + timedelta(days=7),
        problem=life.problem,
        note=life.note,
    )  # fmt: skip


def proofs_of(life: Life, order: Order, account: Account, draw: random.Random) -> list[Authorization]:
    """An authorization a name, each with the challenges that a CA offers."""
    found = []
    for place, (identifier, url) in enumerate(zip(order.wish.identifiers, order.authorization_urls, strict=True)):
        proved = life.state is OrderState.VALID or identifier.value in life.proved
        refused = life.state is OrderState.INVALID and place == 0
        status = "valid" if proved else "invalid" if refused else "pending"
        kinds = ("dns-01",) if identifier.is_wildcard else ("http-01", "dns-01", "tls-alpn-01")
        challenges = [
            _challenge(life, order, identifier, kind, f"{url}/{n}", status, account, draw)
            for n, kind in enumerate(kinds)
        ]
        expires = life.placed + timedelta(days=30 if proved else 7)
        found.append(Authorization(url, identifier, status, expires, tuple(challenges)))
    return found


def _challenge(
    life: Life, order: Order, identifier: Identifier, kind: str, url: str, status: str, account: Account,
    draw: random.Random,
) -> Challenge:  # fmt: skip
    token = "".join(draw.choices(_TOKENS, k=43))
    chosen = kind == life.wanted.challenge and identifier.value not in life.proved
    over = life.state is OrderState.VALID
    deployed = Deployed.DONE if life.left_behind else Deployed.REMOVED
    return Challenge(
        ChallengeId(0), order.id, identifier, kind, url, status if chosen else "pending", token,
        f"{token}.{account.thumbprint}", chosen, deployed if chosen and over else Deployed.NOT,
        life.problem if chosen and status == "invalid" else None,
        life.placed + _AT_CA / 2 if chosen and over else None,
    )  # fmt: skip


def certificate_of(life: Life, order: Order, pem: str, facts: Certificate, now: datetime) -> Certificate:
    """`facts` carries what was read from the chain."""
    wanted, newest = life.wanted, life.version == 0
    status = CertificateStatus.VALID if newest else CertificateStatus.SUPERSEDED
    certificate = replace(
        facts, id=CertificateId(0), order_id=order.id, wish=order.wish, status=status, pem=pem, key_ref=order.key_ref,
        created_at=order.updated_at, exported_to=wanted.exported_to if newest else "", plan=RenewalPlan(),
    )  # fmt: skip
    if newest and wanted.now == "revoked":
        return replace(
            certificate, status=CertificateStatus.REVOKED, revoked_at=now - timedelta(days=1.9), revocation_reason=4
        )
    return replace(certificate, plan=_plan(wanted, certificate, now)) if newest else certificate


def _plan(wanted: Wanted, certificate: Certificate, now: datetime) -> RenewalPlan:
    if wanted.ca == "corp" and wanted.renews is None:
        return RenewalPlan()  # that CA speaks no ARI
    life = certificate.not_after - certificate.not_before
    moment = now + timedelta(days=wanted.renews) if wanted.renews is not None else certificate.not_after - life / 3
    plan = RenewalPlan(
        moment - timedelta(hours=27), moment + timedelta(hours=21), moment, next_check=now + timedelta(hours=3)
    )
    if wanted.now == "failing":
        again = now + timedelta(hours=3, minutes=28)
        return replace(plan, failures=2, not_before=again, last_error="CAA allows only another CA (caa)")
    return plan


def told_of(life: Life) -> Iterator[Entry]:
    """What the trail tells of an order and its certificate."""
    if life.order is None:
        return
    yield from _begun(life, life.order)
    if life.state is OrderState.AWAITING_DEPLOYMENT:
        yield _entry(life, 60, "challenge.check", "failed", verdicts={"green": 0, "red": 1, "uncertain": 0})
    elif life.state is OrderState.ABANDONED:
        yield _entry(life, 600, "order.abandon")
    else:
        yield from _answered(life, life.order)
    if life.certificate:
        yield from _issued(life, life.order, life.certificate)


def _entry(life: Life, seconds: float, action: str, outcome: str = "ok", **detail: object) -> Entry:
    """About the order; about its certificate where the action says so."""
    thing = life.certificate if action.startswith("certificate") else life.order
    role = "admin" if life.actor == MAREN else "operator"
    at = life.placed + timedelta(seconds=seconds)
    return Entry(at, life.actor, action, str(thing.id) if thing else "", outcome, detail, role, f"s-{life.actor[:4]}")


def _begun(life: Life, order: Order) -> Iterator[Entry]:
    names, solver = [i.value for i in order.wish.identifiers], life.wanted.solver
    place = {"account": order.wish.account_id, "identifiers": names, "challenge": life.wanted.challenge}
    yield _entry(life, 0, "order.place", "intent", **place, solver=solver, replaces=order.replaces)
    yield _entry(life, 1.2, "order.place", url=order.url, status="pending")
    if solver == "manual":
        yield _entry(life, 4, "challenge.view", count=len(names))
    else:
        yield _entry(life, 3, "challenge.deploy", "intent", solver=solver, identifiers=names)
        yield _entry(life, 3.4, "challenge.deploy", solver=solver, identifiers=names)


def _answered(life: Life, order: Order) -> Iterator[Entry]:
    names = [i.value for i in order.wish.identifiers]
    yield _entry(life, 6, "challenge.check", verdicts={"green": len(names), "red": 0, "uncertain": 0}, red=[])
    yield _entry(life, 7, "challenge.respond", "intent", identifiers=names)
    yield _entry(life, 8, "challenge.respond", identifiers=names)
    if life.problem:
        yield _entry(life, 14, "order.fail", "failed", problem=life.problem.as_dict())
        return
    yield _entry(life, 15, "order.validate")
    yield _entry(life, 16, "order.finalize", "intent")


def _issued(life: Life, order: Order, certificate: Certificate) -> Iterator[Entry]:
    ends, issuer = certificate.not_after.isoformat(), certificate.issuers[0]
    detail = {"order": order.id, "serial": certificate.serial, "issuer": issuer, "not_after": ends}
    yield _entry(life, 20, "certificate.issue", **detail, replaces=order.replaces_certificate)
    if certificate.exported_to:
        files = {"format": "pem", "to": certificate.exported_to, "with_key": True}
        yield _entry(life, 90, "certificate.export", "intent", **files)
        yield _entry(life, 91, "certificate.export", **files)
    if certificate.revoked_at:
        seconds = (certificate.revoked_at - life.placed).total_seconds()
        yield _entry(life, seconds - 1, "certificate.revoke", "intent", reason="superseded")
        yield _entry(life, seconds, "certificate.revoke", reason="superseded")
