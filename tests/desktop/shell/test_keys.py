"""The keys of the window, and the buttons of the mouse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeySequence, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from acme_desktop.desktop.pane import Pane
from acme_desktop.desktop.shell.help_viewer import HelpViewer
from acme_desktop.desktop.shell.main_window import MainWindow
from acme_desktop.desktop.shell.shortcuts_sheet import ShortcutsSheet
from tests.desktop.shell.conftest import OpenWindow

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
PLACES = ["", "/accounts", "/orders", "/challenges", "/certificates", "/audit", "/settings"]


def route_of(window: MainWindow) -> str:
    assert window.workplace is not None
    return str(window.workplace.history.current)


def pane_of(window: MainWindow) -> Pane:
    assert window.workplace is not None
    assert window.workplace.shell.pane is not None
    return window.workplace.shell.pane


@pytest.mark.parametrize(("number", "place"), list(enumerate(PLACES, start=1)))
def test_ctrl_and_a_number_lead_to_a_pane(open_window: OpenWindow, qtbot: QtBot, number: int, place: str) -> None:
    window = open_window("/acme/about")
    qtbot.keyClick(window, Qt.Key(Qt.Key.Key_0 + number), CTRL)
    assert route_of(window) == f"/acme{place}"


def test_alt_and_the_arrows_go_through_the_history(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window("/acme")
    window.open_route("/acme/orders")
    qtbot.keyClick(window, Qt.Key.Key_Left, ALT)
    assert route_of(window) == "/acme"
    qtbot.keyClick(window, Qt.Key.Key_Right, ALT)
    assert route_of(window) == "/acme/orders"


def test_the_mouses_own_buttons_go_through_the_history(open_window: OpenWindow) -> None:
    window = open_window("/acme")
    window.open_route("/acme/orders")
    for button, expected in ((Qt.MouseButton.BackButton, "/acme"), (Qt.MouseButton.ForwardButton, "/acme/orders")):
        place = QPointF(600, 400)
        event = QMouseEvent(
            QMouseEvent.Type.MouseButtonPress,
            place,
            window.mapToGlobal(place),
            button,
            button,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(window.windowHandle(), event)
        assert route_of(window) == expected


def test_ctrl_n_is_a_new_order_for_whoever_may_order(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(role="operator")
    qtbot.keyClick(window, Qt.Key.Key_N, CTRL)
    assert route_of(window) == "/acme/orders/create"


def test_a_viewer_is_told_why_not(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(role="viewer")
    assert window.workplace is not None
    qtbot.keyClick(window, Qt.Key.Key_N, CTRL)
    assert route_of(window) == "/acme"
    assert "Your role does not include this" in window.workplace.notifications.all[0].headline


def test_f5_and_ctrl_f_are_for_the_pane(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window("/acme/orders")
    called: list[str] = []
    pane = pane_of(window)
    pane.check_now = lambda: called.append("check")  # type: ignore[method-assign]  # a pane of a few words
    pane.focus_filter = lambda: called.append("filter")  # type: ignore[method-assign]  # the same
    qtbot.keyClick(window, Qt.Key.Key_F5)
    qtbot.keyClick(window, Qt.Key.Key_F, CTRL)
    assert called == ["check", "filter"]


def test_ctrl_l_wants_a_lock(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    with qtbot.waitSignal(window.lock_wanted):
        qtbot.keyClick(window, Qt.Key.Key_L, CTRL)


def test_nothing_of_it_works_behind_the_lock(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window("/acme")
    window.set_locked(True)
    window.show_entry(QLineEdit())
    qtbot.keyClick(window, Qt.Key.Key_3, CTRL)
    assert route_of(window) == "/acme"


def test_a_question_mark_shows_every_key(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    assert window.workplace is not None
    qtbot.keyClick(window, "?")
    sheet = window.findChild(ShortcutsSheet)
    assert isinstance(sheet, ShortcutsSheet)
    shown = {label.text() for label in sheet.findChildren(QLabel)}
    native = QKeySequence.SequenceFormat.NativeText
    for deed in window.workplace.fittings.deeds:
        if deed.keys:
            assert QKeySequence(deed.keys[0]).toString(native) in shown
            assert deed.text in shown
    sheet.close()


def test_a_question_mark_that_is_typed_is_typed(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window("/acme/orders")
    field = QLineEdit(pane_of(window))
    field.show()
    field.setFocus()
    qtbot.keyClicks(field, "a?")
    assert field.text() == "a?"
    assert window.findChild(ShortcutsSheet) is None


def test_f1_shows_the_help_of_the_pane(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window("/acme/orders")
    qtbot.keyClick(window, Qt.Key.Key_F1)
    viewer = window.findChild(HelpViewer)
    assert isinstance(viewer, HelpViewer)
    assert viewer.isVisible()
    assert viewer.page == pane_of(window).help_page
    window.set_locked(True)
    assert not viewer.isVisible()


def test_no_key_is_given_twice(open_window: OpenWindow) -> None:
    window = open_window()
    assert window.workplace is not None
    keys = [key for deed in window.workplace.fittings.deeds for key in deed.keys]
    assert len(keys) == len(set(keys))
