"""The places where a test may end the program: deadly when armed, and nothing at all otherwise."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from acme_desktop.domain.crashpoint import crashpoint

_PROGRAM = """
import atexit, sys
from acme_desktop.domain.crashpoint import crashpoint
atexit.register(print, "tidied")
try:
    for name in sys.argv[1:]:
        print("before", name, flush=True)
        crashpoint(name)
finally:
    print("finally")
"""


def run(armed: str | None, *names: str) -> subprocess.CompletedProcess[str]:
    """A process of its own that passes these points."""
    environment = dict(os.environ) | ({} if armed is None else {"ACME_DESKTOP_CRASHPOINT": armed})
    return subprocess.run(
        [sys.executable, "-c", _PROGRAM, *names],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_an_armed_point_ends_the_process_at_once_and_nothing_is_tidied() -> None:
    ended = run("O3", "O1", "O2", "O3", "O4")
    assert ended.returncode == -signal.SIGKILL
    assert ended.stdout.splitlines() == ["before O1", "before O2", "before O3"]


@pytest.mark.parametrize("armed", [None, "", "O", "O33", "o1"])
def test_a_point_that_is_not_armed_does_nothing(armed: str | None) -> None:
    ended = run(armed, "O1", "O3")
    assert ended.returncode == 0
    assert ended.stdout.splitlines() == ["before O1", "before O3", "finally", "tidied"]


def test_nothing_is_armed_where_tests_run() -> None:
    crashpoint("O1")
