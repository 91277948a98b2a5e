"""The password once more: what asks for it, for how long it holds, what a wrong one costs, who is never asked."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from acme_desktop.domain.account import AccountId
from acme_desktop.domain.certificate import CertificateId
from acme_desktop.domain.errors import NotConfirmedError, NotSignedInError, SignInError
from acme_desktop.domain.operator import ABSOLUTE_LIMIT, CONFIRMED_FOR
from acme_desktop.service.confirmation_requests import ConfirmPassword, IsConfirmed
from acme_desktop.service.kit_requests import ExportKit
from acme_desktop.service.requests import (
    AddOperator,
    ChangeVault,
    Command,
    DeactivateAccount,
    DisableOperator,
    ExportCertificate,
    ListOrders,
    ResetPassword,
    RevokeCertificate,
    SetRole,
    SignIn,
)
from tests.unit.service.core import PASSWORD, Core

LATER = CONFIRMED_FOR + timedelta(seconds=1)


@pytest.fixture
def late(core: Core) -> Core:
    """Signed in, and some minutes at work."""
    core.clock.forward(LATER)
    return core


@pytest.mark.parametrize(
    "grave",
    [
        SetRole("ada", "admin"),
        ResetPassword("ada", PASSWORD),
        DisableOperator("ada"),
        AddOperator("bob", "admin", PASSWORD),
        DeactivateAccount(AccountId(1)),
        ExportKit("a.kit", PASSWORD),
        ChangeVault("passphrase"),
        RevokeCertificate(CertificateId(1), "superseded"),
        ExportCertificate(CertificateId(1), "pem", "out"),
        ExportCertificate(CertificateId(1), "pfx", "out", "of the file"),
    ],
)
def test_what_does_lasting_harm_or_shows_a_key_asks_for_it(core: Core, grave: Command[object]) -> None:
    assert core.issue().id == 1
    core.clock.forward(LATER)
    with pytest.raises(NotConfirmedError, match="needs your password again"):
        core.handle(grave)
    row = core.trail()[-1]
    assert (row.outcome, row.actor) == ("denied", "ada")
    assert "the password was not given again" in row.detail


@pytest.mark.parametrize("form", ["der", "p7b"])
def test_files_without_a_key_do_not(core: Core, form: str, tmp_path: Path) -> None:
    certificate = core.issue()
    core.clock.forward(LATER)
    assert core.handle(ExportCertificate(certificate.id, form, str(tmp_path))).paths


def test_once_given_it_holds_for_some_minutes(late: Core) -> None:
    assert not late.handle(IsConfirmed())
    late.handle(ConfirmPassword(PASSWORD))
    for minute in range(CONFIRMED_FOR // timedelta(minutes=1) + 1):
        assert late.handle(IsConfirmed())
        assert late.handle(SetRole("ada", "admin")), minute
        late.clock.forward(timedelta(minutes=1))
    assert not late.handle(IsConfirmed())


def test_signing_in_gives_it_too(core: Core) -> None:
    assert core.handle(IsConfirmed())


def test_a_clock_that_was_set_back_makes_it_no_younger(late: Core) -> None:
    late.handle(ConfirmPassword(PASSWORD))
    late.clock.forward(-timedelta(seconds=1))
    assert not late.handle(IsConfirmed())


def test_giving_it_and_getting_it_wrong_are_on_the_record_without_it(late: Core) -> None:
    with pytest.raises(SignInError, match=r"^the password is wrong$"):
        late.handle(ConfirmPassword("guessed by a colleague"))
    late.handle(ConfirmPassword(PASSWORD))
    refused, given = late.trail("operator.confirm")
    assert (refused.outcome, refused.actor, refused.object_id) == ("denied", "ada", "1")
    assert (given.outcome, given.actor, given.object_id) == ("ok", "ada", "1")
    told = "".join(row.detail for row in late.trail())
    assert "guessed by a colleague" not in told
    assert PASSWORD not in told


def test_wrong_ones_make_the_next_one_wait_and_are_told_to_who_signs_in_next(late: Core) -> None:
    for _ in range(5):
        late.clock.forward(timedelta(minutes=2))
        with pytest.raises(SignInError) as caught:
            late.handle(ConfirmPassword("wrong"))
    failed_at = late.clock.now()
    assert caught.value.wait == 4.0
    with pytest.raises(SignInError, match="wait 4 s"):
        late.handle(ConfirmPassword(PASSWORD))
    with pytest.raises(SignInError, match="wait 4 s"):
        late.handle(SignIn("ada", PASSWORD), token="")
    late.clock.forward(timedelta(seconds=4))
    late.handle(ConfirmPassword(PASSWORD))
    signed_in = late.handle(SignIn("ada", PASSWORD), token="")
    assert (signed_in.failures, signed_in.last_failed_at) == (5, failed_at)


def test_a_session_whose_password_was_given_again_lasts_as_long_as_a_new_one(core: Core) -> None:
    def work(how_long: timedelta) -> None:
        end = core.clock.now() + how_long
        while core.clock.now() < end:
            core.clock.forward(timedelta(minutes=50))
            core.handle(ListOrders())

    work(ABSOLUTE_LIMIT / 2)
    core.handle(ConfirmPassword(PASSWORD))
    work(ABSOLUTE_LIMIT * 3 / 4)


@pytest.mark.parametrize("ending", [DisableOperator("bob"), ResetPassword("bob", "quite another one")])
def test_a_session_that_ends_while_the_password_is_looked_at_stays_ended(core: Core, ending: Command[object]) -> None:
    core.handle(AddOperator("bob", "operator", PASSWORD))
    bob = core.handle(SignIn("bob", PASSWORD), token="").token
    other, _ = core.started()
    core.crypto.before["password_matches"] = lambda: other.handle(ending, core.job())
    with pytest.raises(NotSignedInError, match="the session has ended"):
        core.handle(ConfirmPassword(PASSWORD), token=bob)
    with pytest.raises(NotSignedInError):
        core.handle(ListOrders(), token=bob)


def test_a_session_of_the_command_line_is_never_asked(core: Core, tmp_path: Path) -> None:
    core.handle(SignIn("ada", PASSWORD, keep=True), token="")
    certificate = core.issue()
    core.clock.forward(LATER)
    script = {"token": "", "kept_session": True}
    assert core.handle(IsConfirmed(), **script)
    assert core.handle(ExportCertificate(certificate.id, "pem", str(tmp_path)), **script).paths


def test_a_session_of_the_command_line_can_give_it_all_the_same(core: Core) -> None:
    core.handle(SignIn("ada", PASSWORD, keep=True), token="")
    core.handle(ConfirmPassword(PASSWORD), token="", kept_session=True)
    assert core.trail("operator.confirm")[-1].outcome == "ok"
