"""While the service opens for the first time: nothing for a moment, then a word that it takes longer."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.progress import Bar
from acme_desktop.desktop.widgets.text import label

_SOON_MS = 400


class OpeningScreen(QWidget):
    """Most of the time it is gone before it says anything."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._inside = QWidget()
        words = label(self.tr("Opening the database…"), tone="2")
        inside = QVBoxLayout(self._inside)
        inside.setSpacing(metric("step"))
        inside.addWidget(words)
        inside.addWidget(Bar())
        column = QVBoxLayout(self)
        column.addWidget(self._inside)
        self._inside.hide()
        QTimer.singleShot(_SOON_MS, self._inside, self._inside.show)
