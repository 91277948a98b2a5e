"""The facts of a certificate, as its drawer shows them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QWidget

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.panes.certificates import fact_words
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.copy_button import CopyButton
from acme_desktop.desktop.widgets.facts import FactsGrid
from acme_desktop.desktop.widgets.text import label, tip
from acme_desktop.desktop.wording import moments
from acme_desktop.desktop.wording.states import mark_look
from acme_desktop.service.lines import CertificateDetail

_MOST_NAMES = 12
_MOST_NAMES_IN_A_TIP = 100


class CertificateFacts(FactsGrid):
    """`compare` shows the versions beside each other."""

    def __init__(self, detail: CertificateDetail, desk: Desk, compare: Callable[[], None]) -> None:
        super().__init__()
        self._detail = detail
        self._desk = desk
        self._add_names_and_life()
        self._add_places()
        self._add_renewal()
        self._add_marks(compare)

    def _add_names_and_life(self) -> None:
        detail, certificate = self._detail, self._detail.certificate
        self.add(self.tr("Names"), _names(detail), tip_="\n".join(detail.line.names[:_MOST_NAMES_IN_A_TIP]))
        span = f"{moments.exact(certificate.not_before)}\n{moments.exact(certificate.not_after)}"
        self.add(self.tr("Valid"), fact_words.valid_words(detail), tip_=span)
        self.add(self.tr("Chain"), fact_words.chain_words(detail))
        self.add(self.tr("Key"), fact_words.key_words(detail))

    def _add_places(self) -> None:
        line, go = self._detail.line, self._desk.go
        mark = mark_look(line.environment)
        self.add(self.tr("CA"), f"{line.ca} ({mark.word})" if mark else line.ca)
        account = self._detail.account.email or self.tr("account {id}").format(id=line.account_id)
        self.add_link(self.tr("Account"), account, lambda: go(f"/acme/accounts/{line.account_id}"))
        order = self.tr("order {id}").format(id=line.order_id)
        self.add_link(self.tr("Order"), order, lambda: go(f"/acme/orders/{line.order_id}"))

    def _add_renewal(self) -> None:
        detail, now = self._detail, self._desk.now()
        self.add(self.tr("Renewal"), fact_words.renewal_words(detail, now))
        drawn = fact_words.moment_words(detail, now)
        if drawn:
            self.add(self.tr("Moment"), drawn, tip_=self.tr("Drawn once inside the window, and kept."))
        url = detail.certificate.plan.explanation_url
        if url.startswith(("https://", "http://")):
            words = self.tr("the CA explains")
            tip(self.add_link(self.tr("Why"), words, lambda: self._desk.open_url(url), external=True), url)

    def _add_marks(self, compare: Callable[[], None]) -> None:
        detail = self._detail
        print_, serial = fact_words.fingerprint(detail), detail.certificate.serial
        self.add_widget(self.tr("Serial"), _copied(serial, self.tr("the serial number")))
        self.add_widget(self.tr("SHA-256"), _copied(print_, self.tr("the fingerprint")))
        self.add(self.tr("Exported to"), detail.line.exported_to or self.tr("not exported yet"))
        count = len(detail.versions)
        if count > 1:
            self.add_link(self.tr("Versions"), self.tr("%n, compare with the one before", "", count), compare)
        else:
            self.add(self.tr("Versions"), self.tr("this one alone"))


def _names(detail: CertificateDetail) -> str:
    names = detail.line.names
    shown = "\n".join(names[:_MOST_NAMES])
    return f"{shown}\n+{len(names) - _MOST_NAMES}" if len(names) > _MOST_NAMES else shown


def _copied(value: str, what: str) -> QWidget:
    """Both ends of a value, and a button that copies the whole."""
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(metric("step"))
    words = label(fact_words.shortened(value), "mono", wrap=True, selectable=True)
    tip(words, value)
    row.addWidget(words)
    row.addWidget(CopyButton(lambda: value, what, icon_only=True))
    return made
