"""What the drawer says first: what needs doing about this certificate, and the buttons that do it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum

from PySide6.QtCore import QCoreApplication

from acme_desktop.desktop.panes.certificates.revocation_words import reason_word
from acme_desktop.desktop.wording import moments
from acme_desktop.desktop.wording.errors import sentence
from acme_desktop.domain.health import Health
from acme_desktop.domain.problem import plain_text
from acme_desktop.domain.value_class import value_class
from acme_desktop.service.lines import CertificateDetail


class Deed(StrEnum):
    """What can be done from here."""

    RENEW = "renew"
    CHALLENGES = "challenges"
    ORDER = "order"
    NEW_ORDER = "new-order"
    SUCCESSOR = "successor"


@value_class(frozen=True)
class Standing:
    """`tone` as message bars have it; without a headline there is nothing to say."""

    tone: str = "info"
    headline: str = ""
    text: str = ""
    deeds: tuple[Deed, ...] = ()


def standing(detail: CertificateDetail, now: datetime) -> Standing:
    """Of one certificate."""
    tell = _TELLERS.get(detail.line.health)
    return tell(detail, now) if tell else Standing()


def deed_word(deed: Deed) -> str:
    """What its button says."""
    translate = QCoreApplication.translate
    words = {
        Deed.RENEW: translate("certificates", "Renew now"),
        Deed.CHALLENGES: translate("certificates", "Open challenges"),
        Deed.ORDER: translate("certificates", "Show the order"),
        Deed.NEW_ORDER: translate("certificates", "New order"),
        Deed.SUCCESSOR: translate("certificates", "Show its successor"),
    }
    return words[deed]


def _expired(detail: CertificateDetail, now: datetime) -> Standing:
    translate = QCoreApplication.translate
    line = detail.line
    headline = translate("certificates", "Expired {when}.").format(when=moments.both(line.not_after, now))
    said = [translate("certificates", "Whoever connects to a server that still has it is warned or turned away.")]
    if line.trouble:
        said.append(_trouble(line.trouble))
    if line.open_order:
        said.append(translate("certificates", "Its renewal is under way."))
        return Standing("bad", headline, "\n".join(said), (Deed.ORDER,))
    return Standing("bad", headline, "\n".join(said), _way_on(detail))


def _failing(detail: CertificateDetail, now: datetime) -> Standing:
    translate = QCoreApplication.translate
    line = detail.line
    headline = translate("certificates", "The renewal failed, %n time(s) in a row.", "", line.tries)
    said = [_trouble(line.trouble)] if line.trouble else []
    if line.next_attempt:
        again = translate("certificates", "Next attempt: {when}.")
        said.append(again.format(when=moments.both(line.next_attempt, now)))
    end = translate("certificates", "The certificate itself holds until {when}.")
    said.append(end.format(when=moments.date_time(line.not_after, now)))
    deeds = (Deed.RENEW, Deed.ORDER) if line.open_order else (Deed.RENEW,)
    return Standing("bad", headline, "\n".join(said), deeds)


def _your_turn(_: CertificateDetail, __: datetime) -> Standing:
    translate = QCoreApplication.translate
    return Standing(
        "warn",
        translate("certificates", "The renewal waits for you."),
        translate("certificates", "Something is to be put in place before the CA can look; it then goes on by itself."),
        (Deed.CHALLENGES,),
    )


def _waiting(_: CertificateDetail, __: datetime) -> Standing:
    translate = QCoreApplication.translate
    return Standing(
        "info",
        translate("certificates", "The renewal is under way."),
        translate("certificates", "The CA is at work. Nothing is to be done."),
        (Deed.ORDER,),
    )


def _due_soon(detail: CertificateDetail, now: datetime) -> Standing:
    translate = QCoreApplication.translate
    wish, line = detail.certificate.wish, detail.line
    if wish.own_csr:
        return Standing(
            "warn",
            translate("certificates", "Due soon, and it can’t be renewed from here."),
            translate("certificates", "It was made from a request of yours: order again with a new request."),
            (Deed.NEW_ORDER,),
        )
    if not wish.auto_renew:
        text = translate("certificates", "It is not set to renew by itself. It holds until {when}.")
        headline = translate("certificates", "Due soon, and nobody renews it without you.")
    elif not line.automatic:
        text = translate("certificates", "Renewing places the order; then it is your turn. It holds until {when}.")
        headline = translate("certificates", "Due soon, and it is renewed by hand.")
    else:
        return Standing()
    return Standing("warn", headline, text.format(when=moments.date_time(line.not_after, now)), (Deed.RENEW,))


def _revoked(detail: CertificateDetail, now: datetime) -> Standing:
    translate = QCoreApplication.translate
    certificate = detail.certificate
    headline = translate("certificates", "Revoked.")
    if certificate.revoked_at is not None:
        headline = translate("certificates", "Revoked {when}.").format(when=moments.both(certificate.revoked_at, now))
    reason = reason_word(certificate.revocation_reason)
    text = translate("certificates", "Reason: {reason}.").format(reason=reason) if reason else ""
    return Standing("info", headline, text, (Deed.SUCCESSOR,) if certificate.replaced_by else (Deed.NEW_ORDER,))


def _superseded(detail: CertificateDetail, _: datetime) -> Standing:
    translate = QCoreApplication.translate
    number = detail.certificate.replaced_by
    if number is None:
        return Standing("info", translate("certificates", "Replaced by a newer certificate."))
    headline = translate("certificates", "Replaced by certificate {id}.").format(id=number)
    return Standing("info", headline, "", (Deed.SUCCESSOR,))


def _way_on(detail: CertificateDetail) -> tuple[Deed, ...]:
    return (Deed.NEW_ORDER,) if detail.certificate.wish.own_csr else (Deed.RENEW,)


def _trouble(words: str) -> str:
    return sentence(plain_text(words, 600))


_TELLERS: dict[Health, Callable[[CertificateDetail, datetime], Standing]] = {
    Health.EXPIRED: _expired,
    Health.FAILING: _failing,
    Health.YOUR_TURN: _your_turn,
    Health.WAITING: _waiting,
    Health.DUE_SOON: _due_soon,
    Health.REVOKED: _revoked,
    Health.SUPERSEDED: _superseded,
}
