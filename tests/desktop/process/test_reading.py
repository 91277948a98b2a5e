"""The window's code is read as it is anywhere else: compiled, without its source."""

from __future__ import annotations

import subprocess
import sys

_SOURCES_READ = """
import linecache
import acme_desktop.desktop.app
import acme_desktop.desktop.shell.workplace
print(*(name for name in linecache.cache if "acme_desktop" in name), sep="\\n")
"""


def test_no_source_is_read() -> None:
    done = subprocess.run([sys.executable, "-c", _SOURCES_READ], capture_output=True, text=True, check=True)

    assert done.stdout.split() == []
