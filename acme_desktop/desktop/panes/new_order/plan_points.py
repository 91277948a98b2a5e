"""What will happen, in words: who issues, what is left of its limits, what is to be done by hand, what is under way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from acme_desktop.desktop.panes.new_order.wish import Wish
from acme_desktop.desktop.wording import limits, moments
from acme_desktop.domain.authority import Environment
from acme_desktop.domain.rate_limits import LimitStanding
from acme_desktop.domain.value_class import value_class
from acme_desktop.service.lines import AccountLine, CaWait, Ledger, NameReading, NameVerdict, OrderLine


@value_class(frozen=True)
class Outlook:
    """What the form holds, and all that is known of it: `same` is an order for just these names under way."""

    wish: Wish
    account: AccountLine | None
    names: Sequence[NameReading]
    same: OrderLine | None
    profiles: Sequence[str]
    ledger: Ledger
    now: datetime


@value_class(frozen=True)
class PlanPoint:
    """One block of the plan; `places` are how many of how many are taken."""

    icon: str
    tone: str
    headline: str
    more: str = ""
    places: tuple[int, int] | None = None


def plan_points(outlook: Outlook) -> list[PlanPoint]:
    """What speaks against it first."""
    translate = QCoreApplication.translate
    account, wish = outlook.account, outlook.wish
    if account is None:
        return [PlanPoint("accounts", "text-2", translate("PlanPanel", "Choose an account first"))]
    good = [name for name in outlook.names if name.verdict is not NameVerdict.BAD and not name.covered_by]
    points = [_issuer(account)]
    if outlook.same is not None:
        points.append(_same(outlook.same))
    if good:
        points += _limits(outlook.ledger, outlook.now)
        points.append(_names(good))
        points.append(_by_hand(wish, good) if wish.solver == "manual" else _by_itself(wish))
    points.append(_renewal(wish))
    if outlook.profiles:
        offered = ", ".join(outlook.profiles)
        points.append(PlanPoint("certificates", "text-2", translate("PlanPanel", "Profiles of this CA"), offered))
    return points


def _issuer(account: AccountLine) -> PlanPoint:
    translate = QCoreApplication.translate
    if account.environment is Environment.PRODUCTION:
        more = translate("PlanPanel", "Trusted by browsers. Each certificate counts towards this CA’s limits.")
        return PlanPoint("healthy", "ok", account.ca, more)
    if account.environment is Environment.PRIVATE:
        trusted = translate("PlanPanel", "Trusted where your company’s root is.")
        return PlanPoint("server", "text-2", account.ca, trusted)
    return PlanPoint(
        "test", "virtual", account.ca, translate("PlanPanel", "For rehearsal only: browsers don’t trust it.")
    )


def _same(same: OrderLine) -> PlanPoint:
    translate = QCoreApplication.translate
    headline = translate("PlanPanel", "Order {id} for these names is under way").format(id=same.id)
    return PlanPoint("info", "warn", headline, translate("PlanPanel", "It goes on; a second one is not placed."))


def _limits(ledger: Ledger, now: datetime) -> list[PlanPoint]:
    """Nothing of it stops anybody: our records may know less than the CA, or more."""
    waits = [_asked_to_wait(ledger.wait, now)] if ledger.wait is not None else []
    if not ledger.standings:
        return waits
    return [*waits, _used(ledger.standings[0], ledger.standings[1:], now)]


def _asked_to_wait(wait: CaWait, now: datetime) -> PlanPoint:
    translate = QCoreApplication.translate
    headline = translate("PlanPanel", "The CA asked to wait until {moment}")
    words = translate("PlanPanel", "It said so of order {id}, which is for other names: “{said}”")
    if wait.same_names:
        words = translate("PlanPanel", "It said so of these names, with order {id}: “{said}”")
    said = words.format(id=wait.order_id, said=wait.said)
    return PlanPoint("failing", "warn", headline.format(moment=moments.date_time(wait.until, now)), said)


def _used(first: LimitStanding, others: Sequence[LimitStanding], now: datetime) -> PlanPoint:
    translate = QCoreApplication.translate
    said = [limits.free_words(first, now)]
    said += [translate("PlanPanel", "{words}.").format(words=limits.used_words(one)) for one in others]
    said.append(translate("PlanPanel", "An estimate from our own records."))
    return PlanPoint(
        "failing" if first.is_used_up else "clock",
        "warn" if first.is_used_up else "text-2",
        limits.used_words(first),
        "\n".join(filter(None, said)),
        (first.used, first.limit.most),
    )


def _names(good: Sequence[NameReading]) -> PlanPoint:
    translate = QCoreApplication.translate
    wildcards = sum(1 for name in good if name.wildcard)
    more = translate("PlanPanel", "%n wildcard(s) among them: proved in the DNS", "", wildcards) if wildcards else ""
    headline = translate("PlanPanel", "One certificate for %n name(s)", "", len(good))
    return PlanPoint("certificates", "text-2", headline, more)


def _by_hand(wish: Wish, good: Sequence[NameReading]) -> PlanPoint:
    translate = QCoreApplication.translate
    in_dns = wish.challenge_type == "dns-01" or (not wish.challenge_type and any(name.wildcard for name in good))
    count = len(good)
    if in_dns:
        headline = translate("PlanPanel", "By hand: up to %n TXT value(s)", "", count)
    else:
        headline = translate("PlanPanel", "By hand: up to %n file(s) on web servers", "", count)
    more = translate("PlanPanel", "You get them to copy next; the CA is told only when they are seen in place.")
    return PlanPoint("your-turn", "link", headline, more)


def _by_itself(wish: Wish) -> PlanPoint:
    translate = QCoreApplication.translate
    if wish.solver == "http-server":
        more = translate("PlanPanel", "This computer answers while the CA looks; port 80 of every name must lead here.")
    else:
        more = translate("PlanPanel", "The file is put into the folder, and taken away afterwards.")
    return PlanPoint("bolt", "ok", translate("PlanPanel", "Nothing by hand"), more)


def _renewal(wish: Wish) -> PlanPoint:
    translate = QCoreApplication.translate
    if not wish.auto_renew or wish.csr.strip():
        return PlanPoint("clock", "text-2", translate("PlanPanel", "It will not renew by itself"))
    if wish.solver == "manual":
        more = translate("PlanPanel", "When it is due, the order is placed and you are told that it is your turn.")
        return PlanPoint("clock", "text-2", translate("PlanPanel", "Renews when the CA suggests, with your help"), more)
    return PlanPoint("clock", "text-2", translate("PlanPanel", "Renews by itself when the CA suggests"))
