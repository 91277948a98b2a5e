"""A vault asks for its passphrase in a worker's thread; somebody types it in the window's."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from acme_desktop.desktop.entrance.passphrase_door import PassphraseDoor
from acme_desktop.desktop.entrance.vault_watch import VaultWatch
from acme_desktop.domain.errors import StorageError, VaultError, VaultTrouble
from acme_desktop.service.ports import VaultStatus
from acme_desktop.service.requests import CheckVault
from tests.desktop.recording_client import RecordingClient

Settle = Callable[[], None]


class Vault:
    """Knows one passphrase, and asks for it in a thread of its own."""

    def __init__(self, door: PassphraseDoor) -> None:
        self._door = door
        self.outcomes: list[str] = []

    def open(self) -> None:
        threading.Thread(target=self._open, daemon=True).start()

    def _open(self) -> None:
        try:
            self.outcomes.append(self._door.ask())
        except VaultError as error:
            self.outcomes.append(error.reason.value)


@pytest.fixture
def door(qtbot: QtBot) -> PassphraseDoor:
    return PassphraseDoor()


def test_whoever_asks_waits_until_it_is_given(door: PassphraseDoor, qtbot: QtBot) -> None:
    vault = Vault(door)
    with qtbot.waitSignal(door.asked) as signalled:
        vault.open()
    assert signalled.args == [False]
    assert vault.outcomes == []
    door.give("open sesame")
    qtbot.waitUntil(lambda: vault.outcomes == ["open sesame"])
    with qtbot.waitSignal(door.asked) as signalled:  # so it was not the right one
        vault.open()
    assert signalled.args == [True]
    door.opened()
    door.give("x")
    qtbot.waitUntil(lambda: len(vault.outcomes) == 2)


def test_everybody_who_waits_gets_it(door: PassphraseDoor, qtbot: QtBot) -> None:
    vault = Vault(door)
    for _ in range(5):
        vault.open()
    with qtbot.waitSignal(door.asked):
        pass
    qtbot.wait(50)
    door.give("open sesame")
    qtbot.waitUntil(lambda: vault.outcomes == ["open sesame"] * 5)
    assert not door.waiting


def test_who_is_refused_is_locked_out_and_so_is_whoever_comes_later(door: PassphraseDoor, qtbot: QtBot) -> None:
    vault = Vault(door)
    with qtbot.waitSignal(door.asked):
        vault.open()
    door.refuse()
    qtbot.waitUntil(lambda: vault.outcomes == ["locked"])
    with qtbot.assertNotEmitted(door.asked, wait=50):
        vault.open()
    assert vault.outcomes == ["locked", "locked"]
    door.allow()
    with qtbot.waitSignal(door.asked):
        vault.open()
    door.refuse()


def test_one_that_was_chosen_a_moment_ago_is_not_asked_for(door: PassphraseDoor, qtbot: QtBot) -> None:
    door.prepare("chosen just now")
    vault = Vault(door)
    with qtbot.assertNotEmitted(door.asked, wait=50):
        vault.open()
    assert vault.outcomes == ["chosen just now"]
    door.prepare("")
    with qtbot.waitSignal(door.asked):
        vault.open()
    door.refuse()


# --- the watch ---------------------------------------------------------------------------------------------------


@pytest.fixture
def watch(client: RecordingClient, door: PassphraseDoor) -> VaultWatch:
    return VaultWatch(client, door)


def settled(watch: VaultWatch) -> list[VaultStatus]:
    found: list[VaultStatus] = []
    watch.settled.connect(found.append)
    return found


def test_a_look_is_told_when_it_has_ended(watch: VaultWatch, client: RecordingClient, settle: Settle) -> None:
    found = settled(watch)
    client.answer(CheckVault, VaultStatus("keyring", "SecretService", "locked", "why"))
    watch.check()
    watch.check()  # one at a time
    settle()
    assert client.submitted == [CheckVault()]
    assert found == [VaultStatus("keyring", "SecretService", "locked", "why")]


def test_a_wrong_passphrase_is_asked_for_again(watch: VaultWatch, client: RecordingClient, settle: Settle) -> None:
    found = settled(watch)
    watch.check()
    client.succeed(CheckVault, VaultStatus("passphrase", "vault.sealed", "wrong-key"))
    assert found == []
    client.succeed(CheckVault, VaultStatus("passphrase", "vault.sealed", "ok"))
    assert [status.state for status in found] == ["ok"]
    assert len(client.submitted) == 2


def test_what_is_given_is_tried_at_once(
    watch: VaultWatch, door: PassphraseDoor, client: RecordingClient, qtbot: QtBot
) -> None:
    vault = Vault(door)
    with qtbot.waitSignal(watch.passphrase_wanted):
        vault.open()
    watch.give("open sesame")
    qtbot.waitUntil(lambda: vault.outcomes == ["open sesame"])
    assert client.submitted == [CheckVault()]


def test_going_on_without_it_ends_the_waiting(watch: VaultWatch, door: PassphraseDoor, qtbot: QtBot) -> None:
    found = settled(watch)
    vault = Vault(door)
    with qtbot.waitSignal(watch.passphrase_wanted):
        vault.open()
    watch.refuse()
    qtbot.waitUntil(lambda: vault.outcomes == ["locked"])
    assert [status.state for status in found] == ["locked"]


@pytest.mark.parametrize(
    ("error", "state"),
    [(VaultError(VaultTrouble.MISSING, "gone"), "missing"), (StorageError("the database is busy"), "refused")],
)
def test_a_look_that_fails_is_told_too(
    watch: VaultWatch, client: RecordingClient, settle: Settle, error: Exception, state: str
) -> None:
    found = settled(watch)
    client.answer(CheckVault, error)
    watch.check()
    settle()
    assert [(status.state, status.detail) for status in found] == [(state, str(error))]
    watch.check()
    assert len(client.submitted) == 2
