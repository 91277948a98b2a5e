"""Moments in a CA's JSON (RFC 3339)."""

from __future__ import annotations

import re
from datetime import UTC, datetime

_RFC_3339 = re.compile(r"(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}):(\d{2})(\.\d+)?([Zz]|[+-]\d{2}:\d{2})\Z", re.ASCII)


def moment_from(value: object) -> datetime | None:
    """Any fraction, any offset, a leap second → aware UTC; None for anything else."""
    match = _RFC_3339.match(value) if isinstance(value, str) else None
    if not match:
        return None
    day, time, second, fraction, zone = match.groups()
    second = "59" if second == "60" else second
    micro = ((fraction or ".")[1:] + "000000")[:6]
    zone = "+00:00" if zone in "Zz" else zone
    try:
        return datetime.fromisoformat(f"{day}T{time}:{second}.{micro}{zone}").astimezone(UTC)
    except (ValueError, OverflowError):
        return None
