"""Who is signed in: locks by key, by idleness, by an ended session; the same operator comes back to the same place."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from acme_desktop.desktop.entrance.attendance import Attendance
from acme_desktop.desktop.entrance.entrance import OPERATOR, PREPARED, Entrance
from acme_desktop.desktop.entrance.idle_watch import IdleWatch
from acme_desktop.desktop.entrance.passphrase_door import PassphraseDoor
from acme_desktop.desktop.entrance.stage import Stage
from acme_desktop.desktop.entrance.vault_screens import VaultScreens
from acme_desktop.desktop.entrance.vault_watch import VaultWatch
from acme_desktop.desktop.panes.entry.opening import OpeningScreen
from acme_desktop.desktop.panes.entry.passphrase import PassphraseScreen
from acme_desktop.desktop.panes.entry.sign_in import SignInScreen
from acme_desktop.desktop.panes.entry.trouble import TroubleScreen
from acme_desktop.desktop.preferences import AUTO_LOCK_MINUTES, Preferences
from acme_desktop.desktop.shell.main_window import MainWindow
from acme_desktop.desktop.theme.theme import Theme
from acme_desktop.domain.errors import NotSignedInError, StorageError, TransportError, VaultError, VaultTrouble
from acme_desktop.domain.operator import Actor, Operator, OperatorId, Role
from acme_desktop.service.answers import SignedIn
from acme_desktop.service.ports import VaultStatus
from acme_desktop.service.questions import IsPrepared
from acme_desktop.service.requests import CheckVault, SignIn, SignOut, WhoAmI
from tests.desktop.recording_client import RecordingClient

Settle = Callable[[], None]
NOON = datetime(2027, 3, 10, 12, 0, tzinfo=UTC)
MAREN = Operator(OperatorId(1), "maren", Role.ADMIN, "", NOON)
JONAS = Operator(OperatorId(2), "jonas", Role.VIEWER, "", NOON)
OK = VaultStatus("keyring", "SecretService", "ok")


class House:
    """Everything between an empty screen and the workplace, with a clock of its own."""

    def __init__(self, client: RecordingClient, theme: Theme) -> None:
        self.client = client
        self.now = NOON
        self.preferences = Preferences(None)
        self.of: dict[str, Preferences] = {}
        self.door = PassphraseDoor()
        self.window = MainWindow(client, theme, self.preferences)
        self.stage = Stage(self.window)
        self.vault = VaultWatch(client, self.door)
        self.screens = VaultScreens(self.window, self.stage, self.vault)
        self.entrance = Entrance(client, self.stage, self.vault, self.screens, self.preferences)
        self.idle = IdleWatch(lambda: self.now)
        self.attendance = Attendance(
            client,  # type: ignore[arg-type]
            self.window,
            self.stage,
            self.entrance,
            self.idle,
            lambda name: self.of.setdefault(name, Preferences(None)),
        )
        self.entrance.signed_in.connect(self.come_in)
        self.window.show()

    def come_in(self, answer: SignedIn) -> None:
        self.attendance.take(answer)
        self.attendance.admit(answer)

    @property
    def screen(self) -> QWidget | None:
        return self.stage.shown

    @property
    def lock(self) -> SignInScreen:
        assert isinstance(self.screen, SignInScreen)
        return self.screen


@pytest.fixture
def house(client: RecordingClient, theme: Theme, qtbot: QtBot) -> Iterator[House]:
    client.answer(CheckVault, OK)
    client.answer(SignOut, None)
    made = House(client, theme)
    yield made
    made.idle.stop()
    made.window.sign_out()
    made.window.close()


def sign_in(house: House, settle: Settle, operator: Operator = MAREN, token: str = "token-1") -> None:
    house.client.answer(SignIn, SignedIn(operator, token))
    house.lock.name_edit.setText(operator.name)
    house.lock.password_edit.setText("password")
    house.lock.ui.sign_in_button.click()
    settle()


@pytest.fixture
def inside(house: House, settle: Settle) -> House:
    """Maren is at her desk."""
    house.preferences.put(PREPARED, True)
    house.entrance.show_first()
    sign_in(house, settle)
    assert house.window.workplace is not None
    return house


# --- the way in --------------------------------------------------------------------------------------------------


def test_whoever_was_here_before_sees_the_sign_in_at_once(house: House) -> None:
    house.preferences.put(PREPARED, True)
    house.preferences.put(OPERATOR, "maren")
    house.entrance.show_first()
    assert house.lock.name_edit.text() == "maren"
    assert house.client.submitted == []


def test_nobody_was_ever_here(house: House, client: RecordingClient, qtbot: QtBot, settle: Settle) -> None:
    house.entrance.show_first()
    assert isinstance(house.screen, OpeningScreen)
    client.answer(IsPrepared, False)
    with qtbot.waitSignal(house.entrance.first_run_wanted):
        house.entrance.ask()
    assert client.requests(CheckVault) == []


def test_what_was_typed_while_the_service_opened_stays(house: House, client: RecordingClient, settle: Settle) -> None:
    house.preferences.put(PREPARED, True)
    house.entrance.show_first()
    house.lock.password_edit.setText("half a passw")
    client.answer(IsPrepared, True)
    house.entrance.ask()
    settle()
    assert house.lock.password_edit.text() == "half a passw"
    assert client.requests(CheckVault) == [CheckVault()]


def test_a_service_that_does_not_open_is_explained_and_opens_later(
    house: House, client: RecordingClient, settle: Settle
) -> None:
    client.answer(IsPrepared, StorageError("the database {place} is busy", place="/x", hint="Close the other program."))
    house.entrance.show_first()
    house.entrance.ask()
    settle()
    trouble = house.screen
    assert isinstance(trouble, TroubleScreen)
    assert trouble.heading.title == "Your data can’t be opened"
    assert "/x is busy" in trouble.why.text
    trouble.ui.again_button.click()
    assert not trouble.ui.again_button.isEnabled()
    settle()
    assert house.screen is trouble
    assert trouble.ui.again_button.isEnabled()
    client.answer(IsPrepared, VaultError(VaultTrouble.LOCKED, "the keyring is locked"))
    trouble.ui.again_button.click()
    settle()
    assert trouble.heading.title == "The keyring is locked"
    client.answer(IsPrepared, True)
    trouble.ui.again_button.click()
    settle()
    assert isinstance(house.screen, SignInScreen)


def test_a_locked_keyring_is_no_reason_to_stay_outside(house: House, client: RecordingClient, settle: Settle) -> None:
    client.answer(CheckVault, VaultStatus("keyring", "", "locked", "KeyringLocked: no"))
    client.answer(IsPrepared, True)
    house.entrance.show_first()
    house.entrance.ask()
    settle()
    screen = house.lock
    assert screen.vault_message.headline == "The keyring is locked"
    screen.vault_help_wanted.emit()
    trouble = house.screen
    assert isinstance(trouble, TroubleScreen)
    trouble.ui.again_button.click()
    settle()
    assert house.screen is trouble
    trouble.ui.other_button.click()
    assert house.screen is screen
    screen.vault_help_wanted.emit()
    client.answer(CheckVault, OK)
    house.vault.check()
    settle()
    assert house.screen is screen
    assert screen.vault_message.headline == ""


def test_the_passphrase_is_asked_over_what_is_there_and_that_comes_back(
    house: House, client: RecordingClient, settle: Settle
) -> None:
    house.preferences.put(PREPARED, True)
    house.entrance.show_first()
    before = house.lock
    before.password_edit.setText("typed")
    house.door.asked.emit(False)
    asked = house.screen
    assert isinstance(asked, PassphraseScreen)
    house.door.asked.emit(True)  # it was wrong
    again = house.screen
    assert isinstance(again, PassphraseScreen)
    assert again is not asked
    assert "does not open it" in again.message.headline
    again.passphrase_edit.setText("open sesame")
    again.ui.open_button.click()
    settle()
    assert house.screen is before
    assert before.password_edit.text() == "typed"


def test_the_passphrase_is_asked_over_the_workplace_too(inside: House, settle: Settle) -> None:
    inside.door.asked.emit(False)
    asked = inside.screen
    assert isinstance(asked, PassphraseScreen)
    asked.ui.later_button.click()
    settle()
    assert inside.stage.is_empty
    assert inside.window.workplace is not None
    assert inside.window.shown is inside.window.workplace.shell


def test_no_dialog_stands_in_front_of_the_passphrase_that_its_work_waits_for(inside: House, settle: Settle) -> None:
    dialog = QDialog(inside.window)
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    dialog.open()
    inside.door.asked.emit(False)
    asked = inside.screen
    assert isinstance(asked, PassphraseScreen)
    assert not dialog.isVisible()
    asked.ui.later_button.click()
    settle()
    assert inside.stage.is_empty
    assert dialog.isVisible()


def test_a_lock_does_not_forget_that_somebody_waits_for_the_passphrase(
    inside: House, settle: Settle, qtbot: QtBot
) -> None:
    given: list[str] = []
    worker = threading.Thread(target=lambda: given.append(inside.door.ask()), daemon=True)
    worker.start()
    qtbot.waitUntil(lambda: isinstance(inside.screen, PassphraseScreen))
    inside.attendance.lock()
    asked = inside.screen
    assert isinstance(asked, PassphraseScreen)
    asked.passphrase_edit.setText("open sesame")
    asked.ui.open_button.click()
    worker.join(5)
    assert given == ["open sesame"]
    settle()
    assert inside.lock.locked_for == "maren"


# --- coming and going --------------------------------------------------------------------------------------------


def test_the_token_is_whose_it_is_and_the_window_remembers_the_name(inside: House) -> None:
    assert inside.client.token == "token-1"
    assert inside.attendance.actor == Actor(OperatorId(1), "maren", "admin")
    assert inside.preferences.get(OPERATOR) == "maren"
    assert inside.stage.is_empty


def test_failed_attempts_are_told_at_the_next_success(inside: House, settle: Settle) -> None:
    inside.attendance.lock()
    answer = SignedIn(MAREN, "token-2", failures=3, last_failed_at=NOON)
    inside.client.answer(SignIn, answer)
    inside.lock.password_edit.setText("password")
    inside.lock.ui.sign_in_button.click()
    settle()
    assert inside.window.workplace is not None
    (told,) = inside.window.workplace.notifications.all
    assert told.headline.startswith("3 failed attempt")
    assert "2027" in told.headline


def test_ctrl_l_locks_and_unlocking_comes_back_to_the_same_place(inside: House, settle: Settle, qtbot: QtBot) -> None:
    inside.window.open_route("/acme/audit")
    workplace = inside.window.workplace
    assert "Audit" in inside.window.windowTitle()
    qtbot.keyClick(inside.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    if inside.stage.is_empty:  # without a window manager shortcuts may have no active window
        inside.window.lock_wanted.emit()
    assert inside.window.windowTitle() == "ACME Desktop"
    assert inside.lock.locked_for == "maren"
    inside.window.open_route("/acme/orders")  # another start wants something: not before somebody is there
    assert inside.window.windowTitle() == "ACME Desktop"
    sign_in(inside, settle, token="token-2")
    assert inside.window.workplace is workplace
    assert "Orders" in inside.window.windowTitle()
    assert inside.client.requests(SignOut) == [SignOut()]  # of the session that the new one has replaced
    assert inside.client.token == "token-2"


def test_somebody_else_gets_a_workplace_of_their_own(inside: House, settle: Settle) -> None:
    workplace = inside.window.workplace
    inside.attendance.lock()
    inside.lock.ui.other_button.click()
    sign_in(inside, settle, JONAS, "token-3")
    assert inside.window.workplace is not workplace
    assert inside.attendance.actor == Actor(OperatorId(2), "jonas", "viewer")
    assert set(inside.of) == {"maren", "jonas"}


def test_another_role_is_another_workplace(inside: House, settle: Settle) -> None:
    workplace = inside.window.workplace
    inside.attendance.lock()
    sign_in(inside, settle, replace(MAREN, role=Role.VIEWER))
    assert inside.window.workplace is not workplace


def test_it_is_not_locked_twice_nor_when_nobody_is_there(house: House, settle: Settle) -> None:
    house.attendance.lock()
    assert house.stage.is_empty
    house.entrance.show_first()
    house.entrance.show_sign_in()
    sign_in(house, settle)
    house.attendance.lock("first")
    house.attendance.lock("second")
    assert house.lock.message.headline == "first"


def test_an_ended_session_locks_and_the_work_is_still_there(inside: House, settle: Settle) -> None:
    workplace = inside.window.workplace
    inside.client.answer(WhoAmI, NotSignedInError("nobody is signed in"))
    inside.client.session_ended.emit()
    inside.client.session_ended.emit()
    settle()
    assert inside.lock.message.headline == "Your session has ended. Your work is still here."
    assert len(inside.client.requests(WhoAmI)) == 1
    sign_in(inside, settle, token="token-2")
    assert inside.window.workplace is workplace


@pytest.mark.parametrize("answer", [Actor(OperatorId(1), "maren", "admin"), TransportError("no answer")])
def test_an_old_request_whose_session_was_replaced_locks_nothing(
    inside: House, settle: Settle, answer: Actor | Exception
) -> None:
    inside.client.answer(WhoAmI, answer)
    inside.client.session_ended.emit()
    settle()
    assert inside.stage.is_empty


# --- idleness ----------------------------------------------------------------------------------------------------


def test_an_idle_window_is_locked_after_a_quarter_of_an_hour(inside: House) -> None:
    inside.now += timedelta(minutes=14)
    inside.idle.look()
    assert inside.stage.is_empty
    inside.now += timedelta(minutes=1)
    inside.idle.look()
    assert inside.lock.locked_for == "maren"


def test_who_uses_it_is_not_locked_out(inside: House, qtbot: QtBot) -> None:
    inside.now += timedelta(minutes=14)
    handle = inside.window.windowHandle()
    inside.idle._on_focus_moved(handle)
    qtbot.mouseMove(inside.window, delay=0)
    qtbot.keyClick(handle, Qt.Key.Key_A)
    inside.now += timedelta(minutes=10)
    inside.idle.look()
    assert inside.stage.is_empty


@pytest.mark.parametrize(("minutes", "locked"), [(2, True), (0, False), (60, False), ("soon", True)])
def test_how_long_is_a_preference(house: House, settle: Settle, minutes: object, locked: bool) -> None:
    house.of["maren"] = Preferences(None)
    house.of["maren"].put(AUTO_LOCK_MINUTES, minutes)
    house.entrance.show_first()
    house.entrance.show_sign_in()
    sign_in(house, settle)
    house.now += timedelta(minutes=30)
    if house.idle._timer.isActive():
        house.idle.look()
    assert isinstance(house.screen, SignInScreen) is locked


# --- asked for by the settings -----------------------------------------------------------------------------------


def test_signing_out_ends_the_session_and_takes_the_workplace_away(inside: House, settle: Settle) -> None:
    inside.attendance.sign_out()
    settle()
    assert len(inside.client.requests(SignOut)) == 1
    assert inside.client.token == ""
    assert inside.window.workplace is None
    assert inside.attendance.actor is None
    assert not inside.lock.locked_for
    sign_in(inside, settle, JONAS, "token-2")
    assert inside.window.workplace is not None
    assert inside.window.workplace.actor.name == "jonas"


def test_why_somebody_was_signed_out_is_said_at_the_door(inside: House, settle: Settle) -> None:
    inside.attendance.sign_out("The database was restored.")
    settle()
    assert inside.lock.message.headline == "The database was restored."
    assert not inside.lock.locked_for


def test_other_minutes_to_the_lock_count_at_once(inside: House, settle: Settle) -> None:
    inside.of["maren"].put(AUTO_LOCK_MINUTES, 2)
    inside.attendance.note_preferences()
    inside.now += timedelta(minutes=3)
    inside.idle.look()
    settle()
    assert inside.lock.locked_for == "maren"
