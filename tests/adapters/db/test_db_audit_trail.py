"""The audit trail: appended with the change, never changed, searched, and whole whoever writes."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from acme_desktop.adapters.db import SqlDatabase
from acme_desktop.domain.audit import (
    GENESIS,
    AuditRow,
    ChainReport,
    ChainVerifier,
    Checkpoint,
    checkpoint_message,
    row_hash,
    timestamp,
)
from acme_desktop.domain.events import Event, Outcome, Topic
from acme_desktop.domain.operator import Actor, OperatorId
from acme_desktop.service.job import Job, Report
from acme_desktop.service.store import AuditFilter
from tests.adapters.db.conftest import OpenDatabase
from tests.adapters.db.samples import MOMENT, SetClock, later


def record(database: SqlDatabase, job: Job, *events: Event) -> None:
    with database.write(job) as tx:
        for event in events:
            tx.record(event)
        tx.commit()


def verify(database: SqlDatabase, chain: str = "here") -> ChainReport:
    with database.read() as tx:
        verifier = ChainVerifier(chain, tx.audit.checkpoints(chain), lambda *_: True, None)
        for row in tx.audit.rows(chain):
            if not verifier.feed(row):
                break
        return verifier.finish()


def found(database: SqlDatabase, **wanted: object) -> list[str]:
    """The object ids of the rows found."""
    with database.read() as tx:
        return [row.object_id for row in tx.audit_rows.page(AuditFilter(**wanted))]  # type: ignore[arg-type]


def test_a_recorded_event_says_who_where_and_when(url: str, open_it: OpenDatabase, job: Job) -> None:
    database = open_it(url, clock=SetClock())
    record(database, job, Event(Topic.ORDER, "finalize", "7", Outcome.INTENT, {"b": 1, "a": ["ä"]}))
    with database.read() as tx:
        (row,) = tx.audit.rows("here")
        assert tx.audit.head("here") == (1, row.hash)
        assert tx.audit.head("elsewhere") == (0, GENESIS)
        assert tx.audit.chains() == ("here",)
    assert row == AuditRow(
        chain="here", seq=1, at=timestamp(MOMENT), actor="ada", role="admin", session="s-4711", host="host-1",
        version="1.2.3", action="order.finalize", topic="order", object_id="7", outcome="intent",
        detail='{"a":["\\u00e4"],"b":1}', prev_hash=GENESIS, hash=row_hash(row),
    )  # fmt: skip


def test_events_are_told_after_the_commit_and_only_then(database: SqlDatabase) -> None:
    told: list[Report] = []

    def tell(report: Report) -> None:
        with database.write(Job()) as other:  # nothing is held any more: a listener may write
            assert other.audit.head("here")[0] == 2
        told.append(report)

    job = Job(report=tell)
    first, second = Event(Topic.ORDER, "place", "1"), Event(Topic.ORDER, "place", "2")
    with database.write(job) as tx:
        tx.record(first)
        tx.record(second)
        assert told == []
        tx.commit()
    assert told == [first, second]
    with database.write(job) as tx:
        tx.record(Event(Topic.ORDER, "place", "3"))
    assert told == [first, second]
    assert verify(database).rows == 2


def test_the_chain_goes_on_over_transactions_and_pages(database: SqlDatabase, job: Job) -> None:
    for start in range(0, 2100, 700):
        record(database, job, *(Event(Topic.ORDER, "place", str(n)) for n in range(start, start + 700)))
    report = verify(database)
    assert (report.ok, report.rows) == (True, 2100)
    with database.read() as tx:
        assert [r.seq for r in tx.audit.rows("here", after_seq=999)] == list(range(1000, 2101))
        assert list(tx.audit.rows("here", after_seq=2**70)) == []
        assert list(tx.audit.rows("elsewhere")) == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(st.text(max_size=700), min_size=6, max_size=6))
def test_hostile_text_is_stored_so_that_its_hash_fits(url: str, open_it: OpenDatabase, words: list[str]) -> None:
    verb, thing, key, value, name, host = words
    database = open_it(url, host=host)
    job = Job(actor=Actor(OperatorId(1), name, name, name))
    record(database, job, Event(Topic.ORDER, verb, thing, detail={key: value, "list": [value, 1, None]}))
    report = verify(database)
    database.close()
    assert report.ok, report


def test_threads_that_record_at_once_make_one_chain(database: SqlDatabase, job: Job) -> None:
    def work(name: str) -> None:
        for n in range(10):
            record(
                database, job, Event(Topic.ORDER, "place", f"{name}{n}"), Event(Topic.ORDER, "finalize", f"{name}{n}")
            )

    threads = [threading.Thread(target=work, args=(name,)) for name in "abcde"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    report = verify(database)
    assert (report.ok, report.rows) == (True, 100)


def test_each_installation_has_a_chain_of_its_own(url: str, open_it: OpenDatabase, job: Job) -> None:
    clock = SetClock()
    here, there = open_it(url, clock=clock), open_it(url, clock=clock, installation="there", host="host-2")
    for n in range(6):
        clock.moment += timedelta(seconds=1)
        record(here if n % 2 == 0 else there, job, Event(Topic.ORDER, "place", str(n)))
    assert verify(here).rows == verify(there, "there").rows == 3
    with here.read() as tx:
        assert tx.audit.chains() == ("here", "there")
        assert {row.host for row in tx.audit.rows("there")} == {"host-2"}
    assert found(here) == ["5", "4", "3", "2", "1", "0"]
    assert found(here, chain="there") == ["5", "3", "1"]
    assert found(here, chain="there", before_seq=3, limit=1) == ["3"]
    assert found(here, before_seq=2) == ["1", "0"]  # older than the second row of our own chain
    assert found(here, before_seq=2**70) == ["5", "4", "3", "2", "1", "0"]


@pytest.mark.parametrize("statement", [
    "UPDATE {table} SET at = 'x'", "UPDATE {table} SET at = at WHERE seq = 1", "DELETE FROM {table}",
    "DELETE FROM {table} WHERE seq = 1",
])  # fmt: skip
@pytest.mark.parametrize("table", ["audit_event", "audit_checkpoint"])
def test_the_database_refuses_to_change_the_trail(
    database: SqlDatabase, url: str, job: Job, table: str, statement: str
) -> None:
    record(database, job, Event(Topic.ORDER, "place", "1"))
    add_checkpoint(database, job)
    refused(url, statement.format(table=table))
    assert verify(database) == replace(verify(database), ok=True, rows=1, checkpoints=1)


def test_the_database_refuses_to_replace_or_empty_the_trail(database: SqlDatabase, url: str, job: Job) -> None:
    record(database, job, Event(Topic.ORDER, "place", "1"))
    add_checkpoint(database, job)
    for table in ("audit_event", "audit_checkpoint"):
        if url.startswith("sqlite"):
            refused(url, f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")
        else:
            refused(url, f"TRUNCATE {table}")


def refused(url: str, statement: str) -> None:
    engine = create_engine(url)
    with engine.connect() as line, pytest.raises(DBAPIError, match="append-only"):
        line.execute(text(statement))
    engine.dispose()


def add_checkpoint(database: SqlDatabase, job: Job, key: Ed25519PrivateKey | None = None) -> Checkpoint:
    key = key or Ed25519PrivateKey.generate()
    with database.write(job) as tx:
        seq, head = tx.audit.head("here")
        at = timestamp(MOMENT)
        mark = Checkpoint(
            "here",
            seq,
            head,
            at,
            key.public_key().public_bytes_raw(),
            key.sign(checkpoint_message("here", seq, head, at)),
        )
        tx.audit.add_checkpoint(mark)
        tx.commit()
    return mark


def test_checkpoints_come_back_in_order_and_a_head_keeps_its_first(database: SqlDatabase, job: Job) -> None:
    record(database, job, Event(Topic.ORDER, "place", "1"))
    first = add_checkpoint(database, job)
    add_checkpoint(database, job)
    record(database, job, Event(Topic.ORDER, "place", "2"))
    second = add_checkpoint(database, job)
    with database.read() as tx:
        assert tx.audit.checkpoints("here") == (first, second)
        assert tx.audit.checkpoints("there") == ()


@pytest.fixture
def told(url: str, open_it: OpenDatabase) -> SqlDatabase:
    """Four rows, an hour between one and the next."""
    clock = SetClock()
    database = open_it(url, clock=clock)
    for event, name in (
        (Event(Topic.ORDER, "place", "12", detail={"names": ["münchen.example", "50%_off"]}), "ada"),
        (Event(Topic.ORDER, "finalize", "12", Outcome.FAILED, {"why": "Rate limited"}), "ada"),
        (Event(Topic.ACCOUNT, "register", "12", Outcome.DENIED, {"path": "C:\\x"}), "bob"),
        (Event(Topic.OPERATOR, "sign-in", "3"), "Jürgen"),
    ):
        record(database, Job(actor=Actor(None, name, "admin")), event)
        clock.moment += timedelta(hours=1)
    return database


@pytest.mark.parametrize(("wanted", "actions"), [
    ({}, "operator.sign-in account.register order.finalize order.place"),
    ({"limit": 2}, "operator.sign-in account.register"),
    ({"limit": 0}, ""),
    ({"limit": 2, "before_seq": 3}, "order.finalize order.place"),
    ({"actor": "ada"}, "order.finalize order.place"),
    ({"action": "order.place"}, "order.place"),
    ({"action": "order"}, "order.finalize order.place"),
    ({"object": "12"}, "account.register order.finalize order.place"),
    ({"object": "order 12"}, "order.finalize order.place"),
    ({"object": "account:12"}, "account.register"),
    ({"outcome": "denied"}, "account.register"),
    ({"since": later(hours=1)}, "operator.sign-in account.register order.finalize"),
    ({"until": later(hours=1)}, "order.finalize order.place"),
    ({"since": later(minutes=30), "until": later(minutes=90)}, "order.finalize"),
    ({"text": "rate LIMITED"}, "order.finalize"),
    ({"text": "FINAL"}, "order.finalize"),
    ({"text": "münchen"}, "order.place"),
    ({"text": "MÜNCHEN.example"}, "order.place"),
    ({"text": "jÜRGEN"}, "operator.sign-in"),
    ({"text": "JÜRGEN"}, "operator.sign-in"),
    ({"text": "50%_off"}, "order.place"),
    ({"text": "50_"}, ""),
    ({"text": "%"}, "order.place"),
    ({"text": "C:\\x"}, "account.register"),
    ({"text": "' OR 1=1 --"}, ""),
    ({"text": "bob", "outcome": "ok"}, ""),
    ({"text": "\x00\ud800"}, ""),
])  # fmt: skip
def test_the_trail_is_searched(told: SqlDatabase, wanted: dict[str, object], actions: str) -> None:
    with told.read() as tx:
        rows = tx.audit_rows.page(AuditFilter(**wanted))  # type: ignore[arg-type]
    assert [row.action for row in rows] == actions.split()
