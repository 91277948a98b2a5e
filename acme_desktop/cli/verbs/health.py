"""How the program itself is doing, and its addresses."""

from __future__ import annotations

from acme_desktop.cli.call import Call
from acme_desktop.cli.failures import DONE, FAILED
from acme_desktop.cli.grammar import Operand, Verb
from acme_desktop.cli.record_documents import diagnosis_document
from acme_desktop.cli.tables import table
from acme_desktop.domain.routes import ROUTES, read_route
from acme_desktop.service.answers import Diagnosis
from acme_desktop.service.requests import RunDoctor


def _doctor(call: Call) -> int:
    diagnoses = call.ask(RunDoctor())
    call.console.answer({"checks": [diagnosis_document(d) for d in diagnoses]}, lambda: _lines(diagnoses))
    return FAILED if any(d.state == "failed" for d in diagnoses) else DONE


def _lines(diagnoses: tuple[Diagnosis, ...]) -> list[str]:
    lines = table(("WHAT", "STATE", "SUMMARY"), [(d.subject, d.state, d.summary) for d in diagnoses])
    told = [lines[0]]
    for line, diagnosis in zip(lines[1:], diagnoses, strict=True):
        told.append(line)
        if diagnosis.advice:
            told.append(f"    → {diagnosis.advice}")
    return told


def _open(call: Call) -> int:
    route = str(read_route(call.typed.text("route")))
    code = call.open_window(route)
    call.console.answer({"route": route}, lambda: ())
    return code


VERBS = (
    Verb(
        ("doctor",),
        "keyring, database, clock, CA, DNS, timers: how each is doing, and what to do",
        _doctor,
        examples=("acme-desktop doctor", "acme-desktop doctor --json"),
        more="Exit code 1: one at least failed.",
    ),
    Verb(
        ("open",),
        "open the window at one of its addresses",
        _open,
        (Operand("ROUTE", "the address"),),
        examples=("acme-desktop open /acme/orders/7/challenges",),
        more="A window of this profile that is open already comes to the front and goes there; else one is opened, "
        "and the command ends when it is closed. The addresses, with a number for N: " + ", ".join(ROUTES) + ".",
    ),
)
