"""What a screen asks: lists a page at a time, and everything one view shows in one answer."""

from __future__ import annotations

from dataclasses import field

from acme_desktop.domain.account import AccountId
from acme_desktop.domain.certificate import CertificateId
from acme_desktop.domain.operator import Permission
from acme_desktop.domain.order import ChallengeId, OrderId
from acme_desktop.domain.value_class import value_class
from acme_desktop.service.answers import ExportedFiles
from acme_desktop.service.lines import (
    AccountLine,
    AuditCount,
    AuditFacets,
    AuditState,
    CertificateDetail,
    CertificateFilter,
    CertificateLine,
    Dashboard,
    Ledger,
    Leftover,
    Milestone,
    NamesReading,
    OrderFilter,
    OrderLine,
    OrderStory,
    Page,
)
from acme_desktop.service.requests import Command, Query
from acme_desktop.service.store import AuditFilter


@value_class(frozen=True)
class ShowDashboard(Query[Dashboard]):
    """One look at everything."""


@value_class(frozen=True)
class IsPrepared(Query[bool]):
    """Whether the first operator exists: what the window opens with."""

    permission = Permission.ANYONE


@value_class(frozen=True)
class FindAccounts(Query[tuple[AccountLine, ...]]):
    """All, oldest first."""


@value_class(frozen=True)
class FindOrders(Query[Page[OrderLine]]):
    """A page of orders."""

    wanted: OrderFilter = field(default_factory=OrderFilter)


@value_class(frozen=True)
class FindCertificates(Query[Page[CertificateLine]]):
    """A page of certificates."""

    wanted: CertificateFilter = field(default_factory=CertificateFilter)


@value_class(frozen=True)
class StudyCertificate(Query[CertificateDetail]):
    """One certificate with its chain and versions."""

    certificate_id: CertificateId


@value_class(frozen=True)
class ExplainCertificate(Query[tuple[Milestone, ...]]):
    """A certificate's whole story from the audit trail: its order, its renewals, its exports; oldest first."""

    certificate_id: CertificateId


@value_class(frozen=True)
class StudyOrder(Query[OrderStory]):
    """One order with its time line."""

    order_id: OrderId


@value_class(frozen=True)
class ReadNames(Query[NamesReading]):
    """Read names as somebody types them, by the rules of this account's CA. Never raises for what was typed."""

    account_id: AccountId
    text: str


@value_class(frozen=True)
class ShowLedger(Query[Ledger]):
    """What is left of the CA's limits for an order for these names, read as `ReadNames` reads them."""

    account_id: AccountId
    domains: str


@value_class(frozen=True)
class ListLeftovers(Query[tuple[Leftover, ...]]):
    """What people have put in place and may take away now; of one order, or of all."""

    order_id: OrderId | None = None


@value_class(frozen=True)
class MarkRemoved(Command[tuple[Leftover, ...]]):
    """These were taken away by hand; what is left is returned."""

    permission = Permission.ISSUE
    challenge_ids: tuple[ChallengeId, ...]


@value_class(frozen=True)
class LocateChallenge(Query[OrderId]):
    """Which order a challenge belongs to."""

    challenge_id: ChallengeId


@value_class(frozen=True)
class SaveChallengeFiles(Command[ExportedFiles]):
    """Write an order's http-01 answers for a web server: of one challenge, or of all that are still to be proved.

    Into the folder `path`, each file named after its token (a `path` that ends in the token names the file itself); or,
    where `path` ends in `.zip`, all as a tree of `.well-known/acme-challenge` in one new archive.
    """

    permission = Permission.ISSUE
    order_id: OrderId
    path: str
    challenge_id: ChallengeId | None = None


@value_class(frozen=True)
class CountAudit(Query[AuditCount]):
    """How many rows match, counted no further than `at_most`."""

    wanted: AuditFilter = field(default_factory=AuditFilter)
    at_most: int = 10_000


@value_class(frozen=True)
class ListAuditFacets(Query[AuditFacets]):
    """What can be filtered by."""


@value_class(frozen=True)
class ShowAuditState(Query[AuditState]):
    """The integrity badge."""


@value_class(frozen=True)
class IndexAudit(Command[int]):
    """Carry the index of the trail's text on; how many rows are left. Where `not_indexed` is large, texts are found
    slowly until that was done."""

    permission = Permission.READ
    at_most: int = 5000


@value_class(frozen=True)
class ExportAuditRows(Command[ExportedFiles]):
    """Those rows that match, as CSV (safe for spreadsheets) by the path's ending, else as JSON Lines."""

    permission = Permission.EXPORT_AUDIT
    path: str
    wanted: AuditFilter = field(default_factory=AuditFilter)
