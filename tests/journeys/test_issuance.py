"""From nothing to a certificate, as a person at a terminal does it."""

from __future__ import annotations

import stat
import uuid
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.desk import Desk, FileServer, WebServer, deploy_txt, verify_with_openssl
from tests.servers.keyring_session import KeyringSession
from tests.servers.pebble import Pebble


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, keyring: KeyringSession, pebble: Pebble) -> Desk:
    """One person, signed in, with account 1; each test orders names of its own."""
    desk = Desk(tmp_path_factory.mktemp("desk") / "profile", keyring).looks_at(pebble).sign_in()
    assert desk.register(pebble.directory_url, pebble.ca_bundle) == 1
    return desk


def fresh(*labels: str) -> list[str]:
    """Names that nobody has ordered before."""
    base = f"{uuid.uuid4().hex[:10]}.test"
    return [f"{label}.{base}" if label else base for label in labels]


def exported(desk: Desk, pebble: Pebble, certificate: int, name: str) -> Path:
    """Export as PEM, check chain and the key file's mode; the folder."""
    folder = desk.home.parent / f"out-{certificate}"
    desk("certificate", "export", str(certificate), "--format", "pem", "--to", str(folder))
    verify_with_openssl(pebble.root_pem(0), folder, name)
    key = folder / f"{name}-privkey.pem"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert "PRIVATE KEY" in key.read_text()
    return folder


def placed(desk: Desk, names: list[str], *words: str, expect: int = 4) -> Any:
    """Place an order; its document."""
    result = desk("order", "create", "--account", "1", "--domains", ", ".join(names), *words, expect=expect)
    return result.document


def challenges_of(desk: Desk, order: int) -> list[dict[str, Any]]:
    """As `challenge list` shows them."""
    rows: list[dict[str, Any]] = desk("challenge", "list", "--order", str(order)).document["challenges"]
    return rows


def test_one_name_by_http_01_copied_by_hand(desk: Desk, pebble: Pebble) -> None:
    names = fresh("")
    order = placed(desk, names, "--challenge", "http-01")
    rows = challenges_of(desk, order["id"])
    assert [r["identifier"] for r in rows] == names
    assert rows[0]["url"] == f"http://{names[0]}{rows[0]['path']}"
    with FileServer(pebble.http_port, rows):
        done = desk("order", "continue", str(order["id"]), "--wait", "60").document
    assert done["status"] == "valid"
    exported(desk, pebble, done["certificate"], names[0])


def test_one_name_by_dns_01_copied_by_hand(desk: Desk, pebble: Pebble) -> None:
    names = fresh("www")
    order = placed(desk, names, "--challenge", "dns-01")
    rows = challenges_of(desk, order["id"])
    assert rows[0]["record_name"] == f"_acme-challenge.{names[0]}"
    deploy_txt(pebble, rows)
    done = desk("order", "continue", str(order["id"]), "--wait", "60").document
    assert done["status"] == "valid"
    exported(desk, pebble, done["certificate"], names[0])


def test_wildcard_and_apex_share_one_record_name(desk: Desk, pebble: Pebble) -> None:
    names = fresh("", "*")
    order = placed(desk, names)
    rows = challenges_of(desk, order["id"])
    assert len({r["record_name"] for r in rows}) == 1
    assert len({r["value"] for r in rows}) == 2
    deploy_txt(pebble, rows)
    done = desk("order", "continue", str(order["id"]), "--wait", "60").document
    assert done["status"] == "valid"
    exported(desk, pebble, done["certificate"], names[0])


@pytest.mark.parametrize("how", ["http-01", "dns-01"])
def test_a_hundred_names(desk: Desk, pebble: Pebble, how: str) -> None:
    names = fresh(*[f"n{i}" for i in range(100)])
    order = placed(desk, names, "--challenge", how)
    rows = challenges_of(desk, order["id"])
    assert len(rows) == 100
    if how == "dns-01":
        deploy_txt(pebble, rows)
        done = desk("order", "continue", str(order["id"]), "--wait", "120").document
    else:
        with FileServer(pebble.http_port, rows):
            done = desk("order", "continue", str(order["id"]), "--wait", "120").document
    assert done["status"] == "valid"
    exported(desk, pebble, done["certificate"], names[0])


def test_an_ip_address_with_the_built_in_server(desk: Desk, pebble: Pebble) -> None:
    solver = f"http-server:127.0.0.1:{pebble.http_port}"
    order = placed(desk, ["127.0.0.1"], "--solver", solver, "--wait", "60", expect=0)
    assert order["status"] == "valid"
    exported(desk, pebble, order["certificate"], "127.0.0.1")


def test_one_command_with_a_webroot(desk: Desk, pebble: Pebble, tmp_path: Path) -> None:
    names = fresh("", "www")
    webroot = tmp_path / "www"
    webroot.mkdir()
    with WebServer(webroot, pebble.http_port):
        order = placed(desk, names, "--solver", f"webroot:{webroot}", "--wait", "60", expect=0)
    assert order["status"] == "valid"
    assert list(webroot.iterdir()) == []
    exported(desk, pebble, order["certificate"], names[0])


def test_nothing_is_spent_on_a_value_that_is_not_there(desk: Desk, pebble: Pebble) -> None:
    order = placed(desk, fresh(""), "--challenge", "dns-01")
    assert desk("challenge", "check", "--order", str(order["id"]), expect=1)
    waiting = desk("order", "continue", str(order["id"]), "--wait", "0", expect=4).document
    assert waiting["status"] == "pending"
    deploy_txt(pebble, challenges_of(desk, order["id"]))
    assert desk("challenge", "check", "--order", str(order["id"])).code == 0
    assert desk("order", "continue", str(order["id"]), "--wait", "60").document["status"] == "valid"


def test_the_cas_own_words_stand_beside_the_name_it_refused(desk: Desk) -> None:
    names = fresh("", "www")
    order = placed(desk, names, "--challenge", "dns-01")
    words = ("--without-check", "--reason", "to see what the CA says")
    refused = desk("challenge", "respond", "--order", str(order["id"]), *words, expect=1)
    assert any(name in refused.out for name in names)
    assert desk("order", "show", str(order["id"])).document["status"] == "invalid"
