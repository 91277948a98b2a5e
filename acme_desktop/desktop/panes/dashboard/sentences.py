"""What the dashboard says of each thing that needs a person: which, why, until when, and what to do."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from acme_desktop.desktop.wording import moments
from acme_desktop.desktop.wording.states import StateLook, health_look
from acme_desktop.domain.value_class import value_class
from acme_desktop.service.lines import Attention, Health, Need

_HEALTH = {
    Need.DEPLOY: Health.YOUR_TURN,
    Need.FAILING: Health.FAILING,
    Need.DUE_BY_HAND: Health.DUE_SOON,
    Need.EXPIRED: Health.EXPIRED,
}


@value_class(frozen=True)
class AttentionWords:
    """One row: two lines about it, two lines of time, and the word on its button."""

    look: StateLook
    headline: str
    more: str
    time: str
    until: str
    action: str


def attention_words(thing: Attention, now: datetime) -> AttentionWords:
    """The row for one thing."""
    headline, more, action = _WORDS[thing.need](thing, now)
    time, until = _time(thing, now)
    return AttentionWords(health_look(_HEALTH[thing.need]), headline, more, time, until, action)


def names_short(names: tuple[str, ...]) -> str:
    """The first name, and how many more."""
    if not names:
        return ""
    return names[0] if len(names) == 1 else f"{names[0]} + {len(names) - 1}"


def _deploy(thing: Attention, _: datetime) -> tuple[str, str, str]:
    translate = QCoreApplication.translate
    headline = translate("dashboard", "Put %n answer(s) in place for {names}", "", thing.records).format(
        names=names_short(thing.names)
    )
    order = translate("dashboard", "Order {id}, a renewal") if thing.renewal else translate("dashboard", "Order {id}")
    return headline, order.format(id=thing.order_id), translate("dashboard", "Open challenges")


def _failing(thing: Attention, now: datetime) -> tuple[str, str, str]:
    translate = QCoreApplication.translate
    if thing.certificate_id is not None:
        headline = translate("dashboard", "{names} could not renew: {why}")
    else:
        headline = translate("dashboard", "The order for {names} failed: {why}")
    headline = headline.format(names=names_short(thing.names), why=thing.trouble or "–")
    more = translate("dashboard", "%n tries", "", thing.tries) if thing.tries else ""
    if thing.next_attempt:
        again = translate("dashboard", "next {when}").format(when=moments.when(thing.next_attempt, now))
        more = f"{more} · {again}" if more else again
    return headline, more, translate("dashboard", "Show what happened")


def _due_by_hand(thing: Attention, _: datetime) -> tuple[str, str, str]:
    translate = QCoreApplication.translate
    if thing.certificates > 1:
        headline = translate("dashboard", "%n certificates renew by hand soon", "", thing.certificates)
        return headline, names_short(thing.names), translate("dashboard", "Show them")
    headline = translate("dashboard", "{names} renews by hand soon").format(names=names_short(thing.names))
    return headline, translate("dashboard", "Renewing places the order; then it is your turn"), translate(
        "dashboard", "Show certificate"
    )  # fmt: skip


def _expired(thing: Attention, _: datetime) -> tuple[str, str, str]:
    translate = QCoreApplication.translate
    headline = translate("dashboard", "{names} has expired").format(names=names_short(thing.names))
    return headline, thing.trouble, translate("dashboard", "Show certificate")


_WORDS = {
    Need.DEPLOY: _deploy,
    Need.FAILING: _failing,
    Need.DUE_BY_HAND: _due_by_hand,
    Need.EXPIRED: _expired,
}


def _time(thing: Attention, now: datetime) -> tuple[str, str]:
    translate = QCoreApplication.translate
    if thing.deadline is None:
        return "", ""
    until = moments.date_time(thing.deadline, now)
    if thing.deadline <= now:
        return moments.ago(thing.deadline, now), until
    if thing.need is Need.DEPLOY:
        return moments.left(thing.deadline, now), translate("dashboard", "until {when}").format(when=until)
    return moments.ago(thing.deadline, now), translate("dashboard", "expires {when}").format(when=until)
