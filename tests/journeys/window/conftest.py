"""A profile that nobody has used, a screen that is as large as one, a CA of one's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.desktop.driven_program import environment
from tests.journeys.desk import Desk
from tests.journeys.window.person import screen
from tests.journeys.window.walk import Prepared
from tests.servers.keyring_session import KeyringSession
from tests.servers.pebble import Pebble


@pytest.fixture
def fresh(tmp_path: Path) -> Callable[..., dict[str, str]]:
    """The environment of a program that looks where this CA looks, with a passphrase vault."""

    def make(pebble: Pebble, **more: str) -> dict[str, str]:
        looks = {"ACME_DESKTOP_RESOLVERS": pebble.dns_address, "ACME_DESKTOP_HTTP01_PORT": str(pebble.http_port)}
        return environment(tmp_path / "profile", **{"QT_QPA_PLATFORM": screen(tmp_path), **looks, **more})

    return make


@pytest.fixture
def prepared(fresh: Callable[..., dict[str, str]]) -> Prepared:
    """The same with an operator and an account at this CA, made by the command line: both doors lead to one profile."""

    def make(pebble: Pebble, keyring: KeyringSession | None = None) -> dict[str, str]:
        environ = fresh(pebble, **(keyring.environment if keyring else {}))
        if keyring:
            for name in ("ACME_DESKTOP_VAULT", "ACME_DESKTOP_PASSPHRASE_FILE"):
                del environ[name]
        desk = Desk(Path(environ["ACME_DESKTOP_HOME"]), None)
        desk.environment = {**environ, "PYTHONWARNINGS": "error"}
        desk.sign_in("maren")
        assert desk.register(pebble.directory_url, pebble.ca_bundle) == 1
        return environ

    return make
