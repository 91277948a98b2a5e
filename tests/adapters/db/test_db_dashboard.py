"""What the first view counts, on each database."""

from __future__ import annotations

from datetime import timedelta

from acme_desktop.adapters.db import SqlDatabase
from acme_desktop.domain.certificate import CertificateStatus, RenewalPlan
from acme_desktop.domain.health import Health
from acme_desktop.domain.order import OrderState
from acme_desktop.service.job import Job
from acme_desktop.service.lines import ExpiryDay
from acme_desktop.service.listings import AccountCounts, Deployment, RenewalMoments
from tests.adapters.db.samples import a_challenge, a_wish, an_account, an_authorization, an_order, later
from tests.adapters.db.test_db_certificate_lines import NOW, renewal, stored

FAR = NOW + timedelta(days=90)


def test_an_empty_database_counts_nothing(database: SqlDatabase) -> None:
    with database.read() as tx:
        counts = tx.dashboard.counts(NOW)
        assert (counts.health, counts.within_7_days, counts.within_30_days) == ({}, 0, 0)
        assert (tx.dashboard.marks(NOW, FAR, 9), tx.dashboard.days(NOW, FAR)) == ((), ())
        assert tx.dashboard.renewal_moments(NOW) == RenewalMoments(None, 0)
        assert (tx.dashboard.deployments([]), tx.dashboard.by_account()) == ({}, {})


def test_certificates_in_use_are_counted_marked_and_gathered_by_day(database: SqlDatabase, job: Job) -> None:
    with database.write(job) as tx:
        account = tx.accounts.add(an_account())
        stored(tx, account, "gone.example", not_after=later(days=30))
        window = RenewalPlan(later(days=31), later(days=32), later(days=31, hours=1))
        week = stored(tx, account, "week.example", "b.example", not_after=later(days=37), plan=window)
        month = stored(tx, account, "month.example", not_after=later(days=60), plan=RenewalPlan(failures=1))
        same = stored(tx, account, "same.example", not_after=later(days=60, minutes=1))
        stored(tx, account, "far.example", not_after=later(days=200))
        stored(tx, account, "old.example", status=CertificateStatus.SUPERSEDED, not_after=later(days=40))
        renewal(tx, week, OrderState.AWAITING_DEPLOYMENT)
        counts = tx.dashboard.counts(NOW)
        marks = tx.dashboard.marks(NOW, FAR, 9)
        days = tx.dashboard.days(NOW, FAR)
        assert len(tx.dashboard.marks(NOW, FAR, 2)) == 2
    assert counts.health == {"expired": 1, "your-turn": 1, "failing": 1, "healthy": 2}
    assert (counts.within_7_days, counts.within_30_days) == (1, 2)
    assert [(m.certificate_id, m.name, m.health) for m in marks] == [
        (week.id, "week.example", Health.YOUR_TURN), (month.id, "month.example", Health.FAILING),
        (same.id, "same.example", Health.HEALTHY),
    ]  # fmt: skip
    assert (marks[0].window, marks[1].window) == ((later(days=31), later(days=32)), None)
    assert days == (
        ExpiryDay(later(days=37).date(), 1, Health.YOUR_TURN), ExpiryDay(later(days=60).date(), 2, Health.FAILING),
    )  # fmt: skip


def test_the_next_renewal_is_the_first_that_may_be_tried(database: SqlDatabase, job: Job) -> None:
    with database.write(job) as tx:
        account = tx.accounts.add(an_account())
        failed = RenewalPlan(moment=later(days=20), failures=1, not_before=later(days=33))
        stored(tx, account, "a.example", plan=failed)
        stored(tx, account, "b.example", plan=RenewalPlan(moment=later(days=29)))
        stored(tx, account, "c.example", plan=RenewalPlan(moment=later(days=1)), wish={"auto_renew": False})
        stored(tx, account, "d.example", plan=RenewalPlan(moment=later(days=1)), wish={"own_csr": True})
        assert tx.dashboard.renewal_moments(NOW) == RenewalMoments(later(days=29), 1)


def test_what_an_order_waits_for_and_what_hangs_on_an_account(database: SqlDatabase, job: Job) -> None:
    with database.write(job) as tx:
        first, second = tx.accounts.add(an_account()), tx.accounts.add(an_account())
        stored(tx, second, "x.example")
        wish = a_wish(first.id, "a.example", "b.example", "c.example")
        order = tx.orders.add(an_order(wish, state=OrderState.AWAITING_DEPLOYMENT))
        proofs = [an_authorization(order.id, name) for name in ("a.example", "b.example")]
        told = a_challenge(order.id, "c.example", "dns-01", status="processing")
        tx.orders.put_authorizations(order.id, [*proofs, an_authorization(order.id, "c.example", told)])
        assert tx.dashboard.deployments([int(order.id), 99]) == {order.id: Deployment(2, later(days=6))}
        assert tx.dashboard.by_account() == {first.id: AccountCounts(1, 1, 0), second.id: AccountCounts(1, 0, 1)}
