"""Ctrl+K: what can be done and found, by whom."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from acme_desktop.desktop.shell.command_palette import CommandPalette
from acme_desktop.desktop.shell.main_window import MainWindow
from acme_desktop.domain.account import Account, AccountId, AccountStatus, CaEndpoint, KeyType
from acme_desktop.domain.authority import Environment
from acme_desktop.domain.order import OrderState
from acme_desktop.service.lines import AccountLine, CertificateLine, Health, OrderGroup, OrderLine, Page
from acme_desktop.service.questions import FindAccounts, FindCertificates, FindOrders
from acme_desktop.service.requests import RenewDue, VerifyAudit
from tests.desktop.recording_client import RecordingClient
from tests.desktop.recording_desk import NOON
from tests.desktop.shell.conftest import OpenWindow

SOON = 3_000
EVERYBODY = {"Dashboard", "Accounts", "Orders", "Challenges", "Certificates", "Audit trail", "Settings", "Lock", "Keys"}


def palette_of(window: MainWindow) -> CommandPalette:
    assert window.workplace is not None
    return window.workplace.fittings.palette


def opened(window: MainWindow) -> CommandPalette:
    assert window.workplace is not None
    window.workplace.fittings.open_palette()
    return palette_of(window)


def texts(palette: CommandPalette) -> list[str]:
    return [str(palette.model.index(row, 0).data()) for row in range(palette.model.rowCount())]


def route_of(window: MainWindow) -> str:
    assert window.workplace is not None
    return str(window.workplace.history.current)


@pytest.mark.parametrize(
    ("role", "more", "less"),
    [
        ("viewer", set(), {"New order", "New account", "Renew what is due"}),
        ("operator", {"New order", "Renew what is due"}, {"New account"}),
        ("admin", {"New order", "New account", "Renew what is due"}, set()),
        ("unheard-of", set(), EVERYBODY),
    ],
)
def test_it_offers_what_the_role_allows(open_window: OpenWindow, role: str, more: set[str], less: set[str]) -> None:
    offered = set(texts(opened(open_window(role=role))))
    assert more <= offered
    assert not less & offered
    assert offered >= EVERYBODY or role == "unheard-of"


def test_ctrl_k_opens_it_and_escape_closes_it(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window("/acme/orders")
    palette = palette_of(window)
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert palette.isVisible()
    assert palette.field.hasFocus()
    qtbot.keyClick(palette.field, Qt.Key.Key_Escape)
    assert not palette.isVisible()
    assert route_of(window) == "/acme/orders"


def test_typing_and_enter_do_it(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    palette = opened(window)
    qtbot.keyClicks(palette.field, "certif")
    assert texts(palette)[0] == "Certificates"
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert route_of(window) == "/acme/certificates"
    assert not palette.isVisible()


def test_the_arrows_move_in_the_list_and_the_keyboard_stays_in_the_field(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    palette = opened(window)
    qtbot.keyClick(palette.field, Qt.Key.Key_Up)
    qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    assert palette.field.hasFocus()
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert route_of(window) == "/acme/orders"


def test_a_click_does_it(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    palette = opened(window)
    place = palette.list.visualRect(palette.model.index(1, 0)).center()
    qtbot.mouseClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert route_of(window) == "/acme/accounts"


def test_an_address_is_gone_to(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    palette = opened(window)
    qtbot.keyClicks(palette.field, "/acme/orders/7")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert route_of(window) == "/acme/orders/7"
    palette = opened(window)
    qtbot.keyClicks(palette.field, "/acme/nowhere")
    assert texts(palette) == []


def order(number: int, *names: str) -> OrderLine:
    return OrderLine(
        number,
        names,
        1,
        "Let’s Encrypt",
        Environment.PRODUCTION,
        OrderState.VALID,
        OrderGroup.DONE,
        NOON,
        NOON,
        None,
        "maren",
        "dns-01",
        False,
    )


def certificate(number: int, *names: str) -> CertificateLine:
    return CertificateLine(
        number,
        names,
        "R11",
        "Let’s Encrypt",
        Environment.PRODUCTION,
        1,
        7,
        NOON,
        NOON + timedelta(days=90),
        Health.HEALTHY,
        "ec256",
        True,
        False,
        None,
    )


def test_objects_are_found_when_the_typing_pauses(
    open_window: OpenWindow, client: RecordingClient, qtbot: QtBot
) -> None:
    client.answer(FindOrders, Page((order(7, "shop.example.com", "www.shop.example.com"),), 1))
    client.answer(FindCertificates, Page((certificate(3, "shop.example.com"),), 1))
    client.answer(FindAccounts, ())
    window = open_window()
    palette = opened(window)
    before = len(client.requests(FindOrders))
    qtbot.keyClicks(palette.field, "shop.ex")
    qtbot.waitUntil(lambda: len(texts(palette)) == 2, timeout=SOON)
    assert texts(palette) == ["shop.example.com +1", "shop.example.com"]
    asked = client.requests(FindOrders)[before:]
    assert [(a.wanted.text, a.wanted.limit) for a in asked] == [("shop.ex", 5)]
    notes = [palette.model.entry(row).note for row in (0, 1)]  # type: ignore[union-attr]  # there are two
    assert notes == ["order 7, Let’s Encrypt", "certificate 3, R11"]
    qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert route_of(window) == "/acme/certificates/3"


def test_where_nothing_is_found_it_says_so(open_window: OpenWindow, client: RecordingClient, qtbot: QtBot) -> None:
    client.answer(FindOrders, ValueError("x"))
    client.answer(FindCertificates, Page((), 0))
    client.answer(FindAccounts, ())
    palette = opened(open_window())
    qtbot.keyClicks(palette.field, "zzz")
    assert palette.nothing.text() == "Looking…"
    qtbot.waitUntil(lambda: palette.nothing.text() == "There is nothing of this name.", timeout=SOON)


def test_an_answer_that_comes_late_is_for_nobody(
    open_window: OpenWindow, client: RecordingClient, qtbot: QtBot
) -> None:
    palette = opened(open_window())
    qtbot.keyClicks(palette.field, "sho")
    qtbot.waitUntil(lambda: any(a.wanted.text == "sho" for a in client.requests(FindOrders)), timeout=SOON)
    late = next(t for t in client.tickets if isinstance(t.request, FindOrders) and t.request.wanted.text == "sho")
    qtbot.keyClicks(palette.field, "w")
    client.succeed(late, Page((order(7, "shop.example.com"),), 1))
    assert texts(palette) == []


def account(number: int, email: str) -> AccountLine:
    endpoint = CaEndpoint("https://ca.example/dir")
    status, kind = AccountStatus.VALID, KeyType.EC256
    made = Account(AccountId(number), endpoint, email, (), status, kind, "k", "t", NOON)
    return AccountLine(made, "ca.example", Environment.PRIVATE, 0, 0, 0)


def test_an_account_is_found_by_its_address(open_window: OpenWindow, client: RecordingClient, qtbot: QtBot) -> None:
    client.answer(FindOrders, Page((), 0))
    client.answer(FindCertificates, Page((), 0))
    client.answer(FindAccounts, (account(1, "ops@a.example"), account(2, "pki@b.example")))
    window = open_window()
    palette = opened(window)
    qtbot.keyClicks(palette.field, "pki@")
    qtbot.waitUntil(lambda: texts(palette) == ["pki@b.example"], timeout=SOON)
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert route_of(window) == "/acme/accounts/2"


def test_the_panes_own_actions_come_first(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window("/acme/audit")
    assert window.workplace is not None
    pane = window.workplace.shell.pane
    assert pane is not None
    action, idle = QAction("Export what is &filtered", pane), QAction("Not now", pane)
    idle.setEnabled(False)
    pane.palette_actions = lambda: (action, idle)  # type: ignore[method-assign]  # a pane of a few words
    palette = opened(window)
    assert texts(palette)[0] == "Export what is filtered"
    assert "Not now" not in texts(palette)
    with qtbot.waitSignal(action.triggered):
        qtbot.keyClick(palette.field, Qt.Key.Key_Return)


def test_what_it_does_is_asked_of_the_service(open_window: OpenWindow, client: RecordingClient, qtbot: QtBot) -> None:
    window = open_window()
    for typed, request in (("renew what", RenewDue), ("verify", VerifyAudit)):
        palette = opened(window)
        qtbot.keyClicks(palette.field, typed)
        qtbot.keyClick(palette.field, Qt.Key.Key_Return)
        assert len(client.requests(request)) == 1
    client.succeed(RenewDue, ())
