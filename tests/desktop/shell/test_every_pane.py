"""Every pane with something in it: all of it named and reached by Tab, nothing cut off, wide and narrow."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QScrollBar, QWidget

from acme_desktop.domain.routes import ROUTES
from tests.desktop.hostile import Hostile, every_request
from tests.desktop.looks import clipped, described, nameless, tab_order
from tests.desktop.recording_client import RecordingClient
from tests.desktop.shell.conftest import OpenWindow


@pytest.mark.usefixtures("dressed")
def test_every_pane_is_named_reached_and_whole(
    window_size: QSize, open_window: OpenWindow, client: RecordingClient, settle: Callable[[], None]
) -> None:
    plain = Hostile("www.example.com", 1)
    for kind, answer in every_request():
        client.answer(kind, plain.value(answer))
    window = open_window("/acme")
    window.resize(window_size)
    found = []
    for route in ROUTES:
        window.open_route(route.replace("N", "7"))
        settle()
        workplace = window.workplace
        assert workplace is not None
        pane = workplace.shell.pane
        assert pane is not None
        faults = [*nameless(pane), *unreached(pane), *clipped(pane)]
        found += [f"{route}: {fault}" for fault in faults]
    assert found == [], "\n".join(found)


def unreached(pane: QWidget) -> Iterator[str]:
    """What Tab should come to and does not."""
    reached = set(tab_order(pane))
    for widget in pane.findChildren(QWidget):
        wants = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and widget.isEnabled()
        if wants and widget not in reached and not isinstance(widget, QScrollBar):
            yield f"not reached: {described(widget)}"
