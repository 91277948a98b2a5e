"""A server process that never outlives the process that started it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

# The kernel's parent-death signal fires when the *thread* that forked ends, so that all children are started from one
# thread which lives as long as the interpreter.
_launcher = ThreadPoolExecutor(max_workers=1, thread_name_prefix="server-launcher")
# Whoever started us ($0) may have died before the kernel was asked to tell; then nobody would end the server.
_IF_PARENT_LIVES = 'test "$PPID" = "$0" && exec "$@"'


class ServerUnavailable(RuntimeError):
    """This machine can't run the server; the text says what is missing and how to get it."""


class ChildProcess:
    """A started server with its log; `stop()` ends it, and so does the death of this interpreter (SIGKILL included).

    `account` runs it as another user (root only). `standard_input` is written once and closed.
    """

    def __init__(
        self,
        command: Sequence[str | Path],
        log: Path,
        *,
        environment: Mapping[str, str] | None = None,
        account: str | None = None,
        standard_input: bytes | None = None,
        death_signal: signal.Signals = signal.SIGKILL,
    ) -> None:
        self.name = Path(command[0]).name
        self.log = log
        if shutil.which(str(command[0])) is None:
            raise ServerUnavailable(f"{self.name} is not installed: see tests/servers/system_packages.txt")
        full = [*as_account(account), "--pdeathsig", death_signal.name.removeprefix("SIG")]
        full += ["sh", "-c", _IF_PARENT_LIVES, str(os.getpid()), *map(str, command)]
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as output:
            self._process = _launcher.submit(
                subprocess.Popen,
                full,
                stdin=subprocess.DEVNULL if standard_input is None else subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=None if environment is None else dict(environment),
                start_new_session=True,  # Ctrl-C in a terminal is for the tests; they stop their servers themselves
            ).result()
        if standard_input is not None and self._process.stdin is not None:
            try:
                self._process.stdin.write(standard_input)
                self._process.stdin.close()
            except BrokenPipeError:
                pass  # it has ended already; whoever waits for it reports its log

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    def is_running(self) -> bool:
        """Whether it has not ended yet."""
        return self._process.poll() is None

    def send(self, number: signal.Signals) -> None:
        """Send a signal; nothing happens if it has ended."""
        if self.is_running():
            self._process.send_signal(number)

    def stop(self, number: signal.Signals = signal.SIGTERM, *, seconds: float = 5) -> None:
        """Ask it to end, wait, then kill it; may be called again."""
        self.send(signal.SIGCONT)
        self.send(number)
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def wait_until(self, ready: Callable[[], bool], what: str, *, seconds: float = 20) -> None:
        """Poll `ready` until it is true; RuntimeError with the log's end when the process ends or time is up."""
        deadline = time.monotonic() + seconds
        while not ready():
            if not self.is_running():
                raise RuntimeError(f"{self.name} ended before {what}:\n{self.last_lines()}")
            if time.monotonic() > deadline:
                raise RuntimeError(f"{self.name}: no {what} within {seconds} s:\n{self.last_lines()}")
            threading.Event().wait(0.02)

    def last_lines(self, count: int = 15) -> str:
        """The end of its log."""
        return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-count:])


def as_account(account: str | None) -> list[str]:
    """The beginning of a command that runs as `account`, or as ourselves (None)."""
    if shutil.which("setpriv") is None:
        raise ServerUnavailable("setpriv is not installed: apt-get install util-linux")
    if account is None:
        return ["setpriv"]
    return ["setpriv", f"--reuid={account}", f"--regid={account}", "--init-groups"]


def is_root() -> bool:
    """Whether we may run servers under another account (and must, for PostgreSQL)."""
    return os.geteuid() == 0
