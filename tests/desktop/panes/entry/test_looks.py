"""Every entry screen in every language and direction, at both sizes of the window: read, reached, named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from acme_desktop.desktop.language import MIRRORED, PSEUDO, Language
from acme_desktop.desktop.panes.entry.first_run.account_step import AccountStep
from acme_desktop.desktop.panes.entry.first_run.done_step import DoneStep
from acme_desktop.desktop.panes.entry.first_run.join_step import JoinStep
from acme_desktop.desktop.panes.entry.first_run.kit_step import KitStep
from acme_desktop.desktop.panes.entry.first_run.operator_step import OperatorStep
from acme_desktop.desktop.panes.entry.first_run.plan import Plan
from acme_desktop.desktop.panes.entry.first_run.screen import FirstRunScreen
from acme_desktop.desktop.panes.entry.first_run.step import Step
from acme_desktop.desktop.panes.entry.first_run.storage_step import StorageStep
from acme_desktop.desktop.panes.entry.first_run.vault_step import VaultStep
from acme_desktop.desktop.panes.entry.frame import EntryFrame
from acme_desktop.desktop.panes.entry.passphrase import PassphraseScreen
from acme_desktop.desktop.panes.entry.sign_in import SignInScreen
from acme_desktop.desktop.panes.entry.trouble import TroubleScreen
from acme_desktop.desktop.wording.vault_advice import Advice, vault_advice
from acme_desktop.domain.errors import VaultTrouble
from acme_desktop.domain.settings import Settings
from acme_desktop.service.database_requests import LookAtDatabase
from acme_desktop.service.ports import VaultStatus
from acme_desktop.service.requests import CheckVault
from acme_desktop.service.requests import TestAuthority as Ask
from tests.desktop.looks import faults
from tests.desktop.panes.entry.test_first_run import REPORT, STAGING_REPORT, StandInPractice
from tests.desktop.recording_client import RecordingClient

SETTINGS = Settings(Path("/home/maren/.local/share/acme-desktop"), "sqlite:///x")
Made = tuple[QWidget, str]


def sign_in(client: RecordingClient) -> Made:
    screen = SignInScreen(client, "maren")
    screen.set_vault_trouble("The keyring is locked")
    screen._patience.refused(40)
    screen.password_edit.caps_lock_changed.emit(True)
    return screen, "entry-card"


def lock(client: RecordingClient) -> Made:
    return SignInScreen(client, locked_for="maren", why="Your session has ended."), "entry-card"


def passphrase(_: RecordingClient) -> Made:
    return PassphraseScreen(again=True), "entry-card"


def vault_trouble(_: RecordingClient) -> Made:
    screen = TroubleScreen(vault_advice(VaultTrouble.LOCKED), "KeyringLocked: no", other="Back to the sign-in")
    return screen, "trouble-card"


def database_trouble(_: RecordingClient) -> Made:
    advice = Advice("Your data can’t be opened", "The database /home/" + "x" * 200 + " is busy.", ("Wait.",))
    return TroubleScreen(advice, "StorageError: " + "y" * 300), "trouble-card"


def wizard(make: Callable[[RecordingClient], Step], place: int) -> Callable[[RecordingClient], Made]:
    def made(client: RecordingClient) -> Made:
        screen = FirstRunScreen()
        screen.show_step(make(client), place, back=True)
        return screen, "first-run-card"

    return made


def storage(client: RecordingClient) -> Step:
    step = StorageStep(client, Plan(), SETTINGS)
    step.team.choose()
    step.url_edit.setText("postgresql://maren@db.example.com/acme")
    step.look()
    return step


def vault(client: RecordingClient) -> Step:
    client.answer(CheckVault, VaultStatus("keyring", "", "locked", "KeyringLocked: no"))
    return VaultStep(client, Plan(), SETTINGS, False)


def declined(client: RecordingClient) -> Step:
    step = KitStep(client)
    step.decline.choose()
    return step


def done(_: RecordingClient) -> Step:
    step = DoneStep()
    step.put("maren", "declined", None)
    return step


SCREENS: dict[str, Callable[[RecordingClient], Made]] = {
    "sign-in": sign_in,
    "lock": lock,
    "passphrase": passphrase,
    "vault-trouble": vault_trouble,
    "database-trouble": database_trouble,
    "operator": wizard(lambda _: OperatorStep(Plan()), 1),
    "storage": wizard(storage, 2),
    "vault": wizard(vault, 3),
    "kit": wizard(KitStep, 3),
    "declined": wizard(declined, 3),
    "join": wizard(JoinStep, 3),
    "account": wizard(lambda client: AccountStep(client, str, practice=StandInPractice()), 4),  # type: ignore[arg-type]
    "done": wizard(done, 5),
}


@pytest.fixture(params=["en", PSEUDO, MIRRORED])
def language(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[str]:
    made = Language(qapp)
    made.choose(request.param)
    yield request.param
    made.choose("en")
    made.deleteLater()


@pytest.mark.parametrize("name", SCREENS)
def test_nothing_is_cut_off_nameless_or_out_of_reach(
    name: str, language: str, client: RecordingClient, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    client.answer(Ask, STAGING_REPORT)
    client.answer(LookAtDatabase, REPORT)
    frame = EntryFrame()
    qtbot.addWidget(frame)
    for width, height in ((1280, 800), (1024, 680)):
        screen, card = SCREENS[name](client)
        frame.put(screen, card)
        frame.resize(width, height)
        frame.show()
        settle()
        assert faults(frame) == [], (width, height)
