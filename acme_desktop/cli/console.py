"""Where output goes: answers to standard output, progress and messages to standard error; with --json, one document."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import TextIO

from acme_desktop.cli import wording
from acme_desktop.domain.problem import plain_text
from acme_desktop.service.job import Progress, Report

Document = Mapping[str, object]

_LONGEST_LINE = 100_000
_SAME_STEP_EVERY = 2.0  # seconds between two lines about the same step


def safe_line(text: str) -> str:
    """One line that can't move a terminal's cursor, with its indentation kept."""
    body = text.lstrip(" ")
    return " " * (len(text) - len(body)) + plain_text(body, _LONGEST_LINE)


class Console:
    """One run's output. Progress is shown only on a terminal, and neither with --json nor with --quiet."""

    def __init__(
        self,
        stdout: TextIO,
        stderr: TextIO,
        *,
        as_json: bool,
        quiet: bool,
        now: Callable[[], datetime],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.stdout = stdout
        self.as_json = as_json
        self._stderr = stderr
        self._progress = stderr.isatty() and not (as_json or quiet)
        self._now = now
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._last = ("", "")
        self._last_at = 0.0

    def answer(self, document: Document, lines: Callable[[], Iterable[str]]) -> None:
        """The answer: as a document with --json, else as lines for people."""
        if self.as_json:
            self.document(document)
        else:
            self.lines(lines())

    def document(self, document: Document) -> None:
        """Print a JSON document, all of Unicode escaped."""
        self.stdout.write(json.dumps(document, indent=2) + "\n")

    def lines(self, lines: Iterable[str]) -> None:
        """Print lines for people on standard output."""
        for line in lines:
            self.stdout.write(safe_line(line) + "\n")

    def message(self, *lines: str) -> None:
        """Tell people something on standard error; where it can't be written, the work goes on."""
        with self._lock, suppress(OSError):
            for line in lines:
                self._stderr.write(safe_line(line) + "\n")
            self._stderr.flush()

    def report(self, report: Report) -> None:
        """A job's progress: a line for each step. Safe to call from several threads."""
        if not self._progress or not isinstance(report, Progress):
            return
        with self._lock, suppress(OSError):
            about, at = (report.step.value, report.subject), self._monotonic()
            if about == self._last and at - self._last_at < _SAME_STEP_EVERY:
                return
            line = wording.progress(report, self._now())
            if about == self._last and not (report.total or report.until):
                return
            self._last, self._last_at = about, at
            self._stderr.write(safe_line(line) + "\n")
            self._stderr.flush()
