"""The head of every entry screen: our sign, what the screen is for, and where we are."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from acme_desktop.desktop.theme import icons
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.text import label

_ICON = 20


class Heading(QWidget):
    """A title and a line under it."""

    def __init__(self, title: str, under: str = "", icon: str = "shield-check", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = QLabel()
        self._icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._title = label("", "dialog-title", wrap=True)
        self._under = label("", "text", "2", wrap=True)
        sign = QFrame()
        sign.setProperty("sign", True)
        sign.setFixedSize(metric("sign-in-control"), metric("sign-in-control"))
        inside = QVBoxLayout(sign)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self._icon)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._title)
        words.addWidget(self._under)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(metric("card-inside"))
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self.put(title, under, icon)

    @property
    def title(self) -> str:
        """What the screen is for."""
        return self._title.text()

    def put(self, title: str, under: str = "", icon: str = "shield-check") -> None:
        """Say something else."""
        icons.bind(self._icon, icon, "on-accent", _ICON)
        self._title.setText(title)
        self._under.setText(under)
        self._under.setVisible(bool(under))
        self.setAccessibleName(" ".join(filter(None, (title, under))))
