"""What lies over the window, and shows data as it does: dialogs, menus, sheets."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from acme_desktop.desktop.shell.popover import Popover

_COME_BACK = (Qt.WindowType.Dialog, Qt.WindowType.Sheet, Qt.WindowType.Window)


def put_aside(window: QWidget) -> list[QWidget]:
    """Hide all of it; what is to come back with the workplace is returned. Menus and sheets are closed for good.

    A sheet closes by itself where the keyboard goes elsewhere; in a window that nobody is at, it goes nowhere.
    """
    for sheet in window.findChildren(Popover):
        sheet.close_softly()
    over = [widget for widget in window.findChildren(QWidget) if widget.isWindow() and widget.isVisible()]
    for widget in over:
        widget.hide()
    return [widget for widget in over if widget.windowType() in _COME_BACK]
