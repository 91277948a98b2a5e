"""Making a back-up, and bringing one back: what is in it is looked at first, and what follows is said."""

from __future__ import annotations

from pathlib import PurePath

from PySide6.QtCore import QDir, QLocale, QStandardPaths, QSysInfo
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.panes.settings.deed_dialog import DeedDialog
from acme_desktop.desktop.panes.settings.section import beside
from acme_desktop.desktop.tickets import Ticket
from acme_desktop.desktop.widgets.buttons import button, set_kind
from acme_desktop.desktop.widgets.facts import FactsGrid
from acme_desktop.desktop.widgets.field import Field
from acme_desktop.desktop.wording import moments
from acme_desktop.domain.errors import AcmeDesktopError
from acme_desktop.service.answers import BackupReport, Restored
from acme_desktop.service.backup_requests import BackUpDatabase, LookAtBackup, RestoreDatabase

_FOLDER = "storage.backups"
_SUFFIX = "backup"


def folder_of_backups(desk: Desk) -> str:
    """Where the last one was put, else where documents are."""
    usual = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation) or QDir.homePath()
    return str(desk.preferences.get(_FOLDER, "") or QDir.toNativeSeparators(usual))


class BackupDialog(DeedDialog):
    """Into a file that is not there yet."""

    grave = False

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, "", "", "", parent)
        self.say(
            self.tr("Back up the database"),
            self.tr(
                "Everything goes into one file, which is then read and checked. Put it onto another disk than this "
                "one. Work goes on meanwhile."
            ),
        )
        self.go_button.setText(self.tr("Back up"))
        self.path_edit = QLineEdit(str(PurePath(folder_of_backups(desk), self._proposal())))
        self.path_edit.setAccessibleName(self.tr("File"))
        self.choose_button = button(self.tr("Choose…"), icon="folder")
        self.choose_button.clicked.connect(self._on_choose)
        self.path_field = Field(self.tr("File"), beside(self.path_edit, self.choose_button))
        self.body.addWidget(self.path_field)
        self.fields = {"to": self.path_field}
        self.path_edit.textChanged.connect(lambda _: self.path_field.set_error(""))
        self.path_edit.returnPressed.connect(self.go)

    def request(self) -> BackUpDatabase | None:
        path = self.path_edit.text().strip()
        self.path_field.set_error("" if path else self.tr("Name a file."))
        if not path:
            return None
        return BackUpDatabase(path if PurePath(path).suffix else f"{path}.{_SUFFIX}")

    def on_done(self, answer: object) -> None:
        """Where it was put is proposed the next time, and looked into for the list."""
        if isinstance(answer, BackupReport):
            self.desk.preferences.put(_FOLDER, str(PurePath(answer.path).parent))
            self.desk.preferences.save()
            self.desk.notices.toast(self.tr("Backed up and checked: {path}").format(path=answer.path))
        super().on_done(answer)

    def _proposal(self) -> str:
        moment = self.desk.now().astimezone().strftime("%Y%m%d-%H%M")
        return f"acme-desktop-{QSysInfo.machineHostName()}-{moment}.{_SUFFIX}"

    def _on_choose(self) -> None:
        dialog = QFileDialog(self, self.tr("Back up the database"), self.path_edit.text())
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(_SUFFIX)
        dialog.fileSelected.connect(self.path_edit.setText)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


class RestoreDialog(DeedDialog):
    """The button is there once the back-up was seen to be whole."""

    def __init__(self, desk: Desk, path: str, parent: QWidget) -> None:
        super().__init__(desk, "", "", "", parent)
        self._path = path
        self.say(
            self.tr("Restore {file}?").format(file=PurePath(path).name),
            self.tr(
                "What was done since then is not known here any more: orders, certificates, changed keys, operators "
                "and their passwords. The database as it is now is kept in a file beside it, and the audit trail says "
                "what happened. Nobody may be at work meanwhile. Then everybody signs in again, with the password of "
                "that time."
            ),
        )
        self.go_button.setText(self.tr("Restore the database"))
        set_kind(self.go_button, "danger-final")
        self.go_button.setEnabled(False)
        self.facts = FactsGrid()
        self.body.addWidget(self.facts)
        self._look: Ticket[BackupReport] = desk.client.submit(LookAtBackup(path), claim=True)
        self._look.succeeded.connect(self._on_looked)
        self._look.failed.connect(self._on_not_looked)
        self.status.put(self.tr("Reading and checking it…"), "running")

    def reject(self) -> None:
        """A look that takes long is not needed any more."""
        self._look.stop()
        super().reject()

    def request(self) -> RestoreDatabase | None:
        return RestoreDatabase(self._path) if self.go_button.isEnabled() else None

    def on_done(self, answer: object) -> None:
        """Nobody is signed in any more, and nothing on the screen is so any more."""
        kept = PurePath(answer.kept).name if isinstance(answer, Restored) else ""
        said = self.tr("The database was restored. The one before is kept beside it: {file}").format(file=kept)
        super().on_done(answer)
        self.desk.porter.sign_out(said)

    def _on_looked(self, report: BackupReport) -> None:
        self.status.put(self.tr("It is whole."), "healthy", "ok")
        now = self.desk.now()
        number = QLocale().toString
        facts = (
            (self.tr("Made"), moments.both(report.made_at, now)),
            (self.tr("Last entry"), moments.both(report.until, now) if report.until else "–"),
            (self.tr("Operators"), number(report.operators)),
            (self.tr("Accounts"), number(report.accounts)),
            (self.tr("Orders"), number(report.orders)),
            (self.tr("Certificates"), number(report.certificates)),
            (self.tr("Audit rows"), number(report.rows)),
            (self.tr("Schema"), self._schema(report)),
        )
        for name, value in facts:
            self.facts.add(name, value)
        self.go_button.setEnabled(True)

    def _schema(self, report: BackupReport) -> str:
        return self.tr("{schema}, brought up to date").format(schema=report.schema) if report.older else report.schema

    def _on_not_looked(self, error: AcmeDesktopError) -> None:
        self.status.put("")
        self.trouble.show_error(error)
