"""A password for a file, typed twice, with a word on how long it would hold."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from acme_desktop.desktop.panes.certificates.password_strength import Strength, strength
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.field import Field
from acme_desktop.desktop.widgets.password_edit import PasswordEdit


class PasswordFields(QWidget):
    """The second field only guards against slips: showing what is typed does the same."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.first_edit = PasswordEdit()
        self.again_edit = PasswordEdit()
        self.first = Field(self.tr("Password for the file"), self.first_edit)
        self.again = Field(self.tr("Once more"), self.again_edit)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(metric("step"))
        row.addWidget(self.first, 1, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.again, 1, Qt.AlignmentFlag.AlignTop)
        self.first_edit.textChanged.connect(self._on_typed)
        self.again_edit.textChanged.connect(lambda _: self.again.set_error(""))
        self._on_typed()

    def taken(self) -> str | None:
        """The password; None where it can't be taken, which is said beside the field."""
        password = self.first_edit.text()
        self.first.set_error("" if password else self.tr("Choose a password for the file."))
        alike = not password or password == self.again_edit.text()
        self.again.set_error("" if alike else self.tr("This is another one."))
        return password if password and alike else None

    def forget(self) -> None:
        """Both empty."""
        self.first_edit.forget()
        self.again_edit.forget()

    def _on_typed(self) -> None:
        self.first.set_error("")
        words = {
            Strength.NONE: (self.tr("The import asks for it."), "", "3"),
            Strength.WEAK: (self.tr("Weak: easy to guess for who has the file."), "failing", "warn"),
            Strength.FAIR: (self.tr("Fair: enough for a file that is deleted soon."), "info", "2"),
            Strength.STRONG: (self.tr("Strong."), "healthy", "ok"),
        }
        self.first.set_help(*words[strength(self.first_edit.text())])
