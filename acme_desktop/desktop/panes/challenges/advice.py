"""One sentence of diagnosis under a card, and the fix: what was found, why that is wrong, what to copy."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from acme_desktop.desktop.panes.challenges import caa_advice, file_advice, record_advice
from acme_desktop.desktop.panes.challenges.fix import Advice
from acme_desktop.desktop.panes.challenges.standing import Standing, standing_of
from acme_desktop.desktop.panes.challenges.things import Checks, Thing, Value
from acme_desktop.domain.diagnosis import Diagnosis, Mistake, diagnose
from acme_desktop.domain.order import ChallengeType
from acme_desktop.domain.preflight import Check, Finding, Hint, Verdict

translate = QCoreApplication.translate
_NOT_SEEN = (Finding.NO_ANSWER, Finding.NOT_REACHABLE, Finding.BROKEN_SIGNATURES)


def advice_for(thing: Thing, seen: Checks) -> Advice | None:
    """What is wrong with a thing as it was last seen; None where nothing is, or nobody has looked."""
    standing = standing_of(thing, seen)
    if standing in (Standing.UNSEEN, Standing.RIGHT):
        return None
    wrong = {
        v: c for v, c in zip(thing.values, thing.checks(seen), strict=True) if c and c.verdict is not Verdict.GREEN
    }
    forbidden = next((check.caa for check in wrong.values() if check.caa is not None), None)
    if forbidden is not None:
        return caa_advice.tell(forbidden)
    value, check = next(iter(wrong.items()))
    beside = [one for one in thing.checks(seen) if one is not None and one is not check]
    found = _told(thing, value, check, beside)
    if standing is not Standing.UNCERTAIN or check.finding in _NOT_SEEN or check.clue(Hint.PRIVATE):
        return found
    unsure = translate(
        "Challenges",
        "{text} The zone’s own servers could not be asked from here: the CA may see more than this computer.",
    )
    return Advice("warn", found.headline, unsure.format(text=found.text), found.fix, found.copied)


def _told(thing: Thing, value: Value, check: Check, beside: Sequence[Check]) -> Advice:
    found = diagnose(check, beside) or Diagnosis(Mistake.NOTHING_YET)
    if thing.kind is ChallengeType.HTTP_01:
        return file_advice.tell(thing, value, check, found)
    return record_advice.tell(thing, value, found)
