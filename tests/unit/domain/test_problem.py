"""Problem documents: whatever a CA sends becomes a value, and no text of it can harm a screen."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acme_desktop.domain.problem import Problem, plain_text, problem_from

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
PROBLEMS = st.recursive(
    st.dictionaries(st.sampled_from(["type", "detail", "title", "status", "instance", "identifier", "x"]), JSON),
    lambda inner: st.fixed_dictionaries({"detail": st.text(max_size=20), "subproblems": st.lists(inner, max_size=3)}),
    max_leaves=4,
)
RATE_LIMITED = "urn:ietf:params:acme:error:rateLimited"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("plain", "plain"),
        ("  two  spaces  ", "two  spaces"),
        ("line\r\nline\ttab", "line line tab"),
        ("\x1b[2J\x1b]0;title\x07gone", "[2J ]0;title gone"),
        ("\x9b31mred", "31mred"),
        ("safe\u202eexe.txt", "safe exe.txt"),
        ("a\u2066b\u2069c\u200ed\u200fe\u061cf", "a b c d e f"),
        ("zero\u200bwidth\u200c\u200d\ufeff", "zero width"),
        ("soft\xadhyphen", "soft hyphen"),
        ("tag\U000e0041\U000e007f.", "tag ."),
        ("filler\u3164\uffa0\u115f\u1160.", "filler ."),
        ("variation\ufe0f\U000e0100.", "variation ."),
        ("half\ud83d", "half"),
        ("para\u2029graph\u2028", "para graph"),
        ("nul\x00", "nul"),
        ("Stra\u00dfe \u65e5\u672c \U0001f512", "Stra\u00dfe \u65e5\u672c \U0001f512"),
        (None, ""),
        (7, "7"),
        (True, "True"),
        (["a\n"], "['a\\n']"),
        ({}, "{}"),
    ],
)
def test_text_from_outside_is_one_harmless_line(value: object, expected: str) -> None:
    assert plain_text(value) == expected


def test_every_control_and_every_mark_of_direction_is_taken_out() -> None:
    harmful = [chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) in ("Cc", "Cs", "Zl", "Zp")]
    harmful += [chr(code) for code in range(0x110000) if unicodedata.bidirectional(chr(code)) in
                ("LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI", "BN")]  # fmt: skip
    assert [f"U+{ord(c):04X}" for c in harmful if plain_text(f"a{c}b") != "a b"] == []


@given(st.text(max_size=60), st.integers(1, 30))
def test_text_is_never_longer_than_asked_and_stays_as_it_is(text: str, longest: int) -> None:
    once = plain_text(text, longest)
    assert len(once) <= longest
    assert plain_text(once, longest) == once
    assert once == once.strip()


def test_a_cut_shows() -> None:
    assert plain_text("abcdef", 6) == "abcdef"
    assert plain_text("abcdefg", 6) == "abcde…"
    assert len(plain_text("x" * 10**6)) == 2000


def test_a_problem_is_read_as_rfc_8555_writes_it() -> None:
    document = {
        "type": "urn:ietf:params:acme:error:malformed",
        "detail": "Some of the identifiers requested were rejected",
        "status": 403,
        "instance": "https://ca/doc",
        "subproblems": [
            {
                "type": "urn:ietf:params:acme:error:rejectedIdentifier",
                "detail": "This CA will not issue for \"example.net\"",
                "identifier": {"type": "dns", "value": "example.net"},
            },
            {"type": "urn:ietf:params:acme:error:malformed", "detail": "Invalid underscore in DNS name"},
        ],
    }  # fmt: skip
    problem = problem_from(document, 400)
    assert problem.code == "malformed"
    assert problem.status == 403
    assert problem.subproblems[0].identifier == "example.net"
    assert problem.subproblems[0].code == "rejectedIdentifier"
    assert problem.sentence == (
        "Some of the identifiers requested were rejected (malformed); "
        'example.net: This CA will not issue for "example.net" (rejectedIdentifier); '
        "Invalid underscore in DNS name (malformed)"
    )


@pytest.mark.parametrize(
    ("document", "status", "expected"),
    [
        (None, 500, Problem(status=500)),
        ("sorry", 503, Problem(detail="sorry", status=503)),
        (["a"], 500, Problem(detail="['a']", status=500)),
        ({}, 500, Problem(status=500)),
        ({"type": None}, 0, Problem()),
        ({"type": 7, "detail": 8, "title": 9}, 0, Problem(type="7", detail="8", title="9")),
        ({"status": 429}, 500, Problem(status=429)),
        ({"status": "429"}, 500, Problem(status=500)),
        ({"status": True}, 500, Problem(status=500)),
        ({"status": 429.0}, 500, Problem(status=500)),
        ({"status": 99}, 500, Problem(status=500)),
        ({"status": 600}, 500, Problem(status=500)),
        ({"status": 100}, 500, Problem(status=100)),
        ({"status": 599}, 500, Problem(status=599)),
        ({"identifier": "a.example"}, 0, Problem(identifier="a.example")),
        ({"identifier": {"value": "a.example"}}, 0, Problem(identifier="a.example")),
        ({"identifier": {"type": "dns"}}, 0, Problem()),
        ({"identifier": {"value": None}}, 0, Problem()),
        ({"identifier": ["a"]}, 0, Problem(identifier="['a']")),
        ({"type": " \n"}, 0, Problem()),
        ({"type": 0}, 0, Problem()),
        ({"subproblems": "x"}, 0, Problem()),
        ({"subproblems": {"0": {}}}, 0, Problem()),
        ({"subproblems": ["x", None]}, 0, Problem(subproblems=(Problem(detail="x"), Problem()))),
        ({"subproblems": ({"detail": "y"},)}, 500, Problem(status=500, subproblems=(Problem(detail="y"),))),
    ],
)
def test_a_problem_is_read_liberally(document: object, status: int, expected: Problem) -> None:
    assert problem_from(document, status) == expected


@given(JSON | PROBLEMS, st.integers(100, 599))
def test_any_document_is_a_problem_that_can_be_shown_and_stored(document: object, status: int) -> None:
    problem = problem_from(document, status)
    assert 100 <= problem.status <= 599
    assert problem.sentence == plain_text(problem.sentence, 10**6)
    assert isinstance(problem.code, str)
    stored = json.loads(json.dumps(problem.as_dict()))
    assert problem_from(stored) == problem


def test_a_flood_of_subproblems_is_cut_in_number_and_depth() -> None:
    assert len(problem_from({"subproblems": [{}] * 1000}).subproblems) == 200
    document: dict[str, object] = {"detail": "deepest"}
    for _ in range(50):
        document = {"subproblems": [document]}
    problem, depth = problem_from(document), 0
    while problem.subproblems:
        problem, depth = problem.subproblems[0], depth + 1
    assert depth == 3


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        (Problem(), "no reason given"),
        (Problem(status=502), "HTTP status 502"),
        (Problem(title="Bad gateway", status=502), "Bad gateway"),
        (Problem(title="Title", detail="Detail"), "Detail"),
        (Problem(type=RATE_LIMITED), "no reason given (rateLimited)"),
        (Problem(type=RATE_LIMITED, detail="too many"), "too many (rateLimited)"),
        (Problem(type="", detail="too many"), "too many"),
        (Problem(type="urn:x:", detail="too many"), "too many"),
        (Problem(type="odd", detail="too many"), "too many (odd)"),
        (Problem(subproblems=(Problem(identifier="a", detail="b"),)), "no reason given; a: b"),
    ],
)
def test_a_sentence_is_the_cas_own_words(problem: Problem, sentence: str) -> None:
    assert problem.sentence == sentence


def test_what_is_stored_has_no_empty_members() -> None:
    assert Problem().as_dict() == {"type": "about:blank"}
    assert Problem(RATE_LIMITED, "d", "t", 429, "i", "n", (Problem(detail="s"),)).as_dict() == {
        "type": RATE_LIMITED,
        "detail": "d",
        "title": "t",
        "status": 429,
        "instance": "i",
        "identifier": "n",
        "subproblems": [{"type": "about:blank", "detail": "s"}],
    }


def test_a_megabyte_of_words_comes_in_as_a_sentence_that_can_be_shown() -> None:
    inner = [{"detail": "x" * 1_000_000, "identifier": {"type": "dns", "value": "y" * 1_000_000}}] * 1000
    problem = problem_from({"detail": "w" * 1_000_000, "title": "t" * 1_000_000, "subproblems": inner})
    assert len(problem.sentence) == 4000
    assert problem.sentence.endswith("…")
    assert max(len(problem.detail), len(problem.title), len(problem.subproblems[0].sentence)) <= 2400
