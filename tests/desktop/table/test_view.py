"""The table as people use it: by mouse and keyboard, while the list changes under them, in every theme."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QHelpEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QToolTip

from acme_desktop.desktop.table.header import shared
from acme_desktop.desktop.table.keyset_model import KeysetModel
from acme_desktop.desktop.table.model import PagedModel, RowsModel
from acme_desktop.desktop.table.view import Table
from acme_desktop.domain.authority import Environment
from acme_desktop.service.lines import Health
from tests.desktop.recording_client import RecordingClient
from tests.desktop.recording_desk import MakeDesk, RecordingDesk
from tests.desktop.table.lines import COLUMNS, FindLines, Line, ListBehind, a_line, pages_of, some, trail_of

Settle = Callable[[], None]
Key = Qt.Key


@pytest.fixture
def desk(make_desk: MakeDesk) -> RecordingDesk:
    return make_desk()


@pytest.fixture
def rows() -> RowsModel[Line]:
    return RowsModel(COLUMNS, lambda line: line.id)


@pytest.fixture
def show(qtbot, desk) -> Callable[..., Table]:
    def made(model: Any, name: str = "") -> Table:
        table = Table(model, desk, name, "Lines")
        qtbot.addWidget(table)
        table.resize(700, 400)
        table.show()
        qtbot.waitExposed(table)
        return table

    return made


@pytest.fixture
def table(show, rows) -> Iterator[Table]:
    rows.show(some(50))
    yield show(rows)
    QToolTip.hideText()


def heard(table: Table) -> list[tuple[str, int | None]]:
    found: list[tuple[str, int | None]] = []
    table.chosen.connect(lambda line: found.append(("chosen", line and line.id)))
    table.opened.connect(lambda line: found.append(("opened", line.id)))
    return found


def spot(table: Table, row: int, column: int = 0) -> QPoint:
    return table.visualRect(table.model().index(row, column)).center()


def at(image: QImage, point: QPoint) -> str:
    return image.pixelColor(point).name()


def shown(table: Table) -> QImage:
    return table.viewport().grab().toImage()


def read_aloud(table: Table) -> list[str]:
    """The first of what a screen reader goes through: header cells and cells."""
    root = QAccessible.queryAccessibleInterface(table)
    return [root.child(n).text(QAccessible.Text.Name) for n in range(min(root.childCount(), 30))]


# --- choosing and opening --------------------------------------------------------------------------------------------


def test_a_click_chooses_and_a_double_click_opens(table) -> None:
    found = heard(table)
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot(table, 3))
    assert found == [("chosen", 4)]
    assert table.chosen_line().id == 4
    QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot(table, 3))
    assert found == [("chosen", 4), ("opened", 4)]


def test_keys_walk_and_enter_opens(table) -> None:
    found = heard(table)
    table.setFocus(Qt.FocusReason.TabFocusReason)
    for key in (Key.Key_Down, Key.Key_Down, Key.Key_Up, Key.Key_End, Key.Key_Home, Key.Key_PageDown, Key.Key_Return):
        QTest.keyClick(table, key)
    walked = [number for kind, number in found if kind == "chosen"]
    assert walked[:2] == [2, 3]
    assert walked[2:5] == [2, 50, 1]
    assert found[-1] == ("opened", walked[-1])
    assert walked[-1] > 5
    QTest.keyClick(table, Key.Key_H)  # no type-ahead
    QTest.keyClick(table, Key.Key_Enter)
    assert found[-1] == ("opened", walked[-1])


def test_copying_takes_the_row_s_texts(table) -> None:
    QTest.keyClick(table, Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    table.choose(2)
    QTest.keyClick(table, Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "host-2.example.com\t30 d\tHealthy\t2\t00000002"


def test_a_pane_chooses_what_it_shows_without_an_echo(table, rows) -> None:
    found = heard(table)
    table.choose(40)
    assert (found, table.chosen_line().id) == ([], 40)
    assert table.selectionModel().selectedRows()[0].row() == 39
    assert table.viewport().rect().contains(spot(table, 39))
    table.choose(None)
    assert (table.chosen_line(), table.selectionModel().selectedRows()) == (None, [])
    table.choose(99)  # not there yet
    rows.show([*some(50), a_line(99)])
    assert table.chosen_line().id == 99


# --- while the list changes ------------------------------------------------------------------------------------------


def test_the_chosen_line_stays_chosen_and_is_told_when_it_changed(table, rows) -> None:
    table.choose(5)
    found = heard(table)
    rows.show([a_line(77), *some(50)])
    assert (found, table.selectionModel().selectedRows()[0].row()) == ([], 5)
    rows.show([replace(line, health=Health.FAILING) if line.id == 5 else line for line in rows.lines])
    assert (found, table.chosen_line().health) == ([("chosen", 5)], Health.FAILING)


def test_a_line_that_leaves_the_list_stays_chosen_and_its_neighbour_is_not(table, rows) -> None:
    table.choose(5)
    found = heard(table)
    rows.show([line for line in rows.lines if line.id != 5])
    assert (found, table.chosen_line().id, table.selectionModel().selectedRows()) == ([], 5, [])
    rows.show(some(50))
    assert table.selectionModel().selectedRows()[0].row() == 4
    rows.show([])
    rows.show(some(50, 3))
    assert table.selectionModel().selectedRows()[0].row() == 2
    assert found == []


def test_whoever_reads_in_the_middle_stays_there(table, rows) -> None:
    table.verticalScrollBar().setValue(330)
    before = table.rowViewportPosition(15)
    rows.show([*some(3, 100), *some(8), *some(30, 15)])  # 3 came above, 6 went, more went below
    assert table.rowViewportPosition(rows.row_of(16)) == before
    table.verticalScrollBar().setValue(0)
    rows.show([a_line(200), *rows.lines])
    assert table.verticalScrollBar().value() == 0


def test_taking_the_choice_back_is_told(table) -> None:
    table.choose(2)
    found = heard(table)
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, spot(table, 1))
    assert found == [("chosen", None)]


# --- far away --------------------------------------------------------------------------------------------------------


def test_the_next_page_comes_before_it_is_wanted_and_end_goes_to_the_end(show, client, settle: Settle) -> None:
    client.answer(FindLines, pages_of(some(1100)))
    model = PagedModel[Line](client, FindLines, COLUMNS, lambda line: line.id)
    table = show(model)
    model.reload()
    settle()
    assert model.rowCount() == 200
    table.verticalScrollBar().setValue(32 * 150)
    settle()
    assert model.rowCount() == 400
    QTest.keyClick(table, Key.Key_End)
    settle()
    assert model.rowCount() == 1100
    assert table.chosen_line().id == 1100
    QTest.keyClick(table, Key.Key_Home)
    assert table.chosen_line().id == 1


def test_a_page_that_is_not_here_is_shown_when_it_is(show, client, settle: Settle) -> None:
    client.answer(ListBehind, trail_of(100_000))
    model = KeysetModel[Line](client, ListBehind, COLUMNS, lambda line: line.id)
    table = show(model)
    found = heard(table)
    model.reload(dense=True)
    settle()
    QTest.keyClick(table, Key.Key_End)
    settle()
    shown(table)
    settle()
    assert found[-1] == ("chosen", 1)
    assert model.cells(99_999) is not None
    table.choose(50_000)
    shown(table)
    settle()
    assert table.chosen_line().id == 50_000


# --- order and widths ------------------------------------------------------------------------------------------------


def click_header(table: Table, column: int) -> None:
    header = table.horizontalHeader()
    x = header.sectionViewportPosition(column) + 20
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(x, 10))


def test_a_header_sorts_by_the_service_and_turns_round(show, client, settle: Settle) -> None:
    client.answer(FindLines, pages_of(some(10)))
    model = PagedModel[Line](client, FindLines, COLUMNS, lambda line: line.id)
    table = show(model)
    model.reload()
    settle()
    for column in (1, 1, 0, 3):  # the last can't be sorted by
        click_header(table, column)
        settle()
    asked = [(question.sort, question.descending) for question in client.submitted]
    assert asked == [("", False), ("expires", False), ("expires", True), ("names", False)]


def test_order_and_widths_are_remembered_and_reset(show, desk, rows) -> None:
    rows.show(some(5))
    table = show(rows, "lines")
    click_header(table, 1)
    click_header(table, 1)
    made = table.header.sectionSize(2)
    table.header.resizeSection(2, 181)
    again = RowsModel(COLUMNS, lambda line: line.id)
    other = show(again, "lines")
    assert (again.sort_key, again.descending, other.header.sectionSize(2)) == ("expires", True, 181)
    other.header.forget_widths()
    assert other.header.sectionSize(2) == made
    assert desk.preferences.get("table.lines") == {"widths": {}, "sort": "expires", "descending": True}


@pytest.mark.parametrize("stored", ["x", {"widths": 3, "sort": "gone"}, {"widths": {"state": "wide", "old": 9}}])
def test_preferences_that_make_no_sense_are_left_alone(show, desk, rows, stored) -> None:
    desk.preferences.put("table.lines", stored)
    assert show(rows, "lines").header.chosen_widths == {}
    assert rows.sort_key == ""


@pytest.mark.parametrize("width", [300, 480, 700, 1400])
def test_columns_fill_the_table_and_never_more_than_they_can(table, width) -> None:
    table.resize(width, 400)
    sizes = [table.header.sectionSize(place) for place in range(len(COLUMNS))]
    room = table.viewport().width()
    assert sum(sizes) == room or (sum(sizes) > room and width < 480)
    assert table.horizontalScrollBar().maximum() == 0 or width < 480


@pytest.mark.parametrize(
    ("room", "stretch", "expected"),
    [(300, [0, 0, 0], [100, 100, 100]), (330, [0, 0, 0], [100, 100, 130]), (331, [1, 0, 1], [116, 100, 115]),
     (210, [1, 0, 0], [70, 60, 80]), (10, [0, 0, 0], [40, 20, 60])],
)  # fmt: skip
def test_room_is_shared_to_the_last_pixel(room, stretch, expected) -> None:
    assert shared(room, [100, 100, 100], [40, 20, 60], stretch) == expected


def test_the_menu_offers_what_the_mouse_does(table, rows) -> None:
    menu = table._menu.build()
    assert [action.text() for action in menu.actions() if action.text()] == ["Copy row", "Sort by", "Reset columns"]
    assert not menu.actions()[1].isEnabled()
    sorting = next(action.menu() for action in menu.actions() if action.menu())
    named = {action.text(): action for action in sorting.actions()}
    assert list(named) == ["Name", "Expires", "State", "", "Ascending", "Descending"]
    named["Expires"].trigger()
    assert rows.sort_key == "expires"
    again = next(action.menu() for action in table._menu.build().actions() if action.menu())
    {action.text(): action for action in again.actions()}["Descending"].trigger()
    assert (rows.sort_key, rows.descending) == ("expires", True)
    menu.deleteLater()


# --- nothing there, not yet there ------------------------------------------------------------------------------------


def test_an_empty_list_says_so_and_a_slow_one_that_it_is_read(show, client, qtbot) -> None:
    model = PagedModel[Line](client, FindLines, COLUMNS, lambda line: line.id)
    table = show(model)
    empty = QLabel("Nothing yet")
    table.set_empty(empty)
    model.reload()
    assert empty.isHidden()
    reading = next(label for label in table.viewport().findChildren(QLabel) if label is not empty)
    assert reading.isHidden()
    qtbot.waitUntil(lambda: reading.isVisible(), timeout=1000)
    client.succeed(FindLines, pages_of([])(FindLines(0, 200)))
    assert (empty.isVisible(), reading.isVisible()) == (True, False)
    assert empty.geometry() == table.viewport().rect()
    model.reload()
    client.succeed(FindLines, pages_of(some(3))(FindLines(0, 200)))
    assert empty.isHidden()
    table.set_empty(QLabel("Nothing matches"))
    qtbot.waitUntil(lambda: len(table.viewport().findChildren(QLabel)) == 2)


# --- how it looks ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark", "contrast"])
@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_a_row_shows_that_it_is_chosen_hovered_or_reached(table, switching, scheme, direction) -> None:
    table.setLayoutDirection(direction)
    switching.choose(scheme)
    table.choose(2)
    for row in (6, 3):
        QTest.mouseMove(table.viewport(), spot(table, row))
        QApplication.processEvents()
    image = shown(table)
    first = 0 if direction is Qt.LayoutDirection.LeftToRight else image.width() - 1
    inner = 5 if first == 0 else first - 5

    def color(token: str, selected: bool = False) -> str:
        return switching.color(token, selected=selected).name()

    def of(row: int, x: int) -> str:
        return at(image, QPoint(x, spot(table, row).y()))

    assert of(0, inner) == color("surface")
    assert (of(1, first), of(1, inner)) == (color("link", True), color("tint"))
    assert of(3, inner) == color("hover")
    line = QPoint(inner, table.visualRect(table.model().index(0, 0)).bottom())
    assert at(image, line) == color("line")


def test_a_row_reached_by_keys_has_a_ring(table, switching, qtbot) -> None:
    table.activateWindow()
    table.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(table.hasFocus)
    QTest.keyClick(table, Key.Key_Down)
    top = table.visualRect(table.currentIndex()).topLeft() + QPoint(200, 2)
    assert at(shown(table), top) == switching.color("link").name()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot(table, 1))
    assert at(shown(table), top) != switching.color("link").name()


def test_hovering_ends_with_the_pointer(table) -> None:
    QTest.mouseMove(table.viewport(), spot(table, 3))
    QApplication.processEvents()
    assert table._look.hovered == 3
    QApplication.sendEvent(table.viewport(), QEvent(QEvent.Type.Leave))
    assert table._look.hovered == -1


def test_what_is_cut_or_has_more_to_say_has_a_tool_tip_in_plain_text(table, rows, qtbot) -> None:
    long = "a-name-that-is-much-too-long-" * 4 + "<i>.example.com"
    rows.show([replace(a_line(1), name=long), a_line(2, more=2), a_line(3)])
    shown(table)

    def tip(row: int) -> str:
        point = spot(table, row)
        event = QHelpEvent(QEvent.Type.ToolTip, point, table.viewport().mapToGlobal(point))
        QApplication.sendEvent(table.viewport(), event)
        return QToolTip.text()

    assert tip(0) == "<qt>" + long.replace("<", "&lt;").replace(">", "&gt;") + "</qt>"
    assert tip(1) == "<qt>&lt;b&gt;host-2.example.com&lt;/b&gt;</qt>"
    tip(2)
    qtbot.waitUntil(lambda: not QToolTip.isVisible(), timeout=2000)


def test_every_kind_of_cell_is_painted_in_every_theme_and_both_directions(table, rows, switching) -> None:
    rows.show(
        [
            a_line(n, more=n % 3, days=n * 2, health=health, environment=environment)
            for n, (health, environment) in enumerate((h, e) for h in Health for e in Environment)
        ]
    )
    for direction in Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft:
        table.setLayoutDirection(direction)
        for scheme in ("light", "dark", "contrast"):
            switching.choose(scheme)
            for row in (0, 9):
                table.choose(row)
                image = shown(table)
                colors = {image.pixelColor(x, y).name() for x in range(0, 680, 2) for y in range(0, 360, 2)}
                assert len(colors) > 8


def test_a_screen_reader_hears_titles_and_whole_texts(table, rows) -> None:
    rows.show([a_line(1, more=3, environment=Environment.STAGING), a_line(2, health=Health.FAILING)])
    assert table.accessibleName() == "Lines"
    heard_aloud = read_aloud(table)
    assert {"Name", "Expires", "host-1.example.com and 3 more, TEST", "Failing", "30 d"} <= set(heard_aloud)


def test_a_minute_later_texts_are_made_again(table, rows) -> None:
    cells = rows.cells(0)
    table._renew()
    shown(table)
    assert rows.cells(0) is not cells


def test_a_client_is_not_asked_while_rows_are_painted(show, settle: Settle) -> None:
    client = RecordingClient()
    client.answer(ListBehind, trail_of(5000))
    model = KeysetModel[Line](client, ListBehind, COLUMNS, lambda line: line.id)
    table = show(model)
    model.reload(dense=True)
    settle()
    table.verticalScrollBar().setValue(32 * 3000)
    asked = len(client.submitted)
    shown(table)
    assert len(client.submitted) == asked
    settle()
    assert len(client.submitted) > asked
