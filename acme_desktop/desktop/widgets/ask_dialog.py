"""A dialog that asks for one line."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from acme_desktop.desktop.widgets.buttons import button
from acme_desktop.desktop.widgets.dialog import Dialog
from acme_desktop.desktop.widgets.field import Field


class AskDialog(Dialog):
    """`said` is there to begin with; nothing is given as long as the line is empty, unless something was said before.

    Signals:
        given(str): what was typed, without blanks around it.
    """

    given = Signal(str)

    def __init__(self, title: str, name: str, verb: str, parent: QWidget, *, help_: str = "", said: str = "") -> None:
        super().__init__(title, "", parent)
        self.edit = QLineEdit(said)
        self.edit.selectAll()
        self.body.addWidget(Field(name, self.edit, help_=help_))
        self.go_button = self.add_button(button(verb, "primary"))
        self.go_button.setDefault(True)
        self.go_button.clicked.connect(self._on_go)
        self._may_be_empty = bool(said)
        self.edit.textChanged.connect(self._show)
        self.foot.addStretch(1)
        self.edit.setFocus()
        self._show()

    def _show(self) -> None:
        self.go_button.setEnabled(self._may_be_empty or bool(self.edit.text().strip()))

    def _on_go(self) -> None:
        self.accept()
        self.given.emit(self.edit.text().strip())
