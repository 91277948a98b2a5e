"""Renewals that somebody asked for here: which are under way, and what became of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QPushButton

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.tickets import Ticket
from acme_desktop.desktop.widgets.buttons import button
from acme_desktop.desktop.widgets.message_bar import MessageBar
from acme_desktop.desktop.wording.progress import progress_line
from acme_desktop.domain.certificate import CertificateId
from acme_desktop.domain.errors import AcmeDesktopError
from acme_desktop.service.answers import RenewalOutcome
from acme_desktop.service.requests import RenewDue

Outcomes = tuple[RenewalOutcome, ...]
_Result = RenewalOutcome | AcmeDesktopError


class Renewals(QObject):
    """Signals:
    changed(int): something is to be said of this certificate, or no more.
    """

    changed = Signal(int)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._running: dict[int, Ticket[Outcomes]] = {}
        self._results: dict[int, _Result] = {}

    def renew(self, number: int) -> None:
        """Whether it is due or not; a second wish for the same changes nothing."""
        if number in self._running:
            return
        self._results.pop(number, None)
        ticket = self._desk.client.submit(RenewDue(CertificateId(number)), claim=True)
        self._running[number] = ticket
        ticket.succeeded.connect(partial(self._on_renewed, number))
        ticket.failed.connect(partial(self._on_failed, number))
        ticket.progressed.connect(lambda _: self.changed.emit(number))
        ticket.finished.connect(partial(self._on_finished, number))
        self.changed.emit(number)

    def is_running(self, number: int) -> bool:
        """Whether it is under way."""
        return number in self._running

    def forget(self, number: int) -> None:
        """What became of it was read."""
        self._results.pop(number, None)

    def show_in(self, bar: MessageBar, number: int) -> bool:
        """Say it there; False where there is nothing to say."""
        ticket, result = self._running.get(number), self._results.get(number)
        if ticket is not None:
            self._show_running(bar, ticket)
        elif isinstance(result, RenewalOutcome):
            self._show_outcome(bar, result)
        elif result is not None:
            bar.show_error(result, lambda: self.renew(number))
        return ticket is not None or result is not None

    def _show_running(self, bar: MessageBar, ticket: Ticket[Outcomes]) -> None:
        how_far = progress_line(ticket.progress) if ticket.progress else ""
        stop = button(self.tr("Stop"), icon="stop")
        stop.clicked.connect(ticket.stop)
        bar.show_message("info", self.tr("Renewing…"), how_far, (stop,))

    def _show_outcome(self, bar: MessageBar, outcome: RenewalOutcome) -> None:
        go = self._desk.go
        order = f"/acme/orders/{outcome.order_id}"
        if outcome.result == "renewed":
            show = _leading(self.tr("Show the new one"), lambda: go(f"/acme/certificates/{outcome.new_certificate_id}"))
            text = self.tr("Export it to where this one runs: what was exported before is not changed by itself.")
            bar.show_message("ok", self.tr("Renewed."), text, (show,))
        elif outcome.result == "waiting" and outcome.error is None:
            show = _leading(self.tr("Open challenges"), lambda: go(f"{order}/challenges"))
            text = self.tr("Put in place what proves the names; then it goes on.")
            bar.show_message("warn", self.tr("The order is placed. Now it is your turn."), text, (show,))
        elif outcome.result == "waiting":
            show = _leading(self.tr("Show the order"), lambda: go(order))
            text = self.tr("It goes on at the CA, and the next renewal run fetches the certificate.")
            bar.show_message("info", self.tr("The CA takes its time."), text, (show,))
        elif outcome.error is not None:
            bar.show_error(outcome.error, lambda: self.renew(outcome.certificate_id))
        else:
            bar.show_message("info", self.tr("There was nothing to renew: it was replaced meanwhile."))

    def _on_renewed(self, number: int, outcomes: Outcomes) -> None:
        found = next((outcome for outcome in outcomes if outcome.certificate_id == number), None)
        if found is not None:
            self._results[number] = found

    def _on_failed(self, number: int, error: AcmeDesktopError) -> None:
        self._results[number] = error

    def _on_finished(self, number: int) -> None:
        self._running.pop(number, None)
        self.changed.emit(number)


def _leading(words: str, go: Callable[[], None]) -> QPushButton:
    made = button(words)
    made.clicked.connect(lambda: go())
    return made
