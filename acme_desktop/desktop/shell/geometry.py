"""How large the window is and where it stands, kept from one time to the next."""

from __future__ import annotations

import base64
import binascii

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from acme_desktop.desktop.preferences import Preferences

_SIZE, _LEAST = QSize(1280, 800), QSize(1024, 680)
_NAME = "geometry"


def size_up(window: QWidget, preferences: Preferences) -> None:
    """As it was kept, or as it is meant to be; no larger than the screen, whatever its scale."""
    # Never QWidget.screen(): PySide takes the screen for the widget's own, and deletes it along with the widget.
    room = QGuiApplication.primaryScreen().availableSize()
    window.setMinimumSize(_LEAST.boundedTo(room))
    window.resize(_SIZE.boundedTo(room))
    restore(window, preferences)


def restore(window: QWidget, preferences: Preferences) -> None:
    """As it was kept. What can't be read changes nothing, and Qt puts a window back onto a screen that there is."""
    kept = preferences.get(_NAME, "")
    try:
        geometry = base64.b64decode(kept, validate=True) if isinstance(kept, str) else b""
    except (binascii.Error, ValueError):
        return
    if geometry:
        window.restoreGeometry(geometry)


def save(window: QWidget, preferences: Preferences) -> None:
    """With everything else that is kept there."""
    if not window.windowState() & Qt.WindowState.WindowMinimized:
        preferences.put(_NAME, base64.b64encode(window.saveGeometry().data()).decode("ascii"))
    preferences.save()
