"""Two at once, cut off half way, gone at the CA: operators, accounts, certificates and what the trail says of them."""

from __future__ import annotations

import logging
import os
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from acme_desktop.domain.account import AccountStatus
from acme_desktop.domain.certificate import CertificateStatus
from acme_desktop.domain.errors import (
    AcmeDesktopError,
    BusyError,
    CaError,
    InputError,
    NotSignedInError,
    SignInError,
    StateError,
    StorageError,
    VaultError,
    VaultTrouble,
)
from acme_desktop.domain.operator import Role
from acme_desktop.domain.order import OrderState
from acme_desktop.service import account_keys, authorities, guard
from acme_desktop.service.audit import ANCHOR_ENTRY
from acme_desktop.service.kit_requests import ExportKit
from acme_desktop.service.requests import (
    AddOperator,
    ChangeSetting,
    ChangeVault,
    DeactivateAccount,
    DisableOperator,
    ExportAudit,
    ExportCertificate,
    ListAccounts,
    ListOperators,
    ListOrders,
    RegisterAccount,
    ResetPassword,
    RevokeCertificate,
    RollAccountKey,
    SetRole,
    ShowAccount,
    ShowCertificate,
    SignIn,
    UpdateAccount,
    VerifyAudit,
    WhoAmI,
)
from tests.builders import a_broken_line, a_refusal
from tests.unit.service.core import AUTOMATIC, LEASES_ARE_OVER, PASSWORD, SERVER, Core, raising
from tests.unit.service.doubles import Killed, Life
from tests.unit.service.scripted_ca import Lost

OTHER_PASSWORD = "something else, and long"


def register(core: Core, **wanted: object) -> object:
    return core.handle(RegisterAccount(SERVER, "ops@a.example", **{"agree_terms": True} | wanted))  # type: ignore[arg-type]


@pytest.fixture
def two(core: Core) -> Core:
    """Ada, an admin, and bob, an operator."""
    core.handle(AddOperator("bob", "operator", PASSWORD))
    return core


# --- signing in while something else happens ---------------------------------------------------------------------


@pytest.mark.parametrize("meanwhile", [DisableOperator("bob"), ResetPassword("bob", OTHER_PASSWORD)])
def test_signing_in_does_not_undo_what_an_admin_did_meanwhile(two: Core, meanwhile: DisableOperator) -> None:
    two.crypto.before["password_matches"] = lambda: two.handle(meanwhile)
    with pytest.raises(SignInError, match="name or password is wrong"):
        two.handle(SignIn("bob", PASSWORD), token="")
    row = two.trail("operator.sign-in")[-1]
    assert (row.outcome, row.actor) == ("denied", "")
    with pytest.raises(SignInError):
        two.handle(SignIn("bob", PASSWORD), token="")


def test_a_role_given_while_somebody_signs_in_stays(two: Core) -> None:
    two.crypto.before["password_matches"] = lambda: two.handle(SetRole("bob", "viewer"))
    assert two.handle(SignIn("bob", PASSWORD), token="").operator.role is Role.VIEWER
    assert [o.role for o in two.handle(ListOperators())] == [Role.ADMIN, Role.VIEWER]


def test_guesses_at_the_same_time_do_not_share_one_waiting_time(two: Core) -> None:
    for _ in range(3):
        with pytest.raises(SignInError):
            two.handle(SignIn("bob", "a guess"), token="")
    two.clock.forward(timedelta(seconds=2))
    told: list[str] = []

    def guess_again() -> None:
        with pytest.raises(SignInError) as caught:
            two.handle(SignIn("bob", "another guess"), token="")
        told.append(str(caught.value))

    two.crypto.before["password_matches"] = guess_again
    with pytest.raises(SignInError, match="name or password is wrong"):
        two.handle(SignIn("bob", "one guess"), token="")
    assert told == ["too soon after failed attempts: wait 2 s"]


def test_an_attempt_that_was_cut_off_counts(two: Core) -> None:
    two.crypto.before["password_matches"] = raising(Killed())
    with pytest.raises(Killed):
        two.handle(SignIn("bob", PASSWORD), token="")
    assert two.handle(SignIn("bob", PASSWORD), token="").failures == 1
    assert two.handle(SignIn("bob", PASSWORD), token="").failures == 0


def test_a_vault_that_is_locked_makes_no_failed_attempt(two: Core) -> None:
    two.vault.trouble[guard.SESSION_ENTRY] = VaultTrouble.LOCKED
    for _ in range(5):
        with pytest.raises(VaultError):
            two.handle(SignIn("bob", PASSWORD, keep=True), token="")
    two.vault.trouble.clear()
    signed_in = two.handle(SignIn("bob", PASSWORD, keep=True), token="")
    assert (signed_in.failures, signed_in.last_failed_at) == (0, None)


def test_a_clock_that_was_set_back_keeps_nobody_out_for_long(two: Core) -> None:
    for _ in range(4):
        two.clock.forward(timedelta(minutes=2))
        with pytest.raises(SignInError):
            two.handle(SignIn("bob", "wrong"), token="")
    two.clock.forward(timedelta(days=-30))
    with pytest.raises(SignInError) as caught:
        two.handle(SignIn("bob", PASSWORD), token="")
    assert caught.value.wait == 2.0


def test_a_session_that_was_ended_meanwhile_is_not_brought_back_by_being_used(core: Core) -> None:
    core.clock.forward(timedelta(minutes=5))
    reading, writes = core.ports.database.read, core.ports.database.write
    digest = guard.token_digest(core.token)

    def end_before(job: object) -> object:
        with writes(core.job()) as tx:
            tx.operators.end_session(digest)
            tx.commit()
        core.ports.database.write = writes  # type: ignore[method-assign]
        return writes(core.job())

    core.ports.database.write = end_before  # type: ignore[method-assign,assignment]
    with pytest.raises(NotSignedInError):
        core.handle(ListOrders())
    with reading() as tx:
        assert tx.operators.session(digest) is None


def test_a_kept_session_is_read_as_another_process_left_it(core: Core) -> None:
    asked: list[bool] = []
    honest = core.vault.get

    def get(name: str, *, fresh: bool = False) -> bytes | None:
        if name in (guard.SESSION_ENTRY, ANCHOR_ENTRY):
            asked.append(fresh)
        return honest(name)

    core.handle(SignIn("ada", PASSWORD, keep=True))
    core.vault.get = get  # type: ignore[method-assign]
    core.handle(WhoAmI(), token="", kept_session=True)
    core.handle(VerifyAudit())
    assert set(asked) == {True}
    assert len(asked) >= 2


# --- a key change that was cut off -------------------------------------------------------------------------------


@pytest.fixture
def at_k3(core: Core) -> Core:
    """The CA has the new key, the row does not say so yet; and there is a certificate."""
    core.issue()
    core.ca.say("roll_key", Lost(a_refusal("badPublicKey", 400)))
    with pytest.raises(CaError):
        core.handle(RollAccountKey(core.account.id))
    assert core.handle(ShowAccount(core.account.id)).pending_key_ref
    core.forget_reports()
    return core


def settled(core: Core) -> bool:
    account = core.handle(ShowAccount(core.account.id))
    (record,) = core.ca.accounts.values()
    right = (account.pending_key_ref, account.thumbprint) == ("", record.thumbprint)
    return right and account.key_ref != core.account.key_ref and core.account.key_ref not in core.vault.entries


def test_a_renewal_works_with_the_key_that_the_ca_knows(at_k3: Core) -> None:
    (outcome,) = at_k3.renew(everything=True)
    assert outcome.result == "renewed"
    assert settled(at_k3)


def test_registering_finds_the_account_by_the_key_that_the_ca_knows(at_k3: Core) -> None:
    register(at_k3)
    assert len(at_k3.ca.accounts) == len(at_k3.handle(ListAccounts())) == 1
    assert settled(at_k3)


def test_changing_and_deactivating_work_with_the_key_that_the_ca_knows(at_k3: Core) -> None:
    at_k3.handle(UpdateAccount(at_k3.account.id, email="c@a.example"))
    assert settled(at_k3)
    at_k3.handle(DeactivateAccount(at_k3.account.id))


def test_revoking_works_with_the_key_that_the_ca_knows(at_k3: Core) -> None:
    at_k3.handle(RevokeCertificate(1, "0"))  # type: ignore[arg-type]
    assert settled(at_k3)
    assert '"signed_by":"account"' in at_k3.trail("certificate.revoke")[-1].detail


def test_a_key_change_that_the_ca_never_saw_leaves_both_keys(core: Core) -> None:
    core.ca.say("roll_key", a_refusal("badPublicKey", 400))
    with pytest.raises(CaError):
        core.handle(RollAccountKey(core.account.id))
    pending = core.handle(ShowAccount(core.account.id)).pending_key_ref
    register(core)
    account = core.handle(ShowAccount(core.account.id))
    assert (account.key_ref, account.pending_key_ref) == (core.account.key_ref, pending)
    assert len(core.ca.accounts) == 1


def test_while_another_process_changes_the_key_the_one_that_works_is_used(at_k3: Core) -> None:
    stale = at_k3.handle(ShowAccount(at_k3.account.id))
    with at_k3.ports.leases.hold(account_keys.lease_of(stale.id), at_k3.job()):
        for_now = account_keys.settled(stale, at_k3.ports, at_k3.job())
        assert for_now.key_ref == stale.pending_key_ref
        assert at_k3.handle(ShowAccount(stale.id)) == stale
    settled_row = account_keys.settled(stale, at_k3.ports, at_k3.job())
    assert settled_row == for_now == at_k3.handle(ShowAccount(stale.id))
    with at_k3.ports.leases.hold(account_keys.lease_of(stale.id), at_k3.job()):
        assert account_keys.settled(stale, at_k3.ports, at_k3.job()) == settled_row


def test_an_old_key_that_stays_in_the_vault_is_no_failure(core: Core, caplog: pytest.LogCaptureFixture) -> None:
    core.vault.delete = raising(VaultError(VaultTrouble.LOCKED, "the keyring is locked"))  # type: ignore[method-assign]
    with caplog.at_level(logging.WARNING):
        assert core.handle(RollAccountKey(core.account.id)).pending_key_ref == ""
    assert "stays in the vault" in caplog.text
    assert core.issue().serial


def test_registering_and_changing_the_key_do_not_lose_each_other(core: Core) -> None:
    told: list[type] = []

    def register_meanwhile() -> None:
        other, _ = core.started()
        try:
            other.handle(RegisterAccount(SERVER, "ops@a.example", agree_terms=True), core.job())
        except AcmeDesktopError as error:
            told.append(type(error))

    core.crypto.before["new_key"] = register_meanwhile
    rolled = core.handle(RollAccountKey(core.account.id))
    assert told == [BusyError]
    assert core.handle(ShowAccount(core.account.id)) == rolled


def test_registering_again_reads_what_changed_before_it_had_the_lease(core: Core) -> None:
    honest = core.ports.leases.hold
    rolled = []

    def hold(name: str, job: object) -> object:
        if name.startswith("register:"):
            held = honest(name, job)  # type: ignore[arg-type]
            rolled.append(core.service.handle(RollAccountKey(core.account.id), core.job()))
            return held
        return honest(name, job)  # type: ignore[arg-type]

    core.ports.leases.hold = hold  # type: ignore[method-assign,assignment]
    register(core)
    account = core.handle(ShowAccount(core.account.id))
    assert (account.key_ref, account.thumbprint) == (rolled[0].key_ref, rolled[0].thumbprint)
    assert len(core.ca.accounts) == 1


# --- accounts that are gone at the CA ----------------------------------------------------------------------------


def at_ca(core: Core, status: str) -> None:
    next(iter(core.ca.accounts.values())).status = status


@pytest.mark.parametrize("status", [AccountStatus.DEACTIVATED, AccountStatus.REVOKED])
def test_an_account_that_is_gone_at_the_ca_is_marked_so(core: Core, status: AccountStatus) -> None:
    at_ca(core, status.value)
    with pytest.raises(StateError, match=f"account 1 is {status} at the CA"):
        core.place()
    assert core.handle(ShowAccount(core.account.id)).status is status
    assert core.trail(f"account.{status}")[0].outcome == "failed"


@pytest.mark.parametrize(
    ("says", "status"),
    [("the account is deactivated", AccountStatus.DEACTIVATED), ("account was Revoked", AccountStatus.REVOKED)],
)
def test_a_ca_that_refuses_even_the_look_up_is_understood(core: Core, says: str, status: AccountStatus) -> None:
    refusal = a_refusal("unauthorized", 403, says)
    for method in ("update_contacts", "find_account", "account"):
        core.ca.say(method, refusal)
    with pytest.raises(StateError):
        core.handle(UpdateAccount(core.account.id, email="c@a.example"))
    assert core.handle(ShowAccount(core.account.id)).status is status


@pytest.mark.parametrize(
    "looked_up",
    [
        {},
        {"find_account": a_refusal("unauthorized", 403)},
        {"find_account": a_refusal("malformed", 400)},
        {"find_account": a_broken_line()},
        {"find_account": a_refusal("unauthorized", 403), "account": a_refusal("malformed", 400)},
    ],
)
def test_a_refusal_that_is_not_about_the_account_leaves_it_alone(
    core: Core, looked_up: dict[str, AcmeDesktopError]
) -> None:
    core.ca.say("update_contacts", a_refusal("unauthorized", 403, "not this address"))
    for method, answer in looked_up.items():
        core.ca.say(method, answer)
    with pytest.raises(CaError, match="not this address"):
        core.handle(UpdateAccount(core.account.id, email="c@a.example"))
    assert core.handle(ShowAccount(core.account.id)) == core.account


def test_an_account_that_the_look_up_does_not_find_is_lost(core: Core) -> None:
    core.ca.accounts.clear()
    core.ca.say("update_contacts", a_refusal("unauthorized", 403))
    with pytest.raises(StateError, match="does not know account 1"):
        core.handle(UpdateAccount(core.account.id, email="c@a.example"))
    assert core.handle(ShowAccount(core.account.id)).status is AccountStatus.LOST


def test_a_registration_that_is_refused_marks_nothing(core: Core) -> None:
    account = replace(core.account, url="")
    error = a_refusal("unauthorized", 401)
    assert authorities.forgotten(error, account, core.ports, core.job()) is None
    assert core.handle(ShowAccount(core.account.id)) == core.account


def test_a_deactivation_that_was_cut_off_is_carried_on(core: Core) -> None:
    at_ca(core, "deactivated")
    assert core.handle(DeactivateAccount(core.account.id)).status is AccountStatus.DEACTIVATED
    assert [r.outcome for r in core.trail("account.deactivate")] == ["intent", "ok"]


@pytest.mark.parametrize("left", range(0, 24, 2))
def test_a_deactivation_that_was_killed_anywhere_is_carried_on(core: Core, left: int) -> None:
    life = Life()
    core.restart(life)
    life.left = left
    with suppress(Killed):
        core.handle(DeactivateAccount(core.account.id))
    core.clock.forward(LEASES_ARE_OVER)
    core.restart()
    if core.handle(ShowAccount(core.account.id)).status is AccountStatus.VALID:
        core.handle(DeactivateAccount(core.account.id))
    assert core.handle(ShowAccount(core.account.id)).status is AccountStatus.DEACTIVATED
    assert [a.status for a in core.ca.accounts.values()] == ["deactivated"]


def test_a_deactivation_that_the_ca_refuses_is_refused(core: Core) -> None:
    core.ca.say("deactivate_account", a_refusal("malformed", 400))
    with pytest.raises(CaError):
        core.handle(DeactivateAccount(core.account.id))
    assert core.handle(ShowAccount(core.account.id)) == core.account


def test_registering_again_is_an_intent_before_it_is_done(core: Core) -> None:
    before = len(core.trail("account.register"))
    register(core)
    assert [r.outcome for r in core.trail("account.register")][before:] == ["intent", "ok"]


def test_an_account_that_was_let_go_before_we_had_the_lease_is_made_anew(core: Core) -> None:
    honest = core.ports.leases.hold
    let_go: list[str] = []

    def hold(name: str, job: object) -> object:
        if name.startswith("account:") and not let_go:
            let_go.append(name)
            core.service.handle(DeactivateAccount(core.account.id), core.job())
        return honest(name, job)  # type: ignore[arg-type]

    core.ports.leases.hold = hold  # type: ignore[method-assign,assignment]
    register(core)
    assert [a.status for a in core.handle(ListAccounts())] == [AccountStatus.DEACTIVATED, AccountStatus.VALID]


def test_the_orders_of_an_account_with_a_new_url_start_over(core: Core) -> None:
    pending, done = core.place("b.example"), core.issue("c.example")
    other = core.handle(RegisterAccount(SERVER, "other@a.example", agree_terms=True))
    elsewhere = core.place("d.example")
    with core.ports.database.write(core.job()) as tx:
        tx.orders.save(replace(tx.orders.get(elsewhere.id), wish=replace(elsewhere.wish, account_id=other.id)))
        stored = next(o for o in tx.orders.list() if o.certificate_id == done.id)
        tx.orders.save(replace(stored, state=OrderState.STORED))
        tx.commit()
    core.ca.accounts.clear()
    again = core.handle(RegisterAccount(SERVER, "ops@a.example", agree_terms=True))
    assert again.url != core.account.url
    fresh = core.order(pending)
    assert fresh.state is OrderState.PLACING
    assert (fresh.url, fresh.finalize_url, fresh.certificate_url, fresh.authorization_urls) == ("", "", "", ())
    assert (core.order(elsewhere).state, core.order(stored).state) == (elsewhere.state, OrderState.STORED)
    assert [r.object_id for r in core.trail("order.start-over")] == [str(pending.id)]
    started_over = core.go_on(pending)
    assert started_over.url != pending.url
    core.deploy(started_over)
    assert core.go_on(pending).state is OrderState.VALID


def test_an_account_that_is_found_again_leaves_its_orders_alone(core: Core) -> None:
    order = core.place()
    register(core)
    assert core.order(order) == order


# --- certificates ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["deactivated", "forgotten"])
def test_a_certificate_of_an_account_that_is_gone_is_revoked_by_its_own_key(core: Core, status: str) -> None:
    certificate = core.issue()
    at_ca(core, status)
    if status == "forgotten":
        core.ca.accounts.clear()
    assert core.handle(RevokeCertificate(certificate.id, "1")).status is CertificateStatus.REVOKED
    assert core.ca.issued[0].revoked == 1
    marked = {"deactivated": AccountStatus.DEACTIVATED, "forgotten": AccountStatus.LOST}[status]
    assert core.handle(ShowAccount(core.account.id)).status is marked
    trail = [(r.outcome, "certificate" in r.detail) for r in core.trail("certificate.revoke")]
    assert trail == [("intent", False), ("intent", True), ("ok", True)]


def test_the_accounts_key_is_not_needed_where_the_certificates_key_signs(core: Core) -> None:
    certificate = core.issue()
    core.handle(DeactivateAccount(core.account.id))
    core.vault.trouble[core.account.key_ref] = VaultTrouble.LOCKED
    assert core.handle(RevokeCertificate(certificate.id, "1")).status is CertificateStatus.REVOKED


def test_a_certificate_whose_key_is_elsewhere_needs_its_account(core: Core) -> None:
    certificate = core.issue()
    with core.ports.database.write(core.job()) as tx:
        tx.certificates.save(replace(certificate, key_ref=""))
        tx.commit()
    core.ca.accounts.clear()
    with pytest.raises(StateError, match="does not know account 1"):
        core.handle(RevokeCertificate(certificate.id, "1"))


def test_where_a_certificate_was_exported_to_is_a_whole_path(
    core: Core, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    certificate = core.issue()
    core.handle(ExportCertificate(certificate.id, "pem", "out"))
    assert core.handle(ShowCertificate(certificate.id)).exported_to == os.fspath(tmp_path / "out")


# --- what is on the record ---------------------------------------------------------------------------------------


def test_what_goes_outside_is_an_intent_first(core: Core, tmp_path: Path) -> None:
    core.handle(ExportKit(str(tmp_path / "kit"), "a passphrase for paper"))
    core.handle(ExportAudit(str(tmp_path / "audit.jsonl")))
    core.handle(ChangeVault("passphrase"))
    for action in ("vault.export-kit", "audit.export", "vault.change"):
        assert [r.outcome for r in core.trail(action)] == ["intent", "ok"]


def test_an_intent_that_came_to_nothing_has_its_result(core: Core, tmp_path: Path) -> None:
    (tmp_path / "kit").write_text("there already")
    with pytest.raises(InputError):
        core.handle(ExportKit(str(tmp_path / "kit"), "a passphrase for paper"))
    assert [r.outcome for r in core.trail("vault.export-kit")] == ["intent"]
    row = core.trail("request.export-kit")[0]
    assert (row.outcome, row.detail) == ("failed", '{"error":"InputError","field":"to"}')


def test_a_value_typed_into_the_wrong_setting_is_not_on_the_record(core: Core) -> None:
    with pytest.raises(InputError):
        core.handle(ChangeSetting("proxi", "http://user:secret@proxy.example"))
    assert "secret" not in "".join(row.detail for row in core.trail())


def test_a_bug_is_on_the_record_without_its_words_and_goes_on_as_it_is(core: Core) -> None:
    bug = ZeroDivisionError("with a secret in it")
    core.crypto.before["new_key"] = raising(bug)
    with pytest.raises(ZeroDivisionError) as caught:
        core.place(solver=AUTOMATIC)
    assert caught.value is bug
    row = core.trail("request.place-order")[0]
    assert (row.outcome, row.detail) == ("failed", '{"error":"ZeroDivisionError"}')


def test_the_end_of_the_process_is_not_put_on_the_record(core: Core) -> None:
    core.crypto.before["new_key"] = raising(KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        core.place()
    assert core.trail("request.place-order") == []


def test_a_disk_that_fails_at_the_end_makes_no_failure_of_what_was_done(
    core: Core, caplog: pytest.LogCaptureFixture
) -> None:
    core.place()
    core.ports.database.fails["read"] = StorageError("the disk is gone")  # type: ignore[attr-defined]
    with caplog.at_level(logging.WARNING):
        core.service.close()
    assert "could not be sealed" in caplog.text


def test_no_transaction_is_open_while_the_vault_is_asked(core: Core) -> None:
    honest_read, honest_get, is_open = core.ports.database.read, core.vault.get, [0]

    def read() -> object:
        tx = honest_read()
        enter, leave = tx.__enter__, tx.__exit__

        class Watched:
            """The transaction, and whether we are inside of it."""

            def __enter__(self) -> object:
                is_open[0] += 1
                return enter()

            def __exit__(self, *error: object) -> None:
                is_open[0] -= 1
                leave(*error)

        return Watched()

    def get(name: str, *, fresh: bool = False) -> bytes | None:
        assert is_open == [0], f"{name} was asked for inside of a transaction"
        return honest_get(name, fresh=fresh)

    core.ports.database.read = read  # type: ignore[method-assign,assignment]
    core.vault.get = get  # type: ignore[method-assign]
    assert all(report.ok for report in core.handle(VerifyAudit()))
