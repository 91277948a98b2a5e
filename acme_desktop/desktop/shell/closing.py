"""Closing while something is being done: says what is stopped, what waits, and asks once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from acme_desktop.desktop.forms.ui_closing_dialog import Ui_ClosingDialog
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.surfaces import ScrollPage
from acme_desktop.desktop.widgets.text import label
from acme_desktop.desktop.wording.progress import what_waits, work_title
from acme_desktop.service.requests import Request

_MOST_HEIGHT = 320


class ClosingDialog(QDialog):
    """Accepted: the work is to be stopped. The default is to stay. Not `named`, it shows nobody's data."""

    def __init__(self, work: Sequence[Request[Any]], parent: QWidget, *, named: bool = True) -> None:
        super().__init__(parent)
        self.ui = Ui_ClosingDialog()
        self.ui.setupUi(self)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.ui.title_label.setText(self.tr("%n thing(s) still being done", "", len(work)))
        if named:
            self.ui.work_layout.addWidget(self._list(work))
        self.ui.stay_button.clicked.connect(self.reject)
        self.ui.stop_button.clicked.connect(self.accept)
        width = self.minimumWidth()
        self.setFixedSize(width, max(self.heightForWidth(width), self.sizeHint().height()))
        self.ui.stay_button.setFocus()

    def _list(self, work: Sequence[Request[Any]]) -> QWidget:
        page = ScrollPage(margins=False)
        inside = page.takeWidget()
        page.setWidget(inside)
        page.body.setSpacing(metric("card-inside"))
        for request in work:
            lines = QVBoxLayout()
            lines.setSpacing(1)
            lines.addWidget(label(work_title(request), "strong", wrap=True))
            lines.addWidget(label(what_waits(request), "small", "2", wrap=True))
            page.body.addLayout(lines)
        page.body.addStretch(1)
        width = self.minimumWidth() - 2 * metric("sign-in-inside")
        page.setFixedHeight(min(max(inside.heightForWidth(width), inside.sizeHint().height()), _MOST_HEIGHT))
        return page
