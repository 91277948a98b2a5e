"""Where the marks and bars of the expiry time line stand."""

from __future__ import annotations

from datetime import timedelta

import pytest

from acme_desktop.desktop.panes.dashboard.bins import DAYS, MOST_STEPS, bars_of, columns_of
from acme_desktop.service.lines import ExpiryMark, Health
from tests.desktop.panes.dashboard.sample import DAY, NOW


def mark(day: float, health: Health = Health.HEALTHY, window: tuple[float, float] | None = None) -> ExpiryMark:
    span = (NOW + window[0] * DAY, NOW + window[1] * DAY) if window else None
    return ExpiryMark(int(day * 100), "a.test", NOW + day * DAY, health, span)


def test_one_column_for_each_day_that_has_any() -> None:
    columns, each = columns_of([mark(3.2), mark(3.9), mark(60)], NOW)
    assert [(column.day, column.steps) for column in columns] == [(3, 2), (60, 1)]
    assert each == 1


def test_what_has_ended_stands_at_today_and_what_ends_later_than_the_line_is_left_out() -> None:
    columns, _ = columns_of([mark(-5), mark(DAYS + 1.5)], NOW)
    assert [column.day for column in columns] == [0]


def test_a_column_has_the_colour_of_its_worst() -> None:
    columns, _ = columns_of([mark(8), mark(8.1, Health.FAILING), mark(8.2, Health.DUE_SOON)], NOW)
    assert columns[0].health is Health.FAILING


@pytest.mark.parametrize(("certificates", "each"), [(MOST_STEPS, 1), (MOST_STEPS + 1, 2), (10_000, 1250)])
def test_however_many_there_are_no_column_grows_out_of_the_picture(certificates: int, each: int) -> None:
    columns, found = columns_of([mark(10) for _ in range(certificates)], NOW)
    assert found == each
    assert columns[0].steps <= MOST_STEPS


def test_windows_that_touch_stand_under_each_other_and_what_has_no_room_is_left_out() -> None:
    marks = [mark(40, window=(1, 5)), mark(41, window=(2, 6)), mark(42, window=(3, 7)), mark(43, window=(5.5, 9))]
    assert [(bar.start, bar.lane) for bar in bars_of(marks, NOW)] == [(1.0, 0), (2.0, 1), (5.5, 0)]


def test_a_window_ends_where_the_line_ends() -> None:
    bars = bars_of([mark(80, window=(-4, 2)), mark(89, window=(88, 95)), mark(90, window=(-9, -8))], NOW)
    assert [(bar.start, bar.end) for bar in bars] == [(0.0, 2.0), (88.0, 90.0)]


def test_the_same_window_of_many_certificates_is_one_bar() -> None:
    start, end = NOW + DAY, NOW + timedelta(days=3)
    marks = [ExpiryMark(number, "a.test", NOW + 30 * DAY, Health.HEALTHY, (start, end)) for number in range(50)]
    assert len(bars_of(marks, NOW)) == 1
