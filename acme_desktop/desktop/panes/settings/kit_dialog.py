"""Saving the recovery kit."""

from __future__ import annotations

from PySide6.QtCore import QDir, QStandardPaths, QSysInfo
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.panes.settings.deed_dialog import DeedDialog
from acme_desktop.desktop.panes.settings.section import beside
from acme_desktop.desktop.widgets.buttons import button
from acme_desktop.desktop.widgets.field import Field
from acme_desktop.desktop.widgets.new_secret import NewSecret
from acme_desktop.service.answers import KitReport
from acme_desktop.service.kit_requests import ExportKit

_LEAST = 12


class KitDialog(DeedDialog):
    """A path, and the passphrase twice."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, "", "", "", parent)
        self.say(
            self.tr("Save a recovery kit"),
            self.tr(
                "Whoever has this file and its passphrase can open everything that is in the database. Keep both apart "
                "from this computer and from each other."
            ),
        )
        self.go_button.setText(self.tr("Save the kit"))
        self.path_edit = QLineEdit(_proposal())
        self.choose_button = button(self.tr("Choose…"), icon="folder")
        self.choose_button.clicked.connect(self._on_choose)
        self.path_field = Field(self.tr("File"), beside(self.path_edit, self.choose_button))
        self.path_edit.setAccessibleName(self.tr("File"))
        self.secret = NewSecret(
            self.tr("Passphrase of the kit"),
            self.tr("Passphrase again"),
            _LEAST,
            self.tr("four or five words are good"),
        )
        self.body.addWidget(self.path_field)
        self.body.addWidget(self.secret)
        self.fields = {"to": self.path_field, "passphrase": self.secret.first_field}
        self.path_edit.textChanged.connect(lambda _: self.path_field.set_error(""))
        self.secret.second_edit.returnPressed.connect(self.go)

    def request(self) -> ExportKit | None:
        path = self.path_edit.text().strip()
        self.path_field.set_error("" if path else self.tr("Name a file."))
        if self.secret.show_complaint() or not path:
            return None
        return ExportKit(path, self.secret.text)

    def on_done(self, answer: object) -> None:
        self.secret.forget()
        if isinstance(answer, KitReport):
            self.desk.notices.toast(self.tr("The recovery kit is saved: {path}").format(path=answer.path))
        super().on_done(answer)

    def _on_choose(self) -> None:
        dialog = QFileDialog(self, self.tr("Save the recovery kit"), self.path_edit.text())
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.fileSelected.connect(self.path_edit.setText)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


def _proposal() -> str:
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation) or QDir.homePath()
    return QDir.toNativeSeparators(f"{folder}/acme-desktop-{QSysInfo.machineHostName()}.kit")
