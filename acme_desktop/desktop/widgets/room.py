"""How much room there is on the screen."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication

_FRAME = QSize(16, 48)  # what the system puts around a window, at most


def screen_room() -> QSize:
    """For a window without its frame. Never QWidget.screen(): PySide takes the screen for the widget's own, and deletes
    it along with the widget."""
    return QGuiApplication.primaryScreen().availableSize() - _FRAME
