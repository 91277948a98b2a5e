"""From the first look at a sheet to “now safe to remove”, on the real service in its threads, with a scripted CA."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from acme_desktop.desktop.panes.challenges.sheet_pane import ChallengesPane
from acme_desktop.desktop.panes.challenges.sheet_view import SheetView
from acme_desktop.desktop.process.garbage import Garbage
from acme_desktop.desktop.service_client import ServiceClient
from acme_desktop.domain.order import Order, OrderState
from acme_desktop.domain.routes import read_route
from acme_desktop.service.questions import ListLeftovers
from tests.desktop.recording_desk import MakeDesk, RecordingDesk
from tests.unit.service.core import Core, Shelf, set_up

SOON = 30_000  # ms


class Real:
    """A core, its service behind the bridge, and a pane on it."""

    def __init__(self, core: Core, make_desk: MakeDesk, qtbot: QtBot) -> None:
        self.core, self.qtbot = core, qtbot
        self.client = ServiceClient(lambda: core.service)
        self.client.use_session(core.token)
        self.desk: RecordingDesk = make_desk(client=self.client, now=core.clock.now)
        self.panes: list[ChallengesPane] = []

    def open(self, order: Order) -> SheetView:
        pane = ChallengesPane(self.desk)
        self.panes.append(pane)
        pane.resize(1080, 700)
        pane.show_route(read_route(f"/acme/orders/{order.id}/challenges"))
        pane.show()
        pane.wake()
        assert pane.view is not None
        return pane.view

    def wait(self, what: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(what, timeout=SOON)

    def look(self, view: SheetView) -> None:
        """A look that begins after everything that happened so far."""
        self.wait(lambda: not view.watch.rounds.looking)
        view.check_now()

    def close(self) -> None:
        for pane in self.panes:
            pane.rest()
            pane.hide()
            pane.deleteLater()
        # Now, and not in the next test's event loop: by then Python may have collected what Qt still has.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        assert self.client.close()
        self.core.shelf.close()


@pytest.fixture
def real(tmp_path: Path, make_desk: MakeDesk, qtbot: QtBot) -> Iterator[Real]:
    for name in ("prepared", "shelf"):
        (tmp_path / name).mkdir()
    core = Core(tmp_path, Shelf(tmp_path / "shelf"), set_up(tmp_path / "prepared"))
    garbage = Garbage()
    made = Real(core, make_desk, qtbot)
    yield made
    made.close()
    garbage.close()


def headline(view: SheetView) -> str:
    return view.head.ui.headline_label.text()


def test_from_nothing_to_a_certificate_and_everything_taken_away(real: Real) -> None:
    order = real.core.place("a.example *.a.example b.example", challenge_type="dns-01")
    view = real.open(order)
    real.wait(lambda: len(view.body.cards) == 2)
    real.wait(lambda: "0 of 3 are there" in headline(view))
    assert [card.state_word for card in view.body.cards.values()] == ["Not found", "Not found"]
    assert not view.footer.next_button.isEnabled()
    assert len(real.core.trail("challenge.view")) == 1

    real.core.deploy(order)
    real.look(view)
    real.wait(view.footer.next_button.isEnabled)
    assert [card.state_word for card in view.body.cards.values()] == ["Right", "Right"]
    view.footer.next_button.click()
    real.wait(lambda: view.watch.known.state is OrderState.VALID)
    real.wait(lambda: len(view.leftovers.rows) == 3)
    assert headline(view) == "The certificate is here."
    assert len(real.core.trail("challenge.view")) == 1

    view.leftovers.rows[0].tick.click()
    real.wait(lambda: len(real.core.handle(ListLeftovers(order.id))) == 2)
    view.footer.next_button.click()
    assert real.desk.go == [f"/acme/certificates/{real.core.order(order).certificate_id}"]


def test_it_submits_by_itself_when_all_is_green(real: Real) -> None:
    order = real.core.place("a.example", challenge_type="http-01")
    view = real.open(order)
    real.wait(lambda: not view.footer.green_check.isHidden())
    view.footer.green_check.click()
    real.panes[0].rest()
    real.core.deploy(order)
    real.look(view)
    real.wait(lambda: real.core.order(order).state is OrderState.VALID)
    real.wait(lambda: view.watch.known.state is OrderState.VALID)


def test_a_new_life_of_the_window_shows_the_same_values(real: Real) -> None:
    order = real.core.place("a.example", challenge_type="dns-01")
    first = real.open(order)
    real.wait(lambda: len(first.body.cards) == 1)
    values = [row.value for card in first.body.cards.values() for row in card.panel.rows]
    real.panes[0].rest()
    real.core.restart()
    real.client.reopen()
    second = real.open(order)
    real.wait(lambda: len(second.body.cards) == 1)
    assert [row.value for card in second.body.cards.values() for row in card.panel.rows] == values
