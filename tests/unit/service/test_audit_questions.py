"""What the audit pane asks beyond its rows."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from acme_desktop.domain.errors import Cancelled, InputError
from acme_desktop.domain.events import Event, Outcome, Topic
from acme_desktop.domain.operator import Actor
from acme_desktop.service.audit_export import verify
from acme_desktop.service.lines import AuditCount, AuditState
from acme_desktop.service.questions import CountAudit, ExportAuditRows, ListAuditFacets, ShowAuditState
from acme_desktop.service.requests import VerifyAudit
from acme_desktop.service.store import AuditFilter
from tests.unit.service.core import Core
from tests.unit.service.test_audit import record, tampered


def test_rows_are_counted_no_further_than_asked(core: Core) -> None:
    record(core, 30)
    total = len(core.trail())
    wanted = AuditFilter(action="database.test")
    assert core.handle(CountAudit(wanted)) == AuditCount(30, more=False, total=total)
    assert core.handle(CountAudit(wanted, 30)) == AuditCount(30, more=False, total=total)
    assert core.handle(CountAudit(wanted, 29)) == AuditCount(29, more=True, total=total)
    assert core.handle(CountAudit(wanted, -1)) == AuditCount(0, more=True, total=total)
    assert core.handle(CountAudit()) == AuditCount(total, more=False, total=total)


def test_facets_are_what_the_trail_holds_and_what_occurs_most_comes_first(core: Core) -> None:
    record(core, 50)
    facets = core.handle(ListAuditFacets())
    assert facets.actors == ("ada",)
    assert facets.actions[0] == "database.test"
    assert set(facets.actions) == {row.action for row in core.trail()}
    assert set(facets.topics) == {row.topic for row in core.trail()}


def test_before_the_first_verification_there_is_none(core: Core) -> None:
    rows = len(core.trail())
    assert core.handle(ShowAuditState()) == AuditState(rows, 0, not_indexed=rows)


def test_a_verification_is_remembered(core: Core) -> None:
    core.handle(VerifyAudit())
    state = core.handle(ShowAuditState())
    rows = len(core.trail())
    assert (state.seq, state.verified_seq, state.ok, state.at) == (rows, rows - 1, True, core.clock.now())
    assert state.signed == state.verified_seq  # to be verified, it was sealed first


def test_what_is_broken_is_remembered_with_both_hashes(core: Core) -> None:
    tampered(core, "UPDATE audit_event SET actor = 'eve' WHERE seq = 2")
    core.handle(VerifyAudit())
    state = core.handle(ShowAuditState())
    assert (state.ok, state.broken_at, state.reason, state.verified_seq) == (False, 2, "row changed", 1)
    assert state.expected != state.found
    assert len(state.found) == 64


def test_an_export_that_was_verified_says_nothing_of_the_database(core: Core, tmp_path: Path) -> None:
    header = '{"format":"acme-desktop-audit","version":1,"exported_at":"2026-11-23T12:00:00.000000Z"}'
    core.handle(VerifyAudit([header, '{"end":{}}']))
    assert core.handle(ShowAuditState()).at is None


def test_csv_is_safe_for_spreadsheets_and_holds_what_matches(core: Core, tmp_path: Path) -> None:
    ada = Actor(None, "@ada", "admin")
    with core.ports.database.write(core.job(actor=ada)) as tx:
        tx.record(Event(Topic.ORDER, "test", "=1+1", Outcome.FAILED, {"why": 'say "ä"\n, and go'}))
        tx.record(Event(Topic.ORDER, "other", "7"))
        tx.commit()
    path = tmp_path / "rows.CSV"
    files = core.handle(ExportAuditRows(str(path), AuditFilter(action="order.test")))
    assert (files.paths, files.rows) == ((str(path),), 1)
    assert path.read_bytes().startswith(b"\xef\xbb\xbfchain,seq,at,")
    with path.open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["action"], row["object"], row["outcome"], row["actor"]) == ("order.test", "'=1+1", "failed", "'@ada")
    assert path.stat().st_mode & 0o777 == 0o600


def test_json_lines_hold_each_row_with_its_hashes_under_a_header_that_says_what_it_is(
    core: Core, tmp_path: Path
) -> None:
    record(core, 3)
    path = tmp_path / "rows.jsonl"
    wanted = AuditFilter(action="database.test", since=core.clock.now(), limit=1)
    assert core.handle(ExportAuditRows(str(path), wanted)).rows == 3  # the limit is a page's
    header, *rows = (json.loads(line) for line in path.read_text().splitlines())
    assert header["format"] == "acme-desktop-audit-rows"
    assert header["filter"] == {"action": "database.test", "since": "2026-11-23T12:00:00.000000Z"}
    assert [row["row"]["object_id"] for row in rows] == ["2", "1", "0"]
    assert {len(row["row"]["hash"]) for row in rows} == {64}
    with pytest.raises(InputError, match="not an audit export"):
        verify(path.read_text().splitlines(), lambda *_: True)


def test_an_export_is_on_the_record_before_and_after(core: Core, tmp_path: Path) -> None:
    core.handle(ExportAuditRows(str(tmp_path / "a.csv"), AuditFilter(text="' OR 1=1 --")))
    intent, result = core.trail("audit.export")
    assert (intent.outcome, result.outcome) == ("intent", "ok")
    assert json.loads(result.detail) == {"file": "a.csv", "filter": {"text": "' OR 1=1 --"}, "rows": 0}


def test_an_export_needs_a_name_that_is_free(core: Core, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="names no file"):
        core.handle(ExportAuditRows(f"{tmp_path}/"))
    (tmp_path / "a.csv").write_text("x")
    with pytest.raises(InputError, match="is there already"):
        core.handle(ExportAuditRows(str(tmp_path / "a.csv")))
    assert (tmp_path / "a.csv").read_text() == "x"


def test_an_export_can_be_stopped(core: Core, tmp_path: Path) -> None:
    record(core, 1100)
    stop = core.job().stop
    stop.set()
    with pytest.raises(Cancelled):
        core.handle(ExportAuditRows(str(tmp_path / "a.csv")), stop=stop)
    assert not (tmp_path / "a.csv").exists()
