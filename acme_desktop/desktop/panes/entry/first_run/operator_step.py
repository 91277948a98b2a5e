"""Step 1: the operator who comes first, and is an admin."""

from __future__ import annotations

import getpass

from PySide6.QtWidgets import QLineEdit, QWidget

from acme_desktop.desktop.panes.entry.first_run.plan import Plan
from acme_desktop.desktop.panes.entry.first_run.step import Step
from acme_desktop.desktop.widgets.field import Field
from acme_desktop.desktop.widgets.new_secret import NewSecret
from acme_desktop.domain.operator import SHORTEST_PASSWORD


class OperatorStep(Step):
    """Collects name and password; they are used once the vault is known to work."""

    def __init__(self, plan: Plan, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.title = self.tr("Your operator")
        self._plan = plan
        self.name_edit = QLineEdit(_system_name())
        self.name_edit.setMaxLength(64)
        self.name_field = Field(self.tr("Name"), self.name_edit, self.tr("as the audit trail will call you"))
        self.secret = NewSecret(self.tr("Password"), self.tr("Password again"), SHORTEST_PASSWORD)
        self.body.addWidget(self.name_field)
        self.body.addWidget(self.secret)
        self.name_edit.textChanged.connect(self._on_changed)
        self.secret.changed.connect(self._on_changed)
        self._on_changed()

    def begin(self) -> None:
        (self.secret.first_edit if self.name_edit.text() else self.name_edit).setFocus()

    def go_on(self) -> None:
        name = self.name_edit.text().strip()
        self.name_field.set_error("" if name else self.tr("Type a name"))
        if not name or self.secret.show_complaint():
            return
        self._plan.name, self._plan.password = name, self.secret.text
        self.done.emit()

    def show_error(self, field: str, text: str) -> None:
        """What the service says of it."""
        (self.name_field if field == "name" else self.secret.first_field).set_error(text)

    def _on_changed(self) -> None:
        self.secret.known = self.name_edit.text().strip()
        self.name_field.set_error("")


def _system_name() -> str:
    """Who is signed in to this computer, as a proposal."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""
