"""One action brings the window back to how it was at first; it asks, it can be undone, and no draft is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QPushButton

from acme_desktop.desktop.panes.new_order import NewOrderPane
from acme_desktop.desktop.panes.settings.appearance import AppearanceSection
from acme_desktop.desktop.preferences import SUPERSEDED, Preferences
from acme_desktop.desktop.shell.main_window import MainWindow
from acme_desktop.desktop.shell.workplace import Workplace
from acme_desktop.desktop.table.view import Table
from acme_desktop.desktop.widgets.dialog import Dialog
from acme_desktop.desktop.widgets.toast import Toast
from tests.desktop.hostile import Hostile, every_request
from tests.desktop.recording_client import RecordingClient
from tests.desktop.shell.conftest import OpenWindow


@pytest.fixture
def preferences() -> Preferences:
    return Preferences(None)


@pytest.fixture
def window(
    open_window: OpenWindow, client: RecordingClient, preferences: Preferences, settle: Callable[[], None]
) -> MainWindow:
    """Somebody has made it theirs."""
    plain = Hostile("www.example.com", 1)
    for kind, answer in every_request():
        client.answer(kind, plain.value(answer))
    made = open_window("/acme/certificates?health=expired", preferences=preferences)
    made.resize(first_size() - QSize(100, 100))
    settle()
    table = table_of(made)
    table.header.sort_asked.emit("names", True)
    table.header.resizeSection(1, 211)
    preferences.put(SUPERSEDED, True)
    preferences.put("audit.filters", {"mine": "outcome=failed"})
    preferences.put("table.orders", {"widths": {"names": 300}, "sort": "ca", "descending": True})
    settle()
    return made


def first_size() -> QSize:
    return QSize(1280, 800).boundedTo(QGuiApplication.primaryScreen().availableSize())


def workplace_of(window: MainWindow) -> Workplace:
    assert window.workplace is not None
    return window.workplace


def table_of(window: MainWindow) -> Table:
    pane = workplace_of(window).shell.pane
    assert pane is not None
    (table,) = pane.findChildren(Table)
    return table


def seen(window: MainWindow) -> tuple[object, ...]:
    """As somebody made it."""
    table = table_of(window)
    model = table.model()
    return (
        window.size(), workplace_of(window).here, dict(table.header.chosen_widths),
        model.sort_key, model.descending,
    )  # fmt: skip


def reset(window: MainWindow, settle: Callable[[], None]) -> Toast:
    """By the palette's own entry; what is said then."""
    (deed,) = [deed for deed in workplace_of(window).fittings.deeds if "look of the window" in deed.text]
    deed.do()
    (dialog,) = [dialog for dialog in window.findChildren(Dialog) if dialog.isVisible()]
    press(dialog, "Reset the window")
    settle()
    (toast,) = window.findChildren(Toast)
    return toast


def press(within: Dialog | Toast, text: str) -> None:
    (made,) = [one for one in within.findChildren(QAbstractButton) if one.text() == text]
    made.click()


def test_size_columns_order_and_filters_are_as_at_first_and_come_back(
    window: MainWindow, preferences: Preferences, settle: Callable[[], None]
) -> None:
    before = seen(window)
    toast = reset(window, settle)
    assert window.size() == first_size()
    assert workplace_of(window).here == "/acme/certificates"
    table = table_of(window)
    assert (table.model().sort_key, table.model().descending) == ("expires", False)
    assert table.header.chosen_widths == {}
    assert preferences.get(SUPERSEDED) is None
    assert preferences.get("table.orders") is None
    assert preferences.get("audit.filters") == {"mine": "outcome=failed"}
    press(toast, "Undo")
    settle()
    assert seen(window) == before
    assert preferences.get(SUPERSEDED) is True
    assert preferences.get("table.orders") == {"widths": {"names": 300}, "sort": "ca", "descending": True}


def test_nothing_happens_before_it_is_agreed_to(window: MainWindow, settle: Callable[[], None]) -> None:
    before = seen(window)
    workplace_of(window).fittings.first_look.offer()
    (dialog,) = [dialog for dialog in window.findChildren(Dialog) if dialog.isVisible()]
    assert dialog.cancel_button.isDefault()
    dialog.reject()
    settle()
    assert seen(window) == before


def test_a_draft_is_not_lost(window: MainWindow, settle: Callable[[], None]) -> None:
    window.open_route("/acme/orders/create")
    settle()
    pane = workplace_of(window).shell.pane
    assert isinstance(pane, NewOrderPane)
    pane.form.text.setPlainText("half.example typed")
    reset(window, settle)
    assert workplace_of(window).shell.pane is pane
    assert pane.form.text.toPlainText() == "half.example typed"


def test_the_settings_offer_it_too(window: MainWindow, settle: Callable[[], None]) -> None:
    window.open_route("/acme/settings")
    settle()
    (section,) = window.findChildren(AppearanceSection)
    assert isinstance(section.reset_button, QPushButton)
    section.reset_button.click()
    assert [dialog.windowTitle() for dialog in window.findChildren(Dialog) if dialog.isVisible()] == [
        "Reset the look of the window?"
    ]
