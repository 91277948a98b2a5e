"""The clock, and what a process gives up before it touches a key."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from acme_desktop.adapters.clock import SystemClock

CHECKOUT = Path(__file__).resolve().parents[3]
PROGRAM = """
import ctypes, os, resource, sys
from acme_desktop.adapters.harden import harden
harden(os.environ)
mask = os.umask(0)
print(oct(mask), resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))
"""


def test_the_clock_says_now_in_utc() -> None:
    now = SystemClock().now()
    assert now.utcoffset() == timedelta(0)
    assert abs(now - datetime.now(UTC)) < timedelta(seconds=5)


@pytest.mark.skipif(sys.platform != "linux", reason="prctl is Linux's")
@pytest.mark.parametrize(
    ("more", "dumpable"), [({}, 0), ({"ACME_DESKTOP_DEBUGGABLE": "1"}, 1), ({"ACME_DESKTOP_DEBUGGABLE": ""}, 0)]
)
def test_a_hardened_process_leaves_no_core_and_no_readable_files(more: dict[str, str], dumpable: int) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={**os.environ, "PYTHONPATH": str(CHECKOUT), **more}, capture_output=True, text=True, check=True, timeout=30,
    )  # fmt: skip
    assert done.stdout.strip() == f"0o77 (0, 0) {dumpable}"
