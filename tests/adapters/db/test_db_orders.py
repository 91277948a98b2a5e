"""Orders, authorizations, challenges, and the journal of what was deployed."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from acme_desktop.adapters.db import SqlDatabase
from acme_desktop.adapters.db.tables import FINAL_STATES
from acme_desktop.domain.errors import StateError
from acme_desktop.domain.order import Authorization, Deployed, Order, OrderState
from acme_desktop.service.job import Job
from tests.adapters.db.samples import (
    a_challenge,
    a_wish,
    an_account,
    an_authorization,
    an_order,
    later,
    stored_order,
)


def test_the_database_and_the_domain_agree_on_what_is_final() -> None:
    assert set(FINAL_STATES) == {state.value for state in OrderState if state.is_final}


def test_an_order_comes_back_as_it_went_in(database: SqlDatabase, job: Job) -> None:
    with database.write(job) as tx:
        full = stored_order(tx)
        bare = stored_order(
            tx,
            problem=None,
            expires=None,
            replaces_certificate=None,
            certificate_id=None,
            authorization_urls=(),
            csr=b"",
        )
        tx.commit()
    with database.write(job) as tx:
        assert tx.orders.get(full.id) == replace(an_order(full.wish), id=full.id)
        assert tx.orders.get(bare.id) == bare
        assert tx.orders.list() == (bare, full)
        changed = replace(bare, state=OrderState.READY, note="on", updated_at=later(hours=1))
        tx.orders.save(changed)
        assert tx.orders.get(bare.id) == changed


def test_an_active_order_is_found_by_its_names_in_any_order(database: SqlDatabase, job: Job) -> None:
    with database.write(job) as tx:
        order = stored_order(tx, "a.example", "b.example")
        account = order.wish.account_id
        assert tx.orders.active(a_wish(account, "b.example", "a.example", auto_renew=True)) == order
        assert tx.orders.active(a_wish(account, "a.example")) is None
        assert tx.orders.active(a_wish(account, "a.example", "b.example", profile="")) is None
        other = tx.accounts.add(an_account())
        assert tx.orders.active(a_wish(other.id, "a.example", "b.example")) is None


@pytest.mark.parametrize("state", OrderState)
def test_only_an_order_that_is_not_final_keeps_its_place(database: SqlDatabase, job: Job, state: OrderState) -> None:
    with database.write(job) as tx:
        order = stored_order(tx, "a.example", "b.example", state=state)
        assert (tx.orders.active(order.wish) is None) == state.is_final
        assert (tx.orders.unfinished() == ()) == state.is_final
        again = an_order(a_wish(order.wish.account_id, "b.example", "a.example"))
        if state.is_final:
            second = tx.orders.add(again)
            with pytest.raises(StateError, match="already under way"):
                tx.orders.save(replace(order, state=OrderState.PENDING))
            assert tx.orders.active(order.wish) == second
        else:
            with pytest.raises(StateError, match=r"an order for b\.example, a\.example is already under way"):
                tx.orders.add(again)
            assert tx.orders.active(order.wish) == order
        tx.commit()


def test_a_hundred_long_names_fit(database: SqlDatabase, job: Job) -> None:
    names = [f"{n}.{'x' * 60}.{'y' * 60}.{'z' * 60}.example" for n in range(100)]
    with database.write(job) as tx:
        order = stored_order(tx, *names)
        assert tx.orders.active(a_wish(order.wish.account_id, *reversed(names))) == order


def test_of_many_that_add_the_same_order_at_once_one_succeeds(database: SqlDatabase, job: Job) -> None:
    with database.write(job) as tx:
        account = tx.accounts.add(an_account())
        tx.commit()
    start = threading.Barrier(6)
    outcomes: list[Order | None] = []

    def add() -> None:
        start.wait()
        with database.write(job) as tx:
            try:
                outcomes.append(tx.orders.add(an_order(a_wish(account.id, "a.example"))))
                tx.commit()
            except StateError:
                outcomes.append(tx.orders.active(a_wish(account.id, "a.example")))

    threads = [threading.Thread(target=add) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as tx:
        (order,) = tx.orders.list()
    assert outcomes == [order] * 6


def test_authorizations_come_back_as_they_went_in_with_ids(database: SqlDatabase, job: Job) -> None:
    with database.write(job) as tx:
        order = stored_order(tx)
        given = (an_authorization(order.id, "b.example"), an_authorization(order.id, "a.example"))
        stored = tx.orders.put_authorizations(order.id, given)
        tx.commit()
    ids = [c.id for a in stored for c in a.challenges]
    assert len(set(ids)) == 4
    assert all(ids)
    assert without_ids(stored) == given
    with database.read() as tx:
        assert tx.orders.authorizations(order.id) == stored
        assert tx.orders.challenge(ids[2]) == stored[1].challenges[0]


def test_authorizations_are_matched_by_url_and_keep_the_ids_of_their_challenges(
    database: SqlDatabase, job: Job
) -> None:
    with database.write(job) as tx:
        order = stored_order(tx)
        first, second = tx.orders.put_authorizations(
            order.id, (an_authorization(order.id, "a.example"), an_authorization(order.id, "b.example"))
        )
        http, txt = first.challenges
        valid = replace(first, status="valid", expires=None, challenges=(replace(txt, status="valid", problem=None),))
        third = an_authorization(order.id, "c.example")
        stored = tx.orders.put_authorizations(order.id, (third, valid))
        assert without_ids(stored[:1]) == (third,)
        assert stored[1] == valid
        assert tx.orders.authorizations(order.id) == stored
        assert second not in stored
        assert http.id not in {c.id for a in stored for c in a.challenges}


def test_what_is_still_deployed_is_not_forgotten_when_the_ca_forgets_it(database: SqlDatabase, job: Job) -> None:
    with database.write(job) as tx:
        order = stored_order(tx)
        here = an_authorization(order.id, "a.example", a_challenge(order.id, "a.example", deployed=Deployed.DONE))
        tx.orders.put_authorizations(order.id, (here, an_authorization(order.id, "b.example")))
        only_c = (an_authorization(order.id, "c.example"),)
        third, first = tx.orders.put_authorizations(order.id, only_c)
        assert without_ids((third, first)) == (*only_c, here)
        tx.orders.save_challenges([replace(first.challenges[0], deployed=Deployed.REMOVED)])
        assert tx.orders.put_authorizations(order.id, (third,)) == (third,)


def test_saved_challenges_keep_their_journal(database: SqlDatabase, job: Job) -> None:
    with database.write(job) as tx:
        order = stored_order(tx)
        (stored,) = tx.orders.put_authorizations(order.id, (an_authorization(order.id, "a.example"),))
        changed = tuple(replace(c, deployed=Deployed.INTENDED, status="processing") for c in stored.challenges)
        tx.orders.save_challenges(iter(changed))
        tx.orders.save_challenges([])
        tx.commit()
    with database.read() as tx:
        assert tx.orders.authorizations(order.id) == (replace(stored, challenges=changed),)


@pytest.mark.parametrize("deployed", Deployed)
@pytest.mark.parametrize("state", [OrderState.PENDING, OrderState.VALID, OrderState.ABANDONED])
def test_leftovers_are_those_of_final_orders(
    database: SqlDatabase, job: Job, deployed: Deployed, state: OrderState
) -> None:
    with database.write(job) as tx:
        order = stored_order(tx, state=state)
        stored_order(tx, "clean.example", state=OrderState.VALID)
        challenge = a_challenge(order.id, "a.example", deployed=deployed)
        tx.orders.put_authorizations(order.id, (an_authorization(order.id, "a.example", challenge),))
        left = state.is_final and deployed in (Deployed.INTENDED, Deployed.DONE)
        assert tx.orders.with_leftovers() == ((order,) if left else ())


def test_a_hundred_authorizations_are_written_and_read_in_a_moment(database: SqlDatabase, job: Job) -> None:
    with database.write(job) as tx:
        order = stored_order(tx)
        given = [an_authorization(order.id, f"n{n}.example") for n in range(100)]
        stored = tx.orders.put_authorizations(order.id, given)
        assert without_ids(stored) == tuple(given)
        valid = [replace(a, status="valid") for a in stored]
        assert tx.orders.put_authorizations(order.id, valid) == tuple(valid)


def without_ids(authorizations: tuple[Authorization, ...]) -> tuple[Authorization, ...]:
    return tuple(
        replace(a, challenges=tuple(replace(c, id=0) for c in a.challenges))  # type: ignore[arg-type]
        for a in authorizations
    )


def test_two_that_change_one_order_at_once_do_not_undo_each_other(database: SqlDatabase, job: Job) -> None:
    with database.write(job) as tx:
        order = stored_order(tx, note="")
        tx.commit()

    def append(letter: str) -> None:
        with database.write(job) as tx:
            now: Order = tx.orders.get(order.id)
            tx.orders.save(replace(now, note=now.note + letter))
            tx.commit()

    threads = [threading.Thread(target=append, args=(letter,)) for letter in "abcdefgh"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as tx:
        assert sorted(tx.orders.get(order.id).note) == list("abcdefgh")
