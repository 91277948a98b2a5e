"""The screen that tests of the window are shown on: as large as people have them, at the scale that is asked for."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import tempfile
from pathlib import Path

WANTED = "TEST_SCREEN"  # in the environment: “1024x680@1.5”, in the screen's own pixels
_USUAL = "1280x800@1"


def screen_wanted() -> tuple[tuple[int, int], float]:
    """Its size in the screen's own pixels, and its scale."""
    size, _, scale = os.environ.get(WANTED, _USUAL).partition("@")
    width, _, height = size.partition("x")
    return (int(width), int(height)), float(scale)


def is_scaled() -> bool:
    """The tests run once more, in a process of their own: see shell/test_scales.py."""
    return WANTED in os.environ


def window_sizes() -> list[tuple[int, int]]:
    """The usual and the smallest; on a screen that is scaled all of it. In the units that Qt counts in."""
    (width, height), scale = screen_wanted()
    return [(int(width / scale), int(height / scale))] if is_scaled() else [(1280, 800), (1024, 680)]


def put_up_screen() -> dict[str, str]:
    """What has to be in the environment before Qt is started."""
    (width, height), scale = screen_wanted()
    screen = {"name": "one", "x": 0, "y": 0, "width": width, "height": height, "dpr": 1}
    screen |= {"logicalDpi": 96, "logicalBaseDpi": 96}
    plan = Path(tempfile.mkdtemp(prefix="acme-desktop-screen-")) / "screen.json"
    plan.write_text(json.dumps({"screens": [screen]}), encoding="utf-8")
    atexit.register(shutil.rmtree, plan.parent, ignore_errors=True)
    return {"QT_QPA_PLATFORM": f"offscreen:configfile={plan}", "QT_SCALE_FACTOR": str(scale)}
