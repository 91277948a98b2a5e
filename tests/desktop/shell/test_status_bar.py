"""The line at the foot of the window, and what stands behind its words."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from acme_desktop.desktop.shell.health import Health
from acme_desktop.desktop.shell.main_window import MainWindow
from acme_desktop.desktop.shell.status_bar import Explanation, StatusBar
from acme_desktop.desktop.wording.health import HealthLook, health_look
from acme_desktop.domain.errors import StorageError, VaultError, VaultTrouble
from acme_desktop.domain.events import Topic
from acme_desktop.service.answers import Diagnosis
from acme_desktop.service.requests import ListAuthorities, RunDoctor
from tests.desktop.recording_client import RecordingClient
from tests.desktop.recording_desk import NOON
from tests.desktop.shell.conftest import ALL_WELL, OpenWindow, doctor

SOON = 4_000


def bar_of(window: MainWindow) -> StatusBar:
    assert window.workplace is not None
    return window.workplace.shell.status_bar


def look(subject: str, state: str, /, **facts: object) -> HealthLook:
    return health_look(Diagnosis(subject, state, "it is so", "", facts), NOON)


@pytest.mark.parametrize(
    ("found", "words", "short", "tone"),
    [
        (look("keyring", "ok", kind="keyring"), "Keyring: unlocked", "Keyring unlocked", "ok"),
        (look("keyring", "ok", kind="passphrase"), "Vault: open (passphrase)", "Vault open", "ok"),
        (look("keyring", "failed", state="locked"), "Keyring: locked", "Keyring locked", "bad"),
        (look("keyring", "failed", state="odd"), "Keyring: can’t be used", "Keyring can’t be used", "bad"),
        (look("database", "ok", kind="SQLite"), "Database: this computer", "Database", "ok"),
        (look("database", "ok", kind="PostgreSQL"), "Database: shared", "Database", "ok"),
        (look("database", "failed"), "Database: no answer", "No database", "bad"),
        (look("clock", "ok", skew=-0.24), "Clock: exact (-0.2 s)", "Clock exact", "ok"),
        (look("clock", "warning", skew=300.0), "Clock: 5 min fast", "Clock 5 min fast", "warn"),
        (look("clock", "failed", skew=-7200.0), "Clock: 2 h slow", "Clock 2 h slow", "bad"),
        (look("clock", "warning"), "Clock: not compared", "Clock", "warn"),
        (look("timers", "ok"), "Renewals: no run yet", "No run yet", "ok"),
        (look("timers", "failed", error=StorageError("x")), "Renewals: not known", "Renewals", "bad"),
        (look("ca", "failed"), "CA: no answer", "CA: no answer", "bad"),
        (look("dns", "warning"), "DNS: some don’t answer", "DNS: some don’t answer", "warn"),
    ],
)
def test_what_doctor_finds_in_a_word(found: HealthLook, words: str, short: str, tone: str) -> None:
    assert (found.words, found.short, found.tone) == (words, short, tone)


def test_the_last_run_is_a_time() -> None:
    assert look("timers", "ok", last_run=NOON).words.startswith("Renewals: last run ")
    assert look("timers", "warning", last_run=NOON - timedelta(days=3)).tone == "warn"


def test_every_item_has_an_icon_and_a_word(open_window: OpenWindow, qtbot: QtBot) -> None:
    bar = bar_of(open_window())
    qtbot.waitUntil(lambda: bar.items["keyring"].accessibleName() == "Keyring: unlocked")
    assert [name for name, item in bar.items.items() if item.isVisible()] == ["timers", "keyring", "database", "clock"]
    assert all(item.text() and item.accessibleName() for item in bar.items.values())


def test_before_the_answer_it_says_that_it_looks(client: RecordingClient, qtbot: QtBot) -> None:
    client.answer(RunDoctor, doctor(*ALL_WELL))
    health = Health(client)
    bar = StatusBar(health, lambda: NOON)
    qtbot.addWidget(bar)
    bar.resize(1080, 28)
    health.start()
    assert bar.items["keyring"].text() == "Keyring: looking…"
    qtbot.waitUntil(lambda: bar.items["keyring"].text() == "Keyring: unlocked")


def test_what_is_not_well_is_shown_and_explained(
    open_window: OpenWindow, client: RecordingClient, qtbot: QtBot
) -> None:
    window = open_window()
    bar = bar_of(window)
    trouble = Diagnosis("dns", "failed", "192.0.2.1: REFUSED", "Name one: acme-desktop settings set resolvers ADDRESS")
    client.answer(RunDoctor, doctor(*ALL_WELL[:4], trouble, ALL_WELL[5]))
    qtbot.waitUntil(lambda: not window.health.asking)
    window.health.ask()
    qtbot.waitUntil(bar.items["dns"].isVisible)
    qtbot.mouseClick(bar.items["dns"], Qt.MouseButton.LeftButton)
    sheet = cast("Explanation", window.findChild(Explanation))
    said = [label.text() for label in sheet.findChildren(QLabel)]
    assert said[:3] == ["DNS: no answer", "192.0.2.1: REFUSED.", "Name a resolver in Settings."]
    there = next(b for b in sheet.findChildren(QPushButton) if b.text() == "Open settings")
    qtbot.mouseClick(there, Qt.MouseButton.LeftButton)
    assert window.workplace is not None
    assert str(window.workplace.history.current) == "/acme/settings"


def test_it_can_be_asked_again(open_window: OpenWindow, client: RecordingClient, qtbot: QtBot) -> None:
    window = open_window()
    bar = bar_of(window)
    qtbot.waitUntil(lambda: not window.health.asking)
    before = len(client.requests(RunDoctor))
    qtbot.mouseClick(bar.items["keyring"], Qt.MouseButton.LeftButton)
    sheet = cast("Explanation", window.findChild(Explanation))
    qtbot.mouseClick(sheet.again_button, Qt.MouseButton.LeftButton)
    assert len(client.requests(RunDoctor)) == before + 2


def test_what_answers_at_once_does_not_wait_for_the_network(client: RecordingClient, qtbot: QtBot) -> None:
    health = Health(client)
    bar = StatusBar(health, lambda: NOON)
    qtbot.addWidget(bar)
    bar.resize(1080, 28)
    health.start()
    near = client.pending(RunDoctor)
    client.succeed(near, doctor(*ALL_WELL)(cast("RunDoctor", near.request)))
    assert bar.items["keyring"].text() == "Keyring: unlocked"
    assert bar.items["clock"].text() == "Clock: looking…"
    far = client.pending(RunDoctor)
    client.succeed(far, doctor(*ALL_WELL)(cast("RunDoctor", far.request)))
    assert bar.items["clock"].text() == "Clock: exact (+0.2 s)"
    assert not health.asking


def test_where_it_cannot_be_asked_it_is_not_known(client: RecordingClient, qtbot: QtBot) -> None:
    client.answer(RunDoctor, StorageError("the disk is gone"))
    health = Health(client)
    bar = StatusBar(health, lambda: NOON, subjects=("keyring", "database"))
    qtbot.addWidget(bar)
    health.start()
    health.ask()  # somebody did already
    assert len(client.requests(RunDoctor)) == 2
    qtbot.waitUntil(lambda: not health.asking)
    assert bar.items["keyring"].text() == "Keyring: not known"
    assert isinstance(health.error, StorageError)


def test_what_happens_to_the_vault_is_looked_at(client: RecordingClient, qtbot: QtBot) -> None:
    client.answer(RunDoctor, doctor(*ALL_WELL))
    health = Health(client)
    client.tell(Topic.ORDER)
    client.tell(Topic.VAULT)
    qtbot.waitUntil(lambda: len(client.requests(RunDoctor)) == 2, timeout=SOON)
    qtbot.waitUntil(lambda: bool(health.diagnoses))


def test_of_several_cas_the_worst_is_shown(client: RecordingClient, qtbot: QtBot) -> None:
    client.answer(RunDoctor, doctor(Diagnosis("ca", "failed", "a"), Diagnosis("ca", "ok", "b")))
    health = Health(client)
    health.ask()
    qtbot.waitUntil(lambda: not health.asking)
    assert health.diagnoses["ca"].state == "failed"


def test_a_keyring_that_fails_elsewhere_is_looked_at_until_it_does_well(
    client: RecordingClient, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("acme_desktop.desktop.shell.health._SOON_MS", 1)
    monkeypatch.setattr("acme_desktop.desktop.shell.health._AGAIN_MS", 1)
    locked = Diagnosis("keyring", "failed", "locked", "", {"state": "locked"})
    client.answer(RunDoctor, doctor(locked))
    client.answer(ListAuthorities, VaultError(VaultTrouble.LOCKED, "locked"))
    health = Health(client)
    client.submit(ListAuthorities(), claim=True)  # its pane says what failed
    qtbot.waitUntil(lambda: len(client.requests(RunDoctor)) > 4, timeout=SOON)
    client.answer(RunDoctor, doctor(*ALL_WELL))
    qtbot.waitUntil(lambda: health.diagnoses["keyring"].state == "ok")
    qtbot.waitUntil(lambda: not health.asking)
    asked = len(client.requests(RunDoctor))
    qtbot.wait(50)
    assert len(client.requests(RunDoctor)) == asked
