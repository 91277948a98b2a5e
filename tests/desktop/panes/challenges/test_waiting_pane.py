"""The list of orders that wait for a person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from acme_desktop.desktop.panes.challenges.waiting_pane import WaitingPane, deadline_words, left_words, what_words
from acme_desktop.domain.errors import StorageError
from acme_desktop.domain.events import Topic
from acme_desktop.domain.routes import read_route
from acme_desktop.service.lines import OrderLine, Page
from acme_desktop.service.questions import FindOrders
from tests.desktop.recording_desk import NOON, MakeDesk, RecordingDesk

from . import samples

Settle = Callable[[], None]
DNS, HTTP = samples.dns_story().line, samples.http_story().line


@pytest.fixture
def desk(make_desk: MakeDesk) -> RecordingDesk:
    return make_desk()


@pytest.fixture
def pane(desk: RecordingDesk, qtbot: QtBot) -> WaitingPane:
    made = WaitingPane(desk)
    qtbot.addWidget(made)
    made.resize(1080, 600)
    return made


def shown(pane: WaitingPane, settle: Settle, *lines: OrderLine) -> None:
    pane.desk.client.answer(FindOrders, Page(lines, len(lines)))  # type: ignore[attr-defined]
    pane.show_route(read_route("/acme/challenges"))
    pane.show()
    pane.wake()
    settle()


def test_it_asks_for_what_waits_the_most_urgent_first(pane: WaitingPane, desk: RecordingDesk, settle: Settle) -> None:
    shown(pane, settle, HTTP, DNS)
    wanted = desk.client.requests(FindOrders)[0].wanted
    assert (wanted.group, wanted.sort, wanted.descending) == ("your-turn", "expires", False)
    assert pane.model.rowCount() == 2
    assert pane.header().crumbs[0].text == "Challenges"


def test_enter_and_the_button_open_the_sheet(
    pane: WaitingPane, desk: RecordingDesk, settle: Settle, qtbot: QtBot
) -> None:
    shown(pane, settle, HTTP, DNS)
    primary = pane.header().primary
    assert primary is not None
    assert primary.isEnabled()
    primary.trigger()
    pane.table.setCurrentIndex(pane.model.index(1, 0))
    qtbot.keyClick(pane.table, Qt.Key.Key_Return)
    assert desk.go == ["/acme/orders/3/challenges", "/acme/orders/214/challenges"]


def test_nothing_waits(pane: WaitingPane, desk: RecordingDesk, settle: Settle) -> None:
    shown(pane, settle)
    primary = pane.header().primary
    assert primary is not None
    assert not primary.isEnabled()
    for made in pane.table.findChildren(QPushButton):
        made.click()
    assert desk.go == ["/acme/orders/create", "/acme/orders"]


def test_a_failure_is_told_and_goes_when_it_is_asked_again(
    pane: WaitingPane, desk: RecordingDesk, settle: Settle
) -> None:
    desk.client.answer(FindOrders, StorageError("the disk is full"))
    pane.show_route(read_route("/acme/challenges"))
    settle()
    assert pane.failure.headline
    desk.client.answer(FindOrders, Page((DNS,), 1))
    pane.check_now()
    settle()
    assert pane.failure.headline == ""
    assert pane.model.rowCount() == 1


def test_it_asks_again_when_something_happens_to_an_order(
    pane: WaitingPane, desk: RecordingDesk, settle: Settle, qtbot: QtBot
) -> None:
    shown(pane, settle, DNS)
    before = len(desk.client.requests(FindOrders))
    desk.client.tell(Topic.ORDER, "place", "215")
    qtbot.waitUntil(lambda: len(desk.client.requests(FindOrders)) > before)
    pane.rest()


def test_words(desk: RecordingDesk) -> None:
    assert (what_words(DNS), what_words(HTTP)) == ("TXT records", "Files")
    endless = replace(DNS, expires=None)
    assert (left_words(endless, desk), deadline_words(endless)) == ("", "")
    soon = replace(DNS, expires=NOON + timedelta(minutes=9))
    assert left_words(soon, desk) == "9:00 left"
    assert deadline_words(soon) == "2027-03-10T12:09:00Z"
