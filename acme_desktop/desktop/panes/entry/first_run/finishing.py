"""Steps 3 to 5 for an operator who is signed in: the recovery kit, the first CA, and where to go from there."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from acme_desktop.desktop.desk import Client
from acme_desktop.desktop.panes.entry.first_run.account_step import AccountStep
from acme_desktop.desktop.panes.entry.first_run.done_step import DoneStep
from acme_desktop.desktop.panes.entry.first_run.kit_step import KitStep
from acme_desktop.desktop.panes.entry.first_run.pages import Pages
from acme_desktop.desktop.panes.entry.first_run.surroundings import ACCOUNT, Surroundings
from acme_desktop.domain.account import Account
from acme_desktop.service.requests import ListAccounts


class Finishing(QObject):
    """Signals:
    finished(str): the route to begin with.
    """

    finished = Signal(str)

    def __init__(self, client: Client, around: Surroundings, pages: Pages, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._around = around
        self._pages = pages
        self._operator = ""
        self._kit = "saved"

    def begin(self, operator: str, *, at_kit: bool) -> None:
        """`at_kit`: nobody has said yet whether there shall be one."""
        self._operator = operator
        if at_kit:
            self._ask_kit()
        else:
            self._ask_account()

    def _ask_kit(self) -> None:
        step = KitStep(self._client)
        step.done.connect(lambda: self._on_kit_done(step.outcome))
        self._pages.show(step, 3)

    def _on_kit_done(self, outcome: str) -> None:
        self._kit = outcome
        self._around.remember(ACCOUNT)
        self._ask_account()

    def _ask_account(self) -> None:
        """Unless there is one already: the last run was cut off behind it."""
        ticket = self._client.submit(ListAccounts(), claim=True)
        ticket.succeeded.connect(self._on_accounts)
        ticket.failed.connect(lambda _: self._show_account())

    def _on_accounts(self, accounts: tuple[Account, ...]) -> None:
        if accounts:
            self._show_end(accounts[0])
        else:
            self._show_account()

    def _show_account(self) -> None:
        step = AccountStep(self._client, self._around.open_url)
        step.done.connect(lambda: self._show_end(step.account))
        self._pages.show(step, 4)

    def _show_end(self, account: Account | None) -> None:
        self._around.remember("")
        step = DoneStep()
        step.put(self._operator, self._kit, account)
        step.done.connect(lambda: self.finished.emit(step.route))
        self._pages.show(step, 5)
