"""The columns of the list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import PurePath

from PySide6.QtCore import QCoreApplication

from acme_desktop.desktop.table.column import Bar, Column
from acme_desktop.desktop.wording import moments
from acme_desktop.desktop.wording.states import health_look, mark_look
from acme_desktop.domain.health import Health
from acme_desktop.service.lines import CertificateLine

_MINUS = "\u2212"
_MOST_NAMES_IN_A_TIP = 30
_LAST_TENTH, _LAST_THIRD = 0.1, 1 / 3
_AT_WORK = (Health.YOUR_TURN, Health.WAITING)
_OVER = (Health.REVOKED, Health.SUPERSEDED)
Line = CertificateLine


def columns(now: Callable[[], datetime]) -> tuple[Column[Line], ...]:
    """Names, issuer, expires, state, next renewal, exported."""
    translate = QCoreApplication.translate
    return (
        Column(
            "names", translate("certificates", "Names"), lambda line: first_name(line), sort_key="names",
            delegate="names", more=lambda line: max(len(line.names) - 1, 0), mark=lambda line: mark_look(
                line.environment), tip=_all_names, width=184, least=136, stretch=2,
        ),
        Column(
            "issuer", translate("certificates", "Issuer"), lambda line: line.ca, sort_key="issuer", ink="text-2",
            tip=lambda line: line.issuer, width=106, least=92, stretch=1,
        ),
        Column(
            "expires", translate("certificates", "Expires"), lambda line: left(line, now()), sort_key="expires",
            delegate="expiry", bar=lambda line: life_bar(line, now()), tip=lambda line: moments.full(line.not_after),
            width=100, least=96,
        ),
        Column(
            "state", translate("certificates", "State"), state=lambda line: health_look(line.health), sort_key="state",
            delegate="state", tip=lambda line: line.trouble, width=130, least=120,
        ),
        Column(
            "renewal", translate("certificates", "Next renewal"), lambda line: next_renewal(line, now()),
            sort_key="renewal", ink="text-2", tip=_exact_renewal, width=104, least=84,
        ),
        Column(
            "exported", translate("certificates", "Exported"), exported, ink=lambda line:
            "text" if line.exported_to else "text-3", tip=lambda line: line.exported_to, width=84, least=74, stretch=1,
        ),
    )  # fmt: skip


def first_name(line: CertificateLine) -> str:
    """What it is called by."""
    return line.names[0] if line.names else "–"


def left(line: CertificateLine, now: datetime) -> str:
    """“34 d”; hours on the last two days; what has ended, with a minus."""
    seconds = (line.not_after - now).total_seconds()
    if 0 < seconds < timedelta(days=2).total_seconds():
        return moments.span(seconds)
    return moments.days(int(seconds // timedelta(days=1).total_seconds())).replace("-", _MINUS)


def life_bar(line: CertificateLine, now: datetime) -> Bar:
    """What is left of its life. Red for the last tenth and amber for the last third, as renewals count them."""
    life = (line.not_after - line.not_before).total_seconds()
    fraction = min(max((line.not_after - now).total_seconds() / life, 0.0), 1.0) if life > 0 else 0.0
    if line.health in _OVER:
        return Bar(fraction, "quiet")
    return Bar(fraction, "bad" if fraction <= _LAST_TENTH else "warn" if fraction <= _LAST_THIRD else "ok")


def next_renewal(line: CertificateLine, now: datetime) -> str:
    """As short as can be: “now”, “today 14:10”, “16 Dec”."""
    if line.health in _OVER:
        return QCoreApplication.translate("certificates", "none")
    if line.health in _AT_WORK:
        return QCoreApplication.translate("certificates", "now")
    moment = line.next_attempt or line.next_renewal
    if moment is None:
        return QCoreApplication.translate("certificates", "by hand")
    if moment <= now:
        return QCoreApplication.translate("certificates", "now")
    return moments.brief(moment, now)


def exported(line: CertificateLine) -> str:
    """The folder's own name; the tool tip has all of it."""
    if not line.exported_to:
        return QCoreApplication.translate("certificates", "not yet")
    return PurePath(line.exported_to).name or line.exported_to


def _exact_renewal(line: CertificateLine) -> str:
    moment = line.next_attempt or line.next_renewal
    return moments.full(moment) if moment else ""


def _all_names(line: CertificateLine) -> str:
    shown = "\n".join(line.names[:_MOST_NAMES_IN_A_TIP])
    more = len(line.names) - _MOST_NAMES_IN_A_TIP
    return f"{shown}\n+{more}" if more > 0 else shown
