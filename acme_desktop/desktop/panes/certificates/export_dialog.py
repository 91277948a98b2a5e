"""Exporting: asks where it will run, has the files written by the service, and shows what is to be done with them."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.panes.certificates.export_done import ExportDone
from acme_desktop.desktop.panes.certificates.export_form import ExportForm
from acme_desktop.desktop.panes.certificates.targets import TARGETS
from acme_desktop.desktop.tickets import Ticket
from acme_desktop.desktop.widgets.buttons import button
from acme_desktop.desktop.widgets.chip import StateLabel
from acme_desktop.desktop.widgets.dialog import Dialog
from acme_desktop.desktop.widgets.message_bar import MessageBar
from acme_desktop.desktop.widgets.surfaces import ScrollPage
from acme_desktop.desktop.wording.errors import told
from acme_desktop.domain.errors import AcmeDesktopError, InputError
from acme_desktop.service.answers import ExportedFiles
from acme_desktop.service.lines import CertificateDetail
from acme_desktop.service.requests import ExportCertificate

_WIDTH, _HEIGHT = 800, 540
_PREFERRED = "certificates.export"


class ExportDialog(Dialog):
    """The folder is what it was exported to before, else the last one for the same kind of place."""

    def __init__(self, detail: CertificateDetail, desk: Desk, parent: QWidget) -> None:
        name = detail.certificate.identifiers[0].display
        super().__init__(
            self.tr("Export the certificate for {name}").format(name=name),
            self.tr(
                "Each file is written whole or not at all, read back and checked before this says that it is done."
            ),
            parent,
            width=_WIDTH,
        )
        self._detail = detail
        self._desk = desk
        self._ticket: Ticket[ExportedFiles] | None = None
        self.trouble = MessageBar("bad")
        self.form = ExportForm(detail, desk.client)
        self.written: ExportDone | None = None
        self.status = StateLabel(wrap=True)
        self.again_button = self.add_button(button(self.tr("For another place")))
        self.export_button = self.add_button(button(self.tr("Export"), "primary", "download"))
        self._pages = ScrollPage(margins=False)
        self._lay_out()
        self._recall()
        self.form.changed.connect(self.trouble.clear)
        self.export_button.clicked.connect(self._on_export)
        self.form.confirmation.busy.connect(self._on_confirming)
        self.form.confirmation.ask()
        self.again_button.clicked.connect(self._on_again)

    def reject(self) -> None:
        """What was begun is told to stop; what was written stays, and is on the record."""
        if self._ticket is not None:
            self._ticket.stop()
        super().reject()

    def _lay_out(self) -> None:
        self.body.addWidget(self.trouble)
        self._pages.body.addWidget(self.form)
        self._pages.body.addStretch(1)
        self.body.addWidget(self._pages, 1)
        self.foot.addWidget(self.status)
        self.foot.addStretch(1)
        self.again_button.hide()
        self.export_button.setDefault(True)
        self.resize(_WIDTH, _HEIGHT)

    def _recall(self) -> None:
        kept = self._desk.preferences.get(_PREFERRED)
        known = kept if isinstance(kept, dict) else {}
        self.form.places.choose(str(known.get("target", TARGETS[0].key)))
        self.form.folder.edit.setText(self._detail.line.exported_to or str(known.get("folder", "")))

    def _remember(self) -> None:
        folder = self.form.folder.text
        self._desk.preferences.put(_PREFERRED, {"target": self.form.places.target.key, "folder": folder})
        self._desk.preferences.save()

    def _on_export(self) -> None:
        self.trouble.clear()
        command = self.form.command()
        if command is not None and self._ticket is None:
            self.form.confirmation.first(lambda: self._write(command))

    def _write(self, command: ExportCertificate) -> None:
        ticket = self._desk.client.submit(command, claim=True)
        self._ticket = ticket
        self.form.setEnabled(False)
        self.export_button.setEnabled(False)
        self.status.put(self.tr("Writing…"), "running")
        ticket.succeeded.connect(self._on_written)
        ticket.failed.connect(self._on_failed)
        ticket.finished.connect(self._on_finished)

    def _on_confirming(self, busy: bool) -> None:
        self.export_button.setEnabled(not busy)
        self.status.put(self.tr("Looking at your password…") if busy else "", "running" if busy else "")

    def _on_written(self, written: ExportedFiles) -> None:
        self._remember()
        self.form.passwords.forget()
        self.form.hide()
        self.written = ExportDone(self.form.places.target, written.paths)
        self._pages.body.insertWidget(0, self.written)
        self.export_button.hide()
        self.again_button.show()
        self.cancel_button.setText(self.tr("Close"))
        self.cancel_button.setDefault(True)
        self.cancel_button.setFocus()

    def _on_failed(self, error: AcmeDesktopError) -> None:
        if self.form.confirmation.takes(error):
            return
        field = {"to": self.form.folder.field, "password": self.form.passwords.first}.get(
            error.field if isinstance(error, InputError) else ""
        )
        if field is None:
            self.trouble.show_error(error)
            return
        said = told(error, self._desk.now())
        field.set_error(" ".join(filter(None, (said.headline, said.why, said.advice))))
        self.form.setEnabled(True)
        if "--replace" in error.hint:
            self.form.offer_replacing()
        else:
            field.editor.setFocus()

    def _on_finished(self) -> None:
        self._ticket = None
        self.form.setEnabled(True)
        self.export_button.setEnabled(True)
        self.status.put("")

    def _on_again(self) -> None:
        if self.written is not None:
            self.written.hide()
            self.written.deleteLater()
            self.written = None
        self.form.show()
        self.again_button.hide()
        self.export_button.show()
        self.export_button.setDefault(True)
        self.cancel_button.setText(self.tr("Cancel"))
