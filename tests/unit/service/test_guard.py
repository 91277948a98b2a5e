"""Who may do what: every role against every request, and every denial on the record."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from acme_desktop.domain.errors import (
    AccessError,
    AcmeDesktopError,
    NotAllowedError,
    NotSignedInError,
    StorageError,
    VaultError,
    VaultTrouble,
)
from acme_desktop.domain.operator import ALLOWED, NOBODY, Permission, Role
from acme_desktop.service import (
    backup_requests,
    confirmation_requests,
    database_requests,
    guard,
    kit_requests,
    questions,
    requests,
)
from acme_desktop.service.handlers import HANDLERS
from acme_desktop.service.requests import AddOperator, Request
from tests.unit.service.core import PASSWORD, Core, Shelf, Start

SECRET = "Not-To-Be-Shown-0123456789"
# One of each kind, with a secret wherever one fits, and ids that nothing has.
EXAMPLES: tuple[Request[Any], ...] = (
    requests.AddOperator("bob", "viewer", SECRET),
    requests.ListOperators(),
    requests.SetRole("nobody", "viewer"),
    requests.ResetPassword("nobody", SECRET),
    requests.DisableOperator("nobody"),
    requests.SignIn("nobody", SECRET),
    requests.SignOut(),
    requests.WhoAmI(),
    confirmation_requests.ConfirmPassword(SECRET),
    confirmation_requests.IsConfirmed(),
    requests.RegisterAccount("https://ca.example/dir", "b@a.example", eab_hmac=SECRET),
    requests.ListAccounts(),
    requests.ShowAccount(99),  # type: ignore[arg-type]
    requests.UpdateAccount(99),  # type: ignore[arg-type]
    requests.RollAccountKey(99),  # type: ignore[arg-type]
    requests.DeactivateAccount(99),  # type: ignore[arg-type]
    requests.ListAuthorities(),
    requests.TestAuthority("https://ca.example/dir"),
    requests.PlaceOrder(99, "a.example"),  # type: ignore[arg-type]
    requests.ContinueOrder(99),  # type: ignore[arg-type]
    requests.AbandonOrder(99),  # type: ignore[arg-type]
    requests.ListOrders(),
    requests.ShowOrder(99),  # type: ignore[arg-type]
    requests.ListChallenges(99),  # type: ignore[arg-type]
    requests.CheckChallenges(99),  # type: ignore[arg-type]
    requests.RespondChallenge(99),  # type: ignore[arg-type]
    requests.ListCertificates(),
    requests.ShowCertificate(99),  # type: ignore[arg-type]
    requests.ExportCertificate(99, "pem", "folder", SECRET),  # type: ignore[arg-type]
    requests.RevokeCertificate(99, "0"),  # type: ignore[arg-type]
    requests.RenewDue(99),  # type: ignore[arg-type]
    requests.ListAudit(),
    requests.VerifyAudit([SECRET]),
    requests.ExportAudit(""),
    kit_requests.ExportKit("", SECRET),
    kit_requests.ImportKit("", SECRET),
    requests.CheckVault(),
    requests.ChangeVault("passphrase"),
    requests.ShowSettings(),
    requests.ChangeSetting("vault", "nonsense"),
    database_requests.LookAtDatabase(f"postgresql://nobody:{SECRET}@nowhere/none"),
    database_requests.ChangeDatabase(f"postgresql://nobody:{SECRET}@nowhere/none"),
    backup_requests.BackUpDatabase(""),
    backup_requests.ListBackups(),
    backup_requests.LookAtBackup(""),
    backup_requests.RestoreDatabase(""),
    requests.RunDoctor(),
    questions.LocateChallenge(99),  # type: ignore[arg-type]
    questions.IsPrepared(),
    questions.ShowLedger(99, "a.example"),  # type: ignore[arg-type]
    questions.ShowDashboard(),
    questions.FindAccounts(),
    questions.FindOrders(),
    questions.FindCertificates(),
    questions.StudyOrder(99),  # type: ignore[arg-type]
    questions.StudyCertificate(99),  # type: ignore[arg-type]
    questions.ExplainCertificate(99),  # type: ignore[arg-type]
    questions.ReadNames(99, "a.example"),  # type: ignore[arg-type]
    questions.ListLeftovers(),
    questions.MarkRemoved((99,)),  # type: ignore[arg-type]
    questions.SaveChallengeFiles(99, ""),  # type: ignore[arg-type]
    questions.CountAudit(),
    questions.ListAuditFacets(),
    questions.ShowAuditState(),
    questions.IndexAudit(),
    questions.ExportAuditRows(""),
)
# These are for anyone only while there is no operator; afterwards they need this.
LATER = {
    requests.AddOperator: Permission.MANAGE_OPERATORS,
    requests.ChangeVault: Permission.MANAGE_VAULT,
    database_requests.LookAtDatabase: Permission.CHANGE_SETTINGS,
    database_requests.ChangeDatabase: Permission.CHANGE_SETTINGS,
}


def needed(request: Request[Any]) -> Permission:
    return LATER.get(type(request), request.permission)


def all_kinds(base: type = Request) -> set[type]:
    below = {kind for child in base.__subclasses__() for kind in {child, *all_kinds(child)}}
    # Tests of the window have requests of their own, which no service answers.
    return {kind for kind in below if dataclasses.is_dataclass(kind) and kind.__module__.startswith("acme_desktop.")}


def named(request: Request[Any]) -> str:
    return guard.name_of(request)


def test_every_kind_of_request_has_a_handler_and_an_example() -> None:
    assert set(HANDLERS) == all_kinds() == {type(example) for example in EXAMPLES}


def test_no_request_shows_its_secrets() -> None:
    assert [example for example in EXAMPLES if SECRET in repr(example)] == []
    assert sum(SECRET in str(dataclasses.astuple(example)) for example in EXAMPLES) == 11  # type: ignore[call-overload]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, prepared: Start) -> Core:
    """One profile with an operator of each role, for the whole matrix: each of its tests changes nothing."""
    core = Core(tmp_path_factory.mktemp("house"), Shelf(tmp_path_factory.mktemp("shelf")), prepared)
    for role in Role:
        core.handle(AddOperator(role.value, role.value, PASSWORD))
    return core


@pytest.mark.parametrize("role", Role)
def test_a_role_may_do_what_it_allows_and_nothing_else(house: Core, role: Role) -> None:
    house.token, admins = "", house.token
    house.sign_in(role.value)
    for request in EXAMPLES:
        if needed(request) not in ALLOWED[role]:
            with pytest.raises(NotAllowedError):
                house.handle(request)
            row = house.trail()[-1]
            assert (row.action, row.outcome, row.actor) == (f"request.{named(request)}", "denied", role.value)
            assert str(needed(request)) in row.detail
        elif not isinstance(request, requests.AddOperator | requests.SignOut | requests.ChangeVault):
            admitted(house, request)
    house.token = admins


def test_nobody_may_do_nothing_but_what_anyone_may(house: Core) -> None:
    for request in EXAMPLES:
        if needed(request) is Permission.ANYONE:
            admitted(house, request, token="")
            continue
        with pytest.raises(NotSignedInError):
            house.handle(request, token="")
        row = house.trail()[-1]
        assert (row.action, row.outcome, row.actor) == (f"request.{named(request)}", "denied", "")


def admitted(house: Core, request: Request[Any], **job: Any) -> None:
    """It may go wrong, but not because of who asks."""
    error: AcmeDesktopError | None = None
    try:
        house.handle(request, **job)
    except AcmeDesktopError as raised:
        error = raised
    asks_who = isinstance(request, requests.SignIn | confirmation_requests.ConfirmPassword)
    assert asks_who or not isinstance(error, AccessError)


def test_an_admin_may_do_everything_and_each_role_all_of_the_role_below() -> None:
    assert ALLOWED[Role.ADMIN] == frozenset(Permission)
    assert ALLOWED[Role.VIEWER] < ALLOWED[Role.OPERATOR] < ALLOWED[Role.ADMIN]


def test_a_role_that_nobody_knows_may_do_nothing(core: Core) -> None:
    job = core.job(actor=dataclasses.replace(NOBODY, operator_id=1, role="king"))
    with pytest.raises(NotAllowedError):
        guard.require(requests.ListOrders(), Permission.READ, core.ports, job)


def test_a_role_is_looked_up_at_every_request(core: Core) -> None:
    core.handle(AddOperator("bob", "admin", PASSWORD))
    bob = core.handle(requests.SignIn("bob", PASSWORD), token="").token
    core.handle(requests.SetRole("bob", "viewer"))
    with pytest.raises(NotAllowedError):
        core.handle(requests.SetRole("bob", "admin"), token=bob)


def test_a_locked_vault_is_told_to_whoever_needs_a_kept_session(core: Core) -> None:
    core.vault.trouble[guard.SESSION_ENTRY] = VaultTrouble.LOCKED
    with pytest.raises(VaultError):
        core.handle(requests.ListOrders(), token="", kept_session=True)


def test_a_locked_vault_is_no_hindrance_where_anyone_may_ask(core: Core) -> None:
    core.vault.trouble[""] = VaultTrouble.LOCKED
    assert core.handle(requests.CheckVault(), token="", kept_session=True).state == "locked"


def test_a_database_out_of_reach_is_no_hindrance_where_anyone_may_ask(core: Core) -> None:
    core.ports.database.fails["read"] = StorageError("the disk is gone")  # type: ignore[attr-defined]
    assert core.handle(requests.ShowSettings()) == core.settings


def test_names_of_requests_are_words() -> None:
    assert guard.name_of(requests.PlaceOrder(1, "")) == "place-order"  # type: ignore[arg-type]


def test_the_last_use_of_a_session_is_not_written_at_every_look(core: Core) -> None:
    core.handle(requests.ListOrders())
    with core.ports.database.read() as tx:
        session = tx.operators.session(guard.token_digest(core.token))
    assert session
    assert session.last_used_at == session.started_at
