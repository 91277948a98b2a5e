"""Failures on demand: what can be switched on, until it is switched off or the CA ends."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from acme_desktop.practice.problems import Refusal

RETRY_AFTER = 3600  # seconds; what a rate limit asks to wait
SLOW_SECONDS = 5.0
MOST_SECONDS = 120.0


class Failure(StrEnum):
    """One switch each."""

    WRONG_ANSWER = "wrong-answer"
    RATE_LIMIT = "rate-limit"
    CAA = "caa"
    SLOW = "slow"


ABOUT = {
    Failure.WRONG_ANSWER: "every validation finds another answer than the expected one",
    Failure.RATE_LIMIT: "new orders are refused: too many certificates, retry after an hour",
    Failure.CAA: "every validation fails because a CAA record forbids this CA",
    Failure.SLOW: "validating and issuing take several seconds",
}


class Failures:
    """Which are on; `slow_seconds` is how long each step takes while `slow` is."""

    def __init__(self) -> None:
        self._on: set[Failure] = set()
        self.slow_seconds = SLOW_SECONDS

    @property
    def on(self) -> tuple[str, ...]:
        """Those that are on, in the order of the switches."""
        return tuple(failure.value for failure in Failure if failure in self._on)

    def set(self, names: Iterable[str], slow_seconds: float | None = None) -> None:
        """Exactly these are on from now on. Raises ValueError for one that there is not, having changed nothing."""
        wanted = {Failure(name) for name in names}
        if slow_seconds is not None:
            if not 0 < slow_seconds <= MOST_SECONDS:
                raise ValueError(f"slow takes more than 0 and at most {MOST_SECONDS:.0f} seconds")
            self.slow_seconds = slow_seconds
        self._on = wanted

    def has(self, failure: Failure) -> bool:
        """Whether it is on."""
        return failure in self._on

    async def dawdle(self) -> None:
        """Take the time that `slow` takes."""
        if self.has(Failure.SLOW):
            import asyncio  # commands import this file for its words, and have no loop

            await asyncio.sleep(self.slow_seconds)

    def refuse_order(self) -> None:
        """Raise what `rate-limit` makes of a new order."""
        if self.has(Failure.RATE_LIMIT):
            raise Refusal(
                "rateLimited",
                "PRACTICE: too many certificates (5) already issued for this exact set of identifiers in the last "
                "168h0m0s, retry after an hour (switch it off: acme-desktop practice fail off)",
                headers={"Retry-After": str(RETRY_AFTER)},
            )
