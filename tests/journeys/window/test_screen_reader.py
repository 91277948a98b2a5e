"""The same way by what the window tells a screen reader, and by nothing else; the keys are in a real keyring."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.journeys.window.person import opened
from tests.journeys.window.reader_person import ReaderPerson
from tests.journeys.window.walk import deploy, first_run, look_at_files, open_account, place_order, submit_and_export
from tests.servers.accessible_screen import AccessibleScreen
from tests.servers.availability import needed
from tests.servers.keyring_session import KeyringSession
from tests.servers.pebble import Pebble

Fresh = Callable[..., dict[str, str]]


@pytest.fixture
def accessible(tmp_path: Path, keyring: KeyringSession) -> Iterator[AccessibleScreen]:
    """A screen and its bus, on the keyring's own session bus."""
    with needed(), AccessibleScreen(tmp_path, keyring.environment) as screen:
        yield screen


def test_by_screen_reader_alone(fresh: Fresh, pebble: Pebble, tmp_path: Path, accessible: AccessibleScreen) -> None:
    environ = fresh(pebble, **accessible.environment)
    for name in ("ACME_DESKTOP_VAULT", "ACME_DESKTOP_PASSPHRASE_FILE"):
        del environ[name]
    with opened(environ), ReaderPerson(accessible.environment) as person:
        first_run(person)
        open_account(person, pebble)
        assert person.sees("Keyring: unlocked")
        person.press("New order")
        deploy(pebble, "reader.test", place_order(person, "reader.test, *.reader.test"))
        submit_and_export(person, tmp_path / "files")
        look_at_files(tmp_path / "files", "reader.test", pebble)
        assert list(person.unusable) == []
