"""Back-ups in the settings: listed, made, looked at and brought back; explained where a server has the database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from acme_desktop.desktop.desk import Desk, Porter
from acme_desktop.desktop.panes.settings.backup_dialogs import BackupDialog, RestoreDialog
from acme_desktop.desktop.panes.settings.backups import Backups
from acme_desktop.desktop.preferences import Preferences
from acme_desktop.desktop.service_client import ServiceClient
from acme_desktop.desktop.theme.theme import Theme
from acme_desktop.domain.errors import BusyError, InputError
from acme_desktop.domain.events import Topic
from acme_desktop.domain.operator import Actor, OperatorId
from acme_desktop.service.answers import BackupFile, BackupReport, Restored, SignedIn
from acme_desktop.service.backup_requests import BackUpDatabase, ListBackups, LookAtBackup, RestoreDatabase
from acme_desktop.service.job import Progress, Step
from acme_desktop.service.requests import AddOperator, ListOperators, SignIn
from tests.desktop.looks import faults
from tests.desktop.recording_desk import NOON, Calls, MakeDesk, RecordingDesk, RecordingNotices
from tests.desktop.sample_profile import OPERATOR, PASSWORD, open_service, sample_profile

FILES = (
    BackupFile("/safe/mine.backup", NOON - timedelta(hours=2), 7_000_000, "own"),
    BackupFile("/home/acme.db.schema-0001-20270101T000000.000000Z.backup", NOON - timedelta(days=60), 5_000, "schema"),
)
REPORT = BackupReport(
    "/safe/mine.backup", NOON - timedelta(hours=2), 7_000_000, "0002", older=True, until=NOON - timedelta(hours=3),
    rows=18_213, operators=4, accounts=3, orders=216, certificates=209,
)  # fmt: skip


@pytest.fixture
def desk(make_desk: MakeDesk) -> RecordingDesk:
    made = make_desk()
    made.client.answer(ListBackups, FILES)
    return made


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.resize(800, 600)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def part(desk: RecordingDesk, window: QWidget, settle: Callable[[], None]) -> Backups:
    made = Backups(desk, window)
    made.resize(780, 500)
    made.show()
    made.refresh()
    settle()
    return made


def test_those_that_are_there_are_listed(part: Backups) -> None:
    assert part.model.rowCount() == 2
    assert not part.restore_button.isEnabled()
    part.table.selectRow(0)
    assert part.restore_button.isEnabled()
    assert faults(part) == []


def test_a_new_one_is_in_the_list_at_once(part: Backups, desk: RecordingDesk) -> None:
    desk.client.tell(Topic.DATABASE, "back-up")
    assert len(desk.client.requests(ListBackups)) == 2


def test_an_empty_list_says_so(desk: RecordingDesk, window: QWidget, settle: Callable[[], None]) -> None:
    desk.client.answer(ListBackups, ())
    part = Backups(desk, window)
    part.show()
    part.refresh()
    settle()
    assert part.none.isVisible()
    assert not part.table.isVisible()


def test_only_admins_do_it(make_desk: MakeDesk, window: QWidget) -> None:
    part = Backups(make_desk(role="operator"), window)
    part.show()
    part.refresh()
    assert part.reason.isVisible()
    assert not part.back_up_button.isEnabled()
    assert not part.other_button.isEnabled()


def test_how_a_server_does_it_is_explained_without_its_password(part: Backups) -> None:
    part.show_place("PostgreSQL", "postgresql://maren@db.example/acme")
    assert part.there.isVisible()
    assert not part.here.isVisible()
    assert part.there.commands.text.startswith("pg_dump --format=custom")
    assert "pg_restore" in part.there.commands.text
    assert faults(part) == []


def test_one_is_made_where_the_last_one_was(desk: RecordingDesk, window: QWidget) -> None:
    dialog = BackupDialog(desk, window)
    dialog.open()
    assert faults(dialog) == []
    assert not dialog.confirmation.isVisible()
    dialog.path_edit.setText("")
    dialog.go()
    assert dialog.path_field.error == "Name a file."
    dialog.path_edit.setText("/safe/mine")
    dialog.go()
    assert desk.client.requests(BackUpDatabase) == [BackUpDatabase("/safe/mine.backup")]
    assert dialog.status.text == "Working…"
    desk.client.progress(BackUpDatabase, Progress(Step.COPYING))
    assert dialog.status.text == "Copying the database"
    desk.client.fail(BackUpDatabase, InputError("to", "{path} is there already", path="/safe/mine.backup"))
    assert dialog.path_field.error == "/safe/mine.backup is there already."
    dialog.go()
    desk.client.succeed(BackUpDatabase, REPORT)
    assert desk.notices.toasts == ["Backed up and checked: /safe/mine.backup"]
    assert BackupDialog(desk, window).path_edit.text().startswith("/safe/acme-desktop-")


def test_closing_the_dialog_stops_what_was_begun(desk: RecordingDesk, window: QWidget) -> None:
    dialog = BackupDialog(desk, window)
    dialog.open()
    dialog.go()
    dialog.reject()
    assert desk.client.pending(BackUpDatabase).stop_event.is_set()


def test_one_is_looked_at_before_it_can_be_brought_back(desk: RecordingDesk, window: QWidget) -> None:
    why: list[str] = []
    dialog = RestoreDialog(replace(desk, porter=Porter(sign_out=why.append)), "/safe/mine.backup", window)
    dialog.open()
    assert not dialog.go_button.isEnabled()
    dialog.go()
    assert desk.client.requests(RestoreDatabase) == []
    desk.client.succeed(LookAtBackup, REPORT)
    assert dialog.go_button.isEnabled()
    assert dialog.cancel_button.isDefault()
    assert faults(dialog) == []
    dialog.go()
    desk.client.progress(RestoreDatabase, Progress(Step.COPYING, 2, 4))
    assert dialog.status.text == "Copying the database, 2 of 4"
    desk.client.fail(RestoreDatabase, BusyError("{name} is being worked on", holder="order 7", name="order 7"))
    assert dialog.trouble.headline == "order 7 is being worked on."
    dialog.go()
    desk.client.succeed(RestoreDatabase, Restored("/home/acme.db.before-restore-20270310T120000.000000Z.backup"))
    (said,) = why
    assert "acme.db.before-restore-20270310T120000.000000Z.backup" in said


def test_what_is_no_back_up_is_said_and_nothing_can_be_done(desk: RecordingDesk, window: QWidget) -> None:
    dialog = RestoreDialog(desk, "/safe/mine.backup", window)
    dialog.open()
    damaged = InputError("backup", "{path} is damaged: {found}", path="/safe/mine.backup", found="x")
    desk.client.fail(LookAtBackup, damaged)
    assert "is damaged" in dialog.trouble.headline
    assert not dialog.go_button.isEnabled()


# --- with the real service ---------------------------------------------------------------------------------------


@pytest.fixture
def real(tmp_path: Path, theme: Theme, qtbot: QtBot) -> Iterator[Desk]:
    profile = tmp_path / "profile"
    profile.mkdir()
    sample_profile(profile)
    client = ServiceClient(lambda: open_service(profile))
    sign_in(client, qtbot)
    preferences = Preferences(None)
    preferences.put("storage.backups", str(tmp_path))
    actor = Actor(OperatorId(1), OPERATOR, "admin", "")
    yield Desk(client, actor, Calls(), RecordingNotices(), preferences, theme, client, Calls())
    assert client.close()


def sign_in(client: ServiceClient, qtbot: QtBot) -> None:
    answers: list[SignedIn] = []
    client.submit(SignIn(OPERATOR, PASSWORD)).succeeded.connect(answers.append)
    qtbot.waitUntil(lambda: bool(answers), timeout=20_000)
    client.use_session(answers[0].token)


def operators(desk: Desk, qtbot: QtBot) -> set[str]:
    found: list[set[str]] = []
    ticket = desk.client.submit(ListOperators())
    ticket.succeeded.connect(lambda all_: found.append({one.name for one in all_}))
    qtbot.waitUntil(lambda: bool(found), timeout=20_000)
    return found[0]


def test_from_the_window_there_and_back(real: Desk, qtbot: QtBot, tmp_path: Path, window: QWidget) -> None:
    why: list[str] = []
    desk = replace(real, porter=Porter(sign_out=why.append))
    before = operators(desk, qtbot)
    backup = BackupDialog(desk, window)
    backup.open()
    backup.path_edit.setText(str(tmp_path / "mine.backup"))
    with qtbot.waitSignal(backup.accepted, timeout=20_000):
        backup.go()
    added = desk.client.submit(AddOperator("newcomer", "viewer", PASSWORD))
    with qtbot.waitSignal(added.succeeded, timeout=20_000):
        pass
    assert "newcomer" in operators(desk, qtbot)
    part = Backups(desk, window)
    part.show()
    part.refresh()
    qtbot.waitUntil(lambda: part.model.rowCount() == 1, timeout=20_000)
    part.table.selectRow(0)
    restore = RestoreDialog(desk, part.table.chosen_line().path, window)
    restore.open()
    qtbot.waitUntil(restore.go_button.isEnabled, timeout=20_000)
    with qtbot.waitSignal(restore.accepted, timeout=20_000):
        restore.go()
    assert len(why) == 1
    client = desk.client
    assert isinstance(client, ServiceClient)
    sign_in(client, qtbot)
    assert operators(desk, qtbot) == before
    assert len(list((tmp_path / "profile").glob("*before-restore*"))) == 1
