"""How the vault does, asked in the background, and its passphrase, whoever needs it first."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from acme_desktop.desktop.desk import Client
from acme_desktop.desktop.entrance.passphrase_door import PassphraseDoor
from acme_desktop.desktop.tickets import Ticket
from acme_desktop.domain.errors import VaultError, VaultTrouble
from acme_desktop.service.ports import VaultStatus
from acme_desktop.service.requests import CheckVault


class VaultWatch(QObject):
    """Signals:
    passphrase_wanted(bool): somebody waits for it; true where the one that was given did not open the vault.
    settled(VaultStatus): a look has ended; nobody waits any more.
    """

    passphrase_wanted = Signal(bool)
    settled = Signal(object)

    def __init__(self, client: Client, door: PassphraseDoor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._door = door
        self._ticket: Ticket[VaultStatus] | None = None
        door.asked.connect(self.passphrase_wanted)

    @property
    def waited_for(self) -> bool:
        """Whether somebody waits for the passphrase."""
        return self._door.waiting

    def check(self) -> None:
        """Write, read and delete a canary; asks for the passphrase where that is needed."""
        if self._ticket is not None:
            return
        self._door.allow()
        self._ticket = self._client.submit(CheckVault(), claim=True)
        self._ticket.succeeded.connect(self._on_looked)
        self._ticket.failed.connect(self._on_failed)
        self._ticket.stopped.connect(self._on_stopped)

    def give(self, passphrase: str) -> None:
        """To whoever waits; then it is tried."""
        self._door.give(passphrase)
        self.check()

    def refuse(self) -> None:
        """Whoever waits goes on without, and nobody asks again before the next `check`."""
        waited_for_us = self._ticket is not None
        self._door.refuse()
        if not waited_for_us:
            self.settled.emit(VaultStatus("passphrase", "", VaultTrouble.LOCKED.value))

    def _on_looked(self, status: VaultStatus) -> None:
        self._ticket = None
        if status.kind == "passphrase" and status.state == VaultTrouble.WRONG_KEY.value:
            self.check()
            return
        if status.state == "ok":
            self._door.opened()
        self.settled.emit(status)

    def _on_failed(self, error: Exception) -> None:
        self._ticket = None
        reason = error.reason if isinstance(error, VaultError) else VaultTrouble.REFUSED
        self.settled.emit(VaultStatus("", "", reason.value, str(error)))

    def _on_stopped(self) -> None:
        self._ticket = None
