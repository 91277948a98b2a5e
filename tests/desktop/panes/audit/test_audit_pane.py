"""The audit pane: looking, looking closer, verifying, taking out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from acme_desktop.desktop.panes.audit import AuditPane
from acme_desktop.desktop.panes.audit.export_menu import ExportMenu
from acme_desktop.desktop.panes.audit.saved_filters import SavedFilters
from acme_desktop.desktop.widgets.value_text import ValueText
from acme_desktop.domain.audit import ChainReport
from acme_desktop.domain.errors import StorageError
from acme_desktop.domain.events import Topic
from acme_desktop.domain.routes import read_route
from acme_desktop.service.answers import ExportedFiles
from acme_desktop.service.job import Progress, Step
from acme_desktop.service.lines import AuditState
from acme_desktop.service.questions import CountAudit, ExportAuditRows, ShowAuditState
from acme_desktop.service.requests import ListAudit, VerifyAudit
from tests.desktop.panes.audit import sample
from tests.desktop.recording_desk import MakeDesk, RecordingDesk

Open = Callable[[str], AuditPane]


@pytest.fixture
def desk(make_desk: MakeDesk) -> RecordingDesk:
    made = make_desk(now=lambda: sample.NOW)
    sample.prepare(made.client, sample.trail(450))
    return made


@pytest.fixture
def open_pane(desk: RecordingDesk, qtbot: QtBot, settle: Callable[[], None]) -> Open:
    def made(address: str = "/acme/audit") -> AuditPane:
        pane = AuditPane(desk)
        qtbot.addWidget(pane)
        pane.resize(1080, 720)
        pane.show()
        pane.show_route(read_route(address))
        pane.wake()
        settle()
        return pane

    return made


def words(widget: QWidget) -> str:
    shown = [label.text() for label in widget.findChildren(QLabel)]
    return "\n".join([*shown, *(value.text for value in widget.findChildren(ValueText))])


def test_newest_first_and_counted(open_pane: Open) -> None:
    pane = open_pane("/acme/audit")
    first = pane.model.line(0)
    assert first is not None
    assert first.seq == 450
    assert pane.count.whole_text() == "450 rows · 3 newest not signed yet"
    assert "Verified to row 447" in pane.badge.chip.text


def test_the_address_filters(open_pane: Open, desk: RecordingDesk) -> None:
    pane = open_pane("/acme/audit?actor=Jonas+Veit&outcome=ok")
    asked = desk.client.requests(ListAudit)[0].wanted
    assert (asked.actor, asked.outcome, asked.before_seq) == ("Jonas Veit", "ok", None)
    assert pane.filters.chips["actor"].value == "Jonas Veit"
    assert "rows of 450" in pane.count.whole_text()


def test_a_chip_filters_and_what_is_filtered_can_be_copied(
    open_pane: Open, desk: RecordingDesk, settle: Callable[[], None]
) -> None:
    pane = open_pane("/acme/audit")
    pane.filters.chips["outcome"].choose("failed")
    settle()
    assert desk.client.requests(ListAudit)[-1].wanted.outcome == "failed"
    assert desk.client.requests(CountAudit)[-1].wanted.outcome == "failed"
    pane._on_copy()
    assert QGuiApplication.clipboard().text() == "/acme/audit?outcome=failed"


def test_text_is_looked_for_when_the_typing_pauses(open_pane: Open, desk: RecordingDesk, qtbot: QtBot) -> None:
    pane = open_pane("/acme/audit")
    pane.focus_filter()
    qtbot.keyClicks(pane.filters.text, "superseded")
    qtbot.waitUntil(lambda: desk.client.requests(ListAudit)[-1].wanted.text == "superseded")
    assert len({question.wanted.text for question in desk.client.requests(ListAudit)}) == 2


def test_a_range_of_days_replaces_a_preset_and_the_other_way_round(open_pane: Open) -> None:
    pane = open_pane("/acme/audit?since=2026-01-01&until=2026-01-31")
    assert pane.filters.wanted.until == "2026-01-31"
    pane.filters.chips["since"].choose("today")
    assert pane.filters.wanted.address() == "/acme/audit?since=today"


def test_a_row_is_shown_with_its_evidence_and_its_place_in_the_chain(
    open_pane: Open, desk: RecordingDesk, qtbot: QtBot
) -> None:
    pane = open_pane("/acme/audit?outcome=failed")
    pane.table.setCurrentIndex(pane.model.index(0, 0))
    assert pane.drawer.isVisible()
    shown = words(pane.drawer)
    assert "query timed out looking up TXT" in shown
    assert "Matches what is written" in shown
    before = pane.drawer.findChild(QLabel)
    assert before is not None
    pane._on_moved(1)
    assert pane.table.currentIndex().row() == 1


def test_a_row_that_was_changed_says_so(desk: RecordingDesk, open_pane: Open) -> None:
    rows = sample.trail(5)
    sample.prepare(desk.client, (replace(rows[0], detail='{"count":9}'), *rows[1:]))
    pane = open_pane("/acme/audit")
    pane.table.setCurrentIndex(pane.model.index(0, 0))
    assert "Was changed" in words(pane.drawer)


def test_verifying_shows_how_far_it_is_and_can_be_stopped(
    open_pane: Open, desk: RecordingDesk, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    pane = open_pane("/acme/audit")
    qtbot.mouseClick(pane.badge.button, Qt.MouseButton.LeftButton)
    desk.client.progress(VerifyAudit, Progress(Step.VERIFYING, 3000))
    assert pane.badge.chip.text.replace(",", "") == "Verifying row 3000"
    ticket = desk.client.pending(VerifyAudit)
    qtbot.mouseClick(pane.badge.button, Qt.MouseButton.LeftButton)
    assert ticket.stop_event.is_set()
    desk.client.succeed(VerifyAudit, (ChainReport(True, 450, 4, "aa"),))
    settle()
    assert pane.badge.button.text() == "Verify now"
    assert len(desk.client.requests(ShowAuditState)) == 2


def test_a_broken_chain_names_the_row_and_both_hashes(desk: RecordingDesk, open_pane: Open) -> None:
    state = AuditState(
        450, 447, 17, sample.NOW, ok=False, broken_at=18, reason="row changed", expected="aa", found="bb"
    )
    sample.prepare(desk.client, sample.trail(450), state)
    pane = open_pane("/acme/audit")
    assert pane.badge.chip.text == "Broken at row 18"
    assert "row 18: row changed" in pane.integrity.headline
    assert "expected aa\nfound bb" in words(pane.integrity)


def test_what_is_filtered_is_what_is_exported(open_pane: Open, desk: RecordingDesk, settle: Callable[[], None]) -> None:
    pane = open_pane("/acme/audit?actor=renewals")
    desk.client.answer(ExportAuditRows, ExportedFiles(("/tmp/audit.csv",), 128))
    menu = pane.findChild(ExportMenu)
    assert menu is not None
    menu.export(menu._rows("/tmp/audit.csv"))
    settle()
    asked = desk.client.requests(ExportAuditRows)[0]
    assert (asked.path, asked.wanted.actor) == ("/tmp/audit.csv", "renewals")
    assert desk.notices.toasts == ["128 row(s) written to /tmp/audit.csv"]


def test_filters_are_kept_under_a_name(open_pane: Open, settle: Callable[[], None]) -> None:
    pane = open_pane("/acme/audit?outcome=denied")
    saved = pane.findChild(SavedFilters)
    assert saved is not None
    saved.keep("  Denied & lost  ")
    assert saved.all() == {"Denied & lost": "/acme/audit?outcome=denied"}
    pane.filters.chips["outcome"].choose("")
    saved.chosen.emit("/acme/audit?outcome=denied")
    settle()
    assert pane.filters.wanted.outcome == "denied"
    saved.forget("Denied & lost")
    assert saved.all() == {}


def test_it_follows_what_happens_while_it_is_seen(open_pane: Open, desk: RecordingDesk, qtbot: QtBot) -> None:
    open_pane("/acme/audit")
    asked = len(desk.client.requests(CountAudit))
    desk.client.tell(Topic.ORDER)
    qtbot.waitUntil(lambda: len(desk.client.requests(CountAudit)) == asked + 1)
    qtbot.waitUntil(lambda: len(desk.client.requests(ListAudit)) >= 2)


def test_a_failure_is_told_and_can_be_tried_again(
    desk: RecordingDesk, open_pane: Open, settle: Callable[[], None]
) -> None:
    desk.client.answer(ListAudit, StorageError("the database is busy", hint="Wait."))
    pane = open_pane("/acme/audit")
    assert "the database is busy" in words(pane.trouble).casefold()
    sample.prepare(desk.client, sample.trail(5))
    pane.check_now()
    settle()
    assert not pane.trouble.isVisible()
    assert pane.model.rowCount() == 5


def test_who_may_not_export_is_not_offered_it(make_desk: MakeDesk, qtbot: QtBot) -> None:
    pane = AuditPane(make_desk(role="viewer"))
    qtbot.addWidget(pane)
    menu = pane.findChild(ExportMenu)
    assert menu is not None
    parent = menu.parentWidget()
    assert parent is not None
    assert not parent.isEnabled()
