"""Real servers for the journeys: one keyring a worker, one CA a module."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest

from tests.journeys.core import Beginning, begun
from tests.servers.availability import needed
from tests.servers.keyring_session import KeyringSession
from tests.servers.pebble import Pebble


@pytest.fixture(scope="session", autouse=True)
def ctrl_c_is_heard() -> None:
    """Tests that a shell runs in the background are started deaf to it, and so would be whatever they start."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def keyring(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KeyringSession]:
    """An unlocked gnome-keyring on a private bus."""
    with needed(), KeyringSession(tmp_path_factory.mktemp("keyring"), unlocked=True) as session:
        yield session


@pytest.fixture(scope="session")
def beginning(tmp_path_factory: pytest.TempPathFactory) -> Beginning:
    """What cores begin with."""
    return begun(tmp_path_factory.mktemp("beginning") / "profile")


@pytest.fixture(scope="module")
def pebble(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pebble]:
    """A CA with real validation; nothing is reused, no nonce is refused."""
    with needed(), Pebble(tmp_path_factory.mktemp("pebble")) as ca:
        yield ca
