"""The practice CA as a process: found again after a restart, one a profile, and gone when its parent is."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from acme_desktop.adapters.practice_file import read_practice_ca
from acme_desktop.adapters.settings_file import load_settings
from acme_desktop.practice.profile import profile_home
from tests.practice.live_ca import LiveCa
from tests.practice.practice_process import CHECKOUT, Practice

LASTING = ("directory_url", "ca_bundle", "dns", "http01_port", "control")


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[Practice]:
    made = Practice(tmp_path / "home")
    yield made
    made.close()


def test_it_is_found_again_where_it_was_with_all_that_it_knew(practice: Practice) -> None:
    child, first = practice.start()
    practice("dns", "add", "_acme-challenge.shop.example", "TXT", "-begins-with-a-dash")
    child.send_signal(signal.SIGKILL)
    child.communicate()
    assert practice("status").document["running"] is False
    child, second = practice.start()
    assert [first[name] for name in LASTING] == [second[name] for name in LASTING]
    assert second["dns_records"] == 1
    assert Path(second["ca_bundle"]).read_text().startswith("-----BEGIN CERTIFICATE-----")
    assert practice("stop").document == {"running": False}
    assert practice.ended(child) == 0
    assert not (practice.home / "practice" / "control.json").exists()
    known = read_practice_ca(practice.home)
    assert known is not None
    assert (known.directory_url, known.dns) == (first["directory_url"], first["dns"])


def test_a_second_start_says_the_same_and_ends(practice: Practice) -> None:
    child, first = practice.start()
    again = practice("start")
    assert again.document == {**first, "happenings": again.document["happenings"]}
    assert "runs already" in practice.text().out
    assert practice("status").document["pid"] == child.pid
    child.send_signal(signal.SIGTERM)
    assert practice.ended(child) == 130


def test_of_two_starts_at_once_one_runs_and_both_say_where(practice: Practice) -> None:
    command = [sys.executable, "-m", "acme_desktop.practice", "--json"]
    both = [
        subprocess.Popen(command, env=practice.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    practice.running += both
    firsts = [child.stdout.readline() for child in both if child.stdout]
    assert firsts == ["{\n", "{\n"]
    practice("stop")
    outputs = [child.stdout.read() for child in both if child.stdout]
    assert [child.wait(30) for child in both] == [0, 0]
    assert len({json.loads("{" + out)["pid"] for out in outputs}) == 1


def test_ctrl_c_ends_it(practice: Practice) -> None:
    child, _ = practice.start()
    child.send_signal(signal.SIGINT)
    assert practice.ended(child) == 130


_PARENT = """
import os, subprocess, sys
start = [sys.executable, "-m", "acme_desktop.practice", "start", "--json", "--parent-pid", str(os.getpid())]
child = subprocess.Popen(start)
print(child.pid, flush=True)
sys.stdin.read()
"""


def test_it_does_not_outlive_a_parent_that_was_killed(practice: Practice) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", _PARENT],
        env=practice.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    practice.running.append(parent)
    assert parent.stdout is not None
    int(parent.stdout.readline())
    assert parent.stdout.readline() == "{\n"
    parent.send_signal(signal.SIGKILL)
    rest = parent.stdout.read()  # ends when the grandchild has ended as well
    document = json.loads("{" + rest)
    assert len(document["token"]) > 30
    assert practice("status").document["running"] is False


def test_a_parent_that_is_gone_already_ends_it_at_once(practice: Practice) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait(10)
    child, _ = practice.start("--parent-pid", str(gone.pid))
    assert practice.ended(child) == 0


def test_a_port_that_is_taken_is_named(practice: Practice) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        result = practice("start", "--port", str(port), expect=3)
    assert str(port) in result.document["error"]["message"]
    assert "--port" in result.document["error"]["hint"]


def test_ports_are_chosen_and_kept(practice: Practice) -> None:
    child, first = practice.start("--http01-port", "8080")
    assert first["http01_port"] == 8080
    practice("stop")
    practice.ended(child)
    child, second = practice.start()
    assert second["http01_port"] == 8080
    assert second["directory_url"] == first["directory_url"]
    practice("stop")
    practice.ended(child)


def test_the_profile_is_found_as_the_program_finds_it(tmp_path: Path) -> None:
    for environ in ({"ACME_DESKTOP_HOME": str(tmp_path / "a")}, {"ACME_DESKTOP_HOME": str(tmp_path)}):
        assert profile_home(environ) == load_settings(environ).home
    assert profile_home({}).name == "acme-desktop"


def test_a_database_that_is_none_is_told_and_reset(practice: Practice) -> None:
    folder = practice.home / "practice"
    folder.mkdir(parents=True)
    (folder / "practice.sqlite3").write_bytes(b"no database" * 1000)
    result = practice("start", expect=3)
    assert "reset --yes" in result.document["error"]["hint"]
    assert practice("reset", "--yes").document == {"reset": True}
    child, _ = practice.start()
    practice("stop")
    practice.ended(child)


def test_a_newer_database_is_left_alone(practice: Practice) -> None:
    import sqlite3

    (practice.home / "practice").mkdir(parents=True)
    with sqlite3.connect(practice.home / "practice" / "practice.sqlite3") as database:
        database.execute("PRAGMA user_version = 2")
    database.close()
    assert "newer version" in practice("start", expect=3).document["error"]["message"]


# --- commands -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def running(shared_ca: LiveCa) -> Practice:
    """Commands about the CA of the module."""
    return Practice(shared_ca.home)


def test_dns_records_by_command(running: Practice) -> None:
    made = running("dns", "add", "_acme-challenge.typed.example", "txt", "--value").document
    assert (made["type"], made["value"], made["ttl"]) == ("TXT", "--value", 60)
    assert "--value" in running.text("dns", "list").out
    assert made in running("dns", "list").document["records"]
    running("dns", "remove", "_acme-challenge.typed.example", "TXT", "other", expect=1)
    assert running("dns", "remove", "_acme-challenge.typed.example").document == {"removed": 1}
    wrong = running("dns", "add", "typed.example", "A", "::1", expect=2).document["error"]
    assert (wrong["kind"], wrong["field"]) == ("input", "value")


def test_failures_by_command(running: Practice) -> None:
    assert running("fail", "slow", "--seconds", "2").document == {"failures": ["slow"], "slow_seconds": 2.0}
    assert running("fail", "caa").document["failures"] == ["caa", "slow"]
    assert "caa" in running.text("status").out
    assert running("fail", "off").document["failures"] == []
    assert "No failure" in running.text("fail", "off").out


@pytest.mark.parametrize(
    "words",
    [
        ("stopp",),
        ("dns",),
        ("dns", "show"),
        ("dns", "add", "a.example"),
        ("dns", "add", "a.example", "TXT", "x", "y"),
        ("dns", "add", "a.example", "TXT", "x", "--ttl", "soon"),
        ("fail",),
        ("fail", "everything"),
        ("fail", "slow", "--seconds", "0"),
        ("start", "--port", "70000"),
        ("start", "--prt", "7000"),
        ("status", "now"),
        ("reset",),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_told_with_what_to_do(
    words: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from acme_desktop.practice.commands import run

    assert run([*words, "--json"], environ={"ACME_DESKTOP_HOME": str(tmp_path)}) == 2
    captured = capsys.readouterr()
    error = json.loads(captured.out)["error"]
    assert error["kind"] == "input"
    assert error["hint"] or words == ("reset",)
    assert captured.err.startswith("acme-desktop: ")


@pytest.mark.parametrize("words", [("dns", "list"), ("fail", "off"), ("dns", "add", "a.example", "TXT", "x")])
def test_what_needs_a_running_ca_says_how_to_start_it(
    words: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from acme_desktop.practice.commands import run

    assert run(words, environ={"ACME_DESKTOP_HOME": str(tmp_path)}) == 1
    assert "Start it: acme-desktop practice" in capsys.readouterr().err


def test_what_does_not_need_one_is_content(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from acme_desktop.practice.commands import run

    environ = {"ACME_DESKTOP_HOME": str(tmp_path)}
    for words in (["status"], ["stop"], ["reset", "--yes"], ["status", "--json"]):
        assert run(words, environ=environ) == 0
    assert "not running" in capsys.readouterr().out


@pytest.mark.parametrize("words", [("--help",), ("-h",), ("dns", "--help"), ("start", "--help"), ("dns", "add", "-h")])
def test_help_has_examples(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    from acme_desktop.practice.commands import run

    assert run(words) == 0
    assert "acme-desktop practice" in capsys.readouterr().out
    assert run([*words, "--json"]) == 0
    assert "xamples:" in json.loads(capsys.readouterr().out)["help"]


def test_the_front_hall_opens_this_door(running: Practice) -> None:
    assert running("practice", "status", module="acme_desktop").document["running"] is True
    assert running.text("--json", "practice", "status", module="acme_desktop").document["running"] is True
    assert "practice" in running.text("--help", module="acme_desktop").out
    assert "dns add" in running.text("--help", "practice", module="acme_desktop").out
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from acme_desktop.__main__ import main; main(['practice', 'status']);"
            "print([n for n in sys.modules if n.startswith('acme_desktop.') and 'practice' not in n][1:])",
        ],
        env=running.environment,
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    assert done.stdout.rstrip().endswith("[]")
