"""What CAA records have against the order, and how they are put right."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from acme_desktop.desktop.panes.challenges.fix import Advice
from acme_desktop.domain.caa import Obstacle, Ruling

translate = QCoreApplication.translate


def tell(ruling: Ruling) -> Advice:
    """About the domain whose records stand in the way."""
    if ruling.obstacle is Obstacle.UNANSWERED:
        text = translate(
            "Challenges",
            "The name servers fail when they are asked for the CAA records of {domain}, and no CA may issue then. "
            "Check them, and the DNSSEC of the zone.",
        )
        headline = translate("Challenges", "Nobody could say whether this CA may issue.")
        return Advice("warn", headline, text.format(domain=ruling.domain))
    headline, text = _words(ruling.obstacle)
    records = ", ".join(map(str, ruling.records))
    told = text.format(domain=ruling.domain, records=records, wanted=ruling.wanted)
    fix = translate("Challenges", "Copy CAA record") if ruling.wanted else ""
    return Advice("bad", headline, told, fix, ruling.wanted)


def _words(obstacle: Obstacle) -> tuple[str, str]:
    if obstacle is Obstacle.METHOD:
        return (
            translate("Challenges", "The domain’s CAA records do not allow this challenge."),
            translate(
                "Challenges",
                "{domain} has: {records}. Change one to “{wanted}”, or order with another challenge.",
            ),
        )
    if obstacle is Obstacle.ACCOUNT:
        return (
            translate("Challenges", "The domain’s CAA records do not allow this account."),
            translate(
                "Challenges",
                "{domain} has: {records}. Change one to “{wanted}”, or order with the account that they name.",
            ),
        )
    if obstacle is Obstacle.CRITICAL:
        return (
            translate("Challenges", "A CAA record asks for something that CAs do not know."),
            translate("Challenges", "{domain} has: {records}. As long as it is critical, nobody may issue: remove it."),
        )
    return (
        translate("Challenges", "The domain’s CAA records do not let this CA issue."),
        translate("Challenges", "{domain} has: {records}. Add “{wanted}” beside them, or choose a CA that they name."),
    )
