"""What admins change about operators: each dialog says first what follows."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLineEdit, QWidget

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.panes.settings.deed_dialog import DeedDialog
from acme_desktop.desktop.widgets.choice import Choice
from acme_desktop.desktop.widgets.field import Field
from acme_desktop.desktop.widgets.new_secret import NewSecret
from acme_desktop.domain.operator import SHORTEST_PASSWORD, Operator, Role
from acme_desktop.service.requests import AddOperator, DisableOperator, ResetPassword, SetRole


def role_word(role: str) -> str:
    """As the window calls it; what nobody knows as it is."""
    words = {
        Role.VIEWER: QCoreApplication.translate("operators", "Viewer"),
        Role.OPERATOR: QCoreApplication.translate("operators", "Operator"),
        Role.ADMIN: QCoreApplication.translate("operators", "Admin"),
    }
    return words[Role(role)] if role in tuple(Role) else str(role)


def _roles() -> list[tuple[str, str]]:
    return [(role.value, role_word(role)) for role in Role]


class AddDialog(DeedDialog):
    """Name, role, and a first password."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, "", "", "", parent)
        self.say(
            self.tr("Add an operator"),
            self.tr("Tell them the first password yourself. Everything they do is on the record under this name."),
        )
        self.go_button.setText(self.tr("Add operator"))
        self.name_edit = QLineEdit()
        self.role = Choice(_roles())
        self.role.choose(Role.OPERATOR.value)
        self.secret = NewSecret(self.tr("First password"), self.tr("Password again"), SHORTEST_PASSWORD)
        self.name_field, role_field = Field(self.tr("Name"), self.name_edit), Field(self.tr("Role"), self.role)
        for part in (self.name_field, role_field, self.secret):
            self.body.addWidget(part)
        self.fields = {"name": self.name_field, "role": role_field, "password": self.secret.first_field}
        self.name_edit.textChanged.connect(self._on_name)
        self.secret.second_edit.returnPressed.connect(self.go)

    def request(self) -> AddOperator | None:
        name = self.name_edit.text().strip()
        self.name_field.set_error("" if name else self.tr("Give a name."))
        if self.secret.show_complaint() or not name:
            return None
        return AddOperator(name, self.role.key, self.secret.text)

    def _on_name(self, text: str) -> None:
        self.name_field.set_error("")
        self.secret.known = text.strip()


class RoleDialog(DeedDialog):
    """Another role."""

    def __init__(self, desk: Desk, operator: Operator, parent: QWidget) -> None:
        super().__init__(desk, "", "", "", parent)
        self._operator = operator
        self.say(
            self.tr("Change the role of {name}").format(name=operator.name),
            self.tr("It is in force with the next thing that {name} does.").format(name=operator.name),
        )
        self.go_button.setText(self.tr("Change role"))
        self.role = Choice(_roles())
        self.role.choose(operator.role.value)
        field = Field(self.tr("Role"), self.role)
        self.body.addWidget(field)
        self.fields = {"role": field}

    def request(self) -> SetRole:
        return SetRole(self._operator.name, self.role.key)


class PasswordDialog(DeedDialog):
    """A new password; lets a disabled operator in again."""

    def __init__(self, desk: Desk, operator: Operator, parent: QWidget) -> None:
        super().__init__(desk, "", "", "", parent)
        self._operator = operator
        text = self.tr("Every session of {name} ends. Tell them the new password yourself.")
        if operator.disabled:
            text = self.tr("{name} is disabled, and can sign in again with the new password.")
        self.say(self.tr("A new password for {name}").format(name=operator.name), text.format(name=operator.name))
        self.go_button.setText(self.tr("Set password"))
        self.secret = NewSecret(self.tr("New password"), self.tr("Password again"), SHORTEST_PASSWORD)
        self.secret.known = operator.name
        self.body.addWidget(self.secret)
        self.fields = {"password": self.secret.first_field}
        self.secret.second_edit.returnPressed.connect(self.go)

    def request(self) -> ResetPassword | None:
        return None if self.secret.show_complaint() else ResetPassword(self._operator.name, self.secret.text)


class DisableDialog(DeedDialog):
    """Nobody is deleted: the record names them."""

    def __init__(self, desk: Desk, operator: Operator, parent: QWidget) -> None:
        super().__init__(desk, "", "", "", parent, kind="danger-final")
        self._operator = operator
        self.say(
            self.tr("Disable {name}").format(name=operator.name),
            self.tr(
                "Every session of {name} ends, and the password lets nobody in any more. What {name} did stays on the "
                "record. A new password lets {name} in again."
            ).format(name=operator.name),
        )
        self.go_button.setText(self.tr("Disable operator"))

    def request(self) -> DisableOperator:
        return DisableOperator(self._operator.name)
