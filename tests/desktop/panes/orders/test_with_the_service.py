"""Both panes on the real service, with a profile of many orders behind it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.panes.orders import OrderPane, OrdersPane
from acme_desktop.desktop.preferences import Preferences
from acme_desktop.desktop.service_client import ServiceClient
from acme_desktop.desktop.theme.theme import Theme
from acme_desktop.domain.operator import Actor, OperatorId
from acme_desktop.domain.routes import read_route
from acme_desktop.service.answers import SignedIn
from acme_desktop.service.requests import SignIn
from tests.desktop.looks import faults
from tests.desktop.recording_desk import Calls, RecordingNotices
from tests.desktop.sample_profile import OPERATOR, PASSWORD, big_profile, open_service

ORDERS = 600


@pytest.fixture
def desk(tmp_path: Path, theme: Theme, qtbot: QtBot) -> Iterator[Desk]:
    big_profile(tmp_path, certificates=300, orders=ORDERS, audit_rows=2_000)
    client = ServiceClient(lambda: open_service(tmp_path))
    answers: list[SignedIn] = []
    client.submit(SignIn(OPERATOR, PASSWORD)).succeeded.connect(answers.append)
    qtbot.waitUntil(lambda: bool(answers), timeout=20_000)
    client.use_session(answers[0].token)
    actor = Actor(OperatorId(1), OPERATOR, "admin", "")
    yield Desk(client, actor, Calls(), RecordingNotices(), Preferences(None), theme, client, Calls())
    assert client.close()


def test_all_are_found_and_each_can_be_opened(desk: Desk, qtbot: QtBot) -> None:
    orders = OrdersPane(desk)
    qtbot.addWidget(orders)
    orders.resize(1080, 720)
    orders.show()
    orders.show_route(read_route("/acme/orders"))
    qtbot.waitUntil(lambda: orders.model.answered, timeout=20_000)
    assert orders.model.total == sum(orders.model.counts.values()) == ORDERS
    by_state = {line.state: line.id for line in orders.model.lines}
    assert len(by_state) > 1
    order = OrderPane(desk)
    qtbot.addWidget(order)
    order.resize(1080, 720)
    order.show()
    for state, number in by_state.items():
        order.show_route(read_route(f"/acme/orders/{number}"))
        qtbot.waitUntil(lambda: order.study.story is not None, timeout=20_000)
        story = order.study.story
        assert story is not None
        assert story.order.state is state
        assert order.page.step.isVisible()
        assert faults(order) == []
