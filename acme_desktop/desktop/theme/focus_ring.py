"""The ring around what has the keyboard: two pixels wide, one pixel outside the control.

Text fields have it whenever they have the focus, everything else only when the keyboard brought it there. Lists and
tables show their row instead. A widget may say `setProperty("ring", "none")`, or "round" where its ends are round.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QWindow
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QFocusFrame,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid

from acme_desktop.desktop.theme.metrics import metric

_TEXT_FIELDS = (QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox)
_NEVER = (QAbstractItemView, QMenu)


class FocusRing(QObject):
    """Follows the focus of the whole application."""

    def __init__(self, app: QApplication, color: Callable[[str], QColor]) -> None:
        super().__init__(app)
        self._color = color
        self._ring = _Ring(color)
        self._by_keyboard = False
        app.focusChanged.connect(self._on_focus_changed)
        app.focusWindowChanged.connect(self._on_focus_window_changed)

    @property
    def target(self) -> QWidget | None:
        """What the ring is around."""
        return self._ring.widget() if isValid(self._ring) else None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """On windows only: an application-wide filter would see, and slow down, everything."""
        if event.type() is QEvent.Type.KeyPress:
            self._by_keyboard = True
        elif event.type() is QEvent.Type.MouseButtonPress:
            self._by_keyboard = False
        return super().eventFilter(watched, event)

    def _on_focus_window_changed(self, window: object) -> None:
        # PySide keeps wrappers of layout items that Qt has deleted: it may take a new window at that address for one.
        if isinstance(window, QWindow):
            window.removeEventFilter(self)
            window.installEventFilter(self)

    def _on_focus_changed(self, _: QWidget | None, now: QWidget | None) -> None:
        if not isValid(self._ring):
            # It lies in the window of what it is around, and goes with it.
            self._ring = _Ring(self._color)
        self._ring.setWidget(cast("QWidget", now if now is not None and self._wanted(now) else None))

    def _wanted(self, widget: QWidget) -> bool:
        if isinstance(widget, _NEVER) or widget.isWindow() or widget.property("ring") == "none":
            return False
        editable = isinstance(widget, QComboBox) and widget.isEditable()
        return self._by_keyboard or editable or isinstance(widget, _TEXT_FIELDS)


class _Ring(QFocusFrame):
    """One for the whole application: it moves to where it is wanted."""

    def __init__(self, color: Callable[[str], QColor]) -> None:
        super().__init__()
        self._color = color

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802
        width = metric("ring")
        box = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        round_ends = self.widget().property("ring") == "round"
        radius = box.height() / 2 if round_ends else metric("radius-control") + metric("ring-gap") + width / 2
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._color("link"), width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, radius, radius)
        painter.end()
