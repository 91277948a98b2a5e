"""What CAs limit, as data, and how far a limit is used: a bucket that fills up again drop by drop.

Everything here is an estimate: a CA also counts what others order, and what our records do not hold.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from acme_desktop.domain.names import Identifier, IdentifierType
from acme_desktop.domain.public_suffixes import registered_domain
from acme_desktop.domain.value_class import value_class

_IPV6, _ONE_NETWORK = 6, 64


class Counted(StrEnum):
    """What a limit counts, and for whom."""

    SAME_NAMES = "same-names"  # certificates for exactly these names, whichever account orders them
    DOMAIN = "domain"  # certificates with a name under this registered domain, whichever account orders them
    ORDERS = "orders"  # new orders of this account
    FAILURES = "failures"  # validations of this name that failed, of this account


@value_class(frozen=True)
class RateLimit:
    """At most `most` within `window`; what was used comes back evenly, one after each `window / most`."""

    counted: Counted
    most: int
    window: timedelta

    def counts_since(self, now: datetime) -> datetime:
        """What lies further back matters no more: two windows, because what was used late comes back late."""
        return now - 2 * self.window


@value_class(frozen=True)
class LimitStanding:
    """How far a limit is used: `used` of `limit.most`, and when one of them is `free_at` again (None: none is used).

    `subject` is the registered domain or the name that it counts for, "" where it counts for an account or an order.
    """

    limit: RateLimit
    subject: str
    used: int
    free_at: datetime | None = None

    @property
    def left(self) -> int:
        """How many more there may be now."""
        return self.limit.most - self.used

    @property
    def is_used_up(self) -> bool:
        """One more would be refused."""
        return self.left <= 0


def standing(limit: RateLimit, subject: str, moments: Iterable[datetime], now: datetime) -> LimitStanding:
    """How far a limit is used by what happened at these moments: aware, in any order, by a clock that may go back."""
    each = limit.window / limit.most
    whole_again: datetime | None = None
    for moment in sorted(min(one, now) for one in moments):
        begin = moment if whole_again is None else max(whole_again, moment)
        whole_again = min(begin + each, moment + limit.window)  # the CA lets nobody use more than all of it
    used = min(max(-((now - whole_again) // each), 0), limit.most) if whole_again else 0
    return LimitStanding(limit, subject, used, whole_again - (used - 1) * each if whole_again and used else None)


def domain_of(identifier: Identifier) -> str:
    """What a limit for registered domains counts it under: an IPv4 address is its own, IPv6 has networks of /64."""
    if identifier.type is IdentifierType.DNS:
        return registered_domain(identifier.value)
    address = ipaddress.ip_address(identifier.value)
    if address.version != _IPV6:
        return identifier.value
    return str(ipaddress.ip_network((address, _ONE_NETWORK), strict=False))


def counted_under(identifier: Identifier, domains: Collection[str]) -> str:
    """Which of these registered domains (as `domain_of` has them) a name is counted under, "" for none."""
    part = identifier.base if identifier.type is IdentifierType.DNS else domain_of(identifier)
    while part and part not in domains:
        part = part.partition(".")[2] if identifier.type is IdentifierType.DNS else ""
    return part
