"""The pages of help: one for every pane, in every language, and no link that leads nowhere."""

from __future__ import annotations

import re

import pytest

from acme_desktop.domain.routes import read_route
from tests.architecture.sources import CHECKOUT

FOLDER = CHECKOUT / "resources" / "help"
LANGUAGES = ("en", "fr")
LINK = re.compile(r"\]\(([^)\s]+)\)")
WANTED = re.compile(r'^    help_page = "([a-z-]+)"', re.MULTILINE)
MOST_WORDS = 620


def pages(language: str) -> dict[str, str]:
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted((FOLDER / language).glob("*.md"))}


def wanted() -> set[str]:
    sources = (CHECKOUT / "acme_desktop" / "desktop").rglob("*.py")
    return {name for path in sources for name in WANTED.findall(path.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_pane_has_its_page(language: str) -> None:
    assert wanted() - pages(language).keys() == set()
    assert "index" in pages(language)


def test_every_page_is_there_in_every_language() -> None:
    assert pages("en").keys() == pages("fr").keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_leads_somewhere(language: str) -> None:
    there = pages(language)
    for name, text in there.items():
        for target in LINK.findall(text):
            if target.startswith("/acme"):
                read_route(target)
            else:
                assert target.removesuffix(".md") in there, f"{name}: {target}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_can_be_reached_from_the_index(language: str) -> None:
    there = pages(language)
    linked = {target.removesuffix(".md") for target in LINK.findall(there["index"])}
    assert there.keys() - linked - {"index"} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_have_a_title_and_are_short(language: str) -> None:
    for name, text in pages(language).items():
        assert text.startswith("# "), name
        assert len(text.split()) <= MOST_WORDS, name


def test_languages_have_the_same_headings_and_links() -> None:
    there = {language: pages(language) for language in LANGUAGES}
    for name in there["en"]:
        english, french = there["en"][name], there["fr"][name]
        assert english.count("\n## ") == french.count("\n## "), name
        assert sorted(LINK.findall(english)) == sorted(LINK.findall(french)), name


def test_french_pages_are_set_as_french_is() -> None:
    for name, text in pages("fr").items():
        plain = re.sub(r"`[^`]*`", "", text)
        assert re.findall(r"[a-zé]'[a-zé]|[“”]|.{8} [:;?!»](?:\s|$)|« (?!\u00a0)", plain) == [], name
