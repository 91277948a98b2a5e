"""Cards, message bars, drawers, progress, countdowns, toasts: where things are shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QScrollBar, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from acme_desktop.desktop.widgets import toast as toasts
from acme_desktop.desktop.widgets.action_bar import ActionBar
from acme_desktop.desktop.widgets.ask_dialog import AskDialog
from acme_desktop.desktop.widgets.buttons import button
from acme_desktop.desktop.widgets.card import Card, ValueRow, align_rows
from acme_desktop.desktop.widgets.chip import StateLabel
from acme_desktop.desktop.widgets.countdown import Countdown
from acme_desktop.desktop.widgets.dialog import Dialog
from acme_desktop.desktop.widgets.drawer import Drawer, WithDrawer
from acme_desktop.desktop.widgets.empty import EmptyState
from acme_desktop.desktop.widgets.facts import FactsGrid
from acme_desktop.desktop.widgets.field import Field
from acme_desktop.desktop.widgets.filter_chip import FilterChip
from acme_desktop.desktop.widgets.message_bar import MessageBar
from acme_desktop.desktop.widgets.progress import Bar, WorkRow
from acme_desktop.desktop.widgets.search_field import SearchField
from acme_desktop.desktop.widgets.segments import Segment, Segments
from acme_desktop.desktop.widgets.text import label
from acme_desktop.desktop.widgets.toast import ToastStack
from acme_desktop.domain.errors import VaultError, VaultTrouble

NOW = datetime(2026, 11, 24, 10, 43, tzinfo=UTC)


class _Openings(QObject):
    """Every window that was opened."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.opened.append(repr(watched))
        return False


def test_making_a_part_opens_no_window(qtbot: QtBot, qapp: QApplication) -> None:
    watch = _Openings()
    qapp.installEventFilter(watch)
    late = MessageBar()
    countdown = Countdown(lambda: NOW)
    countdown.put(NOW + timedelta(hours=1))
    facts = FactsGrid()
    facts.add_link("Account", "ops@example.com", lambda: None)
    drawer = Drawer("vpn.example.com")
    drawer.set_actions(button("Export…"), danger=button("Revoke…", "danger"))
    drawer.set_title("vpn.example.com", ("Failed", "other-value", "bad"))
    late.show_message("warn", "Later", buttons=(button("Again"),))
    parts: list[QWidget] = [
        late,
        MessageBar("bad", "At once", "why", button("Try again"), "details"),
        MessageBar(),
        countdown,
        facts,
        drawer,
        Card("Title", fold=True),
        ValueRow("Value", "x"),
        WorkRow("Renewing"),
        EmptyState("certificates", "Nothing.", button("Order")),
        ActionBar(),
        Field("E-mail", QLineEdit(), help_="why", required=True),
        Segments([Segment("all", "All", 3)]),
        FilterChip("Actor", [("7", "Maren Holt")]),
        SearchField(),
        StateLabel("Healthy", "healthy", "ok"),
    ]
    parts[10].set_status("Ready", "healthy", "ok")
    qapp.removeEventFilter(watch)
    assert watch.opened == []
    host = QWidget()
    qtbot.addWidget(host)
    column = QVBoxLayout(host)
    for part in parts:
        column.addWidget(part)
    host.show()
    hidden = [part for part in parts if not part.isVisible()]
    assert hidden == [parts[2]]


def test_a_card_folds_to_its_header_and_says_so(qtbot: QtBot) -> None:
    card = Card("apps.example.net", fold=True)
    qtbot.addWidget(card)
    card.body.addWidget(label("inside"))
    card.show()
    spy = QSignalSpy(card.fold_changed)
    assert card._chevron.accessibleName() == "Fold apps.example.net"
    card._chevron.click()
    assert card.folded
    assert card._chevron.accessibleName() == "Open apps.example.net"
    assert card.sizeHint().height() <= 44
    card.set_folded(False)
    assert [spy.at(number)[0] for number in range(spy.count())] == [True, False]


def test_a_value_row_shows_and_copies_the_whole_value(qtbot: QtBot, clipboard: None) -> None:
    row = ValueRow("Value 1", "wrTVIbTpJKzM4Dn2N7USPoivcJFCdeK2BAsao7nYa0o")
    qtbot.addWidget(row)
    row.copy_button.click()
    assert QGuiApplication.clipboard().text() == row.value
    row.set_value("other")
    row.copy_button.click()
    assert QGuiApplication.clipboard().text() == "other"
    other = ValueRow("A longer name", "x")
    qtbot.addWidget(other)
    align_rows([row, other])
    assert row._label.width() == other._label.width() == other.label_width()


def test_a_message_stays_until_it_is_taken_away(qtbot: QtBot, said: list[str]) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    bar = MessageBar(parent=host)
    assert bar.isHidden()
    bar.show_message("warn", "Only one of two is published.", "Add value 2.", (button("Copy value 2"),))
    assert not bar.isHidden()
    assert (bar.tone, bar.headline, bar.text, bar.property("message")) == (
        "warn",
        "Only one of two is published.",
        "Add value 2.",
        "warn",
    )
    assert said == ["Only one of two is published. Add value 2."]
    bar.clear()
    assert bar.isHidden()


def test_an_error_says_what_to_do_and_can_be_tried_again(qtbot: QtBot) -> None:
    bar = MessageBar()
    qtbot.addWidget(bar)
    tries: list[int] = []
    error = VaultError(VaultTrouble.LOCKED, "it belongs to {name}", hint="Unlock it", name="Maren")
    bar.show_error(error, retry=lambda: tries.append(1))
    assert (bar.headline, bar.text) == ("The keyring is locked.", "It belongs to Maren.\nUnlock it.")
    again = next(made for made in bar.findChildren(QPushButton) if made.text() == "Try again")
    assert again.property("compact") is True
    again.click()
    assert tries == [1]
    assert "VaultError" in bar._details._shown.text


def test_buttons_go_under_the_words_where_it_is_narrow(qtbot: QtBot) -> None:
    bar = MessageBar("warn", "1 of 4 endpoints serves the old certificate.", "10.20.0.7", button("Export again…"))
    qtbot.addWidget(bar)
    bar.show()
    made = next(made for made in bar.findChildren(QPushButton) if made.text() == "Export again…")
    bar.resize(900, 60)
    assert made.geometry().left() > 600
    bar.resize(371, 120)
    bar._row.activate()
    assert made.geometry().top() > bar._text.geometry().bottom()
    assert bar.minimumSizeHint().width() < 371


def test_facts_are_whole_and_can_be_replaced(qtbot: QtBot) -> None:
    facts = FactsGrid()
    qtbot.addWidget(facts)
    went: list[str] = []
    value = facts.add("SHA-256", "9c:41:7e:d0:5b:0f:e2:9c:41:7e:d0:5b:0f:e2", mono=True)
    link = facts.add_link("Account", "ops@example.com", lambda: went.append("account"))
    facts.resize(340, 200)
    facts.show()
    assert (value.accessibleName(), value.text[:5]) == ("SHA-256", "9c:41")
    assert value.height() >= 2 * value.fontMetrics().lineSpacing()
    link.click()
    assert went == ["account"]
    facts.clear()
    assert value.isHidden()


class ListWithDrawer(QWidget):
    """A pane's inside."""

    def __init__(self) -> None:
        super().__init__()
        self.drawer = Drawer("vpn.example.com")
        self.content = QLabel("list")
        self.content.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.both = WithDrawer(self.content, self.drawer)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.both)


@pytest.mark.parametrize(("width", "list_width"), [(1280, 1280 - 372), (1024, 1024)])
def test_a_drawer_lies_beside_the_list_or_over_it(qtbot: QtBot, width: int, list_width: int) -> None:
    pane = ListWithDrawer()
    qtbot.addWidget(pane)
    pane.resize(width, 600)
    pane.show()
    pane.both.open()
    assert pane.content.width() == list_width
    assert (pane.drawer.width(), pane.drawer.geometry().right()) == (372, pane.both.rect().right())
    pane.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    pane.both.open()
    assert pane.drawer.x() == 0


def test_escape_closes_a_drawer_and_the_list_has_the_keyboard_again(qtbot: QtBot) -> None:
    pane = ListWithDrawer()
    qtbot.addWidget(pane)
    pane.show()
    pane.both.open()
    with qtbot.waitSignal(pane.drawer.closed):
        qtbot.keyClick(pane.drawer, Qt.Key.Key_Escape)
    assert pane.drawer.isHidden()
    assert pane.focusWidget() is pane.content


def test_the_blocks_of_a_drawer_are_parted_and_replaced(qtbot: QtBot) -> None:
    drawer = Drawer()
    qtbot.addWidget(drawer)
    drawer.set_title("challenge.respond", ("Failed", "other-value", "bad"))
    assert drawer.chip.text == "Failed"
    drawer.add_block("Request and answer", "10:00:02").addWidget(label("POST"))
    drawer.add_block().addWidget(label("200"))
    assert drawer._page.body.count() == 4  # block, line, block, stretch
    drawer.set_actions(button("Export…"), danger=button("Revoke…", "danger"))
    assert not drawer._foot.isHidden()
    drawer.set_actions()
    assert drawer._foot.isHidden()
    drawer.clear()
    assert drawer._page.body.count() == 1


def test_an_empty_view_says_its_sentence_whole(qtbot: QtBot) -> None:
    sentence = (
        "Certificates that this program obtained, or that you import, are listed here with the days they have left."
    )
    view = EmptyState("certificates", sentence, button("Order your first certificate", "primary"))
    qtbot.addWidget(view)
    view.resize(900, 600)
    view.show()
    words = view._sentence
    assert words.height() >= words.heightForWidth(words.width())
    assert words.geometry().bottom() < 300
    assert view.accessibleName() == sentence


@pytest.mark.parametrize(
    ("left", "words", "tone"),
    [
        (timedelta(days=2, hours=3, minutes=37, seconds=5), "2 d 03:37 left", "1"),
        (timedelta(hours=3, minutes=5), "03:05 h left", "1"),
        (timedelta(minutes=59, seconds=59), "59 min left", "1"),
        (timedelta(minutes=8, seconds=9), "8:09 left", "warn"),
        (timedelta(0), "Time is over", "bad"),
        (timedelta(days=-1), "Time is over", "bad"),
    ],
)
def test_a_countdown_counts_in_what_matters(qtbot: QtBot, left: timedelta, words: str, tone: str) -> None:
    shown = Countdown(lambda: NOW)
    qtbot.addWidget(shown)
    shown.put(NOW + left, "Then new values are needed.")
    assert (shown.text, shown._left.property("tone")) == (words, tone)


def test_a_countdown_speaks_three_times_and_at_the_end(qtbot: QtBot, said: list[str]) -> None:
    clock = [NOW]
    shown = Countdown(lambda: clock[0])
    qtbot.addWidget(shown)
    over = QSignalSpy(shown.over)
    shown.put(NOW + timedelta(hours=1, seconds=1))
    for seconds in (0, 1, 2, 1800, 3001, 3002, 3541, 3590, 3601, 3700):
        clock[0] = NOW + timedelta(seconds=seconds)
        shown._show()
    assert said == ["01:00 h left", "10 min left", "1:00 left", "Time is over"]
    assert over.count() == 1


def test_a_bar_shows_how_far_and_moves_only_after_a_second(qtbot: QtBot) -> None:
    bar = Bar()
    qtbot.addWidget(bar)
    bar.show()
    assert bar.height() == 4
    assert bar._move.isActive()
    bar.put(3, 7)
    assert (bar.value(), bar.maximum(), bar._move.isActive()) == (3, 7, False)
    bar.hide()
    bar.put(0, 0)
    assert not bar._move.isActive()


def test_work_can_be_stopped_once(qtbot: QtBot) -> None:
    row = WorkRow("Renewing mail.example.org")
    qtbot.addWidget(row)
    row.put("Step 3 of 7", 3, 7)
    assert row.stop_button.accessibleName() == "Cancel: Renewing mail.example.org"
    with qtbot.waitSignal(row.cancelled):
        row.stop_button.click()
    assert not row.stop_button.isEnabled()
    row.finish()
    assert row.stop_button.isHidden()


def test_three_toasts_at_most_in_the_corner(qtbot: QtBot, said: list[str]) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(1000, 600)
    host.show()
    stack = ToastStack(host)
    for number in range(4):
        stack.say(f"Saved {number}")
    assert stack.texts == ("Saved 1", "Saved 2", "Saved 3")
    assert said == [f"Saved {number}" for number in range(4)]
    last = stack._toasts[-1]
    assert (last.width(), host.width() - last.geometry().right() - 1) == (360, 16)


def test_a_toast_can_undo_and_leaves_after_a_while(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(toasts, "_STAYS", 10)
    host = QWidget()
    qtbot.addWidget(host)
    stack = ToastStack(host)
    undone: list[int] = []
    stack.say("Filter deleted.", undo=lambda: undone.append(1)).undo_button.click()
    assert (undone, stack.texts) == ([1], ())
    stack.say("Saved.")
    qtbot.waitUntil(lambda: stack.texts == ())


def test_a_dialog_grows_with_what_is_in_it_as_far_as_the_screen_goes_and_then_scrolls(
    qtbot: QtBot, settle: Callable[[], None]
) -> None:
    over = QWidget()
    qtbot.addWidget(over)
    dialog = Dialog("Title", "What it is about.", over)
    dialog.open()
    settle()
    before = dialog.height()
    dialog.body.addWidget(label("word " * 200, wrap=True))
    settle()
    assert before < dialog.height() < QGuiApplication.primaryScreen().availableSize().height()
    for _ in range(40):
        dialog.body.addWidget(label("a line"))
    settle()
    assert dialog.height() <= QGuiApplication.primaryScreen().availableSize().height()
    scrolled = [bar for bar in dialog.findChildren(QScrollBar) if bar.isVisible() and bar.maximum()]
    assert len(scrolled) == 1
    assert dialog.cancel_button.mapTo(dialog, dialog.cancel_button.rect().bottomLeft()).y() < dialog.height()


def test_a_line_is_asked_for_and_given_without_the_blanks_around_it(qtbot: QtBot) -> None:
    over = QWidget()
    qtbot.addWidget(over)
    asked, heard = AskDialog("Save this filter", "Name", "Save filter", over), []
    asked.given.connect(heard.append)
    asked.open()
    assert not asked.go_button.isEnabled()
    asked.edit.setText("  mine ")
    qtbot.keyClick(asked.edit, Qt.Key.Key_Return)
    assert heard == ["mine"]
    again = AskDialog("One object", "Object", "Show", over, said="order 7")
    again.given.connect(heard.append)
    again.open()
    again.edit.clear()
    again.go_button.click()
    assert heard == ["mine", ""]
