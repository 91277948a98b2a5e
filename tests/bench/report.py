"""The figures as text for people and as one JSON document for programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from tests.bench.bars import OURS, Verdict
from tests.bench.series import Record, Sample, Series

_COLUMNS = "{:<15}{:>5} {:>9}{:>9}{:>9} {:>9}{:>9} {:>9} {:>9}{:>9}"
_STOPPED = "*"


def table(series: Series) -> list[str]:
    """One scenario: a line for each client."""
    lines = [
        "",
        series.scenario.title,
        _COLUMNS.format("", "", "wall s", "", "", "CPU s", "", "memory", "requests", ""),
        _COLUMNS.format("", "runs", "min", "median", "max", "user", "system", "MiB", "all", "orders"),
    ]
    lines += [_line(record) for record in series.records.values()]
    lines += [_cpu_line(series)] if OURS in series.records and len(series.records) > 1 else []
    for record in series.records.values():
        if record.stopped:
            limit = series.scenario.limit
            lines.append(f"  {_STOPPED} {record.client} was stopped after {limit:.0f} s: its figures are lower bounds")
        if record.connected is not None and not record.stopped:
            lines.append(f"    {record.client} was connected to the CA for {record.connected:.2f} s")
    return [line.rstrip() for line in lines]


def _line(record: Record) -> str:
    walls = [sample.cost.wall for sample in record.samples]
    star = _STOPPED if record.stopped else ""
    return _COLUMNS.format(
        record.client + star,
        len(walls),
        f"{min(walls):.2f}",
        f"{record.wall:.2f}",
        f"{max(walls):.2f}",
        f"{record.median(lambda s: s.cost.user):.2f}",
        f"{record.median(lambda s: s.cost.system):.2f}",
        f"{record.peak_mib:.0f}",
        f"{record.median(lambda s: s.requests.total):.0f}",
        f"{record.median(lambda s: s.requests.of_orders):.0f}",
    )


def _cpu_line(series: Series) -> str:
    """Whatever the wall says: who needs how much of the processor."""
    ours = series.records[OURS].cpu
    others = [
        f"{record.client} {record.cpu:.2f} s{_STOPPED if record.stopped else ''} ({record.cpu / ours:.2f} × ours)"
        for record in series.records.values()
        if record.client != OURS
    ]
    return f"    CPU: {OURS} {ours:.2f} s, {', '.join(others)}"


def verdict_lines(verdicts: Sequence[Verdict]) -> list[str]:
    """The bars, one line each."""
    if not verdicts:
        return []
    about, measured, wanted = (max(len(getattr(v, name)) for v in verdicts) for name in ("about", "measured", "wanted"))
    rows = [f"{v.about:<{about}}  {v.measured:>{measured}}  {v.wanted:<{wanted}}  {v.mark.value}" for v in verdicts]
    return ["", "Bars (medians; requests: the worst run)", *rows]


def setting_lines(settings: Mapping[str, Any], clients: Mapping[str, str]) -> list[str]:
    """What was set, and what was compared."""
    ca = ", ".join(f"{name}={value}" for name, value in settings["ca"].items())
    lines = [f"CA: Pebble {settings['pebble']}, a fresh one for each table; {ca}"]
    lines.append(f"Machine: {settings['processors']} processors, load {settings['load']}; runs: {settings['runs']}")
    lines.append("Whole processes, account registered before, P-256 keys, http-01 with each client's own listener,")
    lines.append("new names in every run, the clients' runs interleaved.")
    return lines + [f"{name}: {version}" for name, version in clients.items()]


def document(
    settings: Mapping[str, Any], clients: Mapping[str, str], series: Sequence[Series], verdicts: Sequence[Verdict]
) -> dict[str, Any]:
    """Everything, each run by itself."""
    return {
        "settings": dict(settings),
        "clients": dict(clients),
        "series": [
            {
                "scenario": asdict(one.scenario),
                "clients": {
                    name: {"ended": record.ended or None, "runs": [_sample(sample) for sample in record.samples]}
                    for name, record in one.records.items()
                },
            }
            for one in series
        ],
        "bars": [asdict(verdict) for verdict in verdicts],
    }


def _sample(sample: Sample) -> dict[str, Any]:
    return {
        **asdict(sample.cost),
        "requests": dict(sample.requests.by_step),
        "requests_of_orders": sample.requests.of_orders,
        "connected": sample.connected,
    }
