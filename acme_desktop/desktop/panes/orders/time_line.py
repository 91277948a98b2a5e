"""The way of an order from its first moment to where it stands, in sentences with their times."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from acme_desktop.desktop.wording import moments
from acme_desktop.desktop.wording.states import outcome_look
from acme_desktop.desktop.wording.story import Chapter, chapter, is_settled
from acme_desktop.domain.events import Outcome
from acme_desktop.domain.order import OrderState
from acme_desktop.domain.problem import plain_text
from acme_desktop.service.lines import Milestone, OrderStory

_SHOWN = "challenge.view"
_PLACED = "order.place"
_FINALIZED = "order.finalize"
_AT_WORK = (OrderState.PROCESSING,)
_HAS_CERTIFICATE = (OrderState.STORED, OrderState.VALID)


def time_line(story: OrderStory, now: datetime) -> tuple[Chapter, ...]:
    """Oldest first; what happened again and again stands once, and the certificate at the end."""
    chapters = _merged(list(_chapters(story)), now)
    if story.order.state in _HAS_CERTIFICATE:
        chapters.append(_issued(story))
    return tuple(_without_repeated_actors(chapters))


def _chapters(story: OrderStory) -> Iterator[Chapter]:
    viewers: set[str] = set()
    for place, one in enumerate(story.milestones):
        if one.action == _SHOWN:
            if one.actor not in viewers:
                viewers.add(one.actor)
                yield _shown(one)
        elif _is_told(one, story.milestones[place + 1 :]):
            yield _with_its_end(chapter(one), one, story)


def _is_told(one: Milestone, later: Sequence[Milestone]) -> bool:
    """What was begun is told by how it ended; but what was ordered stands only where it was begun."""
    return not is_settled(one, later) or (one.action == _PLACED and bool(one.detail.get("identifiers")))


def _with_its_end(told: Chapter, one: Milestone, story: OrderStory) -> Chapter:
    """An intention is shown as begun only while nobody knows how it ended."""
    if one.outcome != Outcome.INTENT:
        return told
    if one.action == _PLACED:
        known = story.order.url != "" or story.order.state.is_final
    else:
        known = one.action == _FINALIZED and story.order.state not in _AT_WORK
    return replace(told, look=outcome_look(Outcome.OK)) if known else told


def _shown(one: Milestone) -> Chapter:
    if one.actor:
        words = QCoreApplication.translate("story", "The values to put in place were shown to {name}.")
        text = words.format(name=plain_text(one.actor, 80))
    else:
        text = QCoreApplication.translate("story", "The values to put in place were shown.")
    return Chapter(one.at, text, "", "", outcome_look(one.outcome))


def _issued(story: OrderStory) -> Chapter:
    text = QCoreApplication.translate("story", "The certificate was issued, checked and stored.")
    more = ""
    if story.certificate_ends is not None:
        more = QCoreApplication.translate("story", "It holds until {day}.").format(
            day=moments.date(story.certificate_ends)
        )
    return Chapter(story.order.updated_at, text, more, "", outcome_look(Outcome.OK))


def _merged(chapters: Sequence[Chapter], now: datetime) -> list[Chapter]:
    """Looks that saw the same, one after the other, become one with their number."""
    found: list[tuple[Chapter, int, datetime]] = []
    for one in chapters:
        if found and _is_same(found[-1][0], one):
            first, times, _ = found[-1]
            found[-1] = (first, times + 1, one.at)
        else:
            found.append((one, 1, one.at))
    return [one if times == 1 else _repeated(one, times, last, now) for one, times, last in found]


def _is_same(one: Chapter, other: Chapter) -> bool:
    return (one.text, one.more, one.actor, one.look) == (other.text, other.more, other.actor, other.look)


def _repeated(one: Chapter, times: int, last: datetime, now: datetime) -> Chapter:
    words = QCoreApplication.translate("story", "%n time(s), the last one {moment}", "", times)
    again = words.format(moment=moments.when(last, now))
    return replace(one, more="\n".join(filter(None, (one.more, again))))


def _without_repeated_actors(chapters: Sequence[Chapter]) -> Iterator[Chapter]:
    """A name stands where another takes over."""
    before = ""
    for one in chapters:
        yield replace(one, actor="") if one.actor == before else one
        before = one.actor or before
