"""What is measured."""

from __future__ import annotations

from dataclasses import dataclass, replace

_NO_LIMIT = 1800.0


@dataclass(frozen=True)
class Scenario:
    """One table of the report; `key` is its name on the command line.

    `certificates` of `names` names each; with more than one the program renews them in one run, and the others run
    once for each. `delay_ms` is added to every round trip to the CA. One command may take `limit` seconds; a client
    begins another run only while all its runs would stay within `patience` seconds. `alone`: no other client.
    """

    key: str
    title: str
    names: int = 1
    certificates: int = 1
    delay_ms: float = 0
    limit: float = 120
    patience: float = 40
    alone: bool = False
    only_full: bool = False

    @property
    def expected_requests(self) -> int:
        """What the CA must be asked about orders: 2N+5 for each."""
        return (2 * self.names + 5) * self.certificates


SCENARIOS = (
    Scenario("1-name", "1 name"),
    Scenario("10-names", "10 names", names=10),
    Scenario("100-names", "100 names", names=100, limit=20),
    Scenario("100-names-50ms", "100 names, 50 ms of network added", names=100, delay_ms=50, limit=40),
    Scenario("20-certificates", "20 certificates: one renew run, against 20 runs of theirs", certificates=20),
    Scenario("50-renewals", "50 renewals in one run", certificates=50, alone=True, only_full=True),
    Scenario("100-renewals", "100 renewals in one run", certificates=100, alone=True, only_full=True),
    Scenario("200-renewals", "200 renewals in one run", certificates=200, alone=True, only_full=True),
)
QUICK = ("1-name", "10-names", "100-names")


def chosen(only: tuple[str, ...], *, quick: bool, full: bool) -> tuple[Scenario, ...]:
    """The scenarios to run. A quick run stops whoever takes long, a full one nobody."""
    picked = [s for s in SCENARIOS if s.key in only] if only else [s for s in SCENARIOS if full or not s.only_full]
    if quick:
        keys = only or QUICK
        return tuple(replace(s, limit=min(s.limit, 15), patience=10) for s in picked if s.key in keys)
    if full:
        return tuple(replace(s, limit=_NO_LIMIT) for s in picked)
    return tuple(picked)
