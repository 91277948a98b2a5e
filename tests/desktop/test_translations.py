"""The translations are whole and fresh: nothing unfinished, nothing lost on the way, nothing that the program does not
say any more."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

import pytest

from acme_desktop.domain.value_class import value_class
from tests.architecture.sources import CHECKOUT

FOLDER = CHECKOUT / "resources" / "translations"
HOLES = re.compile(r"\{[^{}]*\}|%n")
# Commands, options, addresses and names of variables are the same in every language.
FIXED = re.compile(r"acme-desktop (?!process)[a-z-]+(?: [a-z-]+)?|--[a-z][a-z-]+|ACME_DESKTOP_[A-Z_]+")


@value_class(frozen=True)
class Entry:
    """One text and what it became; plurals have two forms."""

    context: str
    source: str
    plural: bool
    finished: bool
    forms: tuple[str, ...]


def entries(language: str) -> Iterator[Entry]:
    # The file is our own.
    tree = ElementTree.parse(FOLDER / f"acme_desktop_{language}.ts")  # noqa: S314
    for context in tree.iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None
            forms = [form.text or "" for form in translation.iter("numerusform")] or [translation.text or ""]
            yield Entry(
                context.findtext("name", ""),
                message.findtext("source", ""),
                message.get("numerus") == "yes",
                translation.get("type") is None,
                tuple(forms),
            )


ALL = [(language, entry) for language in ("en", "fr") for entry in entries(language)]


def test_nothing_is_unfinished() -> None:
    assert [(code, one.source) for code, one in ALL if not one.finished or not all(one.forms)] == []


def test_places_to_be_filled_in_are_the_same() -> None:
    assert [
        (code, one.source, form)
        for code, one in ALL
        for form in one.forms
        if sorted(set(HOLES.findall(form))) != sorted(set(HOLES.findall(one.source)))
    ] == []


def test_plurals_have_two_forms() -> None:
    assert [(code, one.source) for code, one in ALL if one.plural and len(one.forms) != 2] == []
    assert [one.source for code, one in ALL if code == "en" and any("(s)" in form for form in one.forms)] == []


def test_commands_and_options_stay() -> None:
    assert [
        (one.source, form)
        for _, one in ALL
        for form in one.forms
        if sorted(FIXED.findall(form)) != sorted(FIXED.findall(one.source))
    ] == []


def test_french_is_set_as_french_is() -> None:
    """Apostrophes, guillemets and the blanks before double signs; but for lines that are copied into other programs."""
    plain = [
        (one.source, form)
        for code, one in ALL
        if code == "fr" and one.context != "export targets" and "pip install" not in one.source
        for form in one.forms
        if re.search(r"[a-zA-Zé]'[a-zé]|[“”]| [:;?!»](\s|$)|« (?!\u00a0)|\w[;?!](\s|$)", form)
    ]
    assert plain == []


def test_blanks_and_lines_at_the_ends_stay() -> None:
    assert [
        (one.source, form)
        for _, one in ALL
        for form in one.forms
        if form[:1].isspace() != one.source[:1].isspace() or form.count("\n") != one.source.count("\n")
    ] == []


def test_they_are_what_the_program_says(tmp_path: Path) -> None:
    """Reading all texts again changes nothing: else run “make texts” and translate what is new."""
    shutil.copytree(CHECKOUT / "packaging", tmp_path / "packaging")
    for name in ("acme_desktop", "ui"):
        (tmp_path / name).symlink_to(CHECKOUT / name)
    shutil.copytree(FOLDER, tmp_path / "resources" / "translations")
    subprocess.run([sys.executable, str(tmp_path / "packaging" / "generate.py"), "texts"], check=True)
    for language in ("en", "fr"):
        name = f"acme_desktop_{language}.ts"
        assert (tmp_path / "resources" / "translations" / name).read_bytes() == (FOLDER / name).read_bytes()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_text_is_there_twice(language: str) -> None:
    found = [(one.context, one.source, one.plural) for code, one in ALL if code == language]
    assert len(found) == len(set(found))
