"""Errors that nobody caught, signals of the system, garbage, and a computer without a screen."""

from __future__ import annotations

import gc
import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Generator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QTimer, qWarning
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

import acme_desktop
from acme_desktop.desktop.process.ending import Ending
from acme_desktop.desktop.process.event_guard import EventGuard
from acme_desktop.desktop.process.garbage import Garbage
from acme_desktop.desktop.process.screen import need_screen
from acme_desktop.domain.errors import NoWindowError, UnexpectedError

CHECKOUT = Path(acme_desktop.__file__).resolve().parent.parent


@pytest.fixture
def guard(qtbot: QtBot) -> Generator[EventGuard]:
    """In place of the one that pytest-qt installs for every test."""
    with capture_exceptions() as caught:
        made = EventGuard()
        made.install()
        yield made
        made.remove()
    assert caught == []


def test_an_error_in_a_slot_is_logged_and_told_once(
    guard: EventGuard, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    told: list[UnexpectedError] = []
    guard.caught.connect(told.append)

    def slot() -> None:
        raise ZeroDivisionError("by zero")

    for _ in range(3):
        QTimer.singleShot(0, slot)
    qtbot.waitUntil(lambda: caplog.text.count("nobody caught this") == 3)
    qtbot.wait(20)
    assert [type(error.__cause__) for error in told] == [ZeroDivisionError]
    assert "ZeroDivisionError" in str(told[0])
    assert "by zero" not in str(told[0])


def test_an_error_in_a_thread_is_told_on_the_windows_thread(guard: EventGuard, qtbot: QtBot) -> None:
    threads: list[threading.Thread] = []
    guard.caught.connect(lambda _: threads.append(threading.current_thread()))

    def work() -> None:
        raise KeyError

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(threads))
    assert threads == [threading.main_thread()]


def test_ctrl_c_in_a_slot_is_a_wish_and_no_error(guard: EventGuard, qtbot: QtBot) -> None:
    def slot() -> None:
        raise KeyboardInterrupt

    with qtbot.assertNotEmitted(guard.caught, wait=50), qtbot.waitSignal(guard.interrupted):
        QTimer.singleShot(0, slot)


def test_what_qt_says_is_logged(guard: EventGuard, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        qWarning("a layout is full")
    assert [(r.name, r.levelname, r.getMessage()) for r in caplog.records] == [
        ("qt", "WARNING", "default: a layout is full")
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="no such signals there")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_of_the_system_arrives_in_the_event_loop(qtbot: QtBot, number: signal.Signals) -> None:
    before = signal.getsignal(number)
    ending = Ending()
    with qtbot.waitSignal(ending.wanted, timeout=5_000) as signalled:
        os.kill(os.getpid(), number)
    assert signalled.args == [number]
    ending.close()
    assert signal.getsignal(number) is before


def test_garbage_is_collected_on_the_windows_thread(qtbot: QtBot) -> None:
    deleted: list[threading.Thread] = []
    gc.enable()
    garbage = Garbage()
    assert not gc.isenabled()
    try:
        for _ in range(10_000):
            circle: list[object] = []
            circle.append(circle)
        child = QObject()
        child.destroyed.connect(lambda: deleted.append(threading.current_thread()))
        circle = [child]
        circle.append(circle)
        del circle, child
        garbage.look()
        qtbot.waitUntil(lambda: bool(deleted))
    finally:
        garbage.close()
        enabled = gc.isenabled()
        gc.disable()  # as in all other tests
    assert enabled


@pytest.mark.parametrize(
    "environ", [{"DISPLAY": ":0"}, {"WAYLAND_DISPLAY": "wayland-0"}, {"QT_QPA_PLATFORM": "offscreen"}]
)
def test_where_there_may_be_a_screen_qt_is_asked(environ: dict[str, str]) -> None:
    need_screen(environ, "linux")


def test_without_a_screen_it_is_said() -> None:
    with pytest.raises(NoWindowError, match="no screen"):
        need_screen({}, "linux")
    with pytest.raises(NoWindowError, match="no screen"):
        need_screen({"QT_QPA_PLATFORM": "xcb"}, "linux")
    need_screen({}, "darwin")
    need_screen({}, "win32")


def test_a_screen_that_does_not_answer_is_a_sentence_and_no_crash() -> None:
    code = (
        "from acme_desktop.desktop.process.screen import tell_if_qt_gives_up\n"
        "from PySide6.QtWidgets import QApplication\n"
        "tell_if_qt_gives_up()\n"
        "QApplication([])\n"
    )
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(CHECKOUT), "DISPLAY": ":987", "QT_QPA_PLATFORM": "xcb"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 3
    assert done.stderr.startswith("acme-desktop: the window can't be opened: ")
    assert "--help" in done.stderr
