"""The window itself: entry screens, sign-in and lock, size, help; and what it may know."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QDialog, QLabel, QMenu, QSystemTrayIcon
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from acme_desktop.desktop.panes.about import AboutPane
from acme_desktop.desktop.preferences import Preferences
from acme_desktop.desktop.shell.help_viewer import HelpViewer, read_page
from acme_desktop.desktop.shell.outside import open_page
from acme_desktop.domain.errors import StateError
from acme_desktop.domain.events import Topic
from acme_desktop.domain.operator import Actor, OperatorId
from acme_desktop.service.lines import Page
from acme_desktop.service.questions import FindOrders
from tests.architecture.sources import program
from tests.desktop.recording_client import RecordingClient
from tests.desktop.recording_desk import Calls
from tests.desktop.shell.conftest import OpenWindow

MOST_IMPORTS = 12
ADMIN = Actor(OperatorId(1), "maren", "admin", "ab12")


def imports_of(name: str) -> list[str]:
    module = next(module for module in program() if module.name == f"acme_desktop/desktop/shell/{name}.py")
    return sorted({imported for _, imported in module.imported() if imported.startswith("acme_desktop")})


@pytest.mark.parametrize("name", ["main_window", "title_row", "navigation", "status_bar"])
def test_no_part_of_the_frame_knows_much_of_the_others(name: str) -> None:
    # Which pane is where is what rooms.py is for.
    others = [imported for imported in imports_of(name) if not imported.startswith("acme_desktop.desktop.panes")]
    assert len(others) <= MOST_IMPORTS


def test_only_two_files_of_the_frame_know_panes() -> None:
    """Which pane is where, and what of them goes on out of sight."""
    doors = ("/rooms.py", "/background.py")
    known = [
        f"{module.name} {imported}"
        for module in program()
        if module.name.startswith("acme_desktop/desktop/shell/") and not module.name.endswith(doors)
        for _, imported in module.imported()
        if imported.startswith("acme_desktop.desktop.panes")
    ]
    assert known == []


def test_the_pane_comes_when_everything_around_it_is_painted(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(role="")
    window.open_route("/acme/about")

    window.sign_in(ADMIN, Preferences(None), at_once=False)
    workplace = window.workplace
    assert workplace is not None
    assert workplace.shell.isVisible()
    assert (workplace.shell.pane, workplace.here) == (None, "/acme/about")

    qtbot.waitUntil(lambda: isinstance(workplace.shell.pane, AboutPane))
    assert workplace.here == "/acme/about"


def test_who_goes_elsewhere_before_the_first_pane_is_there_is_elsewhere(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(role="")
    window.sign_in(ADMIN, Preferences(None), at_once=False)
    window.open_route("/acme/about")

    qtbot.wait(50)

    assert window.workplace is not None
    assert window.workplace.here == "/acme/about"
    assert not window.workplace.history.can_go_back


def test_entry_screens_come_and_go(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(role="")
    first, second = QLabel("Sign in"), QLabel("First run")
    window.show_entry(first)
    assert first.isVisible()
    window.show_entry(second)
    assert second.isVisible()
    qtbot.waitUntil(lambda: not isValid(first))
    assert window.windowTitle() == "ACME Desktop"


def test_the_lock_shows_no_data_and_unlocking_returns_to_the_same_pane(open_window: OpenWindow) -> None:
    window = open_window("/acme/orders/7")
    assert window.workplace is not None
    pane = window.workplace.shell.pane
    dialog = QDialog(window)
    dialog.open()
    assert window.windowTitle() != "ACME Desktop"
    window.set_locked(True)
    window.show_entry(QLabel("Locked"))
    assert window.windowTitle() == "ACME Desktop"
    assert not dialog.isVisible()
    assert not window.workplace.shell.isVisible()
    window.set_locked(False)
    assert window.workplace.shell.isVisible()
    assert window.workplace.shell.pane is pane
    assert dialog.isVisible()
    assert window.windowTitle() != "ACME Desktop"


@pytest.mark.parametrize("leave", [False, True])
def test_the_lock_covers_sheets_and_menus_in_a_window_that_nobody_is_at(open_window: OpenWindow, leave: bool) -> None:
    window = open_window("/acme/orders/7")
    assert window.workplace is not None
    window.workplace.notices.toast("shop.example.com is issued")
    window.workplace.fittings.bell.open_sheet()
    sheet = window.workplace.fittings.bell.sheet
    menu = QMenu(window)
    menu.addAction("shop.example.com")
    menu.popup(window.pos())
    assert sheet is not None
    assert sheet.isVisible()
    if leave:
        window.sign_out()
    else:
        window.set_locked(True)
    assert not sheet.isVisible()
    assert not menu.isVisible()
    if not leave:
        window.set_locked(False)
        assert not menu.isVisible()


def test_the_lock_tells_no_number_and_counts_nothing(
    open_window: OpenWindow, client: RecordingClient, qtbot: QtBot
) -> None:
    client.answer(FindOrders, Page((), 2))
    window = open_window()
    assert window.workplace is not None
    tray = window.workplace.fittings.tray
    qtbot.waitUntil(lambda: "2 order" in tray.tool_tip)
    window.set_locked(True)
    assert tray.tool_tip == "ACME Desktop"
    asked = len(client.requests(FindOrders))
    client.tell(Topic.ORDER)
    qtbot.wait(400)
    assert len(client.requests(FindOrders)) == asked
    window.set_locked(False)
    qtbot.waitUntil(lambda: "2 order" in tray.tool_tip)


def test_a_route_asked_for_behind_the_lock_is_shown_after_it(open_window: OpenWindow) -> None:
    window = open_window("/acme")
    assert window.workplace is not None
    window.set_locked(True)
    window.open_route("/acme/orders/7")
    assert str(window.workplace.history.current) == "/acme"
    window.set_locked(False)
    assert str(window.workplace.history.current) == "/acme/orders/7"


def test_signing_out_takes_everything_away(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window("/acme/orders")
    assert window.workplace is not None
    shell, dialog = window.workplace.shell, QDialog(window)
    dialog.open()
    window.show_entry(QLabel("Sign in"))
    window.sign_out()
    qtbot.waitUntil(lambda: not isValid(shell) and not isValid(dialog))
    assert window.workplace is None


@pytest.mark.parametrize("locked", [False, True])
def test_another_language_makes_everything_again_at_the_same_place(open_window: OpenWindow, locked: bool) -> None:
    window = open_window("/acme/orders/7", role="operator")
    before = window.workplace
    assert before is not None
    if locked:
        window.set_locked(True)
        window.rebuild()
        assert window.workplace is before
        window.set_locked(False)
    else:
        window.rebuild()
    assert window.workplace is not None
    assert window.workplace is not before
    assert window.workplace.here == "/acme/orders/7"
    assert window.workplace.actor == before.actor
    assert window.workplace.shell.isVisible()


def test_the_route_is_saved_with_the_rest(open_window: OpenWindow, tmp_path: Path) -> None:
    window = open_window("/acme/audit", preferences=Preferences(tmp_path, "maren"))
    window.sign_out()
    assert Preferences(tmp_path, "maren").get("route") == "/acme/audit"


def test_a_window_that_is_killed_comes_back_where_it_was(open_window: OpenWindow, tmp_path: Path) -> None:
    window = open_window("/acme/orders", preferences=Preferences(tmp_path, "maren"))
    for route in ("/acme/orders/214/challenges", "/acme/orders/215/challenges"):
        window.open_route(route)
        assert Preferences(tmp_path, "maren").get("route") == route


def test_size_and_route_are_kept_for_each_operator(open_window: OpenWindow) -> None:
    maren, jonas = Preferences(None), Preferences(None)
    window = open_window("/acme/audit", preferences=maren)
    window.resize(window.width(), 690)
    window.sign_out()
    assert maren.get("route") == "/acme/audit"
    assert jonas.get("route") is None
    again = open_window(preferences=maren)
    assert again.height() == 690


@pytest.mark.parametrize("kept", [7, "no base64 %", base64.b64encode(b"nothing").decode()])
def test_a_size_that_is_none_is_no_matter(open_window: OpenWindow, kept: object) -> None:
    preferences = Preferences(None)
    preferences.put("geometry", kept)
    assert open_window(preferences=preferences).width() >= 800


def test_what_waits_is_counted_beside_challenges(
    open_window: OpenWindow, client: RecordingClient, qtbot: QtBot
) -> None:
    client.answer(FindOrders, Page((), 2))
    window = open_window()
    assert window.workplace is not None
    tray = window.workplace.fittings.tray
    qtbot.waitUntil(lambda: "2 order" in tray.tool_tip)
    assert window.workplace.notifications.all == ()  # it was so before
    client.answer(FindOrders, Page((), 3))
    client.tell(Topic.ORDER)
    qtbot.waitUntil(lambda: "3 order" in tray.tool_tip)
    assert len(window.workplace.notifications.all) == 1


def test_without_a_tray_nothing_is_missing(open_window: OpenWindow) -> None:
    window = open_window()
    assert window.workplace is not None
    if not QSystemTrayIcon.isSystemTrayAvailable():
        window.workplace.fittings.tray.say("nobody hears it")
    window.workplace.notices.failed(StateError("not now"))


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "javascript:alert(1)", "ftp://a.example", "/etc/passwd", "http:// a"]
)
def test_only_pages_are_opened_in_the_browser(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr("acme_desktop.desktop.shell.outside.QDesktopServices.openUrl", opened.append)
    open_page(url)
    assert opened == []
    open_page("https://ca.example/terms")
    assert [u.toString() for u in opened] == ["https://ca.example/terms"]


# --- help --------------------------------------------------------------------------------------------------------


@pytest.fixture
def help_viewer(qtbot: QtBot, opened_urls: Calls) -> HelpViewer:
    viewer = HelpViewer(opened_urls)
    qtbot.addWidget(viewer)
    viewer.show_page("index")
    return viewer


def test_help_has_a_title_and_is_read_from_the_beginning(help_viewer: HelpViewer) -> None:
    assert help_viewer.windowTitle() == "ACME Desktop – Help"
    assert "Ctrl+K opens the palette" in help_viewer.text.toPlainText()
    assert "# ACME" not in help_viewer.text.toPlainText()


@pytest.mark.parametrize("page", ["nowhere", "../styles/acme", "", "a/b"])
def test_a_page_that_is_not_there_is_the_index(help_viewer: HelpViewer, page: str) -> None:
    assert read_page(page) == ""
    help_viewer.show_page(page)
    assert help_viewer.page == "index"


def test_links_lead_to_pages_routes_and_the_browser(help_viewer: HelpViewer, opened_urls: Calls) -> None:
    routes: list[str] = []
    help_viewer.chosen.connect(routes.append)
    for link in ("/acme/settings", "https://a.example/x", "file:///etc/passwd", "index.md"):
        help_viewer.text.anchorClicked.emit(QUrl(link))
    assert routes == ["/acme/settings"]
    assert opened_urls == ["https://a.example/x"]
    assert help_viewer.page == "index"


@pytest.mark.parametrize("address", ["file:///etc/passwd", "https://a.example/x.png", "qrc:/styles/acme.qss", "x.png"])
def test_help_loads_nothing_from_elsewhere(help_viewer: HelpViewer, address: str) -> None:
    kind = QTextDocument.ResourceType.ImageResource.value
    assert help_viewer.text.loadResource(kind, QUrl(address)) is None
