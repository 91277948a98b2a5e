"""Accounts: registering, changing, rolling the key, letting go; each survives a lost answer and a restart."""

from __future__ import annotations

import base64
from contextlib import ExitStack, suppress
from dataclasses import replace

import pytest

from acme_desktop.domain.account import Account, AccountId, AccountStatus, KeyType
from acme_desktop.domain.errors import BusyError, CaError, InputError, NotFoundError, StateError, TransportError
from acme_desktop.domain.order import OrderState
from acme_desktop.service import account_keys, secrets
from acme_desktop.service.challenges import lease_of
from acme_desktop.service.requests import (
    DeactivateAccount,
    ListAccounts,
    RegisterAccount,
    RollAccountKey,
    ShowAccount,
    UpdateAccount,
)
from tests.builders import a_broken_line, a_refusal
from tests.unit.service.core import LEASES_ARE_OVER, SERVER, Core
from tests.unit.service.doubles import Killed, Life
from tests.unit.service.scripted_ca import HOME, Lost

HMAC = base64.urlsafe_b64encode(bytes(range(32))).decode()


def register(core: Core, email: str = "new@a.example", server: str = SERVER, **wanted: object) -> Account:
    return core.handle(RegisterAccount(server, email, **{"agree_terms": True} | wanted))  # type: ignore[arg-type]


def test_an_account_is_registered_and_its_key_kept_before_the_ca_hears_of_it(core: Core) -> None:
    core.ca.say("register", a_refusal("rejectedIdentifier"))
    with pytest.raises(CaError):
        register(core)
    account = core.handle(ListAccounts())[-1]
    assert (account.status, account.url) == (AccountStatus.CREATING, "")
    assert core.crypto.thumbprint(secrets.load_key(core.ports, account.key_ref)) == account.thumbprint


def test_a_registered_account_holds_what_the_ca_said(core: Core) -> None:
    account = core.handle(
        RegisterAccount(SERVER, "new@a.example", ("mailto:two@a.example",), agree_terms=True, key_type=" EC384 ")
    )
    assert (account.status, account.key_type, account.created_by) == (AccountStatus.VALID, KeyType.EC384, "ada")
    assert account.terms_url == f"{HOME}/terms"
    assert account.terms_agreed_at == core.clock.now()
    assert [a.contacts for a in core.ca.accounts.values()][-1] == ("mailto:new@a.example", "mailto:two@a.example")
    assert core.handle(ShowAccount(account.id)) == account
    assert core.handle(ListAccounts())[-1] == account
    assert core.happened == ["account.register intent", "account.register ok"]


def test_an_interrupted_registration_goes_on_with_the_same_key(core: Core) -> None:
    core.ca.say("register", Lost(a_refusal("rejectedIdentifier")))
    with pytest.raises(CaError):
        register(core)
    account = register(core)
    assert len(core.ca.accounts) == len(core.handle(ListAccounts())) == 2
    assert account == core.handle(ListAccounts())[-1]


@pytest.mark.parametrize("left", range(0, 30, 3))
def test_a_registration_that_was_killed_anywhere_goes_on_with_one_account(core: Core, left: int) -> None:
    life = Life()
    core.restart(life)
    life.left = left
    with suppress(Killed):  # it may have been done before the end came
        register(core)
    core.clock.forward(LEASES_ARE_OVER)
    core.restart()
    register(core)
    assert len(core.ca.accounts) == len(core.handle(ListAccounts())) == 2


def test_an_account_whose_answer_got_lost_is_found_again(core: Core) -> None:
    core.ca.say("register", Lost(a_broken_line()))
    register(core)
    assert core.ca.asked == ["register", "find_account"]


def test_a_known_account_is_found_and_not_made_anew(core: Core) -> None:
    again = register(core, "ops@a.example")
    assert again == replace(core.account, terms_agreed_at=again.terms_agreed_at)
    assert core.ca.asked == ["find_account"]


def test_another_key_type_is_another_account(core: Core) -> None:
    register(core, "ops@a.example", key_type="ec384")
    assert len(core.handle(ListAccounts())) == 2


def test_after_its_deactivation_an_account_is_made_anew(core: Core) -> None:
    core.handle(DeactivateAccount(core.account.id))
    register(core, "ops@a.example")
    assert [a.status for a in core.handle(ListAccounts())] == [AccountStatus.DEACTIVATED, AccountStatus.VALID]


def test_an_account_that_the_ca_calls_something_unknown_counts_as_valid(core: Core) -> None:
    core.ca.say("register", lambda resource: replace(resource, status="vip"))
    assert register(core).status is AccountStatus.VALID


def test_an_account_that_the_ca_calls_deactivated_is(core: Core) -> None:
    core.ca.say("register", lambda resource: replace(resource, status="deactivated"))
    assert register(core).status is AccountStatus.DEACTIVATED


def test_the_terms_must_be_agreed_to(core: Core) -> None:
    with pytest.raises(InputError, match=f"{HOME}/terms") as caught:
        register(core, agree_terms=False)
    assert caught.value.field == "agree-terms"
    assert core.ca.asked == []


def test_a_ca_without_terms_needs_no_agreement(core: Core) -> None:
    core.ca.directory = replace(core.ca.directory, terms_of_service="")
    assert register(core, agree_terms=False)


@pytest.mark.parametrize(("agreed", "error"), [(True, TransportError), (False, InputError)])
def test_a_ca_that_cannot_be_reached_is_told_where_the_terms_are_agreed_to(
    core: Core, agreed: bool, error: type[Exception]
) -> None:
    core.ca.say("directory", *[a_broken_line()] * 100)
    with pytest.raises(error):
        register(core, agree_terms=agreed)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"server": "ftp://ca.example"}, "server"),
        ({"email": "nobody"}, "email"),
        ({"contacts": ("not a URL",)}, "contact"),
        ({"key_type": "rsa3072"}, "key-type"),
        ({"ca_bundle": "no certificates"}, "ca-bundle"),
        ({"eab_kid": "kid-1"}, "eab-hmac"),
        ({"eab_hmac": HMAC}, "eab-kid"),
        ({"eab_kid": "k" * 1001, "eab_hmac": HMAC}, "eab-kid"),
        ({"eab_kid": "k\x00", "eab_hmac": HMAC}, "eab-kid"),
        ({"eab_kid": "kid-1", "eab_hmac": "not base64!"}, "eab-hmac"),
        ({"eab_kid": "kid-1", "eab_hmac": "A" * 25}, "eab-hmac"),
        ({"eab_kid": "kid-1", "eab_hmac": "AAAA"}, "eab-hmac"),
        ({"server": "zerossl"}, "eab-kid"),
    ],
)
def test_what_cannot_be_right_is_told_beside_its_field(core: Core, typed: dict[str, object], field: str) -> None:
    with pytest.raises(InputError) as caught:
        register(core, **typed)  # type: ignore[arg-type]
    assert caught.value.field == field
    assert len(core.handle(ListAccounts())) == 1


def test_a_private_cas_certificates_are_given_to_the_line(core: Core) -> None:
    bundle = core.ca.signer.chains(
        names=["a.example"],
        key=core.crypto.public_key(core.crypto.new_key(KeyType.EC256)),
        not_before=core.clock.now(),
        not_after=core.clock.now(),
    )[0]
    intermediate = bundle[bundle.index("-----BEGIN", 1) :]
    account = register(core, ca_bundle=intermediate)
    assert account.endpoint.ca_bundle == intermediate
    assert core.ca.endpoints[-1].ca_bundle == intermediate


# --- external accounts (RFC 8555 §7.3.4) -------------------------------------------------------------------------


def test_a_ca_that_wants_an_external_account_says_so(core: Core) -> None:
    core.ca.directory = replace(core.ca.directory, external_account_required=True)
    with pytest.raises(InputError, match="wants an external account"):
        register(core)


@pytest.mark.parametrize("hmac", [HMAC, HMAC.rstrip("="), f" {HMAC[:10]}\n{HMAC[10:]} ", HMAC.replace("_", "/")])
def test_an_external_account_is_bound(core: Core, hmac: str) -> None:
    core.ca.directory = replace(core.ca.directory, external_account_required=True)
    core.ca.external["kid-1"] = bytes(range(32))
    account = register(core, eab_kid=" kid-1 ", eab_hmac=hmac)
    assert account.eab_kid == "kid-1"


def test_an_external_account_that_is_spent_already_does_not_stop_a_registration_from_going_on(core: Core) -> None:
    core.ca.directory = replace(core.ca.directory, external_account_required=True)
    core.ca.external["kid-1"] = bytes(range(32))
    core.ca.say("register", Lost(a_refusal("rejectedIdentifier")))
    with pytest.raises(CaError):
        register(core, eab_kid="kid-1", eab_hmac=HMAC)
    assert register(core, eab_kid="kid-1", eab_hmac=HMAC).status is AccountStatus.VALID


# --- changing ----------------------------------------------------------------------------------------------------


def test_contacts_are_changed_at_the_ca_first(core: Core) -> None:
    changed = core.handle(UpdateAccount(core.account.id, "Ops2@a.example", ("mailto:b@a.example", " ")))
    assert changed.all_contacts == ("mailto:Ops2@a.example", "mailto:b@a.example")
    assert next(iter(core.ca.accounts.values())).contacts == changed.all_contacts
    assert core.happened == ["account.update intent", "account.update ok"]


def test_what_is_not_named_stays(core: Core) -> None:
    core.handle(UpdateAccount(core.account.id, contacts=("mailto:b@a.example",)))
    changed = core.handle(UpdateAccount(core.account.id, email="c@a.example"))
    assert changed.all_contacts == ("mailto:c@a.example", "mailto:b@a.example")


def test_a_change_that_the_ca_refuses_changes_nothing_here(core: Core) -> None:
    core.ca.say("update_contacts", a_refusal("invalidContact", 400))
    with pytest.raises(CaError):
        core.handle(UpdateAccount(core.account.id, email="c@a.example"))
    assert core.handle(ShowAccount(core.account.id)) == core.account


def test_an_account_that_the_ca_has_forgotten_is_marked(core: Core) -> None:
    core.ca.accounts.clear()
    with pytest.raises(StateError, match="does not know account 1"):
        core.handle(UpdateAccount(core.account.id, email="c@a.example"))
    assert core.handle(ShowAccount(core.account.id)).status is AccountStatus.LOST


def test_an_account_that_was_forgotten_is_registered_again_with_its_key(core: Core) -> None:
    core.ca.accounts.clear()
    with pytest.raises(StateError):
        core.handle(UpdateAccount(core.account.id, email="c@a.example"))
    again = register(core, "ops@a.example")
    assert (again.id, again.thumbprint) == (core.account.id, core.account.thumbprint)
    assert again.url != core.account.url


@pytest.mark.parametrize("command", [UpdateAccount, RollAccountKey, DeactivateAccount])
def test_an_account_that_is_not_valid_cannot_be_changed(core: Core, command: type) -> None:
    core.handle(DeactivateAccount(core.account.id))
    with pytest.raises(StateError, match="account 1 is deactivated"):
        core.handle(command(core.account.id))


def test_an_account_that_is_not_there_is_not_found(core: Core) -> None:
    with pytest.raises(NotFoundError):
        core.handle(ShowAccount(AccountId(99)))


# --- deactivation ------------------------------------------------------------------------------------------------


def test_an_account_is_deactivated_at_the_ca_and_here(core: Core) -> None:
    assert core.handle(DeactivateAccount(core.account.id)).status is AccountStatus.DEACTIVATED
    assert next(iter(core.ca.accounts.values())).status == "deactivated"


def test_a_deactivation_whose_answer_got_lost_is_seen_by_its_refusal(core: Core) -> None:
    core.ca.say("deactivate_account", Lost(a_broken_line()))
    assert core.handle(DeactivateAccount(core.account.id)).status is AccountStatus.DEACTIVATED
    assert core.ca.asked == ["deactivate_account", "account"]


def test_a_deactivation_whose_answer_got_lost_is_seen_where_the_ca_still_shows_the_account(core: Core) -> None:
    core.ca.say("deactivate_account", Lost(a_broken_line()))
    core.ca.say("account", a_refusal("accountDoesNotExist", 400))
    assert core.handle(DeactivateAccount(core.account.id)).status is AccountStatus.DEACTIVATED


def test_a_deactivation_that_never_reached_the_ca_is_repeated(core: Core) -> None:
    core.ca.say("deactivate_account", a_broken_line())
    core.handle(DeactivateAccount(core.account.id))
    assert core.ca.asked == ["deactivate_account", "account", "deactivate_account"]


def test_an_account_shown_as_deactivated_after_a_lost_answer_is(core: Core) -> None:
    core.ca.say("deactivate_account", a_broken_line())
    core.ca.say("account", lambda resource: replace(resource, status="deactivated"))
    assert core.handle(DeactivateAccount(core.account.id)).status is AccountStatus.DEACTIVATED


def test_another_refusal_after_a_lost_answer_is_told(core: Core) -> None:
    core.ca.say("deactivate_account", a_broken_line())
    core.ca.say("account", a_refusal("malformed", 400))
    with pytest.raises(CaError):
        core.handle(DeactivateAccount(core.account.id))


# --- the key -----------------------------------------------------------------------------------------------------


def test_the_key_is_rolled_and_the_old_one_leaves_the_vault(core: Core) -> None:
    rolled = core.handle(RollAccountKey(core.account.id))
    assert rolled.thumbprint != core.account.thumbprint
    assert rolled.pending_key_ref == ""
    assert core.vault.get(core.account.key_ref) is None
    assert core.crypto.thumbprint(secrets.load_key(core.ports, rolled.key_ref)) == rolled.thumbprint
    assert core.happened == ["account.roll-key intent", "account.roll-key intent", "account.roll-key ok"]


def test_what_is_to_be_deployed_follows_the_new_key(core: Core) -> None:
    order = core.place()
    core.handle(RollAccountKey(core.account.id))
    core.deploy(order)
    assert core.go_on(order).state is OrderState.VALID


def test_a_key_is_not_changed_while_an_order_is_carried_on_with_it(core: Core) -> None:
    order = core.place()
    with core.ports.leases.hold(lease_of(order.id), core.job()), pytest.raises(BusyError, match=f"order:{order.id} is"):
        core.handle(RollAccountKey(core.account.id))
    assert "roll_key" not in core.ca.asked
    assert core.handle(ShowAccount(core.account.id)).pending_key_ref == ""
    assert core.handle(RollAccountKey(core.account.id)).pending_key_ref == ""


def test_an_order_waits_for_a_key_change_that_is_under_way(core: Core) -> None:
    order = core.place()
    core.deploy(order)
    core.ca.say("roll_key", a_refusal("badPublicKey", 400))
    with pytest.raises(CaError):
        core.handle(RollAccountKey(core.account.id))
    lease = ExitStack()
    lease.enter_context(core.ports.leases.hold(account_keys.lease_of(core.account.id), core.job()))
    core.clock.at_pause = lease.close
    assert core.go_on(order).state is OrderState.VALID
    assert core.clock.pauses[0] == 0.5


def test_a_key_change_whose_answer_got_lost_is_seen_to_have_worked(core: Core) -> None:
    core.ca.say("roll_key", Lost(a_broken_line()))
    core.handle(RollAccountKey(core.account.id))
    assert core.ca.asked.count("roll_key") == 1


def test_a_key_change_that_never_reached_the_ca_is_repeated(core: Core) -> None:
    core.ca.say("roll_key", a_broken_line())
    core.handle(RollAccountKey(core.account.id))
    assert core.ca.asked.count("roll_key") == 2


def test_a_key_that_the_ca_does_not_want_to_speak_of_is_not_the_accounts_yet(core: Core) -> None:
    core.ca.say("find_account", a_refusal("unauthorized", 401))
    assert core.handle(RollAccountKey(core.account.id)).thumbprint != core.account.thumbprint


def test_another_refusal_to_speak_of_a_key_is_told(core: Core) -> None:
    core.ca.say("find_account", a_refusal("malformed", 400))
    with pytest.raises(CaError):
        core.handle(RollAccountKey(core.account.id))
    assert core.handle(RollAccountKey(core.account.id)).pending_key_ref == ""


def test_a_refused_key_change_leaves_the_old_key_at_work_and_is_carried_on_with_the_same_new_one(core: Core) -> None:
    core.ca.say("roll_key", a_refusal("badPublicKey", 400))
    with pytest.raises(CaError):
        core.handle(RollAccountKey(core.account.id))
    pending = core.handle(ShowAccount(core.account.id)).pending_key_ref
    assert pending
    assert core.issue().serial
    assert core.handle(RollAccountKey(core.account.id)).key_ref == pending


@pytest.mark.parametrize("left", range(0, 56, 2))
def test_a_key_change_that_was_killed_anywhere_is_carried_on(core: Core, left: int) -> None:
    life = Life()
    core.restart(life)
    life.left = left
    with suppress(Killed):
        core.handle(RollAccountKey(core.account.id))
    core.clock.forward(LEASES_ARE_OVER)
    core.restart()
    rolled = core.handle(RollAccountKey(core.account.id))
    (record,) = core.ca.accounts.values()
    assert (record.thumbprint, rolled.pending_key_ref) == (rolled.thumbprint, "")
    assert core.issue().serial
