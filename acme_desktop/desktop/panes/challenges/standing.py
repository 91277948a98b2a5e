"""How far a thing is, and a whole sheet: what is there, what is missing, whether the CA may be told."""

from __future__ import annotations

from enum import StrEnum

from acme_desktop.desktop.panes.challenges.things import Checks, Sheet, Thing
from acme_desktop.domain.order import ChallengeType
from acme_desktop.domain.preflight import Check, Finding, Verdict
from acme_desktop.domain.value_class import value_class


class Standing(StrEnum):
    """One word for one thing."""

    UNSEEN = "unseen"  # nobody has looked yet
    RIGHT = "right"  # the CA would be satisfied
    HINDERED = "hindered"  # all of it is right, and something else stands in the way
    PARTLY = "partly"  # some values, servers or addresses are right
    WRONG = "wrong"
    UNCERTAIN = "uncertain"  # it can't be seen from here


@value_class(frozen=True)
class Score:
    """So many of so many: values of a record with several, else servers or addresses of one."""

    right: int
    total: int


def standing_of(thing: Thing, seen: Checks) -> Standing:
    """From the last look."""
    checks = [check for check in thing.checks(seen) if check is not None]
    if len(checks) < len(thing.values):
        return Standing.UNSEEN
    if all(check.verdict is Verdict.GREEN for check in checks):
        return Standing.RIGHT
    if all(check.verdict is Verdict.GREEN or is_hindered(check) for check in checks):
        return Standing.HINDERED
    if not any(check.verdict is Verdict.RED for check in checks):
        return Standing.UNCERTAIN
    return Standing.PARTLY if any(_partly(check) for check in checks) else Standing.WRONG


def is_hindered(check: Check) -> bool:
    """What is wanted is there, and the CA would still refuse: CAA records, broken DNSSEC."""
    return check.finding in (Finding.CAA_FORBIDS, Finding.BROKEN_SIGNATURES)


def _partly(check: Check) -> bool:
    return check.verdict is Verdict.GREEN or any(e.as_expected for e in check.evidence)


def score_of(thing: Thing, seen: Checks) -> Score:
    """What the header of its card counts."""
    checks = [check for check in thing.checks(seen) if check is not None]
    if len(thing.values) > 1:
        return Score(sum(1 for check in checks if _everywhere(check)), len(thing.values))
    evidence = [e for check in checks for e in check.evidence if e.finding not in (None, Finding.NO_ANSWER)]
    return Score(sum(1 for e in evidence if e.as_expected), len(evidence))


def _everywhere(check: Check) -> bool:
    return check.verdict is Verdict.GREEN or is_hindered(check)


@value_class(frozen=True)
class Progressed:
    """A sheet in numbers: of TXT values, or files; `unsure` are those that can't be seen from here, `hindered` those
    that are there while something else stands in the way.

    `looked`: everything was looked at. `green`: and all of it is right. `may_submit`: nothing of it is wrong.
    """

    total: int
    right: int
    missing: int
    unsure: int
    looked: bool
    hindered: int = 0

    @property
    def green(self) -> bool:
        """The CA would be satisfied with all of it."""
        return self.looked and self.right == self.total > 0

    @property
    def may_submit(self) -> bool:
        """Nothing is wrong, as far as can be seen."""
        return self.looked and self.missing == self.hindered == 0 and self.total > 0


def progressed(sheet: Sheet, seen: Checks) -> Progressed:
    """Count."""
    checks = [seen.get(value.challenge_id) for value in sheet.values]
    known = [check for check in checks if check is not None]
    verdicts = [check.verdict for check in known if not is_hindered(check)]
    return Progressed(
        len(checks),
        verdicts.count(Verdict.GREEN),
        verdicts.count(Verdict.RED),
        verdicts.count(Verdict.UNCERTAIN),
        looked=len(known) == len(checks),
        hindered=len(known) - len(verdicts),
    )


def places(sheet: Sheet) -> int:
    """How many zones or web servers."""
    return len(sheet.groups)


def is_dns(sheet: Sheet) -> bool:
    """TXT records, or files."""
    return sheet.kind is ChallengeType.DNS_01
