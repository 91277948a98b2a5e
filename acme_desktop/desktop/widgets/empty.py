"""A view that has nothing to show says what it is for, and offers what fills it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from acme_desktop.desktop.theme import icons
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.text import label

_ICON = 48
_WIDEST = 420  # pixels of a sentence


class EmptyState(QWidget):
    """A large icon, one sentence, one or two buttons, in the upper third."""

    def __init__(self, icon: str, sentence: str, *buttons: QPushButton, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = QLabel()
        self._icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._sentence = label("", tone="2", wrap=True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._sentence.setFixedWidth(_WIDEST)
        column = QVBoxLayout(self)
        column.setContentsMargins(metric("pane-margin"), 0, metric("pane-margin"), 0)
        column.setSpacing(metric("card-gap"))
        column.addStretch(2)
        column.addWidget(self._icon)
        column.addLayout(centred(self._sentence))
        column.addLayout(centred(*buttons))
        column.addStretch(5)
        self.put(icon, sentence)

    def put(self, icon: str, sentence: str) -> None:
        """Another reason for being empty, as with a filter that nothing passes."""
        icons.bind(self._icon, icon, "text-3", _ICON)
        self._sentence.setText(sentence)
        self.setAccessibleName(sentence)


def centred(*widgets: QWidget) -> QHBoxLayout:
    """In the middle of a row. Alignment would do it too, but then words that wrap get one line."""
    row = QHBoxLayout()
    row.setSpacing(metric("button-gap"))
    row.addStretch(1)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row
