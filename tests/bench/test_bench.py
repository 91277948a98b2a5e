"""The benchmark's own scales: it must not flatter anybody."""

from __future__ import annotations

import os
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.bench.bars import OURS, Mark, verdicts
from tests.bench.lab import TimedRelay
from tests.bench.measurement import ClientFailed, Command, Cost, Requests, measure, measure_all, requests_in
from tests.bench.report import table
from tests.bench.run import main
from tests.bench.scenarios import SCENARIOS, Scenario, chosen
from tests.bench.series import Record, Sample, Series

ONE = SCENARIOS[0]


def python(code: str) -> Command:
    return Command((sys.executable, "-I", "-S", "-c", code), dict(os.environ))


def test_waiting_costs_wall_time_and_no_cpu(tmp_path: Path) -> None:
    cost = measure(python("import select; select.select([], [], [], 0.5)"), tmp_path, 30)
    assert 0.5 <= cost.wall < 5
    assert cost.cpu < 0.3


def test_work_of_a_child_that_was_waited_for_counts(tmp_path: Path) -> None:
    work = "import time\nwhile time.process_time() < 0.5: pass"
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-I', '-S', '-c', {work!r}], check=True)"
    assert measure(python(code), tmp_path, 30).cpu >= 0.5


def test_memory_is_that_of_the_client_and_not_ours(tmp_path: Path) -> None:
    ours = bytearray(os.urandom(1024) * 100_000)
    idle = measure(python("pass"), tmp_path, 30).peak_kib
    full = measure(python("data = b'x' * 60_000_000"), tmp_path, 30).peak_kib
    assert idle < 40_000 < len(ours) // 1024
    assert 55_000 < full - idle < 65_000


def test_whoever_takes_too_long_is_stopped_with_all_its_children(tmp_path: Path) -> None:
    mark = tmp_path / "child.pid"
    child = f"import os; open({str(mark)!r}, 'w').write(str(os.getpid())); import select; select.select([], [], [], 60)"
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-I', '-S', '-c', {child!r}])"
    cost = measure(python(code), tmp_path, 1)
    assert cost.stopped
    assert 1 <= cost.wall < 10
    assert not is_alive(int(mark.read_text()))


def is_alive(pid: int) -> bool:
    """A process that nobody has asked for its exit code yet is dead all the same."""
    status = Path(f"/proc/{pid}/stat")
    try:
        return status.read_text().rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_a_client_that_fails_is_no_measurement(tmp_path: Path) -> None:
    with pytest.raises(ClientFailed, match="no listener here"):
        measure(python("raise SystemExit('no listener here')"), tmp_path, 30)
    with pytest.raises(ClientFailed, match="could not be started"):
        measure(Command(("/does/not/exist",), dict(os.environ)), tmp_path, 30)


def test_several_commands_add_up_until_one_is_stopped(tmp_path: Path) -> None:
    quick, slow = python("pass"), python("import select; select.select([], [], [], 60)")
    marker = tmp_path / "not-started"
    cost = measure_all([quick, slow, python(f"open({str(marker)!r}, 'w')")], tmp_path, 1)
    assert cost.stopped
    assert cost.wall >= 1
    assert not marker.exists()


def test_requests_are_counted_by_what_they_are_about() -> None:
    log = (
        "Pebble 2026/01/02 03:04:05 GET /dir -> calling handler()\n"
        "Pebble 2026/01/02 03:04:05 HEAD /nonce-plz -> calling handler()\n"
        "Pebble 2026/01/02 03:04:05 POST /order-plz -> calling handler()\n"
        "Pebble 2026/01/02 03:04:05 Attempting to validate w/ HTTP: http://a.test:1/.well-known/x\n"
        "Pebble 2026/01/02 03:04:05 POST /authZ/ -> calling handler()\n"
        "Pebble 2026/01/02 03:04:05 POST /authZ/ -> calling handler()\n"
    )
    requests = requests_in(log)
    assert dict(requests.by_step) == {"directory": 1, "newNonce": 1, "newOrder": 1, "authz": 2}
    assert (requests.total, requests.of_orders) == (5, 3)


def record(client: str, *walls: float, stopped: bool = False, orders: int = 7) -> Record:
    samples = [Sample(Cost(wall, 0.2, 0.1, 50 * 1024, stopped), Requests({"order": orders})) for wall in walls]
    return Record(client, samples)


def marks(scenario: Scenario, *records: Record) -> dict[str, Mark]:
    series = Series(scenario, {one.client: one for one in records})
    return {verdict.about.partition(": ")[2]: verdict.mark for verdict in verdicts({scenario.key: series})}


def test_a_bar_is_judged_by_the_medians() -> None:
    assert marks(ONE, record(OURS, 0.9, 1.0, 9.0), record("certbot", 0.1, 3.0, 3.1)) == {
        "wall time of certbot": Mark.REACHED,
        "requests after directory, nonces and account": Mark.REACHED,
    }
    assert (
        marks(ONE, record(OURS, 1.0, 1.1, 1.1), record("certbot", 3.0, 3.0, 9.0))["wall time of certbot"] is Mark.MISSED
    )


def test_being_as_fast_as_lego_is_not_enough() -> None:
    assert marks(ONE, record(OURS, 1.0), record("lego", 1.0))["wall time of lego"] is Mark.MISSED
    assert marks(ONE, record(OURS, 1.0), record("lego", 1.01))["wall time of lego"] is Mark.REACHED


def test_a_rival_that_was_stopped_has_lost_only_by_what_was_seen() -> None:
    assert marks(ONE, record(OURS, 1), record("certbot", 4, stopped=True))["wall time of certbot"] is Mark.REACHED
    assert marks(ONE, record(OURS, 1), record("certbot", 2, stopped=True))["wall time of certbot"] is Mark.UNDECIDED
    assert marks(ONE, record(OURS, 1, stopped=True), record("lego", 9, stopped=True)) == {
        "wall time of lego": Mark.MISSED
    }


def test_one_request_too_many_in_any_run_is_seen() -> None:
    ours = record(OURS, 1.0, 1.0)
    ours.samples[1] = record(OURS, 1.0, orders=8).samples[0]
    assert marks(ONE, ours) == {"requests after directory, nonces and account": Mark.MISSED}


def test_renewals_must_grow_no_faster_than_their_number() -> None:
    many = {s.certificates: s for s in SCENARIOS if s.alone}
    for wall, mark in ((4.8, Mark.REACHED), (5.2, Mark.MISSED)):
        walls = {50: 1.0, 100: 2.0, 200: wall}
        series = {s.key: Series(s, {OURS: record(OURS, walls[number])}) for number, s in many.items()}
        assert [v.mark for v in verdicts(series) if "compared with 50" in v.about] == [mark]


def test_a_stopped_client_is_marked_in_its_table() -> None:
    lines = table(Series(ONE, {OURS: record(OURS, 1.0), "lego": record("lego", 15.0, stopped=True)}))
    assert any(line.startswith("lego* ") for line in lines)
    assert any("lower bounds" in line for line in lines)
    assert any("CPU: acme-desktop 0.30 s, lego 0.30 s* (1.00 × ours)" in line for line in lines)


def test_only_a_full_run_stops_nobody_and_renews_200() -> None:
    usual, full, quick = (chosen((), quick=q, full=f) for q, f in ((False, False), (False, True), (True, False)))
    assert {s.key for s in full} - {s.key for s in usual} == {"50-renewals", "100-renewals", "200-renewals"}
    assert min(s.limit for s in full) >= 1800
    assert max(s.limit for s in quick) <= 15
    assert [s.key for s in chosen(("200-renewals",), quick=False, full=False)] == ["200-renewals"]


def test_a_scenario_that_does_not_exist_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["--only", "11-names"])
    assert stop.value.code == 2
    assert "10-names" in capsys.readouterr().err


def test_a_connection_from_before_does_not_count() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        relay = TimedRelay(server.getsockname()[1], 1)
        with relay:
            assert relay.seconds is None
            with opened(relay, server):
                relay.forget()
            with opened(relay, server):
                assert relay.seconds is None
                threading.Event().wait(0.3)
            eventually(lambda: 0.3 <= (relay.seconds or 0) < 5)


@contextmanager
def opened(relay: TimedRelay, server: socket.socket) -> Iterator[None]:
    """A connection that both sides close."""
    with socket.create_connection(("127.0.0.1", relay.port)), server.accept()[0]:
        yield


def eventually(ready: Callable[[], bool]) -> None:
    for _ in range(500):
        if ready():
            return
        threading.Event().wait(0.01)
    raise AssertionError("it did not come about within 5 s")
