"""Step 3, second half: the recovery kit is saved, or declined in words."""

from __future__ import annotations

from PySide6.QtCore import QDir, QStandardPaths, QSysInfo
from PySide6.QtWidgets import QButtonGroup, QFileDialog, QHBoxLayout, QLineEdit, QWidget

from acme_desktop.desktop.confirmation import Confirmation
from acme_desktop.desktop.desk import Client
from acme_desktop.desktop.panes.entry.first_run.option import Option
from acme_desktop.desktop.panes.entry.first_run.step import Step
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.tickets import Ticket
from acme_desktop.desktop.widgets.buttons import button
from acme_desktop.desktop.widgets.field import Field
from acme_desktop.desktop.widgets.message_bar import MessageBar
from acme_desktop.desktop.widgets.new_secret import NewSecret
from acme_desktop.desktop.wording.errors import told
from acme_desktop.domain.errors import AcmeDesktopError, InputError
from acme_desktop.service.answers import KitReport
from acme_desktop.service.kit_requests import ExportKit

_LEAST = 12


class KitStep(Step):
    """`outcome` is saved or declined once it is left."""

    def __init__(self, client: Client, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.title = self.tr("Your recovery kit")
        self.next_text = self.tr("Save the kit")
        self.outcome = ""
        self._client = client
        self._ticket: Ticket[KitReport] | None = None
        self._group = QButtonGroup(self)
        self.save = Option(
            self.tr("Save a recovery kit"),
            self.tr(
                "One small file under a passphrase. With it and the database everything can be opened again, after a "
                "lost keyring or on a new computer. Keep it apart from this computer."
            ),
            self._group,
        )
        self.decline = Option(
            self.tr("Go on without one"),
            self.tr(
                "If the keyring is lost, every key is lost with it: certificates and accounts have to be made anew."
            ),
            self._group,
        )
        self.path_edit = QLineEdit(_proposal())
        self.path_field = Field(self.tr("File"), self._path_row())
        self.path_edit.setAccessibleName(self.tr("File"))
        self.secret = NewSecret(self.tr("Passphrase of the kit"), self.tr("Passphrase again"), _LEAST)
        self.words_edit = QLineEdit()
        self._words = self.tr("no kit")
        self.words_field = Field(self.tr("Type “{words}” to confirm").format(words=self._words), self.words_edit)
        self.confirmation = Confirmation(client)
        self.result = MessageBar()
        for widget in (self.path_field, self.secret, self.confirmation, self.result):
            self.save.body.addWidget(widget)
        self.decline.body.addWidget(self.words_field)
        self.body.addWidget(self.save)
        self.body.addWidget(self.decline)
        self._connect()

    def begin(self) -> None:
        self.secret.first_edit.setFocus()

    def go_on(self) -> None:
        if self.decline.is_chosen:
            self.outcome = "declined"
            self.done.emit()
        elif self._ticket is None:
            self._save()

    def _save(self) -> None:
        path = self.path_edit.text().strip()
        self.path_field.set_error("" if path else self.tr("Name a file"))
        if not path or self.secret.show_complaint():
            return
        self.result.clear()
        self.confirmation.first(lambda: self._export(path))

    def _export(self, path: str) -> None:
        self._ticket = self._client.submit(ExportKit(path, self.secret.text), claim=True)
        self._ticket.succeeded.connect(self._on_saved)
        self._ticket.failed.connect(self._on_failed)
        self._ticket.finished.connect(self._on_finished)
        self.set_busy(True)

    def _path_row(self) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(metric("button-gap"))
        self.choose_button = button(self.tr("Choose…"), icon="folder")
        self.choose_button.clicked.connect(self._on_choose)
        layout.addWidget(self.path_edit, 1)
        layout.addWidget(self.choose_button)
        return row

    def _connect(self) -> None:
        for option in (self.save, self.decline):
            option.chosen.connect(self._show_state)
        self.decline.chosen.connect(self.words_edit.setFocus)
        self.words_edit.textChanged.connect(self._show_state)
        self.confirmation.busy.connect(self.set_busy)
        self.confirmation.entered.connect(self.go_on)
        self.path_edit.textChanged.connect(lambda _: self.path_field.set_error(""))
        self.save.choose()

    def _on_choose(self) -> None:
        dialog = QFileDialog(self, self.tr("Save the recovery kit"), self.path_edit.text())
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.fileSelected.connect(self.path_edit.setText)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_saved(self, _: KitReport) -> None:
        self.outcome = "saved"
        self.secret.forget()
        self.done.emit()

    def _on_failed(self, error: AcmeDesktopError) -> None:
        if self.confirmation.takes(error):
            return
        if not isinstance(error, InputError):
            self.result.show_error(error)
            return
        said = told(error)
        text = " ".join(filter(None, (said.headline, said.advice)))
        (self.secret.first_field if error.field == "passphrase" else self.path_field).set_error(text)

    def _on_finished(self) -> None:
        self._ticket = None
        self.set_busy(False)

    def _show_state(self) -> None:
        declining = self.decline.is_chosen
        self.next_text = self.tr("Go on without a kit") if declining else self.tr("Save the kit")
        typed = self.words_edit.text().strip().casefold() == self._words.casefold()
        self.set_reason(self.tr("Type “{words}” first").format(words=self._words) if declining and not typed else "")


def _proposal() -> str:
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation) or QDir.homePath()
    return QDir.toNativeSeparators(f"{folder}/acme-desktop-{QSysInfo.machineHostName()}.kit")
