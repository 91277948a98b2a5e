"""A part of a card that leads somewhere: a button which holds a layout of its own and is as large as that wants."""

from __future__ import annotations

from PySide6.QtCore import QChildEvent, QSize, Qt
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from acme_desktop.desktop.theme.styling import set_property


class CellButton(QPushButton):
    """Put labels into a layout of it; they do not take its clicks. Its name has to say what they say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_property(self, "kind", "cell")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802
        layout = self.layout()
        return layout.sizeHint().expandedTo(self.minimumSize()) if layout else super().sizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        layout = self.layout()
        return layout.minimumSize() if layout else super().minimumSizeHint()

    def childEvent(self, event: QChildEvent) -> None:  # noqa: N802
        super().childEvent(event)
        for child in self.findChildren(QWidget):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
