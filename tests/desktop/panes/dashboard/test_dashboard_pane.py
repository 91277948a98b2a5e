"""The dashboard: everything that it shows leads somewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from acme_desktop.desktop.panes.dashboard import DashboardPane
from acme_desktop.desktop.panes.dashboard.attention_card import AttentionRow
from acme_desktop.desktop.widgets.cell import CellButton
from acme_desktop.domain.errors import StorageError
from acme_desktop.domain.events import Topic
from acme_desktop.service.questions import ShowDashboard
from acme_desktop.service.requests import RenewDue
from tests.desktop.looks import tab_order
from tests.desktop.panes.dashboard import sample
from tests.desktop.recording_desk import MakeDesk, RecordingDesk


@pytest.fixture
def desk(make_desk: MakeDesk) -> RecordingDesk:
    return make_desk(now=lambda: sample.NOW)


@pytest.fixture
def pane(desk: RecordingDesk, qtbot: QtBot, settle: Callable[[], None]) -> DashboardPane:
    desk.client.answer(ShowDashboard, sample.dashboard())
    made = DashboardPane(desk)
    qtbot.addWidget(made)
    made.resize(1080, 720)
    made.show()
    made.wake()
    settle()
    return made


def words(pane: DashboardPane) -> str:
    return "\n".join(label.text() for label in pane.findChildren(QLabel))


def click(pane: DashboardPane, qtbot: QtBot, text: str) -> None:
    found = next(made for made in pane.findChildren(QPushButton) if text in (made.text(), made.accessibleName()))
    qtbot.mouseClick(found, Qt.MouseButton.LeftButton)


def test_what_needs_a_person_comes_first_and_leads_to_where_it_is_done(
    pane: DashboardPane, desk: RecordingDesk, qtbot: QtBot
) -> None:
    click(pane, qtbot, "Open challenges")
    click(pane, qtbot, "Show what happened")
    assert desk.go == ["/acme/orders/214/challenges", "/acme/certificates/9"]


@pytest.mark.parametrize(
    ("name", "route"),
    [
        ("Within 7 days: 1", "/acme/certificates?within=7"),
        ("Healthy: 138", "/acme/certificates?health=healthy"),
        ("Waiting for you: 1", "/acme/orders?group=your-turn"),
        ("Failing: 1", "/acme/certificates?health=failing"),
        ("All orders", "/acme/orders"),
        ("As a list", "/acme/certificates?within=90"),
        ("Corp step-ca, pki@corp.example.com", "/acme/accounts/3"),
    ],
)
def test_every_number_is_a_link(pane: DashboardPane, desk: RecordingDesk, qtbot: QtBot, name: str, route: str) -> None:
    click(pane, qtbot, name)
    assert desk.go == [route]


def test_each_account_says_how_many_orders_are_left(pane: DashboardPane) -> None:
    said = "\n".join(label.text() for label in pane.right.accounts.findChildren(QLabel))
    assert "298 of 300 orders left" in said
    assert said.count("no limit known") == 2


def test_a_day_of_the_time_line_is_reached_by_the_keyboard(
    pane: DashboardPane, desk: RecordingDesk, qtbot: QtBot
) -> None:
    pane.left.timeline.setFocus()
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Return, Qt.Key.Key_Right, Qt.Key.Key_Return):
        qtbot.keyClick(pane.left.timeline, key)
    assert desk.go == ["/acme/certificates/1", "/acme/certificates?within=10"]
    assert "n2.example.org" in pane.left.timeline.accessibleDescription()


def test_nothing_to_do_is_said(desk: RecordingDesk, qtbot: QtBot, settle: Callable[[], None]) -> None:
    empty = sample.dashboard()
    empty.__dict__.update(attention=(), accounts=(), orders=(), marks=())
    desk.client.answer(ShowDashboard, empty)
    pane = DashboardPane(desk)
    qtbot.addWidget(pane)
    pane.wake()
    settle()
    assert "Nothing needs you now." in words(pane)
    click(pane, qtbot, "Open the first account")
    assert desk.go == ["/acme/accounts/create"]


def test_it_asks_again_when_something_happened_and_only_while_it_is_seen(
    pane: DashboardPane, desk: RecordingDesk, qtbot: QtBot
) -> None:
    for _ in range(5):
        desk.client.tell(Topic.ORDER)
    qtbot.waitUntil(lambda: len(desk.client.requests(ShowDashboard)) == 2)
    desk.client.tell(Topic.AUDIT)
    pane.rest()
    desk.client.tell(Topic.ORDER)
    qtbot.wait(300)
    assert len(desk.client.requests(ShowDashboard)) == 2


def test_a_failure_is_shown_with_a_way_out(
    pane: DashboardPane, desk: RecordingDesk, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    desk.client.answer(ShowDashboard, StorageError("the database is busy", hint="Wait."))
    pane.check_now()
    settle()
    assert pane.trouble.isVisible()
    desk.client.answer(ShowDashboard, sample.dashboard())
    pane.check_now()
    settle()
    assert not pane.trouble.isVisible()


def test_renewals_are_run_from_here_by_who_may(
    pane: DashboardPane, desk: RecordingDesk, make_desk: MakeDesk, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    click(pane, qtbot, "Run now")
    assert desk.client.requests(RenewDue) == [RenewDue()]
    seen = DashboardPane(make_desk(role="viewer"))
    qtbot.addWidget(seen)
    settle()
    run = next(made for made in seen.findChildren(QPushButton) if made.text() == "Run now")
    assert not run.isEnabled()
    primary = seen.header().primary
    assert primary is not None
    assert not primary.isEnabled()


def test_of_very_many_things_the_first_are_shown_and_the_others_when_asked_for(
    pane: DashboardPane, desk: RecordingDesk, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    one = sample.dashboard().attention[0]
    many = tuple(replace(one, route=f"/acme/orders/{number}") for number in range(50))
    pane.attention.show_things(many, sample.NOW)
    qtbot.waitUntil(lambda: len(pane.attention.findChildren(AttentionRow)) == 20)
    pane.activateWindow()

    click(pane, qtbot, "Show 30 more")
    qtbot.waitUntil(lambda: len(pane.attention.findChildren(AttentionRow)) == 50)
    shown = sorted(pane.attention.findChildren(AttentionRow), key=lambda row: row.y())

    assert pane.focusWidget() is shown[20].act
    shown[-1].act.click()
    assert desk.go == ["/acme/orders/49"]


def test_tab_goes_through_what_needs_a_person_first(pane: DashboardPane) -> None:
    stops = [stop.text() or stop.accessibleName() for stop in tab_order(pane) if isinstance(stop, QPushButton)]
    waiting = [row.act.text() for row in pane.attention.findChildren(AttentionRow)]
    assert len(waiting) > 1
    assert stops[: len(waiting)] == waiting


def test_facts_do_not_pile_up(pane: DashboardPane, settle: Callable[[], None]) -> None:
    height = pane.right.renewals.sizeHint().height()
    for _ in range(5):
        pane.check_now()
        settle()
    assert pane.right.renewals.sizeHint().height() == height
    assert len(pane.right.accounts.findChildren(CellButton)) == 3
