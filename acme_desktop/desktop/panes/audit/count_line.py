"""How many rows are shown, of how many; counted in the background, and no further than anybody reads."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QLocale, QTimer

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.panes.audit.wanted import Wanted
from acme_desktop.desktop.tickets import Ticket
from acme_desktop.desktop.widgets.text import ElidedLabel
from acme_desktop.service.lines import AuditCount
from acme_desktop.service.questions import CountAudit

_PAUSE_MS = 400


class CountLine(ElidedLabel):
    """Also says how many of the newest rows no signature covers yet."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("", "label")
        self._desk = desk
        self._wanted = Wanted()
        self._asked: Ticket[AuditCount] | None = None
        self._signed = 0
        self._count: AuditCount | None = None
        self._later = QTimer(self, interval=_PAUSE_MS, singleShot=True)
        self._later.timeout.connect(lambda: self.count(self._wanted))

    def count(self, wanted: Wanted) -> None:
        """Now; what was asked before does not matter any more."""
        if self._asked is not None:
            self._asked.stop()
        self._wanted = wanted
        ticket = self._desk.client.submit(CountAudit(wanted.for_service(self._desk.now())), claim=True)
        self._asked = ticket
        ticket.succeeded.connect(partial(self._on_counted, ticket))
        ticket.finished.connect(partial(self._on_finished, ticket))

    def count_later(self) -> None:
        """When things have calmed down."""
        if not self._later.isActive():
            self._later.start()

    def _on_counted(self, ticket: Ticket[AuditCount], count: AuditCount) -> None:
        if ticket is self._asked:
            self._count = count
            self._tell(count)

    def show_signed(self, row: int) -> None:
        """The newest row that a signature covers."""
        self._signed = row
        if self._count is not None:
            self._tell(self._count)

    def _tell(self, count: AuditCount) -> None:
        shown = QLocale().toString(count.rows) + ("+" if count.more else "")
        total = QLocale().toString(count.total)
        rows = self.tr("{rows} rows").format(rows=total)
        if not self._wanted.is_empty:
            rows = self.tr("{rows} rows of {total}").format(rows=shown, total=total)
        fresh = count.total - self._signed if self._signed else 0
        unsigned = self.tr("%n newest not signed yet", "", fresh) if fresh > 0 else ""
        self.set_text(f"{rows} · {unsigned}" if unsigned else rows)

    def _on_finished(self, ticket: Ticket[AuditCount]) -> None:
        if ticket is self._asked:
            self._asked = None
