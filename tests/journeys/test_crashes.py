"""SIGKILL at every named crash point, then the same command again: nothing lost, nothing twice, the same key."""

from __future__ import annotations

import signal
import sqlite3
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.desk import Desk, WebServer
from tests.servers.availability import needed
from tests.servers.keyring_session import KeyringSession
from tests.servers.pebble import Pebble

ACCOUNT_POINTS = ("A1", "A2", "A3", "A4", "A5")
ORDER_POINTS = (
    "O1", "O2", "O3", "O4", "O5", "O6", "O7", "O8", "O9", "O10", "O11", "O12", "O13", "O14", "O15", "O16", "O17",
)  # fmt: skip
WEBROOT_POINTS = ("O5", "O6", "O7", "O15", "O16", "O17")
EXPORT_POINTS = ("X1", "X2", "X3", "X4", "X5", "X6")


@pytest.fixture(scope="module")
def ca(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pebble]:
    """A CA of this module's own, so that its certificates can be counted."""
    with needed(), Pebble(tmp_path_factory.mktemp("ca")) as pebble:
        yield pebble


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, keyring: KeyringSession, ca: Pebble) -> Iterator[Desk]:
    """One administrator whose program is killed again and again; at the end the whole audit trail must hold."""
    desk = Desk(tmp_path_factory.mktemp("crashes") / "profile", keyring).looks_at(ca).sign_in()
    assert desk.register(ca.directory_url, ca.ca_bundle) == 1
    yield desk
    desk("audit", "verify")


@pytest.fixture(scope="module")
def certificate(desk: Desk, ca: Pebble) -> str:
    """A certificate to do things with."""
    return str(desk(*ordering(ca, fresh_name())).document["certificate"])


def fresh_name() -> str:
    return f"{uuid.uuid4().hex[:10]}.test"


def ordering(ca: Pebble, name: str, webroot: Path | None = None) -> tuple[str, ...]:
    """The command that orders this name and waits for it."""
    solver = f"webroot:{webroot}" if webroot else f"http-server:127.0.0.1:{ca.http_port}"
    return ("order", "create", "--account", "1", "--domains", name, "--solver", solver, "--wait", "60")


def killed_at(desk: Desk, point: str, *words: str) -> None:
    """Run until that point, and no further."""
    result = desk(*words, expect=None, ACME_DESKTOP_CRASHPOINT=point)
    assert result.code == -signal.SIGKILL, f"{point} was not reached: exit {result.code} {result.out} {result.err}"


def column(desk: Desk, question: str) -> list[object]:
    """One column, as the database has it."""
    with sqlite3.connect(desk.home / "acme-desktop.sqlite3") as database:
        return [row[0] for row in database.execute(question)]


@pytest.mark.parametrize("point", ACCOUNT_POINTS)
def test_a_registration_goes_on_with_the_key_it_had(desk: Desk, ca: Pebble, point: str) -> None:
    email = f"{point.lower()}@example.com"
    words = (
        "account", "register", "--server", ca.directory_url, "--email", email, "--ca-bundle", str(ca.ca_bundle),
        "--agree-terms",
    )  # fmt: skip
    killed_at(desk, point, *words)
    keys = column(desk, f"SELECT key_ref FROM accounts WHERE email = '{email}'")
    assert desk(*words).document["status"] == "valid"
    after = column(desk, f"SELECT key_ref FROM accounts WHERE email = '{email}'")
    assert len(after) == 1
    assert not keys or keys == after


@pytest.mark.parametrize("point", ORDER_POINTS)
def test_an_order_goes_on_with_the_key_it_had(desk: Desk, ca: Pebble, point: str) -> None:
    words = ordering(ca, fresh_name())
    issued, orders = ca.certificates_issued(), column(desk, "SELECT id FROM orders")
    killed_at(desk, point, *words)
    keys = column(desk, "SELECT key_ref FROM orders ORDER BY id")
    assert len(keys) == len(orders) + 1
    order = desk(*words).document
    assert order["status"] == "valid"
    assert column(desk, "SELECT key_ref FROM orders ORDER BY id") == keys
    assert len(column(desk, f"SELECT id FROM certificates WHERE order_id = {order['id']}")) == 1
    assert ca.certificates_issued() == issued + 1


@pytest.mark.parametrize("point", WEBROOT_POINTS)
def test_what_was_put_into_a_webroot_is_taken_away_in_the_next_run(
    desk: Desk, ca: Pebble, tmp_path: Path, point: str
) -> None:
    issued = ca.certificates_issued()
    webroot = tmp_path / "www"
    webroot.mkdir()
    words = ordering(ca, fresh_name(), webroot)
    with WebServer(webroot, ca.http_port):
        killed_at(desk, point, *words)
        assert desk(*words).document["status"] == "valid"
    assert list(webroot.rglob("*")) == []
    assert ca.certificates_issued() == issued + 1


@pytest.mark.parametrize("point", EXPORT_POINTS)
def test_an_export_is_whole_or_not_there(desk: Desk, certificate: str, tmp_path: Path, point: str) -> None:
    out = tmp_path / "out"
    words = ("certificate", "export", certificate, "--format", "pem", "--to", str(out))
    killed_at(desk, point, *words)
    desk(*words)
    assert sorted(path.name.rpartition("-")[2] for path in out.iterdir()) == [
        "cert.pem", "chain.pem", "fullchain.pem", "privkey.pem",
    ]  # fmt: skip


@pytest.mark.parametrize("point", ["K1", "K2", "K3", "K4"])
def test_a_key_change_ends_with_a_key_that_works(desk: Desk, point: str) -> None:
    killed_at(desk, point, "account", "roll-key", "1")
    if point != "K4":
        desk("account", "roll-key", "1")
    desk("account", "update", "1", "--contact", f"mailto:{point.lower()}@example.com")


@pytest.mark.parametrize("point", ["V1", "V2"])
def test_a_revocation_that_was_cut_off_is_finished_by_asking_again(desk: Desk, ca: Pebble, point: str) -> None:
    certificate = str(desk(*ordering(ca, fresh_name())).document["certificate"])
    words = ("certificate", "revoke", certificate, "--reason", "superseded", "--yes")
    killed_at(desk, point, *words)
    assert desk(*words).document["status"] == "revoked"
