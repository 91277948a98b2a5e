"""The second start hands its route to the first, which comes to the front: a local socket carries it."""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QDir, QObject, QStandardPaths, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from acme_desktop.domain.errors import InputError
from acme_desktop.domain.routes import read_route

_log = logging.getLogger(__name__)
_LONGEST_SOCKET_PATH = 100  # bytes; the systems' own limit is 104 or 108
_LONGEST_MESSAGE = 16 * 1024
_PATIENCE_MS = 2_000
_ACTIVATION = ("XDG_ACTIVATION_TOKEN", "DESKTOP_STARTUP_ID")


def hand_over(folder: Path, route: str) -> bool:
    """Whether a running window has taken the route and comes to the front. Needs no screen and no event loop."""
    _let_it_come_to_the_front()
    socket = QLocalSocket()
    socket.connectToServer(_address(folder))
    if not socket.waitForConnected(_PATIENCE_MS):
        return False
    activation = {name: os.environ[name] for name in _ACTIVATION if name in os.environ}
    socket.write(json.dumps({"route": route, "activation": activation}).encode() + b"\n")
    deadline = QDeadlineTimer(_PATIENCE_MS)
    while not socket.canReadLine() and not deadline.hasExpired():
        if not socket.waitForReadyRead(int(deadline.remainingTime())):
            break
    taken = bytes(socket.readAll().data()) == b"ok\n"
    socket.abort()
    return taken


class Listener(QObject):
    """Of the first window.

    Signals:
        called(str): another start wants to see this route ("" for just the window).
    """

    called = Signal(str)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)
        address = _address(folder)
        QLocalServer.removeServer(address)  # of one that was killed
        if not self._server.listen(address):
            _log.warning("other starts can't call this window: %s", self._server.errorString())

    def close(self) -> None:
        """Nobody listens any more."""
        self._server.close()

    def _on_connection(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            caller = _Caller(socket, self)
            caller.called.connect(self.called)


class _Caller(QObject):
    """One other start on the line.

    Signals:
        called(str): its route, which is one.
    """

    called = Signal(str)

    def __init__(self, socket: QLocalSocket, parent: QObject) -> None:
        super().__init__(parent)
        self._socket = socket
        socket.setParent(self)
        socket.readyRead.connect(self._on_ready)
        socket.disconnected.connect(self.deleteLater)

    def _on_ready(self) -> None:
        if not self._socket.canReadLine():
            if self._socket.bytesAvailable() > _LONGEST_MESSAGE:
                self._socket.abort()
            return
        route = _read(bytes(self._socket.readLine(_LONGEST_MESSAGE).data()))
        if route is None:
            self._socket.abort()
            return
        self._socket.write(b"ok\n")
        self._socket.flush()
        self.called.emit(route)


def _read(line: bytes) -> str | None:
    """The route of a message; None where it is none of ours."""
    try:
        message = json.loads(line)
        route = message["route"]
        activation = message["activation"]
        if route:
            read_route(route)
        for name in _ACTIVATION:
            if isinstance(activation.get(name), str):
                os.environ[name] = activation[name]  # Qt shows it to the compositor when the window is raised
    except (ValueError, KeyError, TypeError, AttributeError, InputError):
        return None
    return route if isinstance(route, str) else None


def _address(folder: Path) -> str:
    """In the profile, where nobody else may come near; where its path is too long, under a name made from it."""
    inside = folder / "window" / "socket"
    if sys.platform != "win32" and len(os.fsencode(inside)) <= _LONGEST_SOCKET_PATH:
        return str(inside)
    import hashlib

    name = f"acme-desktop-{hashlib.sha256(str(folder).encode()).hexdigest()[:16]}"
    if sys.platform == "win32":
        return name
    runtime = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.RuntimeLocation)
    return f"{runtime or QDir.tempPath()}/{name}"


def _let_it_come_to_the_front() -> None:
    """Windows lets only the program in front raise another; this one was just started, so it may pass that on."""
    if sys.platform == "win32":
        import ctypes

        allow: Callable[[int], int] = ctypes.windll.user32.AllowSetForegroundWindow
        allow(-1)
