"""How long a CA asks us to wait, in all the ways CAs say it, wherever on earth this program runs."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acme_desktop.adapters.acme.moments import moment_from
from acme_desktop.adapters.acme.retry_after import LONGEST, http_date, seconds_to_wait

NOW = datetime(2026, 11, 23, 12, 0, 0, tzinfo=UTC)


@pytest.fixture(params=["UTC", "Asia/Tokyo", "America/Los_Angeles"], autouse=True)
def anywhere(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """East and west of Greenwich; a naive comparison would be wrong by hours."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0.0),
        ("30", 30.0),
        (" 30 ", 30.0),
        ("+30", 30.0),
        ("30.5", 30.0),
        ("-30", 0.0),
        ("86400", LONGEST),
        ("86401", LONGEST),
        ("315360000", LONGEST),
        ("9" * 4000, LONGEST),
        ("Mon, 23 Nov 2026 12:00:30 GMT", 30.0),
        ("Mon, 23 Nov 2026 21:00:30 +0900", 30.0),
        ("Mon, 23 Nov 2026 07:00:30 EST", 30.0),
        ("Mon, 23 Nov 2026 12:00:30 -0000", 30.0),
        ("Mon, 23 Nov 2026 12:00:30", 30.0),
        ("Monday, 23-Nov-26 12:00:30 GMT", 30.0),
        ("Mon Nov 23 12:00:30 2026", 30.0),
        ("Mon, 23 Nov 2026 11:59:30 GMT", 0.0),
        ("Tue, 23 Nov 2036 12:00:00 GMT", LONGEST),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0.0),
        ("", None),
        ("soon", None),
        ("12 seconds", None),
        ("1e9", None),
        ("٣٠", None),
        ("nan", None),
        ("Mon, 99 Nov 2026 12:00:30 GMT", None),
        ("Mon, 23 Nov 99999 12:00:30 GMT", None),
        ("x" * 10_000, None),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_what_is_asked_for(value: str, seconds: float | None) -> None:
    assert seconds_to_wait({"Retry-After": value}, NOW) == seconds


def test_nothing_asked_for_is_nothing() -> None:
    assert seconds_to_wait({}, NOW) is None


def test_a_wrong_clock_of_ours_does_not_matter_where_the_ca_tells_the_time() -> None:
    headers = {"Retry-After": "Mon, 23 Nov 2026 12:00:30 GMT", "Date": "Mon, 23 Nov 2026 12:00:10 GMT"}
    assert seconds_to_wait(headers, NOW + timedelta(hours=5)) == 20.0


@given(st.text(max_size=60))
def test_no_text_is_too_odd(value: str) -> None:
    seconds = seconds_to_wait({"Retry-After": value, "Date": value}, NOW)
    assert seconds is None or 0.0 <= seconds <= LONGEST


@given(st.datetimes(min_value=datetime(1980, 1, 1), max_value=datetime(2099, 1, 1)))  # noqa: DTZ001 - made aware below
def test_every_date_comes_back_aware_and_utc(moment: datetime) -> None:
    exact = moment.replace(tzinfo=UTC, microsecond=0)
    read = http_date(format_datetime(exact, usegmt=True))
    assert read == exact
    assert read is not None
    assert read.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-11-23T12:00:00Z", "2026-11-23T12:00:00+00:00"),
        ("2026-11-23t12:00:00z", "2026-11-23T12:00:00+00:00"),
        ("2026-11-23T12:00:00.5+05:30", "2026-11-23T06:30:00.500000+00:00"),
        ("2026-11-23T12:00:00.123456789-08:00", "2026-11-23T20:00:00.123456+00:00"),
        ("2026-12-31T23:59:60Z", "2026-12-31T23:59:59+00:00"),
        ("2026-11-23T12:00:00", None),
        ("2026-11-23", None),
        ("2026-W48-1T12:00:00Z", None),
        ("2026-13-23T12:00:00Z", None),
        ("0001-01-01T00:00:00+23:00", None),
        ("9999-12-31T23:59:59-23:00", None),
        ("2026-11-23T12:00:00Z\n", None),
        (1763899200, None),
        (None, None),
    ],
)
def test_moments_in_json(value: object, expected: str | None) -> None:
    read = moment_from(value)
    assert (read.isoformat() if read else None) == expected
