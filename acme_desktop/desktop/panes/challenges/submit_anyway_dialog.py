"""“Submit anyway…”: a validation that will probably be lost is spent only with a reason, which goes on the record."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from acme_desktop.desktop.forms.ui_submit_anyway_dialog import Ui_SubmitAnywayDialog
from acme_desktop.desktop.widgets.field import Field

_LONGEST_REASON = 500


class SubmitAnywayDialog(QDialog):
    """Signals:
    reason_given(str): submit, for this reason.
    """

    reason_given = Signal(str)

    def __init__(self, ca: str, missing: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.ui = Ui_SubmitAnywayDialog()
        self.ui.setupUi(self)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.ui.title_label.setText(self.tr("Tell {ca} to look although our own look says no?").format(ca=ca))
        lost = self.tr(
            "{missing}. If {ca} sees the same, the order fails, the failure counts against the limits of the account, "
            "and new values have to be put in place."
        )
        self.ui.loss_label.setText(lost.format(missing=missing, ca=ca))
        self.reason_edit = QLineEdit()
        self.reason_edit.setMaxLength(_LONGEST_REASON)
        self.field = Field(
            self.tr("Why, for the audit trail"), self.reason_edit, self.tr("for example: split DNS, seen from outside")
        )
        self.ui.reason_layout.addWidget(self.field)
        self.reason_edit.textChanged.connect(lambda: self.field.set_error(""))
        self.ui.cancel_button.clicked.connect(self.reject)
        self.ui.submit_button.clicked.connect(self._on_submit)
        self.reason_edit.setFocus()

    def _on_submit(self) -> None:
        reason = self.reason_edit.text().strip()
        if not reason:
            self.field.set_error(self.tr("Without a reason nothing is submitted."))
            self.reason_edit.setFocus()
            return
        self.accept()
        self.reason_given.emit(reason)
