"""Failures on demand: one switch each, in words."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from acme_desktop.desktop.practice.running import RunningPractice
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.card import Card
from acme_desktop.desktop.widgets.text import label
from acme_desktop.desktop.widgets.tick import TickBox

_INDENT = 24  # so that an explanation stands under its words


class FailuresCard(Card):
    """What is switched on stays so until it is switched off, or the practice CA ends."""

    def __init__(self, running: RunningPractice, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.set_title(self.tr("Failures on demand"))
        self._running = running
        self.switches: dict[str, TickBox] = {}
        self.body.setSpacing(metric("step"))
        for key, words, explanation in self._failures():
            self.body.addLayout(self._switch(key, words, explanation))
        running.changed.connect(self.show_failures)
        self.show_failures()

    def set_changeable(self, changeable: bool) -> None:
        """Whether who is signed in may switch."""
        for box in self.switches.values():
            box.setEnabled(changeable)

    def show_failures(self) -> None:
        """Those that are on."""
        on = self._running.document.get("failures", ())
        for key, box in self.switches.items():
            box.blockSignals(True)
            box.setChecked(key in on)
            box.blockSignals(False)

    def _failures(self) -> tuple[tuple[str, str, str], ...]:
        return (
            (
                "wrong-answer",
                self.tr("Wrong answer"),
                self.tr("Every validation finds another value than the one that was put in place."),
            ),
            (
                "rate-limit",
                self.tr("Rate limit"),
                self.tr("New orders are refused: too many certificates, to be tried again in an hour."),
            ),
            (
                "caa",
                self.tr("CAA refusal"),
                self.tr("Every validation fails because a CAA record forbids this CA."),
            ),
            ("slow", self.tr("Slow"), self.tr("Validating and issuing take several seconds each.")),
        )

    def _switch(self, key: str, words: str, explanation: str) -> QVBoxLayout:
        box = TickBox(words)
        box.setAccessibleDescription(explanation)
        box.toggled.connect(self._on_toggled)
        self.switches[key] = box
        under = QVBoxLayout()
        under.setContentsMargins(_INDENT, 0, 0, 0)
        under.addWidget(label(explanation, "small", "2", wrap=True))
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(box)
        column.addLayout(under)
        return column

    def _on_toggled(self) -> None:
        self._running.switch([key for key, box in self.switches.items() if box.isChecked()])
