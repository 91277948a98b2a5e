"""Filters of the trail: in an address, in chips, in the question to the service."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from acme_desktop.desktop.panes.audit.summary import detail_of, object_of, pretty, route_of, summary
from acme_desktop.desktop.panes.audit.wanted import Wanted, wanted_by
from acme_desktop.domain.routes import read_route
from tests.desktop.panes.audit.sample import NOW, trail


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(),
        Wanted(text="a & b = ü"),
        Wanted(actor="Maren Holt", outcome="failed", since="yesterday"),
        Wanted(object="order 214", since="2026-01-31", until="2026-02-03", action="order.place"),
    ],
)
def test_an_address_says_all_of_it(wanted: Wanted) -> None:
    assert wanted_by(read_route(wanted.address())) == wanted


def test_days_are_whole_days_of_the_operators_own_clock() -> None:
    asked = Wanted(since="2026-11-20", until="2026-11-21").for_service(NOW)
    assert asked.since is not None
    assert asked.until is not None
    assert asked.since.astimezone().strftime("%F %T") == "2026-11-20 00:00:00"
    assert asked.until.astimezone().strftime("%F %T") == "2026-11-21 23:59:59"


def test_a_preset_begins_at_midnight() -> None:
    today, yesterday = (Wanted(since=name).for_service(NOW).since for name in ("today", "yesterday"))
    assert today is not None
    assert yesterday is not None
    assert timedelta(hours=22) < today - yesterday < timedelta(hours=26)
    assert today.astimezone().strftime("%T") == "00:00:00"


@pytest.mark.parametrize("nonsense", ["tomorrow", "2026-13-01", "0001-01-01", "9999-12-31", "٢٠٢٦-01-01"])
def test_an_address_may_hold_anything(nonsense: str) -> None:
    asked = Wanted(since=nonsense, until=nonsense).for_service(datetime(2026, 1, 1, tzinfo=UTC))
    assert (asked.since, asked.until) == (None, None)


def test_a_row_is_told_in_one_line() -> None:
    rows = {row.action: row for row in trail(7)}
    assert summary(rows["challenge.respond"]) == "query timed out looking up TXT · wiki.example.net"
    assert summary(rows["certificate.export"]) == "www.example.com, example.com · form pem"
    assert object_of(rows["challenge.respond"]) == "order 209"
    assert route_of(rows["certificate.revoke"]) == "/acme/certificates/12"


@pytest.mark.parametrize("text", ["", "{", "[1]", '"x"', "null", "\ud800"])
def test_a_row_that_somebody_spoiled_is_shown_all_the_same(text: str) -> None:
    row = trail(1)[0]
    object.__setattr__(row, "detail", text)
    assert (summary(row), pretty(row), detail_of(row)) == ("", "", {})


def test_what_strangers_wrote_stays_on_its_line() -> None:
    row = trail(1)[0]
    object.__setattr__(row, "detail", '{"why": "a\\nb\\u202ec <img src=x>", "names": [' + ", ".join(['"n"'] * 9) + "]}")
    assert summary(row) == "a b c <img src=x> · n, n, n and 6 more"


@pytest.mark.parametrize("number", ["", "0", "01", "x", "1/2", "٣", "9" * 30])
def test_only_a_number_leads_anywhere(number: str) -> None:
    row = trail(1)[0]
    object.__setattr__(row, "object_id", number)
    assert route_of(row) == ""
