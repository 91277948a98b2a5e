"""Keyring, CA and database fail while the window is open: it stays alive, says so where it matters, and goes on."""

from __future__ import annotations

import resource
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.journeys.window.person import MousePerson, opened
from tests.journeys.window.walk import Prepared, sign_in
from tests.servers.availability import needed
from tests.servers.keyring_session import KeyringSession
from tests.servers.pebble import Pebble

BEING_PLACED = "The order is being placed"
VALUES = "Publish 2 TXT values"


@contextmanager
def at_a_new_order(environ: dict[str, str], names: str) -> Iterator[MousePerson]:
    """Signed in, all but placed."""
    with opened(environ) as program:
        person = MousePerson(program)
        sign_in(person)
        person.press("New order")
        person.put("Names", names)
        person.until_sees("2 names found")
        yield person


@pytest.fixture
def own_keyring(tmp_path: Path) -> Iterator[KeyringSession]:
    """One that nobody else uses: it is locked and killed."""
    with needed(), KeyringSession(tmp_path, unlocked=True) as session:
        yield session


@pytest.fixture
def own_ca(tmp_path: Path) -> Iterator[Pebble]:
    """One that nobody else uses: it is stopped."""
    with needed(), Pebble(tmp_path / "ca") as ca:
        yield ca


def unlocks(keyring: KeyringSession) -> None:
    keyring.unlock()


def begins(keyring: KeyringSession) -> None:
    keyring.start_daemon(unlocked=True)


@pytest.mark.parametrize(
    ("fail", "mend", "headline", "foot"),
    [
        (KeyringSession.lock, unlocks, "The keyring is locked.", "Keyring: locked"),
        (KeyringSession.kill_daemon, begins, "There is no keyring on this computer.", "Keyring: missing"),
    ],
)
def test_a_keyring_that_fails_and_comes_back(
    prepared: Prepared,
    pebble: Pebble,
    own_keyring: KeyringSession,
    fail: Callable[[KeyringSession], None],
    mend: Callable[[KeyringSession], None],
    headline: str,
    foot: str,
) -> None:
    name = f"{fail.__name__.replace('_', '-')}.test"
    with at_a_new_order(prepared(pebble, own_keyring), f"{name}, *.{name}") as person:
        person.until_named("Keyring: unlocked")
        fail(own_keyring)
        person.press("Place order")
        person.until_sees(headline)
        person.until_named(foot)
        mend(own_keyring)
        person.press("Try again")
        person.until_sees(VALUES)
        person.until_named("Keyring: unlocked")


def test_a_ca_that_is_away_when_it_is_tested(prepared: Prepared, own_ca: Pebble) -> None:
    with opened(prepared(own_ca)) as program:
        person = MousePerson(program)
        sign_in(person)
        person.press("Accounts")
        person.press("New account")
        person.press("Another CA…")
        person.put("Directory URL", own_ca.directory_url)
        person.put("CA bundle", own_ca.ca_bundle.read_text(encoding="ascii").strip())
        own_ca.stop_answering()
        person.press("Test connection")
        person.until_sees("cannot be reached: Connection refused")
        own_ca.restart()
        person.press("Try again")
        person.until_sees("The directory answers.")


def test_a_ca_that_hangs_while_an_order_is_placed(prepared: Prepared, own_ca: Pebble) -> None:
    with at_a_new_order(prepared(own_ca), "hangs.test, *.hangs.test") as person:
        own_ca.pause()
        person.press("Place order")
        person.until_sees(BEING_PLACED)
        person.until_named("1 running")
        person.press("Search or do something")  # the window is there for other things
        own_ca.resume()
        person.until_sees(VALUES)


def test_a_database_that_somebody_else_holds(prepared: Prepared, pebble: Pebble) -> None:
    environ = prepared(pebble)
    file = Path(environ["ACME_DESKTOP_HOME"], "acme-desktop.sqlite3")
    with at_a_new_order(environ, "busy.test, *.busy.test") as person:
        with closing(sqlite3.connect(file, isolation_level=None)) as holder:
            holder.execute("BEGIN EXCLUSIVE")
            person.press("Place order")
            person.until_sees(BEING_PLACED)
            person.until_named("1 running")
            holder.execute("ROLLBACK")
        person.until_sees(VALUES)


def test_a_file_that_may_not_grow(prepared: Prepared, pebble: Pebble) -> None:
    """What a full disk does, with no disk to fill: the program's own limit, and room again later."""
    with at_a_new_order(prepared(pebble), "full.test, *.full.test") as person:
        child = person.program.child.pid
        resource.prlimit(child, resource.RLIMIT_FSIZE, (8192, resource.RLIM_INFINITY))
        person.press("Place order")
        person.until_sees("the disk is full or failing")
        resource.prlimit(child, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        person.press("Try again")
        person.until_sees(VALUES)
