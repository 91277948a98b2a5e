"""Looking at a database changes nothing, and tells whose it is."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from acme_desktop.adapters.db import look_at_database, open_database
from acme_desktop.domain.errors import InputError, StorageError
from acme_desktop.service.answers import DatabaseReport
from acme_desktop.service.job import Job
from tests.adapters.db.samples import SetClock, an_operator
from tests.servers.postgresql import PostgresCluster


def look(url: str, home: Path) -> DatabaseReport:
    return look_at_database(url, clock=SetClock(), home=home, patience=0.2)


def make(url: str, home: Path) -> None:
    database = open_database(url, clock=SetClock(), installation="here", host="h", version="1", home=home)
    with database.write(Job()) as tx:
        tx.operators.add(an_operator())
        tx.commit()
    database.close()


def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    report = look("sqlite:///new.db", tmp_path)
    assert report == DatabaseReport(str(tmp_path / "new.db"), "sqlite", "new")
    assert list(tmp_path.iterdir()) == []


def test_one_of_ours_tells_who_is_in_it(tmp_path: Path) -> None:
    make("sqlite:///ours.db", tmp_path)
    before = (tmp_path / "ours.db").read_bytes()
    assert look("sqlite:///ours.db", tmp_path) == DatabaseReport(str(tmp_path / "ours.db"), "sqlite", "ours", 1)
    assert (tmp_path / "ours.db").read_bytes() == before


def test_one_of_a_newer_or_another_program_cannot_be_used(tmp_path: Path) -> None:
    make("sqlite:///newer.db", tmp_path)
    with sqlite3.connect(tmp_path / "newer.db") as line:
        line.execute("UPDATE acme_desktop_schema SET version_num = '9999'")
    line.close()
    with pytest.raises(StorageError, match="made by a newer version"):
        look("sqlite:///newer.db", tmp_path)
    with sqlite3.connect(tmp_path / "other.db") as line:
        line.execute("CREATE TABLE recipes (name TEXT)")
    line.close()
    with pytest.raises(StorageError, match="another program's database"):
        look("sqlite:///other.db", tmp_path)
    (tmp_path / "text.db").write_text("not a database, but long enough to be taken for one" * 20)
    with pytest.raises(StorageError, match="damaged, or no database"):
        look("sqlite:///text.db", tmp_path)


def test_an_address_that_is_none_or_nowhere_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="there is no folder"):
        look("sqlite:///absent/new.db", tmp_path)
    with pytest.raises(InputError, match="must be SQLite or PostgreSQL"):
        look("mysql://h/d", tmp_path)
    with pytest.raises(StorageError, match="does not answer") as caught:
        look("postgresql://maren:s3cret@127.0.0.1:1/acme", tmp_path)
    assert "s3cret" not in str(caught.value)


@pytest.mark.journey
def test_a_server_is_asked(postgres: PostgresCluster, tmp_path: Path) -> None:
    url = postgres.create_database("looked")
    report = look(url, tmp_path)
    assert (report.backend, report.state, report.operators) == ("postgresql", "new", 0)
    assert postgres.password not in report.place
    assert look(url, tmp_path).state == "new"
    make(url, tmp_path)
    assert (look(url, tmp_path).state, look(url, tmp_path).operators) == ("ours", 1)
