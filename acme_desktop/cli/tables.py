"""Aligned columns and labelled facts for people: plain text, no box drawing, nothing that could move a cursor."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from acme_desktop.domain.problem import plain_text

_GAP = "  "
_LONGEST_CELL = 4000


def shown(value: object) -> str:
    """A value as one harmless line; "-" where there is none."""
    return plain_text(value, _LONGEST_CELL) or "-"


def width(text: str) -> int:
    """How many columns of a terminal it takes."""
    return sum(_columns(c) for c in text) if not text.isascii() else len(text)


def _columns(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """Lines of left-aligned columns under their heads; the last column is not padded."""
    cells = [list(heads), *([shown(value) for value in row] for row in rows)]
    widths = [max(width(line[column]) for line in cells) for column in range(len(heads))]
    return [_GAP.join(_padded(cell, wide) for cell, wide in zip(line, widths, strict=True)).rstrip() for line in cells]


def facts(pairs: Iterable[tuple[str, object]], indent: str = "") -> list[str]:
    """Lines of label and value, the values below each other; pairs without a value are left out."""
    known = [(label, plain_text(value, _LONGEST_CELL)) for label, value in pairs]
    kept = [(label, value) for label, value in known if value]
    wide = max((width(label) for label, _ in kept), default=0)
    return [f"{indent}{_padded(label, wide)}{_GAP}{value}" for label, value in kept]


def _padded(text: str, wide: int) -> str:
    return text + " " * (wide - width(text))
