"""What can go wrong between a client and its CA, and when."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from enum import StrEnum


class FaultKind(StrEnum):
    """One way of misbehaving. "acted": the CA has handled the request, only the answer suffers."""

    PROBLEM_500 = "problem_500"  # problem document serverInternal
    HTML_503_RETRY_AFTER = "html_503_retry_after"  # a load balancer's page, with Retry-After
    PROBLEM_429_RETRY_AFTER = "problem_429_retry_after"  # problem document rateLimited, with Retry-After
    CAPTIVE_PORTAL = "captive_portal"  # 200 and a log-in page instead of JSON
    RESET_BEFORE = "reset_before"  # TCP reset, the CA has seen nothing
    RESET_AFTER = "reset_after"  # acted, then TCP reset: the answer is lost
    TRUNCATED = "truncated"  # acted, then half of the body and a tidy close
    DRIP = "drip"  # acted, the whole answer trickles in over `seconds`
    STALL = "stall"  # acted, silence for `seconds`, then the answer
    ENDLESS_DRIP = "endless_drip"  # acted, then white space for ever
    MISSING_NONCE = "missing_nonce"  # acted, the answer without Replay-Nonce
    BAD_NONCE = "bad_nonce"  # problem document badNonce with a fresh good nonce; POSTs only
    HUGE_BODY = "huge_body"  # 200 and `size` bytes, never announced
    REDIRECT_302 = "redirect_302"  # to `location`
    JSON_STRING_ERROR = "json_string_error"  # an error whose body is a JSON string, not an object


_ACTED = {
    FaultKind.RESET_AFTER,
    FaultKind.TRUNCATED,
    FaultKind.DRIP,
    FaultKind.STALL,
    FaultKind.ENDLESS_DRIP,
    FaultKind.MISSING_NONCE,
}
_SECONDS = {FaultKind.DRIP: 4.0, FaultKind.STALL: 8.0, FaultKind.PROBLEM_429_RETRY_AFTER: 2.0}


@dataclass(frozen=True)
class Fault:
    """One planned fault.

    It hits requests of `step` (None: of any), beginning with the `nth` (1 is the first; counted from the moment of
    planning), `times` of them. A request that `skips()` says can't suffer the fault is not counted against `times`.
    `seconds`: Retry-After of the 429 (2) and 503 (1), length of drip (4) and stall (8); `as_date` sends Retry-After
    as an HTTP date. `acted` overrides whether the CA handles the request first. `with_nonce`: whether an error answer
    of our own carries a fresh nonce (None: problem documents do, pages don't). `status` replaces the kind's status.
    """

    kind: FaultKind
    step: str | None = None
    nth: int = 1
    times: int = 1
    seconds: float | None = None
    as_date: bool = False
    acted: bool | None = None
    with_nonce: bool | None = None
    status: int | None = None
    size: int = 200_000_000
    location: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", FaultKind(self.kind))  # a plain text is welcome
        if self.nth < 1 or self.times < 1:
            raise ValueError("nth and times begin at 1")

    @property
    def duration(self) -> float:
        """`seconds`, or what the kind does by default."""
        return _SECONDS.get(self.kind, 1.0) if self.seconds is None else self.seconds

    @property
    def is_acted(self) -> bool:
        """Whether the CA handles the request."""
        return self.kind in _ACTED if self.acted is None else self.acted

    def skips(self, method: str) -> bool:
        """Whether a request of this method can't suffer the fault: without a nonce none can be refused."""
        return self.kind is FaultKind.BAD_NONCE and method != "POST"


@dataclass
class PlannedFault:
    """A fault with its history: `seen` counts matching requests, `hits` holds the numbers of those it struck."""

    fault: Fault
    seen: int = 0
    hits: list[int] = field(default_factory=list)

    @property
    def fired(self) -> int:
        """How many requests it struck."""
        return len(self.hits)

    @property
    def is_spent(self) -> bool:
        """Whether it has struck as often as planned."""
        return self.fired >= self.fault.times


class FaultPlan:
    """The faults that are planned; at most one strikes a request, the oldest first. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._planned: list[PlannedFault] = []

    def add(self, fault: Fault) -> PlannedFault:
        """Plan a fault; the answer tells later whether it struck."""
        planned = PlannedFault(fault)
        with self._lock:
            self._planned.append(planned)
        return planned

    def clear(self) -> None:
        """Forget all plans."""
        with self._lock:
            self._planned.clear()

    def strike(self, number: int, method: str, step: str) -> Fault | None:
        """The fault that request `number` suffers, or None."""
        chosen: Fault | None = None
        with self._lock:
            for planned in self._planned:
                fault = planned.fault
                if fault.step not in (None, step) or planned.is_spent:
                    continue
                planned.seen += 1
                if chosen is None and planned.seen >= fault.nth and not fault.skips(method):
                    planned.hits.append(number)
                    chosen = fault
        return chosen
