"""A passing word at the bottom right, for what is also written down elsewhere."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QWidget

from acme_desktop.desktop.theme import icons
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.theme.styling import set_shown
from acme_desktop.desktop.widgets.action_bar import ActionBar
from acme_desktop.desktop.widgets.announce import announce
from acme_desktop.desktop.widgets.buttons import button, tool_button
from acme_desktop.desktop.widgets.text import label

_ICONS = {"ok": "healthy", "warn": "failing", "bad": "other-value", "info": "info"}
_STAYS = 8_000  # ms
_STAYS_FOR_UNDO = 12_000
_MOST = 3


class Toast(QFrame):
    """Waits while the pointer or the focus is on it.

    Signals:
        gone(): it was read, closed or undone.
    """

    gone = Signal()

    def __init__(
        self, text: str, tone: str = "ok", undo: Callable[[], None] | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("toast", True)
        self.setFixedWidth(metric("toast"))
        self.setAccessibleName(text)
        self.text = text
        sign = QLabel()
        icons.bind(sign, _ICONS[tone], tone, 18)
        row = QHBoxLayout(self)
        row.setContentsMargins(metric("card-inside"), metric("step"), metric("step"), metric("step"))
        row.setSpacing(metric("step"))
        sign.setFixedHeight(metric("compact"))
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(label(text, wrap=True), 1, Qt.AlignmentFlag.AlignVCenter)
        self.undo_button = button(self.tr("Undo"), "flat", compact=True)
        set_shown(self.undo_button, undo is not None)
        if undo is not None:
            self.undo_button.clicked.connect(lambda: undo())
            self.undo_button.clicked.connect(self.gone)
        row.addWidget(self.undo_button)
        close = tool_button("close", self.tr("Close"))
        close.clicked.connect(self.gone)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self._leave = QTimer(self, interval=_STAYS_FOR_UNDO if undo else _STAYS, singleShot=True)
        self._leave.timeout.connect(self._on_time)
        self._leave.start()

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802
        super().enterEvent(event)
        self._leave.stop()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        super().leaveEvent(event)
        self._leave.start()

    def _on_time(self) -> None:
        focus = QApplication.focusWidget()
        if focus is not None and self.isAncestorOf(focus):
            self._leave.start()
        else:
            self.gone.emit()


class ToastStack(QObject):
    """The toasts of one widget, in its corner; a fourth sends the oldest away."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self._toasts: list[Toast] = []
        host.installEventFilter(self)

    @property
    def texts(self) -> tuple[str, ...]:
        """What is said now, the oldest first."""
        return tuple(toast.text for toast in self._toasts)

    def say(self, text: str, tone: str = "ok", undo: Callable[[], None] | None = None) -> Toast:
        """A new one, under the others."""
        toast = Toast(text, tone, undo, self._host)
        toast.gone.connect(lambda: self._drop(toast))
        self._toasts.append(toast)
        while len(self._toasts) > _MOST:
            self._drop(self._toasts[0])
        toast.show()
        self._arrange()
        if toast.isVisible():  # behind the lock nobody is there who may hear it
            announce(toast, text)
        return toast

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._arrange()
        return super().eventFilter(watched, event)

    def _drop(self, toast: Toast) -> None:
        if toast in self._toasts:
            self._toasts.remove(toast)
            toast.hide()
            toast.deleteLater()
            self._arrange()

    def _arrange(self) -> None:
        margin = metric("card-gap")
        # Above an action bar: what it offers must not be covered, least of all while it is news.
        bars = (bar for bar in self._host.findChildren(ActionBar) if bar.isVisible())
        bottom = self._host.height() - margin - max((bar.height() for bar in bars), default=0)
        for toast in reversed(self._toasts):
            toast.adjustSize()
            height = toast.heightForWidth(toast.width()) if toast.hasHeightForWidth() else toast.height()
            left = self._host.width() - toast.width() - margin if self._host.isLeftToRight() else margin
            toast.setGeometry(left, bottom - height, toast.width(), height)
            toast.raise_()
            bottom -= height + metric("step")
