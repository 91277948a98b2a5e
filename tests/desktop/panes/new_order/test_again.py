"""An order once more: everything as it was, and what the CA said beside each name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from acme_desktop.desktop.panes.new_order import NewOrderPane
from acme_desktop.desktop.panes.new_order.again import wish_of
from acme_desktop.desktop.panes.new_order.wish import Wish
from acme_desktop.domain.account import AccountId, KeyType
from acme_desktop.domain.authority import Environment
from acme_desktop.domain.errors import NotFoundError, TransportError
from acme_desktop.domain.health import OrderGroup
from acme_desktop.domain.order import NOT_OFFERED, ChallengeType, Order, OrderId, OrderState, OrderWish
from acme_desktop.domain.problem import Problem
from acme_desktop.domain.routes import read_route
from acme_desktop.domain.solver import SolverKind, SolverSpec
from acme_desktop.service.lines import OrderLine, OrderStory
from acme_desktop.service.questions import FindAccounts, StudyOrder
from acme_desktop.service.requests import PlaceOrder
from acme_desktop.service.requests import TestAuthority as AskAuthority
from tests.builders import dns
from tests.desktop.looks import faults
from tests.desktop.panes.new_order import sample
from tests.desktop.recording_desk import MakeDesk, RecordingDesk

AGAIN = "/acme/orders/create?again=12"
SAID = "DNS problem: NXDOMAIN looking up A for b.example.com, while it was looked for at every name server"
REFUSED = Problem(
    "urn:ietf:params:acme:error:unauthorized", "one name was not proved", status=403,
    subproblems=(Problem("urn:ietf:params:acme:error:dns", SAID, identifier="b.example.com"),),
)  # fmt: skip
Open = Callable[[str], NewOrderPane]


def a_story(problem: Problem | None = REFUSED, **changes: object) -> OrderStory:
    wish = OrderWish(
        AccountId(2), (dns("a.example.com"), dns("b.example.com")), ChallengeType.HTTP_01,
        SolverSpec(SolverKind.WEBROOT, "/srv/www"), KeyType.RSA3072, "shortlived", False, False, "ISRG Root X1",
    )  # fmt: skip
    order = Order(
        OrderId(12), replace(wish, **changes), OrderState.INVALID, "key", b"\x30" * 70, sample.NOW, sample.NOW,
        problem=problem,
    )  # type: ignore[arg-type]  # fmt: skip
    shown = OrderLine(
        12, ("a.example.com", "b.example.com"), 2, "CA", Environment.STAGING, order.state, OrderGroup.FAILED,
        sample.NOW, sample.NOW, None, "maren", "http-01", automatic=True,
    )  # fmt: skip
    return OrderStory(order, shown, (), ())


@pytest.fixture
def desk(make_desk: MakeDesk) -> RecordingDesk:
    made = make_desk(now=lambda: sample.NOW)
    sample.prepare(made.client)
    made.client.answer(StudyOrder, a_story())
    return made


@pytest.fixture
def open_pane(desk: RecordingDesk, qtbot: QtBot, settle: Callable[[], None]) -> Open:
    def made(address: str) -> NewOrderPane:
        pane = NewOrderPane(desk)
        qtbot.addWidget(pane)
        pane.resize(848, 560)  # what the smallest window leaves
        pane.show()
        pane.show_route(read_route(address))
        pane.wake()
        settle()
        qtbot.waitUntil(lambda: not pane.knowledge.reading_now)
        settle()
        return pane

    return made


def words(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def test_everything_is_as_it_was(open_pane: Open, desk: RecordingDesk) -> None:
    pane = open_pane(AGAIN)
    assert desk.client.requests(StudyOrder) == [StudyOrder(OrderId(12))]
    wish = Wish(
        2, "a.example.com, b.example.com", "http-01", "webroot", "/srv/www", "shortlived", "rsa3072", False, "",
        "ISRG Root X1",
    )  # fmt: skip
    assert pane.form.wish == wish == wish_of(a_story().order)
    pane.place.click()
    (placed,) = desk.client.requests(PlaceOrder)
    assert (placed.profile, placed.preferred_chain, placed.solver) == ("shortlived", "ISRG Root X1", "webroot:/srv/www")
    assert faults(pane) == []


def test_what_the_ca_said_stands_beside_the_name_that_it_was_about_and_above_the_form(open_pane: Open) -> None:
    pane = open_pane(AGAIN)
    assert f"The CA says: “{SAID} (dns)”" in words(pane.form.names)
    assert words(pane.form.names).count("The CA says") == 1
    assert pane.form.trouble.headline == "Filled in as order 12 was."
    assert pane.form.trouble.text == "The CA says: “one name was not proved (unauthorized)”"
    assert pane.place.isEnabled()
    assert faults(pane) == []


def test_what_stands_beside_a_name_is_not_said_twice(open_pane: Open, desk: RecordingDesk) -> None:
    alone = Problem(REFUSED.subproblems[0].type, SAID)
    desk.client.answer(StudyOrder, a_story(replace(alone, subproblems=REFUSED.subproblems)))
    pane = open_pane(AGAIN)
    assert (pane.form.trouble.headline, pane.form.trouble.text) == ("Filled in as order 12 was.", "")


def test_a_request_of_ones_own_is_used_again(open_pane: Open, desk: RecordingDesk) -> None:
    desk.client.answer(StudyOrder, a_story(own_csr=True))
    csr = open_pane(AGAIN).form.wish.csr
    first, *lines, last = csr.splitlines()
    assert (first, last) == ("-----BEGIN CERTIFICATE REQUEST-----", "-----END CERTIFICATE REQUEST-----")
    assert [len(line) for line in lines] == [64, 32]


@pytest.mark.parametrize(
    ("problem", "tone", "text"),
    [(None, "info", ""), (Problem(NOT_OFFERED, "the CA offers no http-01"), "warn", "The CA offers no http-01.")],
)
def test_an_order_that_no_ca_refused_says_so_little(
    open_pane: Open, desk: RecordingDesk, problem: Problem | None, tone: str, text: str
) -> None:
    desk.client.answer(StudyOrder, a_story(problem))
    bar = open_pane(AGAIN).form.trouble
    assert (bar.tone, bar.text) == (tone, text)


def test_an_account_that_can_not_order_any_more_is_told_of(open_pane: Open, desk: RecordingDesk) -> None:
    desk.client.answer(StudyOrder, a_story(account_id=AccountId(3)))
    pane = open_pane(AGAIN)
    assert "can’t order any more" in pane.form.trouble.text
    assert pane.form.wish.account_id == 1


def test_an_order_that_is_not_there_is_an_error_and_the_draft_stays(open_pane: Open, desk: RecordingDesk) -> None:
    desk.client.answer(StudyOrder, NotFoundError("order", 12))
    desk.preferences.put("new-order.draft", {"text": "half.example.com"})
    pane = open_pane(AGAIN)
    assert pane.form.trouble.tone == "bad"
    assert pane.form.wish.text == "half.example.com"


@pytest.mark.parametrize("address", ["/acme/orders/create?names=c.example.com", "/acme/orders/create?account=1"])
def test_another_address_is_about_something_else(
    open_pane: Open, desk: RecordingDesk, settle: Callable[[], None], qtbot: QtBot, address: str
) -> None:
    pane = open_pane(AGAIN)
    pane.show_route(read_route(address))
    settle()
    qtbot.waitUntil(lambda: not pane.knowledge.reading_now)
    assert not pane.form.trouble.isVisible()
    pane.form.text.setPlainText("b.example.com")
    qtbot.waitUntil(lambda: not pane.knowledge.reading_now)
    assert "The CA says" not in words(pane.form.names)


def test_an_answer_that_nobody_waits_for_any_more_fills_in_nothing(
    open_pane: Open, desk: RecordingDesk, settle: Callable[[], None]
) -> None:
    pane = open_pane("/acme/orders/create")
    pane.show_route(read_route(AGAIN))
    pane.show_route(read_route("/acme/orders/create?names=c.example.com"))
    settle()
    assert pane.form.wish.text == "c.example.com"


def test_accounts_that_are_asked_twice_are_chosen_from_once(
    open_pane: Open, desk: RecordingDesk, settle: Callable[[], None]
) -> None:
    pane = open_pane("/acme/orders/create?account=1")
    first = desk.client.requests(FindAccounts)
    pane.wake()
    pane.knowledge.prefer(2)
    settle()
    assert len(desk.client.requests(FindAccounts)) == len(first) + 2
    assert pane.form.wish.account_id == 2
    pane.form.account.choose("1")
    pane.wake()
    settle()
    assert pane.form.wish.account_id == 1


def test_a_profile_stays_until_the_ca_says_that_it_has_none_like_that(
    open_pane: Open, desk: RecordingDesk, settle: Callable[[], None]
) -> None:
    desk.client.answer(StudyOrder, a_story(profile="gone"))
    desk.client.answer(AskAuthority, TransportError("no answer from {host}", host="ca.test"))
    pane = open_pane(AGAIN)
    assert pane.form.wish.profile == "gone"
    assert pane.form.fields["profile"].isVisible()
    sample.prepare(desk.client)
    desk.client.answer(StudyOrder, a_story(profile="gone", account_id=AccountId(1)))
    pane.show_route(read_route(AGAIN))
    settle()
    assert pane.form.wish.profile == ""
