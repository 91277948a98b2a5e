"""A new order: names while they are typed, one decision after the other, and the command."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from acme_desktop.desktop.panes.new_order import NewOrderPane
from acme_desktop.desktop.widgets.progress import PlacesBar
from acme_desktop.domain.account import AccountId
from acme_desktop.domain.errors import InputError, TransportError
from acme_desktop.domain.order import OrderState
from acme_desktop.domain.rate_limits import LimitStanding
from acme_desktop.domain.routes import read_route
from acme_desktop.service import requests
from acme_desktop.service.lines import CaWait, Ledger
from acme_desktop.service.questions import ReadNames, ShowLedger
from acme_desktop.service.requests import PlaceOrder
from tests import builders
from tests.desktop.looks import faults
from tests.desktop.panes.new_order import sample
from tests.desktop.recording_desk import MakeDesk, RecordingDesk

Open = Callable[..., NewOrderPane]


@pytest.fixture
def desk(make_desk: MakeDesk) -> RecordingDesk:
    made = make_desk(now=lambda: sample.NOW)
    sample.prepare(made.client)
    return made


@pytest.fixture
def open_pane(desk: RecordingDesk, qtbot: QtBot, settle: Callable[[], None]) -> Open:
    def made(address: str = "/acme/orders/create") -> NewOrderPane:
        pane = NewOrderPane(desk)
        qtbot.addWidget(pane)
        pane.resize(1280, 760)
        pane.show()
        pane.show_route(read_route(address))
        pane.wake()
        settle()
        qtbot.waitUntil(lambda: not pane.knowledge.reading_now)
        return pane

    return made


def type_names(pane: NewOrderPane, qtbot: QtBot, text: str) -> None:
    pane.form.text.setPlainText(text)
    qtbot.waitUntil(lambda: not pane.knowledge.reading_now)


def words(pane: NewOrderPane) -> str:
    return "\n".join(label.text() for label in pane.findChildren(QLabel))


def press(pane: NewOrderPane, qtbot: QtBot, name: str) -> None:
    buttons = [*pane.findChildren(QPushButton), *pane.findChildren(QToolButton)]
    found = next(made for made in buttons if name in (made.text(), made.accessibleName()) and made.isVisible())
    qtbot.mouseClick(found, Qt.MouseButton.LeftButton)


def test_only_accounts_that_can_order_are_offered(open_pane: Open) -> None:
    pane = open_pane()
    offered = [pane.form.account.itemText(number) for number in range(pane.form.account.count())]
    assert len(offered) == 2
    assert "Let’s Encrypt · Production · ops@example.com" in offered


def test_names_are_read_while_they_are_typed_once_for_each_pause(
    open_pane: Open, desk: RecordingDesk, qtbot: QtBot
) -> None:
    pane = open_pane()
    before = len(desk.client.requests(ReadNames))
    qtbot.keyClicks(pane.form.text, "shop.example.com ")
    pane.form.text.insertPlainText("bücher.example.org")
    qtbot.waitUntil(lambda: not pane.knowledge.reading_now)
    assert len(desk.client.requests(ReadNames)) - before < 5
    assert "2 name(s) found" in words(pane)
    assert "xn--bcher-kva.example.org" in "\n".join(w.text() for w in pane.form.names.findChildren(QLabel))
    assert pane.place.isEnabled()
    assert faults(pane) == []


def test_each_bad_name_says_why_beside_itself_and_is_put_right_by_one_click(open_pane: Open, qtbot: QtBot) -> None:
    pane = open_pane()
    type_names(pane, qtbot, "a.example.com intranet.local \u0430pi.example.com")
    assert pane.bar.reason == "2 name(s) need a decision"
    assert not pane.place.isEnabled()
    press(pane, qtbot, "Leave out intranet.local")
    qtbot.waitUntil(lambda: not pane.knowledge.reading_now)
    press(pane, qtbot, "Use api.example.com")
    qtbot.waitUntil(lambda: not pane.knowledge.reading_now)
    assert pane.form.wish.text == "a.example.com, api.example.com"
    assert pane.place.isEnabled()


def test_a_wildcard_leaves_only_the_dns(open_pane: Open, qtbot: QtBot) -> None:
    pane = open_pane()
    type_names(pane, qtbot, "*.shop.example.com shop.example.com")
    assert pane.form.challenge.key == "dns-01"
    assert not pane.form.challenge.isEnabled()
    pane.form.solver.setCurrentIndex(1)
    pane.form.solver.activated.emit(1)
    assert not pane.place.isEnabled()
    assert "only you can do here" in pane.bar.reason


def test_the_order_is_placed_and_its_challenges_are_opened(
    open_pane: Open, desk: RecordingDesk, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    pane = open_pane("/acme/orders/create?account=2&names=shop.example.com")
    press(pane, qtbot, "Place order")
    assert desk.client.requests(PlaceOrder) == [
        PlaceOrder(2, "shop.example.com", "", "manual", "ec256", "", b"", True, "", 0.0)  # type: ignore[arg-type]
    ]
    assert not pane.place.isEnabled()
    placed = replace(builders.an_order(), state=OrderState.AWAITING_DEPLOYMENT)
    desk.client.succeed(PlaceOrder, placed)
    settle()
    assert desk.go == [f"/acme/orders/{placed.id}/challenges"]
    assert pane.form.wish.text == ""


def test_what_the_service_refuses_stands_beside_its_field_and_nothing_is_lost(
    open_pane: Open, desk: RecordingDesk, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    pane = open_pane("/acme/orders/create?names=shop.example.com")
    desk.client.answer(PlaceOrder, InputError("solver", "webroot needs an absolute directory, not {given}", given="x"))
    press(pane, qtbot, "Place order")
    settle()
    assert "absolute directory" in pane.form.fields["solver"].error
    assert pane.form.wish.text == "shop.example.com"
    desk.client.answer(PlaceOrder, TransportError("no answer from {host}", host="ca.test"))
    pane.form.place.setText("/srv/www")
    pane.form.place.setText("")
    press(pane, qtbot, "Place order")
    settle()
    assert pane.form.trouble.isVisible()
    assert pane.place.isEnabled()


def test_names_that_were_not_read_yet_are_not_ordered_in_the_place_of_others(
    open_pane: Open, desk: RecordingDesk, qtbot: QtBot
) -> None:
    pane = open_pane("/acme/orders/create?names=old.example.com")
    assert pane.place.isEnabled()
    pane.form.text.setPlainText("new.example.com")
    assert not pane.place.isEnabled()
    pane.place.click()
    pane._on_place()
    assert desk.client.requests(PlaceOrder) == []
    qtbot.waitUntil(lambda: not pane.knowledge.reading_now)
    press(pane, qtbot, "Place order")
    pane._on_place()
    assert [order.domains for order in desk.client.requests(PlaceOrder)] == ["new.example.com"]


def test_where_names_can_not_be_read_those_before_them_are_not_ordered(
    open_pane: Open, desk: RecordingDesk, qtbot: QtBot
) -> None:
    pane = open_pane("/acme/orders/create?names=old.example.com")
    desk.client.answer(ReadNames, TransportError("no answer from {host}", host="db.test"))
    type_names(pane, qtbot, "new.example.com")
    assert not pane.place.isEnabled()
    assert pane.form.trouble.isVisible()


def test_a_draft_outlives_the_pane(open_pane: Open, desk: RecordingDesk, qtbot: QtBot) -> None:
    pane = open_pane()
    type_names(pane, qtbot, "half.example.com")
    pane.rest()
    again = open_pane()
    assert again.form.wish.text == "half.example.com"


def test_profiles_come_from_the_chosen_ca(open_pane: Open, desk: RecordingDesk) -> None:
    pane = open_pane()
    offered = [pane.form.profile.itemText(number) for number in range(pane.form.profile.count())]
    assert offered == ["the CA’s own choice", "classic: 90 days", "shortlived: 6 days"]
    assert [query.server for query in desk.client.requests(requests.TestAuthority)] == ["https://ca1.test/dir"]


def test_what_is_left_of_the_cas_limits_is_told_as_an_estimate(open_pane: Open, desk: RecordingDesk) -> None:
    free_at = sample.NOW + timedelta(days=7)
    standings = (
        LimitStanding(sample.SAME_NAMES, "", 3, free_at),
        LimitStanding(sample.DOMAIN, "example.com", 12, free_at),
    )
    desk.client.answer(ShowLedger, Ledger(standings))
    pane = open_pane("/acme/orders/create?account=1&names=shop.example.com,intranet.local")
    assert desk.client.requests(ShowLedger)[-1] == ShowLedger(AccountId(1), "shop.example.com")
    said = words(pane)
    assert "3 of 5 certificates for exactly these names in 7 day(s)" in said
    assert "One of them comes back Tue 1 Dec" in said
    assert "12 of 50 certificates under example.com in 7 day(s)." in said
    assert "An estimate from our own records." in said
    assert pane.findChild(PlacesBar) is not None
    assert faults(pane) == []


def test_a_limit_that_is_used_up_warns_and_blocks_nothing(open_pane: Open, desk: RecordingDesk) -> None:
    desk.client.answer(ShowLedger, Ledger((LimitStanding(sample.SAME_NAMES, "", 5, sample.NOW + timedelta(days=1)),)))
    pane = open_pane("/acme/orders/create?account=1&names=shop.example.com")
    (point,) = (point for point in pane.plan.points if point.places)
    assert (point.tone, point.places) == ("warn", (5, 5))
    assert "Before tomorrow, " in point.more
    assert "would probably be refused" in point.more
    assert pane.place.isEnabled()


@pytest.mark.parametrize(
    ("same_names", "about"), [(True, "of these names, with order 9"), (False, "is for other names")]
)
def test_that_the_ca_asked_to_wait_is_told_in_its_words(
    open_pane: Open, desk: RecordingDesk, same_names: bool, about: str
) -> None:
    until = sample.NOW + timedelta(days=1)
    desk.client.answer(ShowLedger, Ledger((), CaWait(until, 9, same_names, "too many of them (rateLimited)")))
    pane = open_pane("/acme/orders/create?account=1&names=shop.example.com")
    said = words(pane)
    assert "The CA asked to wait until tomorrow, " in said
    assert about in said
    assert "“too many of them (rateLimited)”" in said
    assert pane.place.isEnabled()


def test_what_was_left_for_other_names_is_told_no_longer(
    open_pane: Open, desk: RecordingDesk, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    desk.client.answer(ShowLedger, Ledger((LimitStanding(sample.SAME_NAMES, "", 5, sample.NOW),)))
    pane = open_pane("/acme/orders/create?account=1&names=shop.example.com")
    assert any(point.places for point in pane.plan.points)
    desk.client.answer(ShowLedger, TransportError("no answer from {host}", host="db.test"))
    type_names(pane, qtbot, "new.example.com")
    settle()
    assert not any(point.places for point in pane.plan.points)
    type_names(pane, qtbot, "")
    assert pane.knowledge.around.ledger == Ledger()


def test_a_test_ca_is_marked_above_the_form(open_pane: Open) -> None:
    assert open_pane("/acme/orders/create?account=2").header().environment is not None
    assert open_pane("/acme/orders/create?account=1").header().environment is None


def test_whose_role_does_not_include_it_is_told(make_desk: MakeDesk, qtbot: QtBot, settle: Callable[[], None]) -> None:
    desk = make_desk(role="viewer")
    sample.prepare(desk.client)
    pane = NewOrderPane(desk)
    qtbot.addWidget(pane)
    pane.wake()
    settle()
    assert "role" in pane.bar.reason
    assert not pane.place.isEnabled()
