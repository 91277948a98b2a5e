"""What the CA said, name by name, in its own words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from acme_desktop.desktop.panes.challenges.things import Thing
from acme_desktop.domain.order import Authorization, OrderState
from acme_desktop.domain.problem import Problem
from acme_desktop.domain.value_class import value_class
from acme_desktop.service.lines import OrderStory

_UNTOLD = ("pending", "")
_WORST_FIRST = ("invalid", "processing", "pending", "valid")


@value_class(frozen=True)
class CaWord:
    """The CA's word on one challenge: its status, and the problem it has with it."""

    status: str
    problem: Problem | None = None


CaWords = Mapping[int, CaWord]  # by the challenge's id


def words_of(story: OrderStory | None) -> CaWords:
    """For every challenge that we chose to meet; empty as long as the CA was told nothing."""
    if story is None:
        return {}
    said = {p.identifier: p for p in _said_of_names(story.order.problem)}
    words: dict[int, CaWord] = {a.chosen.id: _word(a, said) for a in story.authorizations if a.chosen}
    ended = story.order.state is OrderState.INVALID
    return words if ended or any(word.status not in _UNTOLD for word in words.values()) else {}


def _word(authorization: Authorization, said: Mapping[str, Problem]) -> CaWord:
    chosen = authorization.chosen
    own = chosen.problem if chosen else None
    problem = own or said.get(authorization.identifier.value)
    status = chosen.status if chosen else authorization.status
    return CaWord("invalid" if problem else status, problem)


def _said_of_names(problem: Problem | None) -> tuple[Problem, ...]:
    if problem is None:
        return ()
    return tuple(p for p in (problem, *problem.subproblems) if p.identifier)


def about_the_order(story: OrderStory) -> Problem | None:
    """The problem that the CA has with the order as a whole; None where names alone are the reason."""
    problem = story.order.problem
    if problem is None or (problem.identifier and not problem.subproblems):
        return None
    return None if problem.subproblems and all(p.identifier for p in problem.subproblems) else problem


def status_of(thing: Thing, words: CaWords) -> str:
    """The worst status of its values; "" where the CA was told of none."""
    told = [words[v.challenge_id].status for v in thing.values if v.challenge_id in words]
    told = [status for status in told if status not in _UNTOLD]
    return next((status for status in _WORST_FIRST if status in told), told[0] if told else "")


def problems_of(thing: Thing, words: CaWords) -> Sequence[tuple[str, Problem]]:
    """The names of its values that the CA did not accept, for people to read, and why."""
    return [
        (value.name.display, problem)
        for value in thing.values
        if (problem := words.get(value.challenge_id, CaWord("")).problem) is not None
    ]
