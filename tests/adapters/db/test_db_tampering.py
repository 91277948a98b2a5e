"""Somebody with the file and a copy of sqlite3: whatever they change in the trail is found, and the row named."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from acme_desktop.adapters.db import SqlDatabase
from acme_desktop.domain.audit import Anchor, AuditRow, ChainReport, ChainVerifier, row_hash
from acme_desktop.domain.events import Event, Topic
from acme_desktop.service.job import Job
from acme_desktop.service.store import AuditFilter
from tests.adapters.db.conftest import OpenDatabase
from tests.adapters.db.test_db_audit_trail import add_checkpoint, record

KEY = Ed25519PrivateKey.generate()
COLUMNS = [f.name for f in fields(AuditRow)]


def holds(public_key: bytes, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


@pytest.fixture
def database(file_url: str, open_it: OpenDatabase, job: Job) -> SqlDatabase:
    """Ten rows, signed after the fifth and the eighth."""
    database = open_it(file_url)
    for first, last in ((1, 5), (6, 8), (9, 10)):
        record(database, job, *(Event(Topic.ORDER, "place", str(n), detail={"n": n}) for n in range(first, last + 1)))
        if last < 10:
            add_checkpoint(database, job, KEY)
    return database


@pytest.fixture
def attack(database: SqlDatabase, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(tmp_path / "acme.db", isolation_level=None)) as line:
        for (name,) in line.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            line.execute(f"DROP TRIGGER {name}")
        yield line


def verified(database: SqlDatabase, anchor: Anchor | None = None) -> ChainReport:
    trusted = KEY.public_key().public_bytes_raw()
    with database.read() as tx:
        verifier = ChainVerifier("here", tx.audit.checkpoints("here"), holds, trusted, anchor)
        for row in tx.audit.rows("here"):
            if not verifier.feed(row):
                break
        return verifier.finish()


def test_an_untouched_trail_holds(database: SqlDatabase) -> None:
    report = verified(database)
    assert (report.ok, report.rows, report.checkpoints) == (True, 10, 2)


@pytest.mark.parametrize("column", [c for c in COLUMNS if c not in ("chain", "seq")])
@pytest.mark.parametrize("seq", [1, 6, 10])
def test_one_changed_byte_names_its_row(
    database: SqlDatabase, attack: sqlite3.Connection, column: str, seq: int
) -> None:
    value = attack.execute(f"SELECT {column} FROM audit_event WHERE seq = ?", (seq,)).fetchone()[0]
    other = bytes([value[0] ^ 1]) + value[1:] if isinstance(value, bytes) else (value[:-1] + "~" if value else "~")
    attack.execute(f"UPDATE audit_event SET {column} = ? WHERE seq = ?", (other, seq))
    report = verified(database)
    assert (report.ok, report.broken_at) == (False, seq)


@pytest.mark.parametrize(
    "change",
    [
        "actor = CAST(x'ff' AS TEXT)", "detail = CAST(detail AS BLOB)", "hash = 'abc'", "hash = 'é'", "prev_hash = 17",
        "host = 3.5", "seq = 'x'", "seq = 6.5", "at = x'ff'", "chain = CAST(x'ff' AS TEXT)", "chain = x'ff'",
    ],
)  # fmt: skip
def test_what_no_program_of_ours_would_store_is_named_as_well(
    database: SqlDatabase, attack: sqlite3.Connection, job: Job, change: str
) -> None:
    attack.execute(f"UPDATE audit_event SET {change} WHERE seq = 6")
    assert (verified(database).ok, verified(database).broken_at) == (False, 6)
    with database.read() as tx:
        assert "here" in tx.audit.chains()
        assert len(tx.audit_rows.page(AuditFilter())) in (9, 10)
    record(database, job, Event(Topic.ORDER, "place", "11"))


@pytest.mark.parametrize(
    "change",
    ["signature = 'abc'", "head = 5", "public_key = x''", "at = CAST(x'ff' AS TEXT)", "seq = 'x'", "at = x'ff'"],
)
def test_a_checkpoint_that_no_program_of_ours_would_store_fails(
    database: SqlDatabase, attack: sqlite3.Connection, change: str
) -> None:
    attack.execute(f"UPDATE audit_checkpoint SET {change} WHERE seq = 8")
    assert (verified(database).ok, verified(database).reason) == (False, "signed checkpoint does not match")


def test_a_checkpoint_that_was_moved_or_deleted_is_missed(database: SqlDatabase, attack: sqlite3.Connection) -> None:
    with database.read() as tx:
        anchor = Anchor("here", *tx.audit.head("here"), signed=tx.audit.signed("here"))
    assert verified(database, anchor).ok
    attack.execute("UPDATE audit_checkpoint SET chain = 'there' WHERE seq = 8")
    with database.read() as tx:
        assert tx.audit.chains() == ("here", "there")
    report = verified(database, anchor)
    assert (report.ok, report.broken_at, report.reason) == (False, 10, "signed checkpoints are missing")
    assert (report.expected, report.found) == ("at least 2 checkpoints", "1 checkpoints")


def test_a_row_moved_to_another_chain_or_number_is_missed(database: SqlDatabase, attack: sqlite3.Connection) -> None:
    attack.execute("UPDATE audit_event SET chain = 'there' WHERE seq = 4")
    assert verified(database).broken_at == 4
    attack.execute("UPDATE audit_event SET chain = 'here' WHERE seq = 4")
    attack.execute("UPDATE audit_event SET seq = 11 WHERE seq = 10")
    assert verified(database).broken_at == 10


@pytest.mark.parametrize("seq", [1, 4, 8])
def test_a_deleted_row_is_named(database: SqlDatabase, attack: sqlite3.Connection, seq: int) -> None:
    attack.execute("DELETE FROM audit_event WHERE seq = ?", (seq,))
    report = verified(database)
    assert (report.ok, report.broken_at, report.reason) == (False, seq, "row missing")


def test_two_swapped_rows_are_named(database: SqlDatabase, attack: sqlite3.Connection) -> None:
    for old, new in ((3, 100), (4, 3), (100, 4)):
        attack.execute("UPDATE audit_event SET seq = ? WHERE seq = ?", (new, old))
    assert (verified(database).ok, verified(database).broken_at) == (False, 3)


def test_a_tail_cut_behind_a_checkpoint_is_seen_by_the_anchor(
    database: SqlDatabase, attack: sqlite3.Connection
) -> None:
    with database.read() as tx:
        anchor = Anchor("here", *tx.audit.head("here"))
    attack.execute("DELETE FROM audit_event WHERE seq > 8")
    assert verified(database).ok
    report = verified(database, anchor)
    assert (report.ok, report.broken_at, report.reason) == (False, 9, "rows at the end are missing")


def test_a_tail_cut_before_a_checkpoint_is_seen_without_an_anchor(
    database: SqlDatabase, attack: sqlite3.Connection
) -> None:
    attack.execute("DELETE FROM audit_event WHERE seq > 6")
    assert verified(database).broken_at == 7


def test_a_chain_computed_anew_fails_at_its_first_signed_head(
    database: SqlDatabase, attack: sqlite3.Connection
) -> None:
    rewrite(attack, database, lambda row: row.seq == 4)
    report = verified(database)
    assert (report.ok, report.broken_at, report.reason) == (False, 5, "signed checkpoint does not match")


def test_a_chain_signed_anew_by_another_key_fails(database: SqlDatabase, attack: sqlite3.Connection, job: Job) -> None:
    rewrite(attack, database, lambda row: row.seq == 10)
    attack.execute("DELETE FROM audit_checkpoint")
    add_checkpoint(database, job, Ed25519PrivateKey.generate())
    assert (verified(database).ok, verified(database).broken_at) == (False, 10)


def rewrite(attack: sqlite3.Connection, database: SqlDatabase, chosen: Callable[[AuditRow], bool]) -> None:
    """Change the chosen rows and compute every hash again, as somebody would who knows how."""
    from dataclasses import replace

    with database.read() as tx:
        rows = list(tx.audit.rows("here"))
    head = rows[0].prev_hash
    for row in rows:
        changed = replace(row, actor="mallory") if chosen(row) else row
        changed = replace(changed, prev_hash=head)
        head = row_hash(changed)
        attack.execute(
            "UPDATE audit_event SET actor = ?, prev_hash = ?, hash = ? WHERE seq = ?",
            (changed.actor, changed.prev_hash, head, row.seq),
        )
