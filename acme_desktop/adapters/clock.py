"""The machine's clock (`ports.Clock`)."""

from __future__ import annotations

from datetime import UTC, datetime


class SystemClock:
    """What the operating system believes; aware UTC."""

    def now(self) -> datetime:
        """Aware UTC."""
        return datetime.now(UTC)
