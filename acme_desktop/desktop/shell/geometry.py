"""How large the window is and where it stands, kept from one time to the next."""

from __future__ import annotations

import base64
import binascii

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from acme_desktop.desktop.preferences import Preferences

_SIZE, _LEAST = QSize(1280, 800), QSize(1024, 680)
NAME = "geometry"


def size_up(window: QWidget, preferences: Preferences) -> None:
    """As it was kept, or as it is meant to be; no larger than the screen, whatever its scale."""
    window.setMinimumSize(_LEAST.boundedTo(_room()))
    window.resize(_SIZE.boundedTo(_room()))
    restore(window, preferences)


def size_down(window: QWidget) -> None:
    """As it is meant to be, whatever it is now."""
    window.setWindowState(window.windowState() & ~(Qt.WindowState.WindowMaximized | Qt.WindowState.WindowFullScreen))
    window.resize(_SIZE.boundedTo(_room()))


def restore(window: QWidget, preferences: Preferences) -> None:
    """As it was kept. What can't be read changes nothing, and Qt puts a window back onto a screen that there is."""
    kept = preferences.get(NAME, "")
    try:
        geometry = base64.b64decode(kept, validate=True) if isinstance(kept, str) else b""
    except (binascii.Error, ValueError):
        return
    if geometry:
        window.restoreGeometry(geometry)


def save(window: QWidget, preferences: Preferences) -> None:
    """With everything else that is kept there."""
    if not window.windowState() & Qt.WindowState.WindowMinimized:
        preferences.put(NAME, base64.b64encode(window.saveGeometry().data()).decode("ascii"))
    preferences.save()


def _room() -> QSize:
    # Never QWidget.screen(): PySide takes the screen for the widget's own, and deletes it along with the widget.
    return QGuiApplication.primaryScreen().availableSize()
