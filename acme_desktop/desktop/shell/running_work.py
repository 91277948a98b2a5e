"""Everything that is being done now and takes longer than a moment: one button, and a list behind it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from acme_desktop.desktop.desk import Client
from acme_desktop.desktop.shell.popover import Popover
from acme_desktop.desktop.shell.quiet_button import QuietButton
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.tickets import Ticket
from acme_desktop.desktop.widgets.progress import WorkRow
from acme_desktop.desktop.wording.progress import progress_line, work_title
from acme_desktop.service.job import Progress
from acme_desktop.service.requests import Command

# Of commands; and of questions, of which most are answered before anybody would think of cancelling them.
_LONGER_THAN_MS, _MUCH_LONGER_MS = 300, 5_000
_WIDTH = 420


class RunningWork(QObject):
    """What has been running for a while. Signals: `changed()`, one more or one less."""

    changed = Signal()

    def __init__(self, client: Client, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tickets: list[Ticket[Any]] = []
        client.submitted.connect(self._on_submitted)

    @property
    def tickets(self) -> tuple[Ticket[Any], ...]:
        """The oldest first."""
        return tuple(self._tickets)

    def _on_submitted(self, ticket: Ticket[Any]) -> None:
        after = _LONGER_THAN_MS if isinstance(ticket.request, Command) else _MUCH_LONGER_MS
        watch = _Watch(ticket, after, self)
        watch.takes_long.connect(self._on_takes_long)
        watch.ended.connect(self._on_ended)

    def _on_takes_long(self, ticket: Ticket[Any]) -> None:
        self._tickets.append(ticket)
        self.changed.emit()

    def _on_ended(self, ticket: Ticket[Any]) -> None:
        if ticket in self._tickets:
            self._tickets.remove(ticket)
            self.changed.emit()


class _Watch(QObject):
    """Over one ticket, until it has ended."""

    takes_long = Signal(object)
    ended = Signal(object)

    def __init__(self, ticket: Ticket[Any], after: int, parent: QObject) -> None:
        super().__init__(parent)
        self._ticket = ticket
        self._soon = QTimer(self, interval=after, singleShot=True)
        self._soon.timeout.connect(self._on_time)
        self._soon.start()
        ticket.finished.connect(self._on_finished)

    def _on_time(self) -> None:
        self.takes_long.emit(self._ticket)

    def _on_finished(self) -> None:
        self._soon.stop()
        self.ended.emit(self._ticket)
        self.deleteLater()


class RunningButton(QuietButton):
    """“2 running” in the title row; not there while nothing runs."""

    def __init__(self, work: RunningWork, parent: QWidget | None = None) -> None:
        super().__init__(chevron=True, parent=parent)
        self.setMinimumHeight(metric("compact"))
        self._work = work
        self.list: RunningList | None = None
        self.clicked.connect(self.open_list)
        work.changed.connect(self._on_changed)
        self._on_changed()

    def open_list(self) -> None:
        """Show what runs."""
        if self.list is None:
            self.list = RunningList(self, self._work)
            self.list.closed.connect(self._on_closed)
            self.list.open()

    def _on_closed(self) -> None:
        if self.list is not None:
            self.list.deleteLater()
            self.list = None

    def _on_changed(self) -> None:
        count = len(self._work.tickets)
        spoken = self.tr("%n piece(s) of work running: show them", "", count)
        self.put(self.tr("%n running", "", count), "running", spoken=spoken)
        self.setVisible(count > 0)
        if count == 0 and self.list is not None:
            self.list.close_softly()


class RunningList(Popover):
    """A row for each: what, step n of m, since when, and Cancel."""

    def __init__(self, anchor: QWidget, work: RunningWork) -> None:
        super().__init__(anchor, width=_WIDTH)
        self._work = work
        self.rows: dict[Ticket[Any], WorkRow] = {}
        self.setAccessibleName(self.tr("Running work"))
        self.body.setContentsMargins(0, 8, 0, 8)
        self.body.setSpacing(0)
        work.changed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        for ticket in [ticket for ticket in self.rows if ticket not in self._work.tickets]:
            row = self.rows.pop(ticket)
            self.body.removeWidget(row)
            row.hide()
            row.deleteLater()
        for ticket in self._work.tickets:
            if ticket not in self.rows:
                self._add(ticket)
        if self.isVisible():
            self.place()

    def _add(self, ticket: Ticket[Any]) -> None:
        row = WorkRow(work_title(ticket.request), seconds=ticket.seconds)
        row.cancelled.connect(ticket.stop)
        self.rows[ticket] = row
        self.body.addWidget(row)

        def show(progress: Progress | None) -> None:
            if progress is not None:
                row.put(progress_line(progress), progress.done, progress.total)

        ticket.progressed.connect(show)
        show(ticket.progress)
