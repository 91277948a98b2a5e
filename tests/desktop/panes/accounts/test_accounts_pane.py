"""The accounts: the list, one of them beside it, and what changes it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from acme_desktop.desktop.panes.accounts import AccountsPane
from acme_desktop.desktop.panes.accounts.account_dialogs import ContactsDialog, DeactivateDialog, RollDialog
from acme_desktop.desktop.widgets.card import ValueRow
from acme_desktop.domain.errors import TransportError
from acme_desktop.domain.events import Topic
from acme_desktop.domain.routes import read_route
from acme_desktop.service.questions import FindAccounts
from acme_desktop.service.requests import DeactivateAccount, RollAccountKey, UpdateAccount
from tests.desktop.looks import faults
from tests.desktop.panes.accounts import sample
from tests.desktop.recording_desk import MakeDesk, RecordingDesk

Open = Callable[[str], AccountsPane]


@pytest.fixture
def desk(make_desk: MakeDesk) -> RecordingDesk:
    made = make_desk(now=lambda: sample.NOW)
    sample.prepare(made.client)
    return made


@pytest.fixture
def open_pane(desk: RecordingDesk, qtbot: QtBot, settle: Callable[[], None]) -> Open:
    def made(address: str) -> AccountsPane:
        pane = AccountsPane(desk)
        qtbot.addWidget(pane)
        pane.resize(1180, 720)
        pane.show()
        pane.show_route(read_route(address))
        pane.wake()
        settle()
        return pane

    return made


def press(widget: QWidget, qtbot: QtBot, text: str) -> None:
    found = next(made for made in widget.findChildren(QPushButton) if made.text() == text)
    qtbot.mouseClick(found, Qt.MouseButton.LeftButton)


def test_an_address_opens_one_account_with_everything_that_is_copied_elsewhere(open_pane: Open) -> None:
    pane = open_pane("/acme/accounts/1")
    assert pane.drawer.isVisible()
    values = [row.value for row in pane.drawer.findChildren(ValueRow)]
    account = sample.lines()[0].account
    assert account.url in values
    assert account.thumbprint in values
    assert f'0 issue "letsencrypt.org; accounturi={account.url}"' in values
    assert faults(pane) == []


def test_an_account_that_is_gone_offers_nothing_more(open_pane: Open) -> None:
    pane = open_pane("/acme/accounts/3")
    assert [made.text() for made in pane.drawer.findChildren(QPushButton) if made.text() == "Deactivate…"] == []


def test_it_leads_to_what_hangs_on_it(open_pane: Open, desk: RecordingDesk, qtbot: QtBot) -> None:
    pane = open_pane("/acme/accounts/1")
    press(pane.drawer, qtbot, "New order")
    assert desk.go == ["/acme/orders/create?account=1"]


def test_giving_an_account_up_needs_its_address_typed_once_more(
    desk: RecordingDesk, open_pane: Open, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    pane = open_pane("/acme/accounts/1")
    dialog = DeactivateDialog(desk, sample.lines()[0], pane)
    dialog.open()
    assert not dialog.verb.isEnabled()
    qtbot.keyClicks(dialog.typed, "OPS@example.com")
    qtbot.mouseClick(dialog.verb, Qt.MouseButton.LeftButton)
    assert desk.client.requests(DeactivateAccount) == [DeactivateAccount(sample.lines()[0].account.id)]
    desk.client.fail(DeactivateAccount, TransportError("no answer from {host}", host="ca.test"))
    settle()
    assert dialog.trouble.isVisible()
    assert dialog.isVisible()
    assert faults(dialog) == []


def test_contacts_are_changed_and_a_key_is_rolled_over(
    desk: RecordingDesk, open_pane: Open, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    pane = open_pane("/acme/accounts/1")
    line = sample.lines()[0]
    contacts, roll = ContactsDialog(desk, line, pane), RollDialog(desk, line, pane)
    for dialog in (contacts, roll):
        dialog.open()
    contacts.email.setText("new@example.com")
    qtbot.mouseClick(contacts.verb, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(roll.verb, Qt.MouseButton.LeftButton)
    number = line.account.id
    assert desk.client.requests(UpdateAccount) == [UpdateAccount(number, "new@example.com", ("oncall@example.org",))]
    assert desk.client.requests(RollAccountKey) == [RollAccountKey(number)]
    desk.client.succeed(RollAccountKey, line.account)
    settle()
    assert not isValid(roll)
    assert contacts.isVisible()


def test_an_empty_list_offers_the_first_account(desk: RecordingDesk, open_pane: Open, qtbot: QtBot) -> None:
    desk.client.answer(FindAccounts, ())
    pane = open_pane("/acme/accounts")
    press(pane, qtbot, "Open the first account")
    assert desk.go == ["/acme/accounts/create"]


def test_it_follows_what_happens(open_pane: Open, desk: RecordingDesk, qtbot: QtBot) -> None:
    open_pane("/acme/accounts")
    desk.client.tell(Topic.ACCOUNT)
    qtbot.waitUntil(lambda: len(desk.client.requests(FindAccounts)) == 2)


def test_a_dialog_that_was_closed_stops_its_work_and_hears_no_more_of_it(
    open_pane: Open, desk: RecordingDesk, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    pane = open_pane("/acme/accounts")
    roll = RollDialog(desk, sample.lines()[0], pane)
    roll.open()
    roll.verb.click()
    roll._on_go()
    (ticket,) = [ticket for ticket in desk.client.running() if isinstance(ticket.request, RollAccountKey)]
    roll.reject()
    qtbot.waitUntil(lambda: not isValid(roll))
    assert ticket.stop_event.is_set()
    desk.client.fail(RollAccountKey, TransportError("no answer from {host}", host="ca.test"))
    settle()


def test_what_happens_while_an_answer_is_on_its_way_is_asked_about_after_it(
    open_pane: Open, desk: RecordingDesk, qtbot: QtBot
) -> None:
    pane = open_pane("/acme/accounts")
    desk.client._answers.pop(FindAccounts)
    pane.check_now()
    asked = len(desk.client.requests(FindAccounts))
    desk.client.tell(Topic.ACCOUNT)
    qtbot.wait(400)
    assert len(desk.client.requests(FindAccounts)) == asked
    desk.client.succeed(FindAccounts, sample.lines())
    qtbot.waitUntil(lambda: len(desk.client.requests(FindAccounts)) == asked + 1)
