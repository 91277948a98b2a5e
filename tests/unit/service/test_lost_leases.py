"""Asleep for longer than a lease lasts (a closed lid, a stopped machine): whoever took over is not written over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from acme_desktop.domain.certificate import CertificateId
from acme_desktop.domain.errors import BusyError, CaError, GaveUpError
from acme_desktop.domain.order import Deployed, OrderId, OrderState
from acme_desktop.domain.renewal import Window
from acme_desktop.service import secrets
from acme_desktop.service.requests import (
    ContinueOrder,
    ListCertificates,
    RenewDue,
    RespondChallenge,
    ShowAccount,
    ShowCertificate,
    UpdateAccount,
)
from tests.builders import a_refusal, days
from tests.unit.service.core import AUTOMATIC, LEASES_ARE_OVER, Core

ORDER = OrderId(1)


def asleep(core: Core, *others: object) -> Callable[..., object]:
    """An act of the CA during which this worker sleeps through its leases, and another process does these."""
    other, _ = core.started()
    todo = list(others)

    def act(answer: object = None) -> object:
        if todo:
            core.clock.forward(LEASES_ARE_OVER)
        while todo:
            try:
                other.handle(todo.pop(0), core.job())  # type: ignore[arg-type]
            except (CaError, GaveUpError):
                continue  # it did not get far; that is the test's wish
        return answer

    return act


def journal(core: Core) -> list[Deployed]:
    with core.ports.database.read() as tx:
        return [c.deployed for a in tx.orders.authorizations(ORDER) for c in a.challenges if c.chosen]


@pytest.mark.parametrize("method", ["new_order", "authorization", "respond", "order", "finalize", "certificate"])
def test_an_order_that_another_has_finished_meanwhile_stays_as_it_is(core: Core, method: str) -> None:
    core.ca.looks_to_issue = 2
    core.ca.say(method, asleep(core, ContinueOrder(ORDER)))  # type: ignore[arg-type]
    with pytest.raises(BusyError, match="order:1 was taken over meanwhile by process"):
        core.place(solver=AUTOMATIC, wait=90)
    order = core.order(core.go_on(replace(core.place("b.example"), id=ORDER)))
    assert (order.state, order.certificate_id) == (OrderState.VALID, 1)
    assert len(core.handle(ListCertificates())) == 1
    assert (core.world.visible, journal(core)) == ([], [Deployed.REMOVED])
    assert [row.outcome for row in core.trail("certificate.issue")] == ["ok"]


def test_what_another_has_put_in_place_meanwhile_is_not_taken_down(core: Core) -> None:
    core.ca.looks_to_validate = 1000
    core.preflight.script.append(asleep(core, ContinueOrder(ORDER, wait=20)))
    with pytest.raises(BusyError, match="was taken over"):
        core.place(solver=AUTOMATIC, wait=90)
    assert core.order(replace(core.place("b.example"), id=ORDER)).state is OrderState.VALIDATING
    assert (len(core.world.visible), journal(core)) == (1, [Deployed.DONE])


def test_one_challenge_that_was_answered_too_late_takes_no_order_back(core: Core) -> None:
    order = core.place()
    core.deploy(order)
    (authorization,) = core.authorizations(order)
    assert authorization.chosen is not None
    core.ca.say("respond", asleep(core, ContinueOrder(ORDER)))  # type: ignore[arg-type]
    with pytest.raises(BusyError, match="was taken over"):
        core.handle(RespondChallenge(authorization.chosen.id))
    assert core.order(order).state is OrderState.VALID


def test_a_renewal_plan_that_another_has_changed_meanwhile_is_kept(core: Core) -> None:
    core.issue()
    core.ca.window = Window(core.clock.now() - days(2), core.clock.now() - days(1))
    core.ca.say("new_order", a_refusal("rejectedIdentifier"))
    core.ca.say("renewal_info", asleep(core, RenewDue(everything=True)))  # type: ignore[arg-type]
    (outcome,) = core.renew(everything=True)
    assert (outcome.result, type(outcome.error)) == ("held", BusyError)
    plan = core.handle(ShowCertificate(CertificateId(1))).plan
    assert (plan.failures, plan.not_before is not None) == (1, True)


def test_an_account_that_another_has_changed_meanwhile_is_kept(core: Core) -> None:
    account = core.account
    core.ca.say("update_contacts", asleep(core, UpdateAccount(account.id, "new@a.example")))  # type: ignore[arg-type]
    with pytest.raises(BusyError, match="was taken over"):
        core.handle(UpdateAccount(account.id, "old@a.example"))
    assert core.handle(ShowAccount(account.id)).email == "new@a.example"


def test_a_workspace_key_that_another_has_made_meanwhile_is_kept(fresh: Core) -> None:
    _, other = fresh.started()
    job = fresh.job()

    def meanwhile() -> None:
        fresh.clock.forward(LEASES_ARE_OVER)
        secrets.prepare(other, job)

    fresh.crypto.before["new_signing_key"] = meanwhile
    with pytest.raises(BusyError, match="workspace was taken over"):
        secrets.prepare(fresh.ports, job)
    assert secrets.workspace_key(fresh.ports) == fresh.vault.entries[secrets.WORKSPACE_ENTRY]
