"""What a test does where a server can't be had. (The one file of this package that needs pytest.)"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from .child_process import ServerUnavailable


@contextmanager
def needed() -> Iterator[None]:
    """Skip where the machine can't run a server; fail there when CI=true."""
    try:
        yield
    except ServerUnavailable as missing:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(missing))
