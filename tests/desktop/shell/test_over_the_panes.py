"""Every dialog, sheet and entry screen: named, nothing cut off, and no larger than the screen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication

from tests.desktop.hostile import Hostile, every_request
from tests.desktop.looks import clipped, nameless
from tests.desktop.over_the_panes import OPENERS, Occasion, filled, whatever_is_shown_over_panes
from tests.desktop.recording_client import RecordingClient
from tests.desktop.shell.conftest import OpenWindow


def test_all_of_them_are_looked_at() -> None:
    assert whatever_is_shown_over_panes() == set(OPENERS)


@pytest.mark.usefixtures("dressed")
def test_every_one_is_named_and_whole(
    window_size: QSize, open_window: OpenWindow, client: RecordingClient, settle: Callable[[], None]
) -> None:
    plain = Hostile("www.example.com", 1)
    for kind, answer in every_request():
        client.answer(kind, plain.value(answer))
    window = open_window("/acme/settings")
    window.resize(window_size)
    settle()
    at, found = Occasion(window, client, plain), []
    for kind, opener in OPENERS.items():
        place = opener(at)
        settle()
        filled(place)
        settle()
        faults = [*nameless(place), *clipped(place)]
        if place.isWindow() and not fits(place.size()):
            faults.append(f"larger than the screen: {place.size().toTuple()}")
        found += [f"{kind.__name__}: {fault}" for fault in faults]
        at.put_away(place)
        settle()
    assert found == [], "\n".join(found)


def fits(size: QSize) -> bool:
    """Onto the screen."""
    room = QGuiApplication.primaryScreen().availableSize()
    return size.boundedTo(room) == size
