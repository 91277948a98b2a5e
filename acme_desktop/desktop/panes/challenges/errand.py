"""The errand that is handed to others: which order, for whom, until when."""

from __future__ import annotations

from datetime import datetime

from acme_desktop.desktop.panes.challenges.hand_off import Errand
from acme_desktop.desktop.panes.challenges.things import Sheet
from acme_desktop.desktop.wording import moments
from acme_desktop.service.lines import OrderStory


def errand_of(story: OrderStory, sheet: Sheet) -> Errand:
    """From what is known of the order."""
    deadline = deadline_of(story, sheet)
    until = moments.full(deadline) if deadline else ""
    return Errand(story.order.id, story.line.names, story.line.ca, until, deadline)


def deadline_of(story: OrderStory | None, sheet: Sheet) -> datetime | None:
    """When the first authorization lapses, or the order."""
    ends = [thing.expires for thing in sheet.things if thing.expires]
    if story is not None and story.order.expires:
        ends.append(story.order.expires)
    return min(ends, default=None)
