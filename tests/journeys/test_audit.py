"""The audit trail of a real issuance, and what becomes of every attempt to change it behind the program's back."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.desk import Desk
from tests.journeys.profiles import DATABASE, copy_of, database_of, passphrase_desk, rows_of, run_inside
from tests.servers.pebble import Pebble

ALONE = Path(__file__).resolve().parents[2] / "resources" / "audit" / "verify_audit.py"
COLUMNS = (
    "chain", "seq", "at", "actor", "role", "session", "host", "version", "action", "topic", "object_id", "outcome",
    "detail", "prev_hash", "hash",
)  # fmt: skip
Tamper = Callable[[sqlite3.Connection], object]


@pytest.fixture(scope="module")
def trail(tmp_path_factory: pytest.TempPathFactory, pebble: Pebble) -> Desk:
    """A profile with a trail of everything that an issuance, an export and a sign-in leave; it has a checkpoint."""
    desk = passphrase_desk(tmp_path_factory.mktemp("trail")).looks_at(pebble).sign_in()
    desk.register(pebble.directory_url, pebble.ca_bundle)
    order = desk(
        "order", "create", "--account", "1", "--domains", f"{uuid.uuid4().hex[:8]}.test",
        "--solver", f"http-server:127.0.0.1:{pebble.http_port}",
    ).document  # fmt: skip
    desk("certificate", "export", str(order["certificate"]), "--format", "pem", "--to", str(desk.home.parent / "out"))
    desk("audit", "export", "--to", str(desk.home.parent / "first.jsonl"))
    desk("audit", "list", "--outcome", "ok")
    return desk


@pytest.fixture
def victim(trail: Desk, tmp_path: Path) -> Callable[[], Desk]:
    """Makes fresh copies of it, without the triggers: whoever owns the file can drop them."""

    def make() -> Desk:
        desk = copy_of(trail, tmp_path / "victim")
        with database_of(desk) as database:
            triggers = database.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall()
            assert triggers
            for (name,) in triggers:
                database.execute(f"DROP TRIGGER {name}")
        return desk

    return make


def verdict_on(desk: Desk) -> dict[str, Any]:
    """What `audit verify` says of this installation's own chain; the exit code must say the same."""
    result = run_inside(desk, "audit", "verify")
    own = (desk.home / "installation").read_text().strip()
    chain: dict[str, Any] = next(c for c in result.document["chains"] if c["chain"] == own)
    assert result.code == (0 if result.document["ok"] else 1), result.out
    assert result.document["ok"] or not chain["ok"], result.out
    return chain


def assert_named(make: Callable[[], Desk], row: int, tamper: Tamper) -> None:
    """After this the verification fails and names the row; and it fails the next time, too."""
    desk = make()
    with database_of(desk) as database:
        tamper(database)
    chain = verdict_on(desk)
    assert (chain["ok"], chain["broken_at"]) == (False, row)
    assert not verdict_on(desk)["ok"]


def length(desk: Desk) -> int:
    return int(rows_of(desk, "SELECT count(*) FROM audit_event")[0][0])


def other(value: object) -> object:
    """Something of the same kind that differs as little as possible."""
    if isinstance(value, int):
        return value + 100_000
    if isinstance(value, bytes):
        return value[:-1] + bytes([value[-1] ^ 1])
    text = str(value)
    return text[:-1] + chr(ord(text[-1]) ^ 1) if text else "x"


def changing(column: str, row: int) -> Tamper:
    def tamper(database: sqlite3.Connection) -> None:
        (value,) = database.execute(f"SELECT {column} FROM audit_event WHERE seq = ?", (row,)).fetchone()
        database.execute(f"UPDATE audit_event SET {column} = ? WHERE seq = ?", (other(value), row))

    return tamper


def test_the_trail_of_an_issuance_holds_and_tells_it_all(trail: Desk, tmp_path: Path) -> None:
    desk = copy_of(trail, tmp_path / "profile")
    report = desk("audit", "verify").document
    assert report["ok"] is True
    assert report["chains"][0]["rows"] == length(trail)
    assert report["chains"][0]["checkpoints"] == len(rows_of(trail, "SELECT seq FROM audit_checkpoint")) >= 2
    said = {f"{event['action']} {event['outcome']}" for event in desk("audit", "list").document["events"]}
    told = {
        "account.register intent", "account.register ok", "order.place intent", "order.place ok",
        "challenge.deploy intent", "challenge.deploy ok", "challenge.remove ok", "order.finalize intent",
        "certificate.issue ok", "certificate.export intent", "certificate.export ok", "operator.sign-in ok",
    }  # fmt: skip
    assert told <= said
    assert "BROKEN" not in desk.text("audit", "verify").out


@pytest.mark.parametrize("column", COLUMNS)
def test_a_change_in_any_column_names_the_row(trail: Desk, victim: Callable[[], Desk], column: str) -> None:
    for row in (1, length(trail) // 2, length(trail)):
        assert_named(victim, row, changing(column, row))


def test_one_changed_character_in_any_row_names_that_row(trail: Desk, victim: Callable[[], Desk]) -> None:
    for row in range(1, length(trail) + 1):
        assert_named(victim, row, changing("detail" if row % 2 else "at", row))


def test_one_changed_byte_in_the_file_itself_names_the_row(trail: Desk, victim: Callable[[], Desk]) -> None:
    row, detail = rows_of(trail, "SELECT seq, detail FROM audit_event WHERE topic = 'order' AND outcome = 'intent'")[0]
    desk = victim()
    content = (desk.home / DATABASE).read_bytes()
    assert content.count(detail.encode()) == 1
    place = content.index(detail.encode()) + detail.index(":") + 1
    (desk.home / DATABASE).write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
    assert verdict_on(desk)["broken_at"] == row


def test_a_deleted_row_is_missed(trail: Desk, victim: Callable[[], Desk]) -> None:
    for row in (1, 2, length(trail) // 2, length(trail) - 1):
        assert_named(
            victim, row, lambda database, row=row: database.execute(f"DELETE FROM audit_event WHERE seq = {row}")
        )


def test_a_row_deleted_with_the_others_moved_up_is_missed(victim: Callable[[], Desk]) -> None:
    def tamper(database: sqlite3.Connection) -> None:
        database.execute("DELETE FROM audit_event WHERE seq = 3")
        database.execute("UPDATE audit_event SET seq = -(seq - 1) WHERE seq > 3")
        database.execute("UPDATE audit_event SET seq = -seq WHERE seq < 0")

    assert_named(victim, 3, tamper)


def test_two_swapped_rows_are_found_at_the_first(trail: Desk, victim: Callable[[], Desk]) -> None:
    for first, second in ((1, 2), (3, 7), (length(trail) - 1, length(trail))):
        assert_named(victim, first, lambda database, a=first, b=second: swap(database, a, b))


def swap(database: sqlite3.Connection, first: int, second: int) -> None:
    for old, new in ((first, -1), (second, first), (-1, second)):
        database.execute("UPDATE audit_event SET seq = ? WHERE seq = ?", (new, old))


@pytest.mark.parametrize("count", [1, 5])
def test_a_cut_tail_is_missed(trail: Desk, victim: Callable[[], Desk], count: int) -> None:
    last = length(trail) - count
    assert_named(victim, last + 1, lambda database: database.execute(f"DELETE FROM audit_event WHERE seq > {last}"))


def test_a_cut_tail_with_its_checkpoints_is_missed_even_when_rows_have_grown_over_it(
    trail: Desk, victim: Callable[[], Desk]
) -> None:
    desk, before = victim(), length(trail)
    with database_of(desk) as database:
        database.execute("DELETE FROM audit_event WHERE seq > 4")
        database.execute("DELETE FROM audit_checkpoint")
    assert verdict_on(desk)["broken_at"] == 5
    while length(desk) <= before:
        run_inside(desk, "challenge", "list", "--order", "1")
    chain = verdict_on(desk)
    assert (chain["ok"], chain["broken_at"], chain["reason"]) == (False, before, "anchor does not match")


def test_a_trail_with_nothing_left_is_not_taken_for_a_new_one(victim: Callable[[], Desk]) -> None:
    def tamper(database: sqlite3.Connection) -> None:
        database.execute("DELETE FROM audit_event")
        database.execute("DELETE FROM audit_checkpoint")

    assert_named(victim, 1, tamper)


def test_an_old_copy_of_the_database_put_back_is_found(trail: Desk, tmp_path: Path) -> None:
    desk = copy_of(trail, tmp_path / "profile")
    old = tmp_path / "old.sqlite3"
    shutil.copyfile(desk.home / DATABASE, old)
    before = length(desk)
    for _ in range(3):
        desk("challenge", "list", "--order", "1")
    assert desk("audit", "verify").document["ok"]
    shutil.copyfile(old, desk.home / DATABASE)
    result = desk("audit", "verify", expect=1)
    assert result.document["chains"][0]["broken_at"] == before + 1
    told = desk.text("audit", "verify", expect=1)
    assert "BROKEN at row " in told.out


@pytest.mark.parametrize("column", ["seq", "head", "at", "public_key", "signature"])
def test_a_changed_checkpoint_names_the_row_that_it_signs(trail: Desk, victim: Callable[[], Desk], column: str) -> None:
    for seq, value in rows_of(trail, f"SELECT seq, {column} FROM audit_checkpoint"):
        changed, row = (value + 1, seq + 1) if column == "seq" else (other(value), seq)
        statement = f"UPDATE audit_checkpoint SET {column} = ? WHERE seq = {seq}"
        assert_named(victim, row, lambda database, s=statement, v=changed: database.execute(s, (v,)))


def test_a_checkpoint_signed_with_another_key_is_not_believed(trail: Desk, victim: Callable[[], Desk]) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from acme_desktop.domain.audit import checkpoint_message

    (chain, seq, head, at), *_ = rows_of(trail, "SELECT chain, seq, head, at FROM audit_checkpoint ORDER BY seq")
    key = Ed25519PrivateKey.generate()
    values = (key.public_key().public_bytes_raw(), key.sign(checkpoint_message(chain, seq, head, at)))
    statement = f"UPDATE audit_checkpoint SET public_key = ?, signature = ? WHERE seq = {seq}"
    assert_named(victim, seq, lambda database: database.execute(statement, values))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET actor = 'nobody' WHERE seq = 2",
        "UPDATE audit_event SET seq = 999 WHERE seq = 2",
        "DELETE FROM audit_event",
        "DELETE FROM audit_event WHERE seq = (SELECT max(seq) FROM audit_event)",
        "INSERT OR REPLACE INTO audit_event SELECT * FROM audit_event WHERE seq = 2",
        "UPDATE audit_checkpoint SET at = 'never'",
        "DELETE FROM audit_checkpoint",
        "INSERT OR REPLACE INTO audit_checkpoint SELECT * FROM audit_checkpoint",
    ],
)
def test_the_database_itself_refuses_to_change_the_trail(trail: Desk, tmp_path: Path, statement: str) -> None:
    desk = copy_of(trail, tmp_path / "profile")
    before = rows_of(desk, "SELECT * FROM audit_event"), rows_of(desk, "SELECT * FROM audit_checkpoint")
    with pytest.raises(sqlite3.IntegrityError, match="append-only"), database_of(desk) as database:
        database.execute(statement)
    assert before == (rows_of(desk, "SELECT * FROM audit_event"), rows_of(desk, "SELECT * FROM audit_checkpoint"))


# --- the export -----------------------------------------------------------------------------------------------------


def alone_on(path: Path) -> int:
    """The exit code of the verifier that needs nothing but Python."""
    command = [sys.executable, "-I", str(ALONE), str(path)]
    return subprocess.run(command, capture_output=True, env={}, check=False).returncode


@pytest.fixture
def exported(trail: Desk, tmp_path: Path) -> tuple[Desk, list[str]]:
    """A desk and the lines of its export."""
    desk = copy_of(trail, tmp_path / "profile")
    answer = desk("audit", "export", "--to", str(tmp_path / "trail.jsonl")).document
    # That the export is done is a row of its own, which the export cannot hold.
    assert answer["rows"] == length(desk) - 1
    return desk, (tmp_path / "trail.jsonl").read_text().splitlines()


def test_an_export_holds_for_the_program_and_for_the_verifier_that_stands_alone(
    exported: tuple[Desk, list[str]], tmp_path: Path
) -> None:
    desk, lines = exported
    path = tmp_path / "trail.jsonl"
    assert path.stat().st_mode & 0o777 == 0o600
    assert desk("audit", "verify", str(path)).document["chains"][0]["rows"] == sum(
        line.startswith('{"row":') for line in lines
    )
    assert alone_on(path) == 0
    before = path.read_bytes()
    refused = desk("audit", "export", "--to", str(path), expect=2)
    assert refused.document["error"]["field"] == "to"
    assert path.read_bytes() == before


def test_every_change_of_an_export_is_found_by_both(exported: tuple[Desk, list[str]], tmp_path: Path) -> None:
    desk, lines = exported
    path = tmp_path / "changed.jsonl"
    for name, broken, row in (*changed_lines(lines), *moved_lines(lines)):
        path.write_text("\n".join(broken) + "\n")
        said = run_inside(desk, "audit", "verify", str(path))
        assert (said.code, alone_on(path)) == (1, 1), name
        assert row in (0, said.document["chains"][0]["broken_at"]), (name, said.out)
    path.write_text("\n".join(lines[1:]) + "\n")
    assert (run_inside(desk, "audit", "verify", str(path)).code, alone_on(path)) == (2, 2)


def changed_lines(lines: list[str]) -> list[tuple[str, list[str], int]]:
    """One value of one row changed, for every column; and one digit of the last checkpoint and of the last line."""
    cases = []
    for number, column in enumerate(COLUMNS, 1):
        document = json.loads(lines[number])
        value = document["row"][column]
        changed = value + 1000 if isinstance(value, int) else flipped(value)
        document["row"][column] = changed
        row = json.dumps(document, separators=(",", ":"))
        cases.append((column, [*lines[:number], row, *lines[number + 1 :]], 0 if column == "chain" else number))
    for number in (len(lines) - 2, len(lines) - 1):
        line = lines[number]
        place = line.rindex('"head":"') + 8
        digit = "1" if line[place] == "0" else "0"
        cases.append(
            (f"line {number}", [*lines[:number], line[:place] + digit + line[place + 1 :], *lines[number + 1 :]], 0)
        )
    return cases


def flipped(text: str) -> str:
    return ("1" if text[:1] == "0" else "0") + text[1:] if text else "x"


def moved_lines(lines: list[str]) -> list[tuple[str, list[str], int]]:
    """Lines deleted, swapped, doubled, cut from the end."""
    end = len(lines)
    return [
        ("first row deleted", [lines[0], *lines[2:]], 1),
        ("a row deleted", [*lines[:5], *lines[6:]], 5),
        ("two rows swapped", [*lines[:5], lines[6], lines[5], *lines[7:]], 5),
        ("a row doubled", [*lines[:6], lines[5], *lines[6:]], 0),
        ("last line cut", lines[: end - 1], 0),
        ("last five lines cut", lines[: end - 5], 0),
        ("rows before the checkpoints cut", [line for line in lines if '"seq":4,' not in line or "head" in line], 4),
    ]
