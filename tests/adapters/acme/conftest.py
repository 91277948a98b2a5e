"""A CA that lies, a CA that is real, and lines to both."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
import trustme

from acme_desktop.adapters.acme import connect_authority
from acme_desktop.adapters.acme.directories import KnownDirectories
from acme_desktop.adapters.acme.watch import Patience
from acme_desktop.domain.account import CaEndpoint
from acme_desktop.service.ports import CertificateAuthority, ConnectAuthority
from tests.adapters.acme.lines import ACCOUNT, OpenLine, ec_key
from tests.adapters.acme.scripted_ca import ScriptedCa
from tests.servers.availability import needed
from tests.servers.pebble import Pebble

SHORT = Patience(connect=1.0, handshake=1.0, first_byte=1.0, rest=1.0, total=2.5)
KEY = ec_key()


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    """Signs the certificates of the scripted CA's API."""
    return trustme.CA(organization_name="Scripted")


@pytest.fixture
def bundle(authority: trustme.CA) -> str:
    """What an account at the scripted CA is given as --ca-bundle."""
    return authority.cert_pem.bytes().decode("ascii")


@pytest.fixture
def ca(authority: trustme.CA) -> Iterator[ScriptedCa]:
    """A CA without a script."""
    with ScriptedCa(authority) as server:
        yield server


@pytest.fixture
def connect() -> ConnectAuthority:
    """With little patience, no proxy, and nothing known from an earlier test."""
    return connect_authority(user_agent="acme-desktop/1.0", proxy="none", patience=SHORT, known=KnownDirectories())


@pytest.fixture
def line(ca: ScriptedCa, bundle: str, connect: ConnectAuthority) -> Iterator[OpenLine]:
    """Opens lines to the scripted CA, and closes them."""
    opened: list[CertificateAuthority] = []

    def open_line(
        *, stop: threading.Event | None = None, key: bytes | None = KEY, account_url: str | None = None
    ) -> CertificateAuthority:
        url = ca.url(ACCOUNT) if account_url is None else account_url
        endpoint = CaEndpoint(ca.url(), bundle)
        opened.append(connect(endpoint, key=key, account_url=url, stop=stop or threading.Event()).__enter__())
        return opened[-1]

    yield open_line
    for one in opened:
        one.__exit__(None, None, None)


@pytest.fixture(scope="module")
def pebble(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pebble]:
    """A real CA that believes every name."""
    options: dict[str, Any] = {
        "always_valid": True,
        "retry_after": {"authz": 3, "order": 3},
        "alternate_roots": 2,
        "chain_length": 2,
        "profiles": {
            "short": {"description": "Six days", "validityPeriod": 518400},
            "long": {"description": "Ninety days", "validityPeriod": 7776000},
        },
    }
    with needed(), Pebble(tmp_path_factory.mktemp("pebble"), **options) as server:
        yield server
