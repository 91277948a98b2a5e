"""Where one can go, and how one comes back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.pane import Chip, Crumb, Header, Pane
from acme_desktop.desktop.preferences import Preferences
from acme_desktop.desktop.shell.history import History
from acme_desktop.desktop.shell.main_window import MainWindow
from acme_desktop.desktop.shell.navigation import ROUTE, NavigationList
from acme_desktop.desktop.shell.rooms import ROOMS, Room, Rooms, room_for
from acme_desktop.domain.authority import Environment
from acme_desktop.domain.routes import ROUTES, Route, read_route
from tests.desktop.recording_desk import MakeDesk
from tests.desktop.shell.conftest import OpenWindow


def route_of(window: MainWindow) -> str:
    assert window.workplace is not None
    return str(window.workplace.history.current)


def index_of(listing: NavigationList, route: str) -> QModelIndex:
    rows = (listing.model().index(row, 0) for row in range(listing.model().rowCount()))
    return next(index for index in rows if index.data(ROUTE) == route)


def test_history_goes_back_and_forward() -> None:
    history = History()
    routes = [read_route(text) for text in ("/acme", "/acme/orders", "/acme/orders/7")]
    for route in routes:
        history.visit(route)
    assert (history.current, history.can_go_back, history.can_go_forward) == (routes[2], True, False)
    history.back()
    history.back()
    history.back()
    assert (history.current, history.can_go_back, history.can_go_forward) == (routes[0], False, True)
    history.forward()
    assert history.current == routes[1]
    history.visit(read_route("/acme/audit"))
    assert not history.can_go_forward
    history.back()
    assert history.current == routes[1]


def test_the_same_route_is_not_noted_twice() -> None:
    history = History()
    changes: list[int] = []
    history.changed.connect(lambda: changes.append(1))
    history.visit(Route("/acme"))
    history.visit(Route("/acme"))
    assert not history.can_go_back
    assert len(changes) == 2  # whoever asked for it is shown it


def test_history_remembers_a_hundred() -> None:
    history = History()
    for number in range(1, 151):
        history.visit(Route("/acme/orders/N", number))
    backs = 0
    while history.can_go_back:
        history.back()
        backs += 1
    assert backs == 99


def test_every_route_has_a_room() -> None:
    assert {pattern for room in ROOMS for pattern in room.patterns} == set(ROUTES)
    assert {room.place for room in ROOMS} <= set(ROUTES)


def test_a_pane_is_made_when_it_is_first_opened_and_stays(make_desk: MakeDesk) -> None:
    rooms = Rooms(make_desk())
    assert rooms.opened() == ()
    first = rooms.pane(Route("/acme/orders/N", 7))
    assert rooms.pane(Route("/acme/orders/N", 8)) is first
    assert rooms.opened() == (first,)


def test_a_click_leads_to_the_pane_and_back(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    assert window.workplace is not None
    shell = window.workplace.shell
    listing = shell.navigation.panes
    assert route_of(window) == "/acme"
    assert not shell.title_row.back_button.isEnabled()
    place = listing.visualRect(index_of(listing, "/acme/certificates")).center()
    qtbot.mouseClick(listing.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert route_of(window) == "/acme/certificates"
    assert listing.currentIndex().data(ROUTE) == "/acme/certificates"
    qtbot.mouseClick(shell.title_row.back_button, Qt.MouseButton.LeftButton)
    assert route_of(window) == "/acme"
    assert listing.currentIndex().data(ROUTE) == "/acme"
    qtbot.mouseClick(shell.title_row.forward_button, Qt.MouseButton.LeftButton)
    assert route_of(window) == "/acme/certificates"


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_the_arrows_move_and_enter_goes(open_window: OpenWindow, qtbot: QtBot, key: Qt.Key) -> None:
    window = open_window()
    assert window.workplace is not None
    listing = window.workplace.shell.navigation.panes
    qtbot.keyClick(listing, Qt.Key.Key_Down)
    assert route_of(window) == "/acme"
    qtbot.keyClick(listing, key)
    assert route_of(window) == "/acme/accounts"


def test_settings_stand_apart(open_window: OpenWindow) -> None:
    window = open_window("/acme/settings")
    assert window.workplace is not None
    navigation = window.workplace.shell.navigation
    assert navigation.more.currentIndex().data(ROUTE) == "/acme/settings"
    assert not navigation.panes.currentIndex().isValid()


def test_a_badge_is_said_too(open_window: OpenWindow) -> None:
    window = open_window()
    assert window.workplace is not None
    navigation = window.workplace.shell.navigation
    navigation.show_badge("/acme/challenges", 3, "3 wait")
    index = index_of(navigation.panes, "/acme/challenges")
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Challenges, 3 wait"
    navigation.show_badge("/acme/challenges", 0, "")
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Challenges"


def test_an_order_is_shown_under_orders_and_its_challenges_under_challenges() -> None:
    assert room_for(read_route("/acme/orders/7")).place == "/acme/orders"
    assert room_for(read_route("/acme/orders/7/challenges")).place == "/acme/challenges"


def test_what_is_no_route_is_told(open_window: OpenWindow) -> None:
    window = open_window("/acme/orders")
    assert window.workplace is not None
    window.open_route("/acme/nowhere")
    assert route_of(window) == "/acme/orders"
    (bar,) = window.workplace.notices.area.bars()
    assert "“/acme/nowhere” is not a route" in bar.headline


def test_the_last_route_is_where_the_next_sign_in_begins(open_window: OpenWindow) -> None:
    kept = Preferences(None)
    window = open_window(preferences=kept)
    window.open_route("/acme/orders?group=your-turn")
    window.sign_out()
    assert route_of(open_window(preferences=kept)) == "/acme/orders?group=your-turn"


def test_a_kept_route_that_is_none_any_more_is_no_matter(open_window: OpenWindow) -> None:
    kept = Preferences(None)
    kept.put("route", "/acme/gone")
    assert route_of(open_window(preferences=kept)) == "/acme"


def test_a_route_asked_for_before_the_sign_in_is_shown_after_it(open_window: OpenWindow) -> None:
    kept = Preferences(None)
    kept.put("route", "/acme/audit")
    assert route_of(open_window("/acme/orders/7", preferences=kept)) == "/acme/orders/7"


class ExamplePane(Pane):
    """Writes down what the shell does with it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.said: list[str] = []
        self.action = QAction("New thing", self)
        self.extra = QPushButton("Verify now")
        self.environment: Environment | None = Environment.STAGING

    def header(self) -> Header:
        path = (Crumb("Orders", "/acme/orders"), Crumb("7 & 8"))
        return Header(path, Chip("Your turn", "your-turn", "you"), self.environment, self.action, (self.extra,))

    def show_route(self, route: Route) -> None:
        self.said.append(str(route))

    def wake(self) -> None:
        self.said.append("wake")

    def rest(self) -> None:
        self.said.append("rest")


@pytest.fixture
def example(open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> tuple[MainWindow, ExamplePane]:
    """A window in which the pane of one order is an ExamplePane, shown."""
    made: list[ExamplePane] = []

    def make(desk: Desk) -> Pane:
        made.append(ExamplePane(desk))
        return made[0]

    rooms = {pattern: room for room in ROOMS for pattern in room.patterns}
    rooms["/acme/orders/N"] = Room(("/acme/orders/N",), make, "/acme/orders")
    monkeypatch.setattr("acme_desktop.desktop.shell.rooms._BY_PATTERN", rooms)
    window = open_window("/acme/orders/7")
    return window, made[0]


def test_a_pane_wakes_and_rests(example: tuple[MainWindow, ExamplePane]) -> None:
    window, pane = example
    window.open_route("/acme/orders/8")
    window.open_route("/acme")
    window.open_route("/acme/orders/7")
    window.set_locked(True)
    window.set_locked(False)
    assert pane.said == ["/acme/orders/7", "wake", "/acme/orders/8", "rest", "/acme/orders/7", "wake", "rest", "wake"]


def test_the_header_is_shown_and_shown_again(example: tuple[MainWindow, ExamplePane], qtbot: QtBot) -> None:
    window, pane = example
    assert window.workplace is not None
    shell = window.workplace.shell
    assert window.windowTitle() == "Orders / 7 & 8 – ACME Desktop"
    assert shell.band.isVisible()
    primary = shell.title_row.primary_button
    assert (primary.text(), primary.isVisible()) == ("New thing", True)
    with qtbot.waitSignal(pane.action.triggered):
        qtbot.mouseClick(primary, Qt.MouseButton.LeftButton)
    pane.action.setEnabled(False)
    assert not primary.isEnabled()
    assert pane.extra.isVisible()
    pane.environment = None
    pane.header_changed.emit()
    assert not shell.band.isVisible()
    assert pane.extra.isVisible()
    window.open_route("/acme/settings")
    assert not pane.extra.isVisible()
    assert not primary.isVisible()


def test_a_crumb_leads_there(example: tuple[MainWindow, ExamplePane], qtbot: QtBot) -> None:
    window, _ = example
    crumb = next(b for b in window.findChildren(QPushButton) if b.text() == "Orders")
    qtbot.mouseClick(crumb, Qt.MouseButton.LeftButton)
    assert route_of(window) == "/acme/orders"


def test_the_window_gets_narrow_and_nothing_is_cut(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window("/acme/certificates")
    assert window.workplace is not None
    shell = window.workplace.shell
    clock = shell.status_bar.items["clock"]
    window.resize(1280, 800)
    qtbot.waitUntil(lambda: clock.text() == "Clock: exact (+0.2 s)")
    assert shell.navigation.width() == 200
    window.resize(1024, 680)
    qtbot.waitUntil(lambda: shell.navigation.width() == 176)
    assert clock.text() == "Clock exact"
    assert clock.mapTo(window, QPoint(clock.width(), 0)).x() < window.width()
