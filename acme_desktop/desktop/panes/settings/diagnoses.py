"""Asking doctor for some lines, and showing them: an icon and a word, what is so, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.tickets import Ticket
from acme_desktop.desktop.widgets.chip import StateLabel
from acme_desktop.desktop.widgets.emptied import empty
from acme_desktop.desktop.widgets.text import label
from acme_desktop.desktop.wording.health import health_look
from acme_desktop.service.answers import Diagnosis
from acme_desktop.service.requests import RunDoctor

Answer = tuple[Diagnosis, ...]
_WITH_VALUES = ("ca", "database", "dns")


class Doctor(QObject):
    """One question at a time.

    Signals:
        answered(tuple): Diagnosis, one for each line.
        failed(AcmeDesktopError): the question itself could not be asked.
        busy(bool): a question is under way, or no more.
    """

    answered = Signal(object)
    failed = Signal(object)
    busy = Signal(bool)

    def __init__(self, desk: Desk, subjects: tuple[str, ...], parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._subjects = subjects
        self._ticket: Ticket[Answer] | None = None

    def ask(self) -> None:
        """Nothing where the last question is not answered yet."""
        if self._ticket is not None:
            return
        self._ticket = self._desk.client.submit(RunDoctor(self._subjects), claim=True)
        self._ticket.succeeded.connect(self.answered)
        self._ticket.failed.connect(self.failed)
        self._ticket.finished.connect(self._on_finished)
        self.busy.emit(True)

    def _on_finished(self) -> None:
        self._ticket = None
        self.busy.emit(False)


class DiagnosisList(QWidget):
    """Nothing before `show_lines`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(metric("card-inside"))

    def show_lines(self, diagnoses: Sequence[Diagnosis], now: datetime) -> None:
        """In the order in which they were looked at."""
        empty(self._column)
        for diagnosis in diagnoses:
            self._column.addWidget(DiagnosisLine(diagnosis, now))


class DiagnosisLine(QWidget):
    """One of them."""

    def __init__(self, diagnosis: Diagnosis, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = health_look(diagnosis, now)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(metric("half"))
        column.addWidget(StateLabel(look.words, look.icon, look.tone, loud=look.tone != "ok", role="label", wrap=True))
        # Where all is well, the words above say it already, unless the values say which or where.
        told = diagnosis.state != "ok" or diagnosis.subject in _WITH_VALUES
        for text, tone in ((look.explanation if told else "", "2"), (look.advice, "1")):
            if text:
                column.addWidget(label(text, "small", tone, wrap=True, selectable=True))
        self.setAccessibleName(" ".join(filter(None, (look.words, look.explanation, look.advice))))
