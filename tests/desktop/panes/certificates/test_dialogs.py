"""What is done with a certificate: exported, revoked, explained, compared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from acme_desktop.desktop.panes.certificates.export_dialog import ExportDialog
from acme_desktop.desktop.panes.certificates.revoke_dialog import RevokeDialog
from acme_desktop.desktop.panes.certificates.story_dialog import StoryDialog
from acme_desktop.desktop.panes.certificates.versions_dialog import VersionsDialog
from acme_desktop.desktop.widgets.copy_button import CopyButton
from acme_desktop.desktop.widgets.value_text import ValueText
from acme_desktop.domain.certificate import Certificate, RevocationReason
from acme_desktop.domain.errors import InputError, StateError, StorageError
from acme_desktop.service.answers import ExportedFiles
from acme_desktop.service.lines import CertificateDetail
from acme_desktop.service.questions import ExplainCertificate
from acme_desktop.service.requests import ExportCertificate, RevokeCertificate
from tests.desktop.looks import faults
from tests.desktop.panes.certificates import sample
from tests.desktop.recording_desk import MakeDesk, RecordingDesk

Opener = Callable[..., ExportDialog]


@pytest.fixture
def desk(make_desk: MakeDesk) -> RecordingDesk:
    made = make_desk(now=lambda: sample.NOW)
    sample.prepare(made.client)
    return made


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.fixture
def export(desk: RecordingDesk, parent: QWidget) -> Opener:
    def made(detail: CertificateDetail | None = None) -> ExportDialog:
        dialog = ExportDialog(detail or sample.detail(13), desk, parent)
        dialog.open()
        return dialog

    return made


def words(widget: QWidget) -> str:
    shown = [label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)]
    return "\n".join([*shown, *(value.text for value in widget.findChildren(ValueText) if value.isVisibleTo(widget))])


def click(button: QPushButton, qtbot: QtBot) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize(
    ("target", "form", "first_file"),
    [
        ("nginx", "pem", "vpn.example.com-privkey.pem"),
        ("haproxy", "pem", "vpn.example.com-privkey.pem"),
        ("iis", "pfx", "vpn.example.com-bundle.pfx"),
        ("iis-old", "pfx-legacy", "vpn.example.com-bundle.pfx"),
        ("tomcat", "pfx", "vpn.example.com-bundle.pfx"),
        ("synology", "pem", "vpn.example.com-privkey.pem"),
    ],
)
def test_where_it_runs_decides_the_form(export: Opener, target: str, form: str, first_file: str) -> None:
    dialog = export()
    dialog.form.places.choose(target)
    assert dialog.form.form == form
    assert dialog.form.planned()[0].name == first_file
    assert dialog.form.passwords.isVisibleTo(dialog) == form.startswith("pfx")
    assert faults(dialog) == []


def test_where_no_place_decides_the_form_is_chosen(export: Opener) -> None:
    dialog = export()
    dialog.form.places.choose("plain")
    dialog.form.form_choice.choose("der")
    dialog.form.form_choice.chosen.emit("der")
    assert [file.name for file in dialog.form.planned()] == ["vpn.example.com-cert.der"]
    assert not dialog.form.note.isVisibleTo(dialog)


def test_a_key_without_a_password_is_warned_of(export: Opener) -> None:
    assert "without a password" in words(export().form.warning)


def test_a_folder_is_needed_whole(export: Opener, desk: RecordingDesk, qtbot: QtBot) -> None:
    dialog = export()
    click(dialog.export_button, qtbot)
    assert dialog.form.folder.field.error == "Choose a folder."
    dialog.form.folder.edit.setText("certs")
    click(dialog.export_button, qtbot)
    assert "whole path" in dialog.form.folder.field.error
    assert desk.client.requests(ExportCertificate) == []


def test_a_password_is_typed_twice_and_weighed(export: Opener, desk: RecordingDesk, qtbot: QtBot) -> None:
    dialog = export()
    dialog.form.places.choose("iis")
    dialog.form.folder.edit.setText("/srv/certs")
    click(dialog.export_button, qtbot)
    fields = dialog.form.passwords
    assert fields.first.error == "Choose a password for the file."
    fields.first_edit.setText("short")
    assert "Weak" in words(fields)
    fields.first_edit.setText("correct horse battery staple")
    assert "Strong." in words(fields)
    click(dialog.export_button, qtbot)
    assert fields.again.error == "This is another one."
    fields.again_edit.setText("correct horse battery staple")
    click(dialog.export_button, qtbot)
    asked = desk.client.requests(ExportCertificate)[0]
    assert (asked.form, asked.folder, asked.password) == ("pfx", "/srv/certs", "correct horse battery staple")


def test_what_was_written_is_shown_with_what_comes_next(
    export: Opener, desk: RecordingDesk, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    dialog = export()
    dialog.form.folder.edit.setText("/srv/certs")
    click(dialog.export_button, qtbot)
    assert not dialog.export_button.isEnabled()
    files = tuple(f"/srv/certs/{file.name}" for file in dialog.form.planned())
    desk.client.succeed(ExportCertificate, ExportedFiles(files))
    settle()
    shown = words(dialog)
    assert "/srv/certs/vpn.example.com-fullchain.pem" in shown
    assert 'ssl_certificate_key "/srv/certs/vpn.example.com-privkey.pem";' in shown
    assert faults(dialog) == []
    copy = [made for made in dialog.findChildren(CopyButton) if made.isVisibleTo(dialog)][-1]
    click(copy, qtbot)
    assert "nginx -t" in QGuiApplication.clipboard().text()
    click(dialog.again_button, qtbot)
    assert dialog.export_button.isVisibleTo(dialog)
    assert export().form.folder.edit.text() == "/srv/certs"


def test_files_of_another_certificate_are_replaced_only_on_request(
    export: Opener, desk: RecordingDesk, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    dialog = export()
    dialog.form.folder.edit.setText("/srv/certs")
    assert not dialog.form.replace_box.isVisibleTo(dialog)
    click(dialog.export_button, qtbot)
    hint = "Choose another folder, or replace what is there with --replace."
    refused = InputError("to", "{file} is there already and belongs to another certificate: {whose}", hint=hint,
                         file="/srv/certs/a.pem", whose="certificate 7, for a.example and 4 more (EC key)")  # fmt: skip
    desk.client.fail(ExportCertificate, refused)
    assert "certificate 7" in dialog.form.folder.field.error
    assert "--replace" not in dialog.form.folder.field.error
    settle()
    assert faults(dialog) == []
    dialog.form.replace_box.setChecked(True)
    click(dialog.export_button, qtbot)
    assert desk.client.requests(ExportCertificate)[-1].replace
    dialog.form.folder.edit.setText("/srv/elsewhere")
    assert not dialog.form.replace_box.isChecked()


def test_other_failures_stand_above_the_form(export: Opener, desk: RecordingDesk, qtbot: QtBot) -> None:
    dialog = export()
    dialog.form.folder.edit.setText("/srv/certs")
    click(dialog.export_button, qtbot)
    desk.client.fail(ExportCertificate, StorageError("the disk is full"))
    assert "disk" in dialog.trouble.headline
    assert dialog.export_button.isEnabled()


def test_a_key_that_is_elsewhere_leaves_the_forms_with_a_key_out(export: Opener) -> None:
    dialog = export(sample.detail(13, key_ref=""))
    assert dialog.form.planned()[0].name == "vpn.example.com-cert.pem"
    dialog.form.places.choose("nginx")
    assert "(your own key)" in dialog.form.note.text
    off = [place.text() for place in dialog.form.places.group.buttons() if not place.isEnabled()]
    assert off == ["IIS, Windows 2019 or newer", "IIS, Windows 2016 or older", "Tomcat, Java"]


# --- revoking --------------------------------------------------------------------------------------------------------


@pytest.fixture
def revoke(desk: RecordingDesk, parent: QWidget) -> RevokeDialog:
    dialog = RevokeDialog(sample.detail(9), desk, parent, may_renew=True)
    dialog.open()
    return dialog


def test_revoking_needs_a_reason_and_the_name(revoke: RevokeDialog, desk: RecordingDesk, qtbot: QtBot) -> None:
    assert revoke.cancel_button.isDefault()
    assert faults(revoke) == []
    assert not revoke.revoke_button.isEnabled()
    revoke.choose(RevocationReason.SUPERSEDED)
    assert not revoke.revoke_button.isEnabled()
    revoke.name_edit.setText("  Bücher.example.org ")
    assert revoke.revoke_button.isEnabled()
    revoke.name_edit.setText("xn--bcher-kva.example.org")
    click(revoke.revoke_button, qtbot)
    asked = desk.client.requests(RevokeCertificate)[0]
    assert (asked.certificate_id, asked.reason) == (9, "superseded")


def test_a_revoked_certificate_is_told_and_the_dialog_goes(
    revoke: RevokeDialog, desk: RecordingDesk, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    told: list[Certificate] = []
    revoke.revoked.connect(told.append)
    revoke.choose(RevocationReason.KEY_COMPROMISE)
    revoke.name_edit.setText("bücher.example.org")
    click(revoke.revoke_button, qtbot)
    assert not revoke.revoke_button.isEnabled()
    desk.client.succeed(RevokeCertificate, sample.detail(9).certificate)
    assert [one.id for one in told] == [9]
    settle()


def test_what_the_ca_says_against_it_stays(revoke: RevokeDialog, desk: RecordingDesk, qtbot: QtBot) -> None:
    revoke.choose(RevocationReason.UNSPECIFIED)
    revoke.name_edit.setText("bücher.example.org")
    click(revoke.revoke_button, qtbot)
    desk.client.fail(RevokeCertificate, StateError("certificate 9 is revoked already"))
    assert "revoked already" in revoke.trouble.headline
    assert revoke.revoke_button.isEnabled()


def test_renewing_first_is_offered(revoke: RevokeDialog, desk: RecordingDesk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(revoke.renewal_wanted):
        click(next(made for made in revoke.findChildren(QPushButton) if made.text() == "Renew first"), qtbot)
    assert desk.client.requests(RevokeCertificate) == []


def test_leaving_while_the_ca_is_asked_stops_it(revoke: RevokeDialog, desk: RecordingDesk, qtbot: QtBot) -> None:
    revoke.choose(RevocationReason.UNSPECIFIED)
    revoke.name_edit.setText("bücher.example.org")
    click(revoke.revoke_button, qtbot)
    ticket = desk.client.pending(RevokeCertificate)
    revoke.reject()
    assert ticket.stop_event.is_set()


# --- its story and its versions --------------------------------------------------------------------------------------


def test_the_story_is_told_in_plain_words(
    desk: RecordingDesk, parent: QWidget, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    dialog = StoryDialog(sample.detail(13), desk, parent)
    dialog.open()
    settle()
    shown = words(dialog)
    assert "The CA says: “no TXT record found”" in shown
    assert "Exported with its key to /etc/nginx/certs, as pem." in shown
    assert faults(dialog) == []
    click(next(made for made in dialog.findChildren(QPushButton) if made.text() == "Rows of the trail"), qtbot)
    assert desk.go == ["/acme/audit?object=certificate+13"]


def test_a_story_that_can_not_be_read_can_be_asked_for_again(
    desk: RecordingDesk, parent: QWidget, settle: Callable[[], None]
) -> None:
    desk.client.answer(ExplainCertificate, StorageError("the database is busy"))
    dialog = StoryDialog(sample.detail(13), desk, parent)
    dialog.open()
    settle()
    assert dialog.trouble.headline
    desk.client.answer(ExplainCertificate, ())
    dialog._ask()
    settle()
    assert "The trail holds nothing about it." in words(dialog)


def test_of_a_long_story_the_end_is_told_first(
    desk: RecordingDesk, parent: QWidget, settle: Callable[[], None], qtbot: QtBot
) -> None:
    desk.client.answer(ExplainCertificate, sample.milestones() * 12)
    dialog = StoryDialog(sample.detail(13), desk, parent)
    dialog.open()
    settle()
    assert len(dialog.chapters) > 60
    shown = words(dialog).count("The order failed.")
    earlier = next(made for made in dialog.findChildren(QPushButton) if "earlier" in made.text())
    click(earlier, qtbot)
    settle()
    assert words(dialog).count("The order failed.") > shown
    assert faults(dialog) == []


def test_versions_are_compared_with_the_one_before(
    desk: RecordingDesk, parent: QWidget, settle: Callable[[], None], qtbot: QtBot
) -> None:
    dialog = VersionsDialog(sample.detail(13), desk, parent)
    dialog.open()
    settle()
    shown = words(dialog)
    assert "Certificate 13 beside 113" in shown
    assert "RSA 2048" in shown
    assert faults(dialog) == []
    dialog.table.setCurrentIndex(dialog.model.index(2, 0))
    assert "There is none before it." in words(dialog)
    with qtbot.waitSignal(dialog.opened) as told:
        click(dialog.show_button, qtbot)
    assert told.args == [213]


def test_a_lone_version_has_nothing_to_be_compared_with(desk: RecordingDesk, parent: QWidget) -> None:
    detail = sample.detail(13)
    dialog = VersionsDialog(replace(detail, versions=detail.versions[:1]), desk, parent)
    assert "There is none before it." in words(dialog)
