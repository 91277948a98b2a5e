"""The sheet as a person works with it: look, copy, submit, see what the CA says, and take everything away again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from acme_desktop.desktop.panes.challenges.sheet_pane import ChallengesPane
from acme_desktop.desktop.panes.challenges.sheet_view import SheetView
from acme_desktop.desktop.panes.challenges.submit_anyway_dialog import SubmitAnywayDialog
from acme_desktop.desktop.panes.challenges.thing_card import ThingCard
from acme_desktop.desktop.panes.challenges.watches import Watches
from acme_desktop.domain.authority import Environment
from acme_desktop.domain.errors import NotFoundError, TransportError
from acme_desktop.domain.order import OrderState
from acme_desktop.domain.preflight import Verdict
from acme_desktop.domain.problem import Problem
from acme_desktop.domain.routes import read_route
from acme_desktop.service.answers import ExportedFiles
from acme_desktop.service.job import Progress, Step
from acme_desktop.service.lines import Leftover
from acme_desktop.service.questions import (
    ListLeftovers,
    LocateChallenge,
    MarkRemoved,
    SaveChallengeFiles,
    StudyOrder,
)
from acme_desktop.service.requests import CheckChallenges, ContinueOrder, ListChallenges, PlaceOrder
from tests.desktop.recording_desk import MakeDesk, RecordingDesk

from . import samples

Settle = Callable[[], None]
APPS = "_acme-challenge.apps.example.net"
API = "_acme-challenge.api.example.org"


class Sheet:
    """A pane on a desk, opened."""

    def __init__(self, desk: RecordingDesk, qtbot: QtBot, settle: Settle) -> None:
        self.desk, self.settle = desk, settle
        self.pane = ChallengesPane(desk)
        qtbot.addWidget(self.pane)
        self.pane.resize(1080, 700)

    @property
    def view(self) -> SheetView:
        assert self.pane.view is not None
        return self.pane.view

    def card(self, key: str) -> ThingCard:
        return self.view.body.cards[key]

    def open(self, route: str = "/acme/orders/214/challenges") -> None:
        self.pane.show_route(read_route(route))
        self.pane.show()
        self.pane.wake()
        self.settle()

    def checked(self, checks: dict[int, object]) -> None:
        self.view.watch.rounds.check_now()
        self.desk.client.succeed(CheckChallenges, tuple(checks.values()))  # type: ignore[arg-type]
        self.settle()

    @property
    def headline(self) -> str:
        return self.view.head.ui.headline_label.text()


@pytest.fixture
def desk(make_desk: MakeDesk) -> RecordingDesk:
    return prepared(make_desk())


def prepared(desk: RecordingDesk) -> RecordingDesk:
    desk.client.answer(StudyOrder, lambda q: samples.dns_story() if q.order_id == 214 else samples.http_story())
    desk.client.answer(ListChallenges, lambda q: samples.dns_rows() if q.order_id == 214 else samples.http_rows())
    desk.client.answer(ListLeftovers, ())
    return desk


@pytest.fixture
def sheet(desk: RecordingDesk, qtbot: QtBot, settle: Settle) -> Sheet:
    return Sheet(desk, qtbot, settle)


def test_a_sheet_says_what_is_to_be_done_before_anybody_has_looked(sheet: Sheet) -> None:
    sheet.open()
    assert sheet.headline == "Publish 3 TXT values in 2 zones."
    assert list(sheet.view.body.cards) == [APPS, API]
    assert [row.value for row in sheet.card(APPS).panel.rows] == [
        APPS, "_acme-challenge.apps", samples.VALUE_1, samples.VALUE_2,
    ]  # fmt: skip
    assert sheet.card(API).state_word == "Not checked yet"
    assert not sheet.view.footer.next_button.isEnabled()
    assert sheet.view.footer.reason == "Not checked yet"
    assert sheet.view.footer.countdown.text == "2 d 03:37 left"


def test_what_was_seen_stands_beside_the_values(sheet: Sheet) -> None:
    sheet.open()
    sheet.checked(samples.dns_checks())
    assert sheet.headline == "Publish 3 TXT values in 2 zones. 1 of 3 is there."
    apps, api = sheet.card(APPS), sheet.card(API)
    assert (apps.state_word, api.state_word) == ("1 of 2 found", "Not found")
    assert apps.board.model().rowCount() == 5
    assert apps.advice.headline == "Only one of the two values is published."
    assert api.advice.headline == "The zone name is doubled."
    assert sheet.view.footer.reason == "2 values missing"
    assert apps.accessibleName() == f"{APPS}, TXT, two values, 1 of 2 found"


def test_the_title_row_says_where_we_are_and_whose_turn_it_is(sheet: Sheet) -> None:
    assert [crumb.text for crumb in sheet.pane.header().crumbs] == ["Challenges"]
    sheet.open()
    header = sheet.pane.header()
    assert [(crumb.text, crumb.route) for crumb in header.crumbs] == [
        ("Orders", "/acme/orders"), ("214", "/acme/orders/214"), ("Challenges", ""),
    ]  # fmt: skip
    assert header.chip is not None
    assert (header.chip.text, header.chip.tone, header.environment) == ("Your turn", "you", None)
    sheet.open("/acme/orders/3/challenges")
    assert sheet.pane.header().environment is Environment.PRACTICE


def test_a_card_copies_its_missing_value(sheet: Sheet, qtbot: QtBot) -> None:
    sheet.open()
    sheet.checked(samples.dns_checks())
    card = sheet.card(APPS)
    qtbot.keyClick(card, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == samples.VALUE_2
    card.advice.findChildren(type(sheet.view.footer.next_button))[0].click()
    assert QGuiApplication.clipboard().text() == samples.VALUE_2
    card.panel.rows[1].copy_button.click()
    assert QGuiApplication.clipboard().text() == "_acme-challenge.apps"


def test_a_card_folds_when_it_is_right_and_stays_as_somebody_left_it(sheet: Sheet, qtbot: QtBot) -> None:
    sheet.open()
    sheet.checked(samples.dns_checks())
    card = sheet.card(APPS)
    assert not card.folded
    sheet.checked(samples.green_dns_checks())
    assert card.folded
    card.setFocus()
    qtbot.keyClick(card, Qt.Key.Key_Space)
    sheet.checked(samples.green_dns_checks())
    assert not card.folded
    assert sheet.headline == "3 TXT values published, all of it right."


def test_when_all_is_green_the_ca_can_be_told(sheet: Sheet) -> None:
    sheet.open()
    sheet.checked(samples.green_dns_checks())
    footer = sheet.view.footer
    assert footer.next_button.isEnabled()
    assert footer.reason == ""
    assert footer.anyway_button.isHidden()
    footer.next_button.click()
    assert sheet.desk.client.requests(ContinueOrder) == [ContinueOrder(samples.DNS_ORDER, 90.0, True, False, "")]
    assert not footer.next_button.isEnabled()
    sheet.desk.client.progress(ContinueOrder, Progress(Step.VALIDATING))
    assert sheet.view.notes.isVisible()


def test_waiting_for_the_ca_can_be_given_up(sheet: Sheet) -> None:
    sheet.open()
    sheet.checked(samples.green_dns_checks())
    sheet.view.footer.next_button.click()
    sheet.view.notes.stop_asked.emit()
    assert sheet.desk.client.pending(ContinueOrder).stop_event.is_set()


def test_submit_when_green_is_remembered_and_submits_once(sheet: Sheet) -> None:
    sheet.open()
    sheet.checked(samples.dns_checks())
    sheet.view.footer.green_check.click()
    assert sheet.view.watch.armed
    sheet.pane.rest()
    sheet.checked(samples.green_dns_checks())
    assert len(sheet.desk.client.requests(ContinueOrder)) == 1
    assert not sheet.view.watch.armed


def test_submit_anyway_asks_for_a_reason(sheet: Sheet, qtbot: QtBot) -> None:
    sheet.open()
    sheet.checked(samples.dns_checks())
    sheet.view.footer.anyway_button.click()
    (dialog,) = sheet.view.findChildren(SubmitAnywayDialog)
    assert dialog.cancel_button.isDefault()
    assert "2 values missing" in dialog._text.text()
    dialog.submit_button.click()
    assert dialog.field.error == "Without a reason nothing is submitted."
    assert sheet.desk.client.requests(ContinueOrder) == []
    qtbot.keyClicks(dialog.reason_edit, "split DNS")
    assert dialog.field.error == ""
    dialog.submit_button.click()
    (request,) = sheet.desk.client.requests(ContinueOrder)
    assert (request.without_check, request.reason) == (True, "split DNS")


def test_a_viewer_sees_everything_and_is_told_why_nothing_can_be_submitted(
    make_desk: MakeDesk, qtbot: QtBot, settle: Settle
) -> None:
    sheet = Sheet(prepared(make_desk(role="viewer")), qtbot, settle)
    sheet.open()
    sheet.checked(samples.green_dns_checks())
    footer = sheet.view.footer
    assert not footer.next_button.isEnabled()
    assert footer.reason == "As a viewer you can look, not submit."
    assert footer.green_check.isHidden()
    assert footer.anyway_button.isHidden()
    assert len(sheet.view.body.cards) == 2


def test_what_the_ca_says_stands_beside_its_name(sheet: Sheet) -> None:
    story = samples.dns_story(OrderState.INVALID)
    said = Problem("urn:ietf:params:acme:error:unauthorized", "No TXT record found at _acme-challenge.api.example.org")
    third = samples.an_authorization(samples.dns_rows()[2], "invalid", status="invalid", problem=said)
    authorizations = (*story.authorizations[:2], third, *story.authorizations[3:])
    sheet.desk.client.answer(StudyOrder, replace(story, authorizations=authorizations))
    sheet.open()
    assert sheet.headline == "Let’s Encrypt did not accept 1 name."
    api = sheet.card(API)
    assert api.state_word == "Refused"
    assert api.verdict.headline == "Let’s Encrypt did not accept api.example.org."
    assert api.verdict.text == "No TXT record found at _acme-challenge.api.example.org (unauthorized)"
    assert not api.folded
    assert sheet.view.footer.next_button.text() == "Fix and retry"
    sheet.view.footer.next_button.click()
    (placed,) = sheet.desk.client.requests(PlaceOrder)
    assert placed.domains.split() == [
        "apps.example.net", "*.apps.example.net", "api.example.org", "www.example.com",
    ]  # fmt: skip
    assert (placed.challenge_type, placed.solver, placed.csr) == ("dns-01", "manual", b"")
    sheet.desk.client.succeed(PlaceOrder, replace(story.order, id=215))
    assert sheet.desk.go == ["/acme/orders/215/challenges"]


def test_a_problem_with_the_order_as_a_whole_stands_above(sheet: Sheet) -> None:
    problem = Problem("urn:ietf:params:acme:error:caa", "CAA record for example.org prevents issuance")
    sheet.desk.client.answer(StudyOrder, samples.dns_story(OrderState.INVALID, problem=problem))
    sheet.open()
    assert sheet.view.notes.answer.text == "CAA record for example.org prevents issuance (caa)"


def test_when_the_certificate_is_here_what_may_go_is_listed_until_it_is_ticked(sheet: Sheet) -> None:
    left = tuple(Leftover(n, 214, "dns-01", f"_acme-challenge.{n}.example", "value") for n in (1, 2))
    sheet.desk.client.answer(ListLeftovers, left)
    sheet.desk.client.answer(MarkRemoved, left[1:])
    sheet.desk.client.answer(StudyOrder, samples.dns_story(OrderState.VALID, certificate_id=9))
    sheet.open()
    assert sheet.headline == "The certificate is here."
    card = sheet.view.leftovers
    assert card.isVisible()
    assert [row.left.name for row in card.rows] == ["_acme-challenge.1.example", "_acme-challenge.2.example"]
    card.rows[0].tick.click()
    sheet.settle()
    assert [request.challenge_ids for request in sheet.desk.client.requests(MarkRemoved)] == [(1,)]
    assert (card.rows[0].tick.isChecked(), card.rows[0].tick.isEnabled()) == (True, False)
    sheet.desk.client.answer(MarkRemoved, TransportError("no network"))
    card.rows[1].tick.click()
    sheet.settle()
    assert not card.rows[1].tick.isChecked()
    assert sheet.view.footer.next_button.text() == "Export certificate"
    sheet.view.footer.next_button.click()
    assert sheet.desk.go == ["/acme/certificates/9"]


def test_an_order_that_was_interrupted_is_continued(sheet: Sheet) -> None:
    sheet.desk.client.answer(StudyOrder, samples.dns_story(OrderState.VALIDATING))
    sheet.open()
    assert sheet.headline == "Let’s Encrypt is looking."
    assert sheet.view.footer.next_button.text() == "Continue"
    sheet.view.footer.next_button.click()
    assert len(sheet.desk.client.requests(ContinueOrder)) == 1
    assert sheet.desk.client.requests(CheckChallenges) == [] or not sheet.view.watch.rounds.running


def test_a_failure_stands_above_with_a_way_to_try_again(sheet: Sheet) -> None:
    sheet.desk.client.answer(StudyOrder, NotFoundError("order", 214))
    sheet.open()
    assert "no order 214" in sheet.view.notes.failure.headline
    sheet.desk.client.answer(StudyOrder, samples.dns_story())
    sheet.view.watch.known.refresh()
    sheet.settle()
    sheet.checked(samples.dns_checks())
    assert sheet.view.notes.failure.headline == ""


def test_what_is_found_wrong_at_the_last_moment_is_said(sheet: Sheet) -> None:
    sheet.open()
    sheet.checked(samples.green_dns_checks())
    sheet.view.footer.next_button.click()
    sheet.desk.client.succeed(ContinueOrder, replace(samples.dns_story().order, note="ns2: nothing there"))
    sheet.settle()
    assert sheet.view.notes.answer.text == "ns2: nothing there"


def test_files_are_saved_one_by_one_or_as_a_tree(sheet: Sheet) -> None:
    sheet.open("/acme/orders/3/challenges")
    sheet.checked(samples.http_checks())
    card = next(iter(sheet.view.body.cards.values()))
    assert card.tools is not None
    for made, path in ((card.tools.save_button, "/srv/www"), (card.tools.tree_button, "/srv/tree.zip")):
        made.click()
        dialog = sheet.view.findChildren(QFileDialog)[-1]
        dialog.fileSelected.emit(path)
        dialog.close()
        sheet.settle()
    first, second = sheet.desk.client.requests(SaveChallengeFiles)
    assert (first.path, first.challenge_id) == ("/srv/www", 11)
    assert (second.path, second.challenge_id) == ("/srv/tree.zip", None)
    sheet.desk.client.succeed(SaveChallengeFiles, ExportedFiles(("/srv/www/token",)))
    assert sheet.view.notes.answer.text == "/srv/www/token"


def test_the_program_can_answer_where_every_address_is_this_computer(sheet: Sheet) -> None:
    sheet.open("/acme/orders/3/challenges")
    rows = samples.http_rows()
    elsewhere = [samples.file_check(row, samples.fetched("192.0.2.7")) for row in rows]
    here = [
        replace(samples.file_check(row, samples.fetched("127.0.0.1")), asked="http://a.test:5002/x") for row in rows
    ]
    unknown = replace(samples.fetched("127.0.0.53"), resolver=True, as_expected=False)
    sheet.checked(dict(enumerate(elsewhere)))
    card = next(iter(sheet.view.body.cards.values()))
    assert card.tools is not None
    assert card.tools.serve_button.isHidden()
    sheet.checked({n: samples.file_check(row, unknown) for n, row in enumerate(rows)})
    assert card.tools.serve_button.isHidden()
    sheet.checked(dict(enumerate(here)))
    card.tools.serve_button.click()
    (request,) = sheet.desk.client.requests(PlaceOrder)
    assert (request.solver, request.challenge_type, request.wait) == ("http-server:5002", "http-01", 90.0)
    assert request.domains == "www.practice.example\nfiles.practice.example"
    assert card.tools.serve_button.isHidden()


def test_hand_offs_are_copied_from_the_menu_and_from_the_palette(sheet: Sheet) -> None:
    sheet.open()
    assert [action.text() for action in sheet.pane.palette_actions()][:3] == [
        "Check now", "Copy: Text for a colleague", "Copy: Lines for a zone file",
    ]  # fmt: skip
    sheet.pane.palette_actions()[2].trigger()
    assert f'{API}. 60 IN TXT "{samples.VALUE_3}"' in QGuiApplication.clipboard().text()
    menu = sheet.view.head.ui.hand_off_button.menu()
    menu.actions()[0].trigger()
    assert "please put this in place" in QGuiApplication.clipboard().text()


def test_f5_looks_now_and_a_long_look_can_be_stopped(sheet: Sheet, qtbot: QtBot) -> None:
    sheet.open()
    assert len(sheet.desk.client.requests(CheckChallenges)) == 1
    made = sheet.view.head.ui.check_button
    assert made.text() == "Check now"
    qtbot.waitUntil(lambda: made.text() == "Stop")
    made.click()
    assert sheet.desk.client.pending(CheckChallenges).stop_event.is_set()
    sheet.desk.client.succeed(CheckChallenges, tuple(samples.dns_checks().values()))
    sheet.pane.check_now()
    assert len(sheet.desk.client.requests(CheckChallenges)) == 2


def test_the_rounds_rest_while_nobody_looks(sheet: Sheet) -> None:
    sheet.open()
    assert sheet.view.watch.rounds.running
    sheet.pane.rest()
    assert not sheet.view.watch.rounds.running
    sheet.pane.wake()
    assert sheet.view.watch.rounds.running


def test_a_challenge_alone_leads_to_its_card(sheet: Sheet) -> None:
    sheet.desk.client.answer(LocateChallenge, samples.DNS_ORDER)
    sheet.open("/acme/challenges/3/respond")
    assert sheet.desk.client.requests(LocateChallenge) == [LocateChallenge(3)]  # type: ignore[arg-type]
    assert sheet.pane.window().focusWidget() is sheet.card(API)


def test_a_challenge_that_is_not_there_is_said(sheet: Sheet) -> None:
    sheet.desk.client.answer(LocateChallenge, NotFoundError("challenge", 77))
    sheet.open("/acme/challenges/77/respond")
    assert "no challenge 77" in sheet.pane.failure.headline
    assert sheet.pane.view is None


def test_another_order_takes_the_place_of_the_first(sheet: Sheet) -> None:
    sheet.open()
    first = sheet.view.watch
    sheet.open("/acme/orders/3/challenges")
    assert sheet.view.watch is not first
    assert not first.rounds.running
    assert len(sheet.view.body.cards) == 2


def test_a_zone_that_turns_out_to_be_another_moves_the_card(sheet: Sheet) -> None:
    sheet.open()
    card = sheet.card(API)
    checks = {
        n: replace(check, zone="api.example.org") if n == 3 else check for n, check in samples.dns_checks().items()
    }
    sheet.checked(checks)
    assert sheet.card(API) is card
    assert card.panel.rows[1].value == "_acme-challenge"


def test_what_cant_be_seen_from_here_may_be_submitted_by_hand(sheet: Sheet) -> None:
    sheet.open()
    sheet.checked({n: replace(check, verdict=Verdict.UNCERTAIN) for n, check in samples.dns_checks().items()})
    assert sheet.view.footer.next_button.isEnabled()
    assert sheet.card(API).state_word == "Can’t be seen from here"


def test_every_control_has_a_name_and_can_be_reached_card_by_card(sheet: Sheet, qtbot: QtBot) -> None:
    sheet.open()
    sheet.checked(samples.dns_checks())
    first = sheet.view.head.ui.check_button
    first.setFocus()
    order, widget = [], first.nextInFocusChain()
    while widget is not first:
        takes = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if takes and widget.isVisibleTo(sheet.view) and widget.isEnabled() and sheet.view.isAncestorOf(widget):
            order.append(widget)
        widget = widget.nextInFocusChain()
    nameless = [w for w in order if not (w.accessibleName() or getattr(w, "text", str)())]
    assert nameless == []
    cards = [sheet.card(APPS), sheet.card(API)]
    places = [order.index(card) for card in cards]
    assert places == sorted(places)
    inside = [w for w in order if cards[0].isAncestorOf(w)]
    assert [w for w in inside if not places[0] <= order.index(w) < places[1]] == []


def test_hostile_text_stays_text(sheet: Sheet) -> None:
    evil = "<b>bold</b>\u202e"
    row = samples.dns_rows()[2]
    sheet.open()
    sheet.checked({3: samples.same_everywhere(row, [evil])})
    assert "<b>" in sheet.card(API).advice.text


def test_an_order_near_its_end_says_so(make_desk: MakeDesk, qtbot: QtBot, settle: Settle) -> None:
    moment = samples.DEADLINE - timedelta(minutes=9)
    sheet = Sheet(prepared(make_desk(now=lambda: moment)), qtbot, settle)
    sheet.open()
    assert sheet.view.footer.countdown.text == "9:00 left"


def test_answers_that_come_after_the_pane_is_gone_do_no_harm(sheet: Sheet) -> None:
    sheet.desk.client._answers.clear()
    sheet.open()
    sheet.desk.client.succeed(StudyOrder, samples.dns_story(OrderState.VALID))
    sheet.desk.client.succeed(ListChallenges, samples.dns_rows())
    sheet.view.watch.known.refresh()
    sheet.view.acts._place_again()
    open_tickets = sheet.desk.client.running()
    assert len(open_tickets) >= 3
    sheet.pane._close()
    for watches in sheet.desk.parent.findChildren(Watches):
        watches.end()
    sheet.settle()
    for ticket in open_tickets:
        sheet.desk.client.fail(ticket, TransportError("too late"))
    sheet.settle()
