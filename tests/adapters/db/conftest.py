"""Databases for the tests of this room: each test has one of its own, SQLite and (where it is installed) PostgreSQL."""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from acme_desktop.adapters.db import SqlDatabase, open_database
from acme_desktop.adapters.db.tables import metadata
from acme_desktop.service.job import Job
from tests.adapters.db.samples import NOBODY_STOPS, WallClock
from tests.servers.child_process import ServerUnavailable
from tests.servers.postgresql import PostgresCluster

BOTH = ("sqlite", pytest.param("postgresql", marks=pytest.mark.journey))
_numbers = itertools.count(1)

OpenDatabase = Callable[..., SqlDatabase]


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresCluster]:
    try:
        cluster = PostgresCluster(tmp_path_factory.mktemp("postgresql"))
    except ServerUnavailable as why:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(why))
    with cluster:
        yield cluster


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sqlite")
    opened(f"sqlite:///{folder / 'template.db'}", folder).close()
    return folder / "template.db"


@pytest.fixture(scope="session")
def postgres_url(postgres: PostgresCluster, tmp_path_factory: pytest.TempPathFactory) -> str:
    url = postgres.create_database("shared")
    opened(url, tmp_path_factory.mktemp("shared")).close()
    return url


@pytest.fixture(scope="session")
def emptied_postgres(postgres_url: str) -> Iterator[Callable[[], str]]:
    """Empties the one database that the tests share, triggers and all switched off for as long as that takes."""
    engine = create_engine(postgres_url, isolation_level="AUTOCOMMIT", pool_pre_ping=True)

    def empty() -> str:
        with engine.connect() as line:
            line.exec_driver_sql("SET session_replication_role = replica")
            line.exec_driver_sql(f"TRUNCATE {', '.join(metadata.tables)} RESTART IDENTITY")
        return postgres_url

    yield empty
    engine.dispose()


@pytest.fixture(params=BOTH)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database with the tables in it."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "acme.db")
        return f"sqlite:///{tmp_path / 'acme.db'}"
    emptied: str = request.getfixturevalue("emptied_postgres")()
    return emptied


@pytest.fixture(params=BOTH)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database with nothing in it."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'profile' / 'acme.db'}"
    cluster: PostgresCluster = request.getfixturevalue("postgres")
    return cluster.create_database(f"empty_{next(_numbers)}")


@pytest.fixture
def open_it(tmp_path: Path) -> Iterator[OpenDatabase]:
    """Opens databases, and closes them at the end."""
    found: list[SqlDatabase] = []

    def open_one(url: str, **given: object) -> SqlDatabase:
        found.append(opened(url, tmp_path, **given))
        return found[-1]

    yield open_one
    for database in found:
        database.close()


@pytest.fixture
def database(url: str, open_it: OpenDatabase) -> SqlDatabase:
    return open_it(url)


@pytest.fixture
def file_url(sqlite_template: Path, tmp_path: Path) -> str:
    """SQLite, whatever else is installed."""
    shutil.copy(sqlite_template, tmp_path / "acme.db")
    return f"sqlite:///{tmp_path / 'acme.db'}"


@pytest.fixture
def job() -> Job:
    return NOBODY_STOPS


def opened(url: str, home: Path, **given: object) -> SqlDatabase:
    settings = {"clock": WallClock(), "installation": "here", "host": "host-1", "version": "1.2.3", "home": home}
    return open_database(url, **(settings | given))  # type: ignore[arg-type]
