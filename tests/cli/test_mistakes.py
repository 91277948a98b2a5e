"""A sentence for every mistake, with what it is about and the fix."""

from __future__ import annotations

from dataclasses import replace

import pytest

from acme_desktop.cli import mistakes
from acme_desktop.domain.caa import Obstacle
from acme_desktop.domain.diagnosis import Mistake
from acme_desktop.domain.preflight import Check, Clue, Evidence, Finding, Hint, Verdict
from tests.cli import values

NAME = "_acme-challenge.example.org"


@pytest.mark.parametrize("finding", list(Finding))
def test_every_finding_is_told_with_where_it_is(finding: Finding) -> None:
    sentence = mistakes.told(values.a_check(finding), ())
    assert "example.org" in sentence
    assert "{" not in sentence
    assert "\n" not in sentence


def test_every_mistake_has_its_sentence() -> None:
    assert set(mistakes._SENTENCES) == set(Mistake)
    for sentence in mistakes._SENTENCES.values():
        assert ":" in sentence, "what is wrong: how it is put right"


@pytest.mark.parametrize("obstacle", list(Obstacle))
def test_what_caa_records_forbid_stands_beside_what_is_missing(obstacle: Obstacle) -> None:
    missing = mistakes.told(values.a_check(Finding.NO_RECORD), ())
    both = mistakes.told(replace(values.a_check(Finding.NO_RECORD), caa=values.a_ruling(obstacle)), ())
    told = both.removeprefix(f"{missing} ")
    assert told != both
    assert "example.org" in told
    assert "{" not in told
    there = mistakes.told(replace(values.a_check(Finding.CAA_FORBIDS), caa=values.a_ruling(obstacle)), ())
    assert there == told


def test_another_value_is_shown_beside_the_expected_one() -> None:
    seen = Evidence("ns1.example.org", "other", False, finding=Finding.OTHER_VALUE, values=("other {x}",))
    check = replace(values.a_check(Finding.OTHER_VALUE), evidence=(seen,))
    assert mistakes.told(check, (check,)) == (
        f"{NAME} holds another text (other {{x}}): add digest-1 beside it, as a TXT record of its own."
    )


def test_one_of_two_values_is_told_from_the_other_one() -> None:
    there = Evidence("ns1.example.org", "digest-2", True, finding=Finding.AS_EXPECTED, values=("digest-2",))
    second = Check(13, "*.example.org", Verdict.GREEN, Finding.AS_EXPECTED, NAME, "digest-2", (there,))
    beside = replace(there, as_expected=False, finding=Finding.OTHER_VALUE)
    first = replace(values.a_check(Finding.OTHER_VALUE), evidence=(beside,))
    elsewhere = replace(second, asked="_acme-challenge.example.net")
    assert "holds only some of its values" in mistakes.told(first, (first, second))
    assert "holds only some of its values" not in mistakes.told(first, (first, elsewhere))
    assert mistakes.diagnosed(second, (first, second)) is None
    assert mistakes.told(second, (first, second)) == f"{NAME} holds what the CA wants to see."


@pytest.mark.parametrize(("seconds", "is_told"), [("30", False), ("3600", True)])
def test_what_resolvers_remember_is_told_where_it_takes_a_while(seconds: str, is_told: bool) -> None:
    check = replace(values.a_check(Finding.NO_RECORD), clues=(Clue(Hint.REMEMBERED, seconds),))
    assert (f"remember for {seconds} s" in mistakes.told(check, ())) is is_told
