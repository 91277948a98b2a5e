"""Placing orders: what is read from what was typed, what goes on instead of a second, what may be abandoned."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import replace

import pytest

from acme_desktop.domain.account import KeyType
from acme_desktop.domain.errors import (
    BusyError,
    CaError,
    ChallengeError,
    GaveUpError,
    InputError,
    NotFoundError,
    StateError,
)
from acme_desktop.domain.names import Identifier, IdentifierType
from acme_desktop.domain.order import ChallengeType, Deployed, Order, OrderId, OrderState
from acme_desktop.service.acme_service import AcmeService
from acme_desktop.service.job import Job
from acme_desktop.service.requests import (
    AbandonOrder,
    ContinueOrder,
    DeactivateAccount,
    ListOrders,
    PlaceOrder,
    RegisterAccount,
    ShowOrder,
)
from tests.builders import a_broken_line, a_refusal, dns
from tests.unit.service.core import AUTOMATIC, SERVER, Core


def test_a_document_root_that_is_not_there_is_said_before_anything_is_saved(core: Core) -> None:
    core.solver.absent = True
    with pytest.raises(InputError) as caught:
        core.place(solver=AUTOMATIC)
    assert caught.value.field == "solver"
    assert (core.handle(ListOrders()), core.ca.asked) == ((), [])


def a_request(core: Core, *names: str) -> bytes:
    """Made elsewhere."""
    key = core.crypto.new_key(KeyType.EC384)
    identifiers = [Identifier(IdentifierType.IP if n[0].isdigit() else IdentifierType.DNS, n) for n in names]
    return core.crypto.request(key, identifiers)


def test_key_and_request_are_saved_before_the_ca_hears_of_the_order(core: Core) -> None:
    core.ca.say("new_order", a_refusal("caa"))
    with pytest.raises(Exception, match="refused"):
        core.place()
    (order,) = core.handle(ListOrders())
    assert order.state is OrderState.PLACING
    assert core.crypto.read_request(order.csr).identifiers == (dns("a.example"),)
    assert order.created_by == "ada"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"domains": ""}, "domains"),
        ({"domains": "no_name!"}, "domains"),
        ({"domains": "*.a.example 192.0.2.1"}, "domains"),
        ({"solver": "pigeon"}, "solver"),
        ({"preferred_chain": "x" * 201}, "preferred-chain"),
        ({"preferred_chain": "R\x1b2"}, "preferred-chain"),
        ({"solver": "http-server", "challenge_type": "dns-01"}, "solver"),
        ({"solver": AUTOMATIC, "domains": "*.a.example", "challenge_type": "dns-01"}, "solver"),
        ({"solver": AUTOMATIC, "domains": "*.a.example"}, "challenge"),
        ({"key_type": "dsa"}, "key-type"),
        ({"challenge_type": "tls-alpn-01"}, "challenge"),
        ({"domains": "*.a.example", "challenge_type": "http-01"}, "challenge"),
        ({"domains": "192.0.2.1", "challenge_type": "dns-01"}, "challenge"),
        ({"profile": "p" * 101}, "profile"),
        ({"profile": "a\x07b"}, "profile"),
        ({"csr": b"junk"}, "csr"),
    ],
)
def test_what_cannot_be_right_is_told_beside_its_field(core: Core, typed: dict[str, object], field: str) -> None:
    with pytest.raises(InputError) as caught:
        core.handle(PlaceOrder(core.account.id, **{"domains": "a.example"} | typed))  # type: ignore[arg-type]
    assert caught.value.field == field
    assert core.handle(ListOrders()) == ()


@pytest.mark.parametrize(
    ("typed", "chosen"),
    [
        ({}, ChallengeType.HTTP_01),
        ({"domains": "*.a.example"}, ChallengeType.DNS_01),
        ({"domains": "192.0.2.1"}, ChallengeType.HTTP_01),
        ({"challenge_type": " DNS-01 "}, ChallengeType.DNS_01),
    ],
)
def test_the_challenge_is_the_one_typed_or_the_one_that_fits(
    core: Core, typed: dict[str, str], chosen: ChallengeType
) -> None:
    order = core.handle(PlaceOrder(core.account.id, **{"domains": "a.example"} | typed))  # type: ignore[arg-type]
    assert order.wish.challenge_type is chosen
    assert order.state is OrderState.AWAITING_DEPLOYMENT


def test_a_wildcard_and_its_base_are_proved_by_two_records_at_one_name(core: Core) -> None:
    order = core.place("a.example *.a.example", challenge_type="dns-01")
    core.deploy(order)
    assert len(core.world.visible) == 2
    assert core.go_on(order).state is OrderState.VALID


def test_an_order_needs_an_account_that_is_there_and_valid(core: Core) -> None:
    with pytest.raises(NotFoundError):
        core.handle(PlaceOrder(core.account.id + 9, "a.example"))  # type: ignore[arg-type]
    core.handle(DeactivateAccount(core.account.id))
    with pytest.raises(InputError, match="account 1 is deactivated"):
        core.place()


# --- requests made elsewhere -------------------------------------------------------------------------------------


def test_a_request_made_elsewhere_brings_its_names_and_its_key(core: Core) -> None:
    order = core.place("", csr=a_request(core, "a.example", "192.0.2.7"))
    assert [i.value for i in order.wish.identifiers] == ["a.example", "192.0.2.7"]
    assert (order.key_ref, order.wish.own_csr, order.wish.auto_renew) == ("", True, False)
    assert order.wish.key_type is KeyType.EC384
    core.deploy(order)
    assert core.go_on(order).state is OrderState.VALID


def test_a_request_made_elsewhere_may_be_given_with_the_same_names(core: Core) -> None:
    assert core.place("b.example a.example", csr=a_request(core, "a.example", "b.example")).wish.own_csr


def test_a_request_for_other_names_than_those_typed_is_refused(core: Core) -> None:
    with pytest.raises(InputError, match=r"the request is for other names: a\.example"):
        core.place("c.example", csr=a_request(core, "a.example"))


def test_a_request_made_elsewhere_does_not_become_part_of_an_order_with_another_key(core: Core) -> None:
    core.place("a.example")
    with pytest.raises(StateError, match="under way with another key"):
        core.place("a.example", csr=a_request(core, "a.example"))


def test_an_order_for_a_request_made_elsewhere_is_not_taken_for_one_of_ours(core: Core) -> None:
    csr = a_request(core, "a.example")
    order = core.place("a.example", csr=csr)
    with pytest.raises(StateError, match="under way with another key"):
        core.place("a.example")
    assert core.place("a.example", csr=csr).id == order.id


# --- one order for one wish --------------------------------------------------------------------------------------


def test_the_same_wish_goes_on_with_the_order_and_key_there_is(core: Core) -> None:
    first, second = core.place("a.example b.example"), core.place("B.example, a.example")
    assert (first.id, first.key_ref) == (second.id, second.key_ref)
    assert core.ca.asked.count("new_order") == 1


def test_another_profile_is_another_wish(core: Core) -> None:
    assert core.place().id != core.place(profile="short").id


def test_another_way_to_prove_the_names_is_taken_over(core: Core) -> None:
    order = core.place("a.example")
    order = core.place("a.example", challenge_type="dns-01")
    assert order.wish.challenge_type is ChallengeType.DNS_01
    (authorization,) = core.authorizations(order)
    assert [c.type for c in authorization.challenges if c.chosen] == ["dns-01"]
    core.deploy(order)
    assert core.go_on(order).state is OrderState.VALID
    assert "order.change ok" in core.happened


def test_the_way_back_is_open_too(core: Core) -> None:
    core.place("a.example", challenge_type="dns-01")
    order = core.place("a.example", challenge_type="http-01")
    assert [c.type for a in core.authorizations(order) for c in a.challenges if c.chosen] == ["http-01"]


def test_another_solver_is_taken_over_before_the_order_is_placed(core: Core) -> None:
    core.ca.say("new_order", a_refusal("caa"))
    with pytest.raises(Exception, match="refused"):
        core.place()
    assert core.issue().order_id == 1


def test_what_the_old_solver_deployed_is_removed_when_another_takes_over(core: Core) -> None:
    order = core.place(solver=AUTOMATIC)
    with core.ports.database.write(core.job()) as tx:
        tx.orders.save(order)
        tx.commit()
    core.solver.fails["clean up"] = StateError("not now")
    core.solver.works = False
    with pytest.raises(Exception, match="nothing there"):
        core.issue()
    assert [c.deployed for a in core.authorizations(order) for c in a.challenges if c.chosen] == [Deployed.DONE]
    core.place(solver="http-server")
    assert core.solver.said[-1] == ("clean up", ("a.example",))


def chosen(core: Core, order: Order) -> list[str]:
    return [c.type for a in core.authorizations(order) for c in a.challenges if c.chosen]


def test_a_solver_that_fails_does_not_stick(core: Core) -> None:
    order = core.place(challenge_type="dns-01")
    core.solver.fails["present"] = StateError("port 80 is in use by another program")
    with pytest.raises(StateError, match="port 80"):
        core.place(solver="http-server", wait=90)
    now = core.order(order)
    assert (now.state, now.wish) == (OrderState.AWAITING_DEPLOYMENT, order.wish)
    assert chosen(core, order) == ["dns-01"]
    assert [r.detail for r in core.trail("order.change")][-1] == (
        '{"back":true,"challenge":"dns-01","solver":"manual"}'
    )
    core.deploy(order)
    assert core.go_on(order).state is OrderState.VALID


def test_a_solver_whose_answer_is_not_seen_does_not_stick(core: Core) -> None:
    order = core.place(solver="http-server")
    core.solver.works = False
    with pytest.raises(ChallengeError):
        core.place(solver=AUTOMATIC, wait=0.1)
    now = core.order(order)
    assert (now.state, now.wish.solver, now.note) == (OrderState.PENDING, order.wish.solver, "")
    core.solver.works = True
    assert core.go_on(order).state is OrderState.VALID


def test_a_challenge_that_the_ca_does_not_offer_does_not_stick(core: Core) -> None:
    core.ca.offers = ("http-01",)
    order = core.place()
    with pytest.raises(StateError, match="does not offer"):
        core.place(challenge_type="dns-01")
    assert (core.order(order).wish, core.order(order).state) == (order.wish, OrderState.AWAITING_DEPLOYMENT)
    assert chosen(core, order) == ["http-01"]


def test_names_that_are_proved_stay_so_when_a_way_is_put_back(core: Core) -> None:
    core.issue("a.example")
    order = core.place("a.example b.example")
    core.solver.fails["present"] = StateError("not now")
    with pytest.raises(StateError, match="not now"):
        core.place("a.example b.example", solver=AUTOMATIC, wait=90)
    assert core.order(order).state is OrderState.AWAITING_DEPLOYMENT
    found = [(a.status, a.chosen is not None) for a in core.authorizations(order)]
    assert found == [("valid", False), ("pending", True)]


def test_before_the_ca_has_answered_a_way_is_put_back_too(core: Core) -> None:
    core.ca.say("new_order", a_refusal("caa"), StateError("the clock is wrong"))
    with pytest.raises(CaError):
        core.place()
    with pytest.raises(StateError, match="the clock"):
        core.place(solver=AUTOMATIC, wait=90)
    order = core.handle(ListOrders())[0]
    assert (order.state, str(order.wish.solver)) == (OrderState.PLACING, "manual")


def test_a_way_that_was_told_to_the_ca_stays(core: Core) -> None:
    order = core.place()
    core.ca.say("finalize", StateError("the disk is full"))
    with pytest.raises(StateError, match="the disk"):
        core.place(solver=AUTOMATIC, wait=90)
    assert str(core.order(order).wish.solver) == AUTOMATIC


def test_a_way_that_has_left_something_in_place_stays_until_that_is_gone(core: Core) -> None:
    order = core.place()
    core.solver.works = False
    core.solver.broken.add("clean up")
    with pytest.raises(ChallengeError):
        core.place(solver=AUTOMATIC, wait=0.1)
    assert str(core.order(order).wish.solver) == AUTOMATIC
    assert [c.deployed for a in core.authorizations(order) for c in a.challenges if c.chosen] == [Deployed.DONE]


def test_another_way_is_not_taken_once_the_ca_was_told_to_look(core: Core) -> None:
    core.ca.looks_to_validate = 1000
    order = core.place()
    core.deploy(order)
    with pytest.raises(GaveUpError):
        core.go_on(order, wait=20)
    with pytest.raises(GaveUpError):
        core.place(challenge_type="dns-01")
    assert core.order(order).wish.challenge_type is ChallengeType.HTTP_01


def test_another_way_is_not_taken_while_somebody_works_on_the_order(core: Core) -> None:
    order = core.place()
    _, other = core.started()
    with other.leases.hold(f"order:{order.id}", core.job()), pytest.raises(BusyError):
        core.place(challenge_type="dns-01")
    assert core.order(order).wish.challenge_type is ChallengeType.HTTP_01


def test_an_order_that_ended_before_it_could_be_taken_over_stays_ended(core: Core) -> None:
    order = core.place()
    other, _ = core.started()
    real, ended = core.ports.leases, []

    class Meddled:
        """Just before the lease is taken, somebody abandons the order."""

        def hold(self, name: str, job: Job) -> AbstractContextManager[None]:
            if not ended:
                ended.append(other.handle(AbandonOrder(order.id), core.job()))
            return real.hold(name, job)

    service = AcmeService(replace(core.ports, leases=Meddled()))
    placed = service.handle(PlaceOrder(core.account.id, "a.example", challenge_type="dns-01"), core.job())
    assert (placed.id, placed.state) == (order.id, OrderState.ABANDONED)


def test_two_that_place_the_same_order_at_once_get_the_same(core: Core) -> None:
    other, _ = core.started()
    core.crypto.before["new_key"] = lambda: other.handle(PlaceOrder(core.account.id, "a.example"), core.job())
    assert core.place().id == 1
    assert len(core.handle(ListOrders())) == 1
    assert core.ca.asked.count("new_order") == 1


def test_a_conflict_that_cannot_be_found_any_more_is_told(core: Core) -> None:
    core.ports.database.fails["write"] = StateError("an order for a.example is under way")  # type: ignore[attr-defined]
    with pytest.raises(StateError, match="is under way"):
        core.place()


def test_an_order_that_another_works_on_is_not_continued(core: Core) -> None:
    order = core.place()
    _, other = core.started()
    with other.leases.hold(f"order:{order.id}", core.job()), pytest.raises(BusyError):
        core.go_on(order)


# --- looking and letting go --------------------------------------------------------------------------------------


def test_orders_are_listed_newest_first(core: Core) -> None:
    orders = [core.place("a.example"), core.place("b.example")]
    assert [o.id for o in core.handle(ListOrders())] == [o.id for o in reversed(orders)]


def test_an_order_is_shown_with_its_authorizations_and_its_ca(core: Core) -> None:
    order = core.place("a.example b.example")
    detail = core.handle(ShowOrder(order.id))
    assert detail.order == order
    assert [a.identifier.value for a in detail.authorizations] == ["a.example", "b.example"]
    assert detail.directory_url == SERVER


def test_an_abandoned_order_makes_room_for_another(core: Core) -> None:
    order = core.place()
    assert core.handle(AbandonOrder(order.id)).state is OrderState.ABANDONED
    assert core.place().id != order.id
    assert core.handle(ShowOrder(order.id)).ended_by == "ada"


def test_what_a_solver_deployed_for_an_abandoned_order_is_removed(core: Core) -> None:
    core.ca.looks_to_validate = 1000
    with pytest.raises(GaveUpError):
        core.issue(wait=20)
    assert len(core.world.visible) == 1
    core.handle(AbandonOrder(OrderId(1)))
    assert core.world.visible == []


def test_a_finished_order_cannot_be_abandoned(core: Core) -> None:
    order = core.place(solver=AUTOMATIC, wait=90)
    with pytest.raises(StateError, match="order 1 is valid"):
        core.handle(AbandonOrder(order.id))


def finalized(core: Core) -> None:
    """An order that the CA is working on."""
    core.ca.looks_to_issue = 1000
    with pytest.raises(GaveUpError):
        core.issue(wait=20)


def test_an_order_that_the_ca_is_issuing_cannot_be_abandoned(core: Core) -> None:
    finalized(core)
    with pytest.raises(StateError, match="is issuing the certificate of order 1"):
        core.handle(AbandonOrder(OrderId(1)))


@pytest.mark.parametrize(
    "said", [a_refusal("malformed", 404), a_broken_line(), lambda resource: replace(resource, status="ready")]
)
def test_an_order_that_the_ca_does_not_issue_after_all_can_be_abandoned(core: Core, said: object) -> None:
    finalized(core)
    core.ca.say("order", *[said] * 20)  # type: ignore[list-item]
    assert core.handle(AbandonOrder(OrderId(1))).state is OrderState.ABANDONED


def test_an_order_of_an_account_that_is_no_more_can_be_abandoned_without_asking(core: Core) -> None:
    finalized(core)
    core.handle(DeactivateAccount(core.account.id))
    assert core.handle(AbandonOrder(OrderId(1))).state is OrderState.ABANDONED


def test_an_order_whose_certificate_is_there_cannot_be_abandoned(core: Core) -> None:
    core.ca.say("certificate", a_refusal("unauthorized"))
    with pytest.raises(Exception, match="refused"):
        core.issue()
    assert core.handle(ContinueOrder(OrderId(1))).state is OrderState.VALID
    with pytest.raises(StateError, match="order 1 is valid"):
        core.handle(AbandonOrder(OrderId(1)))


def test_an_order_at_the_same_ca_under_another_account_is_another_order(core: Core) -> None:
    other = core.handle(RegisterAccount(SERVER, "other@a.example", agree_terms=True))
    assert core.place().id != core.handle(PlaceOrder(other.id, "a.example")).id
