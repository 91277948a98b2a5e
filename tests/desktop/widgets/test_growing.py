"""A column that draws its rows a few at a time."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from acme_desktop.desktop.widgets.buttons import button
from acme_desktop.desktop.widgets.card import Card
from acme_desktop.desktop.widgets.growing import GrowingColumn
from acme_desktop.desktop.widgets.surfaces import ScrollPage
from acme_desktop.desktop.widgets.text import label
from tests.desktop.looks import tab_order


class Page(QWidget):
    """A column between two buttons."""

    def __init__(self) -> None:
        super().__init__()
        self.above, self.below = QPushButton("above"), QPushButton("below")
        self.column = GrowingColumn[str](button, first=2, at_once=3)
        whole = QVBoxLayout(self)
        for part in (self.above, self.column, self.below):
            whole.addWidget(part)

    def words(self) -> list[str]:
        """Of the rows from top to bottom."""
        rows = [row for row in self.column.rows if isinstance(row, QPushButton)]
        return [row.text() for row in sorted(rows, key=lambda row: row.y())]


@pytest.fixture
def page(qtbot: QtBot) -> Page:
    made = Page()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def grown(page: Page, qtbot: QtBot) -> Callable[[str], list[str]]:
    """Show a row for each letter, and wait for all of them."""

    def show(letters: str) -> list[str]:
        page.column.show_rows(letters)
        qtbot.waitUntil(lambda: len(page.column.rows) == len(letters) and page.words() == list(letters))
        return page.words()

    return show


def test_first_what_is_on_the_screen_then_a_few_at_a_time(page: Page, qtbot: QtBot) -> None:
    lengths: list[int] = []
    page.column.grew.connect(lambda: lengths.append(len(page.column.rows)))

    page.column.show_rows("abcdefgh")
    qtbot.waitUntil(lambda: page.words() == list("abcdefgh"))

    assert lengths == [2, 5, 8]


def test_what_stands_there_stays(page: Page, grown: Callable[[str], list[str]]) -> None:
    grown("abcde")
    before = page.column.rows

    grown("abXde")

    after = page.column.rows
    assert [new is old for new, old in zip(after, before, strict=True)] == [True, True, False, True, True]


def test_the_room_of_even_rows_is_kept(qtbot: QtBot) -> None:
    column = GrowingColumn[str](button, first=2, at_once=3, even=True)
    qtbot.addWidget(column)
    column.show()

    column.show_rows("abcdefgh")
    heights = {column.minimumSizeHint().height(), column.minimumHeight()}
    qtbot.waitUntil(lambda: len(column.rows) == 8)

    assert max(heights) == column.minimumSizeHint().height()
    assert column.minimumHeight() == 0


def test_rows_stay_until_others_take_their_places(page: Page, grown: Callable[[str], list[str]]) -> None:
    grown("abcdefgh")
    before = page.column.rows

    page.column.show_rows("hgfedcba")

    assert page.column.rows[2:] == before[2:]
    assert page.words() == list("hgcdefgh")


def test_fewer_rows_and_none(page: Page, grown: Callable[[str], list[str]]) -> None:
    grown("abcdefgh")

    page.column.show_rows("abc")
    assert page.words() == ["a", "b", "c"]

    page.column.clear()
    assert page.column.rows == ()
    assert page.column.sizeHint().height() == 0


def test_what_was_begun_for_others_is_not_gone_on_with(page: Page, qtbot: QtBot) -> None:
    page.column.show_rows("abcdefgh")
    page.column.show_rows("x")

    qtbot.wait(50)

    assert page.words() == ["x"]


def test_tab_goes_down_the_rows_whenever_they_were_made(page: Page, grown: Callable[[str], list[str]]) -> None:
    grown("abcdefgh")
    grown("aBcdefGhi")

    order = [stop.text() for stop in tab_order(page) if isinstance(stop, QPushButton)]

    assert order == ["above", *"aBcdefGhi", "below"]


class PressedRows(QObject):
    """Rows of several lines, and those that were painted with less room than they need."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def make(self, words: str) -> QWidget:
        """A row."""
        row = label(words, wrap=True)
        row.installEventFilter(self)
        return row

    def eventFilter(self, row: QObject, event: QEvent) -> bool:  # noqa: N802
        painted = event.type() is QEvent.Type.Paint and isinstance(row, QLabel)
        if painted and row.height() < row.heightForWidth(row.width()):
            self.seen.append(row.text())
        return False


def test_no_row_is_painted_with_less_room_than_it_needs(qtbot: QtBot) -> None:
    scroll, card, pressed = ScrollPage(), Card("Steps"), PressedRows()
    column = GrowingColumn(pressed.make, first=2, at_once=3)
    column.grew.connect(scroll.update)  # as whatever else changes on the screen
    scroll.body.addWidget(card)
    scroll.body.addStretch(1)
    card.body.addWidget(column)
    qtbot.addWidget(scroll)
    scroll.resize(200, 900)
    scroll.show()
    qtbot.waitExposed(scroll)

    column.show_rows([f"{number}: the CA was told to look at host-04532.example.com." for number in range(30)])
    qtbot.waitUntil(lambda: len(column.rows) == 30)
    qtbot.wait(50)

    assert pressed.seen == []
