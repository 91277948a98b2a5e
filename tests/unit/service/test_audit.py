"""The audit trail: what is asked of it, its seals, and that every way of touching it is seen."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from acme_desktop.adapters.crypto import CryptographyCrypto
from acme_desktop.domain.audit import GENESIS, ChainReport, row_hash
from acme_desktop.domain.errors import Cancelled, InputError, VaultTrouble
from acme_desktop.domain.events import Event, Topic
from acme_desktop.service import audit_export
from acme_desktop.service.audit import ANCHOR_ENTRY, seal_trail
from acme_desktop.service.requests import ExportAudit, ListAudit, ListChallenges, VerifyAudit
from acme_desktop.service.secrets import AUDIT_ENTRY
from acme_desktop.service.store import AuditFilter
from tests.unit.service.core import Core, Shelf, Start


def verified(core: Core) -> ChainReport:
    (report,) = core.handle(VerifyAudit())
    return report


def record(core: Core, rows: int) -> None:
    with core.ports.database.write(core.job()) as tx:
        for number in range(rows):
            tx.record(Event(Topic.DATABASE, "test", str(number)))
        tx.commit()


def tampered(core: Core, *statements: str) -> None:
    """What somebody with the database file and no scruples does."""
    core.shelf.close()
    line = sqlite3.connect(core.shelf.file)
    triggers = line.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for statement in (*(f"DROP TRIGGER {name}" for (name,) in triggers), *statements):
        line.execute(statement)
    line.commit()
    line.close()
    core.restart()


def checkpoints(core: Core) -> list[int]:
    with core.ports.database.read() as tx:
        return [mark.seq for mark in tx.audit.checkpoints("here")]


def test_rows_are_listed_newest_first_and_filtered(core: Core) -> None:
    rows = core.handle(ListAudit())
    assert [r.seq for r in rows] == sorted((r.seq for r in rows), reverse=True)
    assert {r.action for r in core.handle(ListAudit(AuditFilter(action="account.register")))} == {"account.register"}


def test_an_untouched_trail_holds_and_that_is_on_the_record(core: Core) -> None:
    report = verified(core)
    assert report.ok
    row = core.trail()[-1]
    assert (row.action, row.outcome, json.loads(row.detail)["source"]) == ("audit.verify", "ok", "database")
    assert verified(core).rows == report.rows + 1


def test_verifying_a_long_trail_tells_how_far_it_is_and_can_be_stopped(core: Core) -> None:
    record(core, 1100)
    assert verified(core).ok
    assert "verifying" in core.steps
    stop = core.job().stop
    stop.set()
    with pytest.raises(Cancelled):
        core.handle(VerifyAudit(), stop=stop)


def test_a_changed_row_is_found(core: Core) -> None:
    tampered(core, "UPDATE audit_event SET actor = 'eve' WHERE seq = 2")
    report = verified(core)
    assert (report.ok, report.broken_at, report.reason) == (False, 2, "row changed")
    row = core.trail()[-1]
    assert (row.outcome, json.loads(row.detail)["broken"]) == ("failed", [{"row": 2, "reason": "row changed"}])


def test_a_tail_that_was_cut_is_found_by_the_anchor_in_the_vault(core: Core) -> None:
    record(core, 5)
    verified(core)
    tampered(core, "DELETE FROM audit_event WHERE seq > 4", "DELETE FROM audit_checkpoint WHERE seq > 4")
    assert not verified(core).ok
    core.service.close()
    core.restart()
    record(core, 20)
    core.service.close()
    assert not verified(core).ok


def test_an_emptied_trail_is_found_by_the_anchor_in_the_vault(core: Core) -> None:
    core.handle(VerifyAudit())
    tampered(core, "DELETE FROM audit_event", "DELETE FROM audit_checkpoint")
    assert not verified(core).ok


@pytest.mark.parametrize("which", ["1 = 1", "seq = (SELECT min(seq) FROM audit_checkpoint)"])
def test_signed_checkpoints_that_were_deleted_are_missed_and_not_signed_anew(core: Core, which: str) -> None:
    record(core, 5)
    seal_trail(core.ports, core.job(), sign=True)
    tampered(core, f"DELETE FROM audit_checkpoint WHERE {which}")
    for _ in range(2):
        assert verified(core).reason == "signed checkpoints are missing"


def test_an_anchor_of_before_checkpoints_were_counted_is_taken_at_its_word(core: Core) -> None:
    record(core, 5)
    seal_trail(core.ports, core.job())
    older = core.vault.entries[ANCHOR_ENTRY].rpartition(b" ")[0]
    core.vault.entries[ANCHOR_ENTRY] = older
    assert verified(core).ok
    assert core.vault.entries[ANCHOR_ENTRY].count(b" ") == 3


@pytest.mark.parametrize("kept", [b"here what ever", b"here 4", b"\xff", b""])
def test_what_is_no_anchor_of_ours_is_replaced(core: Core, kept: bytes) -> None:
    core.vault.entries[ANCHOR_ENTRY] = kept
    assert verified(core).ok
    _, seq, head, _ = core.vault.entries[ANCHOR_ENTRY].decode().split(" ")
    assert (int(seq), len(head)) == (len(core.trail()) - 1, 64)


def test_the_anchor_of_another_chain_is_replaced(core: Core) -> None:
    core.vault.entries[ANCHOR_ENTRY] = b"there 9999 " + b"00" * 32
    assert verified(core).ok
    assert core.vault.entries[ANCHOR_ENTRY].startswith(b"here ")


def test_the_anchor_of_another_chain_says_nothing_of_ours_even_where_it_cannot_be_replaced(core: Core) -> None:
    core.vault.entries[ANCHOR_ENTRY] = b"there 9999 " + b"00" * 32
    core.vault.trouble[f"put {ANCHOR_ENTRY}"] = VaultTrouble.REFUSED
    assert verified(core).ok


def test_chains_of_other_installations_are_verified_too(core: Core) -> None:
    record(core, 1)
    tampered(core, "UPDATE audit_event SET chain = 'there' WHERE seq = 5")
    reports = {r.chain: r.ok for r in core.handle(VerifyAudit())}
    assert reports == {"here": False, "there": False}


def test_without_the_signing_key_checkpoints_are_believed(core: Core) -> None:
    verified(core)
    del core.vault.entries[AUDIT_ENTRY]
    assert verified(core).checkpoints == 1


def test_a_checkpoint_that_another_key_signed_is_not_believed(core: Core) -> None:
    verified(core)
    core.vault.entries[AUDIT_ENTRY] = core.crypto.new_signing_key()
    assert verified(core).reason == "signed checkpoint does not match"


# --- seals -------------------------------------------------------------------------------------------------------


def test_closing_seals_what_was_recorded(core: Core) -> None:
    core.handle(ListChallenges(core.place().id))
    core.service.close()
    row = core.trail()[-1]
    assert core.vault.entries[ANCHOR_ENTRY] == f"here {row.seq} {row.hash.hex()} 1".encode()


def test_closing_without_a_record_asks_the_vault_nothing(core: Core) -> None:
    core.vault.trouble[""] = VaultTrouble.LOCKED
    core.service.close()
    assert ANCHOR_ENTRY not in core.vault.entries


def test_a_vault_that_does_not_answer_does_not_stop_the_work(core: Core) -> None:
    core.vault.trouble[ANCHOR_ENTRY] = VaultTrouble.TIMED_OUT
    core.place()
    core.service.close()
    core.vault.trouble.clear()
    assert verified(core).ok


def test_an_empty_trail_is_not_sealed(fresh: Core) -> None:
    seal_trail(fresh.ports, fresh.job(), sign=True)
    assert fresh.vault.entries == {}


def test_the_trail_is_signed_every_hundred_rows(core: Core) -> None:
    seal_trail(core.ports, core.job())
    first = checkpoints(core)
    record(core, 99)
    seal_trail(core.ports, core.job())
    assert checkpoints(core) == first
    record(core, 1)
    seal_trail(core.ports, core.job())
    assert checkpoints(core) == [*first, first[0] + 100]


def test_the_trail_is_signed_every_hour_in_which_something_happened(core: Core) -> None:
    seal_trail(core.ports, core.job())
    first = checkpoints(core)
    core.clock.forward(timedelta(hours=2))
    seal_trail(core.ports, core.job())
    assert checkpoints(core) == first
    record(core, 1)
    seal_trail(core.ports, core.job())
    assert checkpoints(core) == [*first, first[0] + 1]


def test_what_is_signed_already_is_not_signed_again(core: Core) -> None:
    seal_trail(core.ports, core.job(), sign=True)
    seal_trail(core.ports, core.job(), sign=True)
    assert len(checkpoints(core)) == 1


def test_of_two_that_sign_the_same_head_one_signature_is_kept(core: Core) -> None:
    core.crypto.before["sign"] = lambda: seal_trail(core.ports, core.job(), sign=True)
    seal_trail(core.ports, core.job(), sign=True)
    assert len(checkpoints(core)) == 1
    assert verified(core).ok


def test_without_a_signing_key_nothing_is_signed(core: Core) -> None:
    del core.vault.entries[AUDIT_ENTRY]
    seal_trail(core.ports, core.job(), sign=True)
    assert checkpoints(core) == []


# --- exports -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory, prepared: Start) -> tuple[str, ...]:
    """The lines of one export, for all that only read them."""
    folder = tmp_path_factory.mktemp("export")
    core = Core(folder, Shelf(folder), prepared)
    core.place()
    core.handle(ExportAudit(str(folder / "audit.jsonl")))
    core.shelf.close()
    return tuple((folder / "audit.jsonl").read_text().splitlines())


@pytest.fixture
def export(exported: tuple[str, ...]) -> list[str]:
    return list(exported)


def test_an_export_holds_every_row_and_is_signed(core: Core, tmp_path: Path) -> None:
    files = core.handle(ExportAudit(str(tmp_path / "out" / "audit.jsonl")))
    assert files.paths == (str(tmp_path / "out" / "audit.jsonl"),)
    kinds = [next(iter(json.loads(line))) for line in Path(files.paths[0]).read_text().splitlines()]
    assert kinds == ["format", *["row"] * files.rows, "checkpoint", "end"]
    assert core.trail()[-1].action == "audit.export"


def test_an_export_needs_the_name_of_a_file(core: Core, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="names no file"):
        core.handle(ExportAudit(f"{tmp_path}/"))


@pytest.mark.parametrize(("path", "folder"), [("audit.jsonl", "."), ("/audit.jsonl", "/"), ("C:\\x\\a.jsonl", "C:/x")])
def test_an_export_goes_where_its_path_says(core: Core, path: str, folder: str) -> None:
    asked: list[str] = []

    class Files:
        def write(self, folder: str, files: dict[str, tuple[bytes, int]], **_: bool) -> tuple[str, ...]:
            asked.append(folder)
            return tuple(files)

    core.restart(files=Files())
    core.handle(ExportAudit(path))
    assert asked == [folder]


def test_an_export_holds_when_it_is_verified(core: Core, export: list[str]) -> None:
    (report,) = core.handle(VerifyAudit(export))
    assert report.ok
    assert report.checkpoints == 1
    assert json.loads(core.trail()[-1].detail)["source"] == "export"


def edited(line: str, **changes: object) -> str:
    ((kind, body),) = json.loads(line).items()
    return json.dumps({kind: body | changes}, separators=(",", ":"))


@pytest.mark.parametrize(
    ("number", "becomes"),
    [
        (2, lambda line: edited(line, actor="eve")),
        (2, lambda line: edited(line, seq=True)),
        (2, lambda line: edited(line, seq="2")),
        (2, lambda line: edited(line, seq=0)),
        (2, lambda line: edited(line, actor=7)),
        (2, lambda line: edited(line, hash="xyz")),
        (2, lambda line: edited(line, hash="AB")),
        (2, lambda line: edited(line, more="")),
        (2, lambda line: line.replace('{"row":', '{"row": ')),
        (2, lambda _: "not JSON"),
        (2, lambda _: "[" * 100_000),
        (2, lambda _: "[]"),
        (2, lambda _: '{"row":[]}'),
        (2, lambda _: '{"sow":{}}'),
        (2, lambda _: '{"row":{},"end":{}}'),
        (-2, lambda line: edited(line, signature="00" * 64)),
        (-2, lambda line: edited(line, seq=9999)),
        (-2, lambda line: edited(line, chain="there")),
        (-1, lambda _: '{"end":{"here":[]}}'),
        (-1, lambda _: '{"end":{"here":{"rows":1}}}'),
        (-1, lambda _: '{"end":{}}'),
        (-1, lambda _: '{"end":{"here":{"rows":2,"head":"00"}}}'),
        (-1, lambda _: '{"end":{"here":{"rows":9999,"head":"00"}}}'),
    ],
)  # fmt: skip
def test_any_change_to_an_export_is_found(export: list[str], number: int, becomes: Callable[[str], str]) -> None:
    export[number] = becomes(export[number])
    reports = audit_export.verify(export, CryptographyCrypto().verify)
    assert not all(report.ok for report in reports)


def test_an_end_that_counts_fewer_rows_than_there_are_is_found(export: list[str]) -> None:
    third = json.loads(export[3])["row"]
    export[-1] = json.dumps({"end": {"here": {"rows": 3, "head": third["hash"]}}}, separators=(",", ":"))
    (report,) = audit_export.verify(export, CryptographyCrypto().verify)
    assert (report.ok, report.broken_at) == (False, 4)


def test_an_export_that_was_cut_short_is_found(core: Core, export: list[str]) -> None:
    (report,) = core.handle(VerifyAudit(export[:-1]))
    assert "cut short" in report.reason
    assert core.trail()[-1].outcome == "failed"


def test_lines_behind_the_end_are_found(export: list[str]) -> None:
    (report,) = audit_export.verify([*export, export[1]], CryptographyCrypto().verify)
    assert "can't be read" in report.reason


@pytest.mark.parametrize("lines", [[], ["not JSON"], ["[]"], ['{"format":"other"}'], ["[" * 100_000]])
def test_what_is_no_export_is_refused(core: Core, lines: list[str]) -> None:
    with pytest.raises(InputError, match="not an audit export"):
        core.handle(VerifyAudit(lines))


def test_an_export_of_two_chains_is_verified_chain_by_chain(core: Core, tmp_path: Path) -> None:
    row = replace(core.trail()[0], chain="there", prev_hash=GENESIS)
    row = replace(row, hash=row_hash(row))
    columns = ", ".join(row.__slots__)
    with_values = tuple(getattr(row, name) for name in row.__slots__)
    core.shelf.close()
    line = sqlite3.connect(core.shelf.file)
    line.execute(f"INSERT INTO audit_event ({columns}) VALUES ({', '.join('?' * len(with_values))})", with_values)
    line.commit()
    line.close()
    core.restart()
    core.handle(ExportAudit(str(tmp_path / "two.jsonl")))
    reports = core.handle(VerifyAudit((tmp_path / "two.jsonl").read_text().splitlines()))
    assert [(r.chain, r.ok) for r in reports] == [("here", True), ("there", True)]
