"""What the dialogs of the settings ask of the service."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from acme_desktop.desktop.desk import Porter
from acme_desktop.desktop.panes.settings.deed_dialog import DeedDialog
from acme_desktop.desktop.panes.settings.kit_dialog import KitDialog
from acme_desktop.desktop.panes.settings.operator_dialogs import AddDialog, DisableDialog, PasswordDialog, RoleDialog
from acme_desktop.desktop.panes.settings.vault_dialog import VaultDialog
from acme_desktop.desktop.widgets.new_secret import NewSecret
from acme_desktop.domain.errors import InputError, VaultError, VaultTrouble
from acme_desktop.service.answers import KitReport
from acme_desktop.service.confirmation_requests import IsConfirmed
from acme_desktop.service.kit_requests import ExportKit
from acme_desktop.service.requests import (
    AddOperator,
    ChangeVault,
    CheckVault,
    DisableOperator,
    ResetPassword,
    SetRole,
)
from tests.desktop.looks import faults
from tests.desktop.panes.settings import sample
from tests.desktop.recording_desk import MakeDesk, RecordingDesk

GOOD = "correct horse battery staple"


@pytest.fixture
def desk(make_desk: MakeDesk) -> RecordingDesk:
    return make_desk()


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def typed(secret: NewSecret, text: str) -> None:
    secret.first_edit.setText(text)
    secret.second_edit.setText(text)


def shown(dialog: DeedDialog) -> DeedDialog:
    dialog.show()
    assert faults(dialog) == []
    return dialog


def test_an_operator_is_added(desk: RecordingDesk, window: QWidget) -> None:
    dialog = AddDialog(desk, window)
    shown(dialog)
    dialog.go()
    assert dialog.name_field.error
    assert desk.client.submitted == [IsConfirmed()]
    dialog.name_edit.setText(" jonas ")
    typed(dialog.secret, GOOD)
    dialog.go()
    assert desk.client.requests(AddOperator) == [AddOperator("jonas", "operator", GOOD)]
    desk.client.fail(AddOperator, InputError("name", "there is already an operator called {name}", name="jonas"))
    assert dialog.name_field.error == "There is already an operator called jonas."
    dialog.go()
    desk.client.succeed(AddOperator, sample.operators()[1])
    assert not dialog.isVisible()


def test_roles_passwords_and_an_end(desk: RecordingDesk, window: QWidget) -> None:
    operator = sample.operators()[1]
    role, password, end = (kind(desk, operator, window) for kind in (RoleDialog, PasswordDialog, DisableDialog))
    assert isinstance(role, RoleDialog)
    assert isinstance(password, PasswordDialog)
    for dialog in (role, password, end):
        shown(dialog)
    role.role.choose("admin")
    role.go()
    password.go()
    assert password.secret.first_field.error
    typed(password.secret, GOOD)
    password.go()
    assert end.cancel_button.isDefault()
    end.go()
    name = operator.name
    asked = [request for request in desk.client.submitted if request != IsConfirmed()]
    assert asked == [SetRole(name, "admin"), ResetPassword(name, GOOD), DisableOperator(name)]


def test_a_recovery_kit_is_saved(desk: RecordingDesk, window: QWidget) -> None:
    dialog = KitDialog(desk, window)
    shown(dialog)
    dialog.path_edit.setText("/safe/my.kit")
    dialog.secret.first_edit.setText(GOOD)
    dialog.secret.second_edit.setText("another one altogether")
    dialog.go()
    assert dialog.secret.second_field.error
    typed(dialog.secret, GOOD)
    dialog.go()
    assert desk.client.requests(ExportKit) == [ExportKit("/safe/my.kit", GOOD)]
    desk.client.succeed(ExportKit, KitReport("/safe/my.kit", 2))
    assert desk.notices.toasts == ["The recovery kit is saved: /safe/my.kit"]
    assert dialog.secret.text == ""


def test_secrets_move_under_a_passphrase(desk: RecordingDesk, window: QWidget) -> None:
    kept: list[str] = []
    dialog = VaultDialog(replace(desk, porter=Porter(keep_passphrase=kept.append)), "passphrase", window)
    shown(dialog)
    typed(dialog.secret, GOOD)
    dialog.go()
    assert kept == [GOOD]
    older = VaultError(VaultTrouble.WRONG_KEY, "that vault can't be used: {detail}", detail="another passphrase")
    desk.client.fail(ChangeVault, older)
    assert kept == [GOOD, ""]
    assert dialog.set_aside.isVisible()
    dialog.set_aside.setChecked(True)
    dialog.go()
    assert desk.client.requests(ChangeVault)[-1] == ChangeVault("passphrase", set_aside=True)
    desk.client.succeed(ChangeVault, replace(sample.KEYRING, kind="passphrase"))
    assert desk.client.reopened == 1
    desk.client.succeed(CheckVault, replace(sample.KEYRING, kind="passphrase"))
    assert kept == [GOOD, "", GOOD, ""]


def test_secrets_move_to_the_keyring(desk: RecordingDesk, window: QWidget) -> None:
    dialog = VaultDialog(desk, "keyring", window)
    shown(dialog)
    assert not dialog.secret.isVisible()
    dialog.go()
    assert desk.client.submitted == [IsConfirmed(), ChangeVault("keyring")]
