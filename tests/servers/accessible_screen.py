"""A screen without glass, and the bus on which programs tell a screen reader what is on it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

from .child_process import ChildProcess, ServerUnavailable

_LAUNCHERS = (Path("/usr/libexec/at-spi-bus-launcher"), Path("/usr/lib/at-spi2-core/at-spi-bus-launcher"))
_SIZE = "1440x900x24"
_QUESTION = ("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus.GetAddress")
SYSTEM_PYTHON = Path("/usr/bin/python3")  # the one that Debian's bindings of the screen readers' interface are for


class AccessibleScreen:
    """Xvfb and at-spi2 for whatever is started with `environment`; `session` is that of a session bus."""

    def __init__(self, folder: Path, session: Mapping[str, str]) -> None:
        self._folder = folder
        self._session = session
        self._processes: list[ChildProcess] = []
        self.environment: dict[str, str] = {}

    def __enter__(self) -> AccessibleScreen:
        try:
            display = self._start_screen()
            shown = {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}
            self.environment = {**self._session, **shown}
            self._start_bus()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """End both; may be called again."""
        while self._processes:
            self._processes.pop().stop()

    def _start_screen(self) -> str:
        """The display's name: the server chooses a number that is free and writes it into a file."""
        number = self._folder / "display"
        command = f'exec Xvfb -displayfd 3 -screen 0 {_SIZE} -nolisten tcp -noreset 3>"{number}"'
        process = ChildProcess(["sh", "-c", command], self._folder / "xvfb.log", environment=self._session)
        self._processes.append(process)
        process.wait_until(lambda: number.exists() and number.read_text().endswith("\n"), "display")
        return f":{number.read_text().strip()}"

    def _start_bus(self) -> None:
        launcher = next((path for path in _LAUNCHERS if path.exists()), None)
        if launcher is None or not can_read_screens():
            raise ServerUnavailable("at-spi2 is not installed: see tests/servers/system_packages.txt")
        command = [launcher, "--launch-immediately", "--a11y=1", "--screen-reader=1"]
        process = ChildProcess(command, self._folder / "at-spi.log", environment=self.environment)
        self._processes.append(process)
        process.wait_until(self._bus_answers, "address of the bus")

    def _bus_answers(self) -> bool:
        name, path, method = _QUESTION
        command = ["dbus-send", "--session", "--print-reply", "--reply-timeout=3000", f"--dest={name}", path, method]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False, timeout=20)
        return "unix:" in done.stdout


def can_read_screens() -> bool:
    """Whether Debian's Python has the interface of the screen readers."""
    code = "import gi; gi.require_version('Atspi', '2.0'); from gi.repository import Atspi"
    if not os.access(SYSTEM_PYTHON, os.X_OK):
        return False
    return subprocess.run([SYSTEM_PYTHON, "-c", code], capture_output=True, check=False).returncode == 0
