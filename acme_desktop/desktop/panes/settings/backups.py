"""Back-ups of the database: those there are, making one, bringing one back; and how a server does that."""

from __future__ import annotations

from pathlib import PurePath

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.panes.settings.backup_dialogs import BackupDialog, RestoreDialog, folder_of_backups
from acme_desktop.desktop.panes.settings.section import ButtonRow
from acme_desktop.desktop.table.column import Column
from acme_desktop.desktop.table.model import RowsModel
from acme_desktop.desktop.table.view import Table
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.theme.styling import set_shown
from acme_desktop.desktop.tickets import Ticket
from acme_desktop.desktop.widgets.buttons import button
from acme_desktop.desktop.widgets.copy_button import CopyButton
from acme_desktop.desktop.widgets.message_bar import MessageBar
from acme_desktop.desktop.widgets.text import label
from acme_desktop.desktop.widgets.value_text import ValueText
from acme_desktop.desktop.wording import moments
from acme_desktop.domain.events import Event, Topic
from acme_desktop.domain.operator import Permission
from acme_desktop.service.answers import BackupFile
from acme_desktop.service.backup_requests import ListBackups

_LEAST_ROWS, _MOST_ROWS = 1, 6
_SERVER = "PostgreSQL"


class ServerBackups(QWidget):
    """How it is done where a server has the database: by whom, and with which commands."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        about = self.tr(
            "The database is on a PostgreSQL server, and is backed up by whoever runs that. These commands do it by "
            "hand: the first makes a back-up, the second brings it back. Before the second, everybody closes the "
            "program and the renewals are stopped. The password is asked for, or read from ~/.pgpass."
        )
        self.commands = ValueText("", self.tr("Commands for the server"), mono=True, well=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(metric("card-inside"))
        column.addWidget(label(about, "small", "2", wrap=True))
        column.addWidget(self.commands)
        column.addWidget(ButtonRow(CopyButton(lambda: self.commands.text, self.tr("the commands"))))

    def show_place(self, place: str) -> None:
        """The database's address, without its password."""
        self.commands.set_text(
            f"pg_dump --format=custom --file=acme-desktop.dump '{place}'\n"
            f"pg_restore --clean --if-exists --single-transaction --dbname='{place}' acme-desktop.dump"
        )


class Backups(QWidget):
    """What can be done depends on where the database is: `show_place` tells it."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._may = desk.may(Permission.CHANGE_SETTINGS)
        self._ticket: Ticket[tuple[BackupFile, ...]] | None = None
        self.trouble = MessageBar("bad")
        self.model = RowsModel[BackupFile](self._columns(), lambda file: file.path, self)
        self.table = Table(self.model, desk, "backups", self.tr("Back-ups"), margin="card-inside")
        self.none = label(self.tr("There is no back-up beside the database yet."), "small", "2", wrap=True)
        self.back_up_button = button(self.tr("Back up now…"), icon="save")
        self.restore_button = button(self.tr("Restore…"), icon="history")
        self.other_button = button(self.tr("Restore another file…"), icon="folder")
        self.reason = label("", "small", "2", wrap=True)
        self.here, self.there = QWidget(), ServerBackups()
        self._fill()
        self._listen()
        self._show()

    @property
    def words(self) -> str:
        """What a search looks through."""
        return f"{self._about()} {self.tr('Backup, restore, copy, pg_dump')}"

    def refresh(self) -> None:
        """Look what is there."""
        if self._ticket is not None or not self._may:
            return
        self._ticket = self._desk.client.submit(ListBackups(folder_of_backups(self._desk)), claim=True)
        self._ticket.succeeded.connect(self._on_found)
        self._ticket.failed.connect(lambda error: self.trouble.show_error(error, self.refresh))
        self._ticket.finished.connect(self._on_finished)

    def show_place(self, kind: str, place: str) -> None:
        """Where the database is, as doctor says it."""
        on_server = kind == _SERVER
        set_shown(self.here, not on_server)
        set_shown(self.there, on_server)
        self.there.show_place(place)

    def _about(self) -> str:
        return self.tr(
            "A back-up is one file with everything in it, checked before it counts as made. Its secrets are sealed: "
            "keep a recovery kit too, apart from it. Before an upgrade one is made by itself."
        )

    def _fill(self) -> None:
        whole, inside = QVBoxLayout(self), QVBoxLayout(self.here)
        for column in (whole, inside):
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(metric("card-inside"))
        whole.addWidget(label(self.tr("Back-ups"), "strong"))
        whole.addWidget(self.here)
        whole.addWidget(self.there)
        buttons = ButtonRow(self.back_up_button, self.restore_button, self.other_button)
        about = label(self._about(), "small", "2", wrap=True)
        for part in (about, self.trouble, self.table, self.none, buttons, self.reason):
            inside.addWidget(part)
        self.trouble.clear()
        set_shown(self.there, False)

    def _listen(self) -> None:
        self.back_up_button.clicked.connect(lambda: BackupDialog(self._desk, self.window()).open())
        self.restore_button.clicked.connect(self._on_restore)
        self.other_button.clicked.connect(self._on_other)
        self.table.chosen.connect(self._show)
        self.table.opened.connect(lambda file: self._restore(file.path))
        self._desk.client.happened.connect(self._on_happened)

    def _columns(self) -> tuple[Column[BackupFile], ...]:
        now = self._desk.now
        reasons = {
            "schema": self.tr("Before an upgrade"),
            "before-restore": self.tr("Before a restore"),
            "own": self.tr("By hand"),
        }
        return (
            Column("made", self.tr("Made"), lambda file: moments.when(file.made_at, now()), width=150, least=96),
            Column("reason", self.tr("Why"), lambda file: reasons.get(file.reason, file.reason), width=140, least=96),
            Column("size", self.tr("Size"), lambda file: QLocale().formattedDataSize(file.size), align="trailing",
                   width=90, least=72),
            Column("file", self.tr("File"), lambda file: PurePath(file.path).name, width=320, least=120, stretch=1,
                   tip=lambda file: file.path),
        )  # fmt: skip

    def _on_found(self, files: tuple[BackupFile, ...]) -> None:
        self.trouble.clear()
        self.model.show(files)
        rows = min(max(len(files), _LEAST_ROWS), _MOST_ROWS)
        self.table.setFixedHeight(metric("table-header") + rows * metric("table-row"))
        self._show()

    def _on_finished(self) -> None:
        self._ticket = None

    def _on_happened(self, event: Event) -> None:
        if event.topic is Topic.DATABASE and self.isVisible():
            self.refresh()

    def _on_restore(self) -> None:
        chosen = self.table.chosen_line()
        if isinstance(chosen, BackupFile):
            self._restore(chosen.path)

    def _on_other(self) -> None:
        dialog = QFileDialog(self, self.tr("Choose a back-up"), folder_of_backups(self._desk))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._restore)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _restore(self, path: str) -> None:
        if self._may:
            RestoreDialog(self._desk, path, self.window()).open()

    def _show(self) -> None:
        any_ = self.model.rowCount() > 0
        set_shown(self.table, any_)
        set_shown(self.none, not any_ and self._may)
        for made in (self.back_up_button, self.other_button):
            made.setEnabled(self._may)
        self.restore_button.setEnabled(self._may and self.table.chosen_line() is not None)
        self.reason.setText("" if self._may else self.tr("Only admins do this."))
        set_shown(self.reason, not self._may)
