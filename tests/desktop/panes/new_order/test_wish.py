"""What the form holds, and what becomes of it."""

from __future__ import annotations

import json

import pytest

from acme_desktop.desktop.panes.new_order.wish import WAIT, Wish, as_draft, from_draft, instead, missing, without
from acme_desktop.service.lines import NameReading, NameVerdict
from acme_desktop.service.requests import PlaceOrder

GOOD = NameReading("https://a.test/", "a.test", "a.test", NameVerdict.GOOD)
UMLAUT = NameReading("ü.test", "xn--tda.test", "ü.test", NameVerdict.GOOD)
BAD = NameReading("x_y", "", "x_y", NameVerdict.BAD, "no")


def test_a_draft_is_read_as_it_was_kept() -> None:
    wish = Wish(3, "a.test", "dns-01", "webroot", "/srv/www", "classic", "ec384", False, "-----BEGIN", "ISRG Root X1")
    assert from_draft(json.loads(json.dumps(as_draft(wish)))) == wish


def test_a_private_key_that_was_pasted_by_mistake_is_not_kept() -> None:
    key = "-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE"
    kept = as_draft(Wish(3, f"a.test {key}", csr=key))
    assert "MHcCAQEE" not in json.dumps(kept)
    assert from_draft(kept) == Wish(3)


@pytest.mark.parametrize("kept", [None, 7, [], {"account_id": "1", "auto_renew": 1, "text": None, "other": 1}])
def test_a_draft_that_somebody_spoiled_is_an_empty_form(kept: object) -> None:
    assert from_draft(kept) == Wish()


def test_only_what_can_be_ordered_is_ordered_and_in_the_spelling_of_the_dns() -> None:
    assert Wish(1, "…").command([GOOD, UMLAUT, BAD]) == PlaceOrder(1, "a.test, xn--tda.test")  # type: ignore[arg-type]


def test_what_a_wildcard_covers_is_not_ordered_beside_it() -> None:
    wildcard = NameReading("*.b.test", "*.b.test", "*.b.test", NameVerdict.GOOD, wildcard=True)
    covered = NameReading("www.b.test", "www.b.test", "www.b.test", NameVerdict.NOTED, covered_by="*.b.test")
    assert Wish(1, "…").command([wildcard, covered]).domains == "*.b.test"


def test_an_automatic_order_is_waited_for() -> None:
    command = Wish(1, solver="http-server", place=" 8080 ").command([GOOD])
    assert (command.solver, command.wait) == ("http-server:8080", WAIT)
    assert Wish(1, place="8080").command([GOOD]).solver == "manual"


def test_a_name_is_left_out_or_exchanged_where_it_stands() -> None:
    assert without([GOOD, UMLAUT, BAD], UMLAUT) == "https://a.test/, x_y"
    assert instead([GOOD, BAD], BAD, "xy.test") == "https://a.test/, xy.test"


@pytest.mark.parametrize(
    ("wish", "names", "reading", "why"),
    [
        (Wish(), [GOOD], False, ("account", 0)),
        (Wish(1), [], False, ("names", 0)),
        (Wish(1), [GOOD, BAD, BAD], False, ("decide", 2)),
        (Wish(1, solver="webroot"), [GOOD], False, ("folder", 0)),
        (Wish(1), [GOOD], True, ("reading", 0)),
        (Wish(1), [GOOD], False, ("", 0)),
        (Wish(1, csr="-----BEGIN"), [], False, ("", 0)),
    ],
)
def test_a_disabled_button_has_its_reason(
    wish: Wish, names: list[NameReading], reading: bool, why: tuple[str, int]
) -> None:
    assert missing(wish, names, reading=reading) == why


def test_the_chain_that_is_preferred_is_asked_for() -> None:
    assert Wish(1, preferred_chain=" ISRG Root X1 ").command([GOOD]).preferred_chain == "ISRG Root X1"
