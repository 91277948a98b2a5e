"""Step 2: a file in the profile, or a PostgreSQL database that is tried first."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QWidget

from acme_desktop.desktop.desk import Client
from acme_desktop.desktop.panes.entry.first_run.option import Option
from acme_desktop.desktop.panes.entry.first_run.plan import Plan
from acme_desktop.desktop.panes.entry.first_run.step import Step
from acme_desktop.desktop.tickets import Ticket
from acme_desktop.desktop.widgets.buttons import button
from acme_desktop.desktop.widgets.field import Field
from acme_desktop.desktop.widgets.message_bar import MessageBar
from acme_desktop.desktop.wording.errors import told
from acme_desktop.domain.errors import AcmeDesktopError, InputError
from acme_desktop.domain.settings import Settings
from acme_desktop.service.answers import DatabaseReport
from acme_desktop.service.database_requests import LookAtDatabase

_EXAMPLE = "postgresql://user:password@host/database"


class StorageStep(Step):
    """Looks at the database that was chosen; nothing is changed there yet."""

    def __init__(self, client: Client, plan: Plan, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.title = self.tr("Where your data live")
        self._client = client
        self._plan = plan
        self._ticket: Ticket[DatabaseReport] | None = None
        self._looked: DatabaseReport | None = None
        self._group = QButtonGroup(self)
        self.here = Option(
            self.tr("On this computer"),
            self.tr("One file in your profile: {folder}").format(folder=settings.home),
            self._group,
        )
        self.team = Option(
            self.tr("In a PostgreSQL database"),
            self.tr("Several people work with the same accounts, orders and certificates."),
            self._group,
        )
        self.url_edit = QLineEdit()
        self.url_edit.setPlaceholderText(_EXAMPLE)
        self.url_edit.setProperty("role", "mono")
        self.url_field = Field(
            self.tr("Address"),
            self.url_edit,
            help_=self.tr(
                "The database itself has to be there; an empty one is set up. The password goes into the keyring."
            ),
        )
        self.test_button = button(self.tr("Test"), icon="refresh", compact=True)
        self.result = MessageBar()
        self.team.body.addWidget(self.url_field)
        self.team.body.addWidget(self.test_button, 0, Qt.AlignmentFlag.AlignLeading)
        self.team.body.addWidget(self.result)
        self.body.addWidget(self.here)
        self.body.addWidget(self.team)
        self._fixed = "database_url" in settings.fixed
        self._connect()

    def begin(self) -> None:
        (self.here if self.here.is_chosen else self.team).button.setFocus()

    def go_on(self) -> None:
        if self.here.is_chosen or self._fixed:
            self._plan.database_url = ""
            self._plan.database_place = ""
            self._plan.database_is_used = False
            self.done.emit()
        elif self._looked is not None:
            self._plan.database_url = self.url_edit.text().strip()
            self._plan.database_place = self._looked.place
            self._plan.database_is_used = self._looked.operators > 0
            self.done.emit()
        else:
            self.look(then_go_on=True)

    def look(self, *, then_go_on: bool = False) -> None:
        """At the address that was typed."""
        url = self.url_edit.text().strip()
        if self._ticket is not None:
            return
        if not url:
            self.url_field.set_error(self.tr("Type the database’s address"))
            self.url_edit.setFocus()
            return
        self.result.clear()
        self._ticket = self._client.submit(LookAtDatabase(url), claim=True)
        self._ticket.succeeded.connect(self._on_looked)
        self._ticket.failed.connect(self._on_failed)
        self._ticket.finished.connect(self._on_finished)
        if then_go_on:
            self._ticket.succeeded.connect(lambda _: self.go_on())
        self.set_busy(True)

    def _connect(self) -> None:
        self.url_edit.textChanged.connect(self._on_typed)
        self.test_button.clicked.connect(lambda: self.look())
        self.team.chosen.connect(self.url_edit.setFocus)
        self.here.choose()
        if self._fixed:
            self.here.explain(self.tr("ACME_DESKTOP_DATABASE_URL in the environment says where, and that counts."))
            self.team.hide()

    def _on_typed(self) -> None:
        self._looked = None
        self.url_field.set_error("")
        self.result.clear()

    def _on_looked(self, report: DatabaseReport) -> None:
        self._looked = report
        if report.operators:
            self.result.show_message(
                "info",
                self.tr("This database is in use: %n operator(s)", "", report.operators),
                self.tr("You will sign in as one of them. Have its recovery kit ready: it brings the keys here."),
            )
        elif report.state == "new":
            self.result.show_message("ok", self.tr("Reached, and empty: it will be set up."), report.place)
        else:
            self.result.show_message("ok", self.tr("Reached: a database of this program."), report.place)

    def _on_failed(self, error: AcmeDesktopError) -> None:
        if isinstance(error, InputError):
            said = told(error)
            self.url_field.set_error(" ".join(filter(None, (said.headline, said.advice))))
        else:
            self.result.show_error(error)

    def _on_finished(self) -> None:
        self._ticket = None
        self.set_busy(False)
