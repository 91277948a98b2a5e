"""What lists of orders and of certificates have in common: the text they are looked through for, and their pages."""

from __future__ import annotations

import re
import unicodedata

from sqlalchemy import ColumnElement, Table, Text, or_, type_coerce

from acme_desktop.adapters.db.ca_names import CaNames
from acme_desktop.adapters.db.column_types import storable
from acme_desktop.adapters.db.rows import HIGHEST_ID

_MOST_LINES = 1000
_LONGEST = 1000  # characters of a text that are looked for
_NUMBER = re.compile(r"#?([1-9][0-9]{0,9})", re.ASCII)


def page_size(limit: int) -> int:
    """At least none, at most a thousand."""
    return max(0, min(limit, _MOST_LINES))


def beginning(offset: int) -> int:
    """A place that every database can count to."""
    return max(0, min(offset, HIGHEST_ID))


def mentions(table: Table, text: str, authorities: CaNames, *more: ColumnElement[str]) -> ColumnElement[bool]:
    """The text stands in a name, the CA's name, the account's e-mail address, in one of `more`; or it is the number.

    `more` are in small letters, as the names are.
    """
    wanted = storable(unicodedata.normalize("NFC", text[:_LONGEST].strip()).lower())
    columns = table.c
    ways: list[ColumnElement[bool]] = [columns.names.contains(wanted, autoescape=True)]
    if "xn--" in wanted:
        ways.append(type_coerce(columns.identifiers, Text).contains(wanted, autoescape=True))
    ways.extend(column.contains(wanted, autoescape=True) for column in more)
    accounts = authorities.matching(wanted)
    if accounts:
        ways.append(columns.account_id.in_(accounts))
    number = _NUMBER.fullmatch(wanted)
    if number and int(number[1]) <= HIGHEST_ID:
        ways.append(columns.id == int(number[1]))
    return or_(*ways)
