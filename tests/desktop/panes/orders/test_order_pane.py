"""One order: what needs doing, what is done, what has happened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from acme_desktop.desktop.panes.orders import OrderPane
from acme_desktop.desktop.panes.orders.abandon_dialog import AbandonDialog, consequences
from acme_desktop.desktop.panes.orders.work import is_for
from acme_desktop.desktop.widgets.value_text import ValueText
from acme_desktop.domain.account import AccountId
from acme_desktop.domain.authority import Environment
from acme_desktop.domain.certificate import CertificateId
from acme_desktop.domain.errors import Cancelled, NotFoundError, StateError, VaultError, VaultTrouble
from acme_desktop.domain.events import Topic
from acme_desktop.domain.order import OrderId, OrderState
from acme_desktop.domain.problem import Problem
from acme_desktop.domain.routes import read_route
from acme_desktop.service.job import Progress, Step
from acme_desktop.service.lines import OrderStory
from acme_desktop.service.questions import StudyOrder
from acme_desktop.service.requests import AbandonOrder, ContinueOrder, ListOrders, PlaceOrder, RenewDue
from tests.desktop.looks import faults
from tests.desktop.panes.orders import sample
from tests.desktop.recording_desk import MakeDesk, RecordingDesk

Open = Callable[..., OrderPane]


@pytest.fixture
def desk(make_desk: MakeDesk) -> RecordingDesk:
    return make_desk(now=lambda: sample.NOW)


@pytest.fixture
def open_pane(desk: RecordingDesk, qtbot: QtBot, settle: Callable[[], None]) -> Open:
    def made(story: OrderStory | None = None, at: RecordingDesk = desk, width: int = 1120) -> OrderPane:
        if story is not None:
            sample.prepare(at.client, story)
        pane = OrderPane(at)
        qtbot.addWidget(pane)
        pane.resize(width, 720)
        pane.show()
        pane.show_route(read_route("/acme/orders/214"))
        pane.wake()
        settle()
        return pane

    return made


def words(widget: QWidget) -> str:
    shown = [label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)]
    values = [value.text for value in widget.findChildren(ValueText) if value.isVisibleTo(widget)]
    buttons = [made.text() for made in widget.findChildren(QPushButton) if made.isVisibleTo(widget)]
    return "\n".join([*shown, *values, *buttons])


def click(widget: QWidget, qtbot: QtBot, text: str) -> None:
    found = next(made for made in widget.findChildren(QPushButton) if made.text() == text and made.isVisibleTo(widget))
    qtbot.mouseClick(found, Qt.MouseButton.LeftButton)


def failed(problem: Problem = sample.REFUSED, **changes: object) -> OrderStory:
    return sample.story(OrderState.INVALID, problem=problem, **changes)  # type: ignore[arg-type]


def test_everything_about_it_is_shown(open_pane: Open) -> None:
    pane = open_pane(sample.story(renews=88))
    shown = words(pane)
    for part in (
        "ops@example.com",
        "Let’s Encrypt",
        "TXT record in the DNS (dns-01)",
        "you, by hand",
        "certificate 88",
        "EC P-256, in the vault",
        "https://ca.test/order/214",
        "bücher.example.net",
        "1 of 2 proved",
    ):
        assert part in shown
    header = pane.header()
    assert [crumb.text for crumb in header.crumbs] == ["Orders", "214"]
    assert header.chip is not None
    assert header.chip.text == "Your turn"
    assert faults(pane) == []


def test_a_band_stands_above_one_of_a_test_ca(open_pane: Open) -> None:
    story = sample.story()
    pane = open_pane(replace(story, line=replace(story.line, environment=Environment.STAGING)))
    assert pane.header().environment is Environment.STAGING


def test_names_and_facts_stand_below_in_a_narrow_window(open_pane: Open, settle: Callable[[], None]) -> None:
    pane = open_pane(sample.story(), width=840)
    assert pane.page.facts.y() > pane.page.time.geometry().bottom()
    assert faults(pane) == []
    pane.resize(1300, 720)
    settle()
    assert pane.page.facts.x() > pane.page.time.geometry().right()


@pytest.mark.parametrize(
    ("story", "said", "button", "route"),
    [
        (sample.story(), "Your turn: put in place what proves", "Open challenges", "/acme/orders/214/challenges"),
        (
            failed(),
            "2 names were refused",
            "Fix and retry",
            "/acme/orders/create?again=214",
        ),
        (failed(renews=88), "The CA refused.", "Show the certificate in use", "/acme/certificates/88"),
        (
            sample.story(OrderState.VALID, certificate_id=91),
            "Next: export it to where it runs.",
            "Open certificate",
            "/acme/certificates/91",
        ),
        (
            sample.story(OrderState.ABANDONED),
            "The order was abandoned.",
            "Order again",
            "/acme/orders/create?again=214",
        ),
    ],
)
def test_what_needs_doing_has_its_button(
    open_pane: Open, desk: RecordingDesk, qtbot: QtBot, story: OrderStory, said: str, button: str, route: str
) -> None:
    pane = open_pane(story)
    assert said in words(pane.page.step)
    assert faults(pane) == []
    click(pane, qtbot, button)
    assert desk.go[0].startswith(route)
    read_route(desk.go[0])


@pytest.mark.parametrize(
    ("story", "said"),
    [
        (failed(Problem("wrong-certificate", "other names")), "The CA issued something else than was ordered."),
        (failed(Problem("not-offered", "no such profile")), "The CA does not offer what was ordered."),
        (failed(Problem(), expires=sample.NOW - 3 * sample.HOUR), "The names were not proved in time."),
        (sample.story(OrderState.PROCESSING), "It goes on when somebody continues it."),
        (sample.story(OrderState.PROCESSING, renews=88), "The next renewal run goes on with it by itself."),
        (sample.story(OrderState.READY, expires=sample.NOW - sample.HOUR), "Its time at the CA is over"),
    ],
)
def test_how_it_stands_is_said(open_pane: Open, story: OrderStory, said: str) -> None:
    assert said in words(open_pane(story).page.step)


def test_each_name_has_the_words_of_the_ca(open_pane: Open) -> None:
    story = failed()
    name = story.order.wish.identifiers[1]
    known = (story.authorizations[0], sample.authorization(name, "invalid", 1, Problem(detail="no <b>TXT</b> found")))
    pane = open_pane(replace(story, authorizations=known))
    shown = words(pane.page.names)
    assert "The CA says: “no <b>TXT</b> found”" in shown
    assert "The CA says: “CAA record for apps.example.net forbids it (caa)”" in shown
    assert "Refused" in shown


def test_once_it_went_on_every_name_is_proved(open_pane: Open) -> None:
    assert "2 of 2 proved" in words(open_pane(sample.story(OrderState.PROCESSING)).page.names)


def test_a_failed_renewal_counts_down_to_its_next_try(open_pane: Open) -> None:
    story = failed(renews=88)
    soon = replace(story.line, next_attempt=sample.NOW + timedelta(minutes=9, seconds=41))
    assert "tries again in 9:41" in open_pane(replace(story, line=soon)).page.retry.text
    past = replace(story.line, next_attempt=sample.NOW - sample.HOUR)
    assert not open_pane(replace(story, line=past)).page.retry.isVisible()


def test_it_is_continued_and_can_be_stopped(
    open_pane: Open, desk: RecordingDesk, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    pane = open_pane(sample.story(OrderState.VALIDATING))
    click(pane, qtbot, "Continue now")
    assert desk.client.requests(ContinueOrder) == [ContinueOrder(OrderId(214), 120.0)]
    desk.client.progress(ContinueOrder, Progress(Step.VALIDATING, 1, 2, subject="apps.example.net"))
    assert "Waiting for the CA’s verdict, 1 of 2: apps.example.net" in words(pane.page.work)
    assert not pane.page.step.isVisible()
    assert not pane.abandon_button.isEnabled()
    assert faults(pane) == []
    click(pane.page.work, qtbot, "Cancel")
    ticket = desk.client.pending(ContinueOrder)
    assert ticket.stop_event.is_set()
    desk.client.fail(ticket, Cancelled())
    settle()
    assert not pane.page.work.isVisible()
    assert pane.page.step.isVisible()
    assert not pane.page.trouble.isVisible()


def test_what_waits_for_a_hand_is_prepared_and_not_submitted(
    open_pane: Open, desk: RecordingDesk, qtbot: QtBot
) -> None:
    click(open_pane(sample.story(OrderState.PENDING)), qtbot, "Continue now")
    assert not desk.client.requests(ContinueOrder)[0].respond


def test_why_it_could_not_be_continued_is_said(
    open_pane: Open, desk: RecordingDesk, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    pane = open_pane(sample.story(OrderState.READY))
    click(pane, qtbot, "Continue now")
    desk.client.fail(ContinueOrder, VaultError(VaultTrouble.LOCKED, "it is locked"))
    settle()
    assert "The keyring is locked." in words(pane.page.trouble)
    click(pane.page.trouble, qtbot, "Try again")
    assert len(desk.client.requests(ContinueOrder)) == 2
    assert not pane.page.trouble.isVisible()


def test_work_that_another_pane_began_is_shown_too(
    open_pane: Open, desk: RecordingDesk, settle: Callable[[], None]
) -> None:
    before = desk.client.submit(ContinueOrder(OrderId(214)))
    desk.client.progress(before, Progress(Step.DOWNLOADING))
    pane = open_pane(sample.story(OrderState.ISSUED))
    assert "Downloading the certificate" in words(pane.page.work)
    desk.client.succeed(before, sample.story(OrderState.VALID).order)
    assert not pane.page.work.isVisible()
    desk.client.submit(RenewDue(CertificateId(1)))
    assert not pane.page.work.isVisible()
    desk.client.submit(ContinueOrder(OrderId(214)))
    settle()
    assert pane.page.work.isVisible()


def test_which_work_is_for_an_order() -> None:
    order = sample.story(renews=88).order
    domains = "Apps.example.net,\n xn--bcher-kva.example.net"
    assert is_for(PlaceOrder(AccountId(1), domains), order)
    assert not is_for(PlaceOrder(AccountId(1), "apps.example.net"), order)
    assert not is_for(PlaceOrder(AccountId(2), domains), order)
    assert is_for(RenewDue(CertificateId(88)), order)
    assert not is_for(RenewDue(None), order)
    assert not is_for(AbandonOrder(OrderId(213)), order)
    assert not is_for(ListOrders(), order)


def test_it_is_abandoned_after_the_consequences_were_read(open_pane: Open, desk: RecordingDesk, qtbot: QtBot) -> None:
    pane = open_pane(sample.story(renews=88))
    click(pane, qtbot, "Abandon…")
    dialog = pane.findChild(AbandonDialog)
    assert dialog is not None
    assert "Certificate 88 is not renewed by it." in words(dialog)
    assert dialog.cancel_button.isDefault()
    assert faults(dialog) == []
    click(dialog, qtbot, "Keep it")
    assert desk.client.requests(AbandonOrder) == []
    click(pane, qtbot, "Abandon…")
    click(pane.findChildren(AbandonDialog)[-1], qtbot, "Abandon order")
    assert desk.client.requests(AbandonOrder) == [AbandonOrder(OrderId(214))]


def test_why_it_could_not_be_abandoned_is_said_without_doing_anything_else(
    open_pane: Open, desk: RecordingDesk, settle: Callable[[], None]
) -> None:
    pane = open_pane(sample.story(OrderState.PROCESSING))
    pane.work.abandon()
    desk.client.fail(AbandonOrder, StateError("the CA is issuing the certificate of order {id}", id=214))
    settle()
    assert "The CA is issuing the certificate of order 214." in words(pane.page.trouble)
    assert "Try again" not in words(pane.page.trouble)
    assert pane.page.trouble.isVisible()


def test_what_is_lost_depends_on_the_order() -> None:
    automatic = " ".join(consequences(sample.story(solver="webroot:/srv/www")))
    assert "What you have put in place" not in automatic
    assert "Certificate" not in automatic


@pytest.mark.parametrize("state", [OrderState.VALID, OrderState.INVALID, OrderState.ABANDONED, OrderState.STORED])
def test_what_is_over_can_not_be_abandoned(open_pane: Open, state: OrderState) -> None:
    assert not open_pane(sample.story(state)).bar.isVisible()


def test_a_viewer_may_look_and_change_nothing(open_pane: Open, make_desk: MakeDesk) -> None:
    viewer = make_desk(role="viewer", now=lambda: sample.NOW)
    pane = open_pane(sample.story(OrderState.READY), at=viewer)
    assert "Your role may look and change nothing." in words(pane.page.step)
    assert "Continue now" not in words(pane)
    assert not pane.bar.isVisible()
    assert pane.palette_actions() == ()
    turn = open_pane(sample.story(), at=viewer)
    assert "Open challenges" in words(turn)


def test_the_palette_offers_what_can_be_done(open_pane: Open) -> None:
    offered = [action.text() for action in open_pane(sample.story(OrderState.READY)).palette_actions()]
    assert offered == ["Continue this order now", "Abandon this order…"]


def test_an_order_that_is_not_there(
    open_pane: Open, desk: RecordingDesk, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    desk.client.answer(StudyOrder, NotFoundError("order", 214))
    pane = open_pane()
    assert pane.page.trouble.isVisible()
    assert "Reading" not in words(pane)
    sample.prepare(desk.client)
    click(pane, qtbot, "Try again")
    settle()
    assert len(desk.client.requests(StudyOrder)) == 2
    assert not pane.page.trouble.isVisible()
    assert "Open challenges" in words(pane)


def test_another_order_shows_nothing_of_the_one_before(
    open_pane: Open, desk: RecordingDesk, settle: Callable[[], None]
) -> None:
    pane = open_pane(sample.story())
    desk.client.answer(StudyOrder, lambda _: sample.story(OrderState.VALID, certificate_id=91))
    pane.show_route(read_route("/acme/orders/215"))
    assert not pane.page.step.isVisible()
    assert "Reading order 215…" in words(pane)
    settle()
    assert "Open certificate" in words(pane)


def test_what_happens_is_shown_and_what_stands_stays(open_pane: Open, desk: RecordingDesk, qtbot: QtBot) -> None:
    pane = open_pane(sample.story())
    button = pane.page.step.findChildren(QPushButton)[-1]
    desk.client.tell(Topic.CHALLENGE)
    qtbot.waitUntil(lambda: len(desk.client.requests(StudyOrder)) == 2)
    assert button in pane.page.step.findChildren(QPushButton)
