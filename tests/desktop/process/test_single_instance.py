"""One window a profile: who comes second hands its route over, and a killed first one is in nobody's way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Generator
from pathlib import Path

import pytest
from PySide6.QtCore import QElapsedTimer
from PySide6.QtNetwork import QLocalSocket
from pytestqt.qtbot import QtBot

import acme_desktop
from acme_desktop.desktop.process.first_start import FirstStart
from acme_desktop.desktop.process.single_instance import Listener, hand_over

CHECKOUT = Path(acme_desktop.__file__).resolve().parent.parent
ENVIRONMENT = {"PATH": os.environ["PATH"], "PYTHONPATH": str(CHECKOUT)}
_SECOND = """
import sys
from pathlib import Path
from acme_desktop.desktop.process.single_instance import hand_over
sys.exit(not hand_over(Path(sys.argv[1]), sys.argv[2]))
"""
_FIRST = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from acme_desktop.desktop.process.first_start import FirstStart
from acme_desktop.desktop.process.single_instance import Listener
app = QCoreApplication([])
first = FirstStart(Path(sys.argv[1]))
taken = first.take()
listener = Listener(Path(sys.argv[1]))
listener.called.connect(lambda route: print("called", route, flush=True))
print(taken, flush=True)
app.exec()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "window").mkdir()
    return tmp_path


@pytest.fixture
def listener(folder: Path, qtbot: QtBot) -> Generator[Listener]:
    made = Listener(folder)
    yield made
    made.close()


def handed_over(folder: Path, route: str) -> Callable[[], bool | None]:
    """By another process: what it got, once it has ended."""
    child = subprocess.Popen([sys.executable, "-c", _SECOND, str(folder), route], env=ENVIRONMENT)

    def found() -> bool | None:
        return None if child.poll() is None else child.returncode == 0

    return found


@pytest.mark.parametrize("route", ["", "/acme/orders/7", "/acme/audit?text=%C3%A4"])
def test_the_second_hands_its_route_to_the_first(folder: Path, listener: Listener, qtbot: QtBot, route: str) -> None:
    with qtbot.waitSignal(listener.called, timeout=10_000) as signalled:
        found = handed_over(folder, route)
    assert signalled.args == [route]
    qtbot.waitUntil(lambda: found() is True, timeout=10_000)


def test_there_is_one_first_and_then_another(folder: Path) -> None:
    first, other = FirstStart(folder), FirstStart(folder)
    assert not other.is_elsewhere
    assert other.take()
    other.release()
    assert first.take()
    assert first.take()
    assert other.is_elsewhere
    assert not other.take()
    first.release()
    assert not other.is_elsewhere
    assert other.take()
    other.release()


def test_looking_makes_nothing(tmp_path: Path) -> None:
    assert not FirstStart(tmp_path / "absent").is_elsewhere
    assert list(tmp_path.iterdir()) == []


def test_with_nobody_there_a_start_does_not_wait(folder: Path) -> None:
    clock = QElapsedTimer()
    clock.start()
    assert not hand_over(folder, "")
    assert clock.elapsed() < 500


def test_two_profiles_are_strangers(tmp_path: Path) -> None:
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        (folder / "window").mkdir(parents=True)
    starts = [FirstStart(folder) for folder in folders]
    assert all(start.take() for start in starts)
    for start in starts:
        start.release()


@pytest.mark.parametrize(
    "message",
    [
        b"hello\n",
        b"{}\n",
        b'{"route": "/acme/unicorns", "activation": {}}\n',
        b'{"route": 7, "activation": {}}\n',
        b'{"route": null, "activation": {}}\n',
        b'{"route": "", "activation": []}\n',
        b"[" * 20_000,
    ],
)
def test_a_stranger_on_the_line_is_not_listened_to(
    folder: Path, listener: Listener, qtbot: QtBot, message: bytes
) -> None:
    called: list[str] = []
    listener.called.connect(called.append)
    socket = QLocalSocket()
    socket.connectToServer(str(folder / "window" / "socket"))
    assert socket.waitForConnected(2_000)
    socket.write(message)
    qtbot.waitUntil(lambda: socket.state() is QLocalSocket.LocalSocketState.UnconnectedState, timeout=5_000)
    assert bytes(socket.readAll().data()) == b""
    assert called == []
    found = handed_over(folder, "")
    qtbot.waitUntil(lambda: found() is True, timeout=10_000)


def test_a_profile_with_a_long_path_works_too(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    runtime = tmp_path_factory.mktemp("run")
    runtime.chmod(0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    monkeypatch.setitem(ENVIRONMENT, "XDG_RUNTIME_DIR", str(runtime))
    folder = tmp_path / ("long" * 30)
    (folder / "window").mkdir(parents=True)
    listener = Listener(folder)
    found = handed_over(folder, "/acme")
    with qtbot.waitSignal(listener.called, timeout=10_000):
        pass
    qtbot.waitUntil(lambda: found() is True, timeout=10_000)
    listener.close()


def test_where_nothing_can_be_locked_nobody_is_first(tmp_path: Path) -> None:
    assert not FirstStart(tmp_path / "absent").take()


@pytest.mark.skipif(sys.platform == "win32", reason="nobody is killed there like this")
def test_one_that_was_killed_is_in_nobodys_way(folder: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _FIRST, str(folder)], stdout=subprocess.PIPE, text=True, env=ENVIRONMENT
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "True\n"
        assert FirstStart(folder).is_elsewhere
        assert hand_over(folder, "/acme/orders/7")
        assert child.stdout.readline() == "called /acme/orders/7\n"
        child.send_signal(signal.SIGKILL)
    assert (folder / "window" / "socket").exists()
    assert not hand_over(folder, "")
    first = FirstStart(folder)
    assert not first.is_elsewhere
    assert first.take()
    listener = Listener(folder)
    listener.close()
    first.release()
    assert not (folder / "window" / "socket").exists()
