"""Where things are said that belong to no single field: bars above the pane, passing words, and the list of both."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget

from acme_desktop.desktop.shell.notifications import Notification, Notifications
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.buttons import button
from acme_desktop.desktop.widgets.message_bar import MessageBar
from acme_desktop.desktop.widgets.toast import ToastStack
from acme_desktop.desktop.wording.errors import Told, told

_MOST_BARS = 2


class NoticeArea(QWidget):
    """Failures above the pane over which they happened: with that pane they go out of sight, and come back."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pane: QObject | None = None
        self._bars: list[tuple[QObject | None, MessageBar]] = []
        self._column = QVBoxLayout(self)
        side = metric("pane-margin")
        self._column.setContentsMargins(side, metric("card-inside"), side, 0)
        self._column.setSpacing(metric("step"))
        self.hide()

    def bars(self) -> tuple[MessageBar, ...]:
        """Those of the pane that is shown."""
        return tuple(bar for pane, bar in self._bars if pane is self._pane)

    def show_pane(self, pane: QObject | None) -> None:
        """Another pane is shown."""
        self._pane = pane
        self._refresh()

    def put(self, said: Told, retry: Callable[[], None] | None) -> None:
        """One more; the same one is not said twice, and of more than two the oldest goes."""
        for bar in self.bars():
            if bar.headline == said.headline:
                self._drop(bar)
        for bar in self.bars()[: 1 - _MOST_BARS or None]:
            self._drop(bar)
        bar = MessageBar()
        buttons = []
        if retry is not None:
            again = button(self.tr("Try again"), icon="refresh", compact=True)
            again.clicked.connect(lambda: self._drop(bar))
            again.clicked.connect(lambda: retry())
            buttons.append(again)
        close = button(self.tr("Close"), compact=True)
        close.clicked.connect(lambda: self._drop(bar))
        buttons.append(close)
        text = "\n".join(filter(None, (said.why, said.advice)))
        self._bars.append((self._pane, bar))
        self._column.addWidget(bar)
        bar.show_message("bad", said.headline, text, buttons, said.details)
        self._refresh()

    def _drop(self, bar: MessageBar) -> None:
        self._bars = [(pane, other) for pane, other in self._bars if other is not bar]
        self._column.removeWidget(bar)
        bar.hide()
        bar.deleteLater()
        self._refresh()

    def _refresh(self) -> None:
        shown = self.bars()
        for _, bar in self._bars:
            bar.setVisible(bar in shown)
        self.setVisible(bool(shown))


class ShellNotices(QObject):
    """What the desk's `notices` are; see desk.Notices."""

    def __init__(
        self, notifications: Notifications, now: Callable[[], datetime], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.area = NoticeArea()
        self._notifications = notifications
        self._now = now
        self._toasts: ToastStack | None = None

    def attach(self, host: QWidget) -> None:
        """Toasts appear in the corner of this widget."""
        self._toasts = ToastStack(host)

    def toast(self, text: str, *, tone: str = "ok", undo: Callable[[], None] | None = None) -> None:
        """See desk.Notices; also kept in the list."""
        self._notifications.add(Notification(self._now(), tone, text))
        if self._toasts is not None:
            self._toasts.say(text, tone, undo)

    def failed(self, error: Exception, *, retry: Callable[[], None] | None = None) -> None:
        """See desk.Notices; also kept in the list."""
        said = told(error, self._now())
        text = " ".join(filter(None, (said.why, said.advice)))
        self._notifications.add(Notification(self._now(), "bad", said.headline, text))
        self.area.put(said, retry)
