"""Column types that mean the same in SQLite and in PostgreSQL: times, text, JSON.

A time is RFC 3339 text in UTC with microseconds: aware in both databases, legible in the file, and text order is time
order. Text never breaks a statement: what a database can't hold (NUL, lone surrogates) becomes U+FFFD on its way in.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_REPLACEMENT = "\ufffd"


def storable(text: str) -> str:
    """The text as every database can hold it."""
    return _UNSTORABLE.sub(_REPLACEMENT, text)


class PlainText(TypeDecorator[str]):
    """Unicode text of any length."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else storable(value)


class UtcTime(TypeDecorator[datetime]):
    """An aware datetime; a naive one is a bug and refused with ValueError."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone can't be stored")
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else datetime.fromisoformat(value)


class JsonText(TypeDecorator[Any]):
    """Lists and mappings as JSON text, all of Unicode escaped."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else json.dumps(value, separators=(",", ":"))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ARG002
        return None if value is None else json.loads(value)
