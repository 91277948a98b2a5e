"""Backing the database up and bringing a back-up back: whole, on the record, and nothing of what was there is lost."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from acme_desktop.domain.errors import (
    BusyError,
    InputError,
    NotConfirmedError,
    NotSignedInError,
    StateError,
    StorageError,
    VaultError,
)
from acme_desktop.domain.events import Event
from acme_desktop.domain.operator import CONFIRMED_FOR
from acme_desktop.service.answers import Restored
from acme_desktop.service.audit import ANCHOR_ENTRY
from acme_desktop.service.backup_requests import BackUpDatabase, ListBackups, LookAtBackup, RestoreDatabase
from acme_desktop.service.requests import AddOperator, ListOperators, ListOrders, SignIn, VerifyAudit, WhoAmI
from tests.unit.service.core import PASSWORD, Core, raising


@pytest.fixture
def file(tmp_path: Path) -> str:
    return str(tmp_path / "mine.backup")


def restored(core: Core, file: str) -> Restored:
    """Brought back; whoever goes on has to sign in."""
    answer = core.handle(RestoreDatabase(file))
    core.sign_in()
    return answer


def test_a_back_up_is_whole_and_for_its_owner_only(core: Core, file: str) -> None:
    core.place()
    report = core.handle(BackUpDatabase(f" {file}\n"))
    assert stat.S_IMODE(Path(file).stat().st_mode) == 0o600
    assert (report.operators, report.accounts, report.orders, report.certificates) == (1, 1, 1, 0)
    assert (report.path, report.older, report.size) == (file, False, Path(file).stat().st_size)
    assert core.handle(LookAtBackup(file)) == report
    assert [f"{row.action} {row.outcome}" for row in core.trail()[-2:]] == [
        "database.back-up intent",
        "database.back-up ok",
    ]
    assert core.steps[-2:] == ["copying", "verifying"]


def test_what_is_there_is_never_written_over(core: Core, file: str) -> None:
    Path(file).write_text("precious")
    with pytest.raises(InputError, match="is there already"):
        core.handle(BackUpDatabase(file))
    assert Path(file).read_text() == "precious"


def test_back_ups_are_found_beside_the_database_and_where_one_looks(core: Core, file: str) -> None:
    assert core.handle(ListBackups()) == ()
    core.handle(BackUpDatabase(file))
    Path(file).with_name("other.backup").write_text("something else")
    assert [found.path for found in core.handle(ListBackups(str(Path(file).parent)))] == [file]
    restored(core, file)
    assert [found.reason for found in core.handle(ListBackups())] == ["before-restore"]


def test_what_came_after_it_is_gone_and_kept_beside(core: Core, file: str) -> None:
    kept = core.place("kept.example")
    core.handle(BackUpDatabase(file))
    core.place("later.example")
    answer = restored(core, file)
    assert [order.id for order in core.handle(ListOrders())] == [kept.id]
    before = core.handle(LookAtBackup(answer.kept))
    assert before.orders == 2
    restored(core, answer.kept)
    assert len(core.handle(ListOrders())) == 2


def test_it_is_in_the_trail_that_comes_back_and_the_trail_is_whole(core: Core, file: str) -> None:
    core.handle(BackUpDatabase(file))
    core.place()
    rows = len(core.trail())
    answer = core.handle(RestoreDatabase(file))
    assert core.happened[-1] == "database.restore ok"
    row = core.trail("database.restore")[-1]
    assert (row.actor, row.outcome) == ("ada", "ok")
    assert Path(answer.kept).name in row.detail
    assert f'"rows_before":{rows + 1}' in row.detail
    core.sign_in()
    (report,) = core.handle(VerifyAudit())
    assert report.ok
    core.restart()
    core.sign_in()
    (report,) = core.handle(VerifyAudit())
    assert report.ok


def test_a_trail_that_was_cut_is_still_found_to_be_after_it(core: Core, file: str) -> None:
    core.handle(BackUpDatabase(file))
    core.handle(VerifyAudit())
    core.vault.entries[ANCHOR_ENTRY] = b"here 999 " + b"ab" * 32
    restored(core, file)
    (report,) = core.handle(VerifyAudit())
    assert not report.ok


def test_nobody_is_signed_in_whoever_was_when_it_was_made(core: Core, file: str) -> None:
    core.handle(BackUpDatabase(file))
    core.handle(AddOperator("bob", "viewer", PASSWORD))
    core.handle(RestoreDatabase(file))
    with pytest.raises(NotSignedInError):
        core.handle(WhoAmI())
    core.sign_in()
    assert [operator.name for operator in core.handle(ListOperators())] == ["ada"]


def test_it_wants_the_password_again(core: Core, file: str) -> None:
    core.handle(BackUpDatabase(file))
    core.clock.forward(CONFIRMED_FOR + timedelta(seconds=1))
    with pytest.raises(NotConfirmedError):
        core.handle(RestoreDatabase(file))


def test_while_somebody_works_nothing_is_brought_back(core: Core, file: str) -> None:
    core.handle(BackUpDatabase(file))
    with core.ports.leases.hold("order 7", core.job()), pytest.raises(BusyError, match="order 7 is being worked on"):
        core.handle(RestoreDatabase(file))


def test_one_of_another_workspace_is_refused_and_nothing_has_changed(core: Core, file: str) -> None:
    core.handle(BackUpDatabase(file))
    order = core.place()
    with closing(sqlite3.connect(file)) as line:
        line.execute("UPDATE facts SET value = 'abcd' WHERE name = 'workspace.check'")
        line.commit()
    with pytest.raises(InputError, match="belongs to another workspace") as caught:
        core.handle(RestoreDatabase(file))
    assert caught.value.field == "backup"
    assert [known.id for known in core.handle(ListOrders())] == [order.id]
    assert ANCHOR_ENTRY in core.vault.entries


@pytest.mark.parametrize("request_", [BackUpDatabase, LookAtBackup, RestoreDatabase])
def test_a_server_has_tools_of_its_own(core: Core, file: str, request_: type[BackUpDatabase]) -> None:
    core.ports.backups.possible = False
    assert core.handle(ListBackups()) == ()
    with pytest.raises(StateError, match="PostgreSQL"):
        core.handle(request_(file))


def test_a_failure_leaves_everything_as_it_was(core: Core, file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    core.handle(BackUpDatabase(file))
    order = core.place()
    monkeypatch.setattr(core.ports.backups, "_take_its_place", raising(StorageError("the disk is full")))
    with pytest.raises(StorageError):
        core.handle(RestoreDatabase(file))
    assert [known.id for known in core.handle(ListOrders())] == [order.id]
    assert [str(report) for report in core.reports if isinstance(report, Event)][-1]
    assert core.trail("request.restore-database")[-1].outcome == "failed"
    (report,) = core.handle(VerifyAudit())
    assert report.ok


def test_without_the_vault_nothing_is_begun(core: Core, file: str) -> None:
    core.handle(BackUpDatabase(file))
    core.vault.entries.pop("workspace")
    with pytest.raises(VaultError):
        core.handle(RestoreDatabase(file))
    assert core.handle(SignIn("ada", PASSWORD), token="").token
