"""The double behaves as the bridge does: answers come through the event loop, one of three ways, then `finished`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel

from acme_desktop.domain.errors import Cancelled, NotSignedInError, StateError
from acme_desktop.domain.events import Topic
from acme_desktop.service.requests import ListAccounts, ListOrders, SignOut
from tests.desktop.recording_client import RecordingClient
from tests.desktop.recording_desk import MakeDesk

Settle = Callable[[], None]


def heard(ticket: Any) -> list[object]:
    found: list[object] = []
    ticket.succeeded.connect(lambda value: found.append(("succeeded", value)))
    ticket.failed.connect(lambda error: found.append(("failed", error)))
    ticket.stopped.connect(lambda: found.append("stopped"))
    ticket.finished.connect(lambda: found.append("finished"))
    return found


def test_a_prepared_answer_arrives_after_whoever_asks_has_connected(client: RecordingClient, settle: Settle) -> None:
    client.answer(ListOrders, ())
    found = heard(client.submit(ListOrders()))
    assert found == []
    settle()
    assert found == [("succeeded", ()), "finished"]
    assert client.submitted == [ListOrders()]
    assert client.running() == ()


@pytest.mark.parametrize("error", [StateError("no"), NotSignedInError("who?")])
def test_a_prepared_error_fails(client: RecordingClient, settle: Settle, error: Exception) -> None:
    unclaimed: list[object] = []
    ended: list[bool] = []
    client.unclaimed.connect(lambda _, what: unclaimed.append(what))
    client.session_ended.connect(lambda: ended.append(True))
    client.answer(ListOrders, error)
    found = heard(client.submit(ListOrders()))
    heard(client.submit(ListOrders(), claim=True))
    settle()
    assert found == [("failed", error), "finished"]
    signed_out = isinstance(error, NotSignedInError)
    assert unclaimed == ([] if signed_out else [error])
    assert ended == ([True, True] if signed_out else [])


def test_an_answer_may_be_worked_out(client: RecordingClient, settle: Settle) -> None:
    client.answer(ListOrders, lambda request: (type(request).__name__,))
    found = heard(client.submit(ListOrders()))
    settle()
    assert found == [("succeeded", ("ListOrders",)), "finished"]


def test_what_is_not_prepared_stays_open(client: RecordingClient, settle: Settle) -> None:
    first, second = client.submit(ListOrders()), client.submit(ListAccounts())
    found = heard(first)
    settle()
    assert client.running() == (first, second)
    client.fail(ListOrders, Cancelled())
    assert found == ["stopped", "finished"]
    other = heard(second)
    client.succeed(second, ())
    assert other == [("succeeded", ()), "finished"]


def test_what_was_stopped_is_not_answered(client: RecordingClient, settle: Settle) -> None:
    client.answer(ListOrders, ())
    ticket = client.submit(ListOrders())
    found = heard(ticket)
    ticket.stop()
    settle()
    assert found == ["stopped", "finished"]


def test_submissions_can_be_listened_to(client: RecordingClient) -> None:
    made: list[object] = []
    client.submitted.connect(made.append)
    ticket = client.submit(SignOut())
    assert made == [ticket]
    assert client.requests(SignOut) == [SignOut()]


def test_the_desk_remembers(make_desk: MakeDesk) -> None:
    desk = make_desk(role="viewer")
    desk.go("/acme/orders/7")
    desk.notices.toast("Done")
    assert (desk.go, desk.notices.toasts, desk.actor.role) == (["/acme/orders/7"], ["Done"], "viewer")
    happened: list[object] = []
    desk.client.happened.connect(happened.append)
    desk.client.tell(Topic.ORDER)
    assert len(happened) == 1


def test_a_window_can_be_shown(qtbot: Any) -> None:
    window = QLabel("x")
    qtbot.addWidget(window)
    window.setMinimumSize(200, 100)
    window.show()
    qtbot.waitExposed(window)
