"""How old something is, whatever the machine did meanwhile."""

from __future__ import annotations

import time


class Age:
    """Counts from when it was made, by two clocks: one stands still while a laptop sleeps, the other can be set.

    The clock that has gone further is believed: to ask once too often costs a round trip, nothing else.
    """

    __slots__ = ("_monotonic", "_wall")

    def __init__(self, seconds: float = 0.0) -> None:
        self._monotonic = time.monotonic() - seconds
        self._wall = time.time() - seconds

    def seconds(self) -> float:
        """At least 0.0."""
        return max(time.monotonic() - self._monotonic, time.time() - self._wall, 0.0)
