"""Fields, choices, filters, search: what the operator types and chooses."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from acme_desktop.desktop.widgets.action_bar import ActionBar
from acme_desktop.desktop.widgets.buttons import button
from acme_desktop.desktop.widgets.choice import Choice
from acme_desktop.desktop.widgets.date_field import DateField
from acme_desktop.desktop.widgets.field import Field
from acme_desktop.desktop.widgets.filter_chip import FilterChip
from acme_desktop.desktop.widgets.search_field import SearchField
from acme_desktop.desktop.widgets.segments import Segment, Segments
from acme_desktop.desktop.widgets.tick import TickBox

LINES = [Segment("all", "All", 152), Segment("you", "Your turn", 1, "your-turn", "link"), Segment("bad", "Failing", 0)]


def test_a_field_names_its_editor_and_says_what_is_wrong(qtbot: QtBot, said: list[str]) -> None:
    edit = QLineEdit()
    field = Field("E-mail", edit, required=True)
    qtbot.addWidget(field)
    field.show()
    assert (edit.accessibleName(), edit.accessibleDescription()) == ("E-mail", "required")
    field.set_error("An address has one @.")
    assert edit.property("invalid") is True
    assert edit.accessibleDescription() == "An address has one @. required"
    assert said == ["E-mail: An address has one @."]
    assert field._under.isVisible()
    field.set_error("")
    assert (edit.property("invalid"), field.error, field._under.isVisible()) == (False, "", False)


def test_a_field_tells_of_its_error_once(qtbot: QtBot) -> None:
    field = Field("Names", QPlainTextEdit())
    qtbot.addWidget(field)
    spy = QSignalSpy(field.error_changed)
    for text in ("", "Not a public name.", "Not a public name.", ""):
        field.set_error(text)
    assert [spy.at(number)[0] for number in range(spy.count())] == ["Not a public name.", ""]


def test_an_error_comes_before_the_help_and_gives_way_to_it_again(qtbot: QtBot) -> None:
    field = Field("Password", QLineEdit(), help_="12 letters or more")
    qtbot.addWidget(field)
    field.set_error("Too short.")
    assert field._under._words.text() == "Too short."
    field.set_error("")
    assert field._under._words.text() == "12 letters or more"
    field.set_help("Caps Lock is on", "caps-lock", "warn")
    assert field._under._words.property("tone") == "warn"


def test_a_name_with_an_ampersand_is_shown_whole(qtbot: QtBot) -> None:
    field = Field("R&D", QLineEdit())
    qtbot.addWidget(field)
    assert field._label.text() == "R&&D"
    assert field.editor.accessibleName() == "R&D"
    interface = QAccessible.queryAccessibleInterface(field.editor)
    assert interface.text(QAccessible.Text.Name) == "R&D"


def test_a_choice_keeps_its_key_when_the_options_change(qtbot: QtBot) -> None:
    choice = Choice([("a", "One"), ("b", "Two")], "Number")
    qtbot.addWidget(choice)
    choice.choose("b")
    choice.put([("c", "Three"), ("b", "Two again")])
    assert (choice.key, choice.currentText()) == ("b", "Two again")
    choice.put([("d", "Four")])
    assert choice.key == "d"
    choice.put([])
    assert choice.key == ""


def test_a_narrow_choice_says_the_whole_in_its_tip(qtbot: QtBot) -> None:
    choice = Choice([("a", "Let’s Encrypt · Production · ops@example.com")])
    qtbot.addWidget(choice)
    choice.resize(choice.minimumSizeHint())
    choice.show()
    assert choice.toolTip() == "Let’s Encrypt · Production · ops@example.com"


def test_a_search_waits_for_a_pause_and_escape_empties_it(qtbot: QtBot) -> None:
    search = SearchField("Filter")
    qtbot.addWidget(search)
    with qtbot.waitSignal(search.searched) as told:
        qtbot.keyClicks(search, " mail ")
    assert told.args == ["mail"]
    with qtbot.waitSignal(search.searched) as told:
        qtbot.keyClick(search, Qt.Key.Key_Escape)
    assert told.args == [""]


def test_a_search_that_was_put_there_tells_nobody(qtbot: QtBot) -> None:
    search = SearchField()
    qtbot.addWidget(search)
    with qtbot.assertNotEmitted(search.searched, wait=300):
        search.show_text("mail")
    assert search.accessibleName() == "Filter"


def test_a_filter_is_set_from_its_menu_and_taken_away_by_its_cross(qtbot: QtBot) -> None:
    chip = FilterChip("Actor", [("7", "Maren Holt")])
    qtbot.addWidget(chip)
    chip.show()
    assert (chip.value, chip.lit, chip.accessibleName()) == ("", False, "Actor")
    spy = QSignalSpy(chip.changed)
    chip.menu.actions()[1].trigger()
    assert (chip.value, chip.lit, chip.accessibleName()) == ("7", True, "Actor: Maren Holt")
    chip.resize(chip.sizeHint())
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton, pos=QPoint(chip.width() - 14, 14))
    assert (chip.value, chip.lit) == ("", False)
    assert [spy.at(number)[0] for number in range(spy.count())] == ["7", ""]


def test_a_filter_works_by_keyboard(qtbot: QtBot) -> None:
    chip = FilterChip("Actor", [("7", "Maren Holt")])
    qtbot.addWidget(chip)
    chip.choose("7")
    qtbot.keyClick(chip, Qt.Key.Key_Delete)
    assert chip.value == ""
    chip.show()
    qtbot.keyClick(chip, Qt.Key.Key_Down)
    assert chip.menu.isVisible()
    chip.menu.close()


def test_a_filter_shows_a_value_that_is_not_in_its_menu(qtbot: QtBot) -> None:
    chip = FilterChip("When")
    qtbot.addWidget(chip)
    with qtbot.assertNotEmitted(chip.changed):
        chip.show_value("2026-11-01/2026-11-24", "1 to 24 Nov")
    assert chip.accessibleName() == "When: 1 to 24 Nov"


def test_one_segment_is_chosen_and_arrows_go_on(qtbot: QtBot) -> None:
    row = Segments(LINES)
    qtbot.addWidget(row)
    row.show()
    spy = QSignalSpy(row.chosen)
    qtbot.mouseClick(row._pills["you"], Qt.MouseButton.LeftButton)
    qtbot.keyClick(row, Qt.Key.Key_Right)
    qtbot.keyClick(row, Qt.Key.Key_Right)
    assert [spy.at(number)[0] for number in range(spy.count())] == ["you", "bad"]
    assert row.key == "bad"
    qtbot.mouseClick(row._pills["bad"], Qt.MouseButton.LeftButton)
    assert [key for key, pill in row._pills.items() if pill.isChecked()] == ["bad"]
    reached = [key for key, pill in row._pills.items() if pill.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert reached == ["bad"]


def test_new_counts_keep_the_pills(qtbot: QtBot) -> None:
    row = Segments(LINES)
    qtbot.addWidget(row)
    before = row._pills["you"]
    row.put([Segment("all", "All", 151), Segment("you", "Your turn", 12), Segment("bad", "Failing", 0)])
    assert row._pills["you"] is before
    assert before.accessibleName() == "Your turn 12"


def test_a_primary_button_that_is_off_has_its_reason_beside_it(qtbot: QtBot) -> None:
    bar = ActionBar()
    qtbot.addWidget(bar)
    bar.add(button("Cancel"))
    primary = bar.add(button("Place order", "primary"))
    bar.show()
    bar.block("2 values are missing")
    assert (primary.isEnabled(), bar.reason, primary.accessibleDescription()) == (
        False,
        "2 values are missing",
        "2 values are missing",
    )
    assert bar._reason.isVisible()
    bar.block("")
    assert primary.isEnabled()
    assert not bar._reason.isVisible()
    assert bar.height() >= 56


def test_a_date_is_told_once_and_its_calendar_is_plain(qtbot: QtBot) -> None:
    field = DateField(QDate(2026, 11, 24), "Since")
    qtbot.addWidget(field)
    spy = QSignalSpy(field.chosen)
    field.setDate(QDate(2026, 11, 25))
    field.editingFinished.emit()
    field.editingFinished.emit()
    field.show_day(QDate(2026, 11, 26))
    field.editingFinished.emit()
    assert [spy.at(number)[0] for number in range(spy.count())] == [QDate(2026, 11, 25)]
    calendar = field.calendarWidget()
    assert calendar.weekdayTextFormat(Qt.DayOfWeek.Sunday).foreground().style() is Qt.BrushStyle.NoBrush
    assert calendar.verticalHeaderFormat() is calendar.VerticalHeaderFormat.NoVerticalHeader


def test_a_box_to_tick_breaks_its_words_and_is_ticked_by_a_click_on_any_of_them(qtbot: QtBot) -> None:
    box = TickBox("Renew when the CA suggests it; you are told when it is your turn")
    qtbot.addWidget(box)
    box.show()
    one_line = box.sizeHint()
    box.resize(180, box.heightForWidth(180))
    assert box.height() > one_line.height()
    for place in (QPoint(8, 12), QPoint(60, box.height() - 4)):
        qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=place)
    assert not box.isChecked()
    qtbot.keyClick(box, Qt.Key.Key_Space)
    assert box.isChecked()


@pytest.mark.parametrize("direction", list(Qt.LayoutDirection)[:2])
def test_the_words_of_a_box_to_tick_stand_beside_it_and_inside(qtbot: QtBot, direction: Qt.LayoutDirection) -> None:
    box = TickBox("one two three four five")
    qtbot.addWidget(box)
    box.setLayoutDirection(direction)
    box.resize(100, box.heightForWidth(100))
    box.show()
    picture = box.grab().toImage()
    ground = picture.pixelColor(50, 1)
    inked = [
        x for x in range(100) for y in range(box.height() // 2, box.height()) if picture.pixelColor(x, y) != ground
    ]
    left_to_right = direction is Qt.LayoutDirection.LeftToRight
    beside = min(inked) if left_to_right else 99 - max(inked)
    assert beside >= 24  # below the box nothing stands
    assert 0 < min(inked) <= max(inked) < 99
