"""A profile with very much in it, made in a minute or two: many rows at once, as the repositories would write them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert

from acme_desktop.adapters.db import tables
from acme_desktop.adapters.db.mapping import certificate_values, order_values
from acme_desktop.domain.account import Account
from acme_desktop.domain.certificate import Certificate, CertificateStatus, RenewalPlan
from acme_desktop.domain.order import Order, OrderState
from acme_desktop.domain.problem import Problem
from acme_desktop.service.job import Job
from acme_desktop.service.ports import Ports
from tests.desktop.sample.filling import SetClock, _facts, database_of, people_and_accounts, seal
from tests.desktop.sample.issuing import SampleCa, new_key
from tests.desktop.sample.lives import Life, order_of, proofs_of
from tests.desktop.sample.scenario import CAS, Wanted
from tests.desktop.sample.trail import Entry, Trail

_AGE = timedelta(days=900)
_REFUSED = Problem("urn:ietf:params:acme:error:dns", "NXDOMAIN looking up A for the name", status=400)
_STATES = (
    (OrderState.AWAITING_DEPLOYMENT, 20), (OrderState.PROCESSING, 5), (OrderState.PENDING, 5), (OrderState.INVALID, 30),
    (OrderState.ABANDONED, 10),
)  # fmt: skip
_ACTORS = ("maren", "jonas", "renewals", *(f"operator-{n:02}" for n in range(20)))


def fill_big(ports: Ports, now: datetime, certificates: int, orders: int, audit_rows: int) -> None:
    """Everything; the first `certificates % orders` orders have one certificate more than the others."""
    now = now.replace(microsecond=0)
    database, draw = database_of(ports), random.Random(11)
    database.clock = SetClock(now - _AGE)
    accounts = list(people_and_accounts(ports, now).values())
    cas = [SampleCa(ca.name, ca.root, now) for ca in CAS]
    with database.write(Job()) as tx:
        every = [_order(number, orders, accounts, now) for number in range(orders)]
        _insert(tx, tables.orders, [order_values(order) | {"id": n} for n, order in enumerate(every, 1)])
        for number, order in enumerate(every, 1):
            if order.state is OrderState.AWAITING_DEPLOYMENT:
                life = Life(_wanted(number), order.created_at, order.state)
                stored = tx.orders.get(number)  # type: ignore[arg-type]
                tx.orders.put_authorizations(stored.id, proofs_of(life, stored, accounts[0], draw))
        tx.commit()
    _certificates(ports, cas, accounts, every, certificates, now, draw)
    with database.read() as tx:
        head = tx.audit.head(database.chain)
    trail = Trail(database.engine, database.chain, head, "ws-17", "0.2.0")
    trail.write(_history(audit_rows - head[0], now, orders, certificates))
    seal(ports, trail, now)
    left = 1
    while left:
        with database.write(Job()) as tx:
            left = tx.audit_text.carry_on(20_000)
            tx.commit()
    database.close()


def _wanted(number: int) -> Wanted:
    zone = ("example.com", "example.net", "example.org", "corp.example.com")[number % 4]
    name = f"host-{number:05}.{zone}"
    more = (f"www.{name}", f"xn--mnchen-3ya.{name}")[: number % 3]
    by_hand = number % 5 == 0
    return Wanted((name, *more), 0, solver="manual" if by_hand else "webroot:/srv/www", challenge="http-01")


def _order(number: int, orders: int, accounts: list[Account], now: datetime) -> Order:
    """The newest ones are in all states, the others done."""
    left, state = orders - 1 - number, OrderState.VALID
    for other, some in _STATES:
        if 0 <= left < some:
            state = other
        left -= some
    placed = now - timedelta(minutes=47 * (orders - number))
    life = Life(_wanted(number), placed, state, problem=_REFUSED if state is OrderState.INVALID else None)
    return order_of(life, accounts[number % 3], "certificate-key:none", b"", number)


def _certificates(
    ports: Ports, cas: list[SampleCa], accounts: list[Account], orders: list[Order], number: int, now: datetime,
    draw: random.Random,
) -> None:  # fmt: skip
    key, many, chains = new_key(), [], []
    for place in range(number):
        wanted, which = _wanted(place), place % 3
        ends = now + timedelta(days=draw.uniform(-0.2, 90) if place % 200 == 0 else draw.uniform(20, 90))
        pem = cas[which].issue(wanted.names, key, ends - timedelta(days=90), ends)
        order_id = place % len(orders) + 1
        life = Life(wanted, ends - timedelta(days=90))
        wish = order_of(life, accounts[which], "", b"", place).wish
        certificate = _with_state(_facts(pem, order_id, ports), place, now)  # type: ignore[arg-type]
        values = certificate_values(_dressed(certificate, wish, pem))
        many.append(values | {"id": place + 1})
        chains.append({"certificate_id": place + 1, "pem": pem})
    with database_of(ports).write(Job()) as tx:
        _insert(tx, tables.certificates, many)
        _insert(tx, tables.certificate_chains, chains)
        tx.commit()


def _dressed(certificate: Certificate, wish: Any, pem: str) -> Certificate:
    return replace(certificate, wish=wish, pem=pem, key_ref="certificate-key:none")


def _with_state(certificate: Certificate, place: int, now: datetime) -> Certificate:
    moment = certificate.not_after - timedelta(days=30)
    plan = RenewalPlan(moment - timedelta(days=1), moment + timedelta(days=1), moment)
    if place % 500 == 1:
        plan = replace(plan, failures=3, not_before=now + timedelta(hours=5), last_error="the CA said no (rateLimited)")
    status = CertificateStatus.VALID
    if place % 100 == 2:
        status = CertificateStatus.SUPERSEDED
    elif place % 400 == 3:
        status = CertificateStatus.REVOKED
    return replace(certificate, plan=plan, status=status)


def _insert(tx: Any, table: Any, many: list[dict[str, Any]]) -> None:
    for start in range(0, len(many), 1000):
        tx.connection.change(insert(table), many[start : start + 1000])


def _history(number: int, now: datetime, orders: int, certificates: int) -> Iterator[Entry]:
    """What operators and runs do, year in, year out; a few rows of each rare kind, so that filters can miss much."""
    draw = random.Random(13)
    pause = (_AGE - timedelta(days=1)) / max(number, 1)
    at = now - _AGE + timedelta(hours=12)
    for place in range(number):
        at += pause
        yield _rare(place, at) or _usual(draw, at, orders, certificates)


def _rare(place: int, at: datetime) -> Entry | None:
    """`intern` was here for three rows of the oldest; one row speaks of a unicorn."""
    if place in (500, 501, 502):
        return Entry(
            at, "intern", "certificate.export", "7", "denied", {"why": "role viewer lacks export-keys"}, "viewer"
        )
    if place == 1234:
        return Entry(at, "jonas", "order.place", "77", "intent", {"identifiers": ["unicorn.example.net"]})
    if place % 997 == 0:
        return Entry(at, "", "operator.sign-in", "", "denied", {"name": "unknown", "delay": 4.0})
    return None


_TOKENS = "0123456789abcdef"


def _usual(draw: random.Random, at: datetime, orders: int, certificates: int) -> Entry:
    actor = _ACTORS[2] if draw.random() < 0.6 else _ACTORS[int(draw.triangular(0, len(_ACTORS), 0))]
    order = draw.randrange(1, orders + 1)
    name = _wanted(draw.randrange(certificates or 1)).names[0]
    kind = draw.randrange(12)
    session = f"{draw.randrange(1 << 32):08x}"
    if kind == 0:
        return Entry(at, actor, "operator.sign-in", str(1 + len(actor) % 5), detail={"name": actor}, session=session)
    if kind == 1:
        detail: dict[str, object] = {"verdicts": {"green": 1, "red": 1, "uncertain": 0}, "red": [
            {"name": name, "finding": "no-record", "asked": f"_acme-challenge.{name}"}]}  # fmt: skip
        return Entry(at, actor, "challenge.check", str(order), "failed", detail, session=session)
    if kind in (2, 3, 4):
        serial = "".join(draw.choices(_TOKENS, k=34))
        detail = {"order": order, "serial": serial, "issuer": "E7", "not_after": at.isoformat(), "replaces": order - 1}
        return Entry(
            at, actor, "certificate.issue", str(draw.randrange(1, certificates + 1)), detail=detail, session=session
        )
    action, outcome = (
        ("order.place", "intent"), ("order.place", "ok"), ("order.validate", "ok"), ("order.finalize", "intent"),
        ("challenge.respond", "intent"), ("challenge.respond", "ok"), ("challenge.view", "ok"),
    )[kind - 5]  # fmt: skip
    url = f"https://acme-v02.api.letsencrypt.org/acme/order/471100/{draw.randrange(10**9, 10**10)}"
    return Entry(at, actor, action, str(order), outcome, {"identifiers": [name], "url": url}, session=session)
