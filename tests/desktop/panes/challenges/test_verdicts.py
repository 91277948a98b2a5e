"""What the CA said, and where it is shown."""

from __future__ import annotations

from dataclasses import replace

from acme_desktop.desktop.panes.challenges.things import sheet_of
from acme_desktop.desktop.panes.challenges.verdicts import (
    CaWord,
    about_the_order,
    problems_of,
    status_of,
    words_of,
)
from acme_desktop.domain.order import OrderState
from acme_desktop.domain.problem import Problem
from acme_desktop.service.lines import OrderStory

from . import samples

SAID = Problem("urn:ietf:params:acme:error:dns", "NXDOMAIN")


def refused(of_order: Problem | None = None, **third: object) -> OrderStory:
    story = samples.dns_story(OrderState.INVALID, problem=of_order)
    last = samples.an_authorization(samples.dns_rows()[2], "invalid", **third)
    return replace(story, authorizations=(*story.authorizations[:2], last, *story.authorizations[3:]))


def test_before_the_ca_was_told_it_has_said_nothing() -> None:
    assert words_of(None) == {}
    assert words_of(samples.dns_story()) == {}


def test_a_challenge_that_is_looked_at_waits_for_the_ca() -> None:
    story = samples.dns_story(OrderState.VALIDATING)
    told = samples.an_authorization(samples.dns_rows()[0], status="processing")
    words = words_of(replace(story, authorizations=(told, *story.authorizations[1:])))
    first, second = sheet_of(samples.dns_rows()).things
    assert (status_of(first, words), status_of(second, words)) == ("processing", "")


def test_a_problem_stands_at_its_name_wherever_the_ca_has_put_it() -> None:
    own = words_of(refused(status="invalid", problem=SAID))
    assert own[3] == CaWord("invalid", SAID)
    of_order = Problem(detail="refused", subproblems=(replace(SAID, identifier="api.example.org"),))
    words = words_of(refused(of_order))
    assert words[3].problem is not None
    first, second = sheet_of(samples.dns_rows()).things
    assert [name for name, _ in problems_of(second, words)] == ["api.example.org"]
    assert list(problems_of(first, words)) == []
    assert status_of(second, words) == "invalid"


def test_a_problem_of_the_order_is_told_unless_names_alone_are_the_reason() -> None:
    whole = Problem("urn:ietf:params:acme:error:rateLimited", "too many")
    assert about_the_order(refused(whole)) is whole
    assert about_the_order(refused()) is None
    assert about_the_order(refused(replace(SAID, identifier="api.example.org"))) is None
    named = Problem(detail="refused", subproblems=(replace(SAID, identifier="api.example.org"),))
    assert about_the_order(refused(named)) is None
    mixed = Problem(detail="refused", subproblems=(SAID,))
    assert about_the_order(refused(mixed)) is mixed
