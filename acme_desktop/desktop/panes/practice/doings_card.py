"""What the practice CA did, newest first."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.panes.practice.words import happening_text
from acme_desktop.desktop.practice.control import PracticeHappening
from acme_desktop.desktop.practice.running import RunningPractice
from acme_desktop.desktop.table.column import Column
from acme_desktop.desktop.table.model import RowsModel
from acme_desktop.desktop.table.view import Table
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.card import Card
from acme_desktop.desktop.widgets.text import label
from acme_desktop.desktop.wording import moments

_LEAST_ROWS, _MOST_ROWS = 3, 7


class DoingsCard(Card):
    """Of this run of it."""

    def __init__(self, desk: Desk, running: RunningPractice, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.set_title(self.tr("What it did"))
        self._running = running
        self.model = RowsModel[PracticeHappening](self._columns(), lambda one: one.number, self)
        self.table = Table(
            self.model, desk, "practice-doings", self.tr("What the practice CA did"), margin="card-inside"
        )
        nothing = label(self.tr("Nothing was asked of it yet."), tone="2")
        nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.table.set_empty(nothing)
        self.set_body_margins(0, 0, 0, 0)
        self.body.addWidget(self.table)
        running.happenings_changed.connect(self.show_happenings)
        self.show_happenings()

    def show_happenings(self) -> None:
        """Those that there are now."""
        self.model.show(self._running.happenings[::-1])
        rows = min(max(self.model.rowCount(), _LEAST_ROWS), _MOST_ROWS)
        self.table.setFixedHeight(metric("table-header") + rows * metric("table-row"))

    def _columns(self) -> tuple[Column[PracticeHappening], ...]:
        return (
            Column(
                "at", self.tr("Time"), lambda one: moments.time(one.at), width=80, tip=lambda one: moments.exact(one.at)
            ),
            Column("what", self.tr("What"), happening_text, width=300, stretch=1, tip=happening_text),
        )
