"""The records in the practice CA's DNS: what it finds when it looks."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.panes.practice.record_form import RecordForm
from acme_desktop.desktop.practice.control import PracticeRecord
from acme_desktop.desktop.practice.running import RunningPractice
from acme_desktop.desktop.table.column import Column
from acme_desktop.desktop.table.model import RowsModel
from acme_desktop.desktop.table.view import Table
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.buttons import button
from acme_desktop.desktop.widgets.card import Card
from acme_desktop.desktop.widgets.surfaces import line
from acme_desktop.desktop.widgets.text import label
from acme_desktop.domain.operator import Permission

_LEAST_ROWS, _MOST_ROWS = 3, 8
_NEW = PracticeRecord("", "", "TXT", "")


class RecordsCard(Card):
    """A table, and above it a form while one is added or changed."""

    def __init__(self, desk: Desk, running: RunningPractice, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._may = desk.may(Permission.ISSUE)
        self.set_title(self.tr("DNS records"))
        self._running = running
        self.model = RowsModel[PracticeRecord](self._columns(), lambda record: record.id, self)
        self.table = Table(
            self.model, desk, "practice-records", self.tr("DNS records of the practice CA"), margin="card-inside"
        )
        self.table.set_empty(self._nothing())
        self.form = RecordForm(running.put_record)
        self.add_button = button(self.tr("Add record"), icon="plus", compact=True)
        self.edit_button = button(self.tr("Edit"), icon="pencil", compact=True)
        self.remove_button = button(self.tr("Remove"), icon="trash", compact=True)
        self._line = line()
        self._arrange()
        self._listen()
        self.add_button.setEnabled(self._may)
        self.show_records()

    def show_records(self) -> None:
        """Those that there are now."""
        self.model.show(self._running.records)
        rows = min(max(self.model.rowCount(), _LEAST_ROWS), _MOST_ROWS)
        self.table.setFixedHeight(metric("table-header") + rows * metric("table-row"))
        self._on_chosen()

    def _listen(self) -> None:
        self.add_button.clicked.connect(lambda: self._open(_NEW))
        self.edit_button.clicked.connect(self._on_edit)
        self.remove_button.clicked.connect(self._on_remove)
        self.table.chosen.connect(self._on_chosen)
        self.table.opened.connect(self._open)
        self.form.closed.connect(self._on_closed)
        self._running.records_changed.connect(self.show_records)

    def _open(self, record: PracticeRecord) -> None:
        if not self._may:
            return
        self._line.show()
        self.form.open_for(record)

    def _on_edit(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self._open(chosen)

    def _on_remove(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self._running.remove_record(chosen)

    def _on_chosen(self, *_: object) -> None:
        for made in (self.edit_button, self.remove_button):
            made.setEnabled(self._may and self._chosen() is not None)

    def _on_closed(self) -> None:
        self._line.hide()
        self.add_button.setFocus()

    def _chosen(self) -> PracticeRecord | None:
        line_ = self.table.chosen_line()
        found = isinstance(line_, PracticeRecord) and any(one.id == line_.id for one in self._running.records)
        return line_ if found else None

    def _columns(self) -> tuple[Column[PracticeRecord], ...]:
        return (
            Column("name", self.tr("Name"), lambda one: one.name, "name", width=250, delegate="names", stretch=2),
            Column("type", self.tr("Type"), lambda one: one.type, "type", width=70),
            Column("value", self.tr("Value"), lambda one: one.value, width=200, delegate="mono", stretch=3),
        )

    def _nothing(self) -> QLabel:
        said = label(self.tr("No record was added yet."), tone="2")
        said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        return said

    def _arrange(self) -> None:
        for made in (self.edit_button, self.remove_button, self.add_button):
            self.beside.addWidget(made)
        said = label(
            self.tr(
                "Names that you order are at 127.0.0.1 unless a record says otherwise. "
                "TXT values are taken exactly as they are typed."
            ),
            "small",
            "2",
            wrap=True,
        )
        top = QVBoxLayout()
        side = metric("card-inside")
        top.setContentsMargins(side, metric("step"), side, metric("step"))
        top.addWidget(said)
        self.set_body_margins(0, 0, 0, 0)
        self.body.setSpacing(0)
        self.body.addLayout(top)
        self.body.addWidget(line())
        self.body.addWidget(self.form)
        self.body.addWidget(self._line)
        self.body.addWidget(self.table)
        self._line.hide()
