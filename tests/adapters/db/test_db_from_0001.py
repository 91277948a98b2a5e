"""A database of the first schema, with something in it, becomes one of today's with nothing lost."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, text

from acme_desktop.adapters.db.audit_clock import FACT
from acme_desktop.adapters.db.engine import make_engine, read_url
from acme_desktop.adapters.db.mapping import certificate_values, order_values
from acme_desktop.adapters.db.schema import HEAD, Schema
from acme_desktop.adapters.db.sqlite_file import SqliteFile
from acme_desktop.domain.audit import GENESIS, AuditRow, ChainVerifier, row_hash, timestamp
from acme_desktop.domain.certificate import CertificateId
from acme_desktop.domain.order import OrderId
from acme_desktop.service.store import AuditFilter
from tests.adapters.db.conftest import OpenDatabase
from tests.adapters.db.samples import MOMENT, SetClock, later
from tests.adapters.db.test_db_audit_rows import tampered

ORDER = {
    "account_id": 1, "challenge_type": "dns-01", "solver_kind": "manual", "solver_argument": "", "key_type": "ec256",
    "profile": "", "auto_renew": True, "own_csr": False, "preferred_chain": "", "state": "valid", "key_ref": "k",
    "csr": b"\x30", "created_by": "ada", "url": "u", "finalize_url": "f", "certificate_url": "c",
    "authorization_urls": "[]", "replaces": "", "note": "",
}  # fmt: skip
CERTIFICATE = {
    "order_id": 1, "account_id": 1, "challenge_type": "dns-01", "solver_kind": "manual", "solver_argument": "",
    "key_type": "ec256", "profile": "", "auto_renew": True, "own_csr": False, "preferred_chain": "", "status": "valid",
    "serial": "01", "issuers": '["R11"]', "fingerprint": "ab", "ari_id": "", "key_ref": "k", "explanation_url": "",
    "failures": 0, "last_error": "", "exported_to": "",
}  # fmt: skip
NAMES = (
    ("a.example",), ("xn--mnchen-3ya.example", "*.b.example"), ("xn--\u0430.example",), ("xn--aa-.example",),
)  # fmt: skip


@pytest.fixture
def old_url(empty_url: str, tmp_path: Path) -> str:
    """As the first release left it."""
    address = read_url(empty_url, tmp_path)
    engine = make_engine(address)
    file = SqliteFile(Path(address.database or ""), tmp_path) if empty_url.startswith("sqlite") else None
    if file:
        file.prepare()
    Schema(engine, file, SetClock(), 5.0, head="0001").bring_up_to_date()
    engine.dispose()
    return empty_url


def insert(line: Connection, table: str, **values: Any) -> None:
    columns = ", ".join(values)
    line.execute(text(f"INSERT INTO {table} ({columns}) VALUES ({', '.join(f':{name}' for name in values)})"), values)


def stored(moment: datetime) -> str:
    return timestamp(moment)


def filled(url: str, orders: int = 1200) -> None:
    engine = create_engine(url)
    with engine.begin() as line:
        insert(line, "accounts", directory_url="https://ca.example/dir", ca_bundle="", email="", contacts="[]",
               status="valid", key_type="ec256", key_ref="", thumbprint="", created_at=stored(MOMENT), url="",
               orders_url="", terms_url="", eab_kid="", pending_key_ref="", created_by="")  # fmt: skip
        for number in range(orders):
            identifiers = [["dns", name] for name in NAMES[number % len(NAMES)]] + [["ip", "::1"]]
            times = {"created_at": stored(MOMENT), "updated_at": stored(MOMENT)}
            insert(line, "orders", **ORDER, **times, identifiers=json.dumps(identifiers), identifier_key="x")
            moment = (None, later(days=3), later(days=80))[number % 3]
            insert(line, "certificates", **CERTIFICATE, identifiers=json.dumps(identifiers), pem=f"PEM {number}",
                   not_before=stored(MOMENT), not_after=stored(later(days=(6, 90)[number % 2])),
                   created_at=stored(MOMENT), renewal_moment=stored(moment) if moment else None)  # fmt: skip
        head = GENESIS
        for seq, minutes in enumerate((0, 10, 130, 20, 30), 1):
            row = AuditRow("here", seq, timestamp(later(minutes=minutes)), "ada", "admin", "s", "h", "1", "order.place",
                           "order", str(seq), "ok", "{}", head, b"")  # fmt: skip
            head = row_hash(row)
            values = {name: getattr(row, name) for name in AuditRow.__slots__} | {"hash": head}
            insert(line, "audit_event", **values)
    engine.dispose()


def test_everything_is_there_and_dressed_as_if_it_was_saved_today(old_url: str, open_it: OpenDatabase) -> None:
    filled(old_url)
    database = open_it(old_url)
    assert database.describe()["schema"] == HEAD
    with database.read() as tx:
        orders = tx.orders.list()
        assert len(orders) == 1200
        for number in (1, 2, 3, 4, 1200):
            certificate = tx.certificates.get(CertificateId(number))
            assert certificate.pem == f"PEM {number - 1}"
            derived = certificate_values(certificate)
            row = tx.connection.query(text("SELECT * FROM certificates WHERE id = :id"), {"id": number}).one()._mapping
            assert (row["names"], row["identifier_key"]) == (derived["names"], derived["identifier_key"])
            assert (row["due_at"], row["soon_at"]) == (stored(derived["due_at"]), stored(derived["soon_at"]))
            order = tx.orders.get(OrderId(number))
            names = tx.connection.query(text("SELECT names FROM orders WHERE id = :id"), {"id": number}).scalar()
            assert names == order_values(order)["names"]
        assert len(tx.certificates.list()) == 1200


def test_the_trail_is_as_it_was_and_found_by_place_and_time(old_url: str, open_it: OpenDatabase) -> None:
    filled(old_url, 1)
    database = open_it(old_url)
    with database.read() as tx:
        verifier = ChainVerifier("here", (), lambda *_: True, None)
        assert all(verifier.feed(row) for row in tx.audit.rows("here"))
        assert [row.seq for row in tx.audit_rows.page(AuditFilter(action="order"))] == [5, 4, 3, 2, 1]
        assert tx.values.get(FACT) == str(timedelta(minutes=110).total_seconds())
        assert [row.seq for row in tx.audit_rows.page(AuditFilter(until=later(minutes=30)))] == [5, 4, 2, 1]
        assert tx.audit.head("here")[0] == 6  # the migration is on the record


def test_a_trail_with_illegible_times_is_taken_along(old_url: str, open_it: OpenDatabase) -> None:
    filled(old_url, 1)
    tampered(old_url, "UPDATE audit_event SET at = 'zzz' WHERE seq = 2")
    database = open_it(old_url)
    with database.read() as tx:
        assert [row.seq for row in tx.audit_rows.page(AuditFilter(until=later(minutes=30)))] == [5, 4, 1]


def test_the_trail_stays_append_only(old_url: str, open_it: OpenDatabase) -> None:
    filled(old_url, 1)
    open_it(old_url)
    engine = create_engine(old_url)
    for statement in ("UPDATE audit_event SET actor = 'eve'", "DELETE FROM audit_event"):
        with engine.connect() as line, pytest.raises(Exception, match="append-only"):
            line.execute(text(statement))
    engine.dispose()
