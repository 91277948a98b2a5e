"""What counts towards a CA's limits, on each database."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from acme_desktop.adapters.db import SqlDatabase
from acme_desktop.adapters.db.transaction import SqlTransaction
from acme_desktop.domain.account import Account
from acme_desktop.domain.order import OrderState
from acme_desktop.service.job import Job
from acme_desktop.service.listings import Spent
from tests.adapters.db.samples import (
    MOMENT,
    a_certificate,
    a_wish,
    an_account,
    an_authorization,
    an_order,
    dns,
    later,
)

NAMES = (dns("a.example"), dns("b.example"))
SINCE = later(days=-7)


def issued(tx: SqlTransaction, account: Account, *names: str, at: datetime = MOMENT, replaces: str = "") -> None:
    """A certificate and its order."""
    wish = a_wish(account.id, *names)
    order = an_order(wish, state=OrderState.VALID, created_at=at, updated_at=at, replaces=replaces)
    tx.certificates.add(a_certificate(tx.orders.add(order), created_at=at))


def test_an_empty_database_has_nothing_to_count(database: SqlDatabase) -> None:
    with database.read() as tx:
        assert not tx.limits.has_certificate([], NAMES)
        assert (tx.limits.same_names([], NAMES, SINCE), tx.limits.certificates([], [], SINCE)) == ((), ())
        assert (tx.limits.orders([], SINCE), tx.limits.failures(an_account().id, SINCE)) == ({}, ())


def test_certificates_count_for_their_names_in_any_order_but_not_those_that_replace_another(
    database: SqlDatabase, job: Job
) -> None:
    with database.write(job) as tx:
        account, other = tx.accounts.add(an_account()), tx.accounts.add(an_account())
        issued(tx, account, "b.example", "a.example")
        issued(tx, account, "a.example", "b.example", at=later(days=1))
        issued(tx, account, "a.example", "b.example", at=later(days=2), replaces="ari")
        issued(tx, account, "a.example", "b.example", at=later(days=-8))
        issued(tx, account, "a.example")
        issued(tx, other, "a.example", "b.example", at=later(days=3))
        ours, both = [account.id], [account.id, other.id]
        assert sorted(tx.limits.same_names(ours, NAMES, SINCE)) == [MOMENT, later(days=1)]
        assert sorted(tx.limits.same_names(both, NAMES, SINCE)) == [MOMENT, later(days=1), later(days=3)]
        assert tx.limits.has_certificate(ours, tuple(reversed(NAMES)))
        assert not tx.limits.has_certificate(ours, NAMES[1:])


def test_only_the_first_certificate_for_its_names_counts_for_their_domain(database: SqlDatabase, job: Job) -> None:
    with database.write(job) as tx:
        account = tx.accounts.add(an_account())
        issued(tx, account, "old.example", at=later(days=-30))
        issued(tx, account, "old.example")
        issued(tx, account, "new.example", at=later(days=1))
        issued(tx, account, "new.example", at=later(days=2))
        issued(tx, account, "other.example", at=later(days=3), replaces="ari")
        found = (Spent(later(days=1), (dns("new.example"),)),)
        assert tx.limits.certificates([account.id], ["new.example", "old.example", "other.example"], SINCE) == found


def test_certificates_are_found_by_a_domain_of_any_of_their_names_however_many_are_asked_for(
    database: SqlDatabase, job: Job
) -> None:
    with database.write(job) as tx:
        account = tx.accounts.add(an_account())
        issued(tx, account, "x.example", "www.a_b.example")
        issued(tx, account, "c.example", at=later(days=1))
        ours = [account.id]
        (under,) = tx.limits.certificates(ours, ["a_b.example"], SINCE)
        assert under.identifiers == (dns("x.example"), dns("www.a_b.example"))
        assert tx.limits.certificates(ours, ["a-b.example", "%"], SINCE) == ()
        assert tx.limits.certificates(ours, [], SINCE) == ()
        many = [f"d{number}.example" for number in range(20)]
        for wanted in ([*many, "a_b.example", "c.example"], ["2001:db8::/64", "c.example"]):
            assert {one.at for one in tx.limits.certificates(ours, wanted, SINCE)} == {MOMENT, later(days=1)}


def test_orders_count_for_their_account_when_the_ca_has_heard_of_them_for_the_first_time(
    database: SqlDatabase, job: Job
) -> None:
    with database.write(job) as tx:
        first, second = tx.accounts.add(an_account()), tx.accounts.add(an_account())
        issued(tx, first, "had.example", at=later(days=-30))
        for account, name, changes in (
            (first, "a.example", {}),
            (first, "b.example", {"created_at": later(minutes=1)}),
            (second, "c.example", {}),
            (first, "had.example", {}),
            (first, "d.example", {"url": ""}),
            (first, "e.example", {"replaces": "ari"}),
            (first, "f.example", {"created_at": later(days=-8)}),
        ):
            wish = a_wish(account.id, name)
            tx.orders.add(replace(an_order(wish, replaces=""), **changes))  # type: ignore[arg-type]
        found = tx.limits.orders([first.id, second.id], SINCE)
        assert {number: sorted(moments) for number, moments in found.items()} == {
            first.id: [MOMENT, later(minutes=1)],
            second.id: [MOMENT],
        }


def test_names_that_were_refused_count_for_the_account_when_their_order_ended(database: SqlDatabase, job: Job) -> None:
    with database.write(job) as tx:
        account, other = tx.accounts.add(an_account()), tx.accounts.add(an_account())
        for number, (whose, state, at) in enumerate(
            (
                (account, OrderState.INVALID, MOMENT),
                (account, OrderState.INVALID, later(days=-8)),
                (account, OrderState.ABANDONED, MOMENT),
                (other, OrderState.INVALID, MOMENT),
            )
        ):
            wish = a_wish(whose.id, f"bad-{number}.example", f"good-{number}.example")
            order = tx.orders.add(an_order(wish, state=state, updated_at=at))
            bad, good = (an_authorization(order.id, name.value) for name in wish.identifiers)
            tx.orders.put_authorizations(order.id, [replace(bad, status="invalid"), replace(good, status="valid")])
        assert tx.limits.failures(account.id, SINCE) == (Spent(MOMENT, (dns("bad-0.example"),)),)
