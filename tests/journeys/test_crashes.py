"""SIGKILL at every named crash point, then the same command again: nothing lost, nothing ordered twice, the same key."""

from __future__ import annotations

import signal
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.journeys.desk import Desk
from tests.servers.availability import needed
from tests.servers.pebble import Pebble

ACCOUNT_POINTS = ("A1", "A2", "A3", "A4", "A5")
ORDER_POINTS = (
    "O1", "O2", "O3", "O4", "O5", "O6", "O7", "O8", "O9", "O10", "O11", "O13", "O14", "O15", "O16", "O17",
)  # fmt: skip
EXPORT_POINTS = ("X1", "X2", "X3", "X4", "X5", "X6")


@pytest.fixture
def ca(tmp_path: Path) -> Iterator[Pebble]:
    """A CA whose certificates can be counted."""
    with needed(), Pebble(tmp_path / "ca", retry_after={"authz": 0, "order": 0}) as pebble:
        yield pebble


def killed_at(desk: Desk, point: str, *words: str) -> None:
    """Run until that point, and no further."""
    result = desk(*words, expect=None, ACME_DESKTOP_CRASHPOINT=point)
    assert result.code == -signal.SIGKILL, f"{point} was not reached: exit {result.code} {result.out} {result.err}"


def order_words(ca: Pebble, name: str, webroot: Path | None = None) -> tuple[str, ...]:
    solver = f"webroot:{webroot}" if webroot else f"http-server:127.0.0.1:{ca.http_port}"
    return ("order", "create", "--account", "1", "--domains", name, "--solver", solver, "--wait", "60")


def stored_keys(desk: Desk) -> list[str]:
    """The order rows' key references, as the database has them."""
    with sqlite3.connect(desk.home / "acme-desktop.sqlite3") as database:
        return [row[0] for row in database.execute("SELECT key_ref FROM orders ORDER BY id")]


@pytest.mark.parametrize("point", ACCOUNT_POINTS)
def test_a_registration_goes_on_with_the_key_it_had(new_desk: Callable[..., Desk], ca: Pebble, point: str) -> None:
    desk = new_desk().looks_at(ca).sign_in()
    words = (
        "account", "register", "--server", ca.directory_url, "--email", "ada@example.com",
        "--ca-bundle", str(ca.ca_bundle), "--agree-terms",
    )  # fmt: skip
    killed_at(desk, point, *words)
    account = desk(*words).document
    assert account["status"] == "valid"
    assert len(desk("account", "list").document["accounts"]) == 1
    desk("audit", "verify")


@pytest.mark.parametrize("point", ORDER_POINTS)
def test_an_order_goes_on_with_the_key_it_had(new_desk: Callable[..., Desk], ca: Pebble, point: str) -> None:
    desk = new_desk().looks_at(ca).sign_in()
    desk.register(ca.directory_url, ca.ca_bundle)
    words = order_words(ca, f"{uuid.uuid4().hex[:8]}.test")
    killed_at(desk, point, *words)
    before = stored_keys(desk)
    order = desk(*words).document
    assert order["status"] == "valid"
    assert stored_keys(desk) == before
    assert len(desk("order", "list").document["orders"]) == 1
    assert len(desk("certificate", "list", "--all").document["certificates"]) == 1
    assert ca.certificates_issued() == 1
    desk("audit", "verify")


@pytest.mark.parametrize("point", ["O5", "O6", "O7", "O15", "O16", "O17"])
def test_what_was_put_into_a_webroot_is_taken_away_in_the_next_run(
    new_desk: Callable[..., Desk], ca: Pebble, tmp_path: Path, point: str
) -> None:
    from tests.journeys.test_issuance import _Served

    desk = new_desk().looks_at(ca).sign_in()
    desk.register(ca.directory_url, ca.ca_bundle)
    webroot = tmp_path / "www"
    webroot.mkdir()
    words = order_words(ca, f"{uuid.uuid4().hex[:8]}.test", webroot)
    with _Served(webroot, ca.http_port):
        killed_at(desk, point, *words)
        assert desk(*words).document["status"] == "valid"
    assert list(webroot.rglob("*")) == []
    assert ca.certificates_issued() == 1


@pytest.mark.parametrize("point", EXPORT_POINTS)
def test_an_export_is_whole_or_not_there(new_desk: Callable[..., Desk], ca: Pebble, tmp_path: Path, point: str) -> None:
    desk = new_desk().looks_at(ca).sign_in()
    desk.register(ca.directory_url, ca.ca_bundle)
    certificate = desk(*order_words(ca, f"{uuid.uuid4().hex[:8]}.test")).document["certificate"]
    out = tmp_path / "out"
    words = ("certificate", "export", str(certificate), "--format", "pem", "--to", str(out))
    killed_at(desk, point, *words)
    desk(*words)
    assert sorted(path.name.rpartition("-")[2] for path in out.iterdir()) == [
        "cert.pem", "chain.pem", "fullchain.pem", "privkey.pem",
    ]  # fmt: skip


@pytest.mark.parametrize("point", ["K1", "K2", "K3", "K4"])
def test_a_key_change_ends_with_a_key_that_works(new_desk: Callable[..., Desk], ca: Pebble, point: str) -> None:
    desk = new_desk().looks_at(ca).sign_in()
    desk.register(ca.directory_url, ca.ca_bundle)
    killed_at(desk, point, "account", "roll-key", "1")
    if point != "K4":
        desk("account", "roll-key", "1")
    assert desk(*order_words(ca, f"{uuid.uuid4().hex[:8]}.test")).document["status"] == "valid"


@pytest.mark.parametrize("point", ["V1", "V2"])
def test_a_revocation_that_was_cut_off_is_finished_by_asking_again(
    new_desk: Callable[..., Desk], ca: Pebble, point: str
) -> None:
    desk = new_desk().looks_at(ca).sign_in()
    desk.register(ca.directory_url, ca.ca_bundle)
    certificate = desk(*order_words(ca, f"{uuid.uuid4().hex[:8]}.test")).document["certificate"]
    words = ("certificate", "revoke", str(certificate), "--reason", "superseded", "--yes")
    killed_at(desk, point, *words)
    assert desk(*words).document["status"] == "revoked"
