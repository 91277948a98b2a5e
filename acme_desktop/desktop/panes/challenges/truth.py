"""The truth board: who was asked, and what each of them said to each value."""

from __future__ import annotations

import ipaddress
from enum import StrEnum

from acme_desktop.desktop.panes.challenges.things import Checks, Thing
from acme_desktop.domain.preflight import Evidence, Finding
from acme_desktop.domain.value_class import value_class


class Answer(StrEnum):
    """What one server says to one value."""

    FOUND = "found"
    OTHER = "other"
    NONE = "none"
    SILENT = "silent"


@value_class(frozen=True)
class TruthRow:
    """One server, at one address. `answers` has one member a value; `others` are values there that are not ours.

    `family` is IPv4, IPv6 or ""; `evidence` is that of the first value, for everything else that there is to show.
    """

    asked: str
    family: str
    answers: tuple[Answer, ...]
    others: tuple[str, ...]
    evidence: Evidence


def truth_of(thing: Thing, seen: Checks) -> tuple[TruthRow, ...]:
    """A row for each answer of the last look; none where nobody has looked yet."""
    expected = frozenset(value.text for value in thing.values)
    rows: dict[tuple[str, str], list[Evidence]] = {}
    for check in thing.checks(seen):
        for evidence in check.evidence if check else ():
            rows.setdefault((evidence.asked, evidence.address), []).append(evidence)
    return tuple(_row(evidences, expected) for evidences in rows.values())


def _row(evidences: list[Evidence], expected: frozenset[str]) -> TruthRow:
    first = evidences[0]
    others = tuple(dict.fromkeys(value for value in first.values if value not in expected))
    answers = tuple(_answer(evidence, others) for evidence in evidences)
    return TruthRow(first.server or first.address or first.asked, family(first.address), answers, others, first)


def _answer(evidence: Evidence, others: tuple[str, ...]) -> Answer:
    if evidence.as_expected:
        return Answer.FOUND
    if evidence.finding in (None, Finding.NO_ANSWER, Finding.NOT_REACHABLE):
        return Answer.SILENT
    if evidence.finding in (Finding.NO_RECORD, Finding.NAME_NOT_FOUND):
        return Answer.NONE
    # A record with two values holds "another value" for the one as long as only the other is there.
    return Answer.NONE if evidence.finding is Finding.OTHER_VALUE and not others else Answer.OTHER


def family(address: str) -> str:
    """IPv4 or IPv6, of an address as evidence writes it (`192.0.2.1`, `192.0.2.1:5353`, `[::1]:53`, `::1`)."""
    if not address:
        return ""
    return "IPv6" if address.startswith("[") or address.count(":") > 1 else "IPv4"


def is_public(address: str) -> bool:
    """Whether it is one of the Internet's, not of this machine or a network of its own."""
    bare = address.partition("]")[0].lstrip("[") if family(address) == "IPv6" else address.partition(":")[0]
    try:
        return ipaddress.ip_address(bare).is_global
    except ValueError:
        return False
