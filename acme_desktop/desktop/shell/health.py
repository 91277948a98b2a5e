"""How keyring, database, clock and the unattended runs do: asked in the background, told to whoever shows it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from acme_desktop.desktop.desk import Client
from acme_desktop.desktop.tickets import Ticket
from acme_desktop.domain.errors import StorageError, VaultError
from acme_desktop.domain.events import Event, Topic
from acme_desktop.service.answers import Diagnosis
from acme_desktop.service.requests import RunDoctor

_EVERY_MS = 10 * 60_000  # it asks every CA and resolver: not too often
_SOON_MS = 2_000
_AGAIN_MS = 10_000  # while keyring or database do badly: somebody is about to put them right
# What answers at once does not wait for what is asked over the network.
_NEAR, _FAR = ("keyring", "database", "timers"), ("ca", "clock", "dns")
_CONCERNS = frozenset((Topic.VAULT, Topic.DATABASE))
_STORES = ("keyring", "database")


class Health(QObject):
    """One for the window; also while nobody is signed in.

    Signals:
        changed(): `diagnoses` are others, or `asking` is.
    """

    changed = Signal()

    def __init__(self, client: Client, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._tickets: list[Ticket[tuple[Diagnosis, ...]]] = []
        self.diagnoses: dict[str, Diagnosis] = {}
        self.error: Exception | None = None
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self.ask)
        self._soon = QTimer(self, interval=_SOON_MS, singleShot=True)
        self._soon.timeout.connect(self.ask)
        self._again = QTimer(self, interval=_AGAIN_MS, singleShot=True)
        self._again.timeout.connect(lambda: self._ask(_NEAR))
        client.happened.connect(self._on_happened)
        client.submitted.connect(self._on_submitted)

    @property
    def asking(self) -> bool:
        """An answer is on its way."""
        return bool(self._tickets)

    def start(self) -> None:
        """Ask now and every few minutes from now on."""
        self._timer.start()
        self.ask()

    def ask(self) -> None:
        """Ask now, unless somebody did already."""
        self._ask(_NEAR, _FAR)

    def _ask(self, *questions: tuple[str, ...]) -> None:
        if self._tickets:
            return
        self._soon.stop()
        self._again.stop()
        self.error = None
        for subjects in questions:
            ticket = self._client.submit(RunDoctor(subjects), claim=True)
            ticket.succeeded.connect(self._on_succeeded)
            ticket.failed.connect(self._on_failed)
            ticket.finished.connect(self._on_finished)
            self._tickets.append(ticket)
        self.changed.emit()

    def _on_submitted(self, ticket: Ticket[Any]) -> None:
        if not isinstance(ticket.request, RunDoctor):
            ticket.failed.connect(self._on_failed_elsewhere)

    def _on_failed_elsewhere(self, error: Exception) -> None:
        """Whoever shows it: what is said at the foot of the window must not contradict it."""
        if isinstance(error, VaultError | StorageError):
            self._soon.start()

    def _on_happened(self, event: Event) -> None:
        if event.topic in _CONCERNS or event.verb == "renew":
            self._soon.start()

    def _on_succeeded(self, diagnoses: tuple[Diagnosis, ...]) -> None:
        # Of several CAs the one that does worst is shown.
        worst_last = sorted(diagnoses, key=lambda found: ("ok", "warning", "failed").index(found.state))
        self.diagnoses.update({found.subject: found for found in worst_last})

    def _on_failed(self, error: Exception) -> None:
        self.error = error
        self.diagnoses.clear()

    def _on_finished(self) -> None:
        sender = self.sender()
        self._tickets = [ticket for ticket in self._tickets if ticket is not sender]
        stores = [self.diagnoses[subject] for subject in _STORES if subject in self.diagnoses]
        if not self._tickets and (self.error is not None or any(found.state != "ok" for found in stores)):
            self._again.start()
        self.changed.emit()
