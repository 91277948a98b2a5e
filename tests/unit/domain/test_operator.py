"""Operators: the whole matrix of who may do what, sessions that end, delays that grow."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acme_desktop.domain.operator import (
    ABSOLUTE_LIMIT,
    ALLOWED,
    IDLE_LIMIT,
    NOBODY,
    Actor,
    Operator,
    OperatorId,
    Permission,
    Role,
    Session,
    sign_in_delay,
)

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
# Each permission with the roles that have it; a new permission must be entered here.
MATRIX = {
    "anyone": "viewer operator admin",
    "read": "viewer operator admin",
    "issue": "operator admin",
    "export-keys": "operator admin",
    "manage-accounts": "admin",
    "revoke": "admin",
    "manage-operators": "admin",
    "export-audit": "admin",
    "manage-vault": "admin",
    "change-settings": "admin",
}


@pytest.mark.parametrize(("role", "permission"), [*product(Role, Permission)], ids=str)
def test_a_role_includes_what_the_matrix_says(role: Role, permission: Permission) -> None:
    assert (permission in ALLOWED[role]) is (role.value in MATRIX[permission.value].split())


def test_every_role_includes_the_one_below() -> None:
    assert ALLOWED[Role.VIEWER] < ALLOWED[Role.OPERATOR] < ALLOWED[Role.ADMIN]
    assert set(ALLOWED) == set(Role)
    assert set(MATRIX) == {permission.value for permission in Permission}


def test_a_password_hash_is_never_printed() -> None:
    operator = Operator(OperatorId(1), "ana", Role.ADMIN, "$argon2id$secret", NOW)
    for shown in (repr(operator), str(operator), f"{operator}", repr([operator])):
        assert "secret" not in shown
        assert "ana" in shown


def a_session(idle: timedelta = timedelta(0), age: timedelta = timedelta(0)) -> Session:
    """As it would be at NOW, `age` old and `idle` unused."""
    return Session("digest", OperatorId(1), NOW - age, NOW - idle)


SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("idle", "age", "expired"),
    [
        (timedelta(0), timedelta(0), False),
        (IDLE_LIMIT, IDLE_LIMIT, False),
        (IDLE_LIMIT + SECOND, IDLE_LIMIT + SECOND, True),
        (timedelta(0), ABSOLUTE_LIMIT, False),
        (timedelta(0), ABSOLUTE_LIMIT + SECOND, True),
        (-IDLE_LIMIT, -IDLE_LIMIT, False),  # a clock set back by daylight saving is forgiven
        (-IDLE_LIMIT - SECOND, -IDLE_LIMIT - SECOND, True),
    ],
)
def test_a_session_ends_after_its_limits(idle: timedelta, age: timedelta, expired: bool) -> None:
    assert a_session(idle, age).expired(NOW) is expired


@given(st.timedeltas(timedelta(days=-30), timedelta(days=30)), st.timedeltas(timedelta(days=-30), timedelta(days=30)))
def test_no_clock_makes_a_session_live_longer(idle: timedelta, age: timedelta) -> None:
    if not a_session(idle, age).expired(NOW):
        assert abs(idle) <= IDLE_LIMIT
        assert age <= ABSOLUTE_LIMIT


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [
        (0, 0), (1, 0), (2, 0), (3, 1), (4, 2), (5, 4), (6, 8), (7, 16), (8, 32), (9, 60), (10, 60), (100, 60),
        (1026, 60), (1027, 60), (10**6, 60),
    ],
)  # fmt: skip
def test_failed_sign_ins_slow_the_next_one_down(failures: int, seconds: float) -> None:
    assert sign_in_delay(failures) == seconds


@given(st.integers(0, 5000))
def test_a_further_failure_never_shortens_the_delay(failures: int) -> None:
    assert 0 <= sign_in_delay(failures) <= sign_in_delay(failures + 1) <= 60


def test_nobody_is_nobody() -> None:
    assert Actor(None, "", "") == NOBODY
    assert NOBODY.session == ""
