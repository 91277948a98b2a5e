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
from acme_desktop.desktop.process.single_instance import SingleInstance

CHECKOUT = Path(acme_desktop.__file__).resolve().parent.parent
ENVIRONMENT = {"PATH": os.environ["PATH"], "PYTHONPATH": str(CHECKOUT)}
_SECOND = """
import sys
from pathlib import Path
from acme_desktop.desktop.process.single_instance import SingleInstance
sys.exit(not SingleInstance(Path(sys.argv[1])).hand_over(sys.argv[2]))
"""
_FIRST = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from acme_desktop.desktop.process.single_instance import SingleInstance
app = QCoreApplication([])
instance = SingleInstance(Path(sys.argv[1]))
instance.called.connect(lambda route: print("called", route, flush=True))
print(instance.become_first(), flush=True)
app.exec()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "window").mkdir()
    return tmp_path


@pytest.fixture
def first(folder: Path) -> Generator[SingleInstance]:
    instance = SingleInstance(folder)
    assert instance.become_first()
    yield instance
    instance.close()


def handed_over(folder: Path, route: str) -> Callable[[], bool | None]:
    """By another process: what it got, once it has ended."""
    child = subprocess.Popen([sys.executable, "-c", _SECOND, str(folder), route], env=ENVIRONMENT)

    def found() -> bool | None:
        return None if child.poll() is None else child.returncode == 0

    return found


@pytest.mark.parametrize("route", ["", "/acme/orders/7", "/acme/audit?text=%C3%A4"])
def test_the_second_hands_its_route_to_the_first(folder: Path, first: SingleInstance, qtbot: QtBot, route: str) -> None:
    with qtbot.waitSignal(first.called, timeout=10_000) as signalled:
        found = handed_over(folder, route)
    assert signalled.args == [route]
    qtbot.waitUntil(lambda: found() is True, timeout=10_000)


def test_there_is_one_first_and_then_another(folder: Path, first: SingleInstance) -> None:
    other = SingleInstance(folder)
    assert not other.become_first()
    first.close()
    assert other.become_first()
    other.close()


def test_with_nobody_there_a_start_does_not_wait(folder: Path) -> None:
    clock = QElapsedTimer()
    clock.start()
    assert not SingleInstance(folder).hand_over("")
    assert clock.elapsed() < 500


def test_two_profiles_are_strangers(tmp_path: Path) -> None:
    folders = [tmp_path / "one", tmp_path / "two"]
    instances = []
    for folder in folders:
        (folder / "window").mkdir(parents=True)
        instances.append(SingleInstance(folder))
    assert all(instance.become_first() for instance in instances)
    for instance in instances:
        instance.close()


@pytest.mark.parametrize(
    "message",
    [
        b"hello\n",
        b"{}\n",
        b'{"route": "/acme/unicorns", "activation": {}}\n',
        b'{"route": 7, "activation": {}}\n',
        b'{"route": "", "activation": []}\n',
        b"[" * 20_000,
    ],
)
def test_a_stranger_on_the_line_is_not_listened_to(
    folder: Path, first: SingleInstance, qtbot: QtBot, message: bytes
) -> None:
    called: list[str] = []
    first.called.connect(called.append)
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
    instance = SingleInstance(folder)
    assert instance.become_first()
    found = handed_over(folder, "/acme")
    with qtbot.waitSignal(instance.called, timeout=10_000):
        pass
    qtbot.waitUntil(lambda: found() is True, timeout=10_000)
    instance.close()


def test_where_nothing_can_be_locked_nobody_is_first(tmp_path: Path) -> None:
    assert not SingleInstance(tmp_path / "absent").become_first()


@pytest.mark.skipif(sys.platform == "win32", reason="nobody is killed there like this")
def test_one_that_was_killed_is_in_nobodys_way(folder: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _FIRST, str(folder)], stdout=subprocess.PIPE, text=True, env=ENVIRONMENT
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "True\n"
        assert not SingleInstance(folder).become_first()
        assert SingleInstance(folder).hand_over("/acme/orders/7")
        assert child.stdout.readline() == "called /acme/orders/7\n"
        child.send_signal(signal.SIGKILL)
    assert (folder / "window" / "socket").exists()
    assert not SingleInstance(folder).hand_over("")
    instance = SingleInstance(folder)
    assert instance.become_first()
    instance.close()
    assert not (folder / "window" / "socket").exists()
