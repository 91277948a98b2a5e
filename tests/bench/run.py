"""Wall time, CPU, memory and requests of acme-desktop, certbot and lego, side by side in one run.

    make bench                                      about seven minutes
    make bench ARGS="--quick"                       one minute, rough
    make bench ARGS="--only 10-names --runs 5"
    make bench ARGS="--full --json bench.json"      nobody is stopped, and 200 renewals: over an hour
    make bench ARGS="--window"                      the window alone, two minutes (the first time some more)

certbot and lego are measured where they are installed (Debian packages of these names). How to read the figures:
tests/bench/README.md. Exit code 0: measured, whether bars were missed or not; 1: something could not be measured.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.bench import report
from tests.bench.bars import OURS, verdicts
from tests.bench.clients import Certbot, CertbotRenew, Client, Lego, NotInstalled
from tests.bench.lab import ca_settings
from tests.bench.measurement import ClientFailed
from tests.bench.program import AcmeDesktop
from tests.bench.scenarios import SCENARIOS, Scenario, chosen
from tests.bench.series import Series, run_series
from tests.servers.child_process import ServerUnavailable
from tests.servers.pebble import pebble_programs

_CLIENTS: tuple[type[Client], ...] = (AcmeDesktop, Certbot, Lego)
_ONE_RUN_OF_THEIRS = "20-certificates"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; the exit code."""
    options = _parser().parse_args(arguments)
    try:
        code = 0 if options.window else _bench(options)
        return code or _window(options)
    except ServerUnavailable as missing:
        print(f"The benchmark can't run here: {missing}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _window(options: argparse.Namespace) -> int:
    """Its figures, where nothing less than everything was asked for."""
    if not options.window and (options.quick or options.only or set(options.clients) != {c.name for c in _CLIENTS}):
        return 0
    from tests.bench.window import run

    return run.main()


def _bench(options: argparse.Namespace) -> int:
    found, missing = _installed(options.clients)
    scenarios = chosen(tuple(options.only), quick=options.quick, full=options.full)
    runs = options.runs or (1 if options.quick else 3)
    settings = _settings(options, runs)
    clients = {kind.name: kind.version() for kind in found} | missing
    _print(report.setting_lines(settings, clients))
    series, failures = _measure(scenarios, found, runs, options.full)
    marks = verdicts({one.scenario.key: one for one in series})
    _print(report.verdict_lines(marks))
    if options.json:
        text = json.dumps(report.document(settings, clients, series, marks), indent=2)
        options.json.write_text(text + "\n", encoding="utf-8")
    if OURS in missing and OURS in options.clients:
        failures.append(f"{OURS} does not start: {missing[OURS]}")
    for failure in failures:
        print(f"\nNot measured: {failure}", file=sys.stderr)
    return 1 if failures else 0


def _measure(
    scenarios: Sequence[Scenario], found: Sequence[type[Client]], runs: int, full: bool
) -> tuple[list[Series], list[str]]:
    """Every scenario; one that fails does not hold up the others."""
    series: list[Series] = []
    failures: list[str] = []
    with tempfile.TemporaryDirectory(prefix="acme-bench-") as folder:
        for scenario in scenarios:
            kinds = _taking_part(scenario, found, full)
            if not kinds:
                continue
            _tell(f"{scenario.title} …")
            try:
                one = run_series(scenario, kinds, runs, Path(folder) / scenario.key, _tell)
            except ClientFailed as failure:
                failures.append(f"{scenario.title}: {failure}")
                continue
            series.append(one)
            _print(report.table(one))
    return series, failures


def _taking_part(scenario: Scenario, found: Sequence[type[Client]], full: bool) -> list[type[Client]]:
    if scenario.alone:
        return [kind for kind in found if kind.name == OURS]
    own_renewal = full and scenario.key == _ONE_RUN_OF_THEIRS and Certbot in found
    return [*found, *([CertbotRenew] if own_renewal else [])]


def _installed(wanted: Sequence[str]) -> tuple[list[type[Client]], dict[str, str]]:
    """Who is there, and why the others are not."""
    found: list[type[Client]] = []
    missing: dict[str, str] = {}
    for kind in _CLIENTS:
        if kind.name not in wanted:
            missing[kind.name] = "not asked for, skipped"
            continue
        try:
            kind.version()
        except NotInstalled as reason:
            missing[kind.name] = str(reason) or "not installed, skipped"
        else:
            found.append(kind)
    return found, missing


def _settings(options: argparse.Namespace, runs: int) -> dict[str, Any]:
    version = (pebble_programs() / "VERSION").read_text(encoding="utf-8").strip()
    return {
        "pebble": version,
        "ca": ca_settings(),
        "processors": os.cpu_count(),
        "load": ", ".join(f"{load:.2f}" for load in os.getloadavg()),
        "python": sys.version.split()[0],
        "runs": runs,
        "quick": options.quick,
        "full": options.full,
    }


def _parser() -> argparse.ArgumentParser:
    about, _, rest = (__doc__ or "").partition("\n\n")
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(prog="make bench", description=about, epilog=rest, formatter_class=raw)
    length = parser.add_mutually_exclusive_group()
    length.add_argument("--quick", action="store_true", help="one run of the shorter scenarios, slow clients stopped")
    length.add_argument("--full", action="store_true", help="nobody stopped; 50, 100 and 200 renewals besides")
    length.add_argument("--window", action="store_true", help="the window's figures alone")
    keys = [scenario.key for scenario in SCENARIOS]
    only = "this scenario only; may be repeated"
    parser.add_argument("--only", action="append", default=[], choices=keys, metavar="NAME", help=f"{only}: {keys}")
    parser.add_argument("--runs", type=_count, help="at most so many runs of each client (3; quick: 1)")
    names = [kind.name for kind in _CLIENTS]
    parser.add_argument("--clients", nargs="+", default=names, choices=names, metavar="CLIENT", help="only these")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write everything that was measured to a file")
    return parser


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def _print(lines: Sequence[str]) -> None:
    for line in lines:
        print(line, flush=True)


def _tell(line: str) -> None:
    """Progress, for whoever waits; the report on standard output stays clean."""
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
