"""An unfinished order is wished for again: it goes on, as it is wished now, instead of a second one."""

from __future__ import annotations

from dataclasses import replace

from acme_desktop.domain.errors import AcmeDesktopError, BusyError, StateError
from acme_desktop.domain.events import Event, Topic
from acme_desktop.domain.order import Authorization, ChallengeType, Order, OrderId, OrderState, OrderWish
from acme_desktop.service import challenges
from acme_desktop.service.challenges import lease_of
from acme_desktop.service.job import Job
from acme_desktop.service.ports import Ports
from acme_desktop.service.stretch import tidy_leftovers

_EARLY = (OrderState.PLACING, OrderState.PENDING, OrderState.AWAITING_DEPLOYMENT)


def adopt(order: Order, wish: OrderWish, csr: bytes, replaces_certificate: int | None, ports: Ports, job: Job) -> Order:
    """It goes on with its own key; another way to prove the names is taken over while that is possible.

    A renewal takes the order as it is, and only one that renews the same certificate or none: raises BusyError.
    """
    other_key = order.wish.key_type is not wish.key_type or ((csr or order.wish.own_csr) and csr != order.csr)
    if replaces_certificate is not None:
        if other_key or order.replaces_certificate not in (None, replaces_certificate):
            raise BusyError("order {id} for these names is under way", holder=f"order {order.id}", id=order.id)
        return _now_replacing(order, replaces_certificate, ports, job)
    if other_key:
        raise StateError(
            "order {id} for these names is under way with another key",
            hint="Continue that order, or abandon it before this one is placed.",
            id=order.id,
        )
    if wish == order.wish:
        return order
    with ports.leases.hold(lease_of(order.id), job) as job:
        return _take_over(order.id, wish, ports, job)


def _now_replacing(order: Order, certificate: int, ports: Ports, job: Job) -> Order:
    """An order that somebody placed for the names of a certificate that is due is its renewal."""
    if order.replaces_certificate == certificate:
        return order
    with ports.leases.hold(lease_of(order.id), job) as held, ports.database.write(held) as tx:
        fresh = tx.orders.get(order.id)
        changed = replace(fresh, replaces_certificate=certificate)
        tx.orders.save(changed)
        tx.commit()
    return changed


def _take_over(order_id: OrderId, wish: OrderWish, ports: Ports, job: Job) -> Order:
    """The wish as it is said now; how the names are proved only while that is open. Under the order's lease."""
    with ports.database.read() as tx:
        order = tx.orders.get(order_id)
    if order.state.is_final:
        return order
    way = replace(order.wish, auto_renew=wish.auto_renew, preferred_chain=wish.preferred_chain)
    state = order.state
    if state in _EARLY and (way.challenge_type, way.solver) != (wish.challenge_type, wish.solver):
        tidy_leftovers(ports, job, order.id)
        way = replace(way, challenge_type=wish.challenge_type, solver=wish.solver)
        state = OrderState.PLACING if state is OrderState.PLACING else OrderState.PENDING
    changed = replace(order, wish=way, state=state, updated_at=ports.clock.now())
    with ports.database.write(job) as tx:
        tx.orders.save(changed)
        tx.record(Event(Topic.ORDER, "change", str(order.id), detail=_told(way)))
        tx.commit()
    return changed


def put_back(before: Order, ports: Ports, job: Job) -> None:
    """Another way to prove the names was wished for and failed before the CA was told anything: it does not stick.

    Under the order's lease. Where the failed way has left something in place that can't be taken away now, it does.
    """
    with ports.database.read() as tx:
        order = tx.orders.get(before.id)
        known = tx.orders.authorizations(order.id)
    kind, solver = before.wish.challenge_type, before.wish.solver
    if order.state not in _EARLY or (order.wish.challenge_type, order.wish.solver) == (kind, solver):
        return
    try:
        tidy_leftovers(ports, job, order.id)
    except AcmeDesktopError:
        return
    chosen = [_chosen_by(kind, authorization) for authorization in known]
    state = order.state
    if state is not OrderState.PLACING:
        by_hand = not solver.automatic and challenges.to_prove(chosen)
        state = OrderState.AWAITING_DEPLOYMENT if by_hand else OrderState.PENDING
    way = replace(order.wish, challenge_type=kind, solver=solver)
    with ports.database.write(job) as tx:
        tx.orders.save(replace(order, wish=way, state=state, note="", updated_at=ports.clock.now()))
        tx.orders.save_challenges(c for a in chosen for c in a.challenges)
        tx.record(Event(Topic.ORDER, "change", str(order.id), detail={**_told(way), "back": True}))
        tx.commit()


def _chosen_by(kind: ChallengeType, authorization: Authorization) -> Authorization:
    """As it would be chosen for this way, where it is still to be proved."""
    if authorization.status != "pending":
        return authorization
    fresh = tuple(replace(c, chosen=c.type == kind.value) for c in authorization.challenges)
    return replace(authorization, challenges=fresh)


def _told(way: OrderWish) -> dict[str, object]:
    return {"challenge": way.challenge_type.value, "solver": str(way.solver)}
