"""How keyring, database, clock and the unattended runs do: asked in the background, told to whoever shows it."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from acme_desktop.desktop.desk import Client
from acme_desktop.desktop.tickets import Ticket
from acme_desktop.domain.errors import StorageError, VaultError
from acme_desktop.domain.events import Event, Topic
from acme_desktop.service.answers import Diagnosis
from acme_desktop.service.requests import RunDoctor

_EVERY_MS = 10 * 60_000  # it asks every CA and resolver: not too often
_SOON_MS = 2_000
# What answers at once does not wait for what is asked over the network.
_NEAR, _FAR = ("keyring", "database", "timers"), ("ca", "clock", "dns")
_CONCERNS = frozenset((Topic.VAULT, Topic.DATABASE))


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
        client.happened.connect(self._on_happened)

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
        if self._tickets:
            return
        self._soon.stop()
        self.error = None
        for subjects in (_NEAR, _FAR):
            ticket = self._client.submit(RunDoctor(subjects), claim=True)
            ticket.succeeded.connect(self._on_succeeded)
            ticket.failed.connect(self._on_failed)
            ticket.finished.connect(self._on_finished)
            self._tickets.append(ticket)
        self.changed.emit()

    def note_failure(self, error: Exception) -> None:
        """Something failed elsewhere; where it was keyring or database, look again soon."""
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
        self.changed.emit()
