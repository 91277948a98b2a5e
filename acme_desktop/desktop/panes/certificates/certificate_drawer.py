"""One certificate: what needs doing about it, its facts, its versions, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.panes.certificates import fact_words
from acme_desktop.desktop.panes.certificates.allowed import Act, role_note, why_not
from acme_desktop.desktop.panes.certificates.renewing import Renewals
from acme_desktop.desktop.panes.certificates.standing import Deed, deed_word, standing
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.buttons import button, link_button
from acme_desktop.desktop.widgets.copy_button import CopyButton
from acme_desktop.desktop.widgets.drawer import Drawer
from acme_desktop.desktop.widgets.facts import FactsGrid
from acme_desktop.desktop.widgets.message_bar import MessageBar
from acme_desktop.desktop.widgets.text import label, tip
from acme_desktop.desktop.wording import moments
from acme_desktop.desktop.wording.states import health_look, mark_look
from acme_desktop.domain.errors import AcmeDesktopError
from acme_desktop.service.lines import CertificateDetail, CertificateLine

_MOST_NAMES = 12
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
        self.add_block().addWidget(self._facts(detail))
        self._add_links()
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
        self.bar.show_message(now.tone, now.headline, now.text, [self._deed_button(deed, detail) for deed in now.deeds])

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
            made.setEnabled(not why_not(Act.RENEW, detail, self._desk, renewing=False))
        else:
            made.clicked.connect(lambda: self._desk.go(routes[deed]))
        return made

    def _facts(self, detail: CertificateDetail) -> FactsGrid:
        facts, now, certificate = FactsGrid(), self._desk.now(), detail.certificate
        facts.add(self.tr("Names"), _names(detail), tip_="\n".join(detail.line.names[:100]))
        span = f"{moments.exact(certificate.not_before)}\n{moments.exact(certificate.not_after)}"
        facts.add(self.tr("Valid"), fact_words.valid_words(detail), tip_=span)
        facts.add(self.tr("Chain"), fact_words.chain_words(detail))
        facts.add(self.tr("Key"), fact_words.key_words(detail))
        go, line = self._desk.go, detail.line
        mark = mark_look(line.environment)
        facts.add(self.tr("CA"), f"{line.ca} ({mark.word})" if mark else line.ca)
        account = detail.account.email or self.tr("account {id}").format(id=line.account_id)
        facts.add_link(self.tr("Account"), account, lambda: go(f"/acme/accounts/{line.account_id}"))
        order = self.tr("order {id}").format(id=line.order_id)
        facts.add_link(self.tr("Order"), order, lambda: go(f"/acme/orders/{line.order_id}"))
        facts.add(self.tr("Renewal"), fact_words.renewal_words(detail, now))
        drawn = fact_words.moment_words(detail, now)
        if drawn:
            facts.add(self.tr("Moment"), drawn, tip_=self.tr("Drawn once inside the window, and kept."))
        url = certificate.plan.explanation_url
        if url.startswith(("https://", "http://")):
            why = facts.add_link(self.tr("Why"), self.tr("the CA explains"), lambda: self._desk.open_url(url),
                                 external=True)  # fmt: skip
            tip(why, url)
        self._add_marks(facts, detail)
        return facts

    def _add_marks(self, facts: FactsGrid, detail: CertificateDetail) -> None:
        print_, serial = fact_words.fingerprint(detail), detail.certificate.serial
        facts.add_widget(self.tr("Serial"), _copied(fact_words.shortened(serial), serial, self.tr("the serial number")))
        short = fact_words.shortened(print_)
        facts.add_widget(self.tr("SHA-256"), _copied(short, print_, self.tr("the fingerprint")))
        facts.add(self.tr("Exported to"), detail.line.exported_to or self.tr("not exported yet"))
        count = len(detail.versions)
        if count > 1:
            words = self.tr("%n, compare with the one before", "", count)
            facts.add_link(self.tr("Versions"), words, lambda: self.asked.emit(Act.COMPARE.value))
        else:
            facts.add(self.tr("Versions"), self.tr("this one alone"))

    def _add_links(self) -> None:
        block = self.add_block()
        explain = link_button(self.tr("Explain this certificate"), icon="audit")
        explain.clicked.connect(lambda: self.asked.emit(Act.EXPLAIN.value))
        block.addWidget(explain)
        note = role_note(self._desk)
        if note:
            block.addWidget(label(note, "small", "2", wrap=True))

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


def _names(detail: CertificateDetail) -> str:
    names = detail.line.names
    shown = "\n".join(names[:_MOST_NAMES])
    return f"{shown}\n+{len(names) - _MOST_NAMES}" if len(names) > _MOST_NAMES else shown


def _copied(shown: str, value: str, what: str) -> QWidget:
    """A value of which a part is shown, and a button that copies the whole."""
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(metric("step"))
    words = label(shown, "mono", wrap=True, selectable=True)
    tip(words, value)
    row.addWidget(words)
    row.addWidget(CopyButton(lambda: value, what, icon_only=True))
    return made
