"""The window of an operator who is signed in, with a client that remembers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSize
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from acme_desktop.desktop.language import MIRRORED, PSEUDO, Language
from acme_desktop.desktop.preferences import Preferences
from acme_desktop.desktop.shell.main_window import MainWindow
from acme_desktop.desktop.theme.theme import Theme
from acme_desktop.domain.operator import Actor, OperatorId
from acme_desktop.service.answers import Diagnosis
from acme_desktop.service.requests import RunDoctor
from tests.desktop.offscreen import is_scaled, window_sizes
from tests.desktop.recording_client import RecordingClient
from tests.desktop.recording_desk import NOON, Calls

LARGER = 12.0  # points, where most desktops have 10
# English, French, longer words, the other direction; larger type where the screen does not do it.
DRESSES = ("en", "fr", PSEUDO, MIRRORED, *(() if is_scaled() else ("larger",)))
ALL_WELL = (
    Diagnosis("keyring", "ok", "Secret Service: written, read and deleted a test entry", "", {"kind": "keyring"}),
    Diagnosis("database", "ok", "kind SQLite", "", {"kind": "SQLite"}),
    Diagnosis("ca", "ok", "https://ca.example answers in 3 ms"),
    Diagnosis("clock", "ok", "+0 s against the CA", "", {"skew": 0.2}),
    Diagnosis("dns", "ok", "192.0.2.1 answers"),
    Diagnosis("timers", "ok", "renew last ran 0 hours ago", "", {"last_run": NOON}),
)


def doctor(*found: Diagnosis) -> Callable[[RunDoctor], tuple[Diagnosis, ...]]:
    """Answers with what was asked for."""
    return lambda request: tuple(one for one in found if one.subject in request.subjects)


class OpenWindow(Protocol):
    """A shown window; `role` signs somebody in, "" nobody."""

    def __call__(
        self, route: str = "", *, role: str = "admin", preferences: Preferences | None = None
    ) -> MainWindow: ...


@pytest.fixture
def opened_urls() -> Calls:
    """Every page that the window wanted to show in a browser."""
    return Calls()


@pytest.fixture
def open_window(client: RecordingClient, theme: Theme, opened_urls: Calls) -> Iterator[OpenWindow]:
    """See OpenWindow; the windows are closed in the end."""
    client.answer(RunDoctor, doctor(*ALL_WELL))
    windows: list[MainWindow] = []

    def make(route: str = "", *, role: str = "admin", preferences: Preferences | None = None) -> MainWindow:
        window = MainWindow(client, theme, Preferences(None), now=lambda: NOON, open_url=opened_urls)
        windows.append(window)
        window.open_route(route)
        window.health.start()
        if role:
            window.sign_in(Actor(OperatorId(1), "maren", role, "ab12"), preferences or Preferences(None))
        window.show()
        window.activateWindow()
        assert QTest.qWaitForWindowActive(window)
        return window

    yield make
    for window in windows:
        window.sign_out()
        window.hide()
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture(params=DRESSES)
def dressed(request: pytest.FixtureRequest, qapp: QApplication, switching: Theme) -> Iterator[str]:
    """In other words, in the other direction, in larger type."""
    language = Language(qapp)
    if request.param == "larger":
        switching.choose_text_size(LARGER)
    else:
        language.choose(request.param)
    yield request.param
    switching.choose_text_size(None)


@pytest.fixture(params=window_sizes(), ids=lambda size: f"{size[0]}x{size[1]}")
def window_size(request: pytest.FixtureRequest) -> QSize:
    """That a window may have, in the units that Qt counts in."""
    return QSize(*request.param)
