"""An order's life as Hypothesis imagines it: faults, kills, restarts, clocks, and a CA in many moods.

Whatever came before, at the end everything can be brought to an end, and nothing was done twice or left behind.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from acme_desktop.domain.certificate import Certificate
from acme_desktop.domain.challenge import HttpFile, TxtRecord
from acme_desktop.domain.errors import AcmeDesktopError
from acme_desktop.domain.order import Order, OrderId, OrderState
from acme_desktop.service import secrets, walk
from acme_desktop.service.requests import (
    AbandonOrder,
    ContinueOrder,
    PlaceOrder,
    RenewDue,
    Request,
    RollAccountKey,
    VerifyAudit,
)
from tests.builders import a_broken_line, a_refusal
from tests.unit.service.core import AUTOMATIC, LEASES_ARE_OVER, Core, Shelf, Start
from tests.unit.service.doubles import Killed, Life
from tests.unit.service.scripted_ca import Act, Lost

METHODS = ("new_order", "authorization", "respond", "challenge", "order", "finalize", "certificate", "find_account")
FAULTS: dict[str, Act] = {
    "refused connection": a_broken_line(may_have_acted=False),
    "lost request": a_broken_line(),
    "lost answer": Lost(a_broken_line()),
    "server error": a_refusal("serverInternal", 500),
    "server error after acting": Lost(a_refusal("serverInternal", 500)),
    "limit": a_refusal("rateLimited", 429, retry_after=3600.0),
    "refusal": a_refusal("unauthorized", 403),
    "refusal after acting": Lost(a_refusal("malformed", 400)),
    "not found": a_refusal("malformed", 404),
    "not ready": a_refusal("orderNotReady", 403),
    "already replaced": a_refusal("alreadyReplaced", 409),
}
UNKNOWN: Callable[[Any], Any] = lambda resource: replace(resource, status="pondering")  # noqa: E731
# How many more calls outwards the program lives, if it is to be killed.
KILLS = st.none() | st.integers(0, 70)
SPANS = (timedelta(minutes=1), timedelta(hours=3), timedelta(days=2), timedelta(days=8), timedelta(days=40))

EXAMPLES, STEPS = 12, 10


class OrderLives(RuleBasedStateMachine):
    """`keys` remembers with which key and request each order began."""

    def __init__(self, shelf: Shelf, start: Start, folder: Path) -> None:
        super().__init__()
        self.core = Core(folder, shelf, start)
        self.core.settings = replace(self.core.settings, at_once=1)  # threads would not do the same again
        self.core.restart()
        self.keys: dict[OrderId, tuple[str, bytes]] = {}
        self.by_hand: list[HttpFile | TxtRecord] = []

    # --- what may happen ----------------------------------------------------------------------------------------

    @rule(
        names=st.sampled_from(("a.example", "b.example", "a.example b.example c.example")),
        solver=st.sampled_from(("manual", AUTOMATIC)),
        wait=st.sampled_from((0.0, 30.0)),
        kill=KILLS,
    )
    def place(self, names: str, solver: str, wait: float, kill: int | None) -> None:
        self.ask(PlaceOrder(self.core.account.id, names, solver=solver, wait=wait), kill)

    @precondition(lambda self: self.orders())
    @rule(pick=st.integers(0, 9), respond=st.booleans(), without_check=st.booleans(), kill=KILLS)
    def go_on(self, pick: int, respond: bool, without_check: bool, kill: int | None) -> None:
        order = self.picked(pick)
        self.ask(ContinueOrder(order.id, 30.0, respond, without_check, "a test" * without_check), kill)

    @precondition(lambda self: self.orders())
    @rule(pick=st.integers(0, 9))
    def deploy_by_hand(self, pick: int) -> None:
        self.deploy(self.picked(pick))

    @precondition(lambda self: self.orders())
    @rule(pick=st.integers(0, 9), kill=KILLS)
    def abandon(self, pick: int, kill: int | None) -> None:
        self.ask(AbandonOrder(self.picked(pick).id), kill)

    @precondition(lambda self: self.certificates())
    @rule(everything=st.booleans(), kill=KILLS)
    def renew(self, everything: bool, kill: int | None) -> None:
        self.ask(RenewDue(everything=everything, wait=30.0), kill)

    @rule(kill=KILLS)
    def roll_the_key(self, kill: int | None) -> None:
        self.ask(RollAccountKey(self.core.account.id), kill)

    @rule(method=st.sampled_from(METHODS), fault=st.sampled_from(sorted(FAULTS)), times=st.sampled_from((1, 1, 2, 30)))
    def break_something(self, method: str, fault: str, times: int) -> None:
        self.core.ca.say(method, *[FAULTS[fault]] * times)

    @rule(method=st.sampled_from(("order", "finalize")), times=st.sampled_from((1, 3)))
    def say_something_unknown(self, method: str, times: int) -> None:
        self.core.ca.say(method, *[UNKNOWN] * times)

    @rule(
        mood=st.sampled_from(("reuses", "leaves_pending", "forgets_expired")),
        on=st.booleans(),
        validate=st.integers(0, 3),
        issue=st.integers(0, 3),
        works=st.booleans(),
    )
    def change_the_mood(self, mood: str, on: bool, validate: int, issue: int, works: bool) -> None:
        setattr(self.core.ca, mood, on)
        self.core.ca.looks_to_validate, self.core.ca.looks_to_issue = validate, issue
        self.core.solver.works = works

    @rule(span=st.sampled_from(SPANS))
    def let_time_pass(self, span: timedelta) -> None:
        self.core.clock.forward(span)
        self.core.sign_in()

    # --- what holds always --------------------------------------------------------------------------------------

    @invariant()
    def every_order_is_final_or_can_go_on(self) -> None:
        assert all(order.state.is_final or order.state in walk._STEPS for order in self.orders())

    @invariant()
    def an_order_keeps_the_key_and_the_request_that_it_began_with(self) -> None:
        for order in self.orders():
            known = self.keys.setdefault(order.id, (order.key_ref, order.csr))
            assert known == (order.key_ref, order.csr)

    @invariant()
    def no_order_is_paid_for_twice(self) -> None:
        issued = [i.public_key for i in self.core.ca.issued]
        stored = [certificate.order_id for certificate in self.certificates()]
        assert len(set(stored)) == len(stored)
        for order in self.orders():
            key = self.core.crypto.read_request(order.csr).public_key
            assert issued.count(key) <= 1
            if order.state in (OrderState.STORED, OrderState.VALID):
                assert (issued.count(key), stored.count(order.id)) == (1, 1)

    @invariant()
    def every_certificate_has_its_key(self) -> None:
        crypto = self.core.crypto
        for certificate in self.certificates():
            key = secrets.load_key(self.core.ports, certificate.key_ref)
            assert crypto.public_key(key) == crypto.read_chain(certificate.pem).public_key

    # --- the end ------------------------------------------------------------------------------------------------

    def teardown(self) -> None:
        """With a good CA and a patient human every order comes to an end."""
        ca = self.core.ca
        ca.script.clear()
        ca.looks_to_validate = ca.looks_to_issue = 0
        self.core.solver.works = True
        self.core.sign_in()
        for order in self.orders():
            if not order.state.is_final:
                self.finish(order)
        self.core.handle(RenewDue(dry_run=True))  # sweeps what ended orders have left
        assert [what for what in self.core.world.visible if what not in self.by_hand] == []
        assert all(report.ok for report in self.core.handle(VerifyAudit()))

    def finish(self, order: Order) -> None:
        for _ in range(4):
            self.deploy(order)
            order = self.core.handle(ContinueOrder(order.id, 600.0))
            if order.state.is_final:
                return
        raise AssertionError(f"order {order.id} stays {order.state}")

    # --- with what ----------------------------------------------------------------------------------------------

    def ask(self, request: Request[Any], kill: int | None) -> None:
        life = Life()
        self.core.restart(life)
        life.left = kill
        try:
            self.core.handle(request)
        except AcmeDesktopError:
            pass  # the world is as it is
        except Killed:
            self.core.clock.forward(LEASES_ARE_OVER)
        self.core.restart()

    def deploy(self, order: Order) -> None:
        self.core.deploy(order)
        self.by_hand += [what for what in self.core.world.visible if what not in self.by_hand]

    def picked(self, number: int) -> Order:
        orders = self.orders()
        return orders[number % len(orders)]

    def orders(self) -> tuple[Order, ...]:
        with self.core.ports.database.read() as tx:
            return tx.orders.list()

    def certificates(self) -> tuple[Certificate, ...]:
        with self.core.ports.database.read() as tx:
            return tx.certificates.list(superseded=True)


def test_whatever_happens_orders_come_to_an_end_and_nothing_is_done_twice(
    shelf: Shelf, prepared: Start, tmp_path: Path
) -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        lambda: OrderLives(shelf, prepared, tmp_path),
        settings=settings(
            settings.default,
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            suppress_health_check=list(HealthCheck),
        ),
    )
