"""Moments and spans in words, in the order of the operator's language."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QDate, QLocale

from acme_desktop.desktop.wording import moments

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
THEN = datetime(2026, 11, 26, 13, 20, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def british() -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale("en_GB"))
    yield
    QLocale.setDefault(before)


def local_time(moment: datetime) -> str:
    """Whatever zone this machine is in."""
    return moment.astimezone().strftime("%H:%M")


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("en_GB", "26 Nov 2026"),
        ("en_US", "Nov 26, 2026"),
        ("fr_FR", "26 nov. 2026"),
        ("de_DE", "26. Nov. 2026"),
        ("es_ES", "26 de nov de 2026"),
        ("ja_JP", "2026年11月26日"),
        ("hu_HU", "2026. nov. 26."),
        ("ar_EG", "٢٦ نوفمبر ٢٠٢٦"),
    ],
)
def test_a_date_is_in_the_order_of_its_language(locale: str, expected: str) -> None:
    QLocale.setDefault(QLocale(locale))
    assert moments.date(THEN) == expected


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("en_GB", "Thu 26 Nov"),
        ("en_US", "Thu Nov 26"),
        ("fr_FR", "jeu. 26 nov."),
        ("es_ES", "jue 26 de nov"),
        ("hu_HU", "Cs nov. 26."),
        ("ko_KR", "목 11월 26일"),
        ("ru_RU", "чт 26 нояб."),
    ],
)
def test_a_near_day_has_its_weekday_and_no_year(locale: str, expected: str) -> None:
    QLocale.setDefault(QLocale(locale))
    assert moments.day(THEN, NOW) == expected


def test_today_and_its_neighbours_have_names() -> None:
    days = [moments.day(NOW + timedelta(days=away), NOW) for away in (-1, 0, 1)]
    assert days == ["yesterday", "today", "tomorrow"]
    assert moments.day(NOW + timedelta(days=400), NOW) == moments.date(NOW + timedelta(days=400))


def test_times_are_local() -> None:
    assert moments.time(THEN) == local_time(THEN)
    assert moments.date_time(THEN) == f"26 Nov 2026, {local_time(THEN)}"
    assert moments.date_time(THEN, NOW) == f"Thu 26 Nov, {local_time(THEN)}"
    assert moments.when(THEN, NOW) == moments.date_time(THEN, NOW)
    assert moments.when(NOW, NOW) == local_time(NOW)
    assert moments.full(THEN).startswith(f"26 Nov 2026, {local_time(THEN)}:04 ")


def test_the_exact_moment_is_utc() -> None:
    assert moments.exact(THEN) == "2026-11-26T13:20:04Z"
    assert moments.exact(THEN.replace(microsecond=5)) == "2026-11-26T13:20:04Z"


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0, "just now"),
        (-4, "just now"),
        (-30, "30 s ago"),
        (-42 * 60, "42 min ago"),
        (-90 * 60, "1 h ago"),
        (-47 * 3600, "47 h ago"),
        (-3 * 86400, "3 days ago"),
        (45, "in 45 s"),
        (12 * 86400, "in 12 days"),
    ],
)
def test_relative_to_now(seconds: int, expected: str) -> None:
    assert moments.ago(NOW + timedelta(seconds=seconds), NOW).replace("day(s)", "days") == expected


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (2 * 86400 + 3 * 3600 + 37 * 60 + 12, "2 d 03:37 left"),
        (86400, "1 d 00:00 left"),
        (86399, "23:59 left"),
        (3600, "01:00 left"),
        (59 * 60 + 59, "59 min left"),
        (600, "10 min left"),
        (599, "9:59 left"),
        (5, "0:05 left"),
        (0, "time is up"),
        (-5, "time is up"),
    ],
)
def test_a_countdown(seconds: int, expected: str) -> None:
    assert moments.left(NOW + timedelta(seconds=seconds), NOW) == expected


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(2 * 86400 + 12, 12), (7200, 60), (90, 1), (599.5, 0.5), (-5, 86400)],
)
def test_what_a_countdown_says_stays_true_until(seconds: float, expected: float) -> None:
    assert moments.changes_in(NOW + timedelta(seconds=seconds), NOW).total_seconds() == pytest.approx(expected)


@pytest.mark.parametrize(
    ("seconds", "expected"), [(0, "0:00"), (7.9, "0:07"), (760, "12:40"), (3723, "1:02:03"), (-1, "0:00")]
)
def test_a_stopwatch(seconds: float, expected: str) -> None:
    assert moments.stopwatch(seconds) == expected


def test_days_are_grouped_as_the_language_does() -> None:
    assert moments.days(34) == "34 d"
    assert moments.days(1234) == "1,234 d"


def test_both_stand_beside_each_other() -> None:
    assert moments.both(NOW + timedelta(hours=30), NOW).endswith(" (in 30 h)")


def test_every_language_of_qt_has_a_date_with_day_month_and_year() -> None:
    for locale in QLocale.matchingLocales(
        QLocale.Language.AnyLanguage, QLocale.Script.AnyScript, QLocale.Country.AnyCountry
    ):
        QLocale.setDefault(locale)
        shown = moments.date(THEN)
        day = locale.toString(QDate(2026, 11, 26), "d")
        assert day in shown, locale.name()
        assert "dddd" not in shown
