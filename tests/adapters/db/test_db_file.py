"""The file itself: its mode, its journal, and what is not a database (any more)."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import stat
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from acme_desktop.adapters.db.engine import journal_mode, make_engine, read_url
from acme_desktop.domain.errors import StorageError
from acme_desktop.service.job import Job
from tests.adapters.db.conftest import OpenDatabase


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_file_and_its_folder_are_for_their_owner_only(tmp_path: Path, open_it: OpenDatabase) -> None:
    before = os.umask(0)
    try:
        database = open_it("sqlite:///new/profile/acme.db")
        with database.write(Job()) as tx:
            tx.values.put("x", "1")
            folder = tmp_path / "new" / "profile"
            assert mode(folder) == 0o700
            assert {p.name: oct(mode(p)) for p in folder.iterdir() if p.name != "acme.db-shm"} == {
                name: "0o600" for name in ("acme.db", "acme.db.lock", journal(folder))
            }
            tx.commit()
    finally:
        os.umask(before)


def journal(folder: Path) -> str:
    return next(p.name for p in folder.iterdir() if p.name.endswith(("-journal", "-wal")))


def test_a_profile_that_others_could_read_is_closed_to_them(
    file_url: str, tmp_path: Path, open_it: OpenDatabase
) -> None:
    tmp_path.chmod(0o755)
    (tmp_path / "acme.db").chmod(0o644)
    open_it(file_url)
    assert (mode(tmp_path), mode(tmp_path / "acme.db")) == (0o700, 0o600)


def test_a_folder_that_is_not_the_profile_keeps_its_mode(tmp_path: Path, open_it: OpenDatabase) -> None:
    shared = tmp_path / "shared"
    shared.mkdir(mode=0o755)
    open_it("sqlite:///shared/acme.db")
    assert mode(shared) == 0o755


@pytest.mark.parametrize(("version", "expected"), [
    ((3, 40, 1), "delete"), ((3, 44, 5), "delete"), ((3, 44, 6), "wal"), ((3, 45, 0), "delete"), ((3, 50, 6), "delete"),
    ((3, 50, 7), "wal"), ((3, 51, 0), "delete"), ((3, 51, 2), "delete"), ((3, 51, 3), "wal"), ((3, 54, 0), "wal"),
    ((4, 0, 0), "wal"),
])  # fmt: skip
def test_wal_only_where_sqlite_is_free_of_its_fault(version: tuple[int, ...], expected: str) -> None:
    assert journal_mode(version) == expected


def test_a_file_in_another_journal_mode_is_brought_back(file_url: str, tmp_path: Path, open_it: OpenDatabase) -> None:
    other = "delete" if journal_mode() == "wal" else "wal"
    line = sqlite3.connect(tmp_path / "acme.db")
    assert line.execute(f"PRAGMA journal_mode = {other}").fetchone() == (other,)
    line.close()
    assert open_it(file_url).describe()["journal"] == journal_mode()


def test_every_connection_is_set_up(file_url: str, open_it: OpenDatabase) -> None:
    from sqlalchemy import text

    database = open_it(file_url)
    with database.read() as first, database.read() as second:
        for tx in (first, second):
            found = [
                tx.connection.query(text(f"PRAGMA {name}")).scalar()  # type: ignore[arg-type]
                for name in ("foreign_keys", "synchronous", "cache_spill", "temp_store", "trusted_schema")
            ]
            assert found == [1, 2, 0, 2, 0]


def refused(open_it: OpenDatabase, url: str, match: str) -> StorageError:
    with pytest.raises(StorageError, match=match) as error:
        open_it(url)
    assert error.value.hint
    return error.value


@pytest.mark.parametrize("contents", [b"\x00", b"not a database" * 500, os.urandom(20000), b"SQLite format 3\x00"])
def test_what_is_no_database_is_refused_and_left_as_it_is(
    tmp_path: Path, open_it: OpenDatabase, contents: bytes
) -> None:
    path = tmp_path / "acme.db"
    path.write_bytes(contents)
    refused(open_it, "sqlite:///acme.db", "damaged, or no database of this program")
    assert path.read_bytes() == contents


def test_a_damaged_database_is_refused_and_left_as_it_is(file_url: str, tmp_path: Path, open_it: OpenDatabase) -> None:
    path = tmp_path / "acme.db"
    damaged = bytearray(path.read_bytes())
    damaged[100:4096] = os.urandom(3996)
    path.write_bytes(damaged)
    refused(open_it, file_url, "damaged, or no database of this program")
    assert path.read_bytes() == damaged


def test_a_database_that_lost_its_contents_is_not_taken_for_a_new_one(tmp_path: Path, open_it: OpenDatabase) -> None:
    open_it("sqlite:///acme.db").close()
    (tmp_path / "acme.db").write_bytes(b"")
    error = refused(open_it, "sqlite:///acme.db", "empty, although there was a database in it")
    assert "acme.db.lock" in error.hint
    assert (tmp_path / "acme.db").stat().st_size == 0
    (tmp_path / "acme.db").unlink()  # but whoever removes it means it
    open_it("sqlite:///acme.db")


@pytest.mark.parametrize("gone", [False, True])
def test_a_journal_that_outlived_its_database_is_not_deleted(
    file_url: str, tmp_path: Path, open_it: OpenDatabase, gone: bool
) -> None:
    """What SQLite itself does with an empty file and a hot journal is delete the journal."""
    path, log = tmp_path / "acme.db", tmp_path / "acme.db-journal"
    line = sqlite3.connect(path, isolation_level=None)
    line.execute("PRAGMA journal_mode = delete")
    line.execute("PRAGMA cache_size = 1")  # the journal is on the disk before the commit
    line.execute("BEGIN IMMEDIATE")
    line.execute("INSERT INTO facts VALUES ('x', ?)", ("x" * 100_000,))
    line.execute("INSERT INTO facts VALUES ('y', ?)", ("x" * 100_000,))
    shutil.copy(log, tmp_path / "kept")
    line.execute("ROLLBACK")
    line.close()
    shutil.move(tmp_path / "kept", log)
    before = log.read_bytes()
    path.unlink()
    if not gone:
        path.touch()
    refused(open_it, file_url, "its journal is not")
    assert log.read_bytes() == before


def test_a_write_ahead_log_that_outlived_its_database_is_not_deleted(tmp_path: Path, open_it: OpenDatabase) -> None:
    (tmp_path / "acme.db-wal").write_bytes(b"x" * 5000)
    refused(open_it, "sqlite:///acme.db", "write-ahead log is not")
    assert (tmp_path / "acme.db-wal").stat().st_size == 5000


def test_a_folder_in_the_files_place_is_refused(tmp_path: Path, open_it: OpenDatabase) -> None:
    (tmp_path / "acme.db").mkdir()
    refused(open_it, "sqlite:///acme.db", "not a file|can't be")


def test_a_lock_that_cannot_be_made_is_refused(tmp_path: Path, open_it: OpenDatabase) -> None:
    (tmp_path / "acme.db.lock").mkdir()
    refused(open_it, "sqlite:///acme.db", r"lock .* can't be created")


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path, open_it: OpenDatabase) -> None:
    (tmp_path / "file").write_text("")
    refused(open_it, "sqlite:///file/profile/acme.db", "can't be created")


@contextlib.contextmanager
def as_ordinary_user() -> Iterator[None]:
    """Root may write everything."""
    was_root = os.geteuid() == 0
    if was_root:
        os.setresuid(65534, 65534, 0)
    try:
        yield
    finally:
        if was_root:
            os.setresuid(0, 0, 0)


@pytest.fixture
def seen_by_all() -> Iterator[Path]:
    """A folder that other users can get to; pytest's own are for their owner only."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.mark.parametrize("what", ["file", "folder"])
def test_a_database_that_may_not_be_written_is_refused(
    file_url: str, tmp_path: Path, seen_by_all: Path, open_it: OpenDatabase, what: str
) -> None:
    place = seen_by_all / "theirs"
    place.mkdir()
    shutil.move(tmp_path / "acme.db", place / "acme.db")
    (place / "acme.db").chmod(0o444 if what == "file" else 0o666)
    place.chmod(0o777 if what == "file" else 0o555)
    with as_ordinary_user():
        refused(open_it, f"sqlite:///{place / 'acme.db'}", "not readable and writable")


@pytest.mark.parametrize("url", [
    "", "nonsense", "mysql://u:geheim@h/d", "sqlite://", "sqlite:///:memory:", "sqlite:///file:x?mode=memory&uri=true",
    "postgresql+psycopg2://u:geheim@h/d", "postgresql://u:geheim@h:port/d", "sqlite+aiosqlite:///x.db", "://", "oracle://geheim@h",
])  # fmt: skip
def test_an_address_that_cannot_be_used_is_refused_without_repeating_it(url: str, open_it: OpenDatabase) -> None:
    error = refused(open_it, url, "database|PostgreSQL")
    assert "geheim" not in str(error) + error.hint


def test_a_plain_postgresql_address_means_psycopg(tmp_path: Path) -> None:
    assert read_url("postgresql://u:p@h/d", tmp_path).drivername == "postgresql+psycopg"
    assert read_url("postgresql+psycopg://u:p@h/d?sslmode=require", tmp_path).query == {"sslmode": "require"}


def test_without_the_team_extra_the_error_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StorageError, match=r"psycopg.*is not installed") as error:
        make_engine(read_url("postgresql://u:p@h/d", tmp_path))
    assert "acme-desktop[team]" in error.value.hint


@pytest.mark.journey
@pytest.mark.parametrize(("change", "match"), [
    ({"password": "geheim-und-falsch"}, "refused the sign-in"),
    ({"username": "nobody-at-all", "password": "geheim-und-falsch"}, "refused the sign-in"),
    ({"database": "not_there"}, "no such database"),
    ({"port": 1}, "does not answer"),
    ({"host": "no-such-host.invalid"}, "does not answer"),
])  # fmt: skip
def test_a_server_that_cannot_be_used_is_a_sentence_without_the_password(
    postgres_url: str, open_it: OpenDatabase, change: dict[str, object], match: str
) -> None:
    from sqlalchemy import make_url

    url = make_url(postgres_url)
    wanted = url.set(**change)  # type: ignore[arg-type]
    error = refused(open_it, wanted.render_as_string(hide_password=False), match)
    assert str(wanted.password) not in str(error) + error.hint
    assert "***" in str(error)
