"""A small sheet beside what opened it: part of the window, so that it moves, scales and is drawn with it."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget

from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.surfaces import GrowingPage

_GAP = metric("half")


class Popover(QFrame):
    """Closes on Escape, on a click elsewhere, and when the keyboard goes elsewhere; the focus then goes back.

    Put things into `body`. Signals:
        closed(): it is gone from the screen.
    """

    closed = Signal()

    def __init__(self, anchor: QWidget, *, width: int = 360, above: bool = False) -> None:
        super().__init__(anchor.window())
        self._anchor = anchor
        self._width = width
        self._above = above
        self.setProperty("toast", "true")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("ring", "none")
        page = GrowingPage(QSize(0, 0))
        self.body = page.body
        inside = metric("card-inside")
        self.body.setContentsMargins(inside, inside, inside, inside)
        self.body.setSpacing(metric("step"))
        around = QVBoxLayout(self)
        around.setContentsMargins(1, 1, 1, 1)
        around.addWidget(page)
        self.hide()

    def open(self) -> None:
        """Beside its anchor, inside the window, above everything."""
        self.place()
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.PopupFocusReason)
        application().installEventFilter(self)
        application().focusChanged.connect(self._on_focus_changed)

    def close_softly(self) -> None:
        """Without doing anything; the focus goes back to where it came from."""
        if not self.isVisible():
            return
        application().removeEventFilter(self)
        application().focusChanged.disconnect(self._on_focus_changed)
        had_focus = self._holds(QApplication.focusWidget())
        self.hide()
        if had_focus and self._anchor.isVisible():
            self._anchor.setFocus(Qt.FocusReason.PopupFocusReason)
        self.closed.emit()

    def place(self) -> None:
        """Again, where its contents have changed."""
        window = self.window()
        self.setFixedWidth(min(self._width, window.width() - 2 * metric("step")))
        self.ensurePolished()
        height = self.heightForWidth(self.width()) if self.hasHeightForWidth() else self.sizeHint().height()
        height = min(height, window.height() - 2 * metric("step"))
        self.setFixedHeight(height)
        anchor = QRect(self._anchor.mapTo(window, QPoint(0, 0)), self._anchor.size())
        right_to_left = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        x = anchor.left() if self._above is not right_to_left else anchor.right() + 1 - self.width()
        x = max(metric("step"), min(x, window.width() - self.width() - metric("step")))
        y = anchor.top() - _GAP - height if self._above else anchor.bottom() + 1 + _GAP
        y = max(metric("step"), min(y, window.height() - height - metric("step")))
        self.move(x, y)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Only while it is open."""
        if event.type() is QEvent.Type.MouseButtonPress and isinstance(watched, QWidget):
            at = QMouseEvent(event).globalPosition().toPoint() if isinstance(event, QMouseEvent) else QPoint()
            if not self._holds(watched) and not self.rect().contains(self.mapFromGlobal(at)):
                self.close_softly()
                # The click that closes it does not open it again.
                return watched is self._anchor
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape:
            self.close_softly()
        else:
            super().keyPressEvent(event)

    def _on_focus_changed(self, _: QWidget | None, now: QWidget | None) -> None:
        # A click on the anchor gives it the focus before anybody sees the click: that one is for the filter.
        elsewhere = now is not None and now is not self._anchor and now.window() is self.window()
        if elsewhere and not self._holds(now):
            self.close_softly()

    def _holds(self, widget: QWidget | None) -> bool:
        return widget is not None and (widget is self or self.isAncestorOf(widget))


def application() -> QApplication:
    """The one that runs."""
    return cast("QApplication", QApplication.instance())
