"""The settings: found by a search, applied at once where they can be, refused beside their field."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from acme_desktop.desktop.desk import Porter
from acme_desktop.desktop.panes.settings import SettingsPane
from acme_desktop.desktop.panes.settings.appearance import AppearanceSection, LanguageSection
from acme_desktop.desktop.panes.settings.health_section import HealthSection
from acme_desktop.desktop.panes.settings.network import NetworkSection
from acme_desktop.desktop.panes.settings.operators import OperatorsSection
from acme_desktop.desktop.panes.settings.renewals import RenewalsSection
from acme_desktop.desktop.panes.settings.section import Section
from acme_desktop.desktop.panes.settings.security import SecuritySection
from acme_desktop.desktop.panes.settings.storage import StorageSection
from acme_desktop.desktop.preferences import APPEARANCE, AUTO_LOCK_MINUTES, LANGUAGE, TEXT_POINTS
from acme_desktop.desktop.theme import fonts
from acme_desktop.desktop.theme.theme import Theme
from acme_desktop.desktop.widgets.value_text import ValueText
from acme_desktop.domain.errors import InputError, StorageError
from acme_desktop.domain.events import Topic
from acme_desktop.service.requests import ChangeSetting, CheckVault, ListOperators, RunDoctor
from tests.desktop.looks import faults, tab_order
from tests.desktop.panes.settings import sample
from tests.desktop.recording_desk import MakeDesk, RecordingDesk

S = TypeVar("S", bound=Section)
Open = Callable[..., SettingsPane]


@pytest.fixture
def desk(make_desk: MakeDesk) -> RecordingDesk:
    made = make_desk()
    sample.prepare(made.client)
    return made


@pytest.fixture
def open_pane(desk: RecordingDesk, qtbot: QtBot, settle: Callable[[], None]) -> Open:
    def made(of: RecordingDesk = desk, width: int = 1080) -> SettingsPane:
        pane = SettingsPane(of)
        qtbot.addWidget(pane)
        pane.resize(width, 620)
        pane.show()
        pane.wake()
        settle()
        return pane

    return made


@pytest.fixture
def text_size(theme: Theme) -> Iterator[None]:
    yield
    theme.choose_text_size(None)


def section(pane: SettingsPane, kind: type[S]) -> S:
    return next(one for one in pane.sections if isinstance(one, kind))


def said(pane: SettingsPane) -> list[str]:
    return [shown.text() for shown in pane.findChildren(QLabel) if shown.isVisibleTo(pane)]


def search(pane: SettingsPane, qtbot: QtBot, text: str) -> list[str]:
    pane.search.setText(text)
    qtbot.keyClick(pane.search, Qt.Key.Key_Return)
    return [one.key for one in pane.sections if one.isVisibleTo(pane)]


# --- finding --------------------------------------------------------------------------------------------------------


def test_a_search_leaves_only_what_has_the_words_in_it(open_pane: Open, qtbot: QtBot) -> None:
    pane = open_pane()
    assert search(pane, qtbot, "proxy") == ["network"]
    network = section(pane, NetworkSection)
    assert [name for name, row in network.rows.items() if row.isVisibleTo(pane)] == ["proxy"]
    assert search(pane, qtbot, "Français") in (["language"], [])
    assert search(pane, qtbot, "network") == ["network"]
    assert all(row.isVisibleTo(pane) for row in network.rows.values())


def test_a_search_that_finds_nothing_leads_back(open_pane: Open, qtbot: QtBot) -> None:
    pane = open_pane()
    assert search(pane, qtbot, "xyzzy") == []
    assert pane.nothing.isVisible()
    pane.show_all()
    assert not pane.nothing.isVisible()
    assert all(one.isVisibleTo(pane) for one in pane.sections)


def test_one_section_is_chosen_in_the_row_above(open_pane: Open) -> None:
    pane = open_pane()
    pane.choice.choose("storage")
    pane.choice.chosen.emit("storage")
    assert [one.key for one in pane.sections if one.isVisibleTo(pane)] == ["storage"]


@pytest.mark.parametrize("width", [1080, 848])
def test_nothing_is_clipped_and_everything_has_a_name(open_pane: Open, width: int) -> None:
    pane = open_pane(width=width)
    section(pane, HealthSection).check_button.click()
    assert faults(pane) == []


def test_names_are_shown_as_they_are(open_pane: Open) -> None:
    pane = open_pane()
    model = section(pane, OperatorsSection).model
    assert model.rowCount() == 3
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in pane.findChildren(QLabel) if label.text())


# --- appearance and language ----------------------------------------------------------------------------------------


def test_colours_and_size_change_at_once_and_are_remembered(
    open_pane: Open, desk: RecordingDesk, switching: Theme, text_size: None, qapp: QApplication
) -> None:
    looks = section(open_pane(), AppearanceSection)
    looks.colours.chosen.emit("dark")
    looks.text_size.chosen.emit("12")
    assert (switching.choice, fonts.chosen_size()) == ("dark", 12.0)
    assert (desk.preferences.get(APPEARANCE), desk.preferences.get(TEXT_POINTS)) == ("dark", 12.0)
    looks.text_size.chosen.emit("system")
    assert (fonts.chosen_size(), desk.preferences.get(TEXT_POINTS)) == (None, None)


def test_a_language_is_remembered(open_pane: Open, desk: RecordingDesk) -> None:
    section(open_pane(), LanguageSection).language.chosen.emit("fr")
    assert desk.preferences.get(LANGUAGE) == "fr"


# --- security -------------------------------------------------------------------------------------------------------


def test_the_minutes_to_the_lock_are_checked_while_they_are_typed(open_pane: Open, desk: RecordingDesk) -> None:
    minutes = section(open_pane(), SecuritySection).minutes
    assert minutes.edit.text() == "15"
    for wrong in ("", "481", "-1", "soon", "1.5"):
        minutes.edit.setText(wrong)
        assert minutes.error.startswith("A whole number from 0 to 480")
        assert not minutes.save_button.isEnabled()
    minutes.edit.setText("5")
    assert minutes.error == ""
    minutes.save_button.click()
    assert desk.preferences.get(AUTO_LOCK_MINUTES) == 5
    assert minutes.note == "Saved. In force from now on."


def test_lock_sign_out_and_minutes_reach_the_door(make_desk: MakeDesk, qtbot: QtBot) -> None:
    calls: list[str] = []
    porter = Porter(lambda: calls.append("lock"), lambda _: calls.append("sign out"), lambda: calls.append("note"))
    made = SecuritySection(replace(make_desk(), porter=porter))
    qtbot.addWidget(made)
    made.refresh()
    made.lock_button.click()
    made.sign_out_button.click()
    made.minutes.edit.setText("0")
    made.minutes.save_button.click()
    assert calls == ["lock", "sign out", "note"]


def test_a_locked_keyring_comes_with_advice(open_pane: Open, desk: RecordingDesk) -> None:
    desk.client.answer(CheckVault, sample.LOCKED)
    vault = section(open_pane(), SecuritySection).vault
    assert vault.trouble.headline == "The keyring is locked"
    assert vault.trouble.text
    assert vault.change_button.text() == "Keep them under a passphrase…"


# --- operators ------------------------------------------------------------------------------------------------------


def test_the_last_admin_stays(open_pane: Open) -> None:
    operators = section(open_pane(), OperatorsSection)
    choose(operators, 1)
    assert not operators.role_button.isEnabled()
    assert not operators.disable_button.isEnabled()
    assert operators.password_button.isEnabled()
    choose(operators, 2)
    assert operators.role_button.isEnabled()
    assert operators.disable_button.isEnabled()


def choose(operators: OperatorsSection, number: int) -> None:
    row = next(at for at, one in enumerate(sample.operators()) if one.id == number)
    operators.table.selectRow(row)


def test_who_is_no_admin_looks_and_changes_nothing(make_desk: MakeDesk, open_pane: Open) -> None:
    viewer = make_desk(role="viewer")
    sample.prepare(viewer.client)
    pane = open_pane(viewer)
    operators, network = section(pane, OperatorsSection), section(pane, NetworkSection)
    choose(operators, 2)
    assert not any(made.isEnabled() for made in (operators.add_button, operators.role_button, operators.disable_button))
    assert "Only admins change operators." in said(pane)
    assert all(row.edit.isReadOnly() for row in network.rows.values())
    assert network.rows["proxy"].note == "Only admins change it."
    assert faults(pane) == []


def test_the_list_follows_what_happens(open_pane: Open, desk: RecordingDesk) -> None:
    open_pane()
    desk.client.tell(Topic.OPERATOR)
    assert len(desk.client.requests(ListOperators)) == 2


# --- network --------------------------------------------------------------------------------------------------------


def test_a_setting_is_saved_and_in_force_at_once(
    open_pane: Open, desk: RecordingDesk, settle: Callable[[], None]
) -> None:
    row = section(open_pane(), NetworkSection).rows["resolvers"]
    assert row.edit.text() == "10.0.0.53"
    desk.client.answer(ChangeSetting, replace(sample.SETTINGS, resolvers=("9.9.9.9",)))
    row.edit.setText("9.9.9.9")
    row.save_button.click()
    settle()
    assert desk.client.requests(ChangeSetting) == [ChangeSetting("resolvers", "9.9.9.9")]
    assert desk.client.reopened == 1
    assert row.note == "Saved. In force from now on."


def test_what_is_refused_says_why_beside_its_field(
    open_pane: Open, desk: RecordingDesk, settle: Callable[[], None]
) -> None:
    network = section(open_pane(), NetworkSection)
    row = network.rows["resolvers"]
    wrong = InputError("resolvers", "{where}: {name} {why}", where="the new value", name="resolvers", why="is wrong")
    desk.client.answer(ChangeSetting, wrong)
    row.edit.setText("nonsense")
    row.save_button.click()
    settle()
    assert "is wrong" in row.error
    assert row.edit.text() == "nonsense"
    desk.client.answer(ChangeSetting, StorageError("the disk is full"))
    row.edit.setText("9.9.9.9")
    row.save_button.click()
    settle()
    assert network.trouble.isVisible()


def test_ports_and_numbers_have_their_range(open_pane: Open) -> None:
    rows = section(open_pane(), NetworkSection).rows
    for name, wrong in (("http01_port", "65536"), ("at_once", "65"), ("at_once", "0")):
        rows[name].edit.setText(wrong)
        assert rows[name].error
    rows["at_once"].edit.setText("8")
    assert rows["at_once"].save_button.isEnabled()


def test_a_proxys_password_is_not_shown_and_not_saved_as_dots(
    open_pane: Open, desk: RecordingDesk, settle: Callable[[], None]
) -> None:
    network = section(open_pane(), NetworkSection)
    desk.client.answer(ChangeSetting, replace(sample.SETTINGS, proxy="http://me:secret@proxy.example:3128"))
    row = network.rows["proxy"]
    row.edit.setText("http://me:secret@proxy.example:3128")
    row.save_button.click()
    settle()
    assert row.edit.text() == "http://me:…@proxy.example:3128"
    row.edit.setText("http://me:…@other.example:3128")
    assert row.error


# --- storage, health, renewals --------------------------------------------------------------------------------------


def test_health_is_checked_when_it_is_asked_for(
    open_pane: Open, desk: RecordingDesk, settle: Callable[[], None]
) -> None:
    pane = open_pane()
    health = section(pane, HealthSection)
    assert RunDoctor() not in desk.client.requests(RunDoctor)
    health.check_button.click()
    assert not health.check_button.isEnabled()
    settle()
    assert health.check_button.isEnabled()
    shown = said(pane)
    assert "Keyring: unlocked" in shown
    assert "DNS: no answer" in shown
    assert "Name a resolver in Settings." in shown


def test_storage_says_where_everything_is(open_pane: Open) -> None:
    storage = section(open_pane(), StorageSection)
    values = {shown.text for shown in storage.grid.findChildren(ValueText)}
    assert {str(sample.SETTINGS.home), "SQLite", "3.40.1", "/home/maren/acme.sqlite3"} <= values


def test_renewals_have_the_lines_to_copy(open_pane: Open) -> None:
    renewals = section(open_pane(), RenewalsSection)
    assert any(str(sample.SETTINGS.home) in text for text in renewals.texts())
    for kind in ("cron", "tasks", "systemd"):
        renewals.kinds.choose(kind)
        renewals.kinds.chosen.emit(kind)
        assert any("renew --operator renewals --password-stdin" in text for text in renewals.texts())


# --- drawing --------------------------------------------------------------------------------------------------------


def test_the_first_sections_are_there_at_once_and_the_others_soon(desk: RecordingDesk, qtbot: QtBot) -> None:
    pane = SettingsPane(desk)
    qtbot.addWidget(pane)
    pane.resize(848, 600)
    pane.show()
    pane.wake()
    bar = pane.page.verticalScrollBar()
    assert [one.key for one in pane.findChildren(Section)] == ["appearance", "language"]
    wide = pane.page.viewport().width()

    qtbot.waitUntil(lambda: len(pane.findChildren(Section)) == 8)

    assert [one.y() for one in pane.sections] == sorted(one.y() for one in pane.sections)
    assert (pane.page.viewport().width(), bar.value()) == (wide, 0)
    at = [pane.sections.index(one) for stop in tab_order(pane) for one in pane.sections if one.isAncestorOf(stop)]
    assert at == sorted(at)
    assert len(set(at)) > 4


def test_a_search_finds_what_is_not_drawn_yet(desk: RecordingDesk, qtbot: QtBot) -> None:
    pane = SettingsPane(desk)
    qtbot.addWidget(pane)
    pane.show()

    assert "renewals" in search(pane, qtbot, "unattended")
