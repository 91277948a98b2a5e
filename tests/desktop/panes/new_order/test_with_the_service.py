"""The form on the real service: an order that a CA refused, once more, and what is left of the CA's limits."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.panes.new_order import NewOrderPane
from acme_desktop.desktop.panes.new_order.again import wish_of
from acme_desktop.desktop.preferences import Preferences
from acme_desktop.desktop.service_client import ServiceClient
from acme_desktop.desktop.theme.theme import Theme
from acme_desktop.domain.operator import Actor, OperatorId
from acme_desktop.domain.order import OrderState
from acme_desktop.domain.routes import read_route
from acme_desktop.service.answers import SignedIn
from acme_desktop.service.requests import ListOrders, SignIn
from tests.desktop.looks import faults
from tests.desktop.recording_desk import Calls, RecordingNotices
from tests.desktop.sample_profile import OPERATOR, PASSWORD, open_service, sample_profile

PATIENCE = 20_000


@pytest.fixture
def desk(tmp_path: Path, theme: Theme, qtbot: QtBot) -> Iterator[Desk]:
    sample_profile(tmp_path)
    client = ServiceClient(lambda: open_service(tmp_path))
    answers: list[SignedIn] = []
    client.submit(SignIn(OPERATOR, PASSWORD)).succeeded.connect(answers.append)
    qtbot.waitUntil(lambda: bool(answers), timeout=PATIENCE)
    client.use_session(answers[0].token)
    actor = Actor(OperatorId(1), OPERATOR, "admin", "")
    yield Desk(client, actor, Calls(), RecordingNotices(), Preferences(None), theme, client, Calls())
    # A CA that is still being asked for its directory: whoever asked is gone before the answer, and must not be told.
    for ticket in client.running():
        ticket.stop()
    qtbot.waitUntil(lambda: not client.running(), timeout=PATIENCE)
    assert client.close()


def test_a_refused_order_is_filled_in_with_what_the_ca_said_and_what_is_left_of_its_limits(
    desk: Desk, qtbot: QtBot
) -> None:
    found: list[tuple[object, ...]] = []
    desk.client.submit(ListOrders()).succeeded.connect(found.append)
    qtbot.waitUntil(lambda: bool(found), timeout=PATIENCE)
    order = next(one for one in found[0] if one.state is OrderState.INVALID)  # type: ignore[attr-defined]
    pane = NewOrderPane(desk)
    qtbot.addWidget(pane)
    pane.resize(848, 560)
    pane.show()
    pane.show_route(read_route(f"/acme/orders/create?again={order.id}"))  # type: ignore[attr-defined]
    pane.wake()
    qtbot.waitUntil(lambda: bool(pane.knowledge.around.ledger.standings), timeout=PATIENCE)
    assert pane.form.wish == wish_of(order)  # type: ignore[arg-type]
    said = "\n".join(label.text() for label in pane.form.names.findChildren(QLabel))
    assert "The CA says" in said + pane.form.trouble.text
    assert any(point.places for point in pane.plan.points)
    assert faults(pane) == []
