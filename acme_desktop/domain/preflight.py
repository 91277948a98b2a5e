"""What we saw when we looked where the CA will look."""

from __future__ import annotations

from enum import StrEnum

from acme_desktop.domain.value_class import value_class


class Verdict(StrEnum):
    """GREEN: the CA would be satisfied. RED: it would not. UNCERTAIN: we can't see it from here."""

    GREEN = "green"
    RED = "red"
    UNCERTAIN = "uncertain"


class Finding(StrEnum):
    """What exactly was found; the words for it stand in each door's wording."""

    AS_EXPECTED = "as-expected"
    NO_RECORD = "no-record"
    OTHER_VALUE = "other-value"
    SERVERS_DISAGREE = "servers-disagree"
    NO_ANSWER = "no-answer"
    NAME_NOT_FOUND = "name-not-found"
    NOT_REACHABLE = "not-reachable"
    HTTP_STATUS = "http-status"
    OTHER_CONTENT = "other-content"
    REDIRECTED_AWAY = "redirected-away"


@value_class(frozen=True)
class Evidence:
    """One answer: who was asked, and what came (plain text, shortened)."""

    asked: str
    answer: str
    as_expected: bool


@value_class(frozen=True)
class Check:
    """The result for one challenge; `asked` names the record or URL, `expected` what should be there."""

    challenge_id: int
    identifier: str
    verdict: Verdict
    finding: Finding
    asked: str
    expected: str
    evidence: tuple[Evidence, ...] = ()
