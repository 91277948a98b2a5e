"""Run one command and write down what it cost: `python -I -S stopwatch.py REPORT LIMIT WORD…`.

A program of its own, and a small one: Linux counts the memory of the process that forks into the peak of the child, so
that started from the benchmark itself every client would seem to need at least as much as the benchmark does.

REPORT receives one JSON object: `wall`, `user`, `system` (seconds), `peak_kib` (the largest single process), `code`
(negative: ended by that signal), `stopped` (still running after LIMIT seconds, and killed with its children).
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from contextlib import suppress


class Stopwatch:
    """Holds the child's process group, so that a signal to us ends all of it."""

    def __init__(self) -> None:
        self.group = 0
        self.stopped = False

    def run(self, command: list[str], limit: float) -> dict[str, float | bool]:
        """Start, wait, and say what it cost, children that it has waited for included."""
        signal.signal(signal.SIGALRM, self._end)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._end_both)
        started = time.monotonic()
        self.group = os.posix_spawnp(command[0], command, dict(os.environ), setpgroup=0)
        signal.setitimer(signal.ITIMER_REAL, limit)
        _, status, usage = os.wait4(self.group, 0)
        wall = time.monotonic() - started
        signal.setitimer(signal.ITIMER_REAL, 0)
        return {
            "wall": wall,
            "user": usage.ru_utime,
            "system": usage.ru_stime,
            "peak_kib": usage.ru_maxrss,
            "code": os.waitstatus_to_exitcode(status),
            "stopped": self.stopped,
        }

    def _end(self, *_: object) -> None:
        self.stopped = True
        self._kill()

    def _end_both(self, number: int, *_: object) -> None:
        self._kill()
        sys.exit(128 + number)

    def _kill(self) -> None:
        if self.group:
            with suppress(ProcessLookupError):  # it has just ended
                os.killpg(self.group, signal.SIGKILL)


if __name__ == "__main__":
    report, limit_text, *words = sys.argv[1:]
    cost = Stopwatch().run(words, float(limit_text))
    with open(report, "w", encoding="ascii") as file:  # noqa: PTH123 - pathlib alone would make us bigger
        json.dump(cost, file)
