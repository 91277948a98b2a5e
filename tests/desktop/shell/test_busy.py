"""Whatever takes longer than a tenth of a second shows by then that it is under way; what takes much longer can be
cancelled, and says how far it is."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from acme_desktop.desktop.panes.accounts.account_dialogs import ContactsDialog, DeactivateDialog, RollDialog
from acme_desktop.desktop.panes.certificates.export_dialog import ExportDialog
from acme_desktop.desktop.panes.certificates.revoke_dialog import RevokeDialog
from acme_desktop.desktop.panes.certificates.story_dialog import StoryDialog
from acme_desktop.desktop.panes.entry.sign_in import SignInScreen
from acme_desktop.desktop.panes.settings.backup_dialogs import BackupDialog, RestoreDialog
from acme_desktop.desktop.panes.settings.kit_dialog import KitDialog
from acme_desktop.desktop.panes.settings.operator_dialogs import AddDialog, DisableDialog, PasswordDialog, RoleDialog
from acme_desktop.desktop.panes.settings.vault_dialog import VaultDialog
from acme_desktop.desktop.preferences import Preferences
from acme_desktop.desktop.service_client import ServiceClient
from acme_desktop.desktop.shell import running_work
from acme_desktop.desktop.shell.main_window import MainWindow
from acme_desktop.desktop.shell.workplace import Workplace
from acme_desktop.desktop.theme.theme import Theme
from acme_desktop.desktop.wording.progress import work_title
from acme_desktop.domain.certificate import RevocationReason
from acme_desktop.domain.errors import Cancelled
from acme_desktop.domain.operator import Actor, OperatorId
from acme_desktop.service import requests
from acme_desktop.service.backup_requests import LookAtBackup
from acme_desktop.service.job import Job, Progress, Step
from acme_desktop.service.requests import Command, RenewDue, Request, RunDoctor
from tests.architecture.sources import program
from tests.desktop.panes.accounts import sample as accounts
from tests.desktop.panes.certificates import sample as certificates
from tests.desktop.panes.settings import sample as settings
from tests.desktop.recording_desk import NOON, Calls, MakeDesk, RecordingDesk
from tests.unit.service.test_guard import EXAMPLES

MOMENT_MS = 100
SOON = 5_000
GOOD = "correct horse battery staple"
# Questions that go over the network, or over every page of the database.
LONG_QUESTIONS = {requests.TestAuthority, RunDoctor, LookAtBackup}


class SlowService:
    """Answers one kind of request when it is told to stop, and no other at all."""

    def __init__(self) -> None:
        self.slow: type[Request[Any]] | None = None
        self.how_far = Progress(Step.RENEWING, 2, 7)

    def handle(self, request: Request[Any], job: Job) -> object:
        if type(request) is self.slow:
            job.report(self.how_far)
            job.stop.wait()
        raise Cancelled

    def close(self) -> None:
        """Nothing to seal."""


@pytest.fixture
def service() -> SlowService:
    return SlowService()


@pytest.fixture
def client(service: SlowService) -> Iterator[ServiceClient]:
    made = ServiceClient(lambda: service)  # type: ignore[arg-type,return-value]
    yield made
    assert made.close()


@pytest.fixture
def window(client: ServiceClient, theme: Theme, qtbot: QtBot) -> Iterator[MainWindow]:
    """Everything that it asks by itself is answered."""
    made = MainWindow(client, theme, Preferences(None), now=lambda: NOON, open_url=Calls())
    made.sign_in(Actor(OperatorId(1), "maren", "admin", "ab12"), Preferences(None))
    made.show()
    qtbot.waitUntil(lambda: not client.running() and not workplace_of(made).busy_line.isVisible(), timeout=SOON)
    yield made
    made.sign_out()
    made.hide()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def workplace_of(window: MainWindow) -> Workplace:
    assert window.workplace is not None
    return window.workplace


def started_by_the_window() -> list[Request[Any]]:
    """One of each kind that any part of the window speaks of."""
    named: set[str] = set()
    for module in program():
        if module.name.startswith("acme_desktop/desktop/") and "/wording/" not in module.name:
            named |= {node.id for node in ast.walk(module.tree) if isinstance(node, ast.Name)}
    return [example for example in EXAMPLES if type(example).__name__ in named]


def test_any_kind_of_work_shows_within_a_tenth_of_a_second(
    window: MainWindow, client: ServiceClient, service: SlowService, qtbot: QtBot
) -> None:
    """A timer of a tenth of a second, begun with the work, finds the line: whatever else the computer does."""
    line = workplace_of(window).busy_line
    started = started_by_the_window()
    assert len(started) > 40
    late = []
    for request in started:
        service.slow = type(request)
        seen: list[bool] = []
        ticket = client.submit(request, claim=True)
        moment = QTimer(line, interval=MOMENT_MS, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        moment.timeout.connect(lambda seen=seen: seen.append(line.isVisible()))
        moment.start()
        qtbot.waitUntil(lambda seen=seen: bool(seen), timeout=SOON)
        if not seen[0]:
            late.append(type(request).__name__)
        ticket.stop()
        qtbot.waitUntil(lambda: not client.running() and not line.isVisible(), timeout=SOON)
    assert late == []


def test_what_is_answered_at_once_does_not_flicker(window: MainWindow, client: ServiceClient, qtbot: QtBot) -> None:
    line = workplace_of(window).busy_line
    shown: list[bool] = []
    watch = QTimer(line, interval=1)
    watch.timeout.connect(lambda: shown.append(line.isVisible()))
    watch.start()
    ticket = client.submit(RunDoctor(), claim=True)
    with qtbot.waitSignal(ticket.finished, timeout=SOON):
        pass
    qtbot.wait(2 * MOMENT_MS)
    assert not any(shown)


def test_whatever_takes_long_is_called_by_its_name() -> None:
    nameless = [
        type(request).__name__
        for request in started_by_the_window()
        if isinstance(request, Command) or type(request) in LONG_QUESTIONS
        if work_title(request) in ("Working", "Reading")
    ]
    assert nameless == []


@pytest.mark.parametrize("request_", [RenewDue(), RunDoctor(), requests.TestAuthority("https://ca.example/dir")])
def test_what_takes_much_longer_says_how_far_it_is_and_can_be_cancelled(
    window: MainWindow, client: ServiceClient, service: SlowService, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch,
    request_: Request[Any],
) -> None:  # fmt: skip
    monkeypatch.setattr(running_work, "_MUCH_LONGER_MS", 200)
    service.slow = type(request_)
    client.submit(request_, claim=True)
    button = workplace_of(window).running
    qtbot.waitUntil(button.isVisible, timeout=SOON)
    button.open_list()
    assert button.list is not None
    (row,) = button.list.rows.values()
    qtbot.waitUntil(lambda: "Renewing, 2 of 7" in texts(row), timeout=SOON)
    row.stop_button.click()
    qtbot.waitUntil(lambda: not client.running(), timeout=SOON)
    assert not button.isVisible()


def test_what_is_asked_does_not_keep_the_window_from_closing(
    window: MainWindow, client: ServiceClient, service: SlowService, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running_work, "_MUCH_LONGER_MS", 50)
    service.slow = RunDoctor
    ticket = client.submit(RunDoctor(), claim=True)
    qtbot.waitUntil(workplace_of(window).running.isVisible, timeout=SOON)
    assert not workplace_of(window).holds_back(lambda: None)
    ticket.stop()
    qtbot.waitUntil(lambda: not client.running(), timeout=SOON)


# --- dialogs, which lie over the window: each says it itself ------------------------------------------------------


def texts(widget: QWidget) -> set[str]:
    shown = [*widget.findChildren(QLabel), *widget.findChildren(QAbstractButton)]
    return {one.text() for one in shown if one.isVisibleTo(widget) and one.text()}


def export(desk: RecordingDesk, parent: QWidget) -> tuple[QWidget, Callable[[], object]]:
    dialog = ExportDialog(certificates.detail(13), desk, parent)
    dialog.form.folder.edit.setText("/srv/certs")
    return dialog, dialog.export_button.click


def revoke(desk: RecordingDesk, parent: QWidget) -> tuple[QWidget, Callable[[], object]]:
    dialog = RevokeDialog(certificates.detail(13), desk, parent, may_renew=False)
    dialog.choose(RevocationReason.SUPERSEDED)
    dialog.name_edit.setText(certificates.detail(13).certificate.identifiers[0].value)
    return dialog, dialog.revoke_button.click


def story(desk: RecordingDesk, parent: QWidget) -> tuple[QWidget, Callable[[], object]]:
    return StoryDialog(certificates.detail(13), desk, parent), lambda: None


def deactivate(desk: RecordingDesk, parent: QWidget) -> tuple[QWidget, Callable[[], object]]:
    dialog = DeactivateDialog(desk, accounts.lines()[0], parent)
    dialog.typed.setText(accounts.lines()[0].account.email)
    return dialog, dialog.verb.click


def roll(desk: RecordingDesk, parent: QWidget) -> tuple[QWidget, Callable[[], object]]:
    dialog = RollDialog(desk, accounts.lines()[0], parent)
    return dialog, dialog.verb.click


def contacts(desk: RecordingDesk, parent: QWidget) -> tuple[QWidget, Callable[[], object]]:
    dialog = ContactsDialog(desk, accounts.lines()[0], parent)
    return dialog, dialog.verb.click


def kit(desk: RecordingDesk, parent: QWidget) -> tuple[QWidget, Callable[[], object]]:
    dialog = KitDialog(desk, parent)
    dialog.secret.first_edit.setText(GOOD)
    dialog.secret.second_edit.setText(GOOD)
    return dialog, dialog.go


def add(desk: RecordingDesk, parent: QWidget) -> tuple[QWidget, Callable[[], object]]:
    dialog = AddDialog(desk, parent)
    dialog.name_edit.setText("newcomer")
    dialog.secret.first_edit.setText(GOOD)
    dialog.secret.second_edit.setText(GOOD)
    return dialog, dialog.go


def role(desk: RecordingDesk, parent: QWidget) -> tuple[QWidget, Callable[[], object]]:
    dialog = RoleDialog(desk, settings.operators()[1], parent)
    return dialog, dialog.go


def password(desk: RecordingDesk, parent: QWidget) -> tuple[QWidget, Callable[[], object]]:
    dialog = PasswordDialog(desk, settings.operators()[1], parent)
    dialog.secret.first_edit.setText(GOOD)
    dialog.secret.second_edit.setText(GOOD)
    return dialog, dialog.go


def disable(desk: RecordingDesk, parent: QWidget) -> tuple[QWidget, Callable[[], object]]:
    dialog = DisableDialog(desk, settings.operators()[1], parent)
    return dialog, dialog.go


def vault(desk: RecordingDesk, parent: QWidget) -> tuple[QWidget, Callable[[], object]]:
    dialog = VaultDialog(desk, "keyring", parent)
    return dialog, dialog.go


def backup(desk: RecordingDesk, parent: QWidget) -> tuple[QWidget, Callable[[], object]]:
    dialog = BackupDialog(desk, parent)
    return dialog, dialog.go


def restore(desk: RecordingDesk, parent: QWidget) -> tuple[QWidget, Callable[[], object]]:
    return RestoreDialog(desk, "/safe/mine.backup", parent), lambda: None


def sign_in(desk: RecordingDesk, parent: QWidget) -> tuple[QWidget, Callable[[], object]]:
    screen = SignInScreen(desk.client, "maren", parent=parent)
    screen.password_edit.setText(GOOD)
    return screen, screen.ui.sign_in_button.click


@pytest.mark.parametrize(
    "opened",
    [
        export, revoke, story, deactivate, roll, contacts, kit, add, role, password, disable, vault, backup, restore,
        sign_in,
    ],
)  # fmt: skip
def test_a_dialog_says_at_once_that_it_is_at_work(
    make_desk: MakeDesk, qtbot: QtBot, opened: Callable[[RecordingDesk, QWidget], tuple[QWidget, Callable[[], object]]]
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    desk = make_desk(now=lambda: certificates.NOW)
    shown, go = opened(desk, parent)
    shown.show()
    before = texts(shown) if desk.client.submitted == [] else set()
    go()
    assert any(text.endswith("…") for text in texts(shown) - before - {"Choose…"}), texts(shown)
