"""“Submit anyway…”: a validation that will probably be lost is spent only with a reason, which goes on the record."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from acme_desktop.desktop.widgets.buttons import button
from acme_desktop.desktop.widgets.dialog import Dialog
from acme_desktop.desktop.widgets.field import Field

_LONGEST_REASON = 500


class SubmitAnywayDialog(Dialog):
    """Signals:
    reason_given(str): submit, for this reason.
    """

    reason_given = Signal(str)

    def __init__(self, ca: str, missing: str, parent: QWidget) -> None:
        super().__init__("", "", parent)
        lost = self.tr(
            "{missing}. If {ca} sees the same, the order fails, the failure counts against the limits of the account, "
            "and new values have to be put in place."
        )
        self.say(
            self.tr("Tell {ca} to look although our own look says no?").format(ca=ca),
            lost.format(missing=missing, ca=ca),
        )
        self.reason_edit = QLineEdit()
        self.reason_edit.setMaxLength(_LONGEST_REASON)
        self.field = Field(
            self.tr("Why, for the audit trail"), self.reason_edit, self.tr("for example: split DNS, seen from outside")
        )
        self.body.addWidget(self.field)
        self.submit_button = self.add_button(button(self.tr("Submit anyway"), "danger-final"))
        self.submit_button.clicked.connect(self._on_submit)
        self.reason_edit.textChanged.connect(lambda: self.field.set_error(""))
        self.reason_edit.setFocus()

    def _on_submit(self) -> None:
        reason = self.reason_edit.text().strip()
        if not reason:
            self.field.set_error(self.tr("Without a reason nothing is submitted."))
            self.reason_edit.setFocus()
            return
        self.accept()
        self.reason_given.emit(reason)
