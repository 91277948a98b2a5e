"""What an export is asked for with: where it will run, the folder, a password; and which files come of it."""

from __future__ import annotations

from pathlib import PurePath

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from acme_desktop.desktop.confirmation import Confirmation
from acme_desktop.desktop.desk import Client
from acme_desktop.desktop.panes.certificates.folder_field import FolderField
from acme_desktop.desktop.panes.certificates.password_fields import PasswordFields
from acme_desktop.desktop.panes.certificates.place_picker import PlacePicker
from acme_desktop.desktop.panes.certificates.targets import (
    TARGETS,
    WITH_PASSWORD,
    PlannedFile,
    forms,
    install_note,
    planned_files,
)
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.theme.styling import set_shown
from acme_desktop.desktop.widgets.chip import StateLabel
from acme_desktop.desktop.widgets.choice import Choice
from acme_desktop.desktop.widgets.emptied import empty
from acme_desktop.desktop.widgets.field import Field
from acme_desktop.desktop.widgets.text import label
from acme_desktop.desktop.widgets.value_text import ValueText
from acme_desktop.service.lines import CertificateDetail
from acme_desktop.service.requests import ExportCertificate

_NAME_WIDTH = 236


class ExportForm(QWidget):
    """Signals:
    changed(): something else is wanted.
    """

    changed = Signal()

    def __init__(self, detail: CertificateDetail, client: Client, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._detail = detail
        self._has_key = bool(detail.certificate.key_ref)
        self.places = PlacePicker(has_key=self._has_key)
        self.form_choice = Choice(forms(), self.tr("Form"))
        self.form_field = Field(self.tr("Form"), self.form_choice)
        self._files = QGridLayout()
        self.warning = StateLabel(wrap=True)
        self.note = ValueText("", self.tr("What is to be done there"), mono=True, well=True)
        self.folder = FolderField()
        self.passwords = PasswordFields()
        self.confirmation = Confirmation(client)
        self.replace_box = QCheckBox(self.tr("Replace what is there"))
        self._lay_out()
        self.places.chosen.connect(self._show_form)
        self.form_choice.chosen.connect(lambda _: self._show_form())
        self.folder.changed.connect(self._on_folder)
        self.places.choose(TARGETS[0].key)

    @property
    def form(self) -> str:
        """As ExportCertificate takes it."""
        return self.places.target.form or self.form_choice.key

    def command(self) -> ExportCertificate | None:
        """What is asked for; None where something is missing, which is said beside its field."""
        folder = self.folder.taken()
        password = self.passwords.taken() if self.form in WITH_PASSWORD else ""
        if folder is None or password is None:
            (self.folder.edit if folder is None else self.passwords.first_edit).setFocus()
            return None
        return ExportCertificate(
            self._detail.certificate.id, self.form, folder, password, replace=self.replace_box.isChecked()
        )

    def offer_replacing(self) -> None:
        """Something else is there: the operator may insist."""
        self.replace_box.show()
        self.replace_box.setFocus()

    def planned(self) -> tuple[PlannedFile, ...]:
        """What will be written."""
        return planned_files(self._detail, self.form)

    def _show_form(self) -> None:
        set_shown(self.form_field, not self.places.target.form)
        set_shown(self.passwords, self.form in WITH_PASSWORD)
        self.confirmation.want(self._has_key and any(file.private for file in self.planned()))
        self._hide_replacing()
        self._show_files()
        warning = self._warning()
        self.warning.put(warning, "failing" if self._has_key else "info", "warn" if self._has_key else "quiet")
        set_shown(self.warning, bool(warning))
        self._show_note()
        self.changed.emit()

    def _show_files(self) -> None:
        empty(self._files)
        for row, file in enumerate(self.planned()):
            name = label(file.name, "mono", wrap=True)
            name.setMinimumWidth(_NAME_WIDTH)
            access = self.tr("0600, for its owner only") if file.private else "0644"
            self._files.addWidget(name, row, 0)
            self._files.addWidget(label(f"{file.holds} ({access})", "small", "2", wrap=True), row, 1)

    def _show_note(self) -> None:
        """As it will be, with the folder that is typed so far."""
        folder = self.folder.text or "…"
        paths = [str(PurePath(folder, file.name)) for file in self.planned()]
        self.note.set_text(install_note(self.places.target, paths))
        set_shown(self.note, bool(self.note.text))

    def _warning(self) -> str:
        if self.form == "pem" and self._has_key:
            return self.tr(
                "The key is written without a password, as servers need it. Whoever can read that file can pretend to "
                "be this server: keep it there, and nowhere else."
            )
        if self.form == "pfx-legacy":
            return self.tr("3DES and SHA-1 protect the key badly: delete the file after the import.")
        if self.form == "pem":
            return self.tr("The key is where you made the request: it is not here.")
        return ""

    def _on_folder(self) -> None:
        self._hide_replacing()
        self._show_note()

    def _hide_replacing(self) -> None:
        self.replace_box.setChecked(False)
        self.replace_box.hide()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(metric("pane-margin"))
        row.addWidget(self.places)
        column = QVBoxLayout()
        column.setSpacing(metric("card-inside"))
        column.addWidget(self.form_field)
        self._files.setHorizontalSpacing(metric("step"))
        self._files.setVerticalSpacing(metric("half"))
        self._files.setColumnStretch(1, 1)
        column.addWidget(label(self.tr("Files"), "label"))
        column.addLayout(self._files)
        for part in (self.warning, self.folder, self.replace_box, self.passwords, self.confirmation, self.note):
            column.addWidget(part)
        column.addStretch(1)
        row.addLayout(column, 1)
