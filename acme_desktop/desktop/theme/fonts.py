"""The styles of type: the system's own font, in points relative to its own size, with figures of one width."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QFont, QFontDatabase, QFontInfo

from acme_desktop.domain.value_class import value_class

_POINTS_PER_PIXEL = 0.75
# 12 px at 100 %: below that, nobody is served.
_LEAST_POINTS = 9.0


@value_class(frozen=True)
class Style:
    """`larger` is the difference from the system's size, in pixels at 100 %."""

    larger: int = 0
    weight: int = 400
    mono: bool = False


STYLES: Mapping[str, Style] = {
    "big-number": Style(9, 600),
    "dialog-title": Style(5, 600),
    "pane-title": Style(3, 600),
    "drawer-title": Style(2, 600),
    "section": Style(0, 600),
    "strong": Style(0, 600),
    "label": Style(0, 500),
    "button": Style(0, 500),
    "path": Style(3, 400),
    "chip": Style(-1, 600),
    "small": Style(-1, 400),
    "small-strong": Style(-1, 600),
    "mono": Style(-1, 400, mono=True),
    "text": Style(),
}


def font(style: str = "text") -> QFont:
    """KeyError for a style that is not in the table."""
    wanted = STYLES[style]
    kind = QFontDatabase.SystemFont.FixedFont if wanted.mono else QFontDatabase.SystemFont.GeneralFont
    made = QFontDatabase.systemFont(kind)
    made.setPointSizeF(max(_system_points() + wanted.larger * _POINTS_PER_PIXEL, _LEAST_POINTS))
    made.setWeight(QFont.Weight(wanted.weight))
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


def declaration(style: str) -> str:
    """The same in the words of a style sheet."""
    wanted = STYLES[style]
    made = font(style)
    family = f'font-family: "{made.family()}"; ' if wanted.mono else ""
    return f"{family}font-size: {made.pointSizeF():g}pt; font-weight: {wanted.weight}"


def choose_size(points: float | None) -> None:
    """Stand in for the system's size; None takes that again. Nothing is shown anew: see Theme.choose_text_size."""
    _chosen[:] = [] if points is None else [points]


def chosen_size() -> float | None:
    """What stands in for the system's size; None where nothing does."""
    return _chosen[0] if _chosen else None


def system_size() -> float:
    """The size of the system's own font, in points, whatever was chosen; some systems give it in pixels."""
    return QFontInfo(QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)).pointSizeF()


_chosen: list[float] = []


def _system_points() -> float:
    return _chosen[0] if _chosen else system_size()
