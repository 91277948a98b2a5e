"""The theme in use, and the switch between light, dark and high contrast at run time."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class Theme(QObject):
    """Signals:
    changed(): colours are others now; what paints itself paints again.
    """

    changed = Signal()
