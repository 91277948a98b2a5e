"""What a CA's live directory said, or why it did not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from acme_desktop.desktop.theme import icons
from acme_desktop.desktop.theme.metrics import metric
from acme_desktop.desktop.widgets.card import Card
from acme_desktop.desktop.widgets.facts import FactsGrid
from acme_desktop.desktop.widgets.surfaces import surface
from acme_desktop.desktop.widgets.text import label
from acme_desktop.desktop.wording import moments
from acme_desktop.service.answers import AuthorityReport

_LABELS = 156
_ICON = 18
_SKEW = 120.0  # seconds, from which on this machine's clock is worth a word


class DirectoryCard(Card):
    """Green above, facts below."""

    def __init__(self, open_url: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._open_url = open_url
        self.set_body_margins(0, 0, 0, 0)
        self.body.setSpacing(0)
        self._head: QFrame = surface("ok")
        sign = QLabel()
        icons.bind(sign, "healthy", "ok", _ICON)
        self._headline = label("", "section")
        self._took = label("", "text", "2")
        self._when = label("", "small", "2")
        row = QHBoxLayout(self._head)
        row.setContentsMargins(metric("card-inside"), metric("step"), metric("card-inside"), metric("step"))
        row.setSpacing(metric("step"))
        for part in (sign, self._headline, self._took):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self._when)
        self._facts = FactsGrid(label_width=_LABELS)
        inside = QVBoxLayout()
        side = metric("card-inside")
        inside.setContentsMargins(side, side, side, side)
        inside.addWidget(self._facts)
        self.body.addWidget(self._head)
        self.body.addLayout(inside)
        self.hide()

    def show_report(self, report: AuthorityReport, now: datetime) -> None:
        """Draw it."""
        directory = report.directory
        self._headline.setText(self.tr("The directory answers."))
        self._took.setText(self.tr("{number} ms").format(number=round(report.milliseconds)))
        self._when.setText(moments.time(now))
        self._facts.clear()
        self._facts.add(self.tr("Its certificate"), self.tr("trusted by this computer"))
        self._facts.add(self.tr("Profiles"), ", ".join(directory.profiles) or self.tr("none"))
        self._facts.add(self.tr("Renewal info (ARI)"), self.tr("yes") if directory.renewal_info else self.tr("no"))
        needed = directory.external_account_required
        self._facts.add(self.tr("Account binding (EAB)"), self.tr("needed") if needed else self.tr("not needed"))
        if directory.caa_identities:
            self._facts.add(self.tr("CAA name"), ", ".join(directory.caa_identities), mono=True)
        self._add_terms(directory.terms_of_service, has_terms=directory.has_terms)
        if report.skew is not None and abs(report.skew) >= _SKEW:
            off = moments.span(abs(report.skew))
            said = self.tr("{span} fast") if report.skew > 0 else self.tr("{span} slow")
            self._facts.add(self.tr("This computer’s clock"), said.format(span=off))
        self.setAccessibleName(self._headline.text())
        self.show()

    def _add_terms(self, url: str, *, has_terms: bool) -> None:
        name = self.tr("Terms of service")
        if url.startswith("https://"):
            self._facts.add_link(name, urlsplit(url).hostname or url, lambda: self._open_url(url), external=True)
        else:
            self._facts.add(name, url or (self.tr("stated, without a page") if has_terms else self.tr("none")))
