"""Accounts at a CA: register, look, update, roll the key, deactivate."""

from __future__ import annotations

from acme_desktop.cli import wording
from acme_desktop.cli.call import Call
from acme_desktop.cli.documents import account_document
from acme_desktop.cli.failures import DONE
from acme_desktop.cli.grammar import Operand, Option, Verb
from acme_desktop.cli.input_files import MOST_BUNDLE, read_file
from acme_desktop.cli.secret_input import EAB_HMAC
from acme_desktop.cli.tables import facts, table
from acme_desktop.cli.typed import UsageError
from acme_desktop.domain.account import Account, AccountId
from acme_desktop.domain.authority import environment_of
from acme_desktop.service.requests import (
    DeactivateAccount,
    ListAccounts,
    RegisterAccount,
    RollAccountKey,
    ShowAccount,
    UpdateAccount,
)

KEY_TYPES = ("ec256", "ec384", "rsa2048", "rsa4096")
_ID = Operand("ID", "the account's number (acme-desktop account list)")
CA_BUNDLE = Option("--ca-bundle", "FILE", "PEM of the authority that the CA's own server certificate chains to")


def ca_bundle(call: Call) -> str:
    """The text of --ca-bundle's file, "" without one. Raises InputError."""
    if not call.typed.has("ca-bundle"):
        return ""
    return read_file(call.typed.text("ca-bundle"), "ca-bundle", MOST_BUNDLE).decode("utf-8", "replace")


def _register(call: Call) -> int:
    typed = call.typed
    kid = typed.text("eab-kid")
    if typed.has("eab-hmac-stdin") and not kid:
        raise UsageError("eab-kid", "--eab-hmac-stdin needs --eab-kid beside it: the CA hands out both together")
    request = RegisterAccount(
        server=typed.text("server"),
        email=typed.text("email"),
        contacts=typed.texts("contact"),
        agree_terms=typed.has("agree-terms"),
        key_type=typed.text("key-type", "ec256"),
        ca_bundle=ca_bundle(call),
        eab_kid=kid,
        eab_hmac=call.secret(EAB_HMAC) if kid else "",
    )
    account = call.ask(request)
    next_step = f'  Next: acme-desktop order create --account {account.id} --domains "www.example.org"'
    return _tell(call, account, f"Account {account.id} is registered.", *_facts(call, account), "", next_step)


def _list(call: Call) -> int:
    accounts = call.ask(ListAccounts())
    call.console.answer(
        {"accounts": [account_document(a) for a in accounts]},
        lambda: (
            table(
                ("ID", "STATUS", "E-MAIL", "ENVIRONMENT", "SERVER"),
                [
                    (
                        a.id,
                        wording.account_status(a.status),
                        a.email,
                        environment_of(a.endpoint.directory_url).value,
                        a.endpoint.directory_url,
                    )
                    for a in accounts
                ],
            )
            if accounts
            else ("There is no account yet: acme-desktop account register --help",)
        ),
    )
    return DONE


def _show(call: Call) -> int:
    account = call.ask(ShowAccount(AccountId(call.typed.number("id"))))
    return _tell(call, account, *_facts(call, account))


def _update(call: Call) -> int:
    typed = call.typed
    account_id = AccountId(typed.number("id"))
    if not (typed.has("email") or typed.has("contact")):
        raise UsageError("email", "nothing to update: give --email, --contact or both")
    request = UpdateAccount(
        account_id,
        typed.text("email") if typed.has("email") else None,
        typed.texts("contact") if typed.has("contact") else None,
    )
    account = call.ask(request)
    return _tell(call, account, f"Account {account.id} is updated.", *_facts(call, account))


def _roll_key(call: Call) -> int:
    account = call.ask(RollAccountKey(AccountId(call.typed.number("id"))))
    return _tell(call, account, f"Account {account.id} has a new key.", *_facts(call, account))


def _deactivate(call: Call) -> int:
    account_id = AccountId(call.typed.number("id"))
    need_yes(call, f"account {account_id} is deactivated for good")
    account = call.ask(DeactivateAccount(account_id))
    return _tell(call, account, f"Account {account.id} is deactivated.")


def need_yes(call: Call, effect: str) -> None:
    """Raises UsageError where a step that can't be undone was not confirmed."""
    if not call.typed.has("yes"):
        raise UsageError("yes", f"--yes is missing: {effect}, and that can't be undone", hint="Add --yes to do it.")


def _tell(call: Call, account: Account, *lines: str) -> int:
    call.console.answer(account_document(account), lambda: lines)
    return DONE


def _facts(call: Call, account: Account) -> list[str]:
    return facts(
        (
            ("Account", account.id),
            ("Status", wording.account_status(account.status)),
            ("Server", account.endpoint.directory_url),
            ("Environment", wording.environment(environment_of(account.endpoint.directory_url))),
            ("E-mail", account.email),
            ("Contacts", ", ".join(account.contacts)),
            ("Account URL", account.url),
            ("Key type", account.key_type),
            ("Thumbprint", account.thumbprint),
            ("External account", account.eab_kid),
            ("Terms", account.terms_url),
            ("Agreed", wording.when(account.terms_agreed_at, call.now())),
            ("Registered", wording.when(account.created_at, call.now())),
        )
    )


VERBS = (
    Verb(
        ("account", "register"),
        "register an account at a CA",
        _register,
        options=(
            Option("--email", "E", "where the CA may write to", required=True),
            Option("--server", "URL|PRESET", "directory URL, or a name of “acme-desktop ca list”", required=True),
            Option("--contact", "C", "another contact, for example mailto:ops@example.org", repeated=True),
            CA_BUNDLE,
            Option("--eab-kid", "K", "key identifier of the external account that the CA handed out"),
            Option("--eab-hmac-stdin", about="read its HMAC key from the first line of standard input"),
            Option("--key-type", "TYPE", "the account's key (ec256)", choices=KEY_TYPES),
            Option("--agree-terms", about="agree to the CA's terms of service"),
        ),
        examples=(
            "acme-desktop account register --email ops@example.org --server letsencrypt-staging --agree-terms",
            "acme-desktop account register --email ops@example.org --server https://ca.corp.example/acme/directory "
            "--ca-bundle corp-root.pem --agree-terms",
            "pass show zerossl/hmac | acme-desktop account register --email ops@example.org --server zerossl "
            "--eab-kid 2Xy --eab-hmac-stdin --agree-terms",
        ),
        more="The account's key is made here and kept in the vault. Registering again after an interruption goes on "
        "with the same key.",
    ),
    Verb(("account", "list"), "the accounts", _list, examples=("acme-desktop account list --json",)),
    Verb(("account", "show"), "one account", _show, (_ID,), examples=("acme-desktop account show 1",)),
    Verb(
        ("account", "update"),
        "change the contacts that the CA has",
        _update,
        (_ID,),
        (
            Option("--email", "E", "the new e-mail"),
            Option("--contact", "C", "the new contacts, in place of all others", repeated=True, may_be_empty=True),
        ),
        examples=(
            "acme-desktop account update 1 --email ops@example.net",
            'acme-desktop account update 1 --contact ""',
        ),
        more='--contact "" removes every contact besides the e-mail.',
    ),
    Verb(
        ("account", "roll-key"),
        "give the account a new key (RFC 8555, section 7.3.5)",
        _roll_key,
        (_ID,),
        examples=("acme-desktop account roll-key 1",),
        more="After an interruption the same command carries on.",
    ),
    Verb(
        ("account", "deactivate"),
        "end the account at the CA, for good",
        _deactivate,
        (_ID,),
        (Option("--yes", about="do it: the CA has no way back"),),
        examples=("acme-desktop account deactivate 1 --yes",),
        more="Certificates stay valid, but this account can neither renew nor revoke them any more.",
    ),
)
