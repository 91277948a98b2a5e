"""Back-ups: never half of one, never over anything, and brought back in one transaction whatever happens in it."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from acme_desktop.adapters.db import SqlBackups, SqlDatabase
from acme_desktop.adapters.db.schema import HEAD, VERSION_TABLE
from acme_desktop.domain.errors import Cancelled, InputError, StorageError
from acme_desktop.service.answers import BackupReport
from acme_desktop.service.job import Job, Progress, Report, Step
from acme_desktop.service.store import Database
from tests.adapters.db.conftest import OpenDatabase
from tests.adapters.db.samples import an_operator
from tests.architecture.sources import CHECKOUT

MANY = 400  # operators, so that there are pages enough
KILLED = """
import os, signal, sys
from pathlib import Path
from acme_desktop.adapters.db import SqlBackups, backups
from acme_desktop.service.job import Job, Progress, Step
from tests.adapters.db.conftest import opened
backups._PAGES = 1
home = Path(sys.argv[1])
def report(what):
    if isinstance(what, Progress) and what.step is Step.RESTORING and 0 < what.done < what.total - 2:
        os.kill(os.getpid(), signal.SIGKILL)
database = opened(f"sqlite:///{home / 'acme.db'}", home)
SqlBackups(database, home).restore(sys.argv[2], Job(report=report), lambda copy, kept: None)
"""


@pytest.fixture
def database(file_url: str, open_it: OpenDatabase) -> SqlDatabase:
    made = open_it(file_url, patience=1.0)
    with made.write(Job()) as tx:
        for number in range(MANY):
            tx.operators.add(an_operator(f"Operator {number}"))
        tx.commit()
    return made


@pytest.fixture
def backups(database: SqlDatabase, tmp_path: Path) -> SqlBackups:
    return SqlBackups(database, tmp_path)


@pytest.fixture
def file(backups: SqlBackups, tmp_path: Path) -> Path:
    """A good one."""
    (tmp_path / "mine").mkdir()
    path = tmp_path / "mine" / "good.backup"
    backups.make(str(path), Job())
    return path


def add(database: SqlDatabase, name: str) -> None:
    with database.write(Job()) as tx:
        tx.operators.add(an_operator(name))
        tx.commit()


def names(database: SqlDatabase) -> set[str]:
    with database.read() as tx:
        return {operator.name for operator in tx.operators.list()}


def nothing(_: Database, __: str) -> None:
    """Takes it as it is."""


def left_over(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if ".restoring" in path.name or path.name.endswith(".part"))


def stopped_at(step: Step) -> Job:
    """A stop comes in this step."""
    stop = threading.Event()

    def report(what: Report) -> None:
        if isinstance(what, Progress) and what.step is step:
            stop.set()

    return Job(stop=stop, report=report)


@pytest.fixture
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite asks often, and copies a page at a time."""
    monkeypatch.setattr("acme_desktop.adapters.db.backup._OPERATIONS", 10)
    monkeypatch.setattr("acme_desktop.adapters.db.backups._PAGES", 1)


# --- making one --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", [Step.COPYING, Step.VERIFYING])
def test_one_that_is_stopped_leaves_nothing(backups: SqlBackups, tmp_path: Path, small_steps: None, step: Step) -> None:
    with pytest.raises(Cancelled):
        backups.make(str(tmp_path / "a.backup"), stopped_at(step))
    assert list(tmp_path.glob("a.backup*")) == []
    backups.make(str(tmp_path / "a.backup"), Job())


@pytest.mark.parametrize("path", ["a.backup", "/no/such/folder/a.backup"])
def test_a_folder_is_needed(backups: SqlBackups, path: str) -> None:
    with pytest.raises(InputError, match="there is no folder") as caught:
        backups.make(path, Job())
    assert caught.value.field == "to"


def test_no_room_is_told(backups: SqlBackups, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("acme_desktop.adapters.db.backup.os.open", full)
    with pytest.raises(StorageError, match="No space left"):
        backups.make(str(tmp_path / "a.backup"), Job())
    assert list(tmp_path.glob("a.backup*")) == []


# --- looking at one ----------------------------------------------------------------------------------------------


def test_what_is_in_it_is_counted(backups: SqlBackups, file: Path) -> None:
    report = backups.look(str(file), Job())
    assert isinstance(report, BackupReport)
    assert (report.operators, report.schema, report.older, report.rows, report.until) == (MANY, HEAD, False, 0, None)


def spoil(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[8192:-8192] = b"\xff" * (len(content) - 16384)
    file.write_bytes(content)


def shorten(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def exchange(file: Path) -> None:
    file.write_bytes(b"no database")


def take_for_another(file: Path) -> None:
    with closing(sqlite3.connect(file)) as line:
        line.execute("DROP TABLE operators")
        line.commit()


def age(file: Path) -> None:
    with closing(sqlite3.connect(file)) as line:
        line.execute(f"UPDATE {VERSION_TABLE} SET version_num = '9999'")
        line.commit()


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (spoil, "is damaged"),
        (shorten, "is damaged"),
        (exchange, "is no back-up"),
        (take_for_another, "is no back-up"),
        (age, "newer version"),
        (Path.unlink, "can't be read"),
    ],
)
def test_what_could_not_be_brought_back_is_refused_before_anything_is_done(
    database: SqlDatabase, backups: SqlBackups, file: Path, tmp_path: Path, harm: object, words: str
) -> None:
    assert callable(harm)
    harm(file)
    for attempt in (
        lambda: backups.look(str(file), Job()),
        lambda: backups.restore(str(file), Job(), nothing),
    ):
        with pytest.raises(InputError, match=words) as caught:
            attempt()
        assert caught.value.field == "backup"
    assert len(names(database)) == MANY
    assert list(tmp_path.glob("*before-restore*")) == []
    assert left_over(tmp_path) == []


# --- bringing one back -------------------------------------------------------------------------------------------


def test_whoever_has_the_file_open_sees_it(
    database: SqlDatabase, backups: SqlBackups, file: Path, file_url: str, open_it: OpenDatabase, tmp_path: Path
) -> None:
    other = open_it(file_url)
    add(database, "Later")
    assert "Later" in names(other)
    kept = backups.restore(str(file), Job(), nothing)
    assert len(names(database)) == len(names(other)) == MANY
    assert backups.look(kept, Job()).operators == MANY + 1
    assert left_over(tmp_path) == []
    add(other, "After it")
    assert "After it" in names(database)


def test_what_is_written_into_it_before_is_in_it(database: SqlDatabase, backups: SqlBackups, file: Path) -> None:
    def adopt(copy: Database, kept: str) -> None:
        assert Path(kept).exists()
        with copy.write(Job()) as tx:
            tx.operators.add(an_operator("Written before"))
            tx.commit()

    backups.restore(str(file), Job(), adopt)
    assert "Written before" in names(database)


def test_whoever_refuses_it_ends_it(database: SqlDatabase, backups: SqlBackups, file: Path, tmp_path: Path) -> None:
    def refuse(_: Database, __: str) -> None:
        raise InputError("backup", "not this one")

    add(database, "Later")
    with pytest.raises(InputError, match="not this one"):
        backups.restore(str(file), Job(), refuse)
    assert "Later" in names(database)
    assert left_over(tmp_path) == []


@pytest.mark.parametrize("step", [Step.VERIFYING, Step.COPYING, Step.RESTORING])
def test_a_stop_leaves_everything_as_it_was(
    database: SqlDatabase, backups: SqlBackups, file: Path, tmp_path: Path, small_steps: None, step: Step
) -> None:
    add(database, "Later")
    with pytest.raises(Cancelled):
        backups.restore(str(file), stopped_at(step), nothing)
    assert "Later" in names(database)
    assert left_over(tmp_path) == []
    assert database.describe(whole=True)["integrity"] == "ok"


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_whoever_is_killed_in_the_middle_of_it_finds_everything_as_it_was(
    database: SqlDatabase, file: Path, file_url: str, open_it: OpenDatabase, tmp_path: Path
) -> None:
    add(database, "Later")
    database.close()
    run = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path), str(file)], cwd=CHECKOUT, env=os.environ, check=False
    )
    assert run.returncode == -signal.SIGKILL
    again = open_it(file_url)
    assert "Later" in names(again)
    assert again.describe(whole=True)["integrity"] == "ok"
    backups = SqlBackups(again, tmp_path)
    backups.restore(str(file), Job(), nothing)
    assert len(names(again)) == MANY
    assert left_over(tmp_path) == []


def test_somebody_who_writes_is_waited_for_and_then_told(
    database: SqlDatabase, backups: SqlBackups, file: Path, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(tmp_path / "acme.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError, match="busy"):
            backups.restore(str(file), Job(), nothing)
        other.execute("ROLLBACK")
    backups.restore(str(file), Job(), nothing)


def test_no_room_beside_it_is_told(
    database: SqlDatabase, backups: SqlBackups, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "touch", full)
    with pytest.raises(StorageError, match="can't be brought back"):
        backups.restore(str(file), Job(), nothing)
    assert len(names(database)) == MANY


def test_a_server_has_tools_of_its_own(emptied_postgres: object, open_it: OpenDatabase, tmp_path: Path) -> None:
    assert callable(emptied_postgres)
    assert not SqlBackups(open_it(emptied_postgres()), tmp_path).possible
