"""Closing while something is being done: says what is stopped, what waits, and asks once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from acme_desktop.desktop.widgets.buttons import button
from acme_desktop.desktop.widgets.dialog import Dialog
from acme_desktop.desktop.widgets.text import label
from acme_desktop.desktop.wording.progress import what_waits, work_title
from acme_desktop.service.requests import Request


class ClosingDialog(Dialog):
    """Accepted: the work is to be stopped. The default is to stay. Not `named`, it shows nobody's data."""

    def __init__(self, work: Sequence[Request[Any]], parent: QWidget, *, named: bool = True) -> None:
        super().__init__("", "", parent)
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self.say(
            self.tr("%n thing(s) still being done", "", len(work)),
            self.tr("Closing stops the work here. Nothing that was stored is lost, and nothing is done twice."),
        )
        for request in work if named else ():
            lines = QVBoxLayout()
            lines.setSpacing(1)
            lines.addWidget(label(work_title(request), "strong", wrap=True))
            lines.addWidget(label(what_waits(request), "small", "2", wrap=True))
            self.body.addLayout(lines)
        self.cancel_button.setText(self.tr("Keep open"))
        self.stop_button = self.add_button(button(self.tr("Stop and close"), "danger"))
        self.stop_button.clicked.connect(self.accept)
        self.cancel_button.setFocus()
