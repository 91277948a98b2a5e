"""What was typed, read as what it means: ids, seconds, moments. Errors name the option."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence, Set
from datetime import datetime, timedelta

from acme_desktop.domain.errors import InputError

_LARGEST_ID = 2**63 - 1  # what a database's integer holds
_LONGEST_WAIT = 86_400.0
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_AGO = re.compile(r"(\d{1,6})([mhdw])\Z")
_SECONDS = re.compile(r"(\d+\.?\d*|\.\d+)(e\d{1,2})?\Z", re.ASCII | re.IGNORECASE)
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_MOMENT_HINT = "Write 2026-01-31, 2026-01-31T14:00, 2026-01-31T14:00:00Z, or how long ago: 30m, 24h, 7d, 2w."


class UsageError(InputError):
    """The command line itself is wrong; `field` is the option or operand without dashes. Exit code 2."""

    def __init__(self, field: str, message: str, *, hint: str = "") -> None:
        super().__init__(field, "{message}", hint=hint, message=message)


class Typed:
    """Options and operands by field (the option's name without dashes, the operand's in lower case)."""

    def __init__(self, texts: Mapping[str, Sequence[str]], switches: Set[str]) -> None:
        self._texts = texts
        self._switches = switches

    def has(self, field: str) -> bool:
        """Whether it was typed at all."""
        return field in self._texts or field in self._switches

    def text(self, field: str, default: str = "") -> str:
        """As typed, or the default."""
        return self._texts[field][0] if field in self._texts else default

    def texts(self, field: str) -> tuple[str, ...]:
        """Every value of an option that may be repeated, empty ones left out."""
        return tuple(text for text in self._texts.get(field, ()) if text.strip())

    def number(self, field: str) -> int:
        """An id. Raises UsageError where it is not a positive integer."""
        text = self.text(field).strip()
        if text.isascii() and text.isdigit() and len(text) <= 19 and 0 < int(text) <= _LARGEST_ID:
            return int(text)
        raise UsageError(field, f"{field} is a positive whole number, not “{text[:60]}”")

    def number_or_none(self, field: str) -> int | None:
        """An id where one was typed."""
        return self.number(field) if self.has(field) else None

    def seconds(self, field: str, default: float) -> float:
        """A length of time from 0 to a day. Raises UsageError."""
        if not self.has(field):
            return default
        text = self.text(field).strip()
        seconds = float(text) if _SECONDS.match(text) else math.inf
        if seconds <= _LONGEST_WAIT:
            return seconds
        raise UsageError(field, f"{field} is a number of seconds from 0 to {_LONGEST_WAIT:.0f}, not “{text[:60]}”")

    def moment(self, field: str, now: datetime, *, end_of_day: bool = False) -> datetime | None:
        """A point in time; one without a zone is local, a bare date its first moment (or the next day's).

        Raises UsageError.
        """
        text = self.text(field).strip()
        if not text:
            return None
        try:
            ago = _AGO.match(text)
            if ago:
                return now - timedelta(**{_UNITS[ago[2]]: int(ago[1])})
            moment = datetime.fromisoformat(text)
            if end_of_day and _DATE.match(text):
                moment += timedelta(days=1)
            return moment.astimezone()
        except (ValueError, OverflowError, OSError):
            raise UsageError(field, f"{field} is a point in time, not “{text[:60]}”", hint=_MOMENT_HINT) from None
