"""Ctrl-C, SIGTERM, a terminal that goes away: the first asks the job to stop and lets it tidy up.

The second ends the process at once.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType
from typing import Any, Self

from acme_desktop.cli.failures import STOPPED

_SIGNALS = tuple(signal.Signals[name] for name in ("SIGINT", "SIGTERM", "SIGHUP") if name in signal.Signals.__members__)
_NO_SIGNAL = b"\0"


class StopOnSignal:
    """While entered, a signal sets `stop` and calls `asked`; elsewhere than in the main thread it does nothing.

    A signal may reach any thread, and Python's own handlers run in the main thread only, perhaps not before a call
    into a library returns. So the interpreter's wake-up socket tells a watcher thread, which never waits for anybody.
    """

    def __init__(self, stop: threading.Event, asked: Callable[[], None]) -> None:
        self._stop = stop
        self._asked = asked
        self._before: dict[int, Any] = {}
        self._echo = _terminal_state()
        self._watcher: threading.Thread | None = None

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            self._reading, self._writing = socket.socketpair()
            self._writing.setblocking(False)
            self._before = {number: signal.signal(number, _heard) for number in _SIGNALS if not _is_for_nohup(number)}
            self._wakeup_before = signal.set_wakeup_fd(self._writing.fileno(), warn_on_full_buffer=False)
            self._watcher = threading.Thread(target=self._watch, name="stop-watch", daemon=True)
            self._watcher.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._watcher is None:
            return
        signal.set_wakeup_fd(self._wakeup_before)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._writing.send(_NO_SIGNAL)
        self._watcher.join()
        self._reading.close()
        self._writing.close()
        self._watcher = None

    def _watch(self) -> None:
        count = 0
        while True:
            received = self._reading.recv(1)
            if received in (b"", _NO_SIGNAL):
                return
            if received[0] not in _SIGNALS:
                continue
            count += 1
            if count > 1:
                _restore_terminal(self._echo)
                os._exit(STOPPED)
            self._stop.set()
            self._asked()


@contextmanager
def interrupts_wait() -> Iterator[None]:
    """For an import: one that Ctrl-C breaks off in the middle leaves open files behind, and Python says so."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    heard: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: heard.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if heard:
        raise KeyboardInterrupt


def _is_for_nohup(number: signal.Signals) -> bool:
    """The end of the terminal, where whoever started us does not want it to matter."""
    return number.name == "SIGHUP" and signal.getsignal(number) is signal.SIG_IGN


def _heard(_: int, __: FrameType | None) -> None:
    """The watcher does the work; without a handler Python would raise KeyboardInterrupt in the middle of it."""


def _terminal_state() -> list[Any] | None:
    """How the terminal is set up, so that a prompt without echo can't outlive the process."""
    if sys.platform == "win32":
        return None
    import termios

    try:
        return termios.tcgetattr(0)
    except (termios.error, OSError):
        return None


def _restore_terminal(state: list[Any] | None) -> None:
    if sys.platform == "win32" or state is None:
        return
    import termios

    termios.tcsetattr(0, termios.TCSANOW, state)
