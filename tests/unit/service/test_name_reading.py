"""Names as they are typed, read while they are typed."""

from __future__ import annotations

import pytest

from acme_desktop.domain.errors import NotFoundError
from acme_desktop.service.lines import NameReading, NamesReading, NameVerdict
from acme_desktop.service.questions import ReadNames
from tests.unit.service.core import Core


def read(core: Core, text: str) -> NamesReading:
    return core.handle(ReadNames(core.account.id, text))


def one(core: Core, text: str) -> NameReading:
    (name,) = read(core, text).names
    return name


def test_a_good_name_says_how_it_was_read(core: Core) -> None:
    name = one(core, "https://Shop.Example.com/")
    assert (name.ascii, name.shown, name.verdict) == ("shop.example.com", "shop.example.com", NameVerdict.GOOD)
    assert "taken from a URL" in name.reason


def test_an_international_name_is_good_and_shown_as_people_read_it(core: Core) -> None:
    name = one(core, "B\u00dcCHER.example.org")
    assert (name.ascii, name.shown) == ("xn--bcher-kva.example.org", "b\u00fccher.example.org")
    assert name.verdict is NameVerdict.GOOD


def test_look_alike_letters_are_noted_with_what_was_probably_meant(core: Core) -> None:
    name = one(core, "\u0430pi.example.com")
    assert name.verdict is NameVerdict.NOTED
    assert "mixed scripts" in name.reason
    assert name.suggestion == "api.example.com"


def test_a_bad_name_says_why_and_is_shown_as_typed(core: Core) -> None:
    name = one(core, "under_score.example.com")
    assert (name.verdict, name.ascii, name.shown) == (NameVerdict.BAD, "", "under_score.example.com")
    assert "underscores" in name.reason


def test_wildcards_addresses_repeats_and_what_is_covered(core: Core) -> None:
    names = read(core, "*.a.example www.a.example 192.0.2.7 *.a.example a.example www.a.example b_d")
    assert names.duplicates == 2
    assert [(n.typed, n.verdict, n.wildcard, n.ip, n.covered_by) for n in names.names] == [
        ("*.a.example", NameVerdict.GOOD, True, False, ""),
        ("www.a.example", NameVerdict.NOTED, False, False, "*.a.example"),
        ("192.0.2.7", NameVerdict.GOOD, False, True, ""),
        ("a.example", NameVerdict.GOOD, False, False, ""),
        ("b_d", NameVerdict.BAD, False, False, ""),
    ]
    assert names.to_order == ("*.a.example", "192.0.2.7", "a.example")
    assert core.place(", ".join(("a.example", "*.a.example"))).id


@pytest.mark.parametrize("text", ["", " ,;\n", "x" * 70_000, "\x00\ud800", "<b>a</b>.example", "a " * 6000])
def test_whatever_is_typed_is_no_error_of_the_question(core: Core, text: str) -> None:
    reading = read(core, text)
    assert all(name.verdict is NameVerdict.BAD for name in reading.names if "<" in name.typed)
    assert reading.names or reading.problem


def test_an_account_that_nobody_has(core: Core) -> None:
    with pytest.raises(NotFoundError):
        core.handle(ReadNames(99, "a.example"))  # type: ignore[arg-type]
