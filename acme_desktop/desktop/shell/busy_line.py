"""A thin line above the pane while anything at all has been asked for longer than a moment and is not answered yet."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget

from acme_desktop.desktop.desk import Client
from acme_desktop.desktop.tickets import Ticket
from acme_desktop.desktop.widgets.progress import Bar

_AFTER_MS = 80  # so that whoever waits has seen it after a tenth of a second


class BusyLine(Bar):
    """Lies over `host`, along its upper edge, and takes nothing from it. Whoever asks says more where they ask."""

    def __init__(self, client: Client, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self._open = 0
        self._soon = QTimer(self, interval=_AFTER_MS, singleShot=True)
        self._soon.setTimerType(Qt.TimerType.PreciseTimer)
        self._soon.timeout.connect(self._on_time)
        self.setAccessibleName(self.tr("Working"))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        host.installEventFilter(self)
        client.submitted.connect(self._on_submitted)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() is QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _on_submitted(self, ticket: Ticket[object]) -> None:
        self._open += 1
        ticket.finished.connect(self._on_finished)
        if self._open == 1:
            self._soon.start()

    def _on_finished(self) -> None:
        self._open -= 1
        if self._open == 0:
            self._soon.stop()
            self.hide()

    def _on_time(self) -> None:
        self._place()
        self.show()
        self.raise_()

    def _place(self) -> None:
        self.setGeometry(0, 0, self._host.width(), self.height())
