"""Starts the practice CA as a process of the window's own, and finds one that runs already.

One for the whole window (`practice_ca`): it goes on while panes come and go, and ends with the window.
"""

from __future__ import annotations

import os
from enum import StrEnum

from PySide6.QtCore import QCoreApplication, QObject, Signal

from acme_desktop.desktop.practice.command import PracticeCommand
from acme_desktop.desktop.practice.control import Document, Refused
from acme_desktop.desktop.practice.running import RunningPractice


class PracticeState(StrEnum):
    """Whether it runs, as far as we know."""

    UNKNOWN = "unknown"
    RESTING = "resting"
    STARTING = "starting"
    RUNNING = "running"
    STOPPING = "stopping"


class PracticeProcess(QObject):
    """`running` is what there is to see of it while it runs; `ours` whether it belongs to this window.

    Signals:
        changed(): `state` is another.
        failed(Refused): it could not be started.
    """

    changed = Signal()
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = PracticeState.UNKNOWN
        self.running = RunningPractice(self)
        self.running.gone.connect(self._rest)
        self._process: PracticeCommand | None = None
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self._end)

    @property
    def ours(self) -> bool:
        """False where somebody else started it, who will end it too."""
        return self._process is not None and self._process.runs

    def watch(self, watching: bool) -> None:
        """Whether somebody looks at it: then it is looked for, and asked again and again."""
        self.running.watch(watching)
        if watching:
            self.look()

    def look(self) -> None:
        """Find out whether it runs already, started by somebody else."""
        if self.state not in (PracticeState.UNKNOWN, PracticeState.RESTING):
            return
        command = PracticeCommand(("status", "--json", "--with-token"), self)
        command.told.connect(self._on_looked)
        command.failed.connect(lambda _: self._on_looked({}))
        command.ended.connect(command.deleteLater)
        command.begin()

    def start(self) -> None:
        """Run it; `changed` or `failed` tells when it does."""
        if self.state in (PracticeState.STARTING, PracticeState.RUNNING, PracticeState.STOPPING):
            return
        self._set_state(PracticeState.STARTING)
        self._process = PracticeCommand(("start", "--json", "--parent-pid", str(os.getpid())), self)
        self._process.told.connect(self._attach)
        self._process.failed.connect(self._on_failed)
        self._process.ended.connect(self._on_ended)
        self._process.begin()

    def stop(self) -> None:
        """End it, whoever started it."""
        if self.state is PracticeState.RUNNING:
            self._set_state(PracticeState.STOPPING)
            self.running.stop(self._on_stopped)

    def _on_looked(self, document: Document) -> None:
        if self.state in (PracticeState.UNKNOWN, PracticeState.RESTING):
            if document.get("running") is True:
                self._attach(document)
            else:
                self._rest()

    def _attach(self, document: Document) -> None:
        if self.running.attach(document):
            self._set_state(PracticeState.RUNNING)
        else:
            self._rest()

    def _on_stopped(self) -> None:
        """Ours has ended when its process has; of another one we know no more than its answer."""
        if not self.ours:
            self._rest()

    def _on_failed(self, why: Refused) -> None:
        self._rest()
        self.failed.emit(why)

    def _on_ended(self) -> None:
        """At once where another process runs the CA already, which is then the one that we have found."""
        found_another = self._process is not None and self.running.document.get("pid") != self._process.pid
        if not (self.state is PracticeState.RUNNING and found_another):
            self._rest()

    def _rest(self) -> None:
        self.running.detach()
        self._set_state(PracticeState.RESTING)

    def _set_state(self, state: PracticeState) -> None:
        if state is not self.state:
            self.state = state
            self.changed.emit()

    def _end(self) -> None:
        if self._process is not None:
            self._process.end()


def practice_ca() -> PracticeProcess:
    """The one of this window; made when it is first asked for."""
    application = QCoreApplication.instance()
    found = application.findChild(PracticeProcess) if application is not None else None
    return found if isinstance(found, PracticeProcess) else PracticeProcess(application)
