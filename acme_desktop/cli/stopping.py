"""Ctrl-C and SIGTERM: the first asks the job to stop and lets it tidy up, the second ends the process at once."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable
from queue import SimpleQueue
from types import FrameType, TracebackType
from typing import Any, Self

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class StopOnSignal:
    """While entered, a signal sets `stop` and calls `asked`; elsewhere than in the main thread it does nothing.

    A signal handler may run while this very thread holds the Event's lock, so it only puts into a SimpleQueue (which
    is re-entrant); a watcher thread sets the event.
    """

    def __init__(self, stop: threading.Event, asked: Callable[[], None]) -> None:
        self._stop = stop
        self._asked = asked
        self._arrived: SimpleQueue[int] = SimpleQueue()
        self._count = 0
        self._before: dict[int, Any] = {}
        self._echo = _terminal_state()

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            threading.Thread(target=self._watch, name="stop-watch", daemon=True).start()
            for number in _SIGNALS:
                self._before[number] = signal.signal(number, self._on_signal)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._before.clear()
        self._arrived.put(0)

    def _on_signal(self, number: int, _: FrameType | None) -> None:
        self._count += 1
        if self._count > 1:
            _restore_terminal(self._echo)
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)
            return
        self._arrived.put(number)

    def _watch(self) -> None:
        if self._arrived.get():
            self._stop.set()
            self._asked()


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
