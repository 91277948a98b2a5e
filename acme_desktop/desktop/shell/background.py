"""What goes on out of sight, whichever pane is shown."""

from __future__ import annotations

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.preferences import SUBMIT_WHEN_GREEN


def go_on(desk: Desk) -> None:
    """With what was going on when the window was closed or locked: orders that are submitted when all is green."""
    if desk.preferences.get(SUBMIT_WHEN_GREEN):
        from acme_desktop.desktop.panes.challenges.watches import watches_of

        watches_of(desk).resume()
