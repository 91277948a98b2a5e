"""The code of every pane is read before somebody opens it."""

from __future__ import annotations

import subprocess
import sys

from acme_desktop.desktop.shell.ahead import NAMES

READ = """
import sys
from importlib import import_module
from acme_desktop.desktop.desk import Desk
from acme_desktop.desktop.shell import rooms, workplace
for name in {names!r}:
    import_module("acme_desktop.desktop.panes." + name)
before = set(sys.modules)
for room in rooms.ROOMS:
    try:
        room.make(None)
    except (AttributeError, TypeError, RuntimeError):
        pass
print(sorted(name for name in set(sys.modules) - before if ".panes." in name and ".dashboard" not in name))
"""


def test_no_pane_is_read_when_it_is_opened() -> None:
    code = READ.format(names=NAMES)
    done = subprocess.run(
        [sys.executable, "-c", "from PySide6.QtWidgets import QApplication; app = QApplication([])\n" + code],
        env={"QT_QPA_PLATFORM": "offscreen", "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.splitlines()[-1:] == ["[]"], done.stderr
