"""Times in HTTP headers, and how long a CA asks us to wait (RFC 9110 §10.2.3)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST = 86400.0  # a day; who asks for ten years is not taken at his word
_SECONDS = re.compile(r"([+-]?)([0-9]+)(?:\.[0-9]*)?\Z", re.ASCII)


def http_date(value: str | None) -> datetime | None:
    """An HTTP date in any of its forms and zones, aware UTC; None where it is none."""
    if not value or len(value) > 100:
        return None
    try:
        moment = parsedate_to_datetime(value.strip())
        # Without a zone, or with "-0000", it means UTC: RFC 9110 §5.6.7 knows no other.
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def seconds_to_wait(headers: Mapping[str, str], now: datetime) -> float | None:
    """What `Retry-After` asks for, 0.0 to LONGEST seconds; None where there is none, or none that can be read.

    A date is compared with the answer's own `Date` if it has one, so that our clock may be wrong; else with `now`.
    """
    value = (headers.get("Retry-After") or "").strip()
    number = _SECONDS.match(value)
    if number:
        sign, digits = number.groups()
        seconds = LONGEST if len(digits) > 9 else float(digits)
        return 0.0 if sign == "-" else min(seconds, LONGEST)
    moment = http_date(value)
    if moment is None:
        return None
    return min(max((moment - (http_date(headers.get("Date")) or now)).total_seconds(), 0.0), LONGEST)
