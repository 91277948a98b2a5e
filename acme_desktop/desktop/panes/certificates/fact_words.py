"""The facts of a certificate in words: its key, its chain, when and why it is renewed."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from acme_desktop.desktop.wording import moments
from acme_desktop.desktop.wording.keys import key_kind
from acme_desktop.domain.health import Health
from acme_desktop.domain.problem import plain_text
from acme_desktop.domain.renewal import by_lifetime
from acme_desktop.service.lines import CertificateDetail

_MOST_PAIRS, _LONGEST_SERIAL = 7, 18
_BELOW = " \u203a "
_OVER = (Health.REVOKED, Health.SUPERSEDED)


def key_words(detail: CertificateDetail) -> str:
    """The key, and where it is."""
    translate = QCoreApplication.translate
    kind = key_kind(detail.line.key_type)
    if detail.certificate.key_ref:
        return translate("certificates", "{kind}, in the vault").format(kind=kind)
    return translate("certificates", "yours: the request for the certificate was made elsewhere")


def valid_words(detail: CertificateDetail) -> str:
    """From when until when."""
    first, last = detail.certificate.not_before, detail.certificate.not_after
    words = QCoreApplication.translate("certificates", "{first} to {last}")
    return words.format(first=moments.date(first), last=moments.date(last))


def chain_words(detail: CertificateDetail) -> str:
    """Who signed it, and who signed that."""
    return _BELOW.join(plain_text(name, 120) for name in detail.chain[1:]) or "–"


def renewal_words(detail: CertificateDetail, now: datetime) -> str:
    """When, and who says so."""
    translate = QCoreApplication.translate
    certificate, wish = detail.certificate, detail.certificate.wish
    if detail.line.health in _OVER:
        return translate("certificates", "none any more")
    if wish.own_csr:
        return translate("certificates", "by a new order with a new request of yours")
    plan = certificate.plan
    if plan.window_start is not None and plan.window_end is not None:
        words = translate("certificates", "{first} to {last}, the window that the CA suggests")
        said = words.format(first=moments.brief(plan.window_start, now), last=moments.brief(plan.window_end, now))
    else:
        due = by_lifetime(certificate.not_before, certificate.not_after)
        words = translate("certificates", "from {moment} on, when a third of its life is left")
        if due - certificate.not_before == certificate.not_after - due:
            words = translate("certificates", "from {moment} on, when half of its life is left")
        said = words.format(moment=moments.brief(due, now))
    if not wish.auto_renew:
        return translate("certificates", "only when you ask for it; due {when}").format(when=said)
    return said


def moment_words(detail: CertificateDetail, now: datetime) -> str:
    """The moment that was drawn inside the window; "" where there is none."""
    moment = detail.line.next_renewal
    return moments.both(moment, now) if moment is not None else ""


def fingerprint(detail: CertificateDetail) -> str:
    """SHA-256 as browsers show it, in pairs."""
    text = detail.certificate.fingerprint
    return ":".join(text[place : place + 2] for place in range(0, len(text), 2)).upper()


def shortened(value: str) -> str:
    """Both ends of a fingerprint or a serial number, which is how people compare them."""
    parts = value.split(":")
    if len(parts) > _MOST_PAIRS:
        return f"{':'.join(parts[:3])}:…:{':'.join(parts[-3:])}"
    return value if len(value) <= _LONGEST_SERIAL else f"{value[:8]}…{value[-8:]}"
