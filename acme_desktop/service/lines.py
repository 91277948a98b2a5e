"""Objects as a screen shows them: one line each, a page at a time, whatever else the database holds."""

from __future__ import annotations

from dataclasses import field
from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar

from acme_desktop.domain.account import Account
from acme_desktop.domain.authority import Environment
from acme_desktop.domain.certificate import Certificate
from acme_desktop.domain.order import Authorization, Order, OrderState
from acme_desktop.domain.value_class import value_class

L = TypeVar("L")


class Health(StrEnum):
    """How a certificate is doing, worst first; one word each."""

    EXPIRED = "expired"
    FAILING = "failing"  # its renewal failed, and will be tried again
    YOUR_TURN = "your-turn"  # its renewal waits for something to be deployed by hand
    WAITING = "waiting"  # its renewal is under way at the CA
    DUE_SOON = "due-soon"  # the renewal moment has come, or comes within a week
    HEALTHY = "healthy"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"


class OrderGroup(StrEnum):
    """The states of an order as people ask for them."""

    YOUR_TURN = "your-turn"  # awaiting deployment
    RUNNING = "running"  # with us or with the CA
    FAILED = "failed"  # invalid
    DONE = "done"  # valid
    ABANDONED = "abandoned"


@value_class(frozen=True)
class OrderLine:
    """An order in a list. `names` are for display (U-labels); `ca` is the preset's name or the directory's host.

    `trouble` is the problem's or note's sentence, or "". `next_attempt` is when its renewal may be tried again.
    """

    id: int
    names: tuple[str, ...]
    account_id: int
    ca: str
    environment: Environment
    state: OrderState
    group: OrderGroup
    created_at: datetime
    updated_at: datetime
    expires: datetime | None
    created_by: str
    challenge_type: str
    automatic: bool
    renews: int | None = None
    certificate_id: int | None = None
    trouble: str = ""
    next_attempt: datetime | None = None


@value_class(frozen=True)
class CertificateLine:
    """A certificate in a list; `next_renewal` is the moment that was drawn, None where it does not renew by itself.

    `issuer` is the leaf's issuer common name, `ca` as in OrderLine; `open_order` is a renewal that is under way.
    """

    id: int
    names: tuple[str, ...]
    issuer: str
    ca: str
    environment: Environment
    account_id: int
    order_id: int
    not_before: datetime
    not_after: datetime
    health: Health
    key_type: str
    auto_renew: bool
    automatic: bool
    next_renewal: datetime | None
    exported_to: str = ""
    open_order: int | None = None
    trouble: str = ""


@value_class(frozen=True)
class AccountLine:
    """An account in a list, with how much hangs on it."""

    account: Account
    ca: str
    environment: Environment
    orders: int
    open_orders: int
    certificates: int


@value_class(frozen=True)
class Page(Generic[L]):
    """`rows` from `offset` on; `total` rows match. `counts` says how many there are in each group, for the chips."""

    rows: tuple[L, ...]
    total: int
    offset: int = 0
    counts: dict[str, int] = field(default_factory=dict)


@value_class(frozen=True)
class OrderFilter:
    """Empty members do not filter. `sort` is changed, created, id, ca, state or expires; `text` is looked for in names,
    CA, e-mail and id."""

    text: str = ""
    group: str = ""
    account_id: int | None = None
    sort: str = "changed"
    descending: bool = True
    offset: int = 0
    limit: int = 200


@value_class(frozen=True)
class CertificateFilter:
    """Empty members do not filter. `health` is a Health's value; `within_days` keeps what ends that soon (0: ended).

    `sort` is expires, names, issuer, state or renewal; superseded ones are left out unless `superseded`.
    """

    text: str = ""
    health: str = ""
    within_days: int | None = None
    account_id: int | None = None
    superseded: bool = False
    sort: str = "expires"
    descending: bool = False
    offset: int = 0
    limit: int = 200


class Need(StrEnum):
    """Why something needs a person."""

    DEPLOY = "deploy"  # challenges to put in place
    FAILING = "failing"  # a renewal or an order that failed
    DUE_BY_HAND = "due-by-hand"  # renews soon, and only by hand
    EXPIRED = "expired"


@value_class(frozen=True)
class Attention:
    """One thing that needs a person; `deadline` is when it is too late, `route` where it is done.

    `names` are for display; `records` is how many things are to be deployed (DEPLOY), `certificates` how many renew.
    """

    need: Need
    names: tuple[str, ...]
    route: str
    deadline: datetime | None
    order_id: int | None = None
    certificate_id: int | None = None
    records: int = 0
    certificates: int = 0
    tries: int = 0
    next_attempt: datetime | None = None
    trouble: str = ""
    environment: Environment = Environment.PRODUCTION
    renewal: bool = False


@value_class(frozen=True)
class ExpiryMark:
    """One certificate on the time line of the next 90 days; `window` is the CA's suggestion (RFC 9773)."""

    certificate_id: int
    name: str
    not_after: datetime
    health: Health
    window: tuple[datetime, datetime] | None = None


@value_class(frozen=True)
class RenewalState:
    """How the unattended runs do: when `renew` last ran, and the next moment at which anything is due."""

    last_run: datetime | None
    next_due: datetime | None
    waiting: int


@value_class(frozen=True)
class Dashboard:
    """What needs me now, and how everything does. Counts do not include superseded or revoked certificates."""

    attention: tuple[Attention, ...]
    expired: int
    within_7_days: int
    within_30_days: int
    healthy: int
    waiting_for_me: int
    failing: int
    marks: tuple[ExpiryMark, ...]
    accounts: tuple[AccountLine, ...]
    orders: tuple[OrderLine, ...]
    renewal: RenewalState


@value_class(frozen=True)
class CertificateDetail:
    """One certificate, everything that its drawer shows; `versions` are all for the same names, newest first.

    `chain` is each certificate's subject, leaf first.
    """

    certificate: Certificate
    line: CertificateLine
    account: Account
    versions: tuple[CertificateLine, ...]
    chain: tuple[str, ...]


@value_class(frozen=True)
class Milestone:
    """A step of an order's time line, as the audit trail recorded it."""

    at: datetime
    action: str
    outcome: str
    actor: str
    detail: dict[str, object] = field(default_factory=dict)


@value_class(frozen=True)
class OrderStory:
    """An order with its names' authorizations and its time line (newest last, at most 500 milestones)."""

    order: Order
    line: OrderLine
    authorizations: tuple[Authorization, ...]
    milestones: tuple[Milestone, ...]
    certificate_ends: datetime | None = None


@value_class(frozen=True)
class Leftover:
    """Something that a person has put in place and that is safe to remove now."""

    challenge_id: int
    order_id: int
    type: str
    name: str
    value: str


@value_class(frozen=True)
class AuditCount:
    """How many rows match, counted up to a limit (`more`: there are more); `total` is all there are."""

    rows: int
    more: bool
    total: int


@value_class(frozen=True)
class AuditFacets:
    """What the filter chips offer: every actor and action that the trail holds, most frequent first (at most 200)."""

    actors: tuple[str, ...]
    actions: tuple[str, ...]
    topics: tuple[str, ...]


@value_class(frozen=True)
class AuditState:
    """How the chain did when it was last verified here; `seq` is the newest row, `signed` the newest signed one.

    `at` is None where it was never verified.
    """

    seq: int
    signed: int
    verified_seq: int | None = None
    at: datetime | None = None
    ok: bool = True
    broken_at: int | None = None
    reason: str = ""
    expected: str = ""
    found: str = ""


class NameVerdict(StrEnum):
    """What became of one name that was typed."""

    GOOD = "good"
    NOTED = "noted"  # fine, and something is to be known (covered by a wildcard, read differently than typed)
    BAD = "bad"  # can't be ordered


@value_class(frozen=True)
class NameReading:
    """One name as typed: `ascii` (A-labels) is what is ordered, `shown` what people read; `reason` says why not."""

    typed: str
    ascii: str
    shown: str
    verdict: NameVerdict
    reason: str = ""
    wildcard: bool = False
    ip: bool = False
    covered_by: str = ""
    suggestion: str = ""


@value_class(frozen=True)
class NamesReading:
    """Everything that was typed, in order; `duplicates` were left out; `problem` is about the list as a whole."""

    names: tuple[NameReading, ...]
    duplicates: int = 0
    problem: str = ""
