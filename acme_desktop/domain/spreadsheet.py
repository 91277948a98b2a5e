"""CSV (RFC 4180) that a spreadsheet can open without running what is in it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
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
    stream.writelines(csv_lines(heads, rows))


def csv_lines(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The same line by line, for whoever does not have all of it at once."""
    line = io.StringIO()
    writer = csv.writer(line, lineterminator="\r\n")
    writer.writerow(heads)
    for row in rows:
        yield line.getvalue()
        line.seek(0)
        line.truncate()
        writer.writerow([safe_cell(value) for value in row])
    yield line.getvalue()
