"""Between a vault that asks for its passphrase in a worker's thread and the screen where somebody types it."""

from __future__ import annotations

import queue
import threading

from PySide6.QtCore import QObject, Qt, Signal, Slot

from acme_desktop.domain.errors import VaultError, VaultTrouble


class PassphraseDoor(QObject):
    """Keeps no passphrase longer than it takes to hand it over, but for one that was prepared (`prepare`).

    Signals:
        asked(bool): the vault waits for its passphrase; true where the one that was given last did not open it.
    """

    asked = Signal(bool)
    _knocked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._waiting: list[queue.SimpleQueue[str | None]] = []
        self._prepared = ""
        self._given = False
        self._shut = False
        self._knocked.connect(self._on_knocked, Qt.ConnectionType.QueuedConnection)

    def ask(self) -> str:
        """Called by the vault, in any thread but the window's; waits for `give`. Raises VaultError(LOCKED)."""
        answer: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        with self._lock:
            if self._prepared:
                return self._prepared
            if self._shut:
                raise _locked()
            self._waiting.append(answer)
        self._knocked.emit()
        passphrase = answer.get()
        if passphrase is None:
            raise _locked()
        return passphrase

    @property
    def waiting(self) -> bool:
        """Whether somebody waits behind the door."""
        with self._lock:
            return bool(self._waiting)

    def give(self, passphrase: str) -> None:
        """To everybody who waits."""
        self._given = True
        self._answer(passphrase)

    def refuse(self) -> None:
        """Whoever waits goes on without, and so does whoever comes later, until `allow`."""
        with self._lock:
            self._shut = True
        self._answer(None)

    def allow(self) -> None:
        """The next one to come asks again."""
        with self._lock:
            self._shut = False

    def prepare(self, passphrase: str) -> None:
        """Answer with this from now on without asking: one that was chosen a moment ago. "" takes it back."""
        with self._lock:
            self._prepared = passphrase

    def opened(self) -> None:
        """The vault was opened: should it ask again, the last passphrase was not wrong."""
        self._given = False

    def _answer(self, passphrase: str | None) -> None:
        with self._lock:
            waiting, self._waiting = self._waiting, []
        for answer in waiting:
            answer.put(passphrase)

    @Slot()
    def _on_knocked(self) -> None:
        if self.waiting:
            self.asked.emit(self._given)


def _locked() -> VaultError:
    return VaultError(
        VaultTrouble.LOCKED,
        "the vault is locked: its passphrase was not given",
        hint="Try again, and give the passphrase when you are asked for it.",
    )
