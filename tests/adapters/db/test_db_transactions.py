"""Transactions when others are in the way, the disk is full, the server goes away: all, or nothing and a sentence."""

from __future__ import annotations

import contextlib
import resource
import signal
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from acme_desktop.adapters.db import SqlDatabase
from acme_desktop.adapters.db.tables import facts
from acme_desktop.domain.errors import Cancelled, StateError, StorageError, UnexpectedError
from acme_desktop.domain.events import Event, Topic
from acme_desktop.service.job import Job
from tests.adapters.db.commit_proxy import CommitProxy
from tests.adapters.db.conftest import OpenDatabase
from tests.adapters.db.samples import an_operator
from tests.servers.postgresql import PostgresCluster


def value(database: SqlDatabase, name: str = "x") -> str | None:
    with database.read() as tx:
        return tx.values.get(name)


def put(database: SqlDatabase, text: str, name: str = "x", job: Job | None = None) -> None:
    with database.write(job or Job()) as tx:
        tx.values.put(name, text)
        tx.commit()


@contextlib.contextmanager
def other_program(path: Path, statement: str) -> Iterator[sqlite3.Connection]:
    """Another process's connection, as far as SQLite is concerned."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as line:
        line.execute(statement)
        yield line


def test_leaving_without_commit_rolls_back(database: SqlDatabase, job: Job) -> None:
    with database.write(job) as tx:
        tx.values.put("x", "1")
        tx.record(Event(Topic.VAULT, "try"))

    def fail_on_the_way() -> None:
        with database.write(job) as tx:
            tx.values.put("x", "2")
            raise StateError("on the way")

    with pytest.raises(StateError):
        fail_on_the_way()
    assert value(database) is None
    with database.read() as tx:
        assert tx.audit.head("here")[0] == 0


def test_a_reader_sees_one_snapshot(database: SqlDatabase) -> None:
    put(database, "before")
    writer = threading.Thread(target=put, args=(database, "after"))
    with database.read() as tx:
        writer.start()
        writer.join(0.3)
        assert tx.values.get("x") == "before"
    writer.join()
    assert value(database) == "after"


def test_a_reading_transaction_does_not_write(database: SqlDatabase) -> None:
    with database.read() as tx, pytest.raises(UnexpectedError, match="asked to write"):
        tx.values.put("x", "1")


def test_a_transaction_is_of_no_use_after_its_commit(database: SqlDatabase, job: Job) -> None:
    with database.write(job) as tx:
        tx.commit()
        with pytest.raises(UnexpectedError, match="not open"):
            tx.values.get("x")


def test_after_a_statement_that_failed_nothing_is_stored(database: SqlDatabase, job: Job) -> None:
    with database.write(job) as tx:
        tx.values.put("x", "1")
        with pytest.raises(StorageError, match="refused"):
            tx.connection.change(text("INSERT INTO facts (name) VALUES ('y')"))
        with pytest.raises(StorageError, match="nothing was stored"):
            tx.commit()
    assert value(database) is None
    put(database, "2")
    assert value(database) == "2"


def test_a_thread_that_begins_to_write_inside_its_own_writing_is_told_at_once(
    file_url: str, open_it: OpenDatabase
) -> None:
    database = open_it(file_url)
    with database.write(Job()), pytest.raises(UnexpectedError, match="second writing"), database.write(Job()):
        pass
    put(database, "works again")


def test_two_writers_wait_for_each_other(file_url: str, open_it: OpenDatabase, tmp_path: Path) -> None:
    database = open_it(file_url)
    with other_program(tmp_path / "acme.db", "BEGIN EXCLUSIVE") as other:
        writer = threading.Thread(target=put, args=(database, "done"))
        reader = threading.Thread(target=value, args=(database,))
        for thread in (writer, reader):
            thread.start()
        writer.join(0.8)
        assert writer.is_alive()
        assert reader.is_alive()
        other.execute("COMMIT")
        for thread in (writer, reader):
            thread.join()
    assert value(database) == "done"


def test_a_commit_waits_for_readers_of_other_programs(file_url: str, open_it: OpenDatabase, tmp_path: Path) -> None:
    """The rollback journal lets nobody write while somebody reads; COMMIT then fails and is sent again."""
    database = open_it(file_url)
    journal = database.describe()["journal"]
    with other_program(tmp_path / "acme.db", "BEGIN") as other:
        other.execute("SELECT * FROM facts").fetchall()
        writer = threading.Thread(target=put, args=(database, "done"))
        writer.start()
        writer.join(1.2)
        assert writer.is_alive() == (journal == "delete")
        other.execute("COMMIT")
        writer.join()
    assert value(database) == "done"


def test_after_its_patience_a_busy_database_is_an_error_that_names_the_other(
    file_url: str, open_it: OpenDatabase, tmp_path: Path
) -> None:
    import os

    database = open_it(file_url, patience=0.7)
    with other_program(tmp_path / "acme.db", "BEGIN IMMEDIATE") as other:
        began = time.monotonic()
        with pytest.raises(StorageError, match=rf"is busy.*\(process {os.getpid()}\)"):
            put(database, "never")
        assert 0.6 < time.monotonic() - began < 5
        other.execute("ROLLBACK")
    assert value(database) is None
    put(database, "now")


def test_a_busy_commit_is_given_up_with_nothing_stored(file_url: str, open_it: OpenDatabase, tmp_path: Path) -> None:
    database = open_it(file_url, patience=0.7)
    in_the_way = database.describe()["journal"] == "delete"  # with WAL readers are never in the way
    with other_program(tmp_path / "acme.db", "BEGIN") as other:
        other.execute("SELECT * FROM facts").fetchall()
        with pytest.raises(StorageError, match="is busy") if in_the_way else contextlib.nullcontext():
            put(database, "done")
        other.execute("COMMIT")
    assert value(database) == (None if in_the_way else "done")


def test_a_stop_is_noticed_while_others_write(file_url: str, open_it: OpenDatabase, tmp_path: Path) -> None:
    database = open_it(file_url)
    stop = threading.Event()
    with other_program(tmp_path / "acme.db", "BEGIN IMMEDIATE"):
        threading.Timer(0.2, stop.set).start()
        began = time.monotonic()
        with pytest.raises(Cancelled):
            put(database, "never", job=Job(stop=stop))
        assert time.monotonic() - began < 1.0
    put(database, "after", job=Job(stop=stop))  # a stop keeps nobody from storing what has happened already
    assert value(database) == "after"


def test_a_stop_is_noticed_while_another_thread_writes(file_url: str, open_it: OpenDatabase) -> None:
    database = open_it(file_url)
    stop, outcome = threading.Event(), []

    def wait() -> None:
        try:
            put(database, "never", job=Job(stop=stop))
        except Cancelled:
            outcome.append("stopped")

    with database.write(Job()):
        waiter = threading.Thread(target=wait)
        waiter.start()
        stop.set()
        waiter.join(1.5)
        assert outcome == ["stopped"]


def test_a_full_disk_stores_nothing_and_says_what_to_do(file_url: str, open_it: OpenDatabase) -> None:
    database = open_it(file_url)
    put(database, "before")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    previous = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    size = Path(file_url.removeprefix("sqlite:///")).stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 4096, hard))
    try:
        with pytest.raises(StorageError, match="disk is full or failing") as error:
            put(database, "x" * 1_000_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, previous)
    assert "Make room" in error.value.hint
    assert value(database) == "before"
    assert database.describe()["integrity"] == "ok"
    put(database, "y" * 1_000_000)  # without a restart
    assert value(database) == "y" * 1_000_000


def test_a_database_that_hit_its_size_limit_says_the_same(file_url: str, open_it: OpenDatabase) -> None:
    database = open_it(file_url)
    with database.write(Job()) as tx:
        pages = tx.connection.query(text("PRAGMA page_count")).scalar()  # type: ignore[arg-type]
        tx.connection.change(text(f"PRAGMA max_page_count = {pages}"))
        with pytest.raises(StorageError, match="disk is full or failing"):
            tx.values.put("x", "x" * 1_000_000)
    assert value(database) is None


def test_a_long_read_of_the_trail_lets_writers_in(file_url: str, open_it: OpenDatabase) -> None:
    database = open_it(file_url)
    with database.write(Job()) as tx:
        for n in range(3000):
            tx.record(Event(Topic.ORDER, "place", str(n)))
        tx.commit()
    with database.read() as tx:
        rows = tx.audit.rows("here")
        next(rows)
        writer = threading.Thread(target=put, args=(database, "done"))
        writer.start()
        for seen, _ in enumerate(rows, start=2):
            if seen == 2500:
                writer.join(5)
                assert not writer.is_alive()
    assert seen == 3000
    assert value(database) == "done"


# --- PostgreSQL ------------------------------------------------------------------------------------------------------


@pytest.fixture
def server(postgres: PostgresCluster, emptied_postgres: object) -> PostgresCluster:
    emptied_postgres()  # type: ignore[operator]
    return postgres


@pytest.mark.journey
def test_broken_connections_are_replaced(server: PostgresCluster, postgres_url: str, open_it: OpenDatabase) -> None:
    database = open_it(postgres_url)
    put(database, "before")
    server.kill_backends("shared")
    assert value(database) == "before"
    server.kill_backends("shared")
    put(database, "after")
    assert value(database) == "after"


@pytest.mark.journey
def test_a_connection_that_breaks_in_the_middle_stores_nothing(
    server: PostgresCluster, postgres_url: str, open_it: OpenDatabase
) -> None:
    database = open_it(postgres_url)
    with database.write(Job()) as tx:
        tx.values.put("x", "never")
        server.kill_backends("shared")
        with pytest.raises(StorageError, match="does not answer"):
            tx.values.put("y", "never")
        with pytest.raises(StorageError):
            tx.commit()
    with database.write(Job()) as tx:
        tx.values.put("x", "never")
        server.kill_backends("shared")
        with pytest.raises(StorageError, match="does not answer"):
            tx.commit()
    assert value(database) is None


@pytest.mark.journey
def test_a_server_that_is_away_is_an_error_and_its_return_needs_no_restart(
    tmp_path: Path, open_it: OpenDatabase, postgres: PostgresCluster
) -> None:
    with PostgresCluster(tmp_path / "second") as cluster:
        url = cluster.create_database("team")
        database = open_it(url)
        put(database, "before")
        cluster.restart()
        assert value(database) == "before"
        cluster.stop()
        began = time.monotonic()
        with pytest.raises(StorageError, match="does not answer") as error:
            value(database)
        assert time.monotonic() - began < 10
        assert cluster.password not in str(error.value)


@pytest.mark.journey
@pytest.mark.parametrize("reaches_server", [True, False])
def test_when_the_answer_to_commit_is_lost_the_server_is_asked_what_became_of_it(
    server: PostgresCluster, postgres_url: str, open_it: OpenDatabase, reaches_server: bool
) -> None:
    told: list[object] = []
    with CommitProxy(server.port) as proxy:
        database = open_it(postgres_url.replace(f":{server.port}/", f":{proxy.port}/"))
        job = Job(report=told.append)
        with database.write(job) as tx:
            tx.values.put("x", "1")
            tx.record(Event(Topic.VAULT, "try"))
            proxy.break_next_commit(reaches_server=reaches_server)
            if reaches_server:
                tx.commit()
            else:
                with pytest.raises(StorageError):
                    tx.commit()
        assert proxy.broken == 1
        assert value(database) == ("1" if reaches_server else None)
        assert len(told) == (1 if reaches_server else 0)


@pytest.mark.journey
def test_a_deadlock_is_an_error_that_says_to_try_again(
    server: PostgresCluster, postgres_url: str, open_it: OpenDatabase
) -> None:
    database = open_it(postgres_url)
    with database.write(Job()) as tx:
        ada, bob = tx.operators.add(an_operator("Ada")), tx.operators.add(an_operator("Bob"))
        tx.commit()
    barrier, outcomes = threading.Barrier(2), []

    def work(first: int, second: int) -> None:
        try:
            with database.write(Job()) as tx:
                tx.operators.get(first)  # type: ignore[arg-type]
                barrier.wait()
                tx.operators.get(second)  # type: ignore[arg-type]
                tx.commit()
            outcomes.append("ok")
        except StorageError as error:
            outcomes.append(str(error))

    threads = [threading.Thread(target=work, args=pair) for pair in ((ada.id, bob.id), (bob.id, ada.id))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(o == "ok" for o in outcomes) == [False, True]
    assert any("at the same moment" in o for o in outcomes)


@pytest.mark.journey
def test_a_row_that_another_locks_for_too_long_is_busy(
    server: PostgresCluster, postgres_url: str, open_it: OpenDatabase
) -> None:
    database = open_it(postgres_url, patience=0.5)
    put(database, "before")
    engine = create_engine(postgres_url)
    with engine.begin() as other:
        other.execute(facts.update().values(value="other"))
        with pytest.raises(StorageError, match="is busy"):
            put(database, "never")
    engine.dispose()
    assert value(database) == "other"


@pytest.mark.journey
def test_a_server_without_room_says_so(server: PostgresCluster, postgres_url: str, open_it: OpenDatabase) -> None:
    server.run_sql("ALTER DATABASE shared CONNECTION LIMIT 0")
    server.run_sql("CREATE ROLE plain LOGIN PASSWORD 'plain' IN ROLE pg_read_all_data, pg_write_all_data")
    try:
        plain = postgres_url.replace(f"postgres:{server.password}@", "plain:plain@")
        with pytest.raises(StorageError, match="takes no more connections"):
            open_it(plain)
    finally:
        server.run_sql("ALTER DATABASE shared CONNECTION LIMIT -1")
    assert value(open_it(plain)) is None
    server.run_sql("DROP ROLE plain")
