"""What can be taken out of the trail: the rows that are shown, or the whole of it so that it can be verified."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.panes.audit.wanted import Wanted
from acme_desktop.service.answers import ExportedFiles
from acme_desktop.service.questions import ExportAuditRows
from acme_desktop.service.requests import Command, ExportAudit


class ExportMenu(QMenu):
    """`wanted` tells what is shown now. Every export is on the record itself."""

    def __init__(self, desk: Desk, wanted: Callable[[], Wanted], parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._wanted = wanted
        self._add(self.tr("These rows for a spreadsheet (CSV)…"), "audit.csv", self._rows)
        self._add(self.tr("These rows as JSON Lines…"), "audit-rows.jsonl", self._rows)
        self.addSeparator()
        self._add(self.tr("The whole trail, to be verified elsewhere…"), "audit.jsonl", ExportAudit)

    def _rows(self, path: str) -> Command[ExportedFiles]:
        return ExportAuditRows(path, self._wanted().for_service(self._desk.now()))

    def _add(self, words: str, name: str, command: Callable[[str], Command[ExportedFiles]]) -> None:
        action = QAction(words, self)
        action.triggered.connect(lambda: self._ask(words.rstrip("…"), name, command))
        self.addAction(action)

    def _ask(self, title: str, name: str, command: Callable[[str], Command[ExportedFiles]]) -> None:
        asked = QFileDialog(self.parentWidget(), title)
        asked.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        asked.setFileMode(QFileDialog.FileMode.AnyFile)
        asked.selectFile(name)
        asked.fileSelected.connect(lambda path: self.export(command(path)))
        asked.finished.connect(asked.deleteLater)
        asked.open()

    def export(self, command: Command[ExportedFiles]) -> None:
        """Write it; where it went is said when it is there."""
        ticket = self._desk.client.submit(command)
        ticket.succeeded.connect(self._on_exported)

    def _on_exported(self, written: ExportedFiles) -> None:
        words = self.tr("%n row(s) written to {path}", "", written.rows)
        self._desk.notices.toast(words.format(path=written.paths[0]))
