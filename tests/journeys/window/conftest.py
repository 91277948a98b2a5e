"""A profile that nobody has used, a screen that is as large as one, a CA of one's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.desktop.driven_program import environment
from tests.journeys.window.person import screen
from tests.servers.pebble import Pebble


@pytest.fixture
def fresh(tmp_path: Path) -> Callable[..., dict[str, str]]:
    """The environment of a program that looks where this CA looks, with a passphrase vault."""

    def make(pebble: Pebble, **more: str) -> dict[str, str]:
        looks = {"ACME_DESKTOP_RESOLVERS": pebble.dns_address, "ACME_DESKTOP_HTTP01_PORT": str(pebble.http_port)}
        return environment(tmp_path / "profile", **{"QT_QPA_PLATFORM": screen(tmp_path), **looks, **more})

    return make
