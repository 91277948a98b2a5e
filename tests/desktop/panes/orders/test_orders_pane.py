"""The list of orders: what is looked for, what is shown, where it leads."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from acme_desktop.desktop.panes.orders import OrdersPane
from acme_desktop.desktop.panes.orders.columns import coming
from acme_desktop.desktop.panes.orders.wanted import Wanted, wanted_by
from acme_desktop.domain.errors import StorageError
from acme_desktop.domain.events import Topic
from acme_desktop.domain.order import OrderState
from acme_desktop.domain.routes import read_route
from acme_desktop.service.lines import OrderLine
from acme_desktop.service.questions import FindOrders
from tests.desktop.looks import faults
from tests.desktop.panes.orders import sample
from tests.desktop.recording_desk import MakeDesk, RecordingDesk

Open = Callable[..., OrdersPane]


@pytest.fixture
def desk(make_desk: MakeDesk) -> RecordingDesk:
    made = make_desk(now=lambda: sample.NOW)
    sample.prepare(made.client, rows=sample.lines(33))
    return made


@pytest.fixture
def open_pane(desk: RecordingDesk, qtbot: QtBot, settle: Callable[[], None]) -> Open:
    def made(address: str = "/acme/orders", at: RecordingDesk = desk) -> OrdersPane:
        pane = OrdersPane(at)
        qtbot.addWidget(pane)
        pane.resize(1120, 720)
        pane.show()
        pane.show_route(read_route(address))
        pane.wake()
        settle()
        return pane

    return made


def words(widget: QWidget) -> str:
    shown = [label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)]
    return "\n".join(shown)


def click(widget: QWidget, qtbot: QtBot, text: str) -> None:
    found = next(made for made in widget.findChildren(QPushButton) if made.text() == text and made.isVisibleTo(widget))
    qtbot.mouseClick(found, Qt.MouseButton.LeftButton)


def test_what_changed_last_stands_first_and_everything_is_counted(open_pane: Open, desk: RecordingDesk) -> None:
    pane = open_pane()
    asked = desk.client.requests(FindOrders)[0].wanted
    assert (asked.sort, asked.descending, asked.group, asked.limit) == ("changed", True, "", 200)
    pills = {key: pill.accessibleName() for key, pill in pane.filters.segments._pills.items()}
    assert pills == {
        "all": "All 33",
        "your-turn": "Your turn 3",
        "running": "Running 21",
        "failed": "Failed 3",
        "done": "Done 3",
        "abandoned": "Abandoned 3",
    }
    assert faults(pane) == []


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        ("/acme/orders?group=failed", Wanted(group="failed")),
        ("/acme/orders?text=+apps+&account=7", Wanted(text="apps", account=7)),
        ("/acme/orders?group=nonsense&account=-1", Wanted()),
        ("/acme/orders?account=99999999999999999999", Wanted()),
    ],
)
def test_an_address_narrows_the_list_down(address: str, asked: Wanted) -> None:
    found = wanted_by(read_route(address))
    assert found == asked
    assert wanted_by(read_route(found.address())) == found


def test_the_account_of_an_address_is_named_and_can_be_taken_away(
    open_pane: Open, desk: RecordingDesk, settle: Callable[[], None]
) -> None:
    pane = open_pane("/acme/orders?account=1&group=failed")
    assert pane.filters.account.accessibleName() == "Account: ops@example.com"
    assert pane.filters.segments.key == "failed"
    pane.filters.account.choose("")
    settle()
    wanted = desk.client.requests(FindOrders)[-1].wanted
    assert (wanted.account_id, wanted.group) == (None, "failed")
    assert not pane.filters.account.isVisible()


def test_a_group_is_chosen_by_its_count(
    open_pane: Open, desk: RecordingDesk, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    pane = open_pane()
    qtbot.mouseClick(pane.filters.segments._pills["your-turn"], Qt.MouseButton.LeftButton)
    settle()
    assert desk.client.requests(FindOrders)[-1].wanted.group == "your-turn"
    assert pane.model.rowCount() == 3


def test_enter_opens_an_order_and_the_action_a_new_one(open_pane: Open, desk: RecordingDesk, qtbot: QtBot) -> None:
    pane = open_pane()
    pane.table.selectRow(4)
    qtbot.keyClick(pane.table, Qt.Key.Key_Return)
    primary = pane.header().primary
    assert primary is not None
    primary.trigger()
    assert desk.go == ["/acme/orders/5", "/acme/orders/create"]


def test_nothing_found_says_so_and_leads_back(
    open_pane: Open, desk: RecordingDesk, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    pane = open_pane("/acme/orders?text=nowhere")
    assert "No order is like that." in words(pane)
    click(pane, qtbot, "Show all orders")
    settle()
    assert pane.model.rowCount() == 33
    assert desk.go == ["/acme/orders"]


def test_without_any_order_there_is_a_way_to_the_first(open_pane: Open, desk: RecordingDesk, qtbot: QtBot) -> None:
    sample.prepare(desk.client)
    click(open_pane(), qtbot, "New order")
    assert desk.go == ["/acme/orders/create"]


def test_who_may_not_order_is_offered_nothing(open_pane: Open, make_desk: MakeDesk) -> None:
    viewer = make_desk(role="viewer", now=lambda: sample.NOW)
    sample.prepare(viewer.client)
    pane = open_pane(at=viewer)
    primary = pane.header().primary
    assert primary is not None
    assert not primary.isEnabled()
    assert "an operator can place an order" in words(pane)


def test_thousands_come_page_by_page(open_pane: Open, desk: RecordingDesk, settle: Callable[[], None]) -> None:
    sample.prepare(desk.client, rows=sample.lines(2_500))
    pane = open_pane()
    assert pane.model.rowCount() == 200
    pane.table.scrollToBottom()
    settle()
    assert desk.client.requests(FindOrders)[-1].wanted.offset == 200
    assert pane.filters.segments._pills["all"].accessibleName().replace(",", "") == "All 2500"


@pytest.mark.parametrize("topic", [Topic.ORDER, Topic.CHALLENGE, Topic.CERTIFICATE])
def test_what_happens_is_shown(open_pane: Open, desk: RecordingDesk, qtbot: QtBot, topic: Topic) -> None:
    open_pane()
    desk.client.tell(topic)
    qtbot.waitUntil(lambda: len(desk.client.requests(FindOrders)) == 2)


def test_a_list_that_can_not_be_read_is_asked_for_again(
    open_pane: Open, desk: RecordingDesk, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    desk.client.answer(FindOrders, StorageError("the disk is full"))
    pane = open_pane()
    assert pane.trouble.isVisible()
    sample.prepare(desk.client, rows=sample.lines(3))
    click(pane, qtbot, "Try again")
    settle()
    assert pane.model.rowCount() == 3
    assert not pane.trouble.isVisible()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (sample.line(1, OrderState.PENDING, expires=sample.NOW + 40 * sample.HOUR), "ends in 40 h"),
        (sample.line(1, OrderState.PENDING, expires=sample.NOW - 2 * sample.HOUR), "ended 2 h ago"),
        (sample.line(1, OrderState.INVALID, next_attempt=sample.NOW + 3 * sample.HOUR), "tries again in 3 h"),
        (sample.line(1, OrderState.INVALID, next_attempt=sample.NOW - sample.HOUR), "–"),
        (sample.line(1, OrderState.VALID), "–"),
    ],
)
def test_what_comes_next(line: OrderLine, said: str) -> None:
    assert coming(line, sample.NOW) == said
