"""What is said above the pane, in passing, and in the list that keeps both."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from acme_desktop.desktop.preferences import Preferences
from acme_desktop.desktop.shell.main_window import MainWindow
from acme_desktop.desktop.shell.notices import ShellNotices
from acme_desktop.desktop.shell.notifications import Notification, Notifications
from acme_desktop.desktop.shell.workplace import Workplace
from acme_desktop.domain.errors import (
    AcmeDesktopError,
    CaError,
    NotAllowedError,
    StateError,
    TransportError,
    VaultError,
    VaultTrouble,
)
from acme_desktop.domain.problem import Problem
from acme_desktop.service.requests import ListOrders, RenewDue, RunDoctor
from tests.desktop.recording_client import RecordingClient
from tests.desktop.recording_desk import NOON
from tests.desktop.shell.conftest import OpenWindow


def workplace_of(window: MainWindow) -> Workplace:
    assert window.workplace is not None
    return window.workplace


def buttons_of(notices: ShellNotices) -> dict[str, QPushButton]:
    return {b.text(): b for bar in notices.area.bars() for b in bar.findChildren(QPushButton) if b.isVisible()}


def test_a_failure_nobody_shows_is_shown_above_the_pane(open_window: OpenWindow, client: RecordingClient) -> None:
    workplace = workplace_of(open_window("/acme/orders"))
    client.submit(ListOrders())
    client.fail(ListOrders, CaError(Problem("urn:ietf:params:acme:error:malformed", "no")))
    (bar,) = workplace.notices.area.bars()
    assert bar.isVisible()
    assert (bar.headline, bar.text) == ("The CA refused.", "The CA says: “no (malformed)”")
    assert workplace.notifications.all[0].headline == "The CA refused."


def test_a_claimed_failure_is_not(open_window: OpenWindow, client: RecordingClient) -> None:
    workplace = workplace_of(open_window())
    client.submit(ListOrders(), claim=True)
    client.fail(ListOrders, StateError("not now"))
    assert workplace.notices.area.bars() == ()


@pytest.mark.parametrize(
    ("error", "again"),
    [(TransportError("no answer"), True), (StateError("not now"), False), (NotAllowedError("no"), False)],
)
def test_what_may_turn_out_otherwise_can_be_tried_again(
    open_window: OpenWindow, client: RecordingClient, qtbot: QtBot, error: AcmeDesktopError, again: bool
) -> None:
    workplace = workplace_of(open_window())
    client.submit(RenewDue())
    client.fail(RenewDue, error)
    buttons = buttons_of(workplace.notices)
    assert ("Try again" in buttons) is again
    if again:
        qtbot.mouseClick(buttons["Try again"], Qt.MouseButton.LeftButton)
        assert len(client.requests(RenewDue)) == 2
        assert workplace.notices.area.bars() == ()


def test_a_bar_stays_until_it_is_closed_and_with_its_pane(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window("/acme/orders")
    workplace = workplace_of(window)
    workplace.notices.failed(StateError("not now"))
    window.open_route("/acme/audit")
    assert workplace.notices.area.bars() == ()
    assert not workplace.notices.area.isVisible()
    window.open_route("/acme/orders")
    (bar,) = workplace.notices.area.bars()
    assert bar.isVisible()
    qtbot.mouseClick(buttons_of(workplace.notices)["Close"], Qt.MouseButton.LeftButton)
    assert workplace.notices.area.bars() == ()
    assert not workplace.notices.area.isVisible()


def test_the_same_is_not_said_twice_and_never_more_than_two(open_window: OpenWindow) -> None:
    workplace = workplace_of(open_window())
    for text in ("one", "one", "two", "three"):
        workplace.notices.failed(StateError(text))
    assert [bar.headline for bar in workplace.notices.area.bars()] == ["Two.", "Three."]
    assert len(workplace.notifications.all) == 4


def test_a_bug_is_told_too(open_window: OpenWindow) -> None:
    workplace = workplace_of(open_window())
    workplace.notices.failed(KeyError("secret"))
    (bar,) = workplace.notices.area.bars()
    assert bar.headline == "Something went wrong inside the program."


def test_a_toast_is_kept_too_and_may_be_undone(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    workplace = workplace_of(window)
    undone: list[int] = []
    workplace.notices.toast("Draft deleted.", undo=lambda: undone.append(1))
    undo = next(b for b in window.findChildren(QPushButton) if b.text() == "Undo" and b.isVisible())
    qtbot.mouseClick(undo, Qt.MouseButton.LeftButton)
    assert undone == [1]
    assert [one.headline for one in workplace.notifications.all] == ["Draft deleted."]


def test_the_bell_counts_what_is_new(open_window: OpenWindow, qtbot: QtBot) -> None:
    workplace = workplace_of(open_window())
    bell = workplace.fittings.bell
    assert bell.text() == "Notifications"
    workplace.notices.toast("One.")
    workplace.notices.toast("Two.")
    assert bell.text() == "2 new"
    qtbot.mouseClick(bell, Qt.MouseButton.LeftButton)
    assert bell.sheet is not None
    model = bell.sheet.list.model()
    assert ["Two." in str(model.index(0, 0).data()), "One." in str(model.index(1, 0).data())] == [True, True]
    assert bell.text() == "Notifications"
    qtbot.mouseClick(bell.sheet.clear_button, Qt.MouseButton.LeftButton)
    assert workplace.notifications.all == ()
    qtbot.keyClick(bell.sheet, Qt.Key.Key_Escape)
    assert bell.sheet is None


def test_the_last_two_hundred_are_kept_over_a_restart() -> None:
    preferences = Preferences(None)
    first = Notifications(preferences)
    for number in range(250):
        first.add(Notification(NOON + timedelta(minutes=number), "bad", f"No. {number}", "why"))
    again = Notifications(preferences)
    assert len(again.all) == 200
    assert again.all == first.all
    assert again.all[0].headline == "No. 249"
    assert again.unread == 0


@pytest.mark.parametrize(
    "kept",
    [
        "text",
        [1, None, {}],
        [{"at": "yesterday", "tone": "ok", "headline": "x"}],
        [{"at": "2027-03-10T12:00:00", "tone": "ok", "headline": "x"}],  # of no zone
        [{"at": NOON.isoformat(), "tone": "loud", "headline": "x"}],
    ],
)
def test_what_is_no_list_of_notifications_counts_as_empty(kept: object) -> None:
    preferences = Preferences(None)
    preferences.put("notifications", kept)
    assert Notifications(preferences).all == ()


def test_what_was_kept_is_plain_text() -> None:
    preferences = Preferences(None)
    preferences.put("notifications", [{"at": NOON.isoformat(), "tone": "ok", "headline": "a\u202eb", "text": "c\nd"}])
    (one,) = Notifications(preferences).all
    assert (one.headline, one.text) == ("a b", "c d")


def test_a_failure_of_the_vault_makes_the_window_look_again(
    open_window: OpenWindow, client: RecordingClient, qtbot: QtBot
) -> None:
    window = open_window()
    qtbot.waitUntil(lambda: not window.health.asking)
    before = len(client.requests(RunDoctor))
    client.submit(RenewDue())
    client.fail(RenewDue, VaultError(VaultTrouble.LOCKED, "the keyring is locked"))
    qtbot.waitUntil(lambda: len(client.requests(RunDoctor)) == before + 2, timeout=4_000)
