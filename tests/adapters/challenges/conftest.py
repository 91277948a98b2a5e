"""Challenges to present."""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Callable

import pytest

from acme_desktop.domain.names import Identifier, IdentifierType
from acme_desktop.domain.order import Challenge, ChallengeId, OrderId

NewChallenge = Callable[..., Challenge]


@pytest.fixture
def new_challenge() -> NewChallenge:
    """Makes http-01 challenges with random tokens; `token` and `order` may be given."""
    numbers = itertools.count(1)

    def make(token: str = "", order: int = 1) -> Challenge:
        token = token or secrets.token_urlsafe(32)
        return Challenge(
            id=ChallengeId(next(numbers)),
            order_id=OrderId(order),
            identifier=Identifier(IdentifierType.DNS, "example.test"),
            type="http-01",
            url="https://ca.test/challenge/1",
            status="pending",
            token=token,
            key_authorization=f"{token}.{'t' * 43}",
        )

    return make
