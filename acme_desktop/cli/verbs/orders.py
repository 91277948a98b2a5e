"""Orders: place one, look, carry it on, let it go."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from acme_desktop.cli import deployments, ledger, mistakes, wording
from acme_desktop.cli.call import Call
from acme_desktop.cli.documents import Document, order_detail_document, order_document
from acme_desktop.cli.failures import DONE, FAILED, WAITING_FOR_YOU
from acme_desktop.cli.grammar import Operand, Option, Verb
from acme_desktop.cli.input_files import MOST_CSR, read_file
from acme_desktop.cli.tables import facts, table
from acme_desktop.cli.typed import UsageError
from acme_desktop.domain.account import AccountId, KeyType
from acme_desktop.domain.errors import AcmeDesktopError, Cancelled
from acme_desktop.domain.order import Authorization, ChallengeType, Ending, Order, OrderId, OrderState
from acme_desktop.domain.preflight import Verdict
from acme_desktop.domain.solver import parse_solver
from acme_desktop.service.answers import OrderDetail
from acme_desktop.service.questions import ShowLedger
from acme_desktop.service.requests import (
    AbandonOrder,
    CheckChallenges,
    ContinueOrder,
    ListChallenges,
    ListOrders,
    PlaceOrder,
    ShowOrder,
)

_ID = Operand("ID", "the order's number (acme-desktop order list)")
_WAIT_AFTER_PLACING, _WAIT_TO_CONTINUE = 120.0, 90.0


def _create(call: Call) -> int:
    request = _read_wish(call)
    wait = request.wait
    _warn_of_limits(call, request)
    order = _kept_if_it_fails(call, request)
    call.context["order"] = order.id
    if not order.at_rest and wait:
        order = _kept_if_it_fails(call, ContinueOrder(order.id, wait=wait))
    elif not order.at_rest:
        call.console.answer(order_document(order), lambda: _placed(order))
        return DONE
    return conclude(call, order, show_deployment=True)


def _read_wish(call: Call) -> PlaceOrder:
    typed = call.typed
    account = AccountId(typed.number("account"))
    if not (typed.has("domains") or typed.has("csr")):
        raise UsageError("domains", "--domains is missing: the names that the certificate is to hold")
    parse_solver(typed.text("solver", "manual"))
    return PlaceOrder(
        account,
        domains=typed.text("domains"),
        challenge_type=typed.text("challenge"),
        solver=typed.text("solver", "manual"),
        key_type=typed.text("key-type", "ec256"),
        profile=typed.text("profile"),
        csr=read_file(typed.text("csr"), "csr", MOST_CSR) if typed.has("csr") else b"",
        auto_renew=not typed.has("no-auto-renew"),
        preferred_chain=typed.text("preferred-chain"),
        wait=typed.seconds("wait", _WAIT_AFTER_PLACING),
    )


def _warn_of_limits(call: Call, request: PlaceOrder) -> None:
    """People are told before the CA is asked; scripts read what the CA says."""
    if call.console.as_json:
        return
    for words in ledger.warnings(call.ask(ShowLedger(request.account_id, request.domains))):
        call.console.message(words)


def _kept_if_it_fails(call: Call, request: PlaceOrder | ContinueOrder) -> Order:
    """Ask; where that fails after the order was placed, say that it is kept and how to go on."""
    try:
        return call.ask(request)
    except (AcmeDesktopError, Cancelled):
        kept = call.context.get("order")
        if kept is not None:
            call.console.message(f"Order {kept} is kept{call.kept_as}: acme-desktop order continue {kept}")
        raise


def _placed(order: Order) -> list[str]:
    return [
        f"Order {order.id} is placed for {wording.names(order.wish.identifiers, 5)}.",
        f"  Next: acme-desktop order continue {order.id} --wait 120",
    ]


def conclude(call: Call, order: Order, *, show_deployment: bool = False) -> int:
    """Tell how the order stands; the exit code says it too."""
    if order.ending not in (None, Ending.ISSUED):
        detail = call.ask(ShowOrder(order.id))
        call.console.answer(order_detail_document(detail), lambda: _ended(detail, call.now()))
        return FAILED
    lines = _standing(order)
    if order.state is OrderState.AWAITING_DEPLOYMENT and not call.console.as_json:
        lines += _deployment(call, order) if show_deployment else _still_to_deploy(call, order)
    call.console.answer(order_document(order), lambda: lines)
    if order.state is OrderState.AWAITING_DEPLOYMENT:
        return WAITING_FOR_YOU
    return DONE if order.state is OrderState.VALID else FAILED


def _standing(order: Order) -> list[str]:
    names = wording.names(order.wish.identifiers, 5)
    lines = [f"Order {order.id} for {names}: {wording.order_state(order)}."]
    if order.state is OrderState.VALID and order.certificate_id is not None:
        lines.append(f"  Next: acme-desktop certificate export {order.certificate_id} --format pem --to DIR")
    elif not order.at_rest:
        lines.append(f"  It is not finished. Next: acme-desktop order continue {order.id} --wait 300")
    return lines


def _deployment(call: Call, order: Order) -> list[str]:
    rows = call.ask(ListChallenges(order.id))
    return ["", *deployments.blocks(rows), *deployments.next_steps(order.id, rows, call.now())]


def _still_to_deploy(call: Call, order: Order) -> list[str]:
    checks = call.ask(CheckChallenges(order.id))
    red = [check for check in checks if check.verdict is Verdict.RED]
    return [
        "The CA was not told to look, because what it looks for is not in place:",
        *(f"  {check.identifier}: {mistakes.told(check, checks)}" for check in red),
        f"  What to deploy: acme-desktop challenge list --order {order.id}",
        f"  Then again:     acme-desktop order continue {order.id} --wait 120",
    ]


def _ended(detail: OrderDetail, now: datetime) -> list[str]:
    """Without a certificate."""
    order = detail.order
    stands = wording.order_standing(order, detail.ended_by, now)
    lines = [f"Order {order.id} for {wording.names(order.wish.identifiers, 5)}: {stands}."]
    told = list(_problems(detail))
    if order.problem and not told:
        told = [f"  {order.problem.sentence}"]
    if order.note and order.ending is Ending.REFUSED:
        told.append(f"  {order.note}")
    again = "Put it right, then place" if order.ending is Ending.REFUSED else "Place"
    return [*lines, *told, f"  {again} the order again: acme-desktop order create"]


def _problems(detail: OrderDetail) -> Iterator[str]:
    """The CA's own words for each name."""
    for authorization in detail.authorizations:
        for challenge in authorization.challenges:
            if challenge.problem:
                name = wording.name(authorization.identifier)
                yield f"  {name} ({challenge.type}): {challenge.problem.sentence}"


def _list(call: Call) -> int:
    orders = call.ask(ListOrders())
    call.console.answer(
        {"orders": [order_document(o) for o in orders]},
        lambda: (
            table(
                ("ID", "ACCOUNT", "STATE", "NAMES", "CHALLENGE", "SOLVER", "PLACED"),
                [
                    (
                        o.id,
                        o.wish.account_id,
                        wording.order_state(o),
                        wording.names(o.wish.identifiers),
                        o.wish.challenge_type,
                        o.wish.solver,
                        wording.when(o.created_at, call.now()),
                    )
                    for o in orders
                ],
            )
            if orders
            else ("There is no order yet: acme-desktop order create --help",)
        ),
    )
    return DONE


def _show(call: Call) -> int:
    detail = call.ask(ShowOrder(OrderId(call.typed.number("id"))))
    call.console.answer(order_detail_document(detail), lambda: _facts(call, detail))
    return DONE


def _facts(call: Call, detail: OrderDetail) -> list[str]:
    order, wish, now = detail.order, detail.order.wish, call.now()
    lines = facts(
        (
            ("Order", order.id),
            ("State", wording.order_standing(order, detail.ended_by, now)),
            ("Account", f"{wish.account_id} at {detail.directory_url}"),
            ("Challenge", f"{wish.challenge_type}, {wish.solver}"),
            ("Key type", "of the request that was given" if wish.own_csr else wish.key_type),
            ("Profile", wish.profile),
            ("Preferred chain", wish.preferred_chain),
            ("Renew by itself", "yes" if wish.auto_renew else "no"),
            ("Certificate", order.certificate_id),
            ("Replaces certificate", order.replaces_certificate),
            ("Order URL", order.url),
            ("Expires", wording.when(order.expires, now)),
            ("Placed", wording.when(order.created_at, now)),
            ("Placed by", order.created_by),
            ("Problem", order.problem.sentence if order.problem else ""),
            ("Note", order.note),
        )
    )
    heads = ("NAME", "STATUS", "CHALLENGE", "UNTIL")
    names = table(heads, [_row(call, a) for a in detail.authorizations])
    return [*lines, "", *(names if detail.authorizations else [wording.names(wish.identifiers, 100)])]


def _row(call: Call, authorization: Authorization) -> tuple[object, ...]:
    chosen = authorization.chosen
    what = f"{chosen.type} ({chosen.status}, challenge {chosen.id})" if chosen else ""
    return (
        wording.name(authorization.identifier),
        wording.authorization_status(authorization, call.now()),
        what,
        wording.when(authorization.expires, call.now()),
    )


def _continue(call: Call) -> int:
    order_id = OrderId(call.typed.number("id"))
    request = ContinueOrder(order_id, wait=call.typed.seconds("wait", _WAIT_TO_CONTINUE))
    return conclude(call, _kept_if_it_fails(call, request))


def _abandon(call: Call) -> int:
    order = call.ask(AbandonOrder(OrderId(call.typed.number("id"))))
    document: Document = order_document(order)
    call.console.answer(document, lambda: (f"Order {order.id} is abandoned; at the CA it expires by itself.",))
    return DONE


VERBS = (
    Verb(
        ("order", "create"),
        "order a certificate",
        _create,
        options=(
            Option("--account", "ID", "the account that orders", required=True),
            Option("--domains", "NAMES", "the names, parted by commas or spaces; *.example.org for a wildcard"),
            Option(
                "--challenge",
                "TYPE",
                "how the names are proved (http-01; dns-01 for wildcards)",
                choices=tuple(c.value for c in ChallengeType),
            ),
            Option(
                "--solver",
                "SOLVER",
                "who puts the answer in place: manual (you), http-server[:[ADDRESS:]PORT], webroot:DIR",
            ),
            Option("--wait", "SECONDS", "how long to wait for the CA (120)"),
            Option("--key-type", "TYPE", "the certificate's key (ec256)", choices=tuple(k.value for k in KeyType)),
            Option("--profile", "P", "a profile of the CA (acme-desktop ca test)"),
            Option("--preferred-chain", "NAME", "the issuer wanted at the top of the chain"),
            Option("--csr", "FILE", "use this request (PEM or DER), whose key stays where it is"),
            Option("--auto-renew", about="renew it by itself when it is due (the default)"),
            Option("--no-auto-renew", about="leave it alone"),
        ),
        apart=(("--auto-renew", "--no-auto-renew"),),
        examples=(
            'acme-desktop order create --account 1 --domains "example.org, *.example.org"',
            "acme-desktop order create --account 1 --domains www.example.org --solver http-server",
            "acme-desktop order create --account 1 --domains www.example.org --solver webroot:/srv/www --wait 300",
        ),
        more="With the manual solver this says what to deploy and ends with exit code 4; “order continue” gets the "
        "certificate. An unfinished order for the same names is carried on, never placed twice.",
    ),
    Verb(("order", "list"), "the orders, newest first", _list, examples=("acme-desktop order list --json",)),
    Verb(("order", "show"), "one order and its names", _show, (_ID,), examples=("acme-desktop order show 7",)),
    Verb(
        ("order", "continue"),
        "carry an order on: look, tell the CA, get the certificate",
        _continue,
        (_ID,),
        (Option("--wait", "SECONDS", "how long to wait for what is deployed to show, and for the CA (90)"),),
        examples=("acme-desktop order continue 7 --wait 120",),
        more="The CA is told only once our own look finds everything in place. Exit code 4: something is still to be "
        "deployed.",
    ),
    Verb(
        ("order", "abandon"),
        "let an unfinished order go",
        _abandon,
        (_ID,),
        examples=("acme-desktop order abandon 7",),
        more="What a solver put in place is taken down.",
    ),
)
