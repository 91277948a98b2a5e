"""What is being done for the order now: which step, how far, since when, and a way to stop it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from acme_desktop.desktop.tickets import Ticket
from acme_desktop.desktop.widgets.card import Card
from acme_desktop.desktop.widgets.emptied import empty
from acme_desktop.desktop.widgets.progress import WorkRow
from acme_desktop.desktop.wording.progress import progress_line, work_title


class WorkCard(Card):
    """Signals:
    stop_asked(): the operator wants it stopped.
    """

    stop_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.set_body_margins(0, 0, 0, 0)
        self.row: WorkRow | None = None
        self._of: Ticket[Any] | None = None
        self.hide()

    def show_ticket(self, ticket: Ticket[Any] | None) -> None:
        """How far it is; None: nothing is done."""
        if ticket is not self._of:
            self._of = ticket
            self._replace(ticket)
        if ticket is not None and self.row is not None and ticket.progress is not None:
            self.row.put(progress_line(ticket.progress), ticket.progress.done, ticket.progress.total)
        self.setVisible(ticket is not None)

    def _replace(self, ticket: Ticket[Any] | None) -> None:
        empty(self.body)
        self.row = None
        if ticket is not None:
            self.row = WorkRow(work_title(ticket.request), seconds=ticket.seconds)
            self.row.cancelled.connect(self.stop_asked)
            self.body.addWidget(self.row)
