"""Garbage is collected on the window's thread only.

Python collects in whichever thread happens to make the next object. A widget that is part of a circle would then be
deleted by a worker, which Qt does not survive.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 2_000
_THRESHOLDS = (5_000, 10, 10)


class Garbage(QObject):
    """Collects from now on, a generation at a time, while the event loop has a moment."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_enabled = gc.isenabled()
        gc.disable()
        gc.freeze()  # what was imported so far stays
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Collect the oldest generation that has grown enough."""
        due = [n for n, (found, most) in enumerate(zip(gc.get_count(), _THRESHOLDS, strict=True)) if found > most]
        if due and due[0] == 0:
            gc.collect(max(due))

    def close(self) -> None:
        """As it was before."""
        self._timer.stop()
        if self._was_enabled:
            gc.enable()
