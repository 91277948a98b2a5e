"""A team on one PostgreSQL: the same journeys, two workstations, and a server that throws everybody out."""

from __future__ import annotations

import json
import signal
import threading
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.desk import PASSWORD, Desk, deploy_txt, verify_with_openssl
from tests.journeys.profiles import passphrase_desk
from tests.servers.availability import needed
from tests.servers.pebble import Pebble
from tests.servers.postgresql import PostgresCluster

KIT_PASSPHRASE = "seven purple umbrellas in the rain"


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresCluster]:
    with needed(), PostgresCluster(tmp_path_factory.mktemp("postgresql")) as server:
        yield server


@pytest.fixture(scope="module")
def url(cluster: PostgresCluster) -> str:
    """A database that was empty."""
    return cluster.create_database("team")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, url: str, pebble: Pebble) -> Desk:
    """The first workstation: Ada signed in, account 1."""
    folder = tmp_path_factory.mktemp("first")
    desk = passphrase_desk(folder, ACME_DESKTOP_DATABASE_URL=url).looks_at(pebble).sign_in()
    assert desk.register(pebble.directory_url, pebble.ca_bundle) == 1
    return desk


@pytest.fixture(scope="module")
def second(desk: Desk, tmp_path_factory: pytest.TempPathFactory, url: str, pebble: Pebble) -> Desk:
    """Another workstation on the same database; the recovery kit brings it the workspace's key."""
    folder, line = tmp_path_factory.mktemp("second"), KIT_PASSPHRASE + "\n"
    kit = folder / "kit.txt"
    desk("vault", "export-kit", "--to", str(kit), "--passphrase-stdin", stdin=line)
    other = passphrase_desk(folder, ACME_DESKTOP_DATABASE_URL=url).looks_at(pebble)
    assert other("order", "list", expect=3).document["error"]["kind"] == "not-signed-in"
    other("vault", "import-kit", str(kit), "--passphrase-stdin", stdin=line)
    other("sign-in", "ada", "--password-stdin", stdin=PASSWORD + "\n")
    return other


def words_for(pebble: Pebble, name: str = "") -> tuple[str, ...]:
    solver = f"http-server:127.0.0.1:{pebble.http_port}"
    domains = name or f"{uuid.uuid4().hex[:8]}.test"
    return ("order", "create", "--account", "1", "--domains", domains, "--solver", solver, "--wait", "60")


def placed_by_hand(desk: Desk) -> tuple[int, list[dict[str, Any]]]:
    """An order that waits for its records; its id and they."""
    words = ("order", "create", "--account", "1", "--domains", f"{uuid.uuid4().hex[:8]}.test", "--challenge", "dns-01")
    order = desk(*words, expect=4).document["id"]
    return order, desk("challenge", "list", "--order", str(order)).document["challenges"]


def until_asked(pebble: Pebble, name: str) -> None:
    """Wait until the program has looked for this record."""
    for _ in range(300):
        if pebble.dns.questions(name):
            return
        threading.Event().wait(0.1)
    raise AssertionError(f"nobody asked for {name}")


def test_a_certificate_by_dns_01_with_everything_on_the_server(
    desk: Desk, pebble: Pebble, cluster: PostgresCluster, tmp_path: Path
) -> None:
    order, rows = placed_by_hand(desk)
    deploy_txt(pebble, rows)
    done = desk("order", "continue", str(order), "--wait", "60").document
    assert done["status"] == "valid"
    desk("certificate", "export", str(done["certificate"]), "--format", "pem", "--to", str(tmp_path / "out"))
    verify_with_openssl(pebble.root_pem(0), tmp_path / "out", rows[0]["identifier"])
    statement = f"SELECT status FROM certificates WHERE id = {done['certificate']}"
    assert cluster.run_sql(statement, "team") == "valid"
    assert not list(desk.home.glob("*.sqlite3"))
    assert desk("audit", "verify").document["chains"][0]["ok"]
    shown = desk("settings", "show").document["database_url"]
    assert cluster.password not in shown
    assert shown.endswith("/team")


@pytest.mark.parametrize("point", ["O3", "O11", "O15"])
def test_an_order_killed_on_the_way_goes_on_with_its_key(
    desk: Desk, pebble: Pebble, cluster: PostgresCluster, point: str
) -> None:
    words, before = words_for(pebble), pebble.certificates_issued()
    killed = desk(*words, expect=None, ACME_DESKTOP_CRASHPOINT=point)
    assert killed.code == -signal.SIGKILL, killed
    keys = cluster.run_sql("SELECT key_ref FROM orders ORDER BY id", "team")
    assert desk(*words).document["status"] == "valid"
    assert cluster.run_sql("SELECT key_ref FROM orders ORDER BY id", "team") == keys
    assert pebble.certificates_issued() == before + 1
    desk("audit", "verify")


def test_two_workstations_share_their_orders_and_each_keeps_a_chain_of_its_own(
    desk: Desk, second: Desk, pebble: Pebble, tmp_path: Path
) -> None:
    order, rows = placed_by_hand(desk)
    assert second("challenge", "list", "--order", str(order)).document["challenges"] == rows
    deploy_txt(pebble, rows)
    certificate = second("order", "continue", str(order), "--wait", "60").document["certificate"]
    for number, either in enumerate((desk, second)):
        folder = str(tmp_path / f"out-{number}")
        either("certificate", "export", str(certificate), "--format", "pem", "--to", folder)
    keys = [path.read_bytes() for path in sorted(tmp_path.glob("out-*/*-privkey.pem"))]
    assert keys[0] == keys[1]
    for either in (desk, second):
        chains = either("audit", "verify").document["chains"]
        assert [chain["ok"] for chain in chains] == [True, True]
    actions = {e["chain"]: e["action"] for e in second("audit", "list").document["events"]}
    assert len(actions) == 2


def at_once(*runs: tuple[Desk, tuple[str, ...]]) -> list[tuple[int, Any, str]]:
    """Start them all, wait for all: exit code, document, messages."""
    started = [desk.start(*words, "--json") for desk, words in runs]
    told = [run.communicate(timeout=120) for run in started]
    assert not [err for _, err in told if "Traceback" in err]
    return [(run.returncode, json.loads(out), err) for run, (out, err) in zip(started, told, strict=True)]


def test_two_workstations_never_renew_the_same_certificate_twice(
    desk: Desk, second: Desk, pebble: Pebble, tmp_path: Path
) -> None:
    due = [desk(*words_for(pebble)).document["certificate"] for _ in range(1)]
    past = {name: f"{datetime.now(UTC) - timedelta(days=days):%Y-%m-%dT%H:%M:%SZ}" for name, days in
            (("start", 2), ("end", 1))}  # fmt: skip
    for certificate in due:
        folder = tmp_path / f"due-{certificate}"
        desk("certificate", "export", str(certificate), "--format", "pem", "--to", str(folder))
        (leaf,) = folder.glob("*-cert.pem")
        pebble.set_renewal_info(leaf.read_text(), {"suggestedWindow": past})
    before = pebble.certificates_issued()
    said = at_once((desk, ("renew",)), (second, ("renew",)))
    assert [code for code, _, _ in said] == [0, 0], said
    for certificate in due:
        both = [row["result"] for _, document, _ in said for row in document["renewals"]
                if row["certificate"] == certificate]  # fmt: skip
        assert both.count("renewed") == 1, said
        assert set(both) <= {"renewed", "held", "not-due"}, said
    assert pebble.certificates_issued() == before + 1


def test_two_workstations_that_order_the_same_names_place_one_order(desk: Desk, second: Desk, pebble: Pebble) -> None:
    words, before = words_for(pebble), pebble.certificates_issued()
    said = at_once((desk, words), (second, words))
    codes = sorted(code for code, _, _ in said)
    assert codes[0] == 0, said
    assert codes[1] == 0 or next(d for c, d, _ in said if c)["error"]["kind"] == "busy", said
    placed = [order for order in second("order", "list").document["orders"] if order["identifiers"] == [words[5]]]
    assert [order["status"] for order in placed] == ["valid"]
    assert pebble.certificates_issued() == before + 1


def kill_backends(cluster: PostgresCluster) -> None:
    assert cluster.kill_backends("team") >= 1


def restart(cluster: PostgresCluster) -> None:
    cluster.restart()


@pytest.mark.parametrize("disturb", [kill_backends, restart])
def test_a_server_that_throws_everybody_out_costs_at_most_another_try(
    desk: Desk, pebble: Pebble, cluster: PostgresCluster, disturb: Callable[[PostgresCluster], None]
) -> None:
    order, rows = placed_by_hand(desk)
    before = pebble.certificates_issued()
    run = desk.start("order", "continue", str(order), "--wait", "60", "--json")
    until_asked(pebble, rows[0]["record_name"])
    disturb(cluster)
    deploy_txt(pebble, rows)
    out, err = run.communicate(timeout=120)
    assert "Traceback" not in err
    assert run.returncode == 0 or json.loads(out)["error"]["kind"] == "storage", out + err
    done = desk("order", "continue", str(order), "--wait", "60").document
    assert done["status"] == "valid"
    assert pebble.certificates_issued() == before + 1
    kept = [c for c in desk("certificate", "list", "--all").document["certificates"] if c["order"] == order]
    assert [c["id"] for c in kept] == [done["certificate"]]
    assert desk("audit", "verify").document["ok"]


def test_a_server_that_is_away_or_wrong_is_told_without_its_password(desk: Desk, url: str) -> None:
    password = url.split(":")[2].partition("@")[0]
    for wrong in (
        url.replace(password, "not-the-password"),
        url.rpartition("/")[0] + "/no_such_database",
        url.partition("@")[0] + "@127.0.0.1:1/team",
    ):
        told = desk.text("order", "list", expect=3, ACME_DESKTOP_DATABASE_URL=wrong)
        assert "database" in told.err
        assert password not in told.err
        assert "not-the-password" not in told.err
    assert "orders" in desk("order", "list").document


def test_the_server_itself_refuses_to_change_the_trail(desk: Desk, cluster: PostgresCluster) -> None:
    for statement in (
        "UPDATE audit_event SET actor = 'nobody' WHERE seq = 2",
        "DELETE FROM audit_event WHERE seq = 1",
        "TRUNCATE audit_event",
        "UPDATE audit_checkpoint SET at = 'never'",
        "DELETE FROM audit_checkpoint",
    ):
        with pytest.raises(RuntimeError, match="append-only"):
            cluster.run_sql(statement, "team")
    assert desk("audit", "verify").document["ok"]


def test_a_chosen_database_is_a_setting_and_its_password_is_in_the_vault(
    cluster: PostgresCluster, tmp_path: Path
) -> None:
    desk = passphrase_desk(tmp_path)
    desk("operator", "add", "ada", "--role", "admin", "--password-stdin", stdin=PASSWORD + "\n")
    desk("sign-in", "ada", "--password-stdin", stdin=PASSWORD + "\n")
    desk("settings", "set", "database-url", cluster.create_database("chosen"))
    kept = (desk.home / "settings.toml").read_text()
    assert cluster.password not in kept
    assert ":***@" in kept
    assert b"chosen" not in (desk.home / "vault.sealed").read_bytes()
    # the new one is empty: nobody is signed in there, and its first operator is made like any other
    assert desk("order", "list", expect=3).document["error"]["kind"] == "not-signed-in"
    desk("operator", "add", "bob", "--role", "admin", "--password-stdin", stdin=PASSWORD + "\n")
    assert desk("doctor", expect=None).document["checks"]
    # without the passphrase there is no password, and so no database
    locked = desk("operator", "list", ACME_DESKTOP_PASSPHRASE_FILE=str(tmp_path / "absent"), expect=3)
    assert locked.document["error"]["reason"] == "locked"
    desk("sign-in", "bob", "--password-stdin", stdin=PASSWORD + "\n")
    desk("settings", "set", "database-url", "")
    desk("sign-in", "ada", "--password-stdin", stdin=PASSWORD + "\n")
    assert [one["name"] for one in desk("operator", "list").document["operators"]] == ["ada"]
