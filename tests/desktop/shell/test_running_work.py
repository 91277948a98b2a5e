"""What is being done: one button, a list with Cancel, and what closing does to it."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from acme_desktop.desktop.shell.closing import ClosingDialog
from acme_desktop.desktop.shell.main_window import MainWindow
from acme_desktop.desktop.shell.running_work import RunningButton
from acme_desktop.domain.order import OrderId
from acme_desktop.service.job import Progress, Step
from acme_desktop.service.requests import ContinueOrder, ListOrders, RenewDue
from tests.desktop.recording_client import RecordingClient
from tests.desktop.shell.conftest import OpenWindow

SOON = 2_000


def button_of(window: MainWindow) -> RunningButton:
    return cast("RunningButton", window.findChild(RunningButton))


def words_in(widget: object) -> str:
    labels = cast("QLabel", widget).findChildren(QLabel)
    return " | ".join(label.text() for label in labels)


def test_what_takes_long_is_shown_and_what_is_quick_is_not(
    open_window: OpenWindow, client: RecordingClient, qtbot: QtBot
) -> None:
    window = open_window()
    button = button_of(window)
    client.submit(ListOrders())  # a question
    client.submit(RenewDue())
    client.succeed(RenewDue, ())  # done at once
    qtbot.wait(350)
    assert not button.isVisible()
    client.submit(ContinueOrder(OrderId(214)))
    client.submit(RenewDue())
    qtbot.waitUntil(button.isVisible, timeout=SOON)
    assert button.text() == "2 running"
    client.succeed(RenewDue, ())
    assert button.text() == "1 running"


def test_the_list_says_what_is_done_and_how_far_it_is(
    open_window: OpenWindow, client: RecordingClient, qtbot: QtBot
) -> None:
    window = open_window()
    button = button_of(window)
    client.submit(ContinueOrder(OrderId(214)))
    qtbot.waitUntil(button.isVisible, timeout=SOON)
    client.progress(ContinueOrder, Progress(Step.VALIDATING, 1, 3, subject="a.example"))
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert button.list is not None
    (row,) = button.list.rows.values()
    assert "Carrying on order 214" in row.accessibleName() + words_in(row)
    client.progress(ContinueOrder, Progress(Step.DOWNLOADING))
    qtbot.waitUntil(lambda: "Downloading the certificate" in words_in(row), timeout=SOON)
    client.submit(RenewDue())
    qtbot.waitUntil(lambda: button.list is not None and len(button.list.rows) == 2, timeout=SOON)
    client.succeed(RenewDue, ())
    assert len(button.list.rows) == 1
    client.succeed(client.pending(ContinueOrder), cast("object", None))  # type: ignore[arg-type]  # whatever it is
    assert button.list is None


def test_work_can_be_cancelled(open_window: OpenWindow, client: RecordingClient, qtbot: QtBot) -> None:
    window = open_window()
    button = button_of(window)
    ticket = client.submit(RenewDue())
    qtbot.waitUntil(button.isVisible, timeout=SOON)
    button.open_list()
    assert button.list is not None
    (row,) = button.list.rows.values()
    qtbot.mouseClick(row.stop_button, Qt.MouseButton.LeftButton)
    assert ticket.stop_event.is_set()
    assert not row.stop_button.isEnabled()


def test_escape_and_a_click_elsewhere_close_the_list(
    open_window: OpenWindow, client: RecordingClient, qtbot: QtBot
) -> None:
    window = open_window()
    assert window.workplace is not None
    button = button_of(window)
    client.submit(RenewDue())
    qtbot.waitUntil(button.isVisible, timeout=SOON)
    button.open_list()
    assert button.list is not None
    qtbot.keyClick(button.list, Qt.Key.Key_Escape)
    assert button.list is None
    assert button.hasFocus()
    button.open_list()
    assert window.workplace.shell.pane is not None
    qtbot.mouseClick(window.workplace.shell.pane, Qt.MouseButton.LeftButton)
    assert button.list is None
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert button.list is not None
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)  # the same click does not open it again
    assert button.list is None


def test_closing_asks_while_work_is_under_way(open_window: OpenWindow, client: RecordingClient, qtbot: QtBot) -> None:
    window = open_window()
    closed: list[int] = []
    window.closing.connect(lambda: closed.append(1))
    client.submit(ContinueOrder(OrderId(214)))
    client.submit(RenewDue())
    qtbot.waitUntil(lambda: button_of(window).text() == "2 running", timeout=SOON)
    assert not window.close()
    dialog = cast("ClosingDialog", window.findChild(ClosingDialog))
    said = words_in(dialog)
    assert "Carrying on order 214" in said
    assert "goes on when it is continued" in said
    assert "carried on by the next run" in said
    assert dialog.cancel_button.isDefault()
    qtbot.mouseClick(dialog.cancel_button, Qt.MouseButton.LeftButton)
    assert window.isVisible()
    assert closed == []
    qtbot.waitUntil(lambda: window.findChild(ClosingDialog) is None, timeout=SOON)
    window.close()
    dialog = cast("ClosingDialog", window.findChild(ClosingDialog))
    qtbot.mouseClick(dialog.stop_button, Qt.MouseButton.LeftButton)
    assert closed == [1]
    assert not window.isVisible()


def test_behind_the_lock_it_says_how_much_and_not_what(
    open_window: OpenWindow, client: RecordingClient, qtbot: QtBot
) -> None:
    window = open_window()
    client.submit(ContinueOrder(OrderId(214)))
    qtbot.waitUntil(button_of(window).isVisible, timeout=SOON)
    window.set_locked(True)
    window.show_entry(QLabel("Locked"))
    assert not window.close()
    dialog = cast("ClosingDialog", window.findChild(ClosingDialog))
    assert "214" not in words_in(dialog)
    dialog.reject()


def test_closing_asks_nothing_where_nothing_is_done(open_window: OpenWindow) -> None:
    window = open_window()
    closed: list[int] = []
    window.closing.connect(lambda: closed.append(1))
    assert window.close()
    assert closed == [1]


def test_answers_after_the_sign_out_are_for_nobody(
    open_window: OpenWindow, client: RecordingClient, qtbot: QtBot
) -> None:
    window = open_window()
    ticket = client.submit(RenewDue())
    heard: list[object] = []
    ticket.succeeded.connect(heard.append)
    qtbot.waitUntil(button_of(window).isVisible, timeout=SOON)
    window.sign_out()
    client.succeed(ticket, ())
    assert heard == []
