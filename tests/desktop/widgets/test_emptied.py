"""What is taken out of a layout is forgotten by both sides."""

from __future__ import annotations

import gc
from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget, QWidgetItem
from pytestqt.qtbot import QtBot

from acme_desktop.desktop.widgets.emptied import empty
from acme_desktop.desktop.widgets.message_bar import MessageBar


def names_of_items() -> int:
    """How many layout items Python has a name for."""
    gc.collect()
    return sum(1 for thing in gc.get_objects() if type(thing) is QWidgetItem)


def test_nothing_is_left_of_what_was_taken_out(qtbot: QtBot, settle: Callable[[], None]) -> None:
    before = names_of_items()
    box = QWidget()
    qtbot.addWidget(box)
    column = QVBoxLayout(box)
    for number in range(5):
        column.addWidget(QLabel(str(number)))
    row = QHBoxLayout()
    row.addWidget(QLabel("inner"))
    column.addLayout(row)  # filled already: now Python has names for its items
    column.addStretch(1)
    empty(column)
    settle()
    assert (column.count(), box.findChildren(QLabel)) == (0, [])
    assert names_of_items() == before


def test_what_is_kept_can_be_put_in_again(qtbot: QtBot, settle: Callable[[], None]) -> None:
    box, kept, gone = QWidget(), QLabel("kept"), QLabel("gone")
    qtbot.addWidget(box)
    column = QVBoxLayout(box)
    for part in (kept, gone):
        column.addWidget(part)
    empty(column, keep=[kept])
    settle()
    assert box.findChildren(QLabel) == [kept]
    column.addWidget(kept)
    assert column.indexOf(kept) == 0


def test_a_message_bar_that_changes_its_width_names_no_items(qtbot: QtBot, settle: Callable[[], None]) -> None:
    before = names_of_items()
    bar = MessageBar("bad", "It did not work", "Try again")
    qtbot.addWidget(bar)
    bar.show()
    for width in (900, 200, 900, 200):
        bar.resize(width, 80)
        settle()
    assert names_of_items() == before
