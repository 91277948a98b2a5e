"""Letters that look like plain ones, and what was probably meant."""

from __future__ import annotations

import pytest

from acme_desktop.domain.look_alikes import LATIN_TWINS, TWINS, plain_letters
from acme_desktop.domain.names import NamePolicy, parse_names


@pytest.mark.parametrize(("name", "meant"), [
    ("\u0430pi.example.com", "api.example.com"),
    ("\u0440\u0430ypal.com", "paypal.com"),
    ("\u03bfs.example.com", "os.example.com"),
    ("\u0262oogle.com", "google.com"),
    ("b\u00fccher.\u0430pi.com", "b\u00fccher.api.com"),
    ("api.example.com", ""),
    ("b\u00fccher.example", ""),
    ("\u0436\u0430.example", ""),  # a Cyrillic word; one of its letters looks like none of ours
])  # fmt: skip
def test_the_plain_letters_that_were_probably_meant(name: str, meant: str) -> None:
    assert plain_letters(name) == meant


def test_every_twin_has_one_plain_letter() -> None:
    for letter in frozenset.union(LATIN_TWINS, *TWINS):
        plain = plain_letters(letter)
        assert plain.isascii()
        assert len(plain) == 1


def test_a_reading_tells_what_has_to_be_looked_at_from_what_people_paste() -> None:
    text = "https://a.example.com:8443/x DNS:b.example.com b\u00fccher.example.com \u0430pi.example.com a.example.com"
    names = parse_names(text, NamePolicy())
    assert [bool(entry.warnings) for entry in names.entries] == [False, False, False, True, False]
    assert [entry.latin for entry in names.entries] == ["", "", "", "api.example.com", ""]
    assert [entry.repeated for entry in names.entries] == [False, False, False, False, True]


def test_what_a_wildcard_covers_is_known_by_name_and_counted_once() -> None:
    names = parse_names("*.example.com www.example.com www.example.com", NamePolicy())
    assert [entry.covered_by for entry in names.entries] == ["", "*.example.com", "*.example.com"]
    assert [entry.repeated for entry in names.entries] == [False, False, True]
    assert names.entries[1].read is not None
    assert names.entries[1].identifier is None
