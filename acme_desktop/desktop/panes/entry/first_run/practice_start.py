"""Starts the practice CA for who chooses it in the first run."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from acme_desktop.desktop.panes.entry.first_run.authority_choice import PRACTICE
from acme_desktop.desktop.practice.process import PracticeProcess, PracticeState


class PracticeStart(QObject):
    """Does nothing while another CA is chosen.

    Signals:
        ready(): it can be asked now.
        failed(Refused): it could not be started.
    """

    ready = Signal()
    failed = Signal(object)

    def __init__(self, practice: PracticeProcess, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._practice = practice
        self._chosen = False
        practice.changed.connect(self._on_changed)
        practice.failed.connect(self._on_failed)

    @property
    def starting(self) -> bool:
        """It is on its way."""
        return self._chosen and self._practice.state is PracticeState.STARTING

    def needed_for(self, server: str) -> bool:
        """Whether this is the practice CA, and it has to be started first; then it is."""
        self._chosen = server == PRACTICE
        if not self._chosen or self._practice.state is PracticeState.RUNNING:
            return False
        self._practice.start()
        return True

    def _on_changed(self) -> None:
        if self._chosen and self._practice.state is PracticeState.RUNNING:
            self.ready.emit()

    def _on_failed(self, why: object) -> None:
        if self._chosen:
            self.failed.emit(why)
