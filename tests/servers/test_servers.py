"""Each server is what it says: started for real, used as a stranger would use it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.servers.availability import needed
from tests.servers.child_process import ChildProcess
from tests.servers.keyring_session import KeyringSession
from tests.servers.loopback_client import ask, connected
from tests.servers.pebble import Pebble
from tests.servers.postgresql import PostgresCluster

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def ca(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pebble]:
    with needed(), Pebble(tmp_path_factory.mktemp("ca")) as pebble:
        yield pebble


# --- Pebble


def test_the_options_reach_the_ca(tmp_path: Path) -> None:
    options: dict[str, Any] = {
        "eab_keys": {"kid-1": "zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W"},
        "profiles": {"short": {"description": "a week", "validityPeriod": 604800}},
        "caa_identities": ["ca.test"],
        "alternate_roots": 2,
    }
    with needed(), Pebble(tmp_path, **options) as pebble, connected(pebble.directory_url, pebble.ca_bundle) as api:
        status, _, body = ask(api, "GET", "/dir")
        roots = {pebble.root_pem(number) for number in range(3)}
    meta = json.loads(body)["meta"]
    assert status == 200
    assert meta["externalAccountRequired"] is True
    assert meta["profiles"] == {"short": "a week"}
    assert meta["caaIdentities"] == ["ca.test"]
    assert len(roots) == 3


def test_an_unknown_certificate_has_no_status_and_nothing_was_issued(ca: Pebble) -> None:
    assert ca.certificate_status("abcdef") is None
    assert (ca.certificates_issued(), ca.orders_created()) == (0, 0)


def test_records_are_set_and_cleared(ca: Pebble) -> None:
    ca.set_txt("_acme-challenge.records.test", "first")
    ca.set_txt("_acme-challenge.records.test.", "second")
    answer = _question(ca.dns_address, "_acme-challenge.records.test")
    assert b"first" in answer
    assert b"second" in answer
    ca.clear_txt("_acme-challenge.records.test")
    assert b"first" not in _question(ca.dns_address, "_acme-challenge.records.test")
    assert ca.dns.questions("_acme-challenge.records.test") == [16, 16]


def _question(address: str, name: str) -> bytes:
    """A TXT question over UDP; the raw answer."""
    host, _, port = address.partition(":")
    labels = b"".join(bytes([len(label)]) + label.encode() for label in name.split("."))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(5)
        client.sendto(b"\0\1\1\0\0\1\0\0\0\0\0\0" + labels + b"\0\0\20\0\1", (host, int(port)))
        return client.recv(4096)


def test_a_restart_keeps_the_address_and_forgets_the_rest(tmp_path: Path) -> None:
    with needed(), Pebble(tmp_path) as pebble:
        url, root = pebble.directory_url, pebble.root_pem()
        pebble.restart()
        assert pebble.directory_url == url
        assert pebble.root_pem() != root


def test_a_paused_ca_hangs_until_it_is_resumed(ca: Pebble) -> None:
    ca.pause()
    with connected(ca.directory_url, ca.ca_bundle, timeout=0.5) as api, pytest.raises(TimeoutError):
        ask(api, "GET", "/dir")
    ca.resume()
    with connected(ca.directory_url, ca.ca_bundle) as api:
        assert ask(api, "GET", "/dir")[0] == 200


def test_a_server_dies_with_the_process_that_started_it(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from tests.servers.child_process import ChildProcess\n"
        f"child = ChildProcess(['sleep', '600'], Path({str(tmp_path / 'log')!r})); print(child.pid, flush=True)\n"
        "time.sleep(600)"
    )
    checkout = Path(__file__).parents[2]
    with subprocess.Popen([sys.executable, "-c", code], cwd=checkout, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        os.kill(child, 0)
        parent.send_signal(signal.SIGKILL)
    assert _becomes(lambda: not _lives(child))


def _lives(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def _becomes(condition: Callable[[], bool], seconds: float = 5) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        threading.Event().wait(0.02)
    return True


def test_a_server_that_ends_at_once_is_reported_with_its_log(tmp_path: Path) -> None:
    child = ChildProcess(["sh", "-c", "echo no such luck"], tmp_path / "log")
    with pytest.raises(RuntimeError, match="no such luck"):
        child.wait_until(lambda: False, "answer")
    child.stop()


# --- the keyring


def _keyring(session: KeyringSession, code: str) -> str:
    """Run a line of Python with `keyring` in the session: what it prints, or the name of its error."""
    command = [sys.executable, "-c", f"import keyring\n{code}"]
    done = subprocess.run(command, env=session.environment, capture_output=True, text=True, check=False, timeout=30)
    return done.stdout.strip() if done.returncode == 0 else done.stderr.strip().splitlines()[-1].partition(":")[0]


def test_the_keyring_keeps_locks_unlocks_and_survives_its_daemon(tmp_path: Path) -> None:
    read = "print(keyring.get_password('service', 'name'))"
    with needed(), KeyringSession(tmp_path) as session:
        assert "DISPLAY" not in session.environment
        assert _keyring(session, f"keyring.set_password('service', 'name', 'secret'); {read}") == "secret"
        session.lock()
        assert _keyring(session, read) == "keyring.errors.KeyringLocked"
        session.unlock()
        assert _keyring(session, read) == "secret"
        session.kill_daemon()
        assert _keyring(session, read) == "keyring.errors.NoKeyringError"
        session.start_daemon(unlocked=False)
        assert session.is_locked() is True
        session.unlock()
        assert _keyring(session, read) == "secret"


@pytest.mark.parametrize(("unlocked", "error"), [(False, "KeyringLocked"), (None, "NoKeyringError")])
def test_the_keyring_can_be_locked_or_absent_from_the_start(tmp_path: Path, unlocked: bool | None, error: str) -> None:
    with needed(), KeyringSession(tmp_path, unlocked) as session:
        assert _keyring(session, "keyring.get_password('service', 'name')") == f"keyring.errors.{error}"


def test_the_keyring_leaves_no_process_and_no_socket(tmp_path: Path) -> None:
    with needed(), KeyringSession(tmp_path) as session:
        runtime = Path(session.environment["XDG_RUNTIME_DIR"])
        assert runtime.is_dir()
    assert not runtime.exists()
    assert session.is_locked() is None


# --- PostgreSQL


def _address(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://")


def test_the_cluster_has_databases_and_breaks_connections(tmp_path: Path) -> None:
    with needed(), PostgresCluster(tmp_path) as cluster:
        url = cluster.create_database("first")
        assert url.startswith("postgresql+psycopg://postgres:")
        with psycopg.connect(_address(url)) as connection:
            assert connection.execute("SELECT current_database()").fetchone() == ("first",)
            connection.commit()
            assert cluster.kill_backends("first") == 1
            with pytest.raises(psycopg.OperationalError):
                connection.execute("SELECT 1")
        cluster.restart()
        with psycopg.connect(_address(url)) as connection:
            assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(_address(url).replace(cluster.password, "wrong"))
        cluster.drop_database("first")
        with pytest.raises(psycopg.OperationalError, match="does not exist"):
            psycopg.connect(_address(url))
    with pytest.raises(psycopg.OperationalError, match="refused"):
        psycopg.connect(_address(cluster.url))
