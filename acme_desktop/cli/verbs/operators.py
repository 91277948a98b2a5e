"""Operators: the people who may work here, and signing in and out."""

from __future__ import annotations

from acme_desktop.cli import wording
from acme_desktop.cli.call import Call
from acme_desktop.cli.failures import DONE
from acme_desktop.cli.grammar import Operand, Option, Verb
from acme_desktop.cli.record_documents import actor_document, operator_document, signed_in_document
from acme_desktop.cli.secret_input import PASSWORD
from acme_desktop.cli.tables import table
from acme_desktop.domain.operator import Operator, Role
from acme_desktop.service.answers import SignedIn
from acme_desktop.service.requests import (
    AddOperator,
    DisableOperator,
    ListOperators,
    ResetPassword,
    SetRole,
    SignIn,
    SignOut,
    WhoAmI,
)

_ROLES = (Role.ADMIN.value, Role.OPERATOR.value, Role.VIEWER.value)
_NAME = Operand("NAME", "the operator's name")
_PASSWORD_STDIN = Option("--password-stdin", about="read the password from the first line of standard input")


def _add(call: Call) -> int:
    name, role = call.typed.text("name"), call.typed.text("role")
    operator = call.ask(AddOperator(name, role, call.secret(PASSWORD, new=True)))
    return _tell(call, operator, f"{operator.name} may work here now, as {operator.role}.", _sign_in_line(operator))


def _list(call: Call) -> int:
    operators = call.ask(ListOperators())
    call.console.answer(
        {"operators": [operator_document(o) for o in operators]},
        lambda: table(
            ("ID", "NAME", "ROLE", "STATE", "LAST SIGNED IN"),
            [
                (
                    o.id,
                    o.name,
                    o.role,
                    "disabled" if o.disabled else "active",
                    wording.when(o.last_signed_in_at, call.now()) or "never",
                )
                for o in operators
            ],
        ),
    )
    return DONE


def _set_role(call: Call) -> int:
    operator = call.ask(SetRole(call.typed.text("name"), call.typed.text("role")))
    return _tell(call, operator, f"{operator.name} is {operator.role} now.")


def _reset_password(call: Call) -> int:
    name = call.typed.text("name")
    operator = call.ask(ResetPassword(name, call.secret(PASSWORD, new=True)))
    return _tell(call, operator, f"{operator.name} has a new password; every session of theirs has ended.")


def _disable(call: Call) -> int:
    operator = call.ask(DisableOperator(call.typed.text("name")))
    return _tell(call, operator, f"{operator.name} can't sign in any more; every session of theirs has ended.")


def _tell(call: Call, operator: Operator, *lines: str) -> int:
    call.console.answer(operator_document(operator), lambda: lines)
    return DONE


def _sign_in_line(operator: Operator) -> str:
    return f"  Next: acme-desktop sign-in {operator.name}"


def _sign_in(call: Call) -> int:
    name = call.typed.text("name")
    answer = call.ask(SignIn(name, call.secret(PASSWORD), keep=True))
    call.console.answer(signed_in_document(answer), lambda: _welcome(call, answer))
    return DONE


def _welcome(call: Call, answer: SignedIn) -> list[str]:
    lines = [f"Signed in as {answer.operator.name} ({answer.operator.role})."]
    if answer.failures:
        attempts = wording.count(answer.failures, "failed attempt")
        last = wording.when(answer.last_failed_at, call.now())
        lines.append(f"{attempts} since you signed in last" + (f", the latest {last}." if last else "."))
    return lines


def _sign_out(call: Call) -> int:
    call.ask(SignOut())
    call.console.answer({"signed_out": True}, lambda: ("Signed out.",))
    return DONE


def _who_am_i(call: Call) -> int:
    actor = call.ask(WhoAmI())
    call.console.answer(actor_document(actor), lambda: (f"{actor.name} ({actor.role})",))
    return DONE


VERBS = (
    Verb(
        ("operator", "add"),
        "let somebody work here; the first one needs no sign-in and is an admin",
        _add,
        (_NAME,),
        (
            Option("--role", "ROLE", "what they may do", required=True, choices=_ROLES),
            _PASSWORD_STDIN,
        ),
        examples=(
            "acme-desktop operator add ana --role admin",
            "pass show acme/ben | acme-desktop operator add ben --role operator --password-stdin",
        ),
        more="A viewer reads; an operator orders, renews and exports; an admin does everything. Without "
        "--password-stdin the password is asked for on the terminal, twice.",
    ),
    Verb(("operator", "list"), "who may work here", _list, examples=("acme-desktop operator list --json",)),
    Verb(
        ("operator", "set-role"),
        "change what an operator may do",
        _set_role,
        (_NAME, Operand("ROLE", "admin, operator or viewer")),
        examples=("acme-desktop operator set-role ben admin",),
        more="The last active admin stays one.",
    ),
    Verb(
        ("operator", "reset-password"),
        "give an operator a new password and end their sessions",
        _reset_password,
        (_NAME,),
        (_PASSWORD_STDIN,),
        examples=("acme-desktop operator reset-password ben",),
    ),
    Verb(
        ("operator", "disable"),
        "let an operator sign in no more",
        _disable,
        (_NAME,),
        examples=("acme-desktop operator disable ben",),
        more="reset-password lets them in again.",
    ),
    Verb(
        ("sign-in",),
        "open a session, kept in the vault for the runs that follow",
        _sign_in,
        (_NAME,),
        (_PASSWORD_STDIN,),
        examples=("acme-desktop sign-in ana", "pass show acme/ana | acme-desktop sign-in ana --password-stdin"),
        more="A session ends an hour after its last use, or twelve hours after it began.",
    ),
    Verb(("sign-out",), "end the session", _sign_out, examples=("acme-desktop sign-out",)),
    Verb(("whoami",), "who is signed in", _who_am_i, examples=("acme-desktop whoami --json",)),
)
