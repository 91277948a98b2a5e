"""A new account: a CA is chosen, tested, agreed with, and asked for an account."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from acme_desktop.desktop.panes.accounts import NewAccountPane
from acme_desktop.desktop.panes.accounts.ca_cards import OTHER
from acme_desktop.desktop.widgets.value_text import ValueText
from acme_desktop.domain.errors import InputError, TransportError
from acme_desktop.domain.routes import read_route
from acme_desktop.service import requests
from acme_desktop.service.requests import RegisterAccount
from tests.desktop.looks import faults
from tests.desktop.panes.accounts import sample
from tests.desktop.recording_desk import MakeDesk, RecordingDesk

Settle = Callable[[], None]


@pytest.fixture
def desk(make_desk: MakeDesk) -> RecordingDesk:
    made = make_desk(now=lambda: sample.NOW)
    sample.prepare(made.client)
    return made


@pytest.fixture
def pane(desk: RecordingDesk, qtbot: QtBot, settle: Settle) -> NewAccountPane:
    made = NewAccountPane(desk)
    qtbot.addWidget(made)
    made.resize(1280, 760)
    made.show()
    made.wake()
    settle()
    return made


def words(widget: QWidget) -> str:
    shown = [label.text() for label in widget.findChildren(QLabel)]
    return "\n".join([*shown, *(value.text for value in widget.findChildren(ValueText))])


def choose(pane: NewAccountPane, key: str, settle: Settle) -> None:
    card = next(card for card in pane.cards._cards if card.key == key)
    card.radio.click()
    settle()


def test_it_begins_with_the_staging_environment_and_asks_no_ca_by_itself(
    pane: NewAccountPane, desk: RecordingDesk
) -> None:
    assert pane.cards.key == "letsencrypt-staging"
    assert "acme-staging" in pane.form.server.text()
    assert desk.client.requests(requests.TestAuthority) == []
    assert pane.bar.reason == "Test the connection first: it shows the terms"
    assert pane.header().environment is not None
    assert faults(pane) == []


def test_an_address_may_name_the_ca(pane: NewAccountPane, settle: Settle) -> None:
    pane.show_route(read_route("/acme/accounts/create?server=practice"))
    pane.wake()
    settle()
    assert pane.cards.key == "practice"
    assert pane.form.server.text().endswith("/acme-desktop-practice/directory")


def test_a_card_is_chosen_and_its_directory_asked(pane: NewAccountPane, desk: RecordingDesk, settle: Settle) -> None:
    choose(pane, "letsencrypt", settle)
    assert [query.server for query in desk.client.requests(requests.TestAuthority)] == [pane.form.server.text()]
    assert pane.form.report.isVisible()
    shown = words(pane.form.report)
    assert "The directory answers." in shown
    assert "classic, tlsserver, shortlived" in shown
    assert pane.header().environment is None
    assert pane.form.server.isReadOnly()


def test_the_account_is_opened_and_shown(
    pane: NewAccountPane, desk: RecordingDesk, qtbot: QtBot, settle: Settle
) -> None:
    qtbot.mouseClick(pane.form.test, Qt.MouseButton.LeftButton)
    settle()
    qtbot.keyClicks(pane.form.email, "ops@example.com")
    pane.form.contacts.show_contacts(["oncall@example.org"])
    assert pane.bar.reason == "Read the terms and agree"
    pane.form.agreed.setChecked(True)
    assert pane.register.isEnabled()
    qtbot.mouseClick(pane.register, Qt.MouseButton.LeftButton)
    asked = desk.client.requests(RegisterAccount)[0]
    assert (asked.email, asked.contacts, asked.agree_terms) == ("ops@example.com", ("oncall@example.org",), True)
    assert pane.bar.reason == "The account is being opened"
    desk.client.succeed(RegisterAccount, sample.account(7, "https://ca.test/dir", "ops@example.com"))
    settle()
    assert desk.go == ["/acme/accounts/7"]


def test_the_terms_are_read_beside_the_box(
    pane: NewAccountPane, desk: RecordingDesk, qtbot: QtBot, settle: Settle
) -> None:
    assert not pane.form.agreed.isEnabled()
    pane.check_now()
    settle()
    assert pane.form.agreed.isEnabled()
    qtbot.mouseClick(pane.form._read, Qt.MouseButton.LeftButton)
    assert desk.open_url == [sample.TERMS]


def test_account_binding_is_asked_for_where_the_ca_needs_it_and_looked_at_while_typing(
    pane: NewAccountPane, settle: Settle
) -> None:
    choose(pane, "google", settle)
    assert pane.form.binding.isVisible()
    pane.form.kid.setText("with blanks")
    pane.form.hmac.setText("too-short")
    assert "blanks" in pane.form.fields["eab-kid"].error
    assert "HMAC" in pane.form.fields["eab-hmac"].error
    pane.form.kid.setText("kid")
    pane.form.hmac.setText("A" * 43)
    assert (pane.form.fields["eab-kid"].error, pane.form.fields["eab-hmac"].error) == ("", "")


def test_another_ca_is_typed_and_what_was_known_of_the_last_one_is_forgotten(
    pane: NewAccountPane, desk: RecordingDesk, qtbot: QtBot, settle: Settle
) -> None:
    pane.check_now()
    settle()
    choose(pane, OTHER, settle)
    assert not pane.form.report.isVisible()
    assert pane.bar.reason == "Give the directory URL"
    qtbot.keyClicks(pane.form.server, "https://ca.corp.example.com/dir")
    pane.form.bundle.setPlainText("-----BEGIN CERTIFICATE-----")
    pane.check_now()
    asked = desk.client.requests(requests.TestAuthority)[-1]
    assert (asked.server, asked.ca_bundle) == ("https://ca.corp.example.com/dir", "-----BEGIN CERTIFICATE-----")


def test_a_ca_that_does_not_answer_is_said_in_place(pane: NewAccountPane, desk: RecordingDesk, settle: Settle) -> None:
    desk.client.answer(requests.TestAuthority, TransportError("no answer from {host}", host="ca.test"))
    pane.check_now()
    settle()
    assert pane.form.trouble.isVisible()
    desk.client.answer(requests.TestAuthority, InputError("server", "{url} is not a URL", url="x"))
    pane.check_now()
    settle()
    assert "is not a URL" in pane.form.fields["server"].error
    assert not pane.register.isEnabled()


def test_what_the_service_refuses_stands_beside_its_field(
    pane: NewAccountPane, desk: RecordingDesk, settle: Settle
) -> None:
    pane.check_now()
    settle()
    pane.form.email.setText("ops@example.com")
    pane.form.agreed.setChecked(True)
    desk.client.answer(RegisterAccount, InputError("email", "{given} has no valid domain", given="ops@example.com"))
    pane.register.click()
    settle()
    assert "no valid domain" in pane.form.fields["email"].error
    assert pane.form.email.text() == "ops@example.com"


def test_whose_role_does_not_include_it_is_told(make_desk: MakeDesk, qtbot: QtBot) -> None:
    pane = NewAccountPane(make_desk(role="operator"))
    qtbot.addWidget(pane)
    pane._show()
    assert "role" in pane.bar.reason
