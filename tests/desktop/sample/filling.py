"""The sample profile, row by row, through the program's own adapters."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from acme_desktop.adapters.db.transaction import SqlDatabase
from acme_desktop.domain.account import Account, AccountId, AccountStatus, CaEndpoint, KeyType
from acme_desktop.domain.audit import Checkpoint, checkpoint_message
from acme_desktop.domain.certificate import Certificate, CertificateId, CertificateStatus
from acme_desktop.domain.operator import Operator, OperatorId, Role
from acme_desktop.domain.order import OrderId, OrderState
from acme_desktop.domain.problem import Problem
from acme_desktop.service import secrets
from acme_desktop.service.audit import ANCHOR_ENTRY
from acme_desktop.service.audit_questions import VERIFIED
from acme_desktop.service.job import Job
from acme_desktop.service.ports import Ports
from acme_desktop.service.renewals import LAST_RUN
from tests.desktop.sample.issuing import SampleCa, new_key, pem_of
from tests.desktop.sample.lives import Life, certificate_of, lives_of, order_of, proofs_of, told_of
from tests.desktop.sample.scenario import CAS, JONAS, MAREN, PASSWORD, UNATTENDED, Wanted, certificates
from tests.desktop.sample.trail import Entry, Trail

ROWS = 18_207
_UNSIGNED = 3  # the newest rows
_CAA = Problem(
    "urn:ietf:params:acme:error:caa", "CAA allows only another CA", status=403, identifier="mail.example.org"
)
_SPAN = timedelta(days=330)


class SetClock:
    """Stands where it is put."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment


def fill(ports: Ports, now: datetime) -> None:
    """Everything."""
    now = now.replace(microsecond=0)
    draw = random.Random(7)
    database, clock = database_of(ports), SetClock(now - _SPAN)
    database.clock = clock
    ports = replace(ports, clock=clock)
    accounts = people_and_accounts(ports, now)
    cas = {ca.key: SampleCa(ca.name, ca.root, now) for ca in CAS}
    every = sorted(_lives(now), key=lambda life: life.placed)
    newest: dict[tuple[str, ...], Certificate] = {}
    for life in every:
        account, ca = accounts[life.wanted.ca], cas[life.wanted.ca]
        _live(life, account, ca, newest.get(life.wanted.names) if life.renews else None, ports, now, draw)
        if life.certificate:
            newest[life.wanted.names] = life.certificate
    told = [entry for life in every for entry in told_of(life)]
    write_trail(ports, [*told, *_lately(now, every)], ROWS, draw, now)
    with database.write(Job()) as tx:
        tx.values.put(LAST_RUN, (now - timedelta(minutes=42)).isoformat())
        tx.commit()
    database.close()


def database_of(ports: Ports) -> SqlDatabase:
    assert isinstance(ports.database, SqlDatabase)
    return ports.database


def people_and_accounts(ports: Ports, now: datetime) -> dict[str, Account]:
    """Three operators; an account at each CA, its key in the vault."""
    job = Job()
    secrets.prepare(ports, job)
    began = now - _SPAN
    word = ports.crypto.hash_password(PASSWORD)
    with ports.database.write(job) as tx:
        for name, role in (
            (MAREN, Role.ADMIN),
            (JONAS, Role.OPERATOR),
            (UNATTENDED, Role.OPERATOR),
            ("audit", Role.VIEWER),
        ):
            tx.operators.add(
                Operator(OperatorId(0), name, role, word, began, last_signed_in_at=now - timedelta(hours=1))
            )
        tx.commit()
    found = {}
    for ca in CAS:
        key = pem_of(new_key())
        sealed = secrets.seal_key(ports, key, secrets.ACCOUNT_KEY)
        base = ca.url.rsplit("/", 1)[0]
        account = Account(
            AccountId(0), CaEndpoint(ca.url, SampleCa(ca.name, ca.root, now).bundle if ca.key == "corp" else ""),
            ca.email, (f"mailto:{JONAS}@example.com",) if ca.key == "le" else (), AccountStatus.VALID, KeyType.EC256,
            sealed.ref, ports.crypto.thumbprint(key), began + timedelta(minutes=5), f"{base}/acct/4711{len(found)}",
            terms_url=f"{base}/terms/v1.6", terms_agreed_at=began + timedelta(minutes=5), created_by=MAREN,
        )  # fmt: skip
        with ports.database.write(job) as tx:
            tx.secrets.put(sealed.ref, sealed.envelope)
            found[ca.key] = tx.accounts.add(account)
            tx.commit()
    return found


def _lives(now: datetime) -> Iterator[Life]:
    """Those that gave the certificates, and seven that did not (yet)."""
    wanted = list(certificates())
    for each in wanted:
        yield from lives_of(each, now)
    apps, mail, files = wanted[0], wanted[1], next(w for w in wanted if w.now == "waiting")
    for minutes in (2230, 42):  # the second try ended just now
        yield Life(
            mail, now - timedelta(minutes=minutes), OrderState.INVALID, renews=True, actor=UNATTENDED, problem=_CAA
        )
    yield Life(files, now - timedelta(minutes=2), OrderState.PROCESSING, renews=True, actor=UNATTENDED)
    apps_placed = now - timedelta(days=4, hours=20, minutes=23)  # 2 d 03:37 are left
    yield Life(
        apps, apps_placed, OrderState.AWAITING_DEPLOYMENT, renews=True, actor=UNATTENDED, proved=(apps.names[3],)
    )
    intranet = Wanted(("extranet.example.com", "partner.example.com"), 0, solver="manual")
    yield Life(intranet, now - timedelta(minutes=17), OrderState.AWAITING_DEPLOYMENT)
    listed = Wanted(("bank-login.example.net",), 0, solver="manual")
    refusal = Problem("urn:ietf:params:acme:error:rejectedIdentifier", "The name is on the CA's own list", status=400)
    yield Life(listed, now - timedelta(days=2), OrderState.INVALID, actor=JONAS, problem=refusal)
    yield Life(Wanted(("typo.exmaple.com",), 0, solver="manual"), now - timedelta(days=11), OrderState.ABANDONED)


def _live(
    life: Life,
    account: Account,
    ca: SampleCa,
    old: Certificate | None,
    ports: Ports,
    now: datetime,
    draw: random.Random,
) -> None:
    """Store an order, its proofs and its certificate; `old` is what it renews."""
    key, job = new_key(), Job()
    sealed = secrets.seal_key(ports, pem_of(key), secrets.CERTIFICATE_KEY)
    life.left_behind = life.wanted.names[0] == "portal.example.org" and life.version == 0
    with ports.database.write(job) as tx:
        tx.secrets.put(sealed.ref, sealed.envelope)
        csr = ports.crypto.request(pem_of(key), order_of(life, account, "", b"", 0).wish.identifiers)
        order = tx.orders.add(order_of(life, account, sealed.ref, csr, draw.randrange(10**9, 10**10)))
        tx.orders.put_authorizations(order.id, proofs_of(life, order, account, draw))
        if old:
            order = replace(order, replaces=old.ari_id, replaces_certificate=int(old.id))
        if life.state is OrderState.VALID and life.ends:
            pem = ca.issue(life.wanted.names, key, life.ends - timedelta(days=life.wanted.life), life.ends)
            certificate = tx.certificates.add(certificate_of(life, order, pem, _facts(pem, order.id, ports), now))
            order = replace(order, certificate_id=int(certificate.id))
            life.certificate = certificate
            if old:
                tx.certificates.save(replace(old, status=CertificateStatus.SUPERSEDED, replaced_by=certificate.id))
        tx.orders.save(order)
        tx.commit()
    life.order = order


def _facts(pem: str, order_id: OrderId, ports: Ports) -> Certificate:
    """A certificate with what is in the chain, and nothing else that counts."""
    read = ports.crypto.read_chain(pem)
    nothing: Any = None
    return Certificate(
        CertificateId(0), order_id, nothing, CertificateStatus.VALID, pem, read.serial, read.issuers, read.not_before,
        read.not_after, read.fingerprint, read.ari_id, "", read.not_before,
    )  # fmt: skip


def _lately(now: datetime, every: Iterable[Life]) -> Iterator[Entry]:
    """What the pictures show of today and yesterday."""
    orders = {life.wanted.names[0]: str(life.order.id) for life in every if life.order}

    def ago(
        minutes: float, actor: str, action: str, object_id: str = "", outcome: str = "ok", **detail: object
    ) -> Entry:
        return Entry(now - timedelta(minutes=minutes), actor, action, object_id, outcome, detail, "admin", "s-mare")

    apps = orders["apps.example.net"]
    for minutes, delay in ((3.2, 0), (3.0, 4), (2.8, 8)):
        yield ago(minutes, "", "operator.sign-in", "", "denied", name="unknown", delay=delay)
    yield ago(2.2, MAREN, "operator.sign-in", "1", name=MAREN, failures=3)
    yield ago(2.0, MAREN, "challenge.view", apps, count=3)
    yield ago(1.6, MAREN, "challenge.check", apps, "failed", verdicts={"green": 1, "red": 2, "uncertain": 0})
    yield ago(60 * 21, JONAS, "certificate.export", "12", "intent", format="pem", to="/etc/nginx/tls", with_key=True)
    yield ago(60 * 21 - 0.1, JONAS, "certificate.export", "12", format="pem", to="/etc/nginx/tls", with_key=True)
    yield ago(60 * 22, MAREN, "account.register", "2", "intent", server="letsencrypt-staging", email="ops@example.com")
    yield ago(60 * 22 - 0.1, MAREN, "account.register", "2", terms="v1.6")
    yield ago(42, UNATTENDED, "certificate.renew", "2", "failed", error="CAA allows only another CA (caa)", failures=2)


def write_trail(ports: Ports, told: Iterable[Entry], rows: int, draw: random.Random, now: datetime) -> None:
    """In order of time, filled up with everyday's work to so many rows, signed every hundred, verified lately."""
    database = database_of(ports)
    with database.read() as tx:
        head = tx.audit.head(database.chain)
    entries = [*told]
    entries.extend(_everyday(rows - head[0] - len(entries), draw, now))
    trail = Trail(database.engine, database.chain, head, "ws-17", "0.2.0")
    trail.write(sorted(entries, key=lambda entry: entry.at))
    seal(ports, trail, now)


def seal(ports: Ports, trail: Trail, now: datetime) -> None:
    """Checkpoints up to three rows before the end, the anchor at the end; a verification twenty minutes ago."""
    database, key = database_of(ports), ports.vault.get(secrets.AUDIT_ENTRY)
    assert key is not None
    public = ports.crypto.signing_public_key(key)
    with database.read() as tx:
        last = next(iter(tx.audit.rows(database.chain, trail.seq - _UNSIGNED - 1)))
    with database.write(Job()) as tx:
        for seq, head, at in [*trail.heads, (last.seq, last.hash, last.at)]:
            signature = ports.crypto.sign(key, checkpoint_message(database.chain, seq, head, at))
            tx.audit.add_checkpoint(Checkpoint(database.chain, seq, head, at, public, signature))
        verified = {"verified_seq": last.seq, "at": (now - timedelta(minutes=1)).isoformat(), "ok": True,
                    "broken_at": None, "reason": "", "expected": "", "found": ""}  # fmt: skip
        tx.values.put(VERIFIED, json.dumps(verified))
        tx.commit()
    ports.vault.put(ANCHOR_ENTRY, f"{database.chain} {trail.seq} {trail.head.hex()}".encode("ascii"))


def _everyday(number: int, draw: random.Random, now: datetime) -> Iterator[Entry]:
    """Signing in, looking, checking; on workdays between seven and six."""
    for _ in range(number):
        day = (now - timedelta(days=draw.uniform(1, _SPAN.days - 1))).replace(hour=7, minute=0, second=0)
        at = day + timedelta(hours=draw.triangular(0, 11, 3))
        actor = draw.choice((MAREN, MAREN, JONAS, UNATTENDED, UNATTENDED))
        order = str(draw.randrange(1, 200))
        action, detail = draw.choice((
            ("operator.sign-in", {"name": actor}), ("challenge.view", {"count": draw.randrange(1, 5)}),
            ("challenge.check", {"verdicts": {"green": draw.randrange(1, 4), "red": 0, "uncertain": 0}, "red": []}),
            ("audit.verify", {"chains": 1, "rows": draw.randrange(1000, 18000), "source": "database", "broken": []}),
            ("challenge.remove", {"solver": "webroot:/srv/www", "identifiers": ["www.example.com"]}),
        ))  # fmt: skip
        object_id = "" if action.startswith("audit") else "1" if action.startswith("operator") else order
        outcome = "failed" if action == "challenge.check" and draw.random() < 0.1 else "ok"
        yield Entry(at, actor, action, object_id, outcome, detail, "admin" if actor == MAREN else "operator", "s-day")
