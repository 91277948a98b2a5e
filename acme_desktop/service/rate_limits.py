"""The ledger: what is left of a CA's limits, estimated from our own records, and what the CA itself said of them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from acme_desktop.domain.account import Account, AccountId
from acme_desktop.domain.authority import limits_of, name_policy
from acme_desktop.domain.errors import RateLimitedError
from acme_desktop.domain.events import Event, Outcome, Topic
from acme_desktop.domain.names import Identifier, parse_names
from acme_desktop.domain.order import Ending, OrderId
from acme_desktop.domain.problem import plain_text, problem_from
from acme_desktop.domain.rate_limits import (
    Counted,
    LimitStanding,
    RateLimit,
    counted_under,
    domain_of,
    standing,
)
from acme_desktop.service.job import Job
from acme_desktop.service.lines import CaWait, Ledger
from acme_desktop.service.listings import Spent
from acme_desktop.service.ports import Ports
from acme_desktop.service.questions import ShowLedger
from acme_desktop.service.store import AuditFilter, Transaction

_WAIT = Event(Topic.ORDER, "wait")
_LONGEST_WAIT = timedelta(days=1)  # no CA is taken at its word for longer
_MOST_WAITS = 50
_MOST_STANDINGS = 6


def show_ledger(query: ShowLedger, ports: Ports, _: Job) -> Ledger:
    """For an order that is not placed yet."""
    now = ports.clock.now()
    with ports.database.read() as tx:
        account = tx.accounts.get(query.account_id)
        url = account.endpoint.directory_url
        entries = parse_names(query.domains, name_policy(url)).entries
        names = tuple(entry.identifier for entry in entries if entry.identifier is not None)
        same_ca = tuple(one.id for one in tx.accounts.list() if one.endpoint.directory_url == url)
        if not names:
            return Ledger()
        found = (s for limit in limits_of(url) for s in _standings(limit, account.id, same_ca, names, tx, now))
        return Ledger(_worth_telling(found), _wait(account.id, same_ca, names, tx, now))


def orders_left(accounts: Sequence[Account], tx: Transaction, now: datetime) -> Mapping[AccountId, LimitStanding]:
    """How far each account has used what its CA allows it of new orders; those of CAs that limit them."""
    found: dict[AccountId, LimitStanding] = {}
    for url in {account.endpoint.directory_url for account in accounts}:
        limit = next((one for one in limits_of(url) if one.counted is Counted.ORDERS), None)
        if limit is None:
            continue
        there = tuple(account.id for account in accounts if account.endpoint.directory_url == url)
        placed = tx.limits.orders(there, limit.counts_since(now))
        found |= {number: standing(limit, "", placed.get(number, ()), now) for number in there}
    return found


def note_wait(order_id: OrderId, error: RateLimitedError, ports: Ports, job: Job) -> None:
    """The CA has refused an order for now, and said until when: that goes on the record, for the ledger to tell."""
    if not error.retry_after:
        return
    until = ports.clock.now() + timedelta(seconds=error.retry_after)
    detail = {"until": until.isoformat(), "problem": error.problem.as_dict()}
    with ports.database.write(job) as tx:
        tx.record(Event(_WAIT.topic, _WAIT.verb, str(order_id), Outcome.FAILED, detail))
        tx.commit()


def _standings(
    limit: RateLimit, account: AccountId, same_ca: Sequence[AccountId], names: Sequence[Identifier], tx: Transaction,
    now: datetime,
) -> Iterable[LimitStanding]:  # fmt: skip
    since = limit.counts_since(now)
    if limit.counted is Counted.SAME_NAMES:
        return (standing(limit, "", tx.limits.same_names(same_ca, names, since), now),)
    if limit.counted is Counted.FAILURES:
        failed = tx.limits.failures(account, since)
        return _each(limit, {name.base: _of(failed, name) for name in names}, now)
    if tx.limits.has_certificate(same_ca, names):
        return ()  # the CA exempts the renewal of a certificate, for whichever account
    if limit.counted is Counted.ORDERS:
        return (standing(limit, "", tx.limits.orders(same_ca, since).get(account, ()), now),)
    domains = {domain_of(name) for name in names}
    return _each(limit, _by_domain(tx.limits.certificates(same_ca, domains, since), domains), now)


def _by_domain(issued: Iterable[Spent], domains: Collection[str]) -> dict[str, list[datetime]]:
    """A certificate counts once under each registered domain of its names."""
    found: dict[str, list[datetime]] = {domain: [] for domain in domains}
    for one in issued:
        for domain in {counted_under(name, domains) for name in one.identifiers} - {""}:
            found[domain].append(one.at)
    return found


def _of(failed: Iterable[Spent], name: Identifier) -> list[datetime]:
    return [one.at for one in failed if any(other.base == name.base for other in one.identifiers)]


def _each(limit: RateLimit, spent: Mapping[str, Sequence[datetime]], now: datetime) -> tuple[LimitStanding, ...]:
    return tuple(standing(limit, subject, moments, now) for subject, moments in sorted(spent.items()))


def _worth_telling(standings: Iterable[LimitStanding]) -> tuple[LimitStanding, ...]:
    """What is used up first, then exactly these names, then what is fullest; what nobody has used is no news."""
    told = [one for one in standings if one.used or one.limit.counted is Counted.SAME_NAMES]
    first = Counted.SAME_NAMES
    ranked = sorted(told, key=lambda s: (not s.is_used_up, s.limit.counted is not first, s.left / s.limit.most))
    return tuple(ranked[:_MOST_STANDINGS])


def _wait(
    account: AccountId, same_ca: Collection[AccountId], names: Sequence[Identifier], tx: Transaction, now: datetime
) -> CaWait | None:
    """The longest that is not over: of this account, or for these names with another account of the CA's."""
    wanted = AuditFilter(action=_WAIT.action, since=now - _LONGEST_WAIT, limit=_MOST_WAITS)
    waits = []
    for row in tx.audit_rows.page(wanted):
        detail, order = json.loads(row.detail), tx.orders.get(OrderId(int(row.object_id)))
        until, asked = datetime.fromisoformat(detail["until"]), order.wish
        same_names = set(asked.identifiers) == set(names)
        concerns = asked.account_id == account or (same_names and asked.account_id in same_ca)
        if concerns and until > now and order.ending is not Ending.ISSUED:
            said = plain_text(problem_from(detail["problem"]).sentence)
            waits.append(CaWait(until, order.id, same_names, said))
    return max(waits, key=lambda wait: wait.until, default=None)
