"""The password once more: asked for where something lasting is done, said there when it is wrong, and nothing lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from acme_desktop.desktop.confirmation import Confirmation
from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.panes.accounts.account_dialogs import DeactivateDialog, RollDialog
from acme_desktop.desktop.panes.certificates.export_dialog import ExportDialog
from acme_desktop.desktop.panes.certificates.revoke_dialog import RevokeDialog
from acme_desktop.desktop.panes.settings.operator_dialogs import RoleDialog
from acme_desktop.desktop.preferences import Preferences
from acme_desktop.desktop.service_client import ServiceClient
from acme_desktop.desktop.theme.theme import Theme
from acme_desktop.domain.certificate import RevocationReason
from acme_desktop.domain.errors import NotConfirmedError, SignInError, StorageError
from acme_desktop.domain.operator import Actor, OperatorId
from acme_desktop.service.acme_service import AcmeService
from acme_desktop.service.answers import SignedIn
from acme_desktop.service.confirmation_requests import ConfirmPassword, IsConfirmed
from acme_desktop.service.lines import CertificateDetail, CertificateFilter
from acme_desktop.service.questions import FindCertificates, StudyCertificate
from acme_desktop.service.requests import ExportCertificate, RevokeCertificate, SetRole, SignIn
from tests.desktop.looks import faults
from tests.desktop.panes.accounts import sample as accounts
from tests.desktop.panes.certificates import sample as certificates
from tests.desktop.panes.settings import sample as settings
from tests.desktop.recording_client import RecordingClient
from tests.desktop.recording_desk import Calls, MakeDesk, RecordingDesk, RecordingNotices
from tests.desktop.sample_profile import OPERATOR, PASSWORD, environment, open_ports, sample_profile

Acts = list[str]


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    QVBoxLayout(made)
    made.show()
    return made


@pytest.fixture
def asked(client: RecordingClient, window: QWidget) -> Confirmation:
    """One that is needed."""
    made = Confirmation(client)
    layout = window.layout()
    assert layout is not None
    layout.addWidget(made)
    made.ask()
    client.succeed(IsConfirmed, False)
    return made


def test_where_it_was_given_lately_nothing_is_asked(client: RecordingClient, window: QWidget) -> None:
    acts: Acts = []
    made = Confirmation(client, window)
    made.ask()
    client.succeed(IsConfirmed, True)
    assert not made.isVisible()
    made.first(lambda: acts.append("done"))
    assert acts == ["done"]
    assert client.requests(ConfirmPassword) == []


def test_the_act_waits_for_the_right_password(client: RecordingClient, asked: Confirmation) -> None:
    acts: Acts = []
    busy: list[bool] = []
    asked.busy.connect(busy.append)
    assert asked.isVisible()
    asked.first(lambda: acts.append("done"))
    assert asked.field.error == "Type your password."
    QTest.keyClicks(asked.edit, PASSWORD)
    assert asked.field.error == ""
    asked.first(lambda: acts.append("done"))
    assert (acts, busy) == ([], [True])
    asked.first(lambda: acts.append("twice"))
    client.succeed(ConfirmPassword, None)
    assert (acts, busy) == (["done"], [True, False])
    assert not asked.isVisible()
    assert asked.edit.text() == ""


def test_a_wrong_one_is_said_beside_it_and_has_to_wait(client: RecordingClient, asked: Confirmation) -> None:
    acts: Acts = []
    asked.edit.setText("wrong")
    asked.first(lambda: acts.append("done"))
    client.fail(ConfirmPassword, SignInError("the password is wrong", wait=4.0))
    assert asked.field.error == "The password is not right. You can try again in 0:04."
    assert asked.edit.selectedText()
    asked.first(lambda: acts.append("too soon"))
    assert len(client.requests(ConfirmPassword)) == 1
    assert acts == []


def test_another_failure_is_said_there_too(client: RecordingClient, asked: Confirmation) -> None:
    asked.edit.setText(PASSWORD)
    asked.first(lambda: None)
    client.fail(ConfirmPassword, StorageError("the disk is full"))
    assert "The disk is full." in asked.field.error


def test_whoever_has_closed_it_wants_it_no_more(client: RecordingClient, asked: Confirmation, window: QWidget) -> None:
    acts: Acts = []
    asked.edit.setText(PASSWORD)
    asked.first(lambda: acts.append("done"))
    window.hide()
    client.succeed(ConfirmPassword, None)
    assert acts == []


def test_behind_the_lock_nothing_stays_typed(asked: Confirmation, window: QWidget) -> None:
    asked.edit.setText("half a passw")
    asked.edit.reveal(True)
    window.hide()
    window.show()
    assert asked.edit.text() == ""
    assert asked.isVisible()


# --- where it stands ---------------------------------------------------------------------------------------------


@pytest.fixture
def desk(make_desk: MakeDesk) -> RecordingDesk:
    made = make_desk(now=lambda: certificates.NOW)
    certificates.prepare(made.client)
    made.client.answer(IsConfirmed, False)
    return made


def test_an_export_asks_for_it_where_there_is_a_key_among_the_files(
    desk: RecordingDesk, window: QWidget, settle: Callable[[], None]
) -> None:
    dialog = ExportDialog(certificates.detail(13), desk, window)
    dialog.open()
    settle()
    assert dialog.form.confirmation.isVisibleTo(dialog)
    assert faults(dialog) == []
    dialog.form.places.choose("plain")
    dialog.form.form_choice.choose("der")
    dialog.form.form_choice.chosen.emit("der")
    assert not dialog.form.confirmation.isVisibleTo(dialog)


def test_an_export_whose_minutes_ran_out_asks_and_loses_nothing(
    desk: RecordingDesk, window: QWidget, settle: Callable[[], None]
) -> None:
    desk.client.answer(IsConfirmed, True)
    dialog = ExportDialog(certificates.detail(13), desk, window)
    dialog.open()
    settle()
    dialog.form.folder.edit.setText("/srv/certs")
    dialog.export_button.click()
    desk.client.fail(ExportCertificate, NotConfirmedError("this needs your password again"))
    assert dialog.form.confirmation.isVisibleTo(dialog)
    assert dialog.trouble.headline == ""
    dialog.form.confirmation.edit.setText(PASSWORD)
    dialog.export_button.click()
    assert not dialog.export_button.isEnabled()
    desk.client.succeed(ConfirmPassword, None)
    assert [command.folder for command in desk.client.requests(ExportCertificate)] == ["/srv/certs"] * 2


def test_a_revocation_asks_for_it(desk: RecordingDesk, window: QWidget, settle: Callable[[], None]) -> None:
    detail = certificates.detail(13)
    dialog = RevokeDialog(detail, desk, window, may_renew=False)
    dialog.open()
    settle()
    assert dialog.confirmation.isVisibleTo(dialog)
    assert faults(dialog) == []
    dialog.choose(RevocationReason.SUPERSEDED)
    dialog.name_edit.setText(detail.certificate.identifiers[0].value)
    dialog.confirmation.edit.setText(PASSWORD)
    dialog.revoke_button.click()
    assert not dialog.revoke_button.isEnabled()
    desk.client.succeed(ConfirmPassword, None)
    assert len(desk.client.requests(RevokeCertificate)) == 1
    desk.client.fail(RevokeCertificate, NotConfirmedError("this needs your password again"))
    assert dialog.confirmation.isVisibleTo(dialog)


def test_giving_an_account_up_asks_for_it_and_a_new_key_does_not(
    desk: RecordingDesk, window: QWidget, settle: Callable[[], None]
) -> None:
    for kind, grave in ((DeactivateDialog, True), (RollDialog, False)):
        dialog = kind(desk, accounts.lines()[0], window)
        dialog.open()
        settle()
        assert dialog.confirmation.isVisibleTo(dialog) is grave
        assert faults(dialog) == []


def test_another_role_asks_for_it_and_enter_in_it_goes_on(
    desk: RecordingDesk, window: QWidget, settle: Callable[[], None]
) -> None:
    dialog = RoleDialog(desk, settings.operators()[1], window)
    dialog.open()
    settle()
    assert dialog.confirmation.isVisibleTo(dialog)
    assert faults(dialog) == []
    dialog.confirmation.edit.setText(PASSWORD)
    dialog.confirmation.edit.setFocus()
    QTest.keyClick(dialog.confirmation.edit, Qt.Key.Key_Return)
    assert dialog.isVisible()
    desk.client.succeed(ConfirmPassword, None)
    assert len(desk.client.requests(SetRole)) == 1


# --- with the real service ---------------------------------------------------------------------------------------


class LateClock:
    """The computer's, some minutes later."""

    def __init__(self) -> None:
        self.later = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.later


@pytest.fixture
def clock() -> LateClock:
    return LateClock()


@pytest.fixture
def real(tmp_path: Path, theme: Theme, qtbot: QtBot, clock: LateClock) -> Iterator[Desk]:
    profile = tmp_path / "profile"
    profile.mkdir()
    sample_profile(profile)
    client = ServiceClient(lambda: AcmeService(replace(open_ports(environment(profile)), clock=clock)))
    answers: list[SignedIn] = []
    client.submit(SignIn(OPERATOR, PASSWORD)).succeeded.connect(answers.append)
    qtbot.waitUntil(lambda: bool(answers), timeout=20_000)
    client.use_session(answers[0].token)
    actor = Actor(OperatorId(1), OPERATOR, "admin", "")
    yield Desk(client, actor, Calls(), RecordingNotices(), Preferences(None), theme, client, Calls())
    assert client.close()


def with_key(desk: Desk, qtbot: QtBot) -> CertificateDetail:
    """A certificate whose key is here."""
    found: list[CertificateDetail] = []

    def look(page: object) -> None:
        for line in page.rows:  # type: ignore[attr-defined]
            desk.client.submit(StudyCertificate(line.id)).succeeded.connect(found.append)

    desk.client.submit(FindCertificates(CertificateFilter())).succeeded.connect(look)
    qtbot.waitUntil(lambda: any(detail.certificate.key_ref for detail in found), timeout=20_000)
    return next(detail for detail in found if detail.certificate.key_ref)


def test_ten_exports_ask_once_and_a_wrong_password_writes_nothing(
    real: Desk, qtbot: QtBot, clock: LateClock, tmp_path: Path, window: QWidget
) -> None:
    detail = with_key(real, qtbot)
    clock.later = timedelta(minutes=6)
    dialog = ExportDialog(detail, real, window)
    dialog.open()
    qtbot.waitUntil(lambda: dialog.form.confirmation.isVisibleTo(dialog))
    dialog.form.folder.edit.setText(str(tmp_path / "out"))
    dialog.form.confirmation.edit.setText("not this one")
    dialog.export_button.click()
    qtbot.waitUntil(lambda: "not right" in dialog.form.confirmation.field.error, timeout=20_000)
    assert not (tmp_path / "out").exists()
    assert dialog.form.folder.text == str(tmp_path / "out")
    dialog.form.confirmation.edit.setText(PASSWORD)
    dialog.export_button.click()
    qtbot.waitUntil(lambda: dialog.written is not None, timeout=20_000)
    assert any(path.name.endswith("privkey.pem") for path in (tmp_path / "out").iterdir())
    for number in range(2, 11):
        again = ExportDialog(detail, real, window)
        again.open()
        again.form.folder.edit.setText(str(tmp_path / f"out-{number}"))
        again.export_button.click()
        qtbot.waitUntil(lambda shown=again: shown.written is not None, timeout=20_000)  # type: ignore[misc]
        assert not again.form.confirmation.needed
