"""Steps 1 to 3: who, where, how kept; then it is done, all at once."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from acme_desktop.desktop.desk import Client
from acme_desktop.desktop.panes.entry.first_run.join_step import JoinStep
from acme_desktop.desktop.panes.entry.first_run.operator_step import OperatorStep
from acme_desktop.desktop.panes.entry.first_run.pages import Pages
from acme_desktop.desktop.panes.entry.first_run.plan import Plan
from acme_desktop.desktop.panes.entry.first_run.setting_up import SettingUp
from acme_desktop.desktop.panes.entry.first_run.storage_step import StorageStep
from acme_desktop.desktop.panes.entry.first_run.surroundings import KIT, Surroundings
from acme_desktop.desktop.panes.entry.first_run.vault_step import VaultStep
from acme_desktop.desktop.widgets.buttons import button
from acme_desktop.desktop.wording.errors import told
from acme_desktop.domain.errors import AcmeDesktopError, InputError, VaultError, VaultTrouble
from acme_desktop.domain.settings import Settings
from acme_desktop.service.answers import SignedIn
from acme_desktop.service.requests import ShowSettings


class Beginning(QObject):
    """Signals:
    set_up(SignedIn): vault, database and operator are there.
    joined(): the database had operators already.
    """

    set_up = Signal(object)
    joined = Signal()

    def __init__(self, client: Client, around: Surroundings, pages: Pages, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._around = around
        self._pages = pages
        self._plan = Plan()
        self._setting_up = SettingUp(client, self._plan, around.reopen, lambda: around.remember(KIT), self)
        self._setting_up.stepped.connect(pages.screen.work)
        self._setting_up.succeeded.connect(self._on_set_up)
        self._setting_up.joined.connect(self._on_joined)
        self._setting_up.failed.connect(self._on_failed)

    def begin(self) -> None:
        """At the first step."""
        step = OperatorStep(self._plan)
        step.done.connect(self._on_operator_known)
        self._pages.show(step, 1)

    def _on_operator_known(self) -> None:
        ticket = self._client.submit(ShowSettings())
        ticket.succeeded.connect(self._ask_storage)

    def _ask_storage(self, settings: Settings) -> None:
        step = StorageStep(self._client, self._plan, settings)
        step.done.connect(lambda: self._ask_vault(settings))
        self._pages.show(step, 2, back=True)

    def _ask_vault(self, settings: Settings) -> None:
        step = VaultStep(self._client, self._plan, settings, self._around.passphrase_given)
        step.done.connect(self._begin_work)
        self._pages.show(step, 3, back=True)

    def _begin_work(self) -> None:
        self._pages.screen.message.clear()
        self._around.prepare(self._plan.passphrase if self._plan.vault == "passphrase" else "")
        self._setting_up.begin()

    def _on_set_up(self, answer: SignedIn) -> None:
        self._pages.screen.work("")
        self.set_up.emit(answer)

    def _on_joined(self) -> None:
        self._pages.screen.work("")
        step = JoinStep(self._client)
        step.done.connect(self.joined)
        self._pages.show(step, 3)

    def _on_failed(self, error: AcmeDesktopError) -> None:
        self._pages.screen.work("")
        if isinstance(error, VaultError) and error.reason is VaultTrouble.WRONG_KEY:
            self._say_older_vault()
        elif isinstance(error, InputError) and error.field in ("name", "password"):
            first = self._pages.back_to_first()
            if isinstance(first, OperatorStep):
                first.show_error(error.field, told(error).headline)
        else:
            self._pages.screen.message.show_error(error)

    def _say_older_vault(self) -> None:
        anew = button(self.tr("Begin a new vault"), compact=True)
        anew.clicked.connect(self._on_new_vault_wanted)
        self._pages.screen.message.show_message(
            "warn",
            self.tr("There is a vault here already, under another passphrase."),
            self.tr("Type that passphrase, or begin a new vault: the old one is kept under another name."),
            [anew],
        )

    def _on_new_vault_wanted(self) -> None:
        self._plan.begin_new_vault = True
        self._begin_work()
