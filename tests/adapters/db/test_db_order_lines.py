"""Orders as lists show them: groups, filters, sorts, pages, counts; what may be taken away when they are over."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from acme_desktop.adapters.db import SqlDatabase
from acme_desktop.domain.account import CaEndpoint
from acme_desktop.domain.authority import PRESETS, Environment
from acme_desktop.domain.errors import NotFoundError
from acme_desktop.domain.health import OrderGroup, group_of
from acme_desktop.domain.order import Deployed, Order, OrderId, OrderState
from acme_desktop.domain.solver import parse_solver
from acme_desktop.service.job import Job
from acme_desktop.service.lines import OrderFilter, OrderLine, Page
from tests.adapters.db.samples import (
    PROBLEM,
    a_certificate,
    a_challenge,
    a_wish,
    an_account,
    an_authorization,
    an_order,
    later,
    stored_order,
)


def page(database: SqlDatabase, **wanted: Any) -> Page[OrderLine]:
    with database.read() as tx:
        return tx.order_lines.page(OrderFilter(**wanted))


@pytest.fixture
def shelf(database: SqlDatabase, job: Job) -> SqlDatabase:
    with database.write(job) as tx:
        le = tx.accounts.add(an_account(endpoint=CaEndpoint(PRESETS[0].directory_url), email="ops@a.test"))
        corp = tx.accounts.add(an_account(endpoint=CaEndpoint("https://ca.corp.test/dir"), email="pki@corp.test"))
        for place, (account, name, state) in enumerate((
            (le, "c.example", OrderState.AWAITING_DEPLOYMENT), (corp, "a.corp.test", OrderState.VALID),
            (le, "xn--mnchen-3ya.example", OrderState.INVALID), (corp, "50%_off.corp.test", OrderState.PLACING),
            (le, "e.example", OrderState.ABANDONED),
        )):  # fmt: skip
            tx.orders.add(
                an_order(
                    a_wish(account.id, name), state=state, created_at=later(hours=place),
                    updated_at=later(hours=-place), expires=None if place == 3 else later(days=place * 2 % 5),
                )
            )  # fmt: skip
        tx.commit()
    return database


@pytest.mark.parametrize(("wanted", "ids"), [
    ({}, "1 2 3 4 5"),
    ({"descending": False}, "5 4 3 2 1"),
    ({"sort": "created"}, "5 4 3 2 1"),
    ({"sort": "id", "descending": False}, "1 2 3 4 5"),
    ({"sort": "ca", "descending": False}, "2 4 1 3 5"),
    ({"sort": "state", "descending": False}, "1 4 3 2 5"),
    ({"sort": "expires", "descending": False}, "1 2 5 3 4"),
    ({"sort": "expires", "descending": True}, "3 5 2 1 4"),
    ({"sort": "no-such-sort"}, "1 2 3 4 5"),
    ({"group": "your-turn"}, "1"),
    ({"group": "running"}, "4"),
    ({"group": "failed"}, "3"),
    ({"group": "no-such-group"}, ""),
    ({"account_id": 2}, "2 4"),
    ({"account_id": 2**80}, ""),
    ({"offset": 1, "limit": 2}, "2 3"),
    ({"offset": 2**80}, ""),
    ({"limit": 0}, ""),
    ({"text": "M\u00dcNCHEN"}, "3"),
    ({"text": "xn--mnchen"}, "3"),
    ({"text": "encrypt"}, "1 3 5"),
    ({"text": "PKI@corp"}, "2 4"),
    ({"text": "50%_"}, "4"),
    ({"text": "5"}, "4 5"),
    ({"text": "#5"}, "5"),
    ({"text": "'; DROP TABLE orders; --"}, ""),
    ({"text": "\x00"}, ""),
])  # fmt: skip
def test_orders_are_filtered_and_sorted(shelf: SqlDatabase, wanted: dict[str, Any], ids: str) -> None:
    assert [str(line.id) for line in page(shelf, **wanted).rows] == ids.split()


def test_a_page_counts_every_group_whichever_is_wanted(shelf: SqlDatabase) -> None:
    counts = {"your-turn": 1, "done": 1, "failed": 1, "running": 1, "abandoned": 1}
    assert page(shelf).counts == page(shelf, group="done").counts == counts
    assert (page(shelf).total, page(shelf, group="done").total) == (5, 1)
    assert page(shelf, account_id=2).counts == {"done": 1, "running": 1}


def test_the_database_groups_states_as_the_domain_does(database: SqlDatabase, job: Job) -> None:
    with database.write(job) as tx:
        for place, state in enumerate(OrderState):
            stored_order(tx, f"h{place}.example", state=state)
        tx.commit()
    assert page(database).counts == {g.value: n for g, n in Counter(map(group_of, OrderState)).items()}
    for group in OrderGroup:
        assert {group_of(line.state) for line in page(database, group=group.value).rows} == {group}


def test_a_line_holds_what_a_row_shows(database: SqlDatabase, job: Job) -> None:
    with database.write(job) as tx:
        first = stored_order(tx, "a.example", state=OrderState.VALID, problem=None, note="")
        certificate = tx.certificates.add(a_certificate(first))
        wish = a_wish(first.wish.account_id, "b.example", "xn--bcher-kva.example", solver=parse_solver("manual"))
        order = tx.orders.add(an_order(wish, replaces_certificate=int(certificate.id), certificate_id=None))
        tx.commit()
    with database.read() as tx:
        line = tx.order_lines.get(order.id)
        assert tx.order_lines.renewals_of(certificate.id, 10) == (order.id,)
        for number in (99, 2**40):
            with pytest.raises(NotFoundError):
                tx.order_lines.get(OrderId(number))
    assert line == OrderLine(
        id=int(order.id), names=("b.example", "b\u00fccher.example"), account_id=order.wish.account_id, ca="ca.example",
        environment=Environment.PRIVATE, state=OrderState.PENDING, group=OrderGroup.RUNNING,
        created_at=order.created_at, updated_at=order.updated_at, expires=order.expires, created_by="ada",
        challenge_type="dns-01", automatic=False, renews=int(certificate.id), certificate_id=None,
        trouble=PROBLEM.sentence, next_attempt=certificate.plan.not_before,
    )  # fmt: skip


@pytest.mark.parametrize(("note", "trouble"), [
    ("", ""), ("no record\nat a.example", "no record at a.example"), ("-----BEGIN CERTIFICATE-----\nMIIB", ""),
    ("\u202egnihton", "gnihton"),
])  # fmt: skip
def test_without_a_problem_the_note_says_what_is_wrong(
    database: SqlDatabase, job: Job, note: str, trouble: str
) -> None:
    with database.write(job) as tx:
        stored_order(tx, "a.example", problem=None, note=note)
        tx.commit()
    assert page(database).rows[0].trouble == trouble


def test_refused_orders_are_told_until_the_same_is_ordered_again(database: SqlDatabase, job: Job) -> None:
    with database.write(job) as tx:
        account = tx.accounts.add(an_account())

        def refused(*names: str, **changes: Any) -> Order:
            wanted = {"state": OrderState.INVALID, "replaces_certificate": None} | changes
            return tx.orders.add(an_order(a_wish(account.id, *names), **wanted))

        refused("a.example", "b.example")
        refused("b.example", "a.example", state=OrderState.VALID)
        kept = refused("c.example")
        refused("d.example", updated_at=later(days=-9))
        refused("e.example", replaces_certificate=4)
        tx.commit()
    with database.read() as tx:
        assert [line.id for line in tx.order_lines.failed(since=later(days=-7), limit=9)] == [kept.id]
        assert tx.order_lines.failed(since=later(days=-7), limit=0) == ()


def test_leftovers_are_of_orders_that_are_over_and_were_done_by_hand(database: SqlDatabase, job: Job) -> None:
    by_hand, webroot = parse_solver("manual"), parse_solver("webroot:/srv")
    with database.write(job) as tx:
        account = tx.accounts.add(an_account())

        def deployed(name: str, state: OrderState, solver: Any, how: Deployed, url: str = "") -> Order:
            order = tx.orders.add(an_order(a_wish(account.id, name, solver=solver), state=state))
            challenge = a_challenge(order.id, name, "dns-01", deployed=how)
            challenge = replace(challenge, url=url or challenge.url)
            tx.orders.put_authorizations(order.id, [an_authorization(order.id, name, challenge)])
            return order

        first = deployed("a.example", OrderState.VALID, by_hand, Deployed.DONE)
        second = deployed("b.example", OrderState.ABANDONED, by_hand, Deployed.INTENDED)
        deployed("c.example", OrderState.VALID, by_hand, Deployed.REMOVED)
        deployed("d.example", OrderState.AWAITING_DEPLOYMENT, by_hand, Deployed.DONE, "https://ca.example/chall/7")
        deployed("e.example", OrderState.INVALID, webroot, Deployed.DONE)
        deployed("f.example", OrderState.ABANDONED, by_hand, Deployed.DONE, "https://ca.example/chall/7")
        tx.commit()
    with database.read() as tx:
        assert [challenge.order_id for challenge in tx.leftovers.list()] == [second.id, first.id]
        assert [challenge.order_id for challenge in tx.leftovers.list(first.id)] == [first.id]
        assert tx.leftovers.list(OrderId(2**40)) == ()
