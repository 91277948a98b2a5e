"""What holds at 100 % holds on screens that are scaled: panes, dialogs and entry screens, in every language."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.architecture.sources import CHECKOUT
from tests.desktop.offscreen import WANTED, is_scaled

HERE = "tests/desktop/shell"
LOOKED_AT = (f"{HERE}/test_every_pane.py", f"{HERE}/test_over_the_panes.py")


@pytest.mark.skipif(is_scaled(), reason="is what runs them")
@pytest.mark.parametrize(("size", "scale"), [("1280x800", "1.25"), ("1024x680", "1.5"), ("1024x680", "2")])
def test_nothing_is_cut_off_on_a_screen_that_is_scaled(size: str, scale: str) -> None:
    """Qt takes its scale once, before it starts: each has a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *LOOKED_AT],
        cwd=CHECKOUT,
        env={**os.environ, WANTED: f"{size}@{scale}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
