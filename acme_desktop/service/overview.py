"""The first view, and the lists of accounts, orders and certificates: one look at the store, nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from acme_desktop.domain.authority import ca_name, environment_of
from acme_desktop.domain.health import Health, OrderGroup
from acme_desktop.service.job import Job
from acme_desktop.service.lines import (
    AccountLine,
    Attention,
    CertificateFilter,
    CertificateLine,
    Dashboard,
    Need,
    OrderFilter,
    OrderLine,
    Page,
    RenewalState,
)
from acme_desktop.service.listings import AccountCounts, Deployment
from acme_desktop.service.ports import Ports
from acme_desktop.service.questions import FindAccounts, FindCertificates, FindOrders, IsPrepared, ShowDashboard
from acme_desktop.service.rate_limits import orders_left
from acme_desktop.service.renewals import LAST_RUN
from acme_desktop.service.store import Transaction

_AHEAD = timedelta(days=90)
_MOST_MARKS = 1000
_MOST_OF_A_KIND = 50
_RECENT = 8
_FAILED_LATELY = timedelta(days=7)
_NEVER = datetime.max.replace(tzinfo=UTC)


def is_prepared(_: IsPrepared, ports: Ports, __: Job) -> bool:
    """Whether anybody can sign in."""
    with ports.database.read() as tx:
        return bool(tx.operators.list())


def show_dashboard(_: ShowDashboard, ports: Ports, __: Job) -> Dashboard:
    """Everything from one snapshot."""
    now = ports.clock.now()
    with ports.database.read() as tx:
        counts = tx.dashboard.counts(now)
        days = tx.dashboard.days(now, now + _AHEAD)
        recent = tx.order_lines.page(OrderFilter(limit=_RECENT))
        return Dashboard(
            attention=_attention(tx, now),
            expired=counts.health.get(Health.EXPIRED, 0),
            within_7_days=counts.within_7_days,
            within_30_days=counts.within_30_days,
            healthy=counts.health.get(Health.HEALTHY, 0),
            waiting_for_me=recent.counts.get(OrderGroup.YOUR_TURN, 0),
            failing=counts.health.get(Health.FAILING, 0),
            marks=tx.dashboard.marks(now, now + _AHEAD, _MOST_MARKS),
            accounts=_accounts(tx, now),
            orders=recent.rows,
            renewal=_renewal(tx, now),
            marks_total=sum(day.certificates for day in days),
            days=days,
        )


def find_accounts(_: FindAccounts, ports: Ports, __: Job) -> tuple[AccountLine, ...]:
    """All, oldest first."""
    with ports.database.read() as tx:
        return _accounts(tx, ports.clock.now())


def find_orders(query: FindOrders, ports: Ports, _: Job) -> Page[OrderLine]:
    """A page."""
    with ports.database.read() as tx:
        return tx.order_lines.page(query.wanted)


def find_certificates(query: FindCertificates, ports: Ports, _: Job) -> Page[CertificateLine]:
    """A page."""
    with ports.database.read() as tx:
        return tx.certificate_lines.page(query.wanted, ports.clock.now())


def _accounts(tx: Transaction, now: datetime) -> tuple[AccountLine, ...]:
    counts, none, accounts = tx.dashboard.by_account(), AccountCounts(), tx.accounts.list()
    left = orders_left(accounts, tx, now)
    lines = []
    for account in accounts:
        url, has = account.endpoint.directory_url, counts.get(account.id, none)
        lines.append(
            AccountLine(
                account, ca_name(url), environment_of(url), has.orders, has.open_orders, has.certificates,
                left.get(account.id),
            )
        )  # fmt: skip
    return tuple(lines)


def _renewal(tx: Transaction, now: datetime) -> RenewalState:
    last = tx.values.get(LAST_RUN)
    moments = tx.dashboard.renewal_moments(now)
    return RenewalState(datetime.fromisoformat(last) if last else None, moments.next_due, moments.waiting)


def _attention(tx: Transaction, now: datetime) -> tuple[Attention, ...]:
    found = [*_to_deploy(tx), *_failing(tx, now), *_due_by_hand(tx, now), *_expired(tx, now)]
    return tuple(sorted(found, key=lambda a: a.deadline or _NEVER))


def _to_deploy(tx: Transaction) -> Iterator[Attention]:
    waiting = OrderFilter(group=OrderGroup.YOUR_TURN.value, sort="expires", descending=False, limit=_MOST_OF_A_KIND)
    lines = tx.order_lines.page(waiting).rows
    deployments = tx.dashboard.deployments([line.id for line in lines])
    for line in lines:
        has = deployments.get(line.id, Deployment(0, None))
        yield Attention(
            need=Need.DEPLOY,
            names=line.names,
            route=f"/acme/orders/{line.id}/challenges",
            deadline=_first((line.expires, has.expires)),
            order_id=line.id,
            certificate_id=line.renews,
            records=has.records,
            trouble=line.trouble,
            environment=line.environment,
            renewal=line.renews is not None,
        )


def _failing(tx: Transaction, now: datetime) -> Iterator[Attention]:
    """Renewals, and orders that were refused lately."""
    wanted = CertificateFilter(health=Health.FAILING.value, limit=_MOST_OF_A_KIND)
    for line in tx.certificate_lines.of_one_health(wanted, now)[0]:
        yield Attention(
            need=Need.FAILING,
            names=line.names,
            route=f"/acme/certificates/{line.id}",
            deadline=line.not_after,
            order_id=line.open_order,
            certificate_id=line.id,
            tries=line.tries,
            next_attempt=line.next_attempt,
            trouble=line.trouble,
            environment=line.environment,
            renewal=True,
        )
    for order in tx.order_lines.failed(since=now - _FAILED_LATELY, limit=_MOST_OF_A_KIND):
        yield Attention(
            need=Need.FAILING,
            names=order.names,
            route=f"/acme/orders/{order.id}",
            deadline=None,
            order_id=order.id,
            trouble=order.trouble,
            environment=order.environment,
        )


def _due_by_hand(tx: Transaction, now: datetime) -> Iterator[Attention]:
    """All of them as one: they are done in one sitting. Named are the first ones only."""
    wanted = CertificateFilter(health=Health.DUE_SOON.value, by_hand=True, limit=_MOST_OF_A_KIND)
    lines, number = tx.certificate_lines.of_one_health(wanted, now)
    if lines:
        first, alone = lines[0], number == 1
        yield Attention(
            need=Need.DUE_BY_HAND,
            names=tuple(dict.fromkeys(name for line in lines for name in line.names)),
            route=f"/acme/certificates/{first.id}" if alone else "/acme/certificates?health=due-soon",
            deadline=first.not_after,
            certificate_id=first.id if alone else None,
            certificates=number,
            environment=first.environment,
            renewal=True,
        )


def _expired(tx: Transaction, now: datetime) -> Iterator[Attention]:
    """Those that ended last."""
    wanted = CertificateFilter(health=Health.EXPIRED.value, descending=True, limit=_MOST_OF_A_KIND)
    for line in tx.certificate_lines.of_one_health(wanted, now)[0]:
        yield Attention(
            need=Need.EXPIRED,
            names=line.names,
            route=f"/acme/certificates/{line.id}",
            deadline=line.not_after,
            order_id=line.open_order,
            certificate_id=line.id,
            tries=line.tries,
            next_attempt=line.next_attempt,
            trouble=line.trouble,
            environment=line.environment,
        )


def _first(moments: Iterable[datetime | None]) -> datetime | None:
    return min((moment for moment in moments if moment), default=None)
