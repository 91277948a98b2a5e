"""Whether there is a screen to open a window on. Qt ends the process where there is none, so we look first."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import NoReturn

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from acme_desktop.domain.errors import NoWindowError

CANNOT_START = 3


def need_screen(environ: Mapping[str, str], platform: str = sys.platform) -> None:
    """Raises NoWindowError where it is plain that there is none."""
    chosen = environ.get("QT_QPA_PLATFORM", "")
    if platform in ("win32", "darwin") or (chosen and not chosen.startswith(("xcb", "wayland"))):
        return
    if not environ.get("DISPLAY") and not environ.get("WAYLAND_DISPLAY"):
        raise NoWindowError(
            "there is no screen to open the window on",
            hint="Start it in a graphical session. Without one every verb works: “acme-desktop --help” names them.",
        )


def tell_if_qt_gives_up() -> None:
    """Until the window is up: where Qt can't start, say so in a sentence instead of aborting."""

    def handle(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
        if kind is QtMsgType.QtFatalMsg:
            _give_up(message)

    qInstallMessageHandler(handle)


def _give_up(why: str) -> NoReturn:
    first = why.strip().splitlines()[0] if why.strip() else "no reason given"
    sys.stderr.write(f"acme-desktop: the window can't be opened: {first}\n")
    sys.stderr.write("  Every verb works without it: “acme-desktop --help” names them.\n")
    sys.stderr.flush()
    os._exit(CANNOT_START)
