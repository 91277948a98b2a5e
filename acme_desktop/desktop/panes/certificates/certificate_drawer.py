"""One certificate: what needs doing about it, its facts, its versions, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.panes.certificates.allowed import Act, role_note, why_not
from acme_desktop.desktop.panes.certificates.certificate_facts import CertificateFacts
from acme_desktop.desktop.panes.certificates.renewing import Renewals
from acme_desktop.desktop.panes.certificates.standing import Deed, deed_word, standing
from acme_desktop.desktop.panes.certificates.technical_facts import TechnicalFacts
from acme_desktop.desktop.widgets.buttons import button, link_button
from acme_desktop.desktop.widgets.drawer import Drawer
from acme_desktop.desktop.widgets.folded import Folded
from acme_desktop.desktop.widgets.message_bar import MessageBar
from acme_desktop.desktop.widgets.text import label, tip
from acme_desktop.desktop.wording.states import health_look
from acme_desktop.domain.errors import AcmeDesktopError
from acme_desktop.domain.operator import Permission
from acme_desktop.service.lines import CertificateDetail, CertificateLine

_PATIENCE_MS = 100


class CertificateDrawer(Drawer):
    """`show_line` says which, `show_detail` the rest. Signals:
    asked(str): an Act that the operator wants done.
    """

    asked = Signal(str)

    def __init__(self, desk: Desk, renewals: Renewals, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._desk = desk
        self._renewals = renewals
        self.detail: CertificateDetail | None = None
        self.number: int | None = None
        self._is_unfolded = False
        self.bar = MessageBar(attached="drawer")
        self.buttons = self._made_buttons()
        self.set_actions(self.buttons[Act.EXPORT], self.buttons[Act.RENEW], danger=self.buttons[Act.REVOKE])
        self._slow = QTimer(self, interval=_PATIENCE_MS, singleShot=True)
        self._slow.timeout.connect(self._say_reading)
        renewals.changed.connect(self._on_renewal)

    def begin(self, number: int | None, line: CertificateLine | None) -> None:
        """Another certificate is about to be shown, or none; what is known already is said."""
        if number != self.number:
            if self.number is not None:
                self._renewals.forget(self.number)
            self.number, self.detail = number, None
            self._allow()
            if number is not None:
                self._slow.start()
        if line is not None:
            self._put_title(line)

    def show_detail(self, detail: CertificateDetail) -> None:
        """All of it; nothing moves where nothing has changed."""
        self._slow.stop()
        if detail == self.detail:
            return
        self.detail, self.number = detail, int(detail.certificate.id)
        self._put_title(detail.line)
        self.clear()
        self.bar = MessageBar(attached="drawer")
        self.add_wide(self.bar)
        self._say_standing()
        self.add_block().addWidget(CertificateFacts(detail, self._desk, lambda: self.asked.emit(Act.COMPARE.value)))
        self._add_more(detail)
        self._allow()

    def show_trouble(self, error: AcmeDesktopError) -> None:
        """It could not be read."""
        self._slow.stop()
        self.detail = None
        self.clear()
        self.bar = MessageBar(attached="drawer")
        self.add_wide(self.bar)
        self.bar.show_error(error)
        self._allow()

    def take_focus(self) -> None:
        """For who works by keyboard: Escape leads back."""
        self._close.setFocus()

    def _put_title(self, line: CertificateLine) -> None:
        look = health_look(line.health)
        self.set_title(line.names[0] if line.names else str(line.id), (look.word, look.icon, look.tone))

    def _say_reading(self) -> None:
        self.clear()
        self.add_block().addWidget(label(self.tr("Reading…"), tone="3"))

    def _on_renewal(self, number: int) -> None:
        if self.detail is not None and number == self.number:
            self._say_standing()
            self._allow()

    def _say_standing(self) -> None:
        detail = self.detail
        if detail is None or self._renewals.show_in(self.bar, int(detail.certificate.id)):
            return
        now = standing(detail, self._desk.now())
        deeds = [deed for deed in now.deeds if self._may(deed, detail)]
        self.bar.show_message(now.tone, now.headline, now.text, [self._deed_button(deed, detail) for deed in deeds])

    def _may(self, deed: Deed, detail: CertificateDetail) -> bool:
        if deed is Deed.NEW_ORDER:
            return self._desk.may(Permission.ISSUE)
        return deed is not Deed.RENEW or not why_not(Act.RENEW, detail, self._desk, renewing=False)

    def _deed_button(self, deed: Deed, detail: CertificateDetail) -> QPushButton:
        made = button(deed_word(deed), icon="refresh" if deed is Deed.RENEW else "")
        order = f"/acme/orders/{detail.line.open_order}"
        routes = {
            Deed.CHALLENGES: f"{order}/challenges",
            Deed.ORDER: order,
            Deed.NEW_ORDER: f"/acme/orders/create?account={detail.line.account_id}",
            Deed.SUCCESSOR: f"/acme/certificates/{detail.certificate.replaced_by}",
        }
        if deed is Deed.RENEW:
            made.clicked.connect(lambda: self.asked.emit(Act.RENEW.value))
        else:
            made.clicked.connect(lambda: self._desk.go(routes[deed]))
        return made

    def _add_more(self, detail: CertificateDetail) -> None:
        """What few look for, open or closed as it was for the certificate before; then what leads on."""
        folded = Folded(
            self.tr("Technical details"),
            lambda: TechnicalFacts(detail.particulars, self._desk.now()),
            opened=self._is_unfolded,
        )
        folded.unfolded.connect(self._on_unfolded)
        self.add_block().addWidget(folded)
        block = self.add_block()
        explain = link_button(self.tr("Explain this certificate"), icon="audit")
        explain.clicked.connect(lambda: self.asked.emit(Act.EXPLAIN.value))
        block.addWidget(explain)
        note = role_note(self._desk)
        if note:
            block.addWidget(label(note, "small", "2", wrap=True))

    def _on_unfolded(self, opened: bool) -> None:
        self._is_unfolded = opened

    def _made_buttons(self) -> dict[Act, QPushButton]:
        made = {
            Act.EXPORT: button(self.tr("Export…"), icon="download"),
            Act.RENEW: button(self.tr("Renew now"), icon="refresh"),
            Act.REVOKE: button(self.tr("Revoke…"), "danger"),
        }
        for act, one in made.items():
            one.clicked.connect(lambda _=False, act=act: self.asked.emit(act.value))
        return made

    def _allow(self) -> None:
        """Only what can be done; why something can't stands in its tool tip, and is read aloud."""
        detail = self.detail
        for act, one in self.buttons.items():
            why = self.tr("It is being read.")
            if detail is not None:
                why = why_not(act, detail, self._desk, renewing=self._renewals.is_running(int(detail.certificate.id)))
            one.setEnabled(not why)
            one.setAccessibleDescription(why)
            tip(one, why)
