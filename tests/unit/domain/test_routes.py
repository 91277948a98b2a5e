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
        "/acme/orders/٣", "/acme?x=1", "https://evil.test/acme",
    ],
)  # fmt: skip
def test_anything_else_is_refused_with_the_routes_that_there_are(text: str) -> None:
    with pytest.raises(InputError) as caught:
        read_route(text)
    assert caught.value.field == "route"
    assert "/acme/challenges/N/respond" in caught.value.hint
