"""The integrity badge: how far the trail was verified, and verifying it now."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.tickets import Ticket
from acme_desktop.desktop.widgets.buttons import link_button
from acme_desktop.desktop.widgets.chip import Chip
from acme_desktop.desktop.widgets.message_bar import MessageBar
from acme_desktop.desktop.wording import moments
from acme_desktop.domain.audit import ChainReport
from acme_desktop.service.job import Progress
from acme_desktop.service.lines import AuditState
from acme_desktop.service.questions import ShowAuditState
from acme_desktop.service.requests import VerifyAudit


class IntegrityBadge(QWidget):
    """Signals:
    stated(AuditState): how the trail stands, asked anew.
    failed(AcmeDesktopError): it could not be verified.
    """

    stated = Signal(object)
    failed = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._verifying: Ticket[tuple[ChainReport, ...]] | None = None
        self._asking: Ticket[AuditState] | None = None
        self.chip = Chip(self.tr("Not verified yet"), "shield-check", "quiet")
        self.button = link_button(self.tr("Verify now"))
        self.button.clicked.connect(self._on_clicked)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.chip)
        row.addWidget(self.button)

    def ask(self) -> None:
        """How does it stand?"""
        if self._asking is None and self._verifying is None:
            self._asking = self._desk.client.submit(ShowAuditState(), claim=True)
            self._asking.succeeded.connect(self._show_state)
            self._asking.failed.connect(self.failed)
            self._asking.finished.connect(self._on_asked)

    def _on_asked(self) -> None:
        self._asking = None

    def _show_state(self, state: AuditState) -> None:
        if self._verifying is not None:
            return
        if state.at is None:
            self.chip.put(self.tr("Not verified yet"), "shield-check", "quiet")
        elif state.ok:
            row = QLocale().toString(state.verified_seq or 0)
            when = moments.when(state.at, self._desk.now())
            self.chip.put(self.tr("Verified to row {row}, {when}").format(row=row, when=when), "shield-check", "ok")
        else:
            row = QLocale().toString(state.broken_at or 0)
            self.chip.put(self.tr("Broken at row {row}").format(row=row), "failing", "bad")
        self.stated.emit(state)

    def _on_clicked(self) -> None:
        if self._verifying is not None:
            self._verifying.stop()
            return
        ticket = self._desk.client.submit(VerifyAudit(), claim=True)
        self._verifying = ticket
        self.button.setText(self.tr("Stop"))
        self.chip.put(self.tr("Verifying…"), "running", "quiet")
        ticket.progressed.connect(self._on_progressed)
        ticket.failed.connect(self.failed)
        ticket.finished.connect(self._on_finished)

    def _on_progressed(self, progress: Progress) -> None:
        row = QLocale().toString(progress.done)
        self.chip.put(self.tr("Verifying, row {row}").format(row=row), "running", "quiet")

    def _on_finished(self) -> None:
        self._verifying = None
        self.button.setText(self.tr("Verify now"))
        self.ask()


class IntegrityTrouble(MessageBar):
    """Where the chain does not hold: the row, and both hashes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("bad", parent=parent)

    def show_state(self, state: AuditState) -> None:
        """Nothing where it holds."""
        if state.ok or state.at is None:
            self.clear()
            return
        headline = self.tr("The trail does not hold at row {row}: {reason}").format(
            row=QLocale().toString(state.broken_at or 0), reason=state.reason
        )
        advice = self.tr(
            "It was changed outside this program. Keep the database as it is, and compare it with an export or back-up."
        )
        details = self.tr("expected {expected}\nfound {found}").format(expected=state.expected, found=state.found)
        self.show_message("bad", headline, advice, (), details)
