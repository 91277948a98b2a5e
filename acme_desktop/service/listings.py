"""The store's answers to what screens ask: lines, pages and counts, made by the database itself."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from acme_desktop.domain.account import AccountId
from acme_desktop.domain.certificate import CertificateId
from acme_desktop.domain.names import Identifier
from acme_desktop.domain.order import OrderId
from acme_desktop.domain.value_class import value_class
from acme_desktop.service.lines import (
    CertificateFilter,
    CertificateLine,
    ExpiryDay,
    ExpiryMark,
    OrderFilter,
    OrderLine,
    Page,
)


class OrderLines(Protocol):
    """Orders as lists show them; `get` raises NotFoundError."""

    def page(self, wanted: OrderFilter) -> Page[OrderLine]:
        """`counts` by group, whichever group is wanted."""

    def get(self, order_id: OrderId) -> OrderLine: ...

    def failed(self, *, since: datetime, limit: int) -> tuple[OrderLine, ...]:
        """Refused since then and no renewals, newest first, where nobody has ordered the same names again."""

    def renewals_of(self, certificate_id: CertificateId, limit: int) -> tuple[OrderId, ...]:
        """The orders that were placed to renew it, newest first."""


class CertificateLines(Protocol):
    """Certificates as lists show them, their health told by `now`; `get` raises NotFoundError."""

    def page(self, wanted: CertificateFilter, now: datetime) -> Page[CertificateLine]:
        """`counts` by health, whichever health is wanted."""

    def of_one_health(self, wanted: CertificateFilter, now: datetime) -> tuple[tuple[CertificateLine, ...], int]:
        """The first lines, and how many there are of that health; the others are not counted."""

    def get(self, certificate_id: CertificateId, now: datetime) -> CertificateLine: ...

    def versions(self, certificate_id: CertificateId, now: datetime) -> tuple[CertificateLine, ...]:
        """All for the same set of names, newest first, at most a hundred."""


@value_class(frozen=True)
class ExpiryCounts:
    """Certificates in use: how many of each health (by its value), and how many end soon and have not ended."""

    health: Mapping[str, int]
    within_7_days: int
    within_30_days: int


@value_class(frozen=True)
class Deployment:
    """How many things an order waits for, and when the first of its authorizations expires."""

    records: int
    expires: datetime | None


@value_class(frozen=True)
class RenewalMoments:
    """Of the certificates that renew by themselves: the first moment anything is due, and how many are due now."""

    next_due: datetime | None
    waiting: int


@value_class(frozen=True)
class AccountCounts:
    """What hangs on an account: orders, those that are not over, certificates in use."""

    orders: int = 0
    open_orders: int = 0
    certificates: int = 0


class DashboardFacts(Protocol):
    """What the first view counts."""

    def counts(self, now: datetime) -> ExpiryCounts: ...

    def marks(self, now: datetime, until: datetime, limit: int) -> tuple[ExpiryMark, ...]:
        """Certificates in use that end between the two, soonest first."""

    def days(self, now: datetime, until: datetime) -> tuple[ExpiryDay, ...]:
        """The same, counted by day."""

    def deployments(self, order_ids: Sequence[int]) -> Mapping[int, Deployment]:
        """Of those orders that wait for any."""

    def renewal_moments(self, now: datetime) -> RenewalMoments: ...

    def by_account(self) -> Mapping[int, AccountCounts]:
        """Of each account that has anything."""


@value_class(frozen=True)
class Spent:
    """Something that a CA's limits count: when, and for which names."""

    at: datetime
    identifiers: tuple[Identifier, ...]


class LimitRecords(Protocol):
    """What counts towards a CA's limits, since a moment, as far as it is in our records.

    Not counted is what CAs exempt: renewals that name what they replace (RFC 9773 §5), and for `certificates` and
    `orders` all that are for exactly the names of an earlier certificate. `accounts` are all at one CA.
    """

    def has_certificate(self, accounts: Sequence[AccountId], identifiers: Sequence[Identifier]) -> bool:
        """Whether exactly these names had a certificate before."""

    def same_names(
        self, accounts: Sequence[AccountId], identifiers: Sequence[Identifier], since: datetime
    ) -> tuple[datetime, ...]:
        """When certificates for exactly these names were issued."""

    def certificates(
        self, accounts: Sequence[AccountId], domains: Collection[str], since: datetime
    ) -> tuple[Spent, ...]:
        """The first ones for their names: all that have one under these registered domains, and perhaps others."""

    def orders(self, accounts: Sequence[AccountId], since: datetime) -> Mapping[AccountId, tuple[datetime, ...]]:
        """When each account placed new orders."""

    def failures(self, account: AccountId, since: datetime) -> tuple[Spent, ...]:
        """Validations that failed, each of one name."""


@value_class(frozen=True)
class AuditKind:
    """What was done, on which kind of object, by whom, how it ended."""

    action: str
    topic: str
    actor: str
    outcome: str
