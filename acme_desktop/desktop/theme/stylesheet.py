"""The style sheet: a template whose {placeholders} are filled from palette, metrics and fonts."""

from __future__ import annotations

import re

from acme_desktop.desktop.theme import fonts, resources
from acme_desktop.desktop.theme.metrics import METRICS
from acme_desktop.desktop.theme.palette import Palette

# {token}, {metric:name}, {metric:name-2} (less two borders), {font:style}; a block of the sheet has blanks inside.
_PLACEHOLDER = re.compile(r"\{(?:(metric|font):)?([a-z][a-z0-9-]*)\}")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_BORDERS = "-inside"


def stylesheet(palette: Palette, template: str | None = None) -> str:
    """KeyError for a placeholder that nothing is known of."""

    def value(found: re.Match[str]) -> str:
        kind, name = found.groups()
        if kind == "font":
            return fonts.declaration(name)
        if kind == "metric":
            return _size(name)
        return palette.color(name).name()

    sheet = template if template is not None else resources.text("styles/acme.qss")
    return _PLACEHOLDER.sub(value, _COMMENT.sub("", sheet))


def _size(name: str) -> str:
    """The sheet's `min-height` leaves out the border: {metric:control-inside} is two less."""
    if name not in METRICS and name.endswith(_BORDERS):
        return f"{METRICS[name.removesuffix(_BORDERS)] - 2}px"
    return f"{METRICS[name]}px"
