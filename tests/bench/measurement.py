"""One command, measured: what the machine spent on it, and what the CA was asked."""

from __future__ import annotations

import json
import re
import signal
import sys
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.servers.child_process import ChildProcess
from tests.servers.fault_proxy import step_of
from tests.servers.pebble import Pebble

_STOPWATCH = Path(__file__).with_name("stopwatch.py")
_HANDLED = re.compile(r"\b(?:GET|HEAD|POST) (/\S*) -> calling handler\(\)")
# What a client asks before it can place an order, whatever the order is.
_PREPARATION = ("directory", "newNonce", "newAccount", "account")


class ClientFailed(RuntimeError):
    """A client did not do what it was asked; the text holds the end of what it printed."""


@dataclass(frozen=True)
class Command:
    """A command line and its whole environment."""

    words: tuple[str, ...]
    environment: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True)
class Cost:
    """What one command, or several one after another, cost.

    Seconds of wall clock and of CPU; `peak_kib` is the resident memory of the largest single process. `stopped`: it was
    ended at its time limit, so that `wall` is only a lower bound.
    """

    wall: float
    user: float
    system: float
    peak_kib: int
    stopped: bool = False

    @property
    def cpu(self) -> float:
        """User and system seconds."""
        return self.user + self.system

    def __add__(self, other: Cost) -> Cost:
        peak = max(self.peak_kib, other.peak_kib)
        stopped = self.stopped or other.stopped
        return Cost(self.wall + other.wall, self.user + other.user, self.system + other.system, peak, stopped)


def measure(command: Command, folder: Path, limit: float) -> Cost:
    """Run a command for at most `limit` seconds; its output goes to a log in `folder`. Raises ClientFailed."""
    folder.mkdir(parents=True, exist_ok=True)
    report, log = folder / "cost.json", folder / "output.log"
    report.unlink(missing_ok=True)
    words = [sys.executable, "-I", "-S", _STOPWATCH, str(report), str(limit), *command.words]
    # A TERM to the stopwatch ends the client with it, also when this process is killed.
    watch = ChildProcess(
        [str(word) for word in words], log, environment=command.environment, death_signal=signal.SIGTERM
    )
    try:
        while watch.is_running():
            threading.Event().wait(0.02)
    finally:
        watch.stop()
    if not report.exists():
        raise ClientFailed(f"{command.words[0]} could not be started:\n{watch.last_lines()}")
    cost = json.loads(report.read_text(encoding="ascii"))
    code, stopped = cost.pop("code"), cost["stopped"]
    if code != 0 and not stopped:
        raise ClientFailed(f"{' '.join(command.words)[:300]} ended with {code}:\n{watch.last_lines(30)}")
    return Cost(**cost)


def measure_all(commands: Sequence[Command], folder: Path, limit: float) -> Cost:
    """Run commands one after another; a stopped one ends the row."""
    total = measure(commands[0], folder, limit)
    for command in commands[1:]:
        if total.stopped:
            break
        total += measure(command, folder, limit)
    return total


@dataclass(frozen=True)
class Requests:
    """How many requests the CA received, by what they were about."""

    by_step: Mapping[str, int]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.by_step.values())

    @property
    def of_orders(self) -> int:
        """Those about orders: all but directory, nonces and account."""
        return sum(count for step, count in self.by_step.items() if step not in _PREPARATION)


class CaLog:
    """Reads, after the clock has stopped, what Pebble has logged since the last time: counting costs nothing."""

    def __init__(self, ca: Pebble) -> None:
        self._ca = ca
        self._read = len(ca.log_text())
        self._issued = ca.certificates_issued()

    def take(self) -> tuple[Requests, list[str]]:
        """The requests, and the serials (hexadecimal) of the certificates issued, since the last `take`."""
        text = self._ca.log_text()
        new, self._read = text[self._read :], len(text)
        issued = self._ca.issued_serials()
        serials, self._issued = issued[self._issued :], len(issued)
        return requests_in(new), serials


def requests_in(log: str) -> Requests:
    """Count the requests in a piece of Pebble's log."""
    return Requests(Counter(step_of(path) for path in _HANDLED.findall(log)))
