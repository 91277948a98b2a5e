"""The practice CA as the window's own process: really started, found, asked and ended."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QObject
from pytestqt.qtbot import QtBot

from acme_desktop.desktop.practice.control import (
    PracticeControl,
    PracticeRecord,
    Refused,
    read_happenings,
    read_records,
)
from acme_desktop.desktop.practice.process import PracticeProcess, PracticeState, practice_ca
from tests.practice.live_ca import LiveCa

_MS = 20_000


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ACME_DESKTOP_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PYTHONPATH", str(Path.cwd()))
    return tmp_path / "home"


@pytest.fixture
def practice(home: Path, qtbot: QtBot) -> Iterator[PracticeProcess]:
    made = PracticeProcess()
    yield made
    made._end()
    made.watch(False)
    made.deleteLater()


def reaches(qtbot: QtBot, practice: PracticeProcess, state: PracticeState) -> None:
    qtbot.waitUntil(lambda: practice.state is state, timeout=_MS)


def test_the_token_goes_to_no_other_address(qtbot: QtBot) -> None:
    asked: list[str] = []

    class Elsewhere(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(302)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Silent."""

    gone: list[bool] = []
    with HTTPServer(("127.0.0.1", 0), Elsewhere) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        parent = QObject()
        control = PracticeControl(f"http://127.0.0.1:{server.server_port}", "token", parent)
        control.ask("GET", "/status", answered=lambda _: gone.append(False), gone=lambda: gone.append(True))
        qtbot.waitUntil(lambda: bool(gone))
        server.shutdown()
    assert (set(asked), gone) == ({"/status"}, [True])


def test_it_is_started_asked_and_stopped(practice: PracticeProcess, qtbot: QtBot) -> None:
    practice.watch(True)
    reaches(qtbot, practice, PracticeState.RESTING)
    practice.start()
    assert practice.state is PracticeState.STARTING
    reaches(qtbot, practice, PracticeState.RUNNING)
    running = practice.running
    assert practice.ours
    assert running.document["directory_url"].endswith("/acme-desktop-practice/directory")
    assert "token" not in running.document
    done: list[str] = []
    record = PracticeRecord("", "_acme-challenge.shop.example", "TXT", "-abc")
    running.put_record(record, lambda: done.append("done"), lambda refused: done.append(refused.field))
    qtbot.waitUntil(lambda: len(running.records) == 1, timeout=_MS)
    running.put_record(PracticeRecord("", "a.example", "A", "::1"), lambda: None, lambda one: done.append(one.field))
    qtbot.waitUntil(lambda: done == ["done", "value"], timeout=_MS)
    running.switch(["slow"])
    qtbot.waitUntil(lambda: running.document["failures"] == ["slow"], timeout=_MS)
    qtbot.waitUntil(lambda: [one.kind for one in running.happenings] == ["failures"], timeout=_MS)
    running.remove_record(running.records[0])
    qtbot.waitUntil(lambda: running.records == (), timeout=_MS)
    practice.stop()
    reaches(qtbot, practice, PracticeState.RESTING)
    assert (practice.ours, running.document) == (False, {})


def test_one_that_runs_already_is_found_and_its_end_noticed(
    home: Path, practice: PracticeProcess, qtbot: QtBot
) -> None:
    with LiveCa(home) as ca:
        practice.watch(True)
        reaches(qtbot, practice, PracticeState.RUNNING)
        assert not practice.ours
        assert practice.running.document["directory_url"] == ca.directory_url
        ca.ask("POST", "/stop")
        reaches(qtbot, practice, PracticeState.RESTING)


def test_a_second_start_takes_the_one_that_runs(home: Path, practice: PracticeProcess, qtbot: QtBot) -> None:
    with LiveCa(home) as ca:
        practice.start()
        reaches(qtbot, practice, PracticeState.RUNNING)
        qtbot.waitUntil(lambda: not practice.ours, timeout=_MS)
        assert practice.state is PracticeState.RUNNING
        assert practice.running.document["directory_url"] == ca.directory_url
        practice.stop()
        reaches(qtbot, practice, PracticeState.RESTING)


def test_a_start_that_fails_says_why(home: Path, practice: PracticeProcess, qtbot: QtBot) -> None:
    (home / "practice").mkdir(parents=True)
    (home / "practice" / "practice.sqlite3").write_bytes(b"no database" * 1000)
    with qtbot.waitSignal(practice.failed, timeout=_MS) as told:
        practice.start()
    (why,) = told.args
    assert isinstance(why, Refused)
    assert "can't be read" in why.message
    assert practice.state is PracticeState.RESTING


def test_there_is_one_for_the_window(home: Path) -> None:
    assert practice_ca() is practice_ca()
    assert practice_ca().parent() is QCoreApplication.instance()
    practice_ca().setParent(None)


def test_what_can_not_be_read_is_left_out() -> None:
    good = {"id": "1", "name": "a", "type": "TXT", "value": "x", "ttl": 60}
    assert read_records({"records": [good, {"name": 7}, "x", None]}) == (PracticeRecord("1", "a", "TXT", "x", 60),)
    assert read_records({}) == ()
    known = {"number": 1, "at": "2026-05-04T12:00:00Z", "kind": "reset", "values": {}, "text": "x"}
    assert [one.number for one in read_happenings({"happenings": [known, {"number": 2, "at": "x"}, {}]})] == [1]
