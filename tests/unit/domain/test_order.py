"""Orders: which states are ends, what scripts are told, which challenge is met."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from acme_desktop.domain.account import AccountId, KeyType
from acme_desktop.domain.names import Identifier, IdentifierType
from acme_desktop.domain.order import (
    Authorization,
    Challenge,
    ChallengeId,
    ChallengeType,
    Deployed,
    Ending,
    Order,
    OrderId,
    OrderState,
    OrderWish,
)
from acme_desktop.domain.problem import Problem
from acme_desktop.domain.solver import SolverKind, SolverSpec

NAME = Identifier(IdentifierType.DNS, "a.example")
NOW = datetime(2026, 1, 1, tzinfo=UTC)
WISH = OrderWish(AccountId(1), (NAME,), ChallengeType.DNS_01, SolverSpec(SolverKind.MANUAL), KeyType.EC256)

# state: (status for scripts, an end, waits for a human or for nobody)
STATES = {
    "placing": ("pending", False, False),
    "pending": ("pending", False, False),
    "awaiting-deployment": ("pending", False, True),
    "validating": ("pending", False, False),
    "ready": ("ready", False, False),
    "processing": ("processing", False, False),
    "issued": ("processing", False, False),
    "stored": ("valid", False, False),
    "valid": ("valid", True, True),
    "invalid": ("invalid", True, True),
    "abandoned": ("invalid", True, True),
}


@pytest.mark.parametrize("state", OrderState)
def test_a_state_has_a_status_of_the_rfc_and_is_an_end_or_not(state: OrderState) -> None:
    order = Order(OrderId(1), WISH, state, "key", b"", NOW, NOW)
    assert (state.rfc, state.is_final, order.at_rest) == STATES[state.value]
    assert state.rfc in {"pending", "ready", "processing", "valid", "invalid"}


CAA = Problem("urn:ietf:params:acme:error:caa", "a.example must not have one", 403)
NOT_FOUND = Problem("urn:ietf:params:acme:error:malformed", "no such order", 404)
TOO_LATE = Problem("expired", "it was not proved in time")


@pytest.mark.parametrize(
    ("state", "problem", "expires", "ending"),
    [
        ("pending", None, 1, None),
        ("valid", None, 1, Ending.ISSUED),
        ("abandoned", None, -1, Ending.ABANDONED),
        ("invalid", CAA, 1, Ending.REFUSED),
        ("invalid", CAA, -1, Ending.REFUSED),  # looked at before its time was over, asked for afterwards
        ("invalid", None, 1, Ending.REFUSED),
        ("invalid", None, None, Ending.REFUSED),
        ("invalid", None, -1, Ending.EXPIRED),
        ("invalid", NOT_FOUND, 0, Ending.EXPIRED),
        ("invalid", NOT_FOUND, 1, Ending.REFUSED),
        ("invalid", TOO_LATE, 1, Ending.EXPIRED),  # an authorization may live shorter than its order
        ("invalid", Problem(detail="the CA refused the order", subproblems=(TOO_LATE, TOO_LATE)), 1, Ending.EXPIRED),
        ("invalid", Problem(detail="the CA refused the order", subproblems=(TOO_LATE, CAA)), -1, Ending.REFUSED),
        ("invalid", Problem("not-offered"), -1, Ending.UNFIT),
        ("invalid", Problem("wrong-certificate"), 1, Ending.UNFIT),
    ],
)
def test_an_order_knows_how_it_ended(
    state: str, problem: Problem | None, expires: int | None, ending: Ending | None
) -> None:
    until = None if expires is None else NOW + timedelta(days=expires)
    order = Order(OrderId(1), WISH, OrderState(state), "key", b"", NOW, NOW, problem=problem, expires=until)
    assert order.ending is ending


def a_challenge(number: int, chosen: bool = False) -> Challenge:
    """One of an authorization's."""
    return Challenge(ChallengeId(number), OrderId(1), NAME, "dns-01", f"u{number}", "pending", "t", "t.k", chosen)


def test_the_chosen_challenge_is_the_one_that_is_met() -> None:
    none = Authorization("u", NAME, "pending", None, (a_challenge(1), a_challenge(2)))
    assert none.chosen is None
    assert replace(none, challenges=()).chosen is None
    assert replace(none, challenges=(a_challenge(1), a_challenge(2, chosen=True))).chosen == a_challenge(2, chosen=True)


def test_a_challenge_starts_with_nothing_deployed() -> None:
    assert a_challenge(1).deployed is Deployed.NOT


def test_the_words_of_stored_rows_stay() -> None:
    assert [state.value for state in OrderState] == list(STATES)
    assert [word.value for word in Deployed] == ["not", "intended", "done", "removed"]
    assert [kind.value for kind in ChallengeType] == ["http-01", "dns-01"]
