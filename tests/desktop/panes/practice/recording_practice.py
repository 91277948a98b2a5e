"""A practice CA that only remembers what the pane wants of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from acme_desktop.desktop.practice.control import Document, PracticeHappening, PracticeRecord, Refused
from acme_desktop.desktop.practice.process import PracticeState

DOCUMENT: Document = {
    "running": True,
    "directory_url": "https://127.0.0.1:21000/acme-desktop-practice/directory",
    "ca_bundle": "/home/maren/.local/share/acme-desktop/practice/PRACTICE-root.pem",
    "dns": "127.0.0.1:21001",
    "http01_port": 21002,
    "failures": [],
}


class RecordingRunning(QObject):
    """See RunningPractice."""

    changed = Signal()
    records_changed = Signal()
    happenings_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.document: Document = {}
        self.records: tuple[PracticeRecord, ...] = ()
        self.happenings: tuple[PracticeHappening, ...] = ()
        self.put: list[PracticeRecord] = []
        self.removed: list[PracticeRecord] = []
        self.switched: list[list[str]] = []
        self.refreshed = 0
        self._answers: list[tuple[Callable[[], None], Callable[[Refused], None]]] = []

    def put_record(self, record: PracticeRecord, done: Callable[[], None], refused: Callable[[Refused], None]) -> None:
        self.put.append(record)
        self._answers.append((done, refused))

    def remove_record(self, record: PracticeRecord) -> None:
        self.removed.append(record)

    def switch(self, on: Sequence[str]) -> None:
        self.switched.append(list(on))

    def refresh(self) -> None:
        self.refreshed += 1

    # --- what a test does -------------------------------------------------------------------------------------------

    def accept(self) -> None:
        """The record that was put last is there."""
        self._answers.pop()[0]()

    def refuse(self, field: str, message: str = "no") -> None:
        """It can't be."""
        self._answers.pop()[1](Refused(field, message))

    def show_records(self, *records: PracticeRecord) -> None:
        self.records = records
        self.records_changed.emit()

    def show_happenings(self, *happenings: PracticeHappening) -> None:
        self.happenings = happenings
        self.happenings_changed.emit()

    def show_document(self, **changes: object) -> None:
        self.document = {**DOCUMENT, **changes}
        self.changed.emit()


class RecordingPractice(QObject):
    """See PracticeProcess."""

    changed = Signal()
    failed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.state = PracticeState.UNKNOWN
        self.running = RecordingRunning()
        self.ours = True
        self.watched: list[bool] = []
        self.starts = 0
        self.stops = 0
        self.looks = 0

    def watch(self, watching: bool) -> None:
        self.watched.append(watching)

    def look(self) -> None:
        self.looks += 1

    def start(self) -> None:
        self.starts += 1
        self.turn(PracticeState.STARTING)

    def stop(self) -> None:
        self.stops += 1
        self.turn(PracticeState.STOPPING)

    def turn(self, state: PracticeState) -> None:
        """Another state."""
        self.state = state
        if state is PracticeState.RUNNING:
            self.running.show_document()
        self.changed.emit()
