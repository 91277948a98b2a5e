"""Where the marks of the expiry time line stand: pure geometry, in days and steps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from acme_desktop.domain.value_class import value_class
from acme_desktop.service.lines import ExpiryMark, Health

DAYS = 90
MOST_STEPS = 8
LANES = 2
_WORST_FIRST = tuple(Health)


@value_class(frozen=True)
class Column:
    """All certificates that end on one day (0: today): `steps` are drawn, each for `of` certificates or fewer."""

    day: int
    marks: tuple[ExpiryMark, ...]
    steps: int
    health: Health


@value_class(frozen=True)
class WindowBar:
    """A window that a CA suggests, in days from now (fractions), in one of the lanes above the marks."""

    start: float
    end: float
    lane: int


def columns_of(marks: Iterable[ExpiryMark], now: datetime) -> tuple[tuple[Column, ...], int]:
    """One column a day that has any, and how many certificates one step stands for."""
    by_day: dict[int, list[ExpiryMark]] = {}
    for mark in marks:
        day = max((mark.not_after - now).days, 0)
        if day <= DAYS:
            by_day.setdefault(day, []).append(mark)
    most = max((len(found) for found in by_day.values()), default=1)
    each = -(-most // MOST_STEPS)
    return tuple(_column(day, found, each) for day, found in sorted(by_day.items())), each


def _column(day: int, marks: Sequence[ExpiryMark], each: int) -> Column:
    worst = min((mark.health for mark in marks), key=_WORST_FIRST.index)
    return Column(day, tuple(marks), -(-len(marks) // each), worst)


def bars_of(marks: Iterable[ExpiryMark], now: datetime, *, apart: float = 0.5) -> tuple[WindowBar, ...]:
    """The windows, each in the first lane where it does not touch another; those without room are left out."""
    free = [float("-inf")] * LANES
    bars: list[WindowBar] = []
    windows = sorted({mark.window for mark in marks if mark.window})
    for start, end in windows:
        first, last = max(_days(start - now), 0.0), min(_days(end - now), float(DAYS))
        lane = next((index for index, until in enumerate(free) if until + apart <= first), None)
        if last <= first or lane is None:
            continue
        free[lane] = last
        bars.append(WindowBar(first, last, lane))
    return tuple(bars)


def _days(span: timedelta) -> float:
    return span / timedelta(days=1)
