"""CSV (RFC 4180) that a spreadsheet can open without running what is in it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from typing import TextIO

from acme_desktop.domain.problem import plain_text

# A cell that begins like this is a formula to a spreadsheet; the last four are the full-width forms.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_LONGEST_CELL = 32_000


def safe_cell(value: object) -> str:
    """The value as one line of text; an apostrophe stands before what would be a formula."""
    raw = "" if value is None else str(value)
    text = plain_text(raw, _LONGEST_CELL)
    return f"'{text}" if raw.startswith(_FORMULA) or text.startswith(_FORMULA) else text


def write_csv(stream: TextIO, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write heads and rows with CRLF line ends."""
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([safe_cell(value) for value in row] for row in rows)
