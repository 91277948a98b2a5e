"""CSV that a spreadsheet takes for text, whatever stands in it."""

from __future__ import annotations

import csv
import io

import pytest

from acme_desktop.domain.spreadsheet import safe_cell, write_csv

FULL_WIDTH = ("\uff1d", "\uff0b", "\uff0d", "\uff20")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", *FULL_WIDTH, " =", "\x1b="])
def test_a_cell_that_begins_like_a_formula_gets_an_apostrophe(start: str) -> None:
    assert safe_cell(f"{start}1+1").startswith("'")


@pytest.mark.parametrize(("value", "cell"), [("plain", "plain"), (None, ""), (17, "17"), ("a=b", "a=b"), ("", "")])
def test_other_cells_stay_as_they_are(value: object, cell: str) -> None:
    assert safe_cell(value) == cell


def test_quotes_commas_and_lines_survive_rfc_4180() -> None:
    stream = io.StringIO(newline="")
    write_csv(stream, ("a", "b"), [('say "x"', "1,2\r\n3")])
    assert stream.getvalue() == 'a,b\r\n"say ""x""","1,2 3"\r\n'
    assert list(csv.reader(io.StringIO(stream.getvalue(), newline=""))) == [["a", "b"], ['say "x"', "1,2 3"]]
