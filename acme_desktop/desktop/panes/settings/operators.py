"""Who may do what: the operators, their roles, and what admins change about them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.panes.settings.operator_dialogs import (
    AddDialog,
    DisableDialog,
    PasswordDialog,
    RoleDialog,
    role_word,
)
from acme_desktop.desktop.panes.settings.section import ButtonRow, Section
from acme_desktop.desktop.table.column import Column
from acme_desktop.desktop.table.model import RowsModel
from acme_desktop.desktop.table.view import Table
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.tickets import Ticket
from acme_desktop.desktop.widgets.buttons import button
from acme_desktop.desktop.widgets.message_bar import MessageBar
from acme_desktop.desktop.widgets.text import label
from acme_desktop.desktop.wording import moments
from acme_desktop.desktop.wording.states import StateLook
from acme_desktop.domain.events import Event, Topic
from acme_desktop.domain.operator import Operator, Permission, Role
from acme_desktop.service.requests import ListOperators

_LEAST_ROWS, _MOST_ROWS = 2, 8


class OperatorsSection(Section):
    """Everybody may see who there is; admins change it."""

    key = "operators"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._may = desk.may(Permission.MANAGE_OPERATORS)
        self._ticket: Ticket[tuple[Operator, ...]] | None = None
        self._operators: tuple[Operator, ...] = ()
        self.trouble = MessageBar("bad")
        self.model = RowsModel[Operator](self._columns(), lambda operator: operator.id, self)
        self.table = Table(self.model, desk, "operators", self.tr("Operators"), margin="card-inside")
        self.add_button = button(self.tr("Add operator…"), icon="plus")
        self.role_button = button(self.tr("Change role…"), icon="users")
        self.password_button = button(self.tr("New password…"), icon="key")
        self.disable_button = button(self.tr("Disable…"), "danger", "revoked")
        self._reason = label("", "small", "2", wrap=True)
        self._fill()
        self._listen()
        self._show()

    @classmethod
    def heading(cls) -> str:
        return QCoreApplication.translate("OperatorsSection", "Operators and roles")

    def refresh(self) -> None:
        if self._ticket is not None:
            return
        self._ticket = self.desk.client.submit(ListOperators(), claim=True)
        self._ticket.succeeded.connect(self._on_operators)
        self._ticket.failed.connect(lambda error: self.trouble.show_error(error, self.refresh))
        self._ticket.finished.connect(self._on_finished)

    def _fill(self) -> None:
        block = QWidget()
        column = QVBoxLayout(block)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(metric("card-inside"))
        about = self.tr(
            "A viewer sees everything and changes nothing. An operator orders, deploys, renews and exports. An admin "
            "also keeps accounts, operators, settings and the vault, and revokes."
        )
        column.addWidget(label(about, "small", "2", wrap=True))
        column.addWidget(self.trouble)
        column.addWidget(self.table)
        column.addWidget(ButtonRow(self.add_button, self.role_button, self.password_button, self.disable_button))
        column.addWidget(self._reason)
        self.trouble.clear()
        self.add_part(block, f"{about} {self.tr('Admin, operator, viewer, password, disable')}")

    def _listen(self) -> None:
        opened: tuple[tuple[QPushButton, Callable[[], None]], ...] = (
            (self.add_button, lambda: AddDialog(self.desk, self.window()).open()),
            (self.role_button, lambda: self._open(RoleDialog)),
            (self.password_button, lambda: self._open(PasswordDialog)),
            (self.disable_button, lambda: self._open(DisableDialog)),
        )
        for made, act in opened:
            made.clicked.connect(act)
        self.table.chosen.connect(self._show)
        self.desk.client.happened.connect(self._on_happened)

    def _open(self, dialog: type[RoleDialog] | type[PasswordDialog] | type[DisableDialog]) -> None:
        chosen = self._chosen()
        if chosen is not None:
            dialog(self.desk, chosen, self.window()).open()

    def _columns(self) -> tuple[Column[Operator], ...]:
        now = self.desk.now

        def seen(operator: Operator) -> str:
            at = operator.last_signed_in_at
            return moments.brief(at, now()) if at else self.tr("never")

        return (
            Column("name", self.tr("Name"), self._name, width=180, least=96, stretch=1),
            Column("role", self.tr("Role"), lambda operator: role_word(operator.role), width=110, least=80),
            Column("state", self.tr("State"), state=self._look, delegate="state", width=120, least=96),
            Column("seen", self.tr("Signed in"), seen, width=130, least=96, ink="text-2"),
        )

    def _name(self, operator: Operator) -> str:
        if operator.name == self.desk.actor.name:
            return self.tr("{name} (you)").format(name=operator.name)
        return operator.name

    def _look(self, operator: Operator) -> StateLook:
        if operator.disabled:
            return StateLook("revoked", self.tr("Disabled"), "quiet")
        return StateLook("healthy", self.tr("Active"), "ok")

    def _on_operators(self, operators: tuple[Operator, ...]) -> None:
        self.trouble.clear()
        self._operators = operators
        self.model.show(operators)
        rows = min(max(len(operators), _LEAST_ROWS), _MOST_ROWS)
        self.table.setFixedHeight(metric("table-header") + rows * metric("table-row"))
        self._show()

    def _on_happened(self, event: Event) -> None:
        if event.topic is Topic.OPERATOR and self.isVisible():
            self.refresh()

    def _on_finished(self) -> None:
        self._ticket = None

    def _chosen(self) -> Operator | None:
        line = self.table.chosen_line()
        return next((one for one in self._operators if isinstance(line, Operator) and one.id == line.id), None)

    def _show(self) -> None:
        """What can be done with the one that is chosen, and why the rest can't."""
        chosen = self._chosen()
        last = chosen is not None and self._is_last_admin(chosen)
        self.add_button.setEnabled(self._may)
        self.password_button.setEnabled(self._may and chosen is not None)
        self.role_button.setEnabled(self._may and chosen is not None and not last)
        self.disable_button.setEnabled(self._may and chosen is not None and not last and not chosen.disabled)
        reason = ""
        if not self._may:
            reason = self.tr("Only admins change operators.")
        elif last and chosen is not None:
            reason = self.tr("{name} is the only active admin, and stays one: make another operator an admin first.")
            reason = reason.format(name=chosen.name)
        elif chosen is not None and chosen.disabled:
            reason = self.tr("A new password lets {name} in again.").format(name=chosen.name)
        self._reason.setText(reason)
        self._reason.setVisible(bool(reason))

    def _is_last_admin(self, operator: Operator) -> bool:
        admins = [one.id for one in self._operators if one.role is Role.ADMIN and not one.disabled]
        return admins == [operator.id]
