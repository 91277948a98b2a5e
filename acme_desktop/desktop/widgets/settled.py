"""Everything in its place before it is painted."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QScrollArea, QWidget


def settle(widget: QWidget) -> None:
    """Lay out now what has changed in it, and everything around it as far as the page that scrolls.

    A layout tells the one around it that it has become larger, that one tells the next, and each does so by an event;
    Qt may paint between two of them, and then shows rows that are pressed together.
    """
    around: QWidget | None = widget
    while around is not None and not around.isWindow() and not isinstance(around, QScrollArea):
        layout = around.layout()
        if layout is not None:
            layout.activate()
        else:
            QCoreApplication.sendEvent(around, QEvent(QEvent.Type.LayoutRequest))
        around = around.parentWidget()
