"""Leases: one worker at a time per name, across threads, processes and machines; none kept by the dead."""

from __future__ import annotations

import logging
import os
import signal
import threading
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, update

from acme_desktop.adapters.db import SqlDatabase, SqlLeases
from acme_desktop.adapters.db.process_identity import ProcessIdentity, is_gone, this_process
from acme_desktop.adapters.db.tables import lease
from acme_desktop.domain.errors import BusyError
from acme_desktop.service.job import Job
from tests.adapters.db.conftest import OpenDatabase
from tests.adapters.db.samples import SetClock, WallClock
from tests.adapters.db.test_db_schema import finished, start

SHORT = {"expiry": timedelta(seconds=1), "refresh": timedelta(seconds=0.2)}


@pytest.fixture
def leases(database: SqlDatabase) -> SqlLeases:
    return SqlLeases(database, WallClock())


def held_elsewhere(url: str, **changes: object) -> None:
    """As another machine would have written it."""
    engine = create_engine(url)
    with engine.begin() as line:
        line.execute(update(lease).values(holder="worker", host="other", place="elsewhere", pid=4711, **changes))
    engine.dispose()


def test_a_held_name_is_refused_to_others_and_free_afterwards(leases: SqlLeases, job: Job) -> None:
    with leases.hold("order 1", job):
        with (
            pytest.raises(BusyError, match="order 1 is being worked on by process") as error,
            leases.hold("order 1", job),
        ):
            pass
        assert f"process {os.getpid()} on host-1, since 20" in error.value.holder
        with leases.hold("order 2", job):
            pass
    with leases.hold("order 1", job):
        pass


def test_whether_somebody_works_on_it_can_be_asked(leases: SqlLeases, job: Job, url: str) -> None:
    assert not leases.is_held("order 1")
    with leases.hold("order 1", job):
        assert leases.is_held("order 1")
        assert not leases.is_held("order 2")
        held_elsewhere(url, expires_at=WallClock().now() - timedelta(seconds=1))
        assert not leases.is_held("order 1")
    assert not leases.is_held("order 1")


def test_an_error_inside_gives_it_back(leases: SqlLeases, job: Job) -> None:
    with pytest.raises(KeyError), leases.hold("order 1", job):
        raise KeyError
    with leases.hold("order 1", job):
        pass


def test_another_thread_is_another_worker(leases: SqlLeases, job: Job) -> None:
    refused = []

    def other() -> None:
        try:
            with leases.hold("order 1", job):
                pass
        except BusyError:
            refused.append(True)

    with leases.hold("order 1", job):
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    assert refused == [True]


def test_of_threads_that_come_at_once_one_gets_it(leases: SqlLeases, job: Job) -> None:
    start_line, done, outcomes = threading.Barrier(6), threading.Event(), []

    def told(what: str) -> None:
        outcomes.append(what)
        if len(outcomes) == 6:
            done.set()

    def work() -> None:
        start_line.wait()
        try:
            with leases.hold("order 1", job):
                told("held")
                done.wait(5)
        except BusyError:
            told("busy")

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["busy"] * 5 + ["held"]


def test_another_machines_lease_counts_until_it_expires(leases: SqlLeases, job: Job, url: str) -> None:
    with leases.hold("order 1", job):
        pass
    held_elsewhere(url, expires_at=WallClock().now() + timedelta(seconds=30))
    with pytest.raises(BusyError, match="process 4711 on other"), leases.hold("order 1", job):
        pass
    held_elsewhere(url, expires_at=WallClock().now() - timedelta(seconds=1))
    with leases.hold("order 1", job):
        pass


def test_a_lease_is_refreshed_while_it_is_held(database: SqlDatabase, job: Job) -> None:
    leases = SqlLeases(database, WallClock(), **SHORT)
    other = SqlLeases(database, WallClock())
    with leases.hold("order 1", job):
        threading.Event().wait(1.6)
        with database.read() as tx:
            row = tx.connection.query(lease.select()).one()
        assert row.expires_at > WallClock().now()
        with pytest.raises(BusyError), other.hold("order 1", job):
            pass
    deadline = threading.Event()
    for _ in range(30):
        if not any(t.name == "lease-refresher" for t in threading.enumerate()):
            break
        deadline.wait(0.1)
    else:
        pytest.fail("the refresher outlived the last lease")


def test_whoever_slept_too_long_does_not_release_what_is_not_its_own(
    database: SqlDatabase, job: Job, url: str, caplog: pytest.LogCaptureFixture
) -> None:
    leases = SqlLeases(database, WallClock(), **SHORT)
    with caplog.at_level(logging.WARNING), leases.hold("order 1", job):
        held_elsewhere(url, token=99, expires_at=WallClock().now() + timedelta(seconds=30))
        for _ in range(50):
            if "another worker has taken over order 1" in caplog.text:
                break
            threading.Event().wait(0.1)
        else:
            pytest.fail("not noticed")
    with pytest.raises(BusyError, match="4711"), SqlLeases(database, WallClock()).hold("order 1", job):
        pass


# --- whoever sleeps through its lease ----------------------------------------------------------------------------

ASLEEP = {"expiry": timedelta(seconds=0.2), "refresh": timedelta(minutes=1)}  # nobody puts the expiry off


def sleep_through(taker: SqlLeases, job: Job, stack: ExitStack) -> None:
    """Until somebody else can take it, and has."""
    for _ in range(100):
        try:
            stack.enter_context(taker.hold("order 1", job))
        except BusyError:
            threading.Event().wait(0.05)
        else:
            return
    pytest.fail("the lease did not expire")


def written(database: SqlDatabase, name: str) -> str | None:
    with database.read() as tx:
        return tx.values.get(name)


def test_what_is_written_under_a_lease_is_written(database: SqlDatabase, leases: SqlLeases, job: Job) -> None:
    with leases.hold("order 1", job) as outer, leases.hold("certificate 1", outer) as held:
        assert [lease.name for lease in held.leases] == ["order 1", "certificate 1"]
        leases.check(held)
        with database.write(held) as tx:
            tx.values.put("x", "1")
            tx.commit()
    assert written(database, "x") == "1"


@pytest.mark.parametrize("taker_is_done", [False, True])
def test_whoever_slept_through_its_lease_writes_nothing_once_another_has_taken_over(
    database: SqlDatabase, job: Job, taker_is_done: bool
) -> None:
    with SqlLeases(database, WallClock(), **ASLEEP).hold("order 1", job) as held:
        others = SqlLeases(database, WallClock())
        with ExitStack() as stack:
            sleep_through(others, job, stack)
            if taker_is_done:
                stack.close()
            with pytest.raises(BusyError, match="order 1 was taken over meanwhile by process"), database.write(held):
                pytest.fail("a transaction began")
            with pytest.raises(BusyError, match="was taken over meanwhile"):
                others.check(held)
            with database.write(job) as tx:  # of the database itself nothing is left behind
                tx.values.put("x", "another")
                tx.commit()
    assert written(database, "x") == "another"


def test_an_outer_lease_that_is_lost_counts_as_well(database: SqlDatabase, leases: SqlLeases, job: Job) -> None:
    asleep = SqlLeases(database, WallClock(), **ASLEEP)
    with asleep.hold("order 1", job) as outer, leases.hold("certificate 1", outer) as held, ExitStack() as stack:
        sleep_through(leases, job, stack)
        with pytest.raises(BusyError, match="order 1 was taken over"), database.write(held):
            pytest.fail("a transaction began")


def test_whoever_slept_and_was_not_missed_goes_on(database: SqlDatabase, job: Job) -> None:
    with SqlLeases(database, WallClock(), **ASLEEP).hold("order 1", job) as held:
        threading.Event().wait(0.3)
        with database.write(held) as tx:
            tx.values.put("x", "1")
            tx.commit()
    assert written(database, "x") == "1"


def test_what_was_given_back_guards_nothing_more(database: SqlDatabase, leases: SqlLeases, job: Job) -> None:
    with leases.hold("order 1", job) as held:
        pass
    with pytest.raises(BusyError), database.write(held):
        pytest.fail("a transaction began")


def test_nobody_takes_over_while_a_transaction_of_the_holder_is_open(
    database: SqlDatabase, job: Job, open_it: OpenDatabase, url: str
) -> None:
    """What a writer has seen of its lease must still be true when it commits."""
    others = SqlLeases(open_it(url, patience=10.0), WallClock())
    with SqlLeases(database, WallClock(), **ASLEEP).hold("order 1", job) as held, ExitStack() as stack:
        taking = threading.Thread(target=sleep_through, args=(others, job, stack))
        with database.write(held) as tx:
            tx.values.put("x", "1")
            threading.Event().wait(0.3)  # the lease has expired now
            taking.start()
            taking.join(0.5)
            assert taking.is_alive()
            tx.commit()
        taking.join(10)
        assert written(database, "x") == "1"
        with pytest.raises(BusyError), database.write(held):
            pytest.fail("a transaction began")


# --- whose clock -------------------------------------------------------------------------------------------------


def test_with_sqlite_the_clock_is_the_one_handed_in(file_url: str, open_it: OpenDatabase, job: Job) -> None:
    clock = SetClock()
    leases = SqlLeases(open_it(file_url), clock)
    with leases.hold("order 1", job):
        held_elsewhere(file_url)
        clock.moment += timedelta(seconds=59)
        with pytest.raises(BusyError), leases.hold("order 1", job):
            pass
        clock.moment += timedelta(seconds=2)
        with leases.hold("order 1", job):
            pass


def test_a_lease_that_a_clock_set_back_since_has_left_behind_blocks_nobody(
    file_url: str, open_it: OpenDatabase, job: Job
) -> None:
    clock = SetClock()
    leases = SqlLeases(open_it(file_url), clock)
    with leases.hold("order 1", job):
        pass
    held_elsewhere(file_url, expires_at=clock.now() + timedelta(days=5))
    with leases.hold("order 1", job):
        clock.moment -= timedelta(days=5)
        with pytest.raises(BusyError), leases.hold("order 1", job):  # the holder is here, and alive
            pass


def test_with_postgresql_the_servers_clock_counts(emptied_postgres: object, open_it: OpenDatabase, job: Job) -> None:
    database = open_it(emptied_postgres())  # type: ignore[operator]
    wrong = SetClock()
    wrong.moment -= timedelta(days=3650)
    with (
        SqlLeases(database, wrong).hold("order 1", job),
        pytest.raises(BusyError),
        SqlLeases(database, WallClock()).hold("order 1", job),
    ):
        pass


def test_a_killed_process_keeps_no_lease(
    url: str, database: SqlDatabase, leases: SqlLeases, job: Job, tmp_path: Path
) -> None:
    other = start(url=url, home=str(tmp_path), task="keep")
    # The same host name, as it is on one machine.
    assert other.stdout is not None
    assert other.stdout.readline() == b"held\n"
    with pytest.raises(BusyError, match=f"process {other.pid} "), leases.hold("order 1", job):
        pass
    os.kill(other.pid, signal.SIGKILL)
    other.communicate()
    with leases.hold("order 1", job):
        pass


def test_two_processes_take_turns(url: str, database: SqlDatabase, tmp_path: Path) -> None:
    journal = tmp_path / "journal"
    journal.touch()
    running = [start(url=url, home=str(tmp_path), task="hold", times=50, journal=str(journal)) for _ in range(2)]
    for process in running:
        finished(process)
    lines = [line.split() for line in journal.read_text().splitlines()]
    assert len(lines) == 200
    assert {pid for pid, _, _ in lines} == {str(process.pid) for process in running}
    lines.sort(key=lambda line: int(line[2]))
    for begins, ends in zip(lines[::2], lines[1::2], strict=True):
        assert (begins[0], begins[1], ends[0], ends[1]) == (begins[0], "begins", begins[0], "ends")
    with database.read() as tx:
        assert tx.connection.query(lease.select()).one().token == 100


def test_a_process_is_known_by_its_start_and_not_by_its_number_alone() -> None:
    me = this_process("here")
    assert not is_gone(me, "here")
    assert is_gone(ProcessIdentity(me.place, me.pid, me.started + 1), "here")
    assert is_gone(ProcessIdentity(me.place, 2**22 + 1, 5), "here")
    assert not is_gone(ProcessIdentity("elsewhere", me.pid, me.started + 1), "here")
    assert not is_gone(ProcessIdentity(me.place, me.pid, 0), "here")
    assert is_gone(ProcessIdentity(me.place, 2**22 + 1, 0), "here")
