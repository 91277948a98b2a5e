"""The practice pane: started and stopped, its records added and changed, its failures switched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from acme_desktop.desktop.panes.practice import PracticePane, words
from acme_desktop.desktop.practice.control import PracticeHappening, PracticeRecord, Refused
from acme_desktop.desktop.practice.process import PracticeProcess, PracticeState
from acme_desktop.domain.authority import Environment
from acme_desktop.domain.routes import read_route
from acme_desktop.practice.failures import Failure
from acme_desktop.practice.happenings import TEMPLATES
from tests.desktop.looks import faults, tab_order
from tests.desktop.panes.practice.recording_practice import DOCUMENT, RecordingPractice
from tests.desktop.recording_desk import NOON, MakeDesk, RecordingDesk

TXT = PracticeRecord("1", "_acme-challenge.shop.example", "TXT", "gfj9Xq")
AAAA = PracticeRecord("2", "www.shop.example", "AAAA", "::1")


@pytest.fixture
def practice() -> RecordingPractice:
    return RecordingPractice()


@pytest.fixture
def desk(make_desk: MakeDesk) -> RecordingDesk:
    return make_desk()


@pytest.fixture
def pane(desk: RecordingDesk, practice: RecordingPractice, qtbot: QtBot) -> Iterator[PracticePane]:
    made = opened(desk, practice)
    qtbot.addWidget(made)
    yield made
    made.rest()


def opened(desk: RecordingDesk, practice: RecordingPractice) -> PracticePane:
    made = PracticePane(desk, practice=cast("PracticeProcess", practice))
    made.resize(848, 560)
    made.show()
    made.wake()
    return made


@pytest.fixture
def up(pane: PracticePane, practice: RecordingPractice) -> PracticePane:
    """The pane of one that runs, with two records."""
    practice.turn(PracticeState.RUNNING)
    practice.running.show_records(TXT, AAAA)
    return pane


# --- running or not -----------------------------------------------------------------------------------------------


def test_before_anything_is_known_nothing_can_be_started(pane: PracticePane, practice: RecordingPractice) -> None:
    assert not pane.start_button.isEnabled()
    assert practice.watched == [True]
    practice.turn(PracticeState.RESTING)
    assert pane.start_button.isEnabled()


def test_one_that_rests_is_started(pane: PracticePane, practice: RecordingPractice) -> None:
    practice.turn(PracticeState.RESTING)
    header = pane.header()
    assert (header.primary, header.environment) == (None, Environment.PRACTICE)
    assert header.chip is not None
    assert header.chip.text == "Not running"
    pane.start_button.click()
    assert practice.starts == 1
    assert not pane.start_button.isEnabled()


def test_one_that_runs_says_where_and_leads_to_an_account(up: PracticePane, desk: RecordingDesk) -> None:
    assert up.place._directory.value == DOCUMENT["directory_url"]
    assert up.place._port.value == "21002"
    header = up.header()
    assert header.chip is not None
    assert header.chip.text == "Running"
    assert header.primary is not None
    header.primary.trigger()
    assert desk.go == ["/acme/accounts/create?server=practice"]
    assert read_route(desk.go[0]).filters == (("server", "practice"),)


def test_it_is_stopped(up: PracticePane, practice: RecordingPractice) -> None:
    up.place.stop_button.click()
    assert practice.stops == 1
    assert not up.place.stop_button.isEnabled()
    practice.turn(PracticeState.RESTING)
    assert up.start_button.isEnabled()


def test_who_ends_it_is_said(up: PracticePane, practice: RecordingPractice) -> None:
    assert "ends with this window" in up.place._note.text()
    practice.ours = False
    practice.running.show_document(certificates=1)
    assert "started elsewhere" in up.place._note.text()


def test_a_start_that_fails_says_why_and_is_tried_again(pane: PracticePane, practice: RecordingPractice) -> None:
    practice.turn(PracticeState.RESTING)
    practice.failed.emit(Refused("", "port 21000 of this machine can't be had"))
    assert pane.trouble.headline == "The practice CA could not be started"
    assert "21000" in pane.trouble.text
    practice.turn(PracticeState.RUNNING)
    assert pane.trouble.headline == ""


def test_nobody_looks_at_it_while_the_pane_is_away(up: PracticePane, practice: RecordingPractice) -> None:
    up.rest()
    assert practice.watched == [True, False]
    up.wake()
    up.check_now()
    assert practice.looks == 1
    assert practice.running.refreshed == 1


# --- records ------------------------------------------------------------------------------------------------------


def fill(editor: QLineEdit, text: str, qtbot: QtBot) -> None:
    editor.clear()
    qtbot.keyClicks(editor, text)


def test_a_record_is_added(up: PracticePane, practice: RecordingPractice, qtbot: QtBot) -> None:
    up.records.add_button.click()
    form = up.records.form
    assert form.isVisible()
    fill(form._name, " _acme-challenge.a.example ", qtbot)
    fill(form._value, "-abc", qtbot)
    qtbot.keyPress(form._value, Qt.Key.Key_Return)
    assert practice.running.put == [PracticeRecord("", "_acme-challenge.a.example", "TXT", "-abc")]
    assert not form.save_button.isEnabled()
    practice.running.accept()
    assert not form.isVisible()


def test_a_record_is_changed_in_its_place(up: PracticePane, practice: RecordingPractice, qtbot: QtBot) -> None:
    assert not up.records.edit_button.isEnabled()
    up.records.table.selectRow(1)
    up.records.edit_button.click()
    form = up.records.form
    assert (form._name.text(), form._type.key, form._value.text()) == (AAAA.name, "AAAA", "::1")
    fill(form._value, "::2", qtbot)
    form.save_button.click()
    assert practice.running.put == [PracticeRecord("2", AAAA.name, "AAAA", "::2")]


@pytest.mark.parametrize(
    ("field", "words_"),
    [("name", "not a name in DNS"), ("type", "Beside a CNAME"), ("value", "IPv6 address"), ("ttl", "as it says")],
)
def test_a_record_that_can_not_be_is_told_beside_its_field(
    up: PracticePane, practice: RecordingPractice, field: str, words_: str
) -> None:
    up.records.table.selectRow(1)
    up.records.edit_button.click()
    form = up.records.form
    form.save_button.click()
    practice.running.refuse(field, "as it says")
    shown = {"name": form.name, "type": form.type}.get(field, form.value)
    assert words_ in shown.error
    assert form.save_button.isEnabled()
    form.cancel_button.click()
    assert not form.isVisible()


def test_a_record_is_removed(up: PracticePane, practice: RecordingPractice) -> None:
    up.records.table.selectRow(0)
    up.records.remove_button.click()
    assert practice.running.removed == [TXT]
    practice.running.show_records(AAAA)
    assert not up.records.remove_button.isEnabled()


# --- failures, happenings -----------------------------------------------------------------------------------------


def test_each_failure_has_a_switch(up: PracticePane, practice: RecordingPractice) -> None:
    assert list(up.failures.switches) == [failure.value for failure in Failure]
    up.failures.switches["slow"].click()
    up.failures.switches["caa"].click()
    assert practice.running.switched == [["slow"], ["caa", "slow"]]
    practice.running.show_document(failures=["rate-limit"])
    assert [key for key, box in up.failures.switches.items() if box.isChecked()] == ["rate-limit"]
    assert len(practice.running.switched) == 2


def test_what_it_did_is_shown_newest_first(up: PracticePane, practice: RecordingPractice) -> None:
    practice.running.show_happenings(
        PracticeHappening(1, NOON, "order-placed", {"names": "shop.example"}, "x"),
        PracticeHappening(2, NOON + timedelta(seconds=5), "something-new", {}, "as the CA says it"),
        PracticeHappening(3, NOON + timedelta(seconds=5), "proved", {}, "values are missing"),
    )
    model = up.doings.model
    shown = [model.data(model.index(row, 1)) for row in range(model.rowCount())]
    assert shown == ["values are missing", "as the CA says it", "Order placed for shop.example"]


def test_everything_that_happens_has_words_in_the_window() -> None:
    holes = re.compile(r"\{\w+\}")
    assert words._HAPPENINGS.keys() == TEMPLATES.keys()
    for kind, template in TEMPLATES.items():
        assert set(holes.findall(words._HAPPENINGS[kind])) == set(holes.findall(template))


# --- who may what, and how it looks -------------------------------------------------------------------------------


def test_a_viewer_only_looks(make_desk: MakeDesk, practice: RecordingPractice, qtbot: QtBot) -> None:
    pane = opened(make_desk(role="viewer"), practice)
    qtbot.addWidget(pane)
    practice.turn(PracticeState.RESTING)
    assert not pane.start_button.isEnabled()
    practice.turn(PracticeState.RUNNING)
    practice.running.show_records(TXT)
    pane.records.table.selectRow(0)
    assert not pane.place.stop_button.isEnabled()
    assert not any(box.isEnabled() for box in pane.failures.switches.values())
    assert not any(made.isEnabled() for made in (pane.records.add_button, pane.records.remove_button))
    pane.records.table.opened.emit(TXT)
    assert not pane.records.form.isVisible()


@pytest.mark.parametrize("state", [PracticeState.RESTING, PracticeState.RUNNING])
def test_nothing_is_clipped_nameless_or_tiny(
    pane: PracticePane, practice: RecordingPractice, state: PracticeState, qtbot: QtBot
) -> None:
    practice.turn(state)
    practice.running.show_records(TXT, AAAA)
    if state is PracticeState.RUNNING:
        pane.records.add_button.click()
    qtbot.wait(1)
    assert faults(pane) == []


def test_tab_goes_from_the_form_to_its_buttons(up: PracticePane) -> None:
    up.records.add_button.click()
    order = tab_order(up)
    form = up.records.form
    places = [order.index(one) for one in (form._name, form._type, form._value, form.cancel_button, form.save_button)]
    assert places == sorted(places)


def test_hostile_words_stay_words(up: PracticePane, practice: RecordingPractice) -> None:
    evil = "<img src=file:///etc/passwd>"
    practice.running.show_records(PracticeRecord("9", evil, "TXT", evil))
    practice.running.show_document(directory_url=evil)
    assert up.place._directory.value == evil
    model = up.records.model
    assert model.data(model.index(0, 0)) == evil
