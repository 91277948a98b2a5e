"""Closing while something is being done: says what is stopped, what waits, and asks once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.buttons import button
from acme_desktop.desktop.widgets.surfaces import ScrollPage
from acme_desktop.desktop.widgets.text import label
from acme_desktop.desktop.wording.progress import what_waits, work_title
from acme_desktop.service.requests import Request

_WIDTH = 480
_MOST_HEIGHT = 320


class ClosingDialog(QDialog):
    """Accepted: the work is to be stopped. The default is to stay."""

    def __init__(self, work: Sequence[Request[Any]], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Close ACME Desktop"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setFixedWidth(_WIDTH)
        self.stay_button = button(self.tr("Keep open"))
        self.stay_button.clicked.connect(self.reject)
        self.stay_button.setDefault(True)
        self.stop_button = button(self.tr("Stop and close"), "danger")
        self.stop_button.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.setSpacing(metric("button-gap"))
        foot.addStretch(1)
        foot.addWidget(self.stay_button)
        foot.addWidget(self.stop_button)
        box = QVBoxLayout(self)
        side = metric("sign-in-inside")
        box.setContentsMargins(side, metric("pane-margin"), side, metric("pane-margin"))
        box.setSpacing(metric("card-gap"))
        count = self.tr("%n thing(s) still being done", "", len(work))
        box.addWidget(label(count, "dialog-title", wrap=True))
        said = self.tr("Closing stops the work here. Nothing that was stored is lost, and nothing is done twice.")
        box.addWidget(label(said, tone="2", wrap=True))
        box.addWidget(self._list(work))
        box.addLayout(foot)
        self.stay_button.setFocus()

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
        width = _WIDTH - 2 * metric("sign-in-inside")
        page.setFixedHeight(min(max(inside.heightForWidth(width), inside.sizeHint().height()), _MOST_HEIGHT))
        return page
