"""One run of the practice CA's program: what it prints, and its end."""

from __future__ import annotations

import json
import sys

from PySide6.QtCore import QObject, QProcess, Signal

from acme_desktop.desktop.practice.control import Refused
from acme_desktop.domain.problem import plain_text

_LAST_WORDS_MS = 2000
_MOST_OUTPUT = 256 * 1024  # bytes


class PracticeCommand(QObject):
    """One run of the practice CA's program.

    Signals:
        told(object): the JSON document it printed.
        failed(Refused): it ended without one, or with an error.
        ended(): it has ended.
    """

    told = Signal(object)
    failed = Signal(object)
    ended = Signal()

    def __init__(self, words: tuple[str, ...], parent: QObject) -> None:
        super().__init__(parent)
        self.pid = 0
        self._output = b""
        self._said = False
        self._process = QProcess(self)
        self._process.setProgram(sys.executable)
        # -P: a folder that happens to be called acme_desktop is none of ours. A frozen program is its own interpreter.
        frozen = getattr(sys, "frozen", False)
        self._process.setArguments([*(("practice",) if frozen else ("-P", "-m", "acme_desktop.practice")), *words])
        self._process.setStandardErrorFile(QProcess.nullDevice())
        self._process.readyReadStandardOutput.connect(self._on_output)
        self._process.finished.connect(self._on_finished)
        self._process.errorOccurred.connect(self._on_error)

    @property
    def runs(self) -> bool:
        """Whether it has not ended yet."""
        return self._process.state() is not QProcess.ProcessState.NotRunning

    def begin(self) -> None:
        """Start it."""
        self._process.start()
        self.pid = self._process.processId()

    def end(self) -> None:
        """Ask it to end and wait a moment: the window itself is ending."""
        if self.runs:
            self._process.terminate()
            if not self._process.waitForFinished(_LAST_WORDS_MS):
                self._process.kill()
                self._process.waitForFinished(_LAST_WORDS_MS)

    def _on_output(self) -> None:
        if len(self._output) < _MOST_OUTPUT:
            self._output += bytes(self._process.readAllStandardOutput().data())
        if not self._said and self._output.rstrip().endswith(b"}"):
            self._read()

    def _read(self) -> None:
        try:
            document = json.loads(self._output)
        except ValueError:
            return  # not whole yet
        self._said = True
        self.pid = self.pid or self._process.processId()
        error = document.get("error") if isinstance(document, dict) else None
        if isinstance(error, dict):
            hint = plain_text(error.get("hint"))
            self.failed.emit(Refused("", f"{plain_text(error.get('message'))}\n{hint}".strip()))
        elif isinstance(document, dict):
            self.told.emit(document)

    def _on_finished(self) -> None:
        self._on_output()
        if not self._said:
            self._said = True
            self.failed.emit(Refused("", ""))
        self.ended.emit()
        if not self.runs:
            self._output = b""

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart and not self._said:
            self._said = True
            self.failed.emit(Refused("", plain_text(self._process.errorString())))
            self.ended.emit()
