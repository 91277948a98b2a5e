"""The program's addresses: read as typed, and written as they were."""

from __future__ import annotations

import pytest

from acme_desktop.domain.errors import InputError
from acme_desktop.domain.routes import ROUTES, Route, read_route


@pytest.mark.parametrize("route", ROUTES)
def test_every_route_can_be_read_and_written(route: str) -> None:
    address = route.replace("N", "17")
    assert read_route(address) == Route(route, 17 if "N" in route else None)
    assert str(read_route(address)) == address


@pytest.mark.parametrize(
    "text",
    [
        "", "/", "acme", "/acme/", "/ACME", "/acme/orders/", "/acme/orders/-1", "/acme/orders/07", "/acme/orders/x",
        "/acme/orders/7/respond", "/acme/challenges/3", "/acme/orders/7/challenges/", "/acme/../etc", "/acme\n",
        "/acme/orders/٣", "/acme?x=1", "https://evil.test/acme", "/acme?", "/acme/orders?", "/acme/orders?group",
        "/acme/orders?colour=red", "/acme/orders?text=a&text=b", "/acme/orders/7?text=a", "/acme/orders?" + "&" * 50,
    ],
)  # fmt: skip
def test_anything_else_is_refused_with_the_routes_that_there_are(text: str) -> None:
    with pytest.raises(InputError) as caught:
        read_route(text)
    assert caught.value.field == "route"
    assert "/acme/challenges/N/respond" in caught.value.hint


@pytest.mark.parametrize(
    ("address", "name", "value"),
    [
        ("/acme/orders?group=your-turn", "group", "your-turn"),
        ("/acme/certificates?within=7&text=b%C3%BCcher+%26+co", "text", "bücher & co"),
        ("/acme/audit?outcome=failed&since=2026-01-31", "since", "2026-01-31"),
        ("/acme/audit?outcome=failed", "actor", ""),
    ],
)
def test_a_list_can_be_narrowed_in_its_address(address: str, name: str, value: str) -> None:
    route = read_route(address)
    assert route.filter(name) == value
    assert read_route(str(route)) == route


def test_what_stands_in_an_address_is_plain_text() -> None:
    assert read_route("/acme/audit?text=%00%1b%5B31m%E2%80%AEx").filter("text") == "[31m x"


@pytest.mark.parametrize(
    ("address", "number"),
    [
        ("/acme/orders/create?again=214", 214),
        ("/acme/orders/create", 0),
        ("/acme/orders/create?again=0", 0),
        ("/acme/orders/create?again=-7", 0),
        ("/acme/orders/create?again=x", 0),
        ("/acme/orders/create?again=12345678901234567890", 0),
        ("/acme/orders/create?again=%D9%A3", 0),
    ],
)
def test_a_filter_that_is_an_id_is_read_as_a_number(address: str, number: int) -> None:
    assert read_route(address).filter_number("again") == number
