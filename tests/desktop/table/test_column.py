"""A cell: what is shown of a line in one column, and what is read aloud."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFontMetrics

from acme_desktop.desktop.table.column import Column, one_line
from acme_desktop.desktop.theme import fonts
from acme_desktop.domain.authority import Environment
from acme_desktop.service.lines import Health
from tests.desktop.table.lines import COLUMNS, Line, a_line

NAMES, EXPIRY, STATE, NUMBER, MONO = COLUMNS


def test_names_say_how_many_more_and_where_they_are_from() -> None:
    cell = NAMES.cell(a_line(1, more=3, environment=Environment.STAGING))
    assert (cell.text, cell.more, cell.mark and cell.mark.word) == ("host-1.example.com", "+3", "TEST")
    assert cell.spoken == "host-1.example.com and 3 more, TEST"


def test_a_state_says_its_word() -> None:
    cell = STATE.cell(a_line(1, health=Health.FAILING))
    assert (cell.text, cell.ink, cell.look and cell.look.icon) == ("Failing", "bad", "failing")


def test_expiry_has_a_bar() -> None:
    cell = EXPIRY.cell(a_line(1, days=45))
    assert (cell.text, cell.bar and cell.bar.fraction) == ("45 d", 0.5)


def test_numbers_and_what_is_said_to_be_trailing_are_trailing() -> None:
    assert NUMBER.trailing
    assert Column[Line]("x", "X", str, align="trailing").trailing
    assert not MONO.trailing


def test_an_ink_may_depend_on_the_line() -> None:
    column = Column[Line]("x", "X", str, ink=lambda line: "bad" if line.days < 7 else "text")
    assert [column.cell(a_line(1, days=days)).ink for days in (6, 8)] == ["bad", "text"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [("a\nb", "a b"), ("a\u202eb", "a b"), ("a\tb\x00", "a b"), ("plain bücher", "plain bücher"), ("", "")],
)
def test_a_cell_has_one_line_and_nothing_that_moves_letters(text, shown) -> None:
    assert one_line(text) == shown


def test_a_text_is_cut_to_its_room_and_fitted_again_to_another(qapp) -> None:
    metrics = QFontMetrics(fonts.font("text"))
    cell = NAMES.cell(a_line(1))
    whole = metrics.horizontalAdvance(cell.text)
    assert cell.fit(whole, metrics) == (cell.text, whole)
    assert not cell.is_cut
    shown, wide = cell.fit(60, metrics)
    assert shown.endswith("…")
    assert wide <= 60
    assert cell.is_cut
    assert cell.fit(whole + 5, metrics) == (cell.text, whole)
    assert cell.fit(-5, metrics)[1] <= whole
