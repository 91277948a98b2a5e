"""Revoking: why, what comes of it, what may be better, and a name that has to be typed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QLineEdit, QRadioButton, QWidget

from acme_desktop.desktop.confirmation import Confirmation
from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.panes.certificates.revocation_words import reason_meaning, reason_word, reasons
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.tickets import Ticket
from acme_desktop.desktop.widgets.buttons import button
from acme_desktop.desktop.widgets.chip import StateLabel
from acme_desktop.desktop.widgets.dialog import Dialog
from acme_desktop.desktop.widgets.field import Field
from acme_desktop.desktop.widgets.message_bar import MessageBar
from acme_desktop.desktop.widgets.text import label, literal
from acme_desktop.domain.certificate import Certificate, RevocationReason
from acme_desktop.domain.errors import AcmeDesktopError
from acme_desktop.domain.names import Identifier
from acme_desktop.service.lines import CertificateDetail
from acme_desktop.service.requests import RevokeCertificate

_WIDTH = 560


class RevokeDialog(Dialog):
    """Signals:
    renewal_wanted(): instead of revoking, or before it.
    revoked(Certificate): it is.
    """

    renewal_wanted = Signal()
    revoked = Signal(object)

    def __init__(self, detail: CertificateDetail, desk: Desk, parent: QWidget, *, may_renew: bool) -> None:
        first = detail.certificate.identifiers[0]
        super().__init__(self.tr("Revoke the certificate for {name}?").format(name=first.display), "", parent,
                         width=_WIDTH)  # fmt: skip
        self._detail = detail
        self._desk = desk
        self._ticket: Ticket[Certificate] | None = None
        self._group = QButtonGroup(self)
        self.trouble = MessageBar("bad")
        self.name_edit = QLineEdit()
        asked = self.tr("Type {name} to confirm").format(name=first.display)
        self.name_field = Field(asked, self.name_edit)
        self.confirmation = Confirmation(desk.client)
        self.status = StateLabel(wrap=True)
        self.revoke_button = self.add_button(button(self.tr("Revoke"), "danger-final"))
        self.say(self.windowTitle(), self._consequence())
        self._fill(may_renew=may_renew)
        self._group.idToggled.connect(lambda *_: self._weigh())
        self.name_edit.textChanged.connect(lambda _: self._weigh())
        self.revoke_button.clicked.connect(self._on_revoke)
        self.confirmation.entered.connect(self._on_revoke)
        self.confirmation.busy.connect(self._weigh)
        self.confirmation.ask()
        self._weigh()

    @property
    def reason(self) -> RevocationReason | None:
        """What was chosen."""
        number = self._group.checkedId()
        return RevocationReason(number) if number >= 0 else None

    def choose(self, reason: RevocationReason) -> None:
        """As if it were clicked."""
        self._group.button(int(reason)).setChecked(True)

    def reject(self) -> None:
        """What was begun is told to stop; whatever the CA has taken by then, the audit trail says."""
        if self._ticket is not None:
            self._ticket.stop()
        super().reject()

    def _consequence(self) -> str:
        count = len(self._detail.line.names)
        said = [
            self.tr("Browsers that look at revocation turn its %n name(s) away from then on.", "", count),
            self.tr("Servers that have it go on showing it until another is put there. There is no way back."),
        ]
        if self._detail.line.exported_to:
            said.append(self.tr("It was exported to {folder}.").format(folder=self._detail.line.exported_to))
        return " ".join(said)

    def _fill(self, *, may_renew: bool) -> None:
        self.body.addWidget(self.trouble)
        if may_renew:
            first = button(self.tr("Renew first"), icon="refresh")
            first.clicked.connect(self._on_renew_first)
            self.advice = MessageBar(
                "info",
                self.tr("Still in use? Renew first."),
                self.tr("The new certificate gets a new key. Revoke this one when the new one is in place."),
                first,
            )
            self.body.addWidget(self.advice)
        self.body.addWidget(label(self.tr("Why"), "label"))
        self.body.addLayout(self._choices())
        self.body.addWidget(self.name_field)
        self.tail.addWidget(self.confirmation)
        self.foot.addWidget(self.status)
        self.foot.addStretch(1)

    def _choices(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(metric("step"))
        grid.setVerticalSpacing(metric("half"))
        grid.setColumnStretch(0, 1)
        for reason in reasons():
            chosen = QRadioButton(literal(reason_word(int(reason))))
            chosen.setAccessibleDescription(reason_meaning(reason))
            chosen.setMinimumHeight(metric("target"))
            self._group.addButton(chosen, int(reason))
            meaning = QHBoxLayout()
            meaning.addSpacing(metric("target"))
            meaning.addWidget(label(reason_meaning(reason), "small", "2", wrap=True), 1)
            row = grid.rowCount()
            grid.addWidget(chosen, row, 0)
            grid.addLayout(meaning, row + 1, 0)
        return grid

    def _weigh(self, confirming: bool = False) -> None:
        """The button is there when everything is said."""
        ready = self.reason is not None and self._is_typed()
        self.revoke_button.setEnabled(ready and self._ticket is None and not confirming)
        missing = self.tr("Choose why.") if self.reason is None else self.tr("The name is still to be typed.")
        if confirming:
            self.status.put(self.tr("Looking at your password…"), "running")
        elif self._ticket is None:
            self.status.put("" if ready else missing)

    def _is_typed(self) -> bool:
        first: Identifier = self._detail.certificate.identifiers[0]
        return self.name_edit.text().strip().casefold() in (first.value.casefold(), first.display.casefold())

    def _on_renew_first(self) -> None:
        self.renewal_wanted.emit()
        self.reject()

    def _on_revoke(self) -> None:
        reason = self.reason
        if reason is None or not self._is_typed() or self._ticket is not None:
            return
        self.trouble.clear()
        self.confirmation.first(lambda: self._revoke(reason))

    def _revoke(self, reason: RevocationReason) -> None:
        ticket = self._desk.client.submit(RevokeCertificate(self._detail.certificate.id, reason.word), claim=True)
        self._ticket = ticket
        self.status.put(self.tr("Telling the CA…"), "running")
        ticket.succeeded.connect(self._on_revoked)
        ticket.failed.connect(self._on_failed)
        ticket.finished.connect(self._on_finished)
        self._weigh()

    def _on_revoked(self, certificate: Certificate) -> None:
        self._ticket = None
        self.accept()
        self.revoked.emit(certificate)

    def _on_failed(self, error: AcmeDesktopError) -> None:
        if not self.confirmation.takes(error):
            self.trouble.show_error(error)

    def _on_finished(self) -> None:
        self._ticket = None
        if not self.confirmation.needed:
            self.revoke_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self._weigh()
