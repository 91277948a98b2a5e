"""The window's figures: start, memory, pauses, the trail's pages and the tables' steps, each beside its bar.

`make bench ARGS=--window`; `make bench` prints them after those of the command line. The large profile (10,000
certificates, 2,000 orders, 1,000,000 rows of audit trail) is made once, which takes minutes, and kept in `.cache/`.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.window import heartbeat, start
from tests.desktop.driven_program import environment
from tests.desktop.sample_profile import cached_big_profile

_HERE = Path(__file__).parent
_RUNS = 5


@dataclass(frozen=True)
class Figure:
    """One number and the most that it may be; without a bar it is only told."""

    about: str
    measured: float
    unit: str
    bar: float | None = None

    @property
    def line(self) -> str:
        """For the report."""
        bar = "" if self.bar is None else f"at most {self.bar:g} {self.unit}"
        mark = "" if self.bar is None else "reached" if self.measured <= self.bar else "MISSED"
        return f"{self.about:<58} {self.measured:9.4g} {self.unit:<4} {bar:<18} {mark}".rstrip()


def main() -> int:
    """Measure and print; 0 whether bars were missed or not."""
    load = ", ".join(f"{one:.2f}" for one in os.getloadavg())
    print(f"\nThe window, without a screen. Machine: {os.cpu_count()} processors, load {load}; other work counts too.")
    for figure in (*_start(), *_session(), *_main_job()):
        print(figure.line, flush=True)
    print("\nThe tables by themselves, painted in software:", flush=True)
    _python("tables.py")
    return 0


def _start() -> Iterator[Figure]:
    """A sign-in that can be typed into, beside a bare QMainWindow, in turn."""
    with tempfile.TemporaryDirectory() as folder:
        environ = environment(Path(folder) / "profile")
        start.prepare(environ)
        times: dict[str, list[float]] = {"bare": [], "ours": []}
        for run in range(_RUNS + 1):
            for name, code in (("bare", start.BARE), ("ours", start.OURS)):
                seconds = start.seconds(code, environ)
                if run:  # the first fills the caches
                    times[name].append(1000 * seconds)
    bare, ours = min(times["bare"]), min(times["ours"])
    yield Figure("start: a bare window, best run", bare, "ms")
    yield Figure("start: the sign-in, best run", ours, "ms")
    yield Figure("start: the sign-in, median", statistics.median(times["ours"]), "ms", 1200)
    yield Figure("start: the sign-in, compared with the bare window", ours / bare, "×", start.MOST_TIMES)


def _session() -> Iterator[Figure]:
    """What `session.py` found, on a copy of the large profile."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "profile"
        shutil.copytree(cached_big_profile(), copy)
        found: dict[str, Any] = json.loads(_python("session.py", str(copy), capture=True).splitlines()[-1])
    yield Figure("dashboard after the sign-in", found["dashboard after sign-in"], "ms", 300)
    yield Figure("memory, idle on the dashboard", found["memory idle"], "MiB", 150)
    yield Figure("memory, a million rows open after every pane", found["memory with the trail open"], "MiB", 220)
    for name, taken in found["audit pages"].items():
        yield Figure(f"first page of the trail: {name}", taken, "ms", 200)
    gaps = found["gaps"]
    yield Figure("pauses of the window, 99 of 100", gaps["p99"], "ms", 50)
    yield Figure("longest pause of the window", gaps["longest"], "ms", 100)
    for gap, doing in gaps["worst"]:
        yield Figure(f"   {doing}", gap, "ms")


def _main_job() -> Iterator[Figure]:
    """What `heartbeat.py` found on the way from an empty profile to a certificate."""
    found = heartbeat.measured()
    yield Figure("the main job: clicks from “New order” to the files", found["clicks"], "", 12)
    yield Figure("the main job: pauses, 99 of 100", found["p99"], "ms", 50)
    yield Figure("the main job: longest pause", found["longest"], "ms", 100)
    for gap, doing in found["worst"]:
        yield Figure(f"   {doing}", gap, "ms")


def _python(script: str, *words: str, capture: bool = False) -> str:
    """In a process of its own, whose memory holds nothing else."""
    command = [sys.executable, str(_HERE / script), *words]
    done = subprocess.run(command, text=True, check=True, stdout=subprocess.PIPE if capture else None)
    return done.stdout or ""


if __name__ == "__main__":
    sys.exit(main())
