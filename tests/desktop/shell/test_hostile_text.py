"""Whatever a CA, a name server, a file or an operator says stays text: in every pane, in each of its fields."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QLabel, QMenu, QTableView, QTextEdit, QToolButton, QWidget

from acme_desktop.desktop.panes.about import TextDialog
from acme_desktop.desktop.shell.help_viewer import HelpViewer
from acme_desktop.desktop.shell.main_window import MainWindow
from acme_desktop.desktop.widgets.field import Field
from acme_desktop.desktop.widgets.message_bar import MessageBar
from acme_desktop.domain.routes import ROUTES as PATTERNS
from acme_desktop.service.requests import WhoAmI
from tests.desktop.hostile import Hostile, every_request, texts
from tests.desktop.over_the_panes import OPENERS, Occasion
from tests.desktop.recording_client import RecordingClient
from tests.desktop.shell.conftest import OpenWindow

LONGEST_TURN = 1.0  # seconds of this thread's own time, for all that is due at once
ROUTES = sorted(pattern.replace("N", "7") for pattern in PATTERNS)
MARKUP, MORE_MARKUP, BIDI, CONTROLS, ODD, LONG_LINES, ONE_WORD = range(7)
WORDED_BY_US = {HelpViewer, TextDialog}  # pages of this program, which are written to be more than text
ROUNDS = ((MARKUP, 0), (MORE_MARKUP, 1), (BIDI, 2), (CONTROLS, 3), (ODD, 4), (LONG_LINES, 5), (ONE_WORD, 6))


@pytest.fixture
def canary(tmp_path: Path) -> Path:
    """A picture that was last read long ago."""
    path = tmp_path / "canary.png"
    assert QImage(4, 4, QImage.Format.Format_RGB32).save(str(path))
    os.utime(path, (0, path.stat().st_mtime))
    return path


@pytest.mark.parametrize(("which", "turn"), ROUNDS)
def test_hostile_text_stays_text_everywhere(
    which: int, turn: int, open_window: OpenWindow, client: RecordingClient, canary: Path
) -> None:
    hostile = Hostile(texts(canary.as_uri())[which], turn)
    for kind, answer in every_request():
        if kind is not WhoAmI:
            client.answer(kind, hostile.value(answer))
    window = open_window("/acme")
    found, reached = [], set()
    for route in ROUTES:
        window.open_route(route)
        slow = [let_run(), choose_a_line(window), open_what_is_chosen(window)]
        found += [f"{route}: {seconds:.1f} s without a pause" for seconds in slow if seconds > LONGEST_TURN]
        found += [f"{route}: {fault}" for fault in interpreted(window)]
        window.grab()
        if any(hostile.value(str)[:20] in label.text() for label in window.findChildren(QLabel)):
            reached.add(route)
    workplace = window.workplace
    assert workplace is not None
    workplace.notices.failed(hostile.error())
    workplace.notices.toast(hostile.value(str))
    if (seconds := let_run()) > LONGEST_TURN:
        found.append(f"notices: {seconds:.1f} s without a pause")
    found += [f"notices: {fault}" for fault in interpreted(window)]
    assert found == []
    assert len(reached) > len(ROUTES) // 2  # what is checked did come in
    assert canary.stat().st_atime == 0


@pytest.mark.parametrize(("which", "turn"), ROUNDS)
def test_hostile_text_stays_text_over_the_panes(
    which: int, turn: int, open_window: OpenWindow, client: RecordingClient, canary: Path
) -> None:
    hostile = Hostile(texts(canary.as_uri())[which], turn)
    for kind, answer in every_request():
        if kind is not WhoAmI:
            client.answer(kind, hostile.value(answer))
    window = open_window("/acme/settings")
    at, found, reached = Occasion(window, client, hostile), [], set()
    for kind, opener in OPENERS.items():
        began = time.thread_time()
        place = opener(at)
        slow = [time.thread_time() - began, let_run(), complain(place, hostile)]
        found += [f"{kind.__name__}: {seconds:.1f} s without a pause" for seconds in slow if seconds > LONGEST_TURN]
        if kind not in WORDED_BY_US:
            found += [f"{kind.__name__}: {fault}" for fault in interpreted(place)]
        place.grab()
        if any(hostile.value(str)[:20] in label.text() for label in place.findChildren(QLabel)):
            reached.add(kind)
        at.put_away(place)
        let_run()
    assert found == [], "\n".join(found)
    assert len(reached) > len(OPENERS) // 2  # what is checked did come in
    assert canary.stat().st_atime == 0


def complain(place: QWidget, hostile: Hostile) -> float:
    """What went wrong, in each place where that is told."""
    for bar in place.findChildren(MessageBar):
        bar.show_error(hostile.error())
    for field in place.findChildren(Field):
        field.set_error(hostile.value(str))
    return let_run()


def let_run() -> float:
    """All that is due, and what it leads to; the most of this thread's seconds that one turn took."""
    longest = 0.0
    for _ in range(12):
        began = time.thread_time()
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        longest = max(longest, time.thread_time() - began)
    return longest


def choose_a_line(window: MainWindow) -> float:
    """The first of each table, as a click would."""
    for table in tables(window):
        table.setCurrentIndex(table.model().index(0, 0))
    return let_run()


def open_what_is_chosen(window: MainWindow) -> float:
    """Enter, in each table."""
    for table in tables(window):
        if table.isVisible() and table.currentIndex().isValid():
            table.activated.emit(table.currentIndex())
    return let_run()


def tables(window: QWidget) -> list[QTableView]:
    return [table for table in window.findChildren(QTableView) if table.isVisible()]


def interpreted(window: QWidget) -> Iterator[str]:
    """Everything whose text Qt may take for more than text."""
    for widget in window.findChildren(QWidget):
        if is_rich(widget):
            yield f"rich: {named(widget)}"
        if has_markup(widget.toolTip()):
            yield f"rich tool tip: {named(widget)}"
    for action in window.findChildren(QAction):
        # What has no tool tip of its own shows its text as one, where it shows any; menus show none.
        if has_markup(action.toolTip()) and shows_tips(action):
            yield f"rich tool tip: action {action.toolTip()[:40]!r}"
    for table in tables(window):
        yield from interpreted_cells(table)


def is_rich(widget: QWidget) -> bool:
    if isinstance(widget, QLabel):
        return bool(widget.text()) and widget.textFormat() is not Qt.TextFormat.PlainText
    return isinstance(widget, QTextEdit) and has_markup(widget.toHtml())


def shows_tips(action: QAction) -> bool:
    return any(
        menu.toolTipsVisible() if isinstance(menu, QMenu) else isinstance(menu, QToolButton)
        for menu in action.associatedObjects()
    )


def interpreted_cells(table: QTableView) -> Iterator[str]:
    model = table.model()
    for column in range(model.columnCount()):
        said = model.index(0, column).data(Qt.ItemDataRole.ToolTipRole)
        if isinstance(said, str) and has_markup(said):
            yield f"rich tool tip: column {column} of {table.accessibleName()}"


def has_markup(text: str) -> bool:
    """Somebody else's: ours escapes it."""
    return any(tag in text for tag in ("<img", "<a href", "<b>", "<h1", "<p>long"))


def named(widget: QWidget) -> str:
    words = widget.text()[:40] if isinstance(widget, QLabel) else ""
    return f"{type(widget).__name__} {widget.objectName()!r} in {type(widget.parent()).__name__} {words!r}"
