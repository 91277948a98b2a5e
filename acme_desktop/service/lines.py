"""Objects as a screen shows them: one line each, a page at a time, whatever else the database holds."""

from __future__ import annotations

from dataclasses import field
from datetime import date, datetime
from enum import StrEnum
from typing import Generic, TypeVar

from acme_desktop.domain.account import Account
from acme_desktop.domain.authority import Environment
from acme_desktop.domain.certificate import Certificate, Particulars
from acme_desktop.domain.health import Health as Health
from acme_desktop.domain.health import OrderGroup as OrderGroup
from acme_desktop.domain.names import Identifier
from acme_desktop.domain.order import Authorization, Order, OrderState
from acme_desktop.domain.problem import Problem
from acme_desktop.domain.rate_limits import LimitStanding
from acme_desktop.domain.value_class import value_class

L = TypeVar("L")


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
    `tries` counts renewals that failed in a row, `trouble` is what the last one met, `next_attempt` when the next may
    start.
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
    tries: int = 0
    next_attempt: datetime | None = None


@value_class(frozen=True)
class AccountLine:
    """An account in a list, with how much hangs on it; `new_orders` is None where its CA is not known to limit them."""

    account: Account
    ca: str
    environment: Environment
    orders: int
    open_orders: int
    certificates: int
    new_orders: LimitStanding | None = None


@value_class(frozen=True)
class Page(Generic[L]):
    """`rows` from `offset` on; `total` rows match. `counts` says how many there are in each group, for the chips."""

    rows: tuple[L, ...]
    total: int
    offset: int = 0
    counts: dict[str, int] = field(default_factory=dict)


@value_class(frozen=True)
class OrderFilter:
    """Empty members do not filter. `group` is an OrderGroup's value, `sort` is changed, created, id, ca, state or
    expires; `text` is looked for in names, CA, e-mail and id. A page has at most 1,000 lines.
    """

    text: str = ""
    group: str = ""
    account_id: int | None = None
    sort: str = "changed"
    descending: bool = True
    offset: int = 0
    limit: int = 200


@value_class(frozen=True)
class CertificateFilter:
    """Empty members do not filter. `health` is a Health's value; `within_days` keeps what ends that soon (0: what has
    ended), of those in use. `text` is looked for in names, issuer, CA, e-mail, serial and id.

    `by_hand` keeps what nobody renews without a person. `sort` is expires, names, issuer, state or renewal; superseded
    ones are left out unless `superseded`, or asked for by their health. A page has at most 1,000 lines.
    """

    text: str = ""
    health: str = ""
    within_days: int | None = None
    account_id: int | None = None
    superseded: bool = False
    by_hand: bool = False
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
class ExpiryDay:
    """How many certificates end on one day (UTC), and how the worst of them is doing."""

    day: date
    certificates: int
    worst: Health


@value_class(frozen=True)
class RenewalState:
    """How the unattended runs do: when `renew` last ran, and the next moment at which anything is due.

    `waiting` counts those whose moment has come and which the next run will try.
    """

    last_run: datetime | None
    next_due: datetime | None
    waiting: int


@value_class(frozen=True)
class Dashboard:
    """What needs me now, and how everything does. Counts do not include superseded or revoked certificates.

    `attention` is sorted by deadline, at most 50 of each kind. `within_30_days` includes `within_7_days`, neither what
    has expired; `waiting_for_me` counts orders, `failing` certificates. `marks` are the first 1,000 that end within 90
    days, of `marks_total`; `days` counts all of them by day. `orders` are the eight that changed last.
    """

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
    marks_total: int = 0
    days: tuple[ExpiryDay, ...] = ()


@value_class(frozen=True)
class CertificateDetail:
    """One certificate, everything that its drawer shows; `versions` are all for the same names, newest first.

    `chain` names its first name, then each issuer up to the one that the last certificate of the chain names.
    """

    certificate: Certificate
    line: CertificateLine
    account: Account
    versions: tuple[CertificateLine, ...]
    chain: tuple[str, ...]
    particulars: Particulars = Particulars()


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

    def problem_of(self, name: Identifier) -> Problem | None:
        """What the CA said of one of the names: with its challenge, or with the whole order."""
        known = (c for one in self.authorizations if one.identifier == name for c in one.challenges)
        said = self.order.problem.subproblems if self.order.problem else ()
        with_order = (one for one in said if one.identifier in (name.value, name.display, name.base))
        return next((c.problem for c in known if c.problem is not None), None) or next(with_order, None)


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
    """What the filter chips offer: every actor, action and topic that the trail holds, those of late first.

    At most 200 of each, sorted by how often they occur among the newest rows, then by name.
    """

    actors: tuple[str, ...]
    actions: tuple[str, ...]
    topics: tuple[str, ...]


@value_class(frozen=True)
class AuditState:
    """How the chain did when it was last verified here; `seq` is the newest row, `signed` the newest signed one (or 0).

    `verified_seq` is the last row that held then; `at` is None where the trail was never verified. `not_indexed` counts
    the newest rows in which texts are still looked for one by one.
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
    not_indexed: int = 0


class NameVerdict(StrEnum):
    """What became of one name that was typed."""

    GOOD = "good"
    NOTED = "noted"  # something is to be known (covered by a wildcard, look-alike letters, read differently)
    BAD = "bad"  # can't be ordered


@value_class(frozen=True)
class NameReading:
    """One name as typed: `ascii` (A-labels) is what is ordered, `shown` what people read.

    `reason` says why it is bad, or what is to be known; with a good name, how it was read. What is `covered_by` a
    wildcard of the list has to be left out of the order. `suggestion` is the name with plain letters in the place of
    those that look like them.
    """

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

    @property
    def to_order(self) -> tuple[str, ...]:
        """The names that an order can be placed for as they stand, as PlaceOrder takes them."""
        return tuple(name.ascii for name in self.names if name.verdict is not NameVerdict.BAD and not name.covered_by)


@value_class(frozen=True)
class CaWait:
    """A CA asked to wait `until` then when this order was carried on; `said` is all that it said.

    `same_names`: the order is for exactly the names that are asked about.
    """

    until: datetime
    order_id: int
    same_names: bool
    said: str


@value_class(frozen=True)
class Ledger:
    """What is left of a CA's limits for an order, estimated from our own records: what is used up first.

    `standings` has exactly these names (where the CA limits them) and whatever else is used, at most six.
    """

    standings: tuple[LimitStanding, ...] = ()
    wait: CaWait | None = None
