"""In place of a new operator: the database has some, and its keys have to come to this computer."""

from __future__ import annotations

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from acme_desktop.desktop.desk import Client
from acme_desktop.desktop.panes.entry.first_run.step import Step
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.tickets import Ticket
from acme_desktop.desktop.widgets.buttons import button
from acme_desktop.desktop.widgets.field import Field
from acme_desktop.desktop.widgets.message_bar import MessageBar
from acme_desktop.desktop.widgets.password_edit import PasswordEdit
from acme_desktop.desktop.wording.errors import told
from acme_desktop.domain.errors import AcmeDesktopError, InputError
from acme_desktop.service.answers import KitReport
from acme_desktop.service.kit_requests import ImportKit


class JoinStep(Step):
    """Takes a recovery kit; without one everything can be looked at, and whatever needs a key has to wait."""

    def __init__(self, client: Client, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.title = self.tr("Bring the keys of this database here")
        self.next_text = self.tr("Put the kit in")
        self.skip_text = self.tr("Sign in without it")
        self._client = client
        self._ticket: Ticket[KitReport] | None = None
        self.path_edit = QLineEdit()
        self.path_edit.setAccessibleName(self.tr("Recovery kit"))
        choose = button(self.tr("Choose…"), icon="folder")
        choose.clicked.connect(self._on_choose)
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(metric("button-gap"))
        layout.addWidget(self.path_edit, 1)
        layout.addWidget(choose)
        self.path_field = Field(self.tr("Recovery kit"), row, self.tr("an admin of this database can save one"))
        self.passphrase_edit = PasswordEdit()
        self.passphrase_field = Field(self.tr("Passphrase of the kit"), self.passphrase_edit)
        self.result = MessageBar()
        for widget in (self.path_field, self.passphrase_field, self.result):
            self.body.addWidget(widget)

    def begin(self) -> None:
        self.path_edit.setFocus()

    def go_on(self) -> None:
        path, passphrase = self.path_edit.text().strip(), self.passphrase_edit.text()
        self.path_field.set_error("" if path else self.tr("Name the file"))
        self.passphrase_field.set_error("" if passphrase else self.tr("Type its passphrase"))
        if not path or not passphrase or self._ticket is not None:
            return
        self.result.clear()
        self._ticket = self._client.submit(ImportKit(path, passphrase), claim=True)
        self._ticket.succeeded.connect(lambda _: self.done.emit())
        self._ticket.failed.connect(self._on_failed)
        self._ticket.finished.connect(self._on_finished)
        self.set_busy(True)

    def skip(self) -> None:
        self.done.emit()

    def _on_choose(self) -> None:
        dialog = QFileDialog(self, self.tr("The recovery kit"), self.path_edit.text())
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.path_edit.setText)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_failed(self, error: AcmeDesktopError) -> None:
        if isinstance(error, InputError):
            self.path_field.set_error(told(error).headline)
        else:
            self.result.show_error(error)

    def _on_finished(self) -> None:
        self._ticket = None
        self.set_busy(False)
