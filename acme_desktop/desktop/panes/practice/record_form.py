"""One DNS record, to be added or changed, above the table of all."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from acme_desktop.desktop.panes.practice.words import refusal_text
from acme_desktop.desktop.practice.control import PracticeRecord, Refused
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.buttons import button
from acme_desktop.desktop.widgets.choice import Choice
from acme_desktop.desktop.widgets.field import Field

TYPES = ("TXT", "A", "AAAA", "CNAME", "CAA")
Save = Callable[[PracticeRecord, Callable[[], None], Callable[[Refused], None]], None]


class RecordForm(QWidget):
    """Hidden until `open`. `save` puts the record there and calls back.

    Signals:
        closed(): the record is there, or the operator gave it up.
    """

    closed = Signal()

    def __init__(self, save: Save, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._save = save
        self._record = PracticeRecord("", "", "TXT", "")
        self._name, self._value = QLineEdit(), QLineEdit()
        self._type = Choice([(kind, kind) for kind in TYPES])
        self.name = Field(self.tr("Name"), self._name)
        self.type = Field(self.tr("Type"), self._type)
        self.value = Field(self.tr("Value"), self._value)
        self.save_button = button(self.tr("Save record"), "tonal")
        self.cancel_button = button(self.tr("Cancel"))
        self._lay_out()
        self.save_button.clicked.connect(self._on_save)
        self.cancel_button.clicked.connect(self.close_form)
        for editor in (self._name, self._value):
            editor.returnPressed.connect(self._on_save)
        self.hide()

    def open_for(self, record: PracticeRecord) -> None:
        """Change this one; one without an id is added."""
        self._record = record
        self._name.setText(record.name)
        self._type.choose(record.type)
        self._value.setText(record.value)
        self._name.setPlaceholderText("_acme-challenge.shop.example")
        for field in (self.name, self.type, self.value):
            field.set_error("")
        self.save_button.setEnabled(True)
        self.show()
        self._name.setFocus()

    def close_form(self) -> None:
        """Give it up."""
        self.hide()
        self.closed.emit()

    def _on_save(self) -> None:
        record = PracticeRecord(
            self._record.id, self._name.text().strip(), self._type.key, self._value.text().strip(), self._record.ttl
        )
        for field in (self.name, self.type, self.value):
            field.set_error("")
        self.save_button.setEnabled(False)
        self._save(record, self.close_form, lambda refused: self._on_refused(refused, record))

    def _on_refused(self, refused: Refused, record: PracticeRecord) -> None:
        self.save_button.setEnabled(True)
        fields = {"name": self.name, "type": self.type}
        field = fields.get(refused.field, self.value)
        field.set_error(refusal_text(refused, record))
        field.editor.setFocus()

    def _lay_out(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(metric("card-inside"))
        first.addWidget(self.name, 1)
        first.addWidget(self.type)
        buttons = QHBoxLayout()
        buttons.setSpacing(metric("button-gap"))
        buttons.addStretch(1)
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.save_button)
        column = QVBoxLayout(self)
        side = metric("card-inside")
        column.setContentsMargins(side, side, side, side)
        column.setSpacing(metric("step"))
        column.addLayout(first)
        column.addWidget(self.value)
        column.addLayout(buttons)
