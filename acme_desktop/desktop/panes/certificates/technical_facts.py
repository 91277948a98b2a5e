"""What a certificate says of itself to those who look closer: logs, addresses, usages. Nothing of it is fetched."""

from __future__ import annotations

from datetime import datetime

from acme_desktop.desktop.panes.certificates.fact_words import shortened
from acme_desktop.desktop.widgets.facts import FactsGrid
from acme_desktop.desktop.wording import moments
from acme_desktop.domain.certificate import Particulars, SignedTimestamp


class TechnicalFacts(FactsGrid):
    """Addresses are text: to select, and to ask where that is wanted."""

    def __init__(self, particulars: Particulars, now: datetime) -> None:
        super().__init__()
        none = self.tr("none named")
        self._add_logs(particulars.timestamps, now)
        for name, addresses in (
            (self.tr("OCSP"), particulars.ocsp),
            (self.tr("Revocation list"), particulars.crl),
            (self.tr("Issuer’s certificate"), particulars.issuers),
        ):
            self.add(name, "\n".join(addresses) or none)
        staple = self.tr("yes: the server must send an OCSP answer with it") if particulars.must_staple else ""
        self.add(self.tr("Must-staple"), staple or self.tr("no"))
        self.add(self.tr("Key usage"), ", ".join(particulars.usages) or none)
        self.add(self.tr("Purposes"), ", ".join(particulars.purposes) or none)

    def _add_logs(self, timestamps: tuple[SignedTimestamp, ...], now: datetime) -> None:
        """Each log with the time at which it promised to publish the certificate."""
        name, count = self.tr("Transparency"), len(timestamps)
        if not timestamps:
            self.add(name, self.tr("no signed timestamps in it"))
            return
        self.add(name, self.tr("%n signed timestamp(s) in it", "", count))
        for one in timestamps:
            log = _in_pairs(one.log_id)
            words = self.tr("{log}, {moment}").format(log=shortened(log), moment=moments.date_time(one.at, now))
            self.add(self.tr("Log"), words, tip_=f"{log}\n{moments.exact(one.at)}")


def _in_pairs(text: str) -> str:
    return ":".join(text[place : place + 2] for place in range(0, len(text), 2)).upper()
