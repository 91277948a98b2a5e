"""Lists of names: separators, repeats, overlaps, limits, hostile input, and what the user is told."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acme_desktop.domain.errors import InputError
from acme_desktop.domain.names import Identifier, IdentifierType, NameEntry, NamePolicy, parse_names

PUBLIC = NamePolicy()
PRIVATE = NamePolicy(public=False)


def only(text: str, policy: NamePolicy = PUBLIC) -> NameEntry:
    """The single entry that `text` makes."""
    (entry,) = parse_names(text, policy).entries
    return entry


def values(text: str, policy: NamePolicy = PUBLIC) -> list[str]:
    """The values of all identifiers in `text`."""
    return [str(identifier) for identifier in parse_names(text, policy).identifiers]


def test_wildcards_and_addresses_can_be_switched_off() -> None:
    policy = NamePolicy(wildcards=False, ip=False)
    assert only("*.example.com", policy).error == "this CA does not certify wildcards"
    assert only("1.1.1.1", policy).error == "this CA does not certify IP addresses"
    assert values("example.com", policy) == ["example.com"]


def test_every_separator_people_use_parts_names() -> None:
    text = "a.com, b.com;c.com\td.com\r\ne.com\u00a0f.com\u3000g.com\uff0ch.com\u3001i.com\u2028j.com,,;\n"
    assert values(text) == [f"{letter}.com" for letter in "abcdefghij"]


@pytest.mark.parametrize(
    "text",
    [
        '["a.com", "b.com"]',
        "DNS:a.com, DNS:b.com",
        "('a.com', 'b.com')",
        "`a.com` `b.com`",
        "{a.com,b.com}",
        '"" a.com b.com []',
    ],
)
def test_lists_from_other_programs_are_taken_apart(text: str) -> None:
    assert values(text) == ["a.com", "b.com"]


def test_a_sequence_of_texts_is_one_list() -> None:
    names = parse_names(["b.com", "a.com,c.com", " "], PUBLIC)
    assert [str(name) for name in names.required()] == ["b.com", "a.com", "c.com"]


def test_a_name_typed_twice_counts_once_and_says_so() -> None:
    names = parse_names("B\u00fccher.com www.a.com xn--bcher-kva.com WWW.A.com.", PUBLIC)
    assert [str(name) for name in names.identifiers] == ["xn--bcher-kva.com", "www.a.com"]
    assert ["duplicate removed" in entry.notes for entry in names.entries] == [False, False, True, True]
    assert names.required() == names.identifiers


@pytest.mark.parametrize("text", ["a.x.com *.x.com", "*.x.com a.x.com"])
def test_a_name_its_wildcard_covers_is_redundant_in_either_order(text: str) -> None:
    names = parse_names(text, PUBLIC)
    assert [str(name) for name in names.identifiers] == ["*.x.com"]
    assert [entry.typed for entry in names.errors] == ["a.x.com"]
    assert "redundant with a wildcard: *.x.com" in names.errors[0].error


def test_a_wildcard_covers_one_label_only() -> None:
    text = "*.x.com x.com a.b.x.com *.a.x.com b.y.com 1.1.1.1 nope_"
    assert values(text) == ["*.x.com", "x.com", "a.b.x.com", "*.a.x.com", "b.y.com", "1.1.1.1"]


def test_no_names_is_a_problem() -> None:
    for text in ("", " ,;\n", '""', ()):
        names = parse_names(text, PUBLIC)
        assert names.entries == ()
        with pytest.raises(InputError, match=r"^There are no names; a certificate needs at least one\.$"):
            names.required()


def test_more_names_than_the_ca_takes_is_a_problem() -> None:
    text = " ".join(f"h{number}.com" for number in range(101))
    names = parse_names(text, PUBLIC)
    assert names.problem == "There are 101 names; this CA takes at most 100 in one certificate."
    assert names.errors == ()
    with pytest.raises(InputError, match="at most 100"):
        names.required()
    assert len(parse_names(f"{text} h1.com", NamePolicy(max_names=101)).required()) == 101
    assert len(parse_names(text, NamePolicy(max_names=None)).required()) == 101


def test_one_bad_name_is_told_on_one_line() -> None:
    with pytest.raises(InputError) as caught:
        parse_names("good.com {bad_name}.com", PUBLIC).required()
    assert caught.value.field == "domains"
    assert str(caught.value) == "bad_name}.com: underscores are not allowed in host names"


def test_all_bad_names_are_told_each_with_its_reason() -> None:
    with pytest.raises(InputError) as caught:
        parse_names("a_b.com good.com 1.2.3", NamePolicy(max_names=0)).required()
    first, *rest = str(caught.value).split("\n")
    assert first == "the names cannot be used:"
    assert [line.partition(":")[0] for line in rest[:2]] == ["a_b.com", "1.2.3"]
    assert rest[2].startswith("There are 1 names")


def test_behind_a_hundred_bad_names_the_rest_is_counted() -> None:
    with pytest.raises(InputError) as caught:
        parse_names(" ".join(f"a_{number}" for number in range(150)), PUBLIC).required()
    lines = str(caught.value).split("\n")
    assert lines[100].startswith("a_99:")
    assert lines[101:] == ["… and 50 more"]


@pytest.mark.parametrize(
    "text",
    ["a" * 1_000_000, "a.com " * 170_000, "\u00fc." * 500_000, ":" * 1_000_000, "[" * 1_000_000, "\x00" * 1_000_000],
)
def test_a_megabyte_is_refused_unread(text: str) -> None:
    assert parse_names(text, PUBLIC).problem == "The list of names is longer than 64 KiB; nothing of it was read."
    assert parse_names([text[:65_536], text[65_536:]], PUBLIC).entries == ()


@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "\u00fc",
        ":",
        "[",
        '["',
        "//",
        "@",
        ":@",
        "*.",
        "xn--a.",
        "\u200b",
        "\u0301",
        "\x00",
        "a.com,",
        "\u00fc.de,",
    ],
)
def test_the_largest_text_that_is_read_is_read_quickly(unit: str) -> None:
    text = (unit * 65_536)[:65_536]
    started = time.process_time()
    names = parse_names(text, PUBLIC)
    assert time.process_time() - started < 3
    assert names.problem or names.errors


def test_the_number_of_names_read_is_limited() -> None:
    assert parse_names("a " * 5001, PRIVATE).problem == "The list has more than 5000 names; nothing of it was read."
    assert len(parse_names("a " * 5000, PRIVATE).entries) == 5000


def test_an_identifier_knows_its_forms() -> None:
    wildcard = Identifier(IdentifierType.DNS, "*.xn--bcher-kva.com")
    assert (wildcard.is_wildcard, wildcard.base, str(wildcard)) == (True, "xn--bcher-kva.com", "*.xn--bcher-kva.com")
    assert wildcard.display == "*.b\u00fccher.com"
    address = Identifier(IdentifierType.IP, "2606:4700::1")
    assert (address.is_wildcard, address.base, address.display) == (False, "2606:4700::1", "2606:4700::1")
    assert Identifier(IdentifierType.DNS, "xn--a.xn--99999999.com").display == "xn--a.xn--99999999.com"


@given(st.text())
def test_no_text_makes_the_reader_stumble(text: str) -> None:
    for policy in (PUBLIC, PRIVATE):
        names = parse_names(text, policy)
        assert len(set(names.identifiers)) == len(names.identifiers)
        for entry in names.entries:
            assert (entry.identifier is None) == bool(entry.error)
            assert entry.typed.isprintable()


_AWKWARD = st.text(st.sampled_from("aZ9-_.*:/@[]%?#\\xn\u00fc\u0430\u3002\u200b\u200d\u05d0\u2764 ,"), max_size=40)


@given(_AWKWARD)
def test_an_identifier_read_again_is_itself(text: str) -> None:
    for policy in (PUBLIC, PRIVATE):
        for identifier in parse_names(text, policy).identifiers:
            assert identifier.value.isascii()
            assert len(identifier.value) <= 253
            assert parse_names(identifier.value, policy).identifiers == (identifier,)
            assert parse_names(identifier.display, policy).identifiers == (identifier,)


@given(st.lists(st.sampled_from(["a.x.com", "*.x.com", "x.com", "b.a.x.com", "*.a.x.com", "1.1.1.1"]), max_size=8))
def test_what_is_left_never_overlaps(typed: list[str]) -> None:
    left = {identifier.value for identifier in parse_names(typed, PUBLIC).identifiers}
    assert {name for name in left if not name.startswith("*") and f"*.{name.partition('.')[2]}" in left} == set()
    assert left | {entry.typed for entry in parse_names(typed, PUBLIC).errors} == set(typed)
