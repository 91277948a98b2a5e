"""Real servers for the journeys: one keyring a worker, a fresh CA where a test counts, profiles of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.journeys.desk import Desk
from tests.servers.availability import needed
from tests.servers.keyring_session import KeyringSession
from tests.servers.pebble import Pebble


@pytest.fixture(scope="session")
def keyring(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KeyringSession]:
    """An unlocked gnome-keyring on a private bus."""
    with needed(), KeyringSession(tmp_path_factory.mktemp("keyring"), unlocked=True) as session:
        yield session


@pytest.fixture(scope="module")
def pebble(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pebble]:
    """A CA with real validation; nothing is reused, no nonce is refused."""
    with needed(), Pebble(tmp_path_factory.mktemp("pebble"), retry_after={"authz": 1, "order": 1}) as ca:
        yield ca


@pytest.fixture
def new_desk(tmp_path: Path, keyring: KeyringSession) -> Callable[..., Desk]:
    """Makes desks with a fresh profile each."""
    made: list[Desk] = []

    def make(**environment: str) -> Desk:
        desk = Desk(tmp_path / f"profile-{len(made)}", keyring, **environment)
        made.append(desk)
        return desk

    return make


@pytest.fixture
def desk(new_desk: Callable[..., Desk], pebble: Pebble) -> Desk:
    """Signed in, with account 1 at the module's CA, looking where that CA looks."""
    desk = new_desk().looks_at(pebble).sign_in()
    assert desk.register(pebble.directory_url, pebble.ca_bundle) == 1
    return desk
