"""Words: plain text whatever stands in it, cut only where the whole is a tip away, aloud where it matters."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from acme_desktop.desktop.theme.theme import Theme
from acme_desktop.desktop.widgets import announce as announcing
from acme_desktop.desktop.widgets.buttons import button
from acme_desktop.desktop.widgets.chip import Chip, NameChip, StateLabel
from acme_desktop.desktop.widgets.facts import FactsGrid
from acme_desktop.desktop.widgets.field import Field
from acme_desktop.desktop.widgets.flow import FlowLayout
from acme_desktop.desktop.widgets.link import LinkButton
from acme_desktop.desktop.widgets.message_bar import MessageBar
from acme_desktop.desktop.widgets.text import ElidedLabel, label, literal, tip
from acme_desktop.desktop.widgets.value_text import ValueText

MEGABYTE, LONGEST = 1_000_000, 5.0  # characters; seconds of this thread's own time, for all of it
TOKEN = "4GA8SZquR-uJNDrQ7zF44ETGLnCuIwmzVZHR1JoyEew.Be7sLXCEVpTTuomtnhw0trTYBidcPGO4QkGkCuRZHKQ"


def test_a_label_shows_markup_as_it_stands(qtbot: QtBot) -> None:
    shown = label("<b>bold</b> & more", "section", "2")
    qtbot.addWidget(shown)
    assert shown.textFormat() is Qt.TextFormat.PlainText
    assert (shown.text(), shown.property("role"), shown.property("tone")) == ("<b>bold</b> & more", "section", "2")


def test_a_wrapped_label_needs_no_more_room_than_what_can_not_be_broken(qtbot: QtBot) -> None:
    url, name = "see https://ca.example/docs/limits/", "a-very-long-host.of.a.very.long.domain.example"
    for text, longest in (
        (url, "ca.example/"),
        (f"{url} \U0001d4b3 {name}", "host.of.a.very.long.domain.example"),
        ("", ""),
    ):
        shown = label(text, wrap=True)
        qtbot.addWidget(shown)
        assert shown.minimumSizeHint().width() == shown.fontMetrics().horizontalAdvance(longest) + 2


def test_a_wrapped_label_breaks_its_lines_only_where_there_is_no_room(qtbot: QtBot) -> None:
    shown = label("Add both, replace none. TTL 60 s, or the lowest on offer.", wrap=True)
    qtbot.addWidget(shown)
    line = shown.fontMetrics().height()
    assert shown.sizeHint().height() < 2 * line
    assert shown.heightForWidth(120) >= 3 * line


def test_a_wrapped_label_is_as_high_as_its_words_are_now(qtbot: QtBot) -> None:
    shown = label("Add both, replace none.", wrap=True)
    qtbot.addWidget(shown)
    one = shown.heightForWidth(400)

    shown.setText("Add both, replace none. " * 10)
    many = shown.heightForWidth(400)
    larger = shown.font()
    larger.setPointSizeF(2 * larger.pointSizeF())
    shown.setFont(larger)

    assert one < many < shown.heightForWidth(400)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ask again", "Ask again"),
        ("a <img src=x> b & c", "<qt>a &lt;img src=x&gt; b &amp; c</qt>"),
        ("x" * 61 + "\ny", f"<qt>{'x' * 61}<br>y</qt>"),
    ],
)
def test_a_tip_is_plain_text_even_where_it_looks_like_markup(qtbot: QtBot, text: str, shown: str) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    tip(widget, text)
    assert widget.toolTip() == shown


def test_an_ampersand_in_foreign_text_marks_no_key() -> None:
    assert literal("R&D") == "R&&D"


def test_what_is_cut_is_whole_in_its_tip_and_for_who_hears_it(qtbot: QtBot) -> None:
    shown = ElidedLabel("a-very-long-name.of.a.host.example.com")
    qtbot.addWidget(shown)
    shown.resize(80, 20)
    shown.show()
    assert shown.text().endswith("…")
    assert shown.toolTip() == shown.accessibleName() == shown.whole_text() == "a-very-long-name.of.a.host.example.com"
    shown.resize(shown.sizeHint())
    assert (shown.text(), shown.toolTip()) == (shown.whole_text(), "")


def test_a_value_grows_instead_of_being_cut(qtbot: QtBot) -> None:
    shown = ValueText(TOKEN, "Content", mono=True, well=True)
    qtbot.addWidget(shown)
    shown.resize(2000, 28)
    shown.show()
    assert shown.height() == 28
    shown.resize(200, 28)
    wide = shown.fontMetrics().horizontalAdvance(TOKEN)
    assert shown.height() > (wide // 200 + 1) * shown.fontMetrics().lineSpacing()
    assert shown.text == TOKEN
    assert shown.isReadOnly()


def test_a_link_breaks_its_lines(qtbot: QtBot) -> None:
    link = LinkButton("Subscriber agreement of October 2025", external=True)
    qtbot.addWidget(link)
    assert link.minimumSizeHint().width() < link.sizeHint().width() / 2
    assert link.heightForWidth(120) > link.heightForWidth(400)
    assert link.sizeHint().height() >= 24


def test_a_chip_says_its_word_and_has_its_tone(qtbot: QtBot) -> None:
    shown = Chip("Due soon", "clock", "warn")
    qtbot.addWidget(shown)
    assert (shown.text, shown.accessibleName(), shown.property("chip")) == ("Due soon", "Due soon", "warn")
    assert shown.height() >= 22
    shown.put("Healthy", "healthy", "ok")
    assert (shown.text, shown.property("chip")) == ("Healthy", "ok")


def test_only_what_somebody_must_act_on_has_a_coloured_word(qtbot: QtBot) -> None:
    calm, loud = StateLabel("Healthy", "healthy", "ok"), StateLabel("Failing", "failing", "bad", loud=True)
    for shown in (calm, loud):
        qtbot.addWidget(shown)
    assert (calm._word.property("tone"), loud._word.property("tone")) == ("1", "bad")


def test_a_chip_does_not_stretch_with_its_row(qtbot: QtBot) -> None:
    row = QWidget()
    qtbot.addWidget(row)
    layout = QHBoxLayout(row)
    chip, name = Chip("TEST", "test", "virtual"), NameChip("example.com", "healthy", "ok")
    layout.addWidget(chip)
    layout.addWidget(name)
    row.resize(900, 200)
    row.show()
    assert chip.size() == chip.sizeHint().expandedTo(QSize(0, 22))
    assert name.height() == 24


def test_a_flow_goes_on_in_the_next_line_and_turns_around(qtbot: QtBot, theme: Theme) -> None:
    row = QWidget()
    qtbot.addWidget(row)
    layout = FlowLayout(row)
    chips = [Chip(f"chip {number}") for number in range(6)]
    for chip in chips:
        layout.addWidget(chip)
    assert layout.heightForWidth(2000) < layout.heightForWidth(150)
    row.resize(200, 200)
    row.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    row.show()
    assert chips[0].geometry().right() == row.rect().right()
    assert chips[-1].y() > chips[0].y()


def test_what_changed_is_said_aloud(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(QAccessible, "updateAccessibility", lambda event: said.append(event.message()))
    widget = QWidget()
    qtbot.addWidget(widget)
    announcing.announce(widget, "Copied")
    announcing.announce(widget, "")
    assert said == ["Copied"]


@pytest.mark.parametrize("text", ["W" * MEGABYTE, "long " * (MEGABYTE // 5), "line\n" * (MEGABYTE // 5)])
def test_a_megabyte_is_shown_by_its_beginning_and_holds_nothing_up(
    text: str, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    began = time.thread_time()
    page = QWidget()
    qtbot.addWidget(page)
    column, bar, value = QVBoxLayout(page), MessageBar("bad"), ValueText(text, "Value")
    facts, field = FactsGrid(), Field("Name", QLineEdit())
    facts.add("Fact", text)
    facts.add_link("Link", text, lambda: None)
    for part in (
        label(text),
        label(text, wrap=True),
        ElidedLabel(text),
        button(literal(text)),
        bar,
        value,
        facts,
        field,
    ):
        column.addWidget(part)
    page.resize(400, 600)
    page.show()
    bar.show_message("bad", text, text)
    field.set_error(text)
    tip(page, text)
    settle()
    page.grab()
    assert time.thread_time() - began < LONGEST
    assert value.text == text  # what is copied is all of it
    assert all(len(one.text()) < MEGABYTE // 100 for one in page.findChildren(QLabel))
    assert len(page.toolTip()) < MEGABYTE // 100
