"""The first run: what is asked in which order, what is done only at the end, and every way it can go wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from pytestqt.qtbot import QtBot

from acme_desktop.desktop.panes.entry.first_run.account_step import AccountStep
from acme_desktop.desktop.panes.entry.first_run.authority_choice import OTHER, PRACTICE, PRODUCTION
from acme_desktop.desktop.panes.entry.first_run.flow import FirstRun
from acme_desktop.desktop.panes.entry.first_run.surroundings import ACCOUNT, KIT, SETUP, Surroundings
from acme_desktop.desktop.practice.control import Refused
from acme_desktop.desktop.practice.process import PracticeState
from acme_desktop.desktop.preferences import Preferences
from acme_desktop.domain.authority import Environment
from acme_desktop.domain.directory import Directory
from acme_desktop.domain.errors import InputError, StorageError, TransportError, VaultError, VaultTrouble
from acme_desktop.domain.operator import Operator, OperatorId, Role
from acme_desktop.domain.settings import Settings
from acme_desktop.service.answers import AuthorityReport, DatabaseReport, KitReport, SignedIn
from acme_desktop.service.database_requests import ChangeDatabase, LookAtDatabase
from acme_desktop.service.kit_requests import ExportKit, ImportKit
from acme_desktop.service.ports import VaultStatus
from acme_desktop.service.questions import IsPrepared
from acme_desktop.service.requests import (
    AddOperator,
    ChangeVault,
    CheckVault,
    ListAccounts,
    RegisterAccount,
    ShowSettings,
    SignIn,
)
from acme_desktop.service.requests import (
    TestAuthority as Ask,
)
from tests.builders import an_account
from tests.desktop.recording_client import RecordingClient

Settle = Callable[[], None]
PASSWORD = "correct horse battery staple"
MAREN = Operator(OperatorId(1), "maren", Role.ADMIN, "", datetime(2027, 3, 10, tzinfo=UTC))
SETTINGS = Settings(Path("/home/maren/profile"), "sqlite:////home/maren/profile/acme-desktop.sqlite3")
URL = "postgresql://maren:s3cret@db.example/acme"
REPORT = DatabaseReport("postgresql://maren:***@db.example/acme", "postgresql", "new")
DIRECTORY = Directory("n", "a", "o", terms_of_service="https://ca.example/terms", has_terms=True)
STAGING_REPORT = AuthorityReport("https://staging.example/directory", Environment.STAGING, DIRECTORY, 141.2, 0.1)


class Around:
    """What the first run is given, and what it did with it."""

    def __init__(self) -> None:
        self.preferences = Preferences(None)
        self.reopened = 0
        self.prepared: list[str] = []
        self.opened: list[str] = []
        self.given = Surroundings(self.preferences, self._reopen, self.prepared.append, self.opened.append)

    def _reopen(self) -> None:
        self.reopened += 1


class Run:
    """A first run on the screen of a test; `done` asks for what changes something."""

    def __init__(self, client: RecordingClient, around: Around, settle: Settle) -> None:
        self.client, self.around, self.settle = client, around, settle
        self.flow = FirstRun(client, around.given)
        self.screen = self.flow.screen
        self.routes: list[str] = []
        self.joined: list[bool] = []
        self.flow.finished.connect(self.routes.append)
        self.flow.joined.connect(lambda: self.joined.append(True))

    @property
    def step(self) -> Any:
        return self.screen.step

    @property
    def name(self) -> str:
        return type(self.step).__name__

    def next(self) -> None:
        assert self.screen.next_button.isEnabled(), self.step.reason
        self.screen.next_button.click()
        self.settle()

    def operator(self) -> None:
        self.step.name_edit.setText("maren")
        self.secret(PASSWORD)
        self.next()

    def secret(self, text: str) -> None:
        self.step.secret.first_edit.setText(text)
        self.step.secret.second_edit.setText(text)

    def to_the_vault(self) -> None:
        self.flow.begin()
        self.operator()
        self.next()
        assert self.name == "VaultStep"

    def done(self) -> list[object]:
        kinds = (ChangeVault, ChangeDatabase, AddOperator, SignIn, ExportKit, RegisterAccount, ImportKit)
        return [request for request in self.client.submitted if isinstance(request, kinds)]


@pytest.fixture
def around() -> Around:
    return Around()


@pytest.fixture
def run(client: RecordingClient, around: Around, settle: Settle, qtbot: QtBot) -> Run:
    client.answer(ShowSettings, SETTINGS)
    client.answer(CheckVault, VaultStatus("keyring", "SecretService", "ok"))
    client.answer(IsPrepared, False)
    client.answer(AddOperator, MAREN)
    client.answer(SignIn, SignedIn(MAREN, "token"))
    client.answer(ListAccounts, ())
    client.answer(ChangeVault, VaultStatus("passphrase", "", "ok"))
    client.answer(ChangeDatabase, REPORT)
    client.answer(LookAtDatabase, REPORT)
    client.answer(Ask, STAGING_REPORT)
    made = Run(client, around, settle)
    qtbot.addWidget(made.screen)
    made.screen.show()
    return made


# --- the straight way --------------------------------------------------------------------------------------------


def test_five_steps_lead_to_the_first_order(run: Run, client: RecordingClient, around: Around) -> None:
    run.to_the_vault()
    assert "keyring works" in run.step.result.headline
    assert run.done() == []  # nothing has been made so far
    run.next()
    assert run.name == "KitStep"
    assert run.done() == [AddOperator("maren", "admin", PASSWORD), SignIn("maren", PASSWORD)]
    assert around.reopened == 0
    assert around.preferences.get(SETUP) == KIT
    client.answer(ExportKit, KitReport("/kit", 2))
    run.step.path_edit.setText("/usb/kit")
    run.secret("a passphrase for paper")
    run.next()
    assert run.done()[-1] == ExportKit("/usb/kit", "a passphrase for paper")
    assert run.name == "AccountStep"
    assert around.preferences.get(SETUP) == ACCOUNT
    client.answer(RegisterAccount, an_account())
    run.step.email_edit.setText("admin@example.com")
    assert run.step.reason == "Agree to the terms first"
    run.step.consent.box.setChecked(True)
    run.next()
    assert run.done()[-1] == RegisterAccount("letsencrypt-staging", "admin@example.com", agree_terms=True)
    assert run.name == "DoneStep"
    assert around.preferences.get(SETUP) is None
    assert run.screen.next_button.text() == "Order your first certificate"
    run.next()
    assert run.routes == ["/acme/orders/create"]
    assert around.prepared[-1] == ""


def test_enter_goes_on_from_every_field(run: Run, qtbot: QtBot) -> None:
    run.flow.begin()
    run.step.name_edit.setText("maren")
    run.secret(PASSWORD)
    qtbot.keyClick(run.step.secret.second_edit, Qt.Key.Key_Return)
    run.settle()
    assert run.name == "StorageStep"


def test_what_was_typed_is_still_there_on_the_way_back(run: Run) -> None:
    run.to_the_vault()
    run.screen.back_button.click()
    assert run.name == "StorageStep"
    run.screen.back_button.click()
    assert run.step.name_edit.text() == "maren"
    assert not run.screen.back_button.isVisible()
    run.next()
    assert run.name == "StorageStep"
    run.next()
    run.next()
    assert run.name == "KitStep"
    assert not run.screen.back_button.isVisible()  # what was made is not unmade here


# --- step 1 ------------------------------------------------------------------------------------------------------


def test_a_password_is_typed_twice_and_has_a_length(run: Run) -> None:
    run.flow.begin()
    run.step.name_edit.setText("")
    run.secret("short")
    run.next()
    assert run.step.name_field.error == "Type a name"
    run.step.name_edit.setText("maren")
    run.next()
    assert run.step.secret.first_field.error == "At least 8 characters"
    run.step.secret.first_edit.setText(PASSWORD)
    run.next()
    assert run.step.secret.second_field.error == "This is not the same as above"
    assert run.name == "OperatorStep"


def test_what_the_service_says_of_the_operator_leads_back_to_it(run: Run, client: RecordingClient) -> None:
    client.answer(AddOperator, InputError("password", "that password is too easy to guess"))
    run.to_the_vault()
    run.next()
    assert run.name == "OperatorStep"
    assert "too easy to guess" in run.step.secret.first_field.error
    client.answer(AddOperator, MAREN)
    run.secret(PASSWORD)
    run.next()
    run.next()
    run.next()
    assert run.name == "KitStep"


# --- step 2 ------------------------------------------------------------------------------------------------------


def to_storage(run: Run) -> None:
    run.flow.begin()
    run.operator()
    assert run.name == "StorageStep"
    run.step.team.choose()


def test_a_database_is_looked_at_before_it_is_chosen_and_chosen_last(run: Run, client: RecordingClient) -> None:
    to_storage(run)
    run.next()
    assert run.step.url_field.error == "Type the database’s address"
    run.step.url_edit.setText(URL)
    run.next()  # looks, and goes on by itself
    assert run.name == "VaultStep"
    assert client.requests(LookAtDatabase) == [LookAtDatabase(URL)]
    assert run.done() == []
    run.next()
    assert run.done() == [ChangeDatabase(URL), AddOperator("maren", "admin", PASSWORD), SignIn("maren", PASSWORD)]
    assert run.around.reopened == 1


def test_one_that_cannot_be_used_says_why_beside_it(run: Run, client: RecordingClient) -> None:
    client.answer(
        LookAtDatabase, StorageError("the database server {place} does not answer", place="db", hint="Start it.")
    )
    to_storage(run)
    run.step.url_edit.setText(URL)
    run.step.test_button.click()
    run.settle()
    assert "does not answer" in f"{run.step.result.headline} {run.step.result.text}"
    client.answer(LookAtDatabase, InputError("database_url", "the password stands in the wrong place"))
    run.next()
    assert "wrong place" in run.step.url_field.error
    run.step.url_edit.setText(f"{URL}x")
    assert run.step.url_field.error == ""
    assert run.name == "StorageStep"


def test_a_database_that_has_operators_is_joined(run: Run, client: RecordingClient) -> None:
    client.answer(LookAtDatabase, replace(REPORT, state="ours", operators=4))
    client.answer(IsPrepared, True)
    to_storage(run)
    run.step.url_edit.setText(URL)
    run.step.test_button.click()
    run.settle()
    assert "4 operator" in run.step.result.headline
    run.next()
    run.next()
    assert run.name == "JoinStep"
    assert run.done() == [ChangeDatabase(URL)]
    run.next()
    assert run.step.path_field.error == "Name the file"
    client.answer(ImportKit, InputError("kit", "that file is not a recovery kit"))
    run.step.path_edit.setText("/usb/kit")
    run.step.passphrase_edit.setText("a passphrase for paper")
    run.next()
    assert "not a recovery kit" in run.step.path_field.error
    client.answer(ImportKit, KitReport("/usb/kit", 2))
    run.next()
    assert run.joined == [True]
    assert run.around.preferences.get(SETUP) is None


def test_one_may_join_without_the_kit(run: Run, client: RecordingClient) -> None:
    client.answer(IsPrepared, True)
    run.to_the_vault()
    run.next()
    run.screen.skip_button.click()
    assert run.joined == [True]


def test_where_the_environment_names_the_database_there_is_nothing_to_choose(run: Run, client: RecordingClient) -> None:
    client.answer(ShowSettings, replace(SETTINGS, fixed=("database_url",)))
    run.flow.begin()
    run.operator()
    assert not run.step.team.isVisible()
    run.next()
    assert run.name == "VaultStep"


# --- step 3 ------------------------------------------------------------------------------------------------------


def test_a_keyring_that_does_not_work_is_explained_and_tried_again(run: Run, client: RecordingClient) -> None:
    client.answer(CheckVault, VaultStatus("keyring", "", "locked", "KeyringLocked: no"))
    run.to_the_vault()
    assert run.step.result.headline == "The keyring is locked"
    assert "passphrase" in run.step.result.text
    assert not run.screen.next_button.isEnabled()
    assert run.screen.action_bar.reason == "The keyring has to work, or choose a passphrase"
    client.answer(CheckVault, VaultStatus("keyring", "SecretService", "ok"))
    run.step.look()
    run.settle()
    assert run.step.result.headline == "The keyring works."
    assert run.screen.next_button.isEnabled()


def test_a_keyring_that_cannot_even_be_asked_is_no_dead_end(run: Run, client: RecordingClient) -> None:
    client.answer(CheckVault, StorageError("the database is busy"))
    run.to_the_vault()
    assert run.step.result.headline == "The keyring could not be tried."
    run.step.passphrase.choose()
    assert run.screen.next_button.isEnabled()


def test_a_passphrase_vault_is_chosen_before_anything_is_made(run: Run, around: Around) -> None:
    run.to_the_vault()
    run.step.passphrase.choose()
    run.next()
    assert run.step.secret.first_field.error == "At least 8 characters"
    run.secret("open sesame, open")
    run.next()
    assert run.done()[0] == ChangeVault("passphrase")
    assert around.reopened == 1
    assert around.prepared == ["open sesame, open", ""]  # handed over, and taken back
    assert run.name == "KitStep"


def test_an_older_vault_in_the_way_is_put_aside_on_request(run: Run, client: RecordingClient) -> None:
    client.answer(AddOperator, VaultError(VaultTrouble.WRONG_KEY, "that passphrase does not open it"))
    run.to_the_vault()
    run.step.passphrase.choose()
    run.secret("open sesame, open")
    run.next()
    assert "vault here already" in run.screen.message.headline
    client.answer(AddOperator, MAREN)
    anew = next(b for b in run.screen.message.findChildren(QObject) if b.property("text") == "Begin a new vault")
    anew.click()  # type: ignore[attr-defined]
    run.settle()
    assert ChangeVault("passphrase", set_aside=True) in run.done()
    assert run.name == "KitStep"


def test_where_the_environment_names_the_vault_and_its_passphrase_nothing_is_asked(
    client: RecordingClient, around: Around, settle: Settle, run: Run, qtbot: QtBot
) -> None:
    client.answer(ShowSettings, replace(SETTINGS, vault="passphrase", fixed=("vault",)))
    around.given = replace(around.given, passphrase_given=True)
    run = Run(client, around, settle)
    qtbot.addWidget(run.screen)
    run.screen.show()
    run.to_the_vault()
    assert not run.step.keyring.isVisible()
    assert client.requests(CheckVault) == []
    run.next()
    assert run.name == "KitStep"
    assert run.done() == [AddOperator("maren", "admin", PASSWORD), SignIn("maren", PASSWORD)]


def test_what_fails_while_setting_up_can_be_tried_again(run: Run, client: RecordingClient) -> None:
    client.answer(AddOperator, StorageError("the disk is full", hint="Make room."))
    run.to_the_vault()
    run.next()
    assert "disk is full" in f"{run.screen.message.headline} {run.screen.message.text}"
    assert run.name == "VaultStep"
    client.answer(AddOperator, MAREN)
    run.next()
    assert run.name == "KitStep"
    assert run.screen.message.headline == ""


# --- the kit -----------------------------------------------------------------------------------------------------


def to_the_kit(run: Run) -> None:
    run.to_the_vault()
    run.next()
    assert run.name == "KitStep"


def test_the_kit_is_declined_in_words_only(run: Run, qtbot: QtBot) -> None:
    to_the_kit(run)
    run.step.decline.choose()
    assert run.screen.next_button.text() == "Go on without a kit"
    assert not run.screen.next_button.isEnabled()
    qtbot.keyClicks(run.step.words_edit, "No Kit ")
    run.next()
    assert run.name == "AccountStep"
    assert ExportKit not in {type(request) for request in run.client.submitted}


def test_a_kit_that_cannot_be_saved_says_why_beside_its_field(run: Run, client: RecordingClient) -> None:
    to_the_kit(run)
    run.step.path_edit.clear()
    run.next()
    assert run.step.path_field.error == "Name a file"
    run.step.path_edit.setText("/usb/kit")
    run.secret("too short")
    run.next()
    assert run.step.secret.first_field.error == "At least 12 characters"
    client.answer(ExportKit, InputError("to", "{path} is there already", path="/usb/kit"))
    run.secret("a passphrase for paper")
    run.next()
    assert "there already" in run.step.path_field.error
    client.answer(ExportKit, VaultError(VaultTrouble.LOCKED, "the keyring is locked"))
    run.next()
    assert run.step.result.tone == "bad"
    assert run.name == "KitStep"


# --- step 4 ------------------------------------------------------------------------------------------------------


class StandInPractice(QObject):
    """A practice CA that starts when it is told so."""

    changed = Signal()
    failed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.state = PracticeState.RESTING
        self.starts = 0

    def start(self) -> None:
        self.starts += 1
        self.be(PracticeState.STARTING)

    def be(self, state: PracticeState) -> None:
        self.state = state
        self.changed.emit()


@pytest.fixture
def practice() -> StandInPractice:
    return StandInPractice()


@pytest.fixture
def step(client: RecordingClient, practice: StandInPractice, around: Around, qtbot: QtBot, settle: Settle) -> Any:
    client.answer(Ask, STAGING_REPORT)
    made = AccountStep(client, around.opened.append, practice=practice)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.show()
    made.begin()
    settle()
    return made


def test_a_cas_terms_can_be_read_before_the_consent(step: Any, client: RecordingClient, around: Around) -> None:
    assert client.submitted == [Ask("letsencrypt-staging")]
    step.consent.link.click()
    assert around.opened == ["https://ca.example/terms"]


def test_another_ca_is_another_consent(step: Any, client: RecordingClient, settle: Settle) -> None:
    step.consent.box.setChecked(True)
    step.choice.options[PRODUCTION].choose()
    assert step.reason == "The CA has to answer first"
    settle()
    assert client.submitted[-1] == Ask("letsencrypt")
    assert step.reason == "Agree to the terms first"


def test_an_answer_that_comes_after_another_was_chosen_counts_for_nothing(
    step: Any, client: RecordingClient, settle: Settle
) -> None:
    client._answers.pop(Ask)
    step.choice.options[PRODUCTION].choose()
    late = client.pending(Ask)
    client.answer(Ask, STAGING_REPORT)
    step.choice.options[OTHER].choose()
    assert late.stop_event.is_set()
    client.fail(late, TransportError("no answer"))
    assert step.result.headline == ""
    assert step.reason == "Type the CA’s address"


def test_an_address_is_asked_once_the_typing_pauses(
    step: Any, client: RecordingClient, qtbot: QtBot, settle: Settle
) -> None:
    step.choice.options[OTHER].choose()
    before = len(client.submitted)
    qtbot.keyClicks(step.choice.url_edit, "https://ca.example/dir")
    assert len(client.submitted) == before
    qtbot.waitUntil(lambda: len(client.submitted) == before + 1, timeout=3_000)
    assert client.submitted[-1] == Ask("https://ca.example/dir")
    client.answer(Ask, InputError("server", "this is no directory URL"))
    step._look()
    settle()
    assert "no directory URL" in step.choice.url_field.error


def test_a_ca_that_does_not_answer_can_be_asked_again_or_skipped(
    step: Any, client: RecordingClient, settle: Settle, qtbot: QtBot
) -> None:
    client.answer(Ask, TransportError("no usable answer from the network"))
    step.choice.options[PRODUCTION].choose()
    settle()
    assert step.result.tone == "bad"
    with qtbot.waitSignal(step.done):
        step.skip()
    assert step.account is None


def test_a_ca_that_wants_an_external_account_is_left_for_later(
    step: Any, client: RecordingClient, settle: Settle
) -> None:
    client.answer(Ask, replace(STAGING_REPORT, directory=replace(DIRECTORY, external_account_required=True)))
    step.choice.options[PRODUCTION].choose()
    settle()
    assert "external account" in step.reason


def test_the_practice_ca_is_started_first(
    step: Any, client: RecordingClient, practice: StandInPractice, settle: Settle
) -> None:
    step.choice.options[PRACTICE].choose()
    assert practice.starts == 1
    assert step.checking.text() == "Starting the practice CA…"
    assert client.submitted[-1] == Ask("letsencrypt-staging")
    practice.be(PracticeState.RUNNING)
    settle()
    assert client.submitted[-1] == Ask("practice")
    practice.failed.emit(Refused("", "the port is taken"))
    assert "could not be started" in step.result.headline


def test_what_is_wrong_with_the_email_stands_beside_it(step: Any, client: RecordingClient, settle: Settle) -> None:
    step.consent.box.setChecked(True)
    step.go_on()
    assert step.email_field.error == "Type an e-mail address"
    client.answer(RegisterAccount, InputError("email", "{email} is no e-mail address", email="x"))
    step.email_edit.setText("x")
    step.go_on()
    settle()
    assert "no e-mail address" in step.email_field.error
    client.answer(RegisterAccount, TransportError("no usable answer"))
    step.go_on()
    settle()
    assert step.result.tone == "bad"


# --- after a kill ------------------------------------------------------------------------------------------------


def test_who_was_cut_off_behind_the_operator_goes_on_with_the_kit(run: Run, around: Around) -> None:
    around.preferences.put(SETUP, KIT)
    run.flow.go_on("maren")
    assert run.name == "KitStep"


def test_who_was_cut_off_behind_the_kit_goes_on_with_the_account_unless_there_is_one(
    run: Run, around: Around, client: RecordingClient
) -> None:
    around.preferences.put(SETUP, ACCOUNT)
    run.flow.go_on("maren")
    run.settle()
    assert run.name == "AccountStep"
    client.answer(ListAccounts, (an_account(),))
    run.flow.go_on("maren")
    run.settle()
    assert run.name == "DoneStep"
    assert around.preferences.get(SETUP) is None
