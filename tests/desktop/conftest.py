"""What every test of the window has: no screen, our theme, and a desk for a pane that remembers everything."""

from __future__ import annotations

import functools
import gc
import itertools
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from tests.desktop.offscreen import put_up_screen

os.environ.update(put_up_screen())
os.environ.pop("QT_STYLE_OVERRIDE", None)

from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QObject, Qt
from PySide6.QtWidgets import QApplication

from acme_desktop.desktop import language
from acme_desktop.desktop.language import Language
from acme_desktop.desktop.theme import icons
from acme_desktop.desktop.theme.resources import COMPILED
from acme_desktop.desktop.theme.theme import Theme
from tests.architecture.sources import CHECKOUT
from tests.desktop.recording_client import RecordingClient
from tests.desktop.recording_desk import MakeDesk, desk_for


@pytest.fixture(scope="session")
def resources() -> None:
    """The compiled resources of this checkout, compiled again where a source is newer."""
    made = COMPILED.stat().st_mtime if COMPILED.exists() else 0
    if any(path.stat().st_mtime > made for path in (CHECKOUT / "resources").rglob("*")):
        subprocess.run([sys.executable, str(CHECKOUT / "packaging" / "generate.py"), "resources"], check=True)


@pytest.fixture(scope="session")
def theme(qapp: QApplication, resources: None) -> Theme:
    """The light theme on the application."""
    made = Theme()
    made.choose("light")
    made.apply(qapp)
    return made


@pytest.fixture
def switching(theme: Theme) -> Iterator[Theme]:
    """The theme, which this test may switch; light again afterwards."""
    yield theme
    theme.choose("light")


@pytest.fixture(scope="session", autouse=True)
def collected_between_tests() -> Iterator[Iterator[int]]:
    """As in the window, garbage is collected on this thread alone: a widget that a worker collects is a crash."""
    gc.disable()
    yield itertools.count(1)
    gc.enable()


@pytest.fixture(autouse=True)
def collected(collected_between_tests: Iterator[int]) -> Iterator[None]:
    """All of it now and then, which takes a while, and what is new after each test."""
    yield
    gc.collect(1 if next(collected_between_tests) % 50 else 2)


@pytest.fixture(autouse=True)
def no_language_stays(qapp: QApplication) -> Iterator[None]:
    """Whatever language a test or a program within it chose: the next one begins with the texts as they are written."""
    before = QLocale()
    yield
    for chosen in qapp.findChildren(Language):
        chosen.take_out()
    language.forget()
    QLocale.setDefault(before)
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


@pytest.fixture(autouse=True)
def missing_icons() -> Iterator[list[str]]:
    """What was asked for and is not drawn: no test may end with a name in it."""
    missing: list[str] = []

    class Listening(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            missing.append(record.getMessage())

    log, listening = logging.getLogger(icons.__name__), Listening(logging.ERROR)
    log.addHandler(listening)
    yield missing
    log.removeHandler(listening)
    assert missing == []


@pytest.fixture(autouse=True)
def themed(theme: Theme) -> None:
    """Widgets look in every test as they do in the program."""


@pytest.fixture
def client() -> Iterator[RecordingClient]:
    """A client that remembers, and answers what the test has prepared."""
    made = RecordingClient()
    yield made
    _let_go(made)


@pytest.fixture
def make_desk(theme: Theme) -> Iterator[MakeDesk]:
    """Desks whose every part remembers; see RecordingDesk."""
    parent = QObject()
    made: MakeDesk = functools.partial(desk_for, theme, parent)
    yield made
    for client in parent.findChildren(RecordingClient):
        _let_go(client)


def _let_go(client: RecordingClient) -> None:
    """Tickets go before their client: what is connected to one may hold the client, which would go while it does."""
    for ticket in client.running():
        ticket.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def settle() -> Callable[[], None]:
    """Let everything happen that is due now: prepared answers, and what they lead to. Waits for no timer."""

    def run() -> None:
        for _ in range(20):
            QCoreApplication.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    return run
