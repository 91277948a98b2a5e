"""The colours of the window: one file, three schemes, every colour under the name of what it is for."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from enum import StrEnum

from PySide6.QtGui import QColor, QPalette

from acme_desktop.desktop.theme import resources

STATUSES = ("ok", "warn", "bad", "virtual", "quiet", "info")
# What lies on a selected row in high contrast is one colour, so that it is read at all.
_STAYS_WHEN_SELECTED = ("tint", "on-tint")


class Scheme(StrEnum):
    """Which column of the palette file."""

    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


class Palette:
    """The colours of one scheme, by token."""

    def __init__(self, scheme: Scheme, tokens: Mapping[str, QColor]) -> None:
        self.scheme = scheme
        self._tokens = dict(tokens)
        for status in STATUSES:
            # The rim of a status fill: invisible, but in high contrast, where it is all there is to see.
            own = status if scheme is Scheme.CONTRAST else f"{status}-fill"
            self._tokens.setdefault(f"{status}-rim", self._tokens[own])

    @property
    def tokens(self) -> Mapping[str, QColor]:
        """Every colour, also those that follow from others."""
        return self._tokens

    def color(self, token: str, *, selected: bool = False) -> QColor:
        """KeyError for a token that is not in the file. With `selected`, as it is painted on a selected row."""
        color = self._tokens[token]
        if selected and self.scheme is Scheme.CONTRAST and token not in _STAYS_WHEN_SELECTED:
            color = self._tokens["on-tint"]
        return QColor(color)

    def roles(self) -> QPalette:
        """As Qt's own controls ask for it."""
        palette = QPalette()
        for role, token in _ROLES.items():
            palette.setColor(role, self._tokens[token])
        for role in (_Role.WindowText, _Role.Text, _Role.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self._tokens["disabled"])
        return palette


def read(text: str | None = None) -> Mapping[Scheme, Palette]:
    """The three schemes of the palette file; of `text` where it is given."""
    document = json.loads(text if text is not None else resources.text("styles/palette.json"))
    columns = [Scheme(name) for name in document["schemes"]]
    return {
        scheme: Palette(scheme, {token: QColor(row[place]) for token, row in document["tokens"].items()})
        for place, scheme in enumerate(columns)
    }


def of_system(system: QPalette, ours: Palette) -> Palette:
    """High contrast in the colours that the operator gave the whole system; status colours stay ours."""
    taken = {token: system.color(role) for token, role in _FROM_SYSTEM.items()}
    return Palette(Scheme.CONTRAST, {**ours.tokens, **taken})


def contrast(a: QColor, b: QColor) -> float:
    """1 to 21, as WCAG 2.2 defines it."""
    high, low = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(color: QColor) -> float:
    red, green, blue = map(_linear, (color.redF(), color.greenF(), color.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else math.pow((part + 0.055) / 1.055, 2.4)


_Role = QPalette.ColorRole
_ROLES = {
    _Role.Window: "window",
    _Role.Base: "surface",
    _Role.Button: "surface",
    _Role.ToolTipBase: "surface",
    _Role.AlternateBase: "header",
    _Role.WindowText: "text",
    _Role.Text: "text",
    _Role.ButtonText: "text",
    _Role.ToolTipText: "text",
    _Role.BrightText: "on-accent",
    _Role.PlaceholderText: "text-3",
    _Role.Highlight: "tint",
    _Role.HighlightedText: "selected",
    _Role.Accent: "accent",
    _Role.Link: "link",
    _Role.LinkVisited: "link",
    _Role.Light: "surface",
    _Role.Mid: "line",
    _Role.Midlight: "line",
    _Role.Dark: "edge",
    _Role.Shadow: "edge",
}
_FROM_SYSTEM = {
    "window": _Role.Window,
    "rail": _Role.Window,
    "surface": _Role.Base,
    "header": _Role.Base,
    "hover": _Role.Base,
    "pressed": _Role.Base,
    "disabled-fill": _Role.Base,
    "line": _Role.WindowText,
    "edge": _Role.WindowText,
    "text": _Role.WindowText,
    "text-2": _Role.WindowText,
    "text-3": _Role.WindowText,
    "accent": _Role.Highlight,
    "accent-hover": _Role.Highlight,
    "on-accent": _Role.HighlightedText,
    "tint": _Role.Highlight,
    "on-tint": _Role.HighlightedText,
    "selected": _Role.HighlightedText,
    "link": _Role.Link,
}
