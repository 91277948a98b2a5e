"""What is left of a CA's limits, in words; all of it is an estimate, which whoever shows it says."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication, QLocale

from acme_desktop.desktop.wording import moments
from acme_desktop.domain.names import Identifier, IdentifierType
from acme_desktop.domain.rate_limits import Counted, LimitStanding


def used_words(standing: LimitStanding) -> str:
    """As in “3 of 5 certificates for exactly these names in 7 days”."""
    translate = QCoreApplication.translate
    words = {
        Counted.SAME_NAMES: translate("limits", "{used} of {most} certificates for exactly these names in {span}"),
        Counted.DOMAIN: translate("limits", "{used} of {most} certificates under {subject} in {span}"),
        Counted.ORDERS: translate("limits", "{used} of {most} new orders of this account in {span}"),
        Counted.FAILURES: translate("limits", "{used} of {most} failed validations of {subject} in {span}"),
    }[standing.limit.counted]
    return words.format(
        used=_number(standing.used),
        most=_number(standing.limit.most),
        subject=Identifier(IdentifierType.DNS, standing.subject).display,
        span=moments.span(standing.limit.window.total_seconds()),
    )


def orders_left_words(standing: LimitStanding | None) -> str:
    """As in “298 of 300 orders left”."""
    translate = QCoreApplication.translate
    if standing is None:
        return translate("limits", "no limit known")
    words = translate("limits", "{left} of {most} orders left")
    return words.format(left=_number(standing.left), most=_number(standing.limit.most))


def free_words(standing: LimitStanding, now: datetime) -> str:
    """When there is one more; "" where none is used."""
    if standing.free_at is None:
        return ""
    moment = moments.date_time(standing.free_at, now)
    if standing.is_used_up:
        words = QCoreApplication.translate("limits", "Before {moment} an order would probably be refused.")
    else:
        words = QCoreApplication.translate("limits", "One of them comes back {moment}.")
    return words.format(moment=moment)


def _number(number: int) -> str:
    return QLocale().toString(number)
