"""What the form has to know of the world: accounts, how the names are read, profiles, and what is around the names."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.panes.new_order.surroundings import Surroundings
from acme_desktop.desktop.panes.new_order.wish import Wish
from acme_desktop.desktop.tickets import Ticket
from acme_desktop.domain.account import AccountId, AccountStatus
from acme_desktop.domain.errors import AcmeDesktopError
from acme_desktop.service.answers import AuthorityReport
from acme_desktop.service.lines import AccountLine, NamesReading
from acme_desktop.service.questions import FindAccounts, ReadNames
from acme_desktop.service.requests import TestAuthority

_PAUSE_MS = 150


class Knowledge(QObject):
    """Asks in the background; only the newest answer to each question counts.

    Signals:
        accounts_known(list[AccountLine], int): those that can order, and which was preferred.
        profiles_known(dict[str, str] | None): what the chosen account's CA offers; None until it has answered.
        changed(): names, what is left of limits for them or an order under way are known anew.
        failed(AcmeDesktopError): the accounts or the names could not be read.
    """

    accounts_known = Signal(object, int)
    profiles_known = Signal(object)
    changed = Signal()
    failed = Signal(object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._accounts: list[AccountLine] = []
        self._preferred = 0  # until the accounts are known
        self._asking: Ticket[tuple[AccountLine, ...]] | None = None
        self._wish = Wish()
        self._reading: Ticket[NamesReading] | None = None
        self._profiles_of = ""
        self.reading = NamesReading(())
        self.around = Surroundings(desk, self)
        self.around.changed.connect(self.changed)
        self.profiles: Mapping[str, str] = {}
        self._soon = QTimer(self, interval=_PAUSE_MS, singleShot=True)
        self._soon.timeout.connect(lambda: self.read(self._wish))

    @property
    def reading_now(self) -> bool:
        """Whether what is known of the names is about to be out of date."""
        return self._soon.isActive() or self._reading is not None

    def account(self, account_id: int) -> AccountLine | None:
        """One that can order."""
        return next((line for line in self._accounts if line.account.id == account_id), None)

    def ask_accounts(self, chosen: int) -> None:
        """Which can order?"""
        ticket = self._desk.client.submit(FindAccounts(), claim=True)
        self._asking = ticket
        ticket.succeeded.connect(partial(self._on_accounts, ticket, self._preferred or chosen))
        ticket.failed.connect(self.failed)

    def prefer(self, account_id: int) -> None:
        """An address or an order asks for this account."""
        self._preferred = account_id
        self.ask_accounts(account_id)

    def ask_profiles(self, account: AccountLine | None) -> None:
        """Once for each CA; one that does not answer offers none that we know of."""
        endpoint = account.account.endpoint if account else None
        url = endpoint.directory_url if endpoint else ""
        if endpoint is None or url == self._profiles_of:
            return
        self._profiles_of = url
        self.profiles = {}
        self.profiles_known.emit(None)
        ticket = self._desk.client.submit(TestAuthority(url, endpoint.ca_bundle), claim=True)
        ticket.succeeded.connect(partial(self._on_authority, url))

    def read_soon(self, wish: Wish) -> None:
        """When the typing pauses."""
        self._wish = wish
        self._soon.start()

    def read(self, wish: Wish) -> None:
        """Now."""
        self._wish = wish
        self._soon.stop()
        if not wish.account_id or not wish.text.strip():
            self._reading = None
            self._forget_names()
            self.changed.emit()
            return
        ticket = self._desk.client.submit(ReadNames(AccountId(wish.account_id), wish.text), claim=True)
        self._reading = ticket
        ticket.succeeded.connect(partial(self._on_read, ticket))
        ticket.failed.connect(partial(self._on_not_read, ticket))
        ticket.finished.connect(partial(self._on_read_finished, ticket))

    def _on_accounts(
        self, ticket: Ticket[tuple[AccountLine, ...]], chosen: int, lines: tuple[AccountLine, ...]
    ) -> None:
        if ticket is not self._asking:
            return
        self._preferred = 0
        self._accounts = [line for line in lines if line.account.status is AccountStatus.VALID]
        self.accounts_known.emit(self._accounts, chosen)
        self.changed.emit()
        first = chosen or (self._accounts[0].account.id if self._accounts else 0)
        self.read_soon(self._wish if self._wish.account_id else Wish(first, self._wish.text))

    def _on_authority(self, url: str, report: AuthorityReport) -> None:
        if url == self._profiles_of:
            self._tell_profiles(dict(report.directory.profiles))

    def _tell_profiles(self, profiles: Mapping[str, str]) -> None:
        self.profiles = profiles
        self.profiles_known.emit(profiles)
        if profiles:
            self.changed.emit()

    def _on_read(self, ticket: Ticket[NamesReading], reading: NamesReading) -> None:
        if ticket is not self._reading:
            return
        self.reading = reading
        if reading.names:
            self.around.ask(self._wish.account_id, reading)

    def _on_not_read(self, ticket: Ticket[NamesReading], error: AcmeDesktopError) -> None:
        """What was read before is not what stands there now."""
        if ticket is self._reading:
            self._forget_names()
            self.failed.emit(error)

    def _on_read_finished(self, ticket: Ticket[NamesReading]) -> None:
        if ticket is self._reading:
            self._reading = None
            self.changed.emit()

    def _forget_names(self) -> None:
        self.reading = NamesReading(())
        self.around.forget_names()
