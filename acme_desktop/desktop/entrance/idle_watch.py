"""Notices that nobody uses the window, so that it can be locked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow

_INPUT = frozenset(
    (
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    )
)
_LOOK_EVERY_MS = 5_000


class IdleWatch(QObject):
    """Watches the windows of the program, not its widgets: they get one event where those get a dozen.

    It goes by the clock and not by a timer, which stands still while the computer sleeps.

    Signals:
        idle(): for as long as was agreed; once, until `start` is called again.
    """

    idle = Signal()

    def __init__(self, now: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self._limit = timedelta()
        self._last = now()
        self._timer = QTimer(self, interval=_LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._on_focus_moved)

    def start(self, minutes: int) -> None:
        """From now on; 0 for never."""
        self._limit = timedelta(minutes=minutes)
        self._last = self._now()
        self._on_focus_moved(QGuiApplication.focusWindow())
        if minutes > 0:
            self._timer.start()
        else:
            self._timer.stop()

    def stop(self) -> None:
        """Nobody is signed in."""
        self._timer.stop()

    def look(self) -> None:
        """Whether it is time."""
        if self._now() - self._last >= self._limit:
            self._timer.stop()
            self.idle.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() in _INPUT:
            self._last = self._now()
        return super().eventFilter(watched, event)

    def _on_focus_moved(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)  # once for each, however often it is asked for
