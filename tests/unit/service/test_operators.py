"""Operators: the first admin, roles, passwords, signing in and out."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from acme_desktop.domain.errors import (
    InputError,
    NotAllowedError,
    NotSignedInError,
    SignInError,
    StateError,
    VaultError,
    VaultTrouble,
)
from acme_desktop.domain.operator import NOBODY, Role
from acme_desktop.service.guard import SESSION_ENTRY
from acme_desktop.service.requests import (
    AddOperator,
    DisableOperator,
    ListOperators,
    ListOrders,
    ResetPassword,
    SetRole,
    SignIn,
    SignOut,
    WhoAmI,
)
from tests.unit.service.core import PASSWORD, Core


def test_the_first_operator_is_an_admin_and_needs_no_sign_in(fresh: Core) -> None:
    operator = fresh.handle(AddOperator(" ada ", " ADMIN ", PASSWORD))
    assert (operator.name, operator.role) == ("ada", Role.ADMIN)
    assert {"workspace", "audit"} <= set(fresh.vault.entries)
    assert fresh.happened == ["vault.prepare ok", "operator.add ok"]


def test_the_first_operator_can_be_nothing_less(fresh: Core) -> None:
    with pytest.raises(InputError, match="must be an admin"):
        fresh.handle(AddOperator("ada", "viewer", PASSWORD))


def test_of_two_first_operators_the_second_is_told(fresh: Core) -> None:
    other, _ = fresh.started()
    fresh.crypto.before["hash_password"] = lambda: other.handle(AddOperator("bob", "admin", PASSWORD), fresh.job())
    with pytest.raises(StateError, match="another process has just made the first operator"):
        fresh.handle(AddOperator("ada", "admin", PASSWORD))
    assert fresh.trail("operator.add")[0].detail == '{"name":"bob","role":"admin"}'


def test_without_a_vault_there_is_no_first_operator(fresh: Core) -> None:
    fresh.vault.trouble[""] = VaultTrouble.LOCKED
    with pytest.raises(VaultError):
        fresh.handle(AddOperator("ada", "admin", PASSWORD))
    fresh.vault.trouble.clear()
    assert fresh.handle(AddOperator("ada", "admin", PASSWORD)).name == "ada"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "n" * 65}, "name"),
        ({"name": "a\x07da"}, "name"),
        ({"name": "ADA"}, "name"),
        ({"role": "king"}, "role"),
        ({"password": "short"}, "password"),
        ({"password": "p" * 1025}, "password"),
        ({"password": "aaaaaaaaaaaa"}, "password"),
        ({"name": "somebody", "password": "SomeBody"}, "password"),
    ],
)
def test_what_cannot_be_right_is_told_beside_its_field(core: Core, typed: dict[str, str], field: str) -> None:
    with pytest.raises(InputError) as caught:
        core.handle(AddOperator(**{"name": "bob", "role": "viewer", "password": PASSWORD} | typed))
    assert caught.value.field == field


def test_operators_are_listed_by_name(core: Core) -> None:
    core.handle(AddOperator("bob", "viewer", PASSWORD))
    core.handle(AddOperator("Abe", "operator", PASSWORD))
    assert [o.name for o in core.handle(ListOperators())] == ["Abe", "ada", "bob"]


def test_another_admin_lets_the_first_one_go(core: Core) -> None:
    with pytest.raises(StateError, match="ada is the only active admin"):
        core.handle(SetRole("ada", "operator"))
    with pytest.raises(StateError, match="ada is the only active admin"):
        core.handle(DisableOperator("ada"))
    core.handle(AddOperator("bob", "admin", PASSWORD))
    assert core.handle(SetRole("ada", "operator")).role is Role.OPERATOR
    with pytest.raises(NotAllowedError):
        core.handle(SetRole("ada", "admin"))


def test_a_role_can_be_given_again(core: Core) -> None:
    assert core.handle(SetRole("Ada", "admin")).role is Role.ADMIN


@pytest.mark.parametrize("command", [SetRole("eve", "viewer"), ResetPassword("eve", PASSWORD), DisableOperator("eve")])
def test_an_operator_that_is_not_there_is_told(core: Core, command: SetRole) -> None:
    with pytest.raises(InputError, match="no operator called 'eve'"):
        core.handle(command)


def test_a_disabled_operator_is_out_at_once_and_cannot_come_back(core: Core) -> None:
    core.handle(AddOperator("bob", "operator", PASSWORD))
    bob = core.handle(SignIn("bob", PASSWORD), token="").token
    assert core.handle(ListOrders(), token=bob) == ()
    core.handle(DisableOperator("bob"))
    with pytest.raises(NotSignedInError):
        core.handle(ListOrders(), token=bob)
    with pytest.raises(SignInError):
        core.handle(SignIn("bob", PASSWORD), token="")


def test_a_session_of_an_operator_disabled_elsewhere_is_none(core: Core) -> None:
    core.handle(AddOperator("bob", "operator", PASSWORD))
    bob = core.handle(SignIn("bob", PASSWORD), token="").token
    core.handle(ListOrders(), token=bob)
    with core.ports.database.write(core.job()) as tx:
        operator = tx.operators.find("bob")
        assert operator
        tx.operators.save(replace(operator, disabled=True))
        tx.commit()
    with pytest.raises(NotSignedInError):
        core.handle(ListOrders(), token=bob)


def test_a_new_password_ends_the_sessions_and_opens_the_door_again(core: Core) -> None:
    core.handle(AddOperator("bob", "operator", PASSWORD))
    bob = core.handle(SignIn("bob", PASSWORD), token="").token
    core.handle(DisableOperator("bob"))
    core.handle(ResetPassword("bob", "another long one"))
    with pytest.raises(NotSignedInError):
        core.handle(ListOrders(), token=bob)
    assert core.handle(SignIn("bob", "another long one"), token="").token


# --- signing in --------------------------------------------------------------------------------------------------


def test_before_the_first_operator_nobody_can_sign_in(fresh: Core) -> None:
    with pytest.raises(SignInError, match="no operator yet"):
        fresh.handle(SignIn("ada", PASSWORD))


def test_signing_in_says_who_it_is_and_what_failed_before(core: Core) -> None:
    with pytest.raises(SignInError):
        core.handle(SignIn("ada", "wrong"))
    failed_at = core.clock.now()
    core.clock.forward(timedelta(minutes=5))
    signed_in = core.handle(SignIn("Ada", PASSWORD))
    assert (signed_in.operator.name, signed_in.failures, signed_in.last_failed_at) == ("ada", 1, failed_at)
    assert core.handle(WhoAmI(), token=signed_in.token).name == "ada"
    assert core.handle(SignIn("ada", PASSWORD)).failures == 0


@pytest.mark.parametrize("name", ["ada", "nobody", ""])
def test_a_failure_never_says_what_was_wrong(core: Core, name: str) -> None:
    with pytest.raises(SignInError, match=r"^name or password is wrong$"):
        core.handle(SignIn(name, "wrong password"))
    assert core.trail("operator.sign-in")[-1].outcome == "denied"


def test_after_failures_the_next_attempt_has_to_wait(core: Core) -> None:
    for _ in range(5):
        core.clock.forward(timedelta(minutes=2))
        with pytest.raises(SignInError) as caught:
            core.handle(SignIn("ada", "wrong"))
    assert caught.value.wait == 4.0
    with pytest.raises(SignInError, match="wait 4 s") as caught:
        core.handle(SignIn("ada", PASSWORD))
    assert caught.value.wait == 4.0
    core.clock.forward(timedelta(seconds=4))
    assert core.handle(SignIn("ada", PASSWORD)).failures == 5


def test_a_session_ends_after_an_hour_without_use(core: Core) -> None:
    core.clock.forward(timedelta(minutes=59))
    core.handle(ListOrders())
    core.clock.forward(timedelta(minutes=59))
    core.handle(ListOrders())
    core.clock.forward(timedelta(minutes=61))
    with pytest.raises(NotSignedInError):
        core.handle(ListOrders())


def test_a_token_that_opens_nothing_is_nobody(core: Core) -> None:
    with pytest.raises(NotSignedInError):
        core.handle(ListOrders(), token="made-up")


# --- kept sessions and signing out -------------------------------------------------------------------------------


def test_a_kept_session_is_found_in_the_vault(core: Core) -> None:
    core.handle(SignIn("ada", PASSWORD, keep=True))
    assert core.handle(WhoAmI(), token="", kept_session=True).name == "ada"


def test_without_a_kept_session_there_is_nobody(core: Core) -> None:
    with pytest.raises(NotSignedInError):
        core.handle(WhoAmI(), token="", kept_session=True)


def test_signing_out_ends_the_session_and_seals_the_trail(core: Core) -> None:
    core.handle(SignIn("ada", PASSWORD, keep=True))
    core.handle(SignOut(), token="", kept_session=True)
    assert core.vault.get(SESSION_ENTRY) is None
    with pytest.raises(NotSignedInError):
        core.handle(WhoAmI(), token="", kept_session=True)
    row = core.trail("operator.sign-out")[0]
    assert (row.actor, row.object_id) == ("ada", "1")
    with core.ports.database.read() as tx:
        assert tx.audit.checkpoints("here")[-1].seq == row.seq


def test_signing_out_of_nothing_is_done_at_once(core: Core) -> None:
    core.handle(SignOut(), token="")
    core.handle(SignOut(), token="", kept_session=True)
    assert core.trail("operator.sign-out") == []


def test_signing_out_of_a_session_that_has_ended_is_recorded_for_nobody(core: Core) -> None:
    core.clock.forward(timedelta(hours=2))
    core.handle(SignOut())
    assert core.trail("operator.sign-out")[0].actor == NOBODY.name
