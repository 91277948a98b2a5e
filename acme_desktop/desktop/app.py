"""Opens the window: one instance, theme, translations; joins client and window.

The window is painted before anything heavy is imported: the libraries of database, keyring and CA are imported by the
worker that opens the service, in its thread. Only this file imports bootstrap.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDeadlineTimer
from PySide6.QtWidgets import QApplication

from acme_desktop import __version__
from acme_desktop.bootstrap import harden, passphrase_from_file, profile_folder
from acme_desktop.desktop.entrance.passphrase_door import PassphraseDoor
from acme_desktop.desktop.process.event_guard import EventGuard
from acme_desktop.desktop.process.first_start import FirstStart
from acme_desktop.desktop.process.log_file import LogFile
from acme_desktop.desktop.process.screen import need_screen, tell_if_qt_gives_up
from acme_desktop.desktop.program import Program
from acme_desktop.desktop.service_client import ServiceClient

if TYPE_CHECKING:
    from acme_desktop.service.acme_service import AcmeService

_log = logging.getLogger(__name__)
_PATIENCE_MS = 3_000
_STEP = 0.05  # seconds


def main(route: str = "") -> int:
    """Show the window until it is closed, at `route` if one is given; or have the one that is open show it.

    Returns the exit code. Raises InputError for a profile folder that can't be one, NoWindowError without a screen.
    """
    environ = os.environ
    harden(environ)
    folder = profile_folder(environ)
    first = FirstStart(folder)
    if first.is_elsewhere and _handed_over(folder, route):
        return 0
    need_screen(environ)
    tell_if_qt_gives_up()
    app = application()
    log = _opened_log(folder)
    is_first = first.take()
    guard = EventGuard()
    guard.install()
    door = PassphraseDoor()
    client = ServiceClient(lambda: _open_service(environ, door))
    program = Program(app, folder, client, door, guard)
    program.begin(route, listen=is_first)
    code = app.exec()
    ended = program.close()
    first.release()
    guard.remove()
    if log is not None:
        log.close()
    if not ended:  # a thread that does not end would take the process down with it
        os._exit(code)
    return code


def application() -> QApplication:
    """As it is known to the system."""
    app = QApplication(sys.argv[:1])
    app.setApplicationName("acme-desktop")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("acme-desktop")
    return app


def _open_service(environ: Mapping[str, str], door: PassphraseDoor) -> AcmeService:
    """In a worker's thread."""
    from acme_desktop.bootstrap import build_service
    from acme_desktop.desktop.shell.ahead import read_workplace

    read_workplace()
    return build_service(environ, ask_passphrase=lambda: passphrase_from_file(environ) or door.ask())


def _opened_log(folder: Path) -> LogFile | None:
    """Without one the window goes on: what is wrong with the profile is told by whoever opens the service."""
    try:
        log = LogFile(folder / "window")
    except OSError as error:
        _log.warning("there is no log: %s", error)
        return None
    logging.getLogger("acme_desktop").setLevel(logging.INFO)
    _log.info("the window of version %s opens", __version__)
    return log


def _handed_over(folder: Path, route: str) -> bool:
    """Another window has the profile, and may be about to listen. One that does not answer is left alone."""
    from acme_desktop.desktop.process.single_instance import hand_over

    deadline = QDeadlineTimer(_PATIENCE_MS)
    pause = threading.Event()
    while not hand_over(folder, route):
        if deadline.hasExpired() or pause.wait(_STEP):
            _log.warning("another window has this profile, and does not answer")
            return False
    return True
