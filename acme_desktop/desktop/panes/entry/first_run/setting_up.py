"""What is done once everything is known: vault, database, operator, sign-in. Safe to be begun again at any point."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from acme_desktop.desktop.desk import Client
from acme_desktop.desktop.panes.entry.first_run.plan import Plan
from acme_desktop.desktop.tickets import Ticket
from acme_desktop.domain.settings import Settings
from acme_desktop.service.answers import SignedIn
from acme_desktop.service.database_requests import ChangeDatabase
from acme_desktop.service.questions import IsPrepared
from acme_desktop.service.requests import AddOperator, ChangeVault, Request, ShowSettings, SignIn


class SettingUp(QObject):
    """Each step is asked for when the one before it has been answered.

    `reopen` has the service opened anew, as the settings are then; `remember` is called before the operator is made.

    Signals:
        stepped(str): what is being done, in words.
        succeeded(SignedIn): everything is there.
        joined(): there is an operator already: somebody else was quicker, or the database is a team's.
        failed(AcmeDesktopError): nothing that was done before has to be undone.
    """

    stepped = Signal(str)
    succeeded = Signal(object)
    joined = Signal()
    failed = Signal(object)

    def __init__(
        self,
        client: Client,
        plan: Plan,
        reopen: Callable[[], None],
        remember: Callable[[], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._client = client
        self._plan = plan
        self._reopen = reopen
        self._remember = remember

    def begin(self) -> None:
        """From wherever it stands."""
        self._ask(ShowSettings(), self._on_settings, "")

    def _ask(self, request: Request[object], then: Callable[..., None], words: str) -> None:
        if words:
            self.stepped.emit(words)
        ticket: Ticket[object] = self._client.submit(request, claim=True)
        ticket.succeeded.connect(then)
        ticket.failed.connect(self.failed)

    def _on_settings(self, settings: Settings) -> None:
        if self._plan.vault != settings.vault or self._plan.begin_new_vault:
            wanted = ChangeVault(self._plan.vault, self._plan.begin_new_vault)
            self._ask(wanted, self._on_vault_changed, self.tr("Choosing the vault…"))
        else:
            self._choose_database()

    def _on_vault_changed(self, _: object) -> None:
        self._plan.begin_new_vault = False
        self._reopen()
        self._choose_database()

    def _choose_database(self) -> None:
        if self._plan.database_url:
            wanted = ChangeDatabase(self._plan.database_url)
            self._ask(wanted, self._on_database_changed, self.tr("Choosing the database…"))
        else:
            self._look_who_is_there()

    def _on_database_changed(self, _: object) -> None:
        self._plan.database_url = ""
        self._reopen()
        self._look_who_is_there()

    def _look_who_is_there(self) -> None:
        self._ask(IsPrepared(), self._on_looked, self.tr("Opening the database…"))

    def _on_looked(self, prepared: bool) -> None:
        if prepared:
            self.joined.emit()
            return
        self._remember()
        wanted = AddOperator(self._plan.name, "admin", self._plan.password)
        self._ask(wanted, self._on_operator_made, self.tr("Making keys and your operator…"))

    def _on_operator_made(self, _: object) -> None:
        self._ask(SignIn(self._plan.name, self._plan.password), self._on_signed_in, self.tr("Signing you in…"))

    def _on_signed_in(self, answer: SignedIn) -> None:
        self._plan.password = self._plan.passphrase = ""
        self.succeeded.emit(answer)
