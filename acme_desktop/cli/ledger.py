"""What is left of a CA's limits, in words for a terminal: only what somebody has to know before an order is placed."""

from __future__ import annotations

from acme_desktop.cli import wording
from acme_desktop.domain.names import Identifier, IdentifierType
from acme_desktop.domain.rate_limits import Counted, LimitStanding
from acme_desktop.service.lines import Ledger

_COUNTED = {
    Counted.SAME_NAMES: "certificates for exactly these names",
    Counted.DOMAIN: "certificates under {subject}",
    Counted.ORDERS: "new orders of this account",
    Counted.FAILURES: "failed validations of {subject}",
}


def warnings(ledger: Ledger) -> list[str]:
    """A sentence for each limit that seems to be used up, and for a CA that has asked to wait."""
    lines = [_used_up(standing) for standing in ledger.standings if standing.is_used_up]
    if ledger.wait is not None:
        wait = ledger.wait
        lines.append(f"The CA asked to wait until {wording.local(wait.until)}, with order {wait.order_id}: {wait.said}")
    return lines


def _used_up(standing: LimitStanding) -> str:
    limit = standing.limit
    name = wording.name(Identifier(IdentifierType.DNS, standing.subject))
    counted = _COUNTED[limit.counted].format(subject=name)
    until = f" before {wording.local(standing.free_at)}" if standing.free_at else ""
    return (
        f"By our own records, {standing.used} of {limit.most} {counted} in {wording.span(limit.window)} are used: "
        f"the CA will probably refuse this order{until}."
    )
