"""Challenges: what to deploy, whether it is there, and telling the CA to look."""

from __future__ import annotations

from collections.abc import Sequence

from acme_desktop.cli import deployments, mistakes, wording
from acme_desktop.cli.call import Call
from acme_desktop.cli.documents import Document, challenge_document, check_document, order_document
from acme_desktop.cli.failures import DONE, FAILED
from acme_desktop.cli.grammar import Operand, Option, Verb
from acme_desktop.cli.typed import UsageError
from acme_desktop.cli.verbs.orders import conclude
from acme_desktop.domain.order import ChallengeId, Order, OrderId, OrderState
from acme_desktop.domain.preflight import Check, Finding, Verdict
from acme_desktop.service.answers import ChallengeRow, OrderDetail
from acme_desktop.service.requests import (
    CheckChallenges,
    ContinueOrder,
    ListChallenges,
    RespondChallenge,
    ShowOrder,
)

_ORDER = Option("--order", "ID", "the order that they belong to", required=True)
_WAIT = 30.0
_TO_DEPLOY = (OrderState.PLACING, OrderState.PENDING, OrderState.AWAITING_DEPLOYMENT)


def _list(call: Call) -> int:
    order_id = OrderId(call.typed.number("order"))
    rows = call.ask(ListChallenges(order_id))
    call.console.answer(
        {"challenges": [challenge_document(row) for row in rows]},
        lambda: _listed(call, call.ask(ShowOrder(order_id)), rows),
    )
    return DONE


def _listed(call: Call, detail: OrderDetail, rows: Sequence[ChallengeRow]) -> list[str]:
    """What is to be done about them depends on where their order stands."""
    order, now = detail.order, call.now()
    if order.ending is not None:
        stands = wording.order_standing(order, detail.ended_by, now)
        nothing = f"Nothing is to be deployed for order {order.id}: {stands}."
        return [nothing, *deployments.leftovers(rows, by_hand=not order.wish.solver.automatic)]
    if all(row.challenge.status == "valid" for row in rows):
        return [*deployments.blocks(rows), f"Nothing is to be deployed for order {order.id}."]
    if order.state not in _TO_DEPLOY:
        stay = f"Order {order.id}: {wording.order_state(order)}. Leave this in place until it is done."
        return [*deployments.blocks(rows), stay, f"  Next: acme-desktop order continue {order.id} --wait 120"]
    return [*deployments.blocks(rows), *deployments.next_steps(order.id, rows, now)]


def _check(call: Call) -> int:
    order_id = OrderId(call.typed.number("order"))
    checks = call.ask(CheckChallenges(order_id))
    call.console.answer(
        {"checks": [_check_document(check, checks) for check in checks]},
        lambda: _told(order_id, checks),
    )
    return FAILED if any(_would_fail(check) for check in checks) else DONE


def _check_document(check: Check, checks: Sequence[Check]) -> Document:
    found = mistakes.diagnosed(check, checks)
    return check_document(check, mistakes.told(check, checks), found.mistake if found else None)


def _would_fail(check: Check) -> bool:
    """Seen not to be there, even where a test CA might see more than we do; not being able to look is no finding."""
    looked = check.finding is not Finding.NO_ANSWER
    return check.verdict is Verdict.RED or (check.verdict is Verdict.UNCERTAIN and looked)


def _told(order_id: OrderId, checks: tuple[Check, ...]) -> list[str]:
    if not checks:
        return [f"Nothing of order {order_id} is left to be looked at."]
    lines: list[str] = []
    for check in checks:
        lines.append(f"{check.identifier}: {wording.verdict(check.verdict)}")
        lines.append(f"  {mistakes.told(check, checks)}")
        lines += [f"  {e.asked}: {e.answer or 'no answer'}" for e in check.evidence if not e.as_expected]
    if any(check.verdict is Verdict.RED for check in checks):
        return [*lines, "", "The CA was told nothing. Put it right, and check again."]
    return [*lines, "", f"Next: acme-desktop order continue {order_id} --wait 120"]


def _respond(call: Call) -> int:
    typed = call.typed
    challenge, order_id = typed.number_or_none("id"), typed.number_or_none("order")
    without_check, reason = typed.has("without-check"), typed.text("reason").strip()
    if challenge is None and order_id is None:
        raise UsageError("id", "ID is missing: a challenge's number, or --order ID for all of an order")
    if without_check and not reason:
        raise UsageError("reason", "--reason is missing: without the check, the record needs to know why")
    if reason and not without_check:
        raise UsageError("without-check", "--reason goes with --without-check only")
    if order_id is not None:
        request = ContinueOrder(OrderId(order_id), wait=_WAIT, without_check=without_check, reason=reason)
        return conclude(call, call.ask(request))
    order = call.ask(RespondChallenge(ChallengeId(challenge or 0), without_check=without_check, reason=reason))
    return _after_one(call, order)


def _after_one(call: Call, order: Order) -> int:
    """One challenge was answered; the order may well go on from here, and that is no failure."""
    if order.state.is_final or order.state is OrderState.AWAITING_DEPLOYMENT:
        return conclude(call, order, show_deployment=order.state is OrderState.AWAITING_DEPLOYMENT)
    call.console.answer(
        order_document(order),
        lambda: (
            f"The CA was told to look. Order {order.id}: {wording.order_state(order)}.",
            f"  Next: acme-desktop order continue {order.id} --wait 120",
        ),
    )
    return DONE


VERBS = (
    Verb(
        ("challenge", "list"),
        "what is to be deployed for an order",
        _list,
        options=(_ORDER,),
        examples=("acme-desktop challenge list --order 7", "acme-desktop challenge list --order 7 --json"),
        more="Looking at the values is on the record.",
    ),
    Verb(
        ("challenge", "check"),
        "look where the CA will look; it is told nothing",
        _check,
        options=(_ORDER,),
        examples=("acme-desktop challenge check --order 7",),
        more="Exit code 1: what the CA will look for is not there, as far as it can be seen from here.",
    ),
    Verb(
        ("challenge", "respond"),
        "tell the CA to look at one challenge, or at all of an order",
        _respond,
        (Operand("ID", "the challenge's number", required=False),),
        (
            Option("--order", "ID", "all challenges of this order"),
            Option("--without-check", about="although our own look was not satisfied"),
            Option("--reason", "TEXT", "why, for the record"),
        ),
        apart=(("ID", "--order"),),
        examples=(
            "acme-desktop challenge respond 12",
            'acme-desktop challenge respond --order 7 --without-check --reason "split DNS, seen from outside"',
        ),
        more="A validation that fails is lost, and counts against the CA's limits: that is why we look first.",
    ),
)
