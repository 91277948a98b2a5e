"""The store as the service sees it: one transaction, and in it one repository for each kind of object.

Values go in and come out; rows, sessions and SQL stay in the adapter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol, Self

from acme_desktop.domain.account import Account, AccountId
from acme_desktop.domain.audit import AuditRow, Checkpoint
from acme_desktop.domain.certificate import Certificate, CertificateId
from acme_desktop.domain.events import Event
from acme_desktop.domain.operator import Operator, OperatorId, Session
from acme_desktop.domain.order import Authorization, Challenge, ChallengeId, Order, OrderId, OrderWish
from acme_desktop.domain.value_class import value_class
from acme_desktop.service.job import Job
from acme_desktop.service.listings import AuditKind, CertificateLines, DashboardFacts, LimitRecords, OrderLines


class Operators(Protocol):
    """Operators and their sessions."""

    def get(self, operator_id: OperatorId) -> Operator: ...

    def find(self, name: str) -> Operator | None:
        """By name, letter case ignored."""

    def list(self) -> tuple[Operator, ...]: ...

    def add(self, operator: Operator) -> Operator:
        """Returned with its id."""

    def save(self, operator: Operator) -> None: ...

    def session(self, token_digest: str) -> Session | None: ...

    def put_session(self, session: Session) -> None:
        """Insert or update."""

    def end_session(self, token_digest: str) -> None: ...

    def end_sessions_of(self, operator_id: OperatorId) -> None: ...


class Accounts(Protocol):
    """Accounts; `get` raises NotFoundError."""

    def get(self, account_id: AccountId) -> Account: ...

    def list(self) -> tuple[Account, ...]: ...

    def add(self, account: Account) -> Account: ...

    def save(self, account: Account) -> None: ...


class Orders(Protocol):
    """Orders with their authorizations and challenges; `get` and `challenge` raise NotFoundError."""

    def get(self, order_id: OrderId) -> Order: ...

    def list(self) -> tuple[Order, ...]:
        """Newest first."""

    def active(self, wish: OrderWish) -> Order | None:
        """An order not final for the same account, identifiers (in any order) and profile."""

    def unfinished(self) -> tuple[Order, ...]:
        """Not final."""

    def add(self, order: Order) -> Order: ...

    def save(self, order: Order) -> None: ...

    def authorizations(self, order_id: OrderId) -> tuple[Authorization, ...]: ...

    def put_authorizations(
        self, order_id: OrderId, authorizations: Sequence[Authorization]
    ) -> tuple[Authorization, ...]:
        """Replace all of an order's by URL, challenges matched by URL (their ids stay); returned with ids."""

    def challenge(self, challenge_id: ChallengeId) -> Challenge: ...

    def save_challenges(self, challenges: Iterable[Challenge]) -> None: ...

    def with_leftovers(self) -> tuple[Order, ...]:
        """Final orders that have a challenge INTENDED or DONE."""


class Leftovers(Protocol):
    """What people have put in place for orders that are over, and no other order needs."""

    def list(self, order_id: OrderId | None = None) -> tuple[Challenge, ...]:
        """Of one order or of all, newest order first."""


class Certificates(Protocol):
    """Certificates; `get` raises NotFoundError."""

    def get(self, certificate_id: CertificateId) -> Certificate: ...

    def list(self, *, superseded: bool = False) -> tuple[Certificate, ...]:
        """Soonest expiry first; VALID and REVOKED only unless `superseded`."""

    def add(self, certificate: Certificate) -> Certificate: ...

    def save(self, certificate: Certificate) -> None: ...


class Secrets(Protocol):
    """Sealed envelopes by reference; never plaintext."""

    def put(self, ref: str, sealed: bytes) -> None: ...

    def get(self, ref: str) -> bytes | None: ...

    def all(self) -> tuple[tuple[str, bytes], ...]: ...


@value_class(frozen=True)
class AuditFilter:
    """Empty members do not filter; `text` is looked for in every column but the time, letter case ignored.

    `action` may be a topic alone, `object` an id alone or with its topic in front (`order 12`). Pages go backwards from
    `before_seq`: of `before_chain`, or else of `chain`, or else of this installation's own.
    """

    since: datetime | None = None
    until: datetime | None = None
    actor: str = ""
    action: str = ""
    object: str = ""
    outcome: str = ""
    text: str = ""
    limit: int = 200
    before_seq: int | None = None
    chain: str = ""
    before_chain: str = ""


class AuditTrail(Protocol):
    """The chained rows. They are appended by Transaction.record only."""

    def chains(self) -> tuple[str, ...]:
        """Those that have rows or checkpoints, by name."""

    def rows(self, chain: str, after_seq: int = 0) -> Iterator[AuditRow]:
        """In order, in pages, never all in memory."""

    def head(self, chain: str) -> tuple[int, bytes]:
        """(0, 32 zero bytes) where there is no row."""

    def checkpoints(self, chain: str) -> tuple[Checkpoint, ...]: ...

    def signed(self, chain: str) -> int:
        """How many checkpoints it has."""

    def newest_checkpoint(self, chain: str) -> Checkpoint | None: ...

    def add_checkpoint(self, checkpoint: Checkpoint) -> None:
        """A head that was signed before keeps its first signature."""


class AuditRows(Protocol):
    """The chained rows as people look through them, newest first."""

    def page(self, wanted: AuditFilter) -> tuple[AuditRow, ...]: ...

    def matching(self, wanted: AuditFilter) -> Iterator[AuditRow]:
        """All that match, whatever the limit; never all in memory."""

    def count(self, wanted: AuditFilter, at_most: int) -> int:
        """How many match on all pages, counted no further than one more than `at_most`."""

    def kinds(self) -> tuple[AuditKind, ...]:
        """Every kind that there is, in no order."""

    def story(self, objects: Sequence[tuple[Callable[[str], bool], str]], limit: int) -> tuple[AuditRow, ...]:
        """The newest `limit` rows about these objects, oldest first: (is this action told?, the object's id)."""


class AuditText(Protocol):
    """The index by which texts are found in a long trail, where this database has one."""

    @property
    def behind(self) -> int:
        """How many of the newest rows are not in it yet; 0 where there is no index."""

    def carry_on(self, rows: int) -> int:
        """Index so many rows more, oldest first; how many are left then."""


class Values(Protocol):
    """Small facts about this database, by name."""

    def get(self, name: str) -> str | None: ...

    def put(self, name: str, value: str) -> None: ...


class Transaction(Protocol):
    """One transaction; leaving without `commit` rolls back. Never held across the network."""

    operators: Operators
    accounts: Accounts
    orders: Orders
    certificates: Certificates
    secrets: Secrets
    audit: AuditTrail
    audit_rows: AuditRows
    audit_text: AuditText
    values: Values
    order_lines: OrderLines
    certificate_lines: CertificateLines
    dashboard: DashboardFacts
    limits: LimitRecords
    leftovers: Leftovers

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...

    def record(self, event: Event) -> None:
        """Append to the audit chain as the job's actor, in this transaction; given to `job.report` after commit."""

    def commit(self) -> None:
        """Raises StorageError; then nothing of it has happened."""


class Database(Protocol):
    """The store. `write` begins a writing transaction (BEGIN IMMEDIATE), `read` one that sees a single snapshot."""

    chain: str

    def write(self, job: Job) -> Transaction:
        """Beginning it raises BusyError where another worker has taken over a lease of this job."""

    def read(self) -> Transaction: ...

    def describe(self, *, whole: bool = False) -> Mapping[str, str]:
        """Kind, place, schema version, for doctor; checks that it answers, and if `whole` every page of it. Raises
        StorageError."""
