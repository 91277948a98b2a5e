"""The main job by mouse, from nothing to a certificate on the disk: how long the window left its events waiting.

    PYTHONPATH=. .venv/bin/python tests/bench/window/heartbeat.py

The program is the real one in a process of its own, without a screen, at a CA with real validation.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.desktop.driven_program import DrivenProgram, environment
from tests.journeys.window.person import MousePerson, screen
from tests.journeys.window.walk import deploy, first_run, open_account, place_order, submit_and_export
from tests.servers.pebble import Pebble

NAME = "window.test"


def measured() -> dict[str, Any]:
    """`Heartbeat.figures()`, with `seconds` of the whole and `clicks` from “New order” to the files."""
    with tempfile.TemporaryDirectory() as folder, Pebble(Path(folder) / "ca") as ca:
        looks = {"QT_QPA_PLATFORM": screen(Path(folder)), "ACME_DESKTOP_RESOLVERS": ca.dns_address}
        began = time.monotonic()
        with DrivenProgram(environment(Path(folder) / "profile", **looks)) as program:
            person = MousePerson(program)
            first_run(person)
            open_account(person, ca)
            before = person.clicks
            person.press("New order")
            deploy(ca, NAME, place_order(person, f"{NAME}, *.{NAME}"))
            submit_and_export(person, Path(folder) / "files")
            clicks = person.clicks - before
            figures: dict[str, Any] = program.ask("heart.figures()")
            return {**figures, "seconds": time.monotonic() - began, "clicks": clicks}


def main() -> int:
    """Print them."""
    figures = measured()
    print(f"from an empty profile to the files: {figures['seconds']:.1f} s")
    print(f"clicks from “New order” on:         {figures['clicks']}")
    print(f"pauses, 99 of 100:                  {figures['p99']} ms of {figures['beats']} beats")
    for gap, doing in figures["worst"]:
        print(f"                                    {gap} ms  {doing}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
