"""The list and the drawer: what is looked for, what is chosen, what needs doing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from acme_desktop.desktop.panes.certificates import CertificatesPane
from acme_desktop.desktop.panes.certificates.allowed import Act
from acme_desktop.desktop.panes.certificates.technical_facts import TechnicalFacts
from acme_desktop.desktop.theme.theme import Theme
from acme_desktop.desktop.widgets.value_text import ValueText
from acme_desktop.domain.account import AccountStatus
from acme_desktop.domain.authority import Environment
from acme_desktop.domain.certificate import Particulars
from acme_desktop.domain.errors import BusyError, StorageError
from acme_desktop.domain.events import Topic
from acme_desktop.domain.health import Health
from acme_desktop.domain.routes import read_route
from acme_desktop.service.answers import RenewalOutcome
from acme_desktop.service.job import Progress, Step
from acme_desktop.service.questions import FindCertificates, StudyCertificate
from acme_desktop.service.requests import RenewDue
from tests.desktop.looks import faults
from tests.desktop.panes.certificates import sample
from tests.desktop.recording_desk import MakeDesk, RecordingDesk

Open = Callable[..., CertificatesPane]


@pytest.fixture
def desk(make_desk: MakeDesk) -> RecordingDesk:
    made = make_desk(now=lambda: sample.NOW)
    sample.prepare(made.client)
    return made


@pytest.fixture
def open_pane(desk: RecordingDesk, qtbot: QtBot, settle: Callable[[], None]) -> Open:
    def made(address: str = "/acme/certificates", at: RecordingDesk = desk) -> CertificatesPane:
        pane = CertificatesPane(at)
        qtbot.addWidget(pane)
        pane.resize(1120, 720)
        pane.show()
        pane.show_route(read_route(address))
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


def test_soonest_first_and_counted(open_pane: Open, desk: RecordingDesk) -> None:
    pane = open_pane()
    asked = desk.client.requests(FindCertificates)[0].wanted
    assert (asked.sort, asked.descending, asked.superseded, asked.limit) == ("expires", False, False, 200)
    assert pane.listing.model.rowCount() == len(sample.lines())
    segments = pane.listing.filters.segments
    assert segments._pills["all"].accessibleName() == "All 14"
    assert segments._pills["due-soon"].accessibleName() == "Due soon 2"
    assert faults(pane) == []


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        ("/acme/certificates?health=failing", ("", "failing", None, None)),
        ("/acme/certificates?within=7", ("", "", 7, None)),
        ("/acme/certificates?within=0&account=1", ("", "", 0, 1)),
        ("/acme/certificates?text=mail&health=nonsense&within=x&account=-1", ("mail", "", None, None)),
    ],
)
def test_an_address_narrows_the_list_down(
    open_pane: Open, desk: RecordingDesk, address: str, asked: tuple[str, str, int | None, int | None]
) -> None:
    open_pane(address)
    wanted = desk.client.requests(FindCertificates)[-1].wanted
    assert (wanted.text, wanted.health, wanted.within_days, wanted.account_id) == asked


def test_what_an_address_narrows_by_is_shown_and_can_be_taken_away(
    open_pane: Open, desk: RecordingDesk, settle: Callable[[], None]
) -> None:
    pane = open_pane("/acme/certificates?within=7&account=1")
    filters = pane.listing.filters
    assert filters.account.accessibleName() == "Account: ops@example.com"
    assert "Expires:" in filters.within.accessibleName()
    filters.within.choose("")
    settle()
    assert desk.client.requests(FindCertificates)[-1].wanted.within_days is None
    assert not filters.within.isVisible()


def test_a_state_is_chosen_by_its_count_and_one_that_is_not_among_them_joins(
    open_pane: Open, desk: RecordingDesk, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    pane = open_pane("/acme/certificates?health=revoked")
    assert pane.listing.filters.segments.key == "revoked"
    qtbot.mouseClick(pane.listing.filters.segments._pills["failing"], Qt.MouseButton.LeftButton)
    settle()
    assert desk.client.requests(FindCertificates)[-1].wanted.health == "failing"
    assert pane.listing.model.rowCount() == 1


def test_superseded_ones_stay_shown_or_hidden(open_pane: Open, desk: RecordingDesk, settle: Callable[[], None]) -> None:
    open_pane().listing.filters.superseded.click()
    settle()
    assert desk.client.requests(FindCertificates)[-1].wanted.superseded
    assert not open_pane().listing.filters.superseded.isChecked()
    assert desk.client.requests(FindCertificates)[-1].wanted.superseded


def test_typing_looks_for_it_and_nothing_found_says_so(
    open_pane: Open, desk: RecordingDesk, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    pane = open_pane()
    pane.focus_filter()
    qtbot.keyClicks(pane.listing.filters.text, "nowhere")
    qtbot.waitUntil(lambda: desk.client.requests(FindCertificates)[-1].wanted.text == "nowhere")
    settle()
    assert "No certificate is like that." in words(pane.listing.table)
    click(pane, qtbot, "Show all certificates")
    settle()
    assert pane.listing.model.rowCount() == 14


def test_without_any_certificate_there_is_a_way_to_the_first(
    open_pane: Open, desk: RecordingDesk, qtbot: QtBot
) -> None:
    sample.prepare(desk.client, ())
    click(open_pane(), qtbot, "New order")
    assert desk.go == ["/acme/orders/create"]


def test_ten_thousand_rows_come_page_by_page(open_pane: Open, desk: RecordingDesk, settle: Callable[[], None]) -> None:
    sample.prepare(desk.client, sample.lines(10_000))
    pane = open_pane()
    assert pane.listing.model.rowCount() == 200
    pane.listing.table.scrollToBottom()
    settle()
    assert desk.client.requests(FindCertificates)[-1].wanted.offset == 200
    assert pane.listing.filters.segments._pills["all"].accessibleName().replace(",", "") == "All 10000"


def test_an_address_opens_one(open_pane: Open, desk: RecordingDesk) -> None:
    pane = open_pane("/acme/certificates/13")
    assert pane.drawer.isVisible()
    assert pane.listing.table.chosen_line().id == 13
    shown = words(pane.drawer)
    for part in ("vpn.example.com", "Healthy", "EC P-256, in the vault", "ops@example.com", "order 213"):
        assert part in shown
    assert "9C:41:7E:…:" in shown
    assert faults(pane) == []


def test_a_band_stands_above_one_of_a_test_ca(open_pane: Open) -> None:
    assert open_pane("/acme/certificates/10").header().environment is Environment.STAGING
    assert open_pane("/acme/certificates").header().environment is None


@pytest.mark.parametrize(
    ("number", "said", "button", "route"),
    [
        (1, "The renewal waits for you.", "Open challenges", "/acme/orders/214/challenges"),
        (5, "The renewal is under way.", "Show the order", "/acme/orders/214"),
        (12, "Revoked.", "New order", "/acme/orders/create?account=1"),
    ],
)
def test_what_needs_doing_is_said_first(
    open_pane: Open, desk: RecordingDesk, qtbot: QtBot, number: int, said: str, button: str, route: str
) -> None:
    pane = open_pane(f"/acme/certificates/{number}")
    assert pane.drawer.bar.headline == said
    click(pane.drawer.bar, qtbot, button)
    assert desk.go == [route]


def test_a_failing_renewal_names_the_reason_and_the_next_attempt(open_pane: Open) -> None:
    shown = words(open_pane("/acme/certificates/2").drawer)
    assert "CAA record for example.org prevents issuance (caa)" in shown
    assert "Next attempt: today" in shown


def test_links_lead_on(open_pane: Open, desk: RecordingDesk, qtbot: QtBot) -> None:
    pane = open_pane("/acme/certificates/13")
    click(pane.drawer, qtbot, "ops@example.com")
    click(pane.drawer, qtbot, "order 213")
    click(pane.drawer, qtbot, "the CA explains")
    assert desk.go == ["/acme/accounts/1", "/acme/orders/213"]
    assert desk.open_url == ["https://ca.test/why"]


def test_an_explanation_that_is_no_page_is_no_link(open_pane: Open, desk: RecordingDesk) -> None:
    plan = replace(sample.detail().certificate.plan, explanation_url="file:///etc/passwd")
    desk.client.answer(StudyCertificate, sample.detail(13, plan=plan))
    assert "the CA explains" not in words(open_pane("/acme/certificates/13").drawer)


def test_enter_opens_and_escape_leads_back(open_pane: Open, qtbot: QtBot, settle: Callable[[], None]) -> None:
    pane = open_pane()
    table = pane.listing.table
    table.setCurrentIndex(pane.listing.model.index(3, 0))
    settle()
    assert pane.drawer.isVisible()
    qtbot.keyClick(pane.drawer, Qt.Key.Key_Escape)
    assert not pane.drawer.isVisible()
    qtbot.keyClick(table, Qt.Key.Key_Return)
    settle()
    assert pane.drawer.isVisible()
    assert pane.drawer.number == pane.listing.model.lines[3].id


def test_a_row_and_its_names_can_be_copied(open_pane: Open, qtbot: QtBot) -> None:
    pane = open_pane("/acme/certificates/1")
    qtbot.keyClick(pane.listing.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert "apps.example.net" in QGuiApplication.clipboard().text()
    pane.deeds.do(Act.COPY_NAMES)
    assert QGuiApplication.clipboard().text().split("\n")[1] == "b.example.net"


def test_renewing_shows_how_far_it_is_and_where_it_waits(
    open_pane: Open, desk: RecordingDesk, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    pane = open_pane("/acme/certificates/13")
    click(pane.drawer, qtbot, "Renew now")
    assert desk.client.requests(RenewDue)[0].certificate_id == 13
    desk.client.progress(RenewDue, Progress(Step.ORDERING))
    assert "Placing the order" in words(pane.drawer.bar)
    assert not pane.drawer.buttons[Act.RENEW].isEnabled()
    waiting = RenewalOutcome(13, ("vpn.example.com",), "waiting", sample.NOW, 300)
    desk.client.succeed(RenewDue, (waiting,))
    assert "Now it is your turn" in pane.drawer.bar.headline
    click(pane.drawer.bar, qtbot, "Open challenges")
    assert desk.go == ["/acme/orders/300/challenges"]


def test_a_renewal_that_is_done_leads_to_the_new_one(open_pane: Open, desk: RecordingDesk, qtbot: QtBot) -> None:
    pane = open_pane("/acme/certificates/13")
    pane.deeds.do(Act.RENEW)
    done = RenewalOutcome(13, ("vpn.example.com",), "renewed", sample.NOW, 300, 31)
    desk.client.succeed(RenewDue, (done,))
    click(pane.drawer.bar, qtbot, "Show the new one")
    assert desk.go == ["/acme/certificates/31"]


def test_a_renewal_that_fails_says_why_and_can_be_tried_again(
    open_pane: Open, desk: RecordingDesk, qtbot: QtBot
) -> None:
    pane = open_pane("/acme/certificates/13")
    pane.deeds.do(Act.RENEW)
    busy = RenewalOutcome(
        13, ("vpn.example.com",), "held", sample.NOW, error=BusyError("somebody else is at it", holder="ada")
    )
    desk.client.succeed(RenewDue, (busy,))
    assert "omebody else is at it" in words(pane.drawer.bar)
    click(pane.drawer.bar, qtbot, "Try again")
    assert len(desk.client.requests(RenewDue)) == 2
    click(pane.drawer.bar, qtbot, "Stop")
    assert desk.client.pending(RenewDue).stop_event.is_set()


def test_a_viewer_looks_and_is_told_why_nothing_else(
    make_desk: MakeDesk, open_pane: Open, settle: Callable[[], None]
) -> None:
    desk = make_desk(role="viewer", now=lambda: sample.NOW)
    sample.prepare(desk.client)
    pane = open_pane("/acme/certificates/2", desk)
    assert not any(made.isEnabled() for made in pane.drawer.buttons.values())
    assert "Your role may look and change nothing" in words(pane.drawer)
    assert pane.drawer.buttons[Act.EXPORT].accessibleDescription() == "Exporting needs an operator."
    pane.deeds.do(Act.RENEW)
    assert desk.client.requests(RenewDue) == []
    assert {action.text() for action in pane.palette_actions()} >= {"Explain this certificate"}


def test_what_can_not_be_renewed_says_why(open_pane: Open, desk: RecordingDesk) -> None:
    closed = sample.detail(13)
    closed = replace(closed, account=sample.account(status=AccountStatus.DEACTIVATED))
    desk.client.answer(StudyCertificate, closed)
    pane = open_pane("/acme/certificates/13")
    assert "not active" in pane.drawer.buttons[Act.RENEW].accessibleDescription()


def test_it_follows_what_happens(open_pane: Open, desk: RecordingDesk, qtbot: QtBot) -> None:
    pane = open_pane("/acme/certificates/13")
    revoked = sample.detail(13)
    revoked = replace(revoked, line=replace(revoked.line, health=Health.REVOKED))
    desk.client.answer(StudyCertificate, revoked)
    desk.client.tell(Topic.CERTIFICATE, "revoke", "13")
    qtbot.waitUntil(lambda: pane.drawer.bar.headline == "Revoked.")
    assert len(desk.client.requests(FindCertificates)) >= 2


def test_failures_are_told_in_place(open_pane: Open, desk: RecordingDesk, settle: Callable[[], None]) -> None:
    desk.client.answer(FindCertificates, StorageError("the database is busy", hint="Wait."))
    desk.client.answer(StudyCertificate, StorageError("the database is busy", hint="Wait."))
    pane = open_pane("/acme/certificates/13")
    assert "the database is busy" in words(pane.listing.trouble).casefold()
    assert "the database is busy" in words(pane.drawer).casefold()
    sample.prepare(desk.client)
    pane.check_now()
    settle()
    assert not pane.listing.trouble.isVisible()
    assert "vpn.example.com" in words(pane.drawer)


def test_the_one_that_an_address_names_is_brought_into_sight(open_pane: Open, desk: RecordingDesk) -> None:
    sample.prepare(desk.client, sample.lines(150))
    pane = open_pane("/acme/certificates/13")
    index = pane.listing.model.index(pane.listing.model.row_of(13), 0)
    assert pane.listing.table.viewport().rect().contains(pane.listing.table.visualRect(index).center())


def test_escape_in_the_list_closes_the_drawer(open_pane: Open, qtbot: QtBot) -> None:
    pane = open_pane("/acme/certificates/13")
    pane.listing.table.setFocus()
    qtbot.keyClick(pane.listing.table, Qt.Key.Key_Escape)
    assert not pane.drawer.isVisible()
    assert pane.listing.table.chosen_line() is None


@pytest.mark.parametrize("number", [1, 2, 13])
def test_nothing_is_clipped_when_it_is_turned_around_and_type_is_larger(
    open_pane: Open, theme: Theme, qapp: QApplication, settle: Callable[[], None], number: int
) -> None:
    theme.choose_text_size(12)
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        pane = open_pane(f"/acme/certificates/{number}")
        pane.resize(1024 - 176, 600)
        settle()
        assert faults(pane) == []
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        theme.choose_text_size(None)


def test_words_of_strangers_stay_words(open_pane: Open, desk: RecordingDesk) -> None:
    nasty = "<b>a</b>&amp;\u202e" + "x" * 40
    hostile = sample.detail(2)
    hostile = replace(
        hostile, line=replace(hostile.line, trouble=nasty, ca=nasty, names=(nasty * 9,), exported_to=nasty)
    )
    desk.client.answer(StudyCertificate, hostile)
    pane = open_pane("/acme/certificates/2")
    assert "<b>a</b>&amp;" in pane.drawer.bar.text
    assert faults(pane) == []


def test_what_few_look_for_is_folded_and_stays_open_for_the_next_one(
    open_pane: Open, desk: RecordingDesk, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    pane = open_pane("/acme/certificates/13")
    assert "lencr.org" not in words(pane.drawer)
    click(pane.drawer, qtbot, "Technical details")
    said = words(pane.drawer)
    for part in (
        "2 signed timestamp(s) in it",
        "0E:0E:0E:…:0E:0E:0E, ",
        "http://e7.c.lencr.org/41.crl",
        "http://e7.i.lencr.org/",
        "digitalSignature",
        "serverAuth",
        "none named",
    ):
        assert part in said
    assert faults(pane) == []
    pane.show_route(read_route("/acme/certificates/12"))
    settle()
    assert "http://e7.c.lencr.org/41.crl" in words(pane.drawer)
    click(pane.drawer, qtbot, "Technical details")
    assert "lencr.org" not in words(pane.drawer)
    assert pane.drawer.findChild(TechnicalFacts) is not None


def test_a_certificate_that_says_nothing_of_that_kind_and_one_that_must_be_stapled(
    open_pane: Open, desk: RecordingDesk, qtbot: QtBot
) -> None:
    desk.client.answer(StudyCertificate, replace(sample.detail(), particulars=Particulars(must_staple=True)))
    pane = open_pane("/acme/certificates/13")
    click(pane.drawer, qtbot, "Technical details")
    said = words(pane.drawer)
    assert "no signed timestamps in it" in said
    assert said.count("none named") == 5
    assert "the server must send an OCSP answer" in said
