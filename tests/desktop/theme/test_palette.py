"""The contrast table of the design, computed from the palette file for all three schemes (WCAG 2.2)."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QPalette

from acme_desktop.desktop.theme import palette
from acme_desktop.desktop.theme.palette import STATUSES, Palette, Scheme, contrast

FILE = Path(__file__).resolve().parents[3] / "resources" / "styles" / "palette.json"
PALETTES = palette.read(FILE.read_text(encoding="utf-8"))
SURFACES = ("window", "rail", "surface", "header", "hover", "pressed")
CONTENT = ("window", "surface", "header", "hover", "tint")
FILLS = tuple(f"{status}-fill" for status in STATUSES)
TEXT, PARTS = 4.5, 3.0

# What is read, and what it is read on.
WORDS: list[tuple[str, str]] = [
    *product(("text", "text-2", "text-3"), SURFACES),
    *product(("text", "text-2"), FILLS),
    *product(("link",), ("window", "surface", "header", "hover", "tint", "pressed")),
    *product(("on-accent",), ("accent", "accent-hover")),
    ("on-tint", "tint"),
    *product(("text", "text-2", "text-3", "selected"), ("tint",)),
    *product(("disabled",), ("disabled-fill", "surface")),
    ("on-band", "band"),
    *((status, f"{status}-fill") for status in STATUSES),
    *product(STATUSES, CONTENT),
    ("surface", "bad"),
]
# What a control consists of, and what it stands on.
THINGS: list[tuple[str, str]] = [
    *product(("edge", "link"), ("window", "rail", "surface", "header")),
    *product(("edge",), FILLS),
    *product(("accent",), ("window", "rail", "surface", "header")),
    *product(("link",), ("track",)),
]


@pytest.mark.parametrize("scheme", Scheme)
def test_every_word_can_be_read(scheme: Scheme) -> None:
    assert too_weak(PALETTES[scheme], WORDS, TEXT) == []


@pytest.mark.parametrize("scheme", Scheme)
def test_every_part_of_a_control_can_be_seen(scheme: Scheme) -> None:
    assert too_weak(PALETTES[scheme], THINGS, PARTS) == []


def test_in_high_contrast_every_status_fill_has_a_rim_in_the_colour_of_the_status() -> None:
    strict = PALETTES[Scheme.CONTRAST]
    for status in STATUSES:
        assert strict.color(f"{status}-fill") == QColor("#000000")
        assert strict.color(f"{status}-rim") == strict.color(status)
        assert PALETTES[Scheme.LIGHT].color(f"{status}-rim") == PALETTES[Scheme.LIGHT].color(f"{status}-fill")


def test_in_high_contrast_everything_in_a_selected_row_has_one_colour() -> None:
    strict = PALETTES[Scheme.CONTRAST]
    assert {strict.color(status, selected=True).name() for status in STATUSES} == {strict.color("on-tint").name()}
    assert PALETTES[Scheme.DARK].color("bad", selected=True) == PALETTES[Scheme.DARK].color("bad")


def test_every_token_has_a_colour_in_every_scheme() -> None:
    document = json.loads(FILE.read_text(encoding="utf-8"))
    assert document["schemes"] == [scheme.value for scheme in Scheme]
    assert [token for token, row in document["tokens"].items() if len(row) != len(Scheme)] == []
    assert [name for row in document["tokens"].values() for name in row if not QColor(name).isValid()] == []


def test_a_system_in_high_contrast_keeps_its_own_colours() -> None:
    system = QPalette()
    system.setColor(QPalette.ColorRole.Window, QColor("#000022"))
    system.setColor(QPalette.ColorRole.Highlight, QColor("#00FF00"))
    found = palette.of_system(system, PALETTES[Scheme.CONTRAST])
    assert (found.color("window").name(), found.color("tint").name()) == ("#000022", "#00ff00")
    assert found.color("bad") == PALETTES[Scheme.CONTRAST].color("bad")


def test_the_roles_of_qt_are_filled_from_the_palette() -> None:
    roles = PALETTES[Scheme.DARK].roles()
    assert roles.color(QPalette.ColorRole.Base).name() == "#1e2126"
    assert roles.color(QPalette.ColorRole.PlaceholderText).name() == "#9ca5b1"
    assert roles.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text).name() == "#8a93a0"


def test_contrast_is_what_wcag_says() -> None:
    assert contrast(QColor("#000000"), QColor("#ffffff")) == pytest.approx(21)
    assert contrast(QColor("#777777"), QColor("#ffffff")) == pytest.approx(4.478, abs=0.001)


def too_weak(colors: Palette, pairs: list[tuple[str, str]], least: float) -> list[str]:
    """Pairs below the least contrast. On a tint, high contrast has one colour for all."""
    found = []
    for front, back in pairs:
        value = contrast(colors.color(front, selected=back == "tint"), colors.color(back))
        if value < least:
            found.append(f"{front} on {back}: {value:.2f}")
    return found
