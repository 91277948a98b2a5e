"""A password or passphrase that is chosen: typed twice, with a word on how hard it is to guess."""

from __future__ import annotations

from PySide6.QtCore import QSysInfo, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.field import Field
from acme_desktop.desktop.widgets.password_edit import PasswordEdit
from acme_desktop.desktop.wording.strength import strength, tone, words


class NewSecret(QWidget):
    """`least` is how many characters it has at least.

    Signals:
        changed(): another text; ask `complaint`.
    """

    changed = Signal()

    def __init__(self, name: str, again: str, least: int, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._least = least
        self.known = ""  # what must not be in it
        self.first_edit, self.second_edit = PasswordEdit(), PasswordEdit()
        self.first_field = Field(name, self.first_edit, hint)
        self.second_field = Field(again, self.second_edit)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(metric("card-inside"))
        column.addWidget(self.first_field)
        column.addWidget(self.second_field)
        for edit in (self.first_edit, self.second_edit):
            edit.textChanged.connect(self._on_changed)
            edit.caps_lock_changed.connect(self._on_changed)

    @property
    def text(self) -> str:
        """What was typed first."""
        return self.first_edit.text()

    @property
    def complaint(self) -> str:
        """What is missing, in words; "" when it can be taken."""
        if len(self.text) < self._least:
            return self.tr("At least {least} characters").format(least=self._least)
        if self.text != self.second_edit.text():
            return self.tr("Type the same twice")
        return ""

    def show_complaint(self) -> bool:
        """Beside the field that it is about; true where there is one."""
        short = len(self.text) < self._least
        differs = not short and self.text != self.second_edit.text()
        self.first_field.set_error(self.complaint if short else "")
        self.second_field.set_error(self.tr("This is not the same as above") if differs else "")
        if short or differs:
            (self.first_edit if short else self.second_edit).setFocus()
        return short or differs

    def forget(self) -> None:
        """Both."""
        self.first_edit.forget()
        self.second_edit.forget()

    def _on_changed(self) -> None:
        self.first_field.set_error("")
        self.second_field.set_error("")
        found = strength(self.text, self.known, QSysInfo.machineHostName())
        self._say(self.first_field, self.first_edit, words(found) if self.text else "", tone(found))
        self._say(self.second_field, self.second_edit)
        self.changed.emit()

    def _say(self, field: Field, edit: PasswordEdit, text: str = "", tone: str = "3") -> None:
        """A word of warning counts more than any other."""
        if edit.caps_lock:
            field.set_help(self.tr("Caps Lock is on"), "caps-lock", "warn")
        else:
            field.set_help(text, "", tone)
