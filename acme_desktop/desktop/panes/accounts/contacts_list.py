"""Further contacts as a list: one field each, a cross to take it away, a link for one more."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from acme_desktop.desktop.panes.accounts.registration import contact_error
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.theme.styling import set_property
from acme_desktop.desktop.widgets.buttons import link_button, tool_button
from acme_desktop.desktop.widgets.text import ElidedLabel, label, tip
from acme_desktop.desktop.wording.errors import told

_MOST = 20


class ContactsList(QWidget):
    """Signals:
    changed(): a contact is another, came or went.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fields: list[QLineEdit] = []
        head = QHBoxLayout()
        head.setSpacing(metric("step"))
        head.addWidget(label(self.tr("Further contacts"), "label"))
        head.addWidget(ElidedLabel(self.tr("optional, the CA may use them"), "small", "3"), 1)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(metric("half"))
        self._more = link_button(self.tr("Add contact"), icon="plus")
        self._more.clicked.connect(lambda: self._add("").setFocus())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(metric("half"))
        column.addLayout(head)
        column.addLayout(self._rows)
        column.addWidget(self._more)

    @property
    def contacts(self) -> tuple[str, ...]:
        """Those that are not empty, as typed."""
        return tuple(field.text().strip() for field in self._fields if field.text().strip())

    def show_contacts(self, contacts: Sequence[str]) -> None:
        """These instead of those that are there."""
        for field in list(self._fields):
            row = field.parentWidget()
            if row is not None:
                self._remove(row)
        for contact in contacts:
            self._add(contact)

    def _add(self, text: str) -> QLineEdit:
        row = QWidget()
        field = QLineEdit(text)
        field.setAccessibleName(self.tr("Contact {number}").format(number=len(self._fields) + 1))
        away = tool_button("close", self.tr("Remove this contact"))
        away.clicked.connect(lambda: self._remove(row))
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(metric("half"))
        layout.addWidget(field, 1)
        layout.addWidget(away)
        field.textChanged.connect(lambda _: self._on_changed(field))
        self._fields.append(field)
        self._rows.addWidget(row)
        self._more.setEnabled(len(self._fields) < _MOST)
        self._on_changed(field)
        return field

    def _remove(self, row: QWidget) -> None:
        inside = row.findChildren(QLineEdit)
        self._fields = [field for field in self._fields if field not in inside]
        self._rows.removeWidget(row)
        row.hide()
        row.deleteLater()
        self._more.setEnabled(True)
        self.changed.emit()

    def _on_changed(self, field: QLineEdit) -> None:
        error = contact_error(field.text())
        words = told(error).headline if error else ""
        set_property(field, "invalid", bool(words))
        field.setAccessibleDescription(words)
        tip(field, words)
        self.changed.emit()
