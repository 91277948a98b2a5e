"""Renewing what is due, also unattended."""

from __future__ import annotations

from collections.abc import Sequence

from acme_desktop.cli import wording
from acme_desktop.cli.call import Call
from acme_desktop.cli.failures import DONE, FAILED, WAITING_FOR_YOU, message_of
from acme_desktop.cli.grammar import Option, Verb
from acme_desktop.cli.record_documents import renewal_document
from acme_desktop.cli.secret_input import PASSWORD
from acme_desktop.cli.tables import table
from acme_desktop.cli.typed import UsageError
from acme_desktop.domain.certificate import CertificateId
from acme_desktop.service.answers import RenewalOutcome
from acme_desktop.service.requests import RenewDue, SignIn, SignOut

_WAIT = 300.0


def _renew(call: Call) -> int:
    typed = call.typed
    certificate = typed.number_or_none("certificate")
    request = RenewDue(
        None if certificate is None else CertificateId(certificate),
        everything=typed.has("all"),
        dry_run=typed.has("dry-run"),
        wait=typed.seconds("wait", _WAIT),
    )
    if typed.has("password-stdin") and not typed.has("operator"):
        raise UsageError("operator", "--password-stdin needs --operator beside it: whose password is it?")
    outcomes = _as_operator(call, request) if typed.has("operator") else call.ask(request)
    call.console.answer({"renewals": [renewal_document(o) for o in outcomes]}, lambda: _lines(call, outcomes))
    results = {outcome.result for outcome in outcomes}
    if "failed" in results:
        return FAILED
    return WAITING_FOR_YOU if "waiting" in results else DONE


def _as_operator(call: Call, request: RenewDue) -> tuple[RenewalOutcome, ...]:
    """Sign in just for this run, and out again whatever happens."""
    password = call.secret(PASSWORD)
    session = call.ask(SignIn(call.typed.text("operator"), password))
    try:
        return call.ask(request, token=session.token)
    finally:
        call.ask(SignOut(), token=session.token, to_the_end=True)


def _lines(call: Call, outcomes: Sequence[RenewalOutcome]) -> list[str]:
    if not outcomes:
        return ["There is no certificate that renews by itself."]
    lines = table(
        ("CERTIFICATE", "RESULT", "NAMES", "DUE", "ORDER", "NEW"),
        [
            (
                o.certificate_id,
                wording.renewal_result(o.result),
                f"{o.names[0]} +{len(o.names) - 1}" if len(o.names) > 1 else "".join(o.names),
                wording.when(o.due_at, call.now()),
                o.order_id,
                o.new_certificate_id,
            )
            for o in outcomes
        ],
    )
    for outcome in outcomes:
        if outcome.error is not None:
            lines.append(f"Certificate {outcome.certificate_id}: {message_of(outcome.error)}")
        elif outcome.result == "waiting" and outcome.order_id is not None:
            lines.append(f"Next: acme-desktop challenge list --order {outcome.order_id}")
    return lines


VERBS = (
    Verb(
        ("renew",),
        "renew what is due",
        _renew,
        options=(
            Option("--certificate", "ID", "this one, whether due or not"),
            Option("--all", about="all of them, whether due or not"),
            Option("--dry-run", about="say what would happen, and do nothing"),
            Option("--wait", "SECONDS", "how long to wait for the CA, each (300)"),
            Option("--operator", "NAME", "sign in as this operator just for this run"),
            Option("--password-stdin", about="read that operator's password from the first line of standard input"),
        ),
        apart=(("--certificate", "--all"),),
        examples=(
            "acme-desktop renew --dry-run",
            "acme-desktop renew --certificate 3",
            "acme-desktop renew --operator nightly --password-stdin < /run/credentials/acme-desktop",
        ),
        more="Due is what the CA suggests (RFC 9773), else when a third of the life is left. Exit code 1: one at least "
        "failed; 4: one at least waits for you to deploy something.",
    ),
)
