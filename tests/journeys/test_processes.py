"""Several runs at once, runs that are stopped, disks that are full, clocks that are wrong."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.desk import PASSWORD, Desk, FileServer, WebServer
from tests.journeys.profiles import DATABASE, copy_of, passphrase_desk, rows_of, run_inside, state_of, without_trail
from tests.servers.availability import needed
from tests.servers.child_process import ServerUnavailable
from tests.servers.pebble import Pebble

LINE = PASSWORD + "\n"
# From the signal until the process has ended: the second that is promised, and a moment for Python to leave.
PROMPTLY = 1.0 + 0.5


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, pebble: Pebble) -> Desk:
    """Ada signed in, account 1."""
    desk = passphrase_desk(tmp_path_factory.mktemp("office")).looks_at(pebble).sign_in()
    desk.register(pebble.directory_url, pebble.ca_bundle)
    return desk


@pytest.fixture
def desk(office: Desk, tmp_path: Path) -> Desk:
    return copy_of(office, tmp_path / "profile")


def fresh() -> str:
    return f"{uuid.uuid4().hex[:8]}.test"


def create(name: str, solver: str, *words: str) -> tuple[str, ...]:
    return ("order", "create", "--account", "1", "--domains", name, "--solver", solver, *words)


def serving(pebble: Pebble) -> str:
    return f"http-server:127.0.0.1:{pebble.http_port}"


# --- at once --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("attempt", range(5))
def test_the_same_order_twice_at_the_same_moment_is_one_order(desk: Desk, pebble: Pebble, attempt: int) -> None:
    words = (*create(fresh(), serving(pebble), "--wait", "60"), "--json")
    orders, issued = pebble.orders_created(), pebble.certificates_issued()
    runs = [desk.start(*words) for _ in range(2)]
    told = [run.communicate(timeout=120) for run in runs]
    for run, (out, err) in zip(runs, told, strict=True):
        assert "Traceback" not in err
        assert run.returncode == 0 or json.loads(out)["error"]["kind"] == "busy", out + err
    assert 0 in [run.returncode for run in runs], told
    placed = run_inside(desk, "order", "list", expect=0).document["orders"]
    assert [order["status"] for order in placed] == ["valid"], attempt
    assert (pebble.orders_created(), pebble.certificates_issued()) == (orders + 1, issued + 1)
    run_inside(desk, "audit", "verify", expect=0)


def test_six_runs_at_once_on_one_profile_all_get_their_certificate(desk: Desk, pebble: Pebble, tmp_path: Path) -> None:
    webroot = tmp_path / "www"
    webroot.mkdir()
    names = [fresh() for _ in range(6)]
    with WebServer(webroot, pebble.http_port):
        runs = [desk.start(*create(name, f"webroot:{webroot}", "--wait", "60"), "--json") for name in names]
        told = [run.communicate(timeout=150) for run in runs]
    assert [run.returncode for run in runs] == [0] * 6, told
    assert list(webroot.iterdir()) == []
    assert len(run_inside(desk, "certificate", "list", expect=0).document["certificates"]) == 6
    run_inside(desk, "audit", "verify", expect=0)


def test_a_first_start_of_several_at_once_makes_one_profile(tmp_path: Path) -> None:
    desk = passphrase_desk(tmp_path, from_nothing=True)
    runs = [desk.start("settings", "show", "--json") for _ in range(4)]
    told = [run.communicate(timeout=60) for run in runs]
    assert [run.returncode for run in runs] == [0] * 4, told
    assert len({json.loads(out)["installation"] for out, _ in told}) == 1


# --- stopped --------------------------------------------------------------------------------------------------------


def stopped(run: subprocess.Popen[str], number: signal.Signals) -> tuple[str, str]:
    """Send the signal; the process must end promptly with exit code 130, and say so."""
    run.send_signal(number)
    began = time.monotonic()
    out, err = run.communicate(timeout=30)
    seconds = time.monotonic() - began
    assert run.returncode == 130, out + err
    assert seconds < PROMPTLY, f"{seconds:.2f} s"
    assert "Traceback" not in err
    assert json.loads(out)["error"]["kind"] == "stopped"
    return out, err


def until(what: Callable[[], object], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, "it never came to that"
        threading.Event().wait(0.02)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_waits_for_a_deployment_stops_at_once_and_goes_on_later(
    desk: Desk, pebble: Pebble, number: signal.Signals
) -> None:
    words = ("order", "create", "--account", "1", "--domains", fresh(), "--challenge", "http-01")
    order = str(desk(*words, expect=4).document["id"])
    run = desk.start("order", "continue", order, "--wait", "120", "--json")
    looks = "SELECT count(*) FROM audit_event WHERE action = 'challenge.check'"
    until(lambda: rows_of(desk, looks)[0][0] >= 1)
    _, err = stopped(run, number)
    assert "Stopping" in err
    with FileServer(
        pebble.http_port, run_inside(desk, "challenge", "list", "--order", order, expect=0).document["challenges"]
    ):
        assert desk("order", "continue", order, "--wait", "60").document["status"] == "valid"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_webroot_is_tidied_by_a_run_that_is_stopped(
    desk: Desk, pebble: Pebble, tmp_path: Path, number: signal.Signals
) -> None:
    webroot = tmp_path / "www"
    webroot.mkdir()
    words = create(fresh(), f"webroot:{webroot}", "--wait", "120")
    run = desk.start(*words, "--json")
    until(lambda: [path for path in webroot.rglob("*") if path.is_file()])
    stopped(run, number)
    assert list(webroot.iterdir()) == []
    with WebServer(webroot, pebble.http_port):
        assert desk(*words).document["status"] == "valid"
    assert len(run_inside(desk, "order", "list", expect=0).document["orders"]) == 1
    assert list(webroot.iterdir()) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_run_whose_ca_hangs_stops_at_once(desk: Desk, tmp_path: Path, number: signal.Signals) -> None:
    with needed(), Pebble(tmp_path / "ca") as ca:
        desk.looks_at(ca)
        account = desk.register(ca.directory_url, ca.ca_bundle, "hang@example.com")
        words = ("order", "create", "--account", str(account), "--domains", fresh(), "--solver", serving(ca), "--json")
        ca.pause()
        run = desk.start(*words)
        until(lambda: rows_of(desk, "SELECT * FROM orders"))
        threading.Event().wait(0.3)
        stopped(run, number)
        ca.resume()
        assert desk(*words[:-1]).document["status"] == "valid"


def test_a_second_signal_ends_a_run_that_would_not_stop(desk: Desk, pebble: Pebble) -> None:
    run = desk.start(*create(fresh(), "manual", "--challenge", "dns-01"), "--json")
    until(lambda: rows_of(desk, "SELECT * FROM orders"))
    run.send_signal(signal.SIGINT)
    run.send_signal(signal.SIGINT)
    run.communicate(timeout=10)
    assert run.returncode in (130, 4)  # the order may have been placed before the first signal was heard
    run_inside(desk, "audit", "verify", expect=0)


def worked(run: subprocess.Popen[str]) -> float:
    """Seconds of processor time that this process has had: how far it has come, however busy the machine is."""
    try:
        fields = Path(f"/proc/{run.pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return float("inf")
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@pytest.mark.parametrize("after", [0.2, 0.3, 0.5, 0.7])
def test_a_run_stopped_at_any_moment_says_so_and_loses_nothing(desk: Desk, pebble: Pebble, after: float) -> None:
    words, issued = create(fresh(), serving(pebble), "--wait", "60"), pebble.certificates_issued()
    # A stop while a module is being read leaves its file to the interpreter, which tells of that where warnings are on.
    run = desk.start(*words, "--json", PYTHONWARNINGS="error,ignore::ResourceWarning")
    until(lambda: worked(run) >= after or run.poll() is not None)
    run.send_signal(signal.SIGINT)
    out, err = run.communicate(timeout=30)
    assert run.returncode in (0, 130), f"{run.returncode} {out} {err}"
    assert "Traceback" not in err
    assert desk(*words).document["status"] == "valid"
    assert pebble.certificates_issued() <= issued + (2 if run.returncode == 0 else 1)
    run_inside(desk, "audit", "verify", expect=0)


# --- no room --------------------------------------------------------------------------------------------------------


def can_mount() -> bool:
    """Whether this test may have a disk of its own."""
    if os.geteuid() != 0 or shutil.which("mount") is None:
        return False
    probe = ["unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0


@dataclass(frozen=True)
class SmallDisk:
    """A file system of a few MiB."""

    path: Path

    def fill(self) -> None:
        """Leave no byte."""
        with (self.path / "filler").open("ab", buffering=0) as file:
            for size in (65536, 4096, 1):
                try:
                    while True:
                        file.write(b"\0" * size)
                except OSError:
                    continue

    def make_room(self) -> None:
        """Give it all back."""
        (self.path / "filler").unlink()

    def remount(self, how: str) -> None:
        subprocess.run(["mount", "-o", f"remount,{how}", str(self.path)], check=True, capture_output=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    path = tmp_path / "disk"
    path.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(path)], check=True, capture_output=True)
    try:
        yield SmallDisk(path)
    finally:
        subprocess.run(["umount", "-l", str(path)], check=True, capture_output=True)


def refused_for_want_of_room(result: tuple[int, str, str]) -> None:
    code, out, err = result
    assert code in (1, 3), out + err
    error = json.loads(out)["error"]
    assert error["kind"] == "storage", error
    assert any(word in error["message"] for word in ("disk is full", "no space", "too large")), error
    assert "room" in error["hint"]


def result_of(desk: Desk, *words: str) -> tuple[int, str, str]:
    result = desk(*words, expect=None)
    return result.code, result.out, result.err


def test_a_file_that_may_not_grow_is_told_and_everything_goes_on_later(desk: Desk, pebble: Pebble) -> None:
    words, before = create(fresh(), serving(pebble)), state_of(desk)
    issued = pebble.certificates_issued()
    command = ["prlimit", "--fsize=8192", *desk.command(*words, "--json")]
    run = subprocess.Popen(command, env=desk.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    out, err = run.communicate(timeout=60)
    assert "Traceback" not in err
    refused_for_want_of_room((run.returncode, out, err))
    assert without_trail(state_of(desk)) == without_trail(before)
    assert desk(*words).document["status"] == "valid"
    assert pebble.certificates_issued() == issued + 1
    run_inside(desk, "audit", "verify", expect=0)


# Who is not root has no disk to fill; the file size limit above shows the same with another error.
if can_mount():

    def test_a_full_disk_is_told_and_everything_goes_on_when_there_is_room(
        desk: Desk, pebble: Pebble, disk: SmallDisk
    ) -> None:
        small = copy_of(desk, disk.path / "profile")
        words, issued = create(fresh(), serving(pebble)), pebble.certificates_issued()
        disk.fill()
        before = state_of(small)
        refused_for_want_of_room(result_of(small, *words))
        assert state_of(small) == before
        disk.make_room()
        assert small(*words).document["status"] == "valid"
        assert pebble.certificates_issued() == issued + 1
        assert len(run_inside(small, "order", "list", expect=0).document["orders"]) == 1
        run_inside(small, "audit", "verify", expect=0)

    def test_a_disk_that_fills_up_during_an_issuance_loses_nothing(desk: Desk, pebble: Pebble, disk: SmallDisk) -> None:
        small = copy_of(desk, disk.path / "profile")
        words = ("order", "create", "--account", "1", "--domains", fresh(), "--challenge", "http-01")
        order = str(small(*words, expect=4).document["id"])
        rows = run_inside(small, "challenge", "list", "--order", order, expect=0).document["challenges"]
        issued, looks = (
            pebble.certificates_issued(),
            "SELECT count(*) FROM audit_event WHERE action = 'challenge.check'",
        )
        run = small.start("order", "continue", order, "--wait", "60", "--json")
        until(lambda: rows_of(small, looks)[0][0] >= 1)
        disk.fill()
        with FileServer(pebble.http_port, rows):
            out, err = run.communicate(timeout=90)
            assert "Traceback" not in err
            refused_for_want_of_room((run.returncode, out, err))
            disk.make_room()
            assert small("order", "continue", order, "--wait", "60").document["status"] == "valid"
        assert pebble.certificates_issued() == issued + 1
        run_inside(small, "audit", "verify", expect=0)

    def test_an_export_that_does_not_fit_leaves_nothing_behind(desk: Desk, pebble: Pebble, disk: SmallDisk) -> None:
        certificate = str(desk(*create(fresh(), serving(pebble))).document["certificate"])
        words = ("certificate", "export", certificate, "--format", "pem", "--to", str(disk.path / "out"))
        disk.fill()
        refused_for_want_of_room(result_of(desk, *words))
        trail = ("audit", "export", "--to", str(disk.path / "trail.jsonl"))
        refused_for_want_of_room(result_of(desk, *trail))
        assert [path.name for path in disk.path.rglob("*") if path.is_file()] == ["filler"]
        disk.make_room()
        desk(*words)
        desk(*trail)
        assert len(list((disk.path / "out").iterdir())) == 4
        assert "exported_to" in run_inside(desk, "certificate", "show", certificate, expect=0).document

    def test_a_read_only_profile_is_told(desk: Desk, disk: SmallDisk) -> None:
        copy = copy_of(desk, disk.path / "profile")
        disk.remount("ro")
        error = run_inside(copy, "order", "list", expect=3).document["error"]
        assert error["kind"] == "storage"
        assert str(copy.home) in error["message"]
        assert error["hint"]
        disk.remount("rw")
        assert "orders" in run_inside(copy, "order", "list", expect=0).document

else:

    def test_a_profile_that_can_not_be_written_is_told(desk: Desk) -> None:
        desk.home.chmod(0o500)
        error = run_inside(desk, "order", "list", expect=3).document["error"]
        desk.home.chmod(0o700)
        assert error["kind"] == "storage"
        assert str(desk.home) in error["message"]


# --- the database ---------------------------------------------------------------------------------------------------


def test_a_database_that_another_program_has_locked_is_waited_for(desk: Desk, pebble: Pebble) -> None:
    with closing(sqlite3.connect(desk.home / DATABASE, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN EXCLUSIVE")
        release = threading.Timer(4.0, lambda: other.execute("ROLLBACK"))
        release.start()
        began = time.monotonic()
        order = desk(*create(fresh(), serving(pebble))).document
        seconds = time.monotonic() - began
        release.join()
    assert order["status"] == "valid"
    assert seconds > 3.5
    run_inside(desk, "audit", "verify", expect=0)


def test_a_run_that_waits_for_the_database_can_be_stopped(desk: Desk) -> None:
    with closing(sqlite3.connect(desk.home / DATABASE, isolation_level=None)) as other:
        run = desk.start("challenge", "list", "--order", "1", "--json")
        other.execute("BEGIN EXCLUSIVE")
        threading.Event().wait(2.0)
        if run.poll() is None:
            run.send_signal(signal.SIGINT)
            out, err = run.communicate(timeout=5)
            assert run.returncode in (130, -signal.SIGINT), out + err
        other.execute("ROLLBACK")
    run.communicate(timeout=30)
    assert run.returncode in (130, -signal.SIGINT, 2)


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE acme_desktop_schema SET version_num = '9999'")


def beheaded(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(b"\0" * 4096)


def cut(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)


def anothers(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE recipes (name TEXT)")


@pytest.mark.parametrize(
    ("spoil", "says"),
    [(newer, "newer version"), (beheaded, "damaged"), (cut, "damaged"), (anothers, "another program")],
)
def test_a_database_that_can_not_be_ours_is_refused_and_left_as_it_is(
    desk: Desk, spoil: Callable[[Path], None], says: str
) -> None:
    path = desk.home / DATABASE
    spoil(path)
    before = path.read_bytes()
    error = desk("order", "list", expect=None).document["error"]
    assert error["kind"] == "storage"
    assert says in error["message"] + error["hint"], error
    assert desk("order", "list", expect=3).code == 3
    assert path.read_bytes() == before


# --- the clock ------------------------------------------------------------------------------------------------------


def at_another_time(desk: Desk, offset: str, *words: str, stdin: str = "") -> tuple[int, Any]:
    """Exit code and document of a run whose clock is wrong by so much; the CA's is right."""
    if shutil.which("faketime") is None:
        raise ServerUnavailable("faketime is not installed: see tests/servers/system_packages.txt")
    command = ["faketime", "-f", offset, *desk.command(*words, "--json")]
    # The monotonic clock goes on as it does: only the wall clock is set wrongly.
    environment = {**desk.environment, "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    done = subprocess.run(
        command, env=environment, input=stdin, capture_output=True, text=True, check=False, timeout=120
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, json.loads(done.stdout)


@pytest.mark.parametrize("offset", ["+400d", "-400d", "+2h", "-2h"])
def test_a_session_does_not_outlive_a_jump_of_the_clock(desk: Desk, offset: str) -> None:
    code, document = at_another_time(desk, offset, "whoami")
    assert (code, document["error"]["kind"]) == (3, "not-signed-in")
    assert at_another_time(desk, offset, "sign-in", "ada", "--password-stdin", stdin=LINE)[0] == 0
    assert at_another_time(desk, offset, "order", "list")[0] == 0
    assert at_another_time(desk, offset, "audit", "verify")[0] == 0


def test_half_an_hour_is_no_jump(desk: Desk) -> None:
    assert at_another_time(desk, "+30m", "whoami")[0] == 0
    assert at_another_time(desk, "+59m", "whoami")[0] == 0


def test_a_clock_that_is_far_ahead_renews_nothing_into_the_past_and_crashes_nothing(desk: Desk, pebble: Pebble) -> None:
    certificate = desk(*create(fresh(), serving(pebble))).document["certificate"]
    ahead = "+400d"
    assert at_another_time(desk, ahead, "sign-in", "ada", "--password-stdin", stdin=LINE)[0] == 0
    code, shown = at_another_time(desk, ahead, "certificate", "show", str(certificate))
    assert code == 0
    assert shown["days_left"] < 0
    code, document = at_another_time(desk, ahead, "doctor")
    assert code == 1
    assert "clock" in [c["subject"] for c in document["checks"] if c["state"] == "failed"], document
    code, document = at_another_time(desk, ahead, "renew")
    assert code == 1, document
    assert [row["result"] for row in document["renewals"]] == ["failed"]
    assert desk("sign-in", "ada", "--password-stdin", stdin=LINE).document["name"] == "ada"
    assert run_inside(desk, "certificate", "show", str(certificate), expect=0).document["status"] == "valid"
    run_inside(desk, "audit", "verify", expect=0)
