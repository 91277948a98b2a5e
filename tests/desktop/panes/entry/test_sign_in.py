"""Sign-in and lock: what is asked, what is never said, how long one waits, what the keyboard can do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from acme_desktop.desktop.panes.entry.frame import EntryFrame
from acme_desktop.desktop.panes.entry.sign_in import SignInScreen
from acme_desktop.domain.errors import SignInError, StorageError
from acme_desktop.domain.operator import Operator, OperatorId, Role
from acme_desktop.service.answers import SignedIn
from acme_desktop.service.requests import SignIn
from tests.desktop.recording_client import RecordingClient

Settle = Callable[[], None]
NOW = datetime(2027, 3, 10, 12, 0, tzinfo=UTC)
MAREN = Operator(OperatorId(1), "maren", Role.ADMIN, "", NOW)
FRAMES: list[EntryFrame] = []
WRONG = SignInError("name or password is wrong")


def shown(qtbot: QtBot, screen: QWidget) -> None:
    frame = EntryFrame()
    qtbot.addWidget(frame)
    frame.put(screen)
    FRAMES[:] = [frame]  # held by nobody else
    frame.resize(800, 600)
    frame.show()
    frame.activateWindow()
    qtbot.waitUntil(lambda: isinstance(frame.focusWidget(), QLineEdit))


@pytest.fixture
def screen(qtbot: QtBot, client: RecordingClient) -> SignInScreen:
    made = SignInScreen(client, "maren")
    shown(qtbot, made)
    return made


def press_enter(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.keyClick(widget, Qt.Key.Key_Return)


def test_name_and_password_are_asked_and_nothing_is_kept(
    screen: SignInScreen, client: RecordingClient, qtbot: QtBot, settle: Settle
) -> None:
    client.answer(SignIn, SignedIn(MAREN, "token"))
    assert screen.password_edit.hasFocus()  # the name is known from the last time
    qtbot.keyClicks(screen.password_edit, "correct horse")
    with qtbot.waitSignal(screen.signed_in) as signalled:
        press_enter(qtbot, screen.password_edit)
    assert client.submitted == [SignIn("maren", "correct horse", keep=False)]
    assert client.tickets[0].claimed
    assert signalled.args == [SignedIn(MAREN, "token")]
    assert screen.password_edit.text() == ""


def test_what_is_missing_is_said_beside_its_field(screen: SignInScreen, client: RecordingClient, qtbot: QtBot) -> None:
    screen.ui.sign_in_button.click()
    assert screen.password_field.error == "Type your password"
    screen.name_edit.clear()
    screen.password_edit.setText("x")
    screen.ui.sign_in_button.click()
    assert screen.name_field.error == "Type your name"
    assert screen.name_edit.hasFocus()
    assert client.submitted == []
    qtbot.keyClicks(screen.name_edit, "m")
    assert screen.name_field.error == ""


def test_enter_in_the_name_goes_to_the_password_first(screen: SignInScreen, qtbot: QtBot) -> None:
    screen.name_edit.setFocus()
    press_enter(qtbot, screen.name_edit)
    assert screen.password_edit.hasFocus()
    assert screen.password_field.error == ""


def test_while_it_is_tried_nothing_can_be_pressed(screen: SignInScreen, client: RecordingClient, qtbot: QtBot) -> None:
    screen.password_edit.setText("x")
    press_enter(qtbot, screen.password_edit)
    press_enter(qtbot, screen.password_edit)
    assert len(client.submitted) == 1
    assert screen.ui.sign_in_button.text() == "Signing in…"
    assert not screen.ui.sign_in_button.isEnabled()


def refuse(screen: SignInScreen, client: RecordingClient, settle: Settle, error: Exception = WRONG) -> None:
    client.answer(SignIn, error)
    screen.password_edit.setText("wrong")
    screen.ui.sign_in_button.click()
    settle()


def test_a_refusal_never_says_which_was_wrong(screen: SignInScreen, client: RecordingClient, settle: Settle) -> None:
    refuse(screen, client, settle)
    assert screen.message.tone == "bad"
    assert screen.message.headline == "Name or password is not right."
    assert screen.password_edit.selectedText() != ""
    assert screen.ui.sign_in_button.isEnabled()


def test_the_wait_is_counted_down_on_the_button(
    screen: SignInScreen, client: RecordingClient, settle: Settle, qtbot: QtBot
) -> None:
    refuse(screen, client, settle, SignInError("too soon", wait=1.2))
    assert screen.ui.sign_in_button.text() == "Wait 0:02"
    assert screen.message.text == "You can try again in 0:02."
    assert not screen.ui.sign_in_button.isEnabled()
    press_enter(qtbot, screen.password_edit)
    assert len(client.submitted) == 1
    qtbot.waitUntil(lambda: screen.ui.sign_in_button.text() == "Wait 0:01", timeout=3_000)
    qtbot.waitUntil(screen.ui.sign_in_button.isEnabled, timeout=3_000)
    assert screen.ui.sign_in_button.text() == "Sign in"
    assert "try again" in screen.message.text


def test_a_name_that_nobody_has_waits_as_long_as_any_other(
    screen: SignInScreen, client: RecordingClient, settle: Settle
) -> None:
    for _ in range(3):
        assert screen.ui.sign_in_button.isEnabled()
        refuse(screen, client, settle, SignInError("name or password is wrong", wait=0.0))
    assert screen.ui.sign_in_button.text() == "Wait 0:01"


def test_another_trouble_is_told_as_what_it_is(screen: SignInScreen, client: RecordingClient, settle: Settle) -> None:
    refuse(screen, client, settle, StorageError("the disk is full", hint="Make room."))
    assert "disk is full" in f"{screen.message.headline} {screen.message.text}"
    assert screen.ui.sign_in_button.isEnabled()


def test_the_password_can_be_shown_and_pasted_and_not_copied(screen: SignInScreen, qtbot: QtBot) -> None:
    edit = screen.password_edit
    QGuiApplication.clipboard().setText("from my manager")
    edit.paste()
    assert edit.text() == "from my manager"
    assert edit.echoMode() is QLineEdit.EchoMode.Password
    qtbot.keyClick(edit, Qt.Key.Key_Tab)
    assert edit.reveal_button.hasFocus()
    qtbot.keyClick(edit.reveal_button, Qt.Key.Key_Space)
    assert edit.echoMode() is QLineEdit.EchoMode.Normal
    assert edit.reveal_button.accessibleName() == "Hide what is typed"
    edit.forget()
    assert edit.echoMode() is QLineEdit.EchoMode.Password
    assert edit.reveal_button.accessibleName() == "Show what is typed"


def test_caps_lock_is_warned_of(screen: SignInScreen, qtbot: QtBot) -> None:
    edit = screen.password_edit
    edit.setFocus()
    qtbot.keyClicks(edit, "abc1")
    assert not edit.caps_lock
    qtbot.keyClick(edit, "A", Qt.KeyboardModifier.ShiftModifier)
    assert not edit.caps_lock
    qtbot.keyClick(edit, "A")  # an upper-case letter without Shift
    assert edit.caps_lock
    assert "Caps Lock is on" in edit.accessibleDescription()
    qtbot.keyClick(edit, "1")
    assert edit.caps_lock
    qtbot.keyClick(edit, Qt.Key.Key_CapsLock)
    assert not edit.caps_lock
    assert edit.accessibleDescription() == ""


def test_the_tab_key_goes_through_everything(screen: SignInScreen, qtbot: QtBot) -> None:
    screen.name_edit.setFocus()
    order = [screen.name_edit, screen.password_edit, screen.password_edit.reveal_button, screen.ui.sign_in_button]
    for widget in order:
        assert widget.hasFocus()
        assert widget.accessibleName() or widget.property("text")
        qtbot.keyClick(widget, Qt.Key.Key_Tab)


def test_a_locked_screen_shows_whose_it_is_and_asks_for_the_password_alone(
    qtbot: QtBot, client: RecordingClient, settle: Settle
) -> None:
    screen = SignInScreen(client, locked_for="maren", why="Your session has ended.")
    shown(qtbot, screen)
    assert screen.heading.title == "Locked"
    assert screen.message.headline == "Your session has ended."
    assert not screen.name_edit.isVisible()
    assert screen.ui.sign_in_button.text() == "Unlock"
    refuse(screen, client, settle)
    assert client.submitted == [SignIn("maren", "wrong")]
    assert screen.message.headline == "The password is not right."


def test_somebody_else_may_sign_in_and_is_told_what_that_costs(
    qtbot: QtBot, client: RecordingClient, settle: Settle
) -> None:
    screen = SignInScreen(client, locked_for="maren")
    shown(qtbot, screen)
    screen.ui.other_button.setFocus()
    press_enter(qtbot, screen.ui.other_button)
    assert screen.heading.title == "Sign in"
    assert screen.message.headline == "What maren has not saved is dropped when you sign in."
    assert (screen.name_edit.text(), screen.name_edit.isVisible()) == ("", True)
    qtbot.waitUntil(screen.name_edit.hasFocus)
    screen.name_edit.setText(" jonas ")
    refuse(screen, client, settle)
    assert client.submitted == [SignIn("jonas", "wrong")]
    assert screen.message.headline == "Name or password is not right."


def test_a_locked_keyring_is_told_before_the_sign_in(screen: SignInScreen, qtbot: QtBot) -> None:
    screen.set_vault_trouble("The keyring is locked")
    assert screen.vault_message.isVisible()
    with qtbot.waitSignal(screen.vault_help_wanted):
        (wanted,) = [b for b in screen.findChildren(QWidget) if b.property("text") == "What to do"]
        wanted.click()
    screen.set_vault_trouble("")
    assert not screen.vault_message.isVisible()
