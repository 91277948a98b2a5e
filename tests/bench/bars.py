"""What the program wants to reach, and whether it did."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from tests.bench.series import Record, Series

OURS = "acme-desktop"
_FASTER_THAN_CERTBOT = {
    "1-name": 3.0,
    "10-names": 3.0,
    "100-names": 2.5,
    "100-names-50ms": 2.5,
    "20-certificates": 20.0,
}
_FASTER_THAN_LEGO = {"20-certificates": 30.0}
_BEATEN = 1.0
_PROTOCOL_SECONDS = 2.0
_MOST_MIB = 150
# Twice the certificates may take this much more than twice the time: the CA, too, has more to search through.
_LINEAR_WITHIN = 1.25


class Mark(StrEnum):
    """The verdict on one bar; undecided where a rival was stopped before it could lose by enough."""

    REACHED = "reached"
    MISSED = "missed"
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class Verdict:
    """One bar: what it is about, what was measured, what was wanted."""

    about: str
    measured: str
    wanted: str
    mark: Mark


def verdicts(series: Mapping[str, Series]) -> list[Verdict]:
    """Every bar that the measured scenarios (by key) say something about."""
    found: list[Verdict] = []
    for one in series.values():
        ours = one.records.get(OURS)
        if ours is None:
            continue
        found += _against(one, ours)
        found += _requests(one, ours)
        if one.scenario.delay_ms and ours.connected is not None:
            found.append(_at_most(f"{one.scenario.title}: connected to the CA", ours.connected, _PROTOCOL_SECONDS, "s"))
        if one.scenario.certificates == 200:
            found.append(_at_most(f"{one.scenario.title}: peak memory", ours.peak_mib, _MOST_MIB, "MiB"))
    return found + list(_linear(series))


def _against(one: Series, ours: Record) -> Iterator[Verdict]:
    key, title = one.scenario.key, one.scenario.title
    for rival, bars in (("certbot", _FASTER_THAN_CERTBOT), ("lego", _FASTER_THAN_LEGO)):
        record = one.records.get(rival)
        if record is not None:
            yield _ratio(f"{title}: wall time of {rival}", record, ours, bars.get(key, _BEATEN))


def _ratio(about: str, rival: Record, ours: Record, bar: float) -> Verdict:
    ratio = rival.wall / ours.wall
    reached = ratio > bar if bar == _BEATEN else ratio >= bar
    mark = Mark.REACHED if reached else Mark.UNDECIDED if rival.stopped else Mark.MISSED
    if ours.stopped:
        mark = Mark.MISSED
    more = "more than " if rival.stopped else ""
    wanted = "longer than ours" if bar == _BEATEN else f"at least {bar:g} × ours"
    return Verdict(about, f"{more}{ratio:.1f} × ours", wanted, mark)


def _requests(one: Series, ours: Record) -> Iterator[Verdict]:
    """For orders of our own; renewals ask for their windows besides."""
    if one.scenario.certificates == 1 and not ours.stopped:
        most = max(sample.requests.of_orders for sample in ours.samples)
        about = f"{one.scenario.title}: requests after directory, nonces and account"
        yield _at_most(about, most, one.scenario.expected_requests, "")


def _at_most(about: str, measured: float, bar: float, unit: str) -> Verdict:
    mark = Mark.REACHED if measured <= bar else Mark.MISSED
    return Verdict(about, f"{measured:.4g} {unit}".rstrip(), f"at most {bar:g} {unit}".rstrip(), mark)


def _linear(series: Mapping[str, Series]) -> Iterator[Verdict]:
    """Time for each renewal in the largest run, compared with the smallest."""
    each = {
        one.scenario.certificates: one.records[OURS].wall / one.scenario.certificates
        for one in series.values()
        if one.scenario.alone and OURS in one.records
    }
    if len(each) > 1:
        few, many = min(each), max(each)
        about = f"time for each of {many} renewals, compared with {few}"
        yield _at_most(about, each[many] / each[few], _LINEAR_WITHIN, "×")
