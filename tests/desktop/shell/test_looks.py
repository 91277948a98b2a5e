"""Nothing is clipped, nameless or tiny: in English, with words 40 % longer, and from right to left; wide and narrow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from acme_desktop.desktop.language import MIRRORED, PSEUDO, Language
from acme_desktop.desktop.pane import Chip, Crumb, Header
from acme_desktop.desktop.shell.closing import ClosingDialog
from acme_desktop.desktop.shell.main_window import MainWindow
from acme_desktop.desktop.shell.popover import Popover
from acme_desktop.desktop.shell.shortcuts_sheet import ShortcutsSheet
from acme_desktop.desktop.shell.workplace import Workplace
from acme_desktop.desktop.theme import icons
from acme_desktop.domain.authority import Environment
from acme_desktop.domain.errors import TransportError
from acme_desktop.domain.order import OrderId
from acme_desktop.service.job import Progress, Step
from acme_desktop.service.requests import ContinueOrder
from tests.desktop.looks import faults
from tests.desktop.recording_client import RecordingClient
from tests.desktop.shell.conftest import OpenWindow


@pytest.fixture(params=["en", PSEUDO, MIRRORED])
def speaking(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[str]:
    language = Language(qapp)
    language.choose(request.param)
    yield request.param
    language.choose("en")
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


@pytest.fixture(params=[(1280, 800), (1024, 680)], ids=["wide", "narrow"])
def window(
    speaking: str, request: pytest.FixtureRequest, open_window: OpenWindow, client: RecordingClient, qtbot: QtBot
) -> MainWindow:
    """With something everywhere: path, chip, band, primary, running work, a badge, a bar and toasts."""
    made = open_window("/acme/settings")
    workplace = workplace_of(made)
    pane = workplace.shell.pane
    assert pane is not None
    primary = QAction("New order", pane)
    icons.bind(primary, "plus", "on-accent")
    path = (Crumb("Orders", "/acme/orders"), Crumb("214", "/acme/orders/214"), Crumb("Challenges"))
    chip = Chip("Your turn", "your-turn", "you")
    pane.header = lambda: Header(path, chip, Environment.STAGING, primary)  # type: ignore[method-assign]  # full
    pane.header_changed.emit()
    workplace.shell.navigation.show_badge("/acme/challenges", 12, "12 wait")
    ticket = client.submit(ContinueOrder(OrderId(214)))
    qtbot.waitUntil(lambda: bool(workplace.work.tickets))
    client.progress(ticket, Progress(Step.VALIDATING, 1, 3, subject="www.example.com"))
    error = TransportError("{near} cannot be reached: {reason}", near="ca.example", reason="connection refused")
    workplace.notices.failed(error, retry=lambda: None)
    workplace.notices.toast("Draft deleted.", undo=lambda: None)
    made.resize(*request.param)
    return made


def workplace_of(window: MainWindow) -> Workplace:
    assert window.workplace is not None
    return window.workplace


def test_the_frame(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.wait(20)
    assert faults(window) == []


def test_what_lies_over_it(window: MainWindow, client: RecordingClient, qtbot: QtBot) -> None:
    workplace = workplace_of(window)
    bar = workplace.shell.status_bar
    openers = (
        workplace.fittings.open_palette,
        workplace.fittings.bell.open_sheet,
        workplace.running.open_list,
        bar.items["keyring"].click,
    )
    for opener in openers:
        opener()
        qtbot.wait(20)
        (sheet,) = [popover for popover in window.findChildren(Popover) if popover.isVisible()]
        assert faults(sheet) == []
        assert window.rect().contains(sheet.geometry())
        sheet.close_softly()


def test_its_dialogs(window: MainWindow, qtbot: QtBot) -> None:
    workplace = workplace_of(window)
    qtbot.keyClick(window, "?")
    sheet = cast("ShortcutsSheet", window.findChild(ShortcutsSheet))
    assert faults(sheet) == []
    sheet.close()
    window.close()
    closing = cast("ClosingDialog", window.findChild(ClosingDialog))
    assert faults(closing) == []
    closing.reject()
    workplace.fittings.open_help()
    assert [fault for one in window.findChildren(Popover) if one.isVisible() for fault in faults(one)] == []


def test_the_arrows_point_where_they_lead(window: MainWindow, speaking: str) -> None:
    row = workplace_of(window).shell.title_row
    before = row.back_button.x() < row.forward_button.x()
    assert before is (speaking != MIRRORED)
