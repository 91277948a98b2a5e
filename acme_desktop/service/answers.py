"""Answers that are more than one domain value."""

from __future__ import annotations

from dataclasses import field
from datetime import datetime

from acme_desktop.domain.authority import Environment
from acme_desktop.domain.challenge import HttpFile, TxtRecord
from acme_desktop.domain.directory import Directory
from acme_desktop.domain.operator import Operator
from acme_desktop.domain.order import Authorization, Challenge, Order
from acme_desktop.domain.value_class import value_class


@value_class(frozen=True)
class SignedIn:
    """`token` opens the session; `failures` since the last success, for the operator to see."""

    operator: Operator
    token: str = field(repr=False)
    failures: int = 0
    last_failed_at: datetime | None = None


@value_class(frozen=True)
class AuthorityRow:
    """A CA that can be named; `accounts` are the ids of ours there."""

    id: str
    name: str
    directory_url: str
    environment: Environment
    eab: bool
    note: str
    accounts: tuple[int, ...] = ()


@value_class(frozen=True)
class AuthorityReport:
    """What a CA's live directory says; `skew` is our clock minus its Date header, in seconds."""

    directory_url: str
    environment: Environment
    directory: Directory
    milliseconds: float
    skew: float | None


@value_class(frozen=True)
class OrderDetail:
    """An order, its authorizations, and the account's directory URL; `ended_by` is the operator who abandoned it."""

    order: Order
    authorizations: tuple[Authorization, ...]
    directory_url: str
    ended_by: str = ""


@value_class(frozen=True)
class ChallengeRow:
    """A challenge to be met, what is to be deployed for it, and until when.

    `zone` is the domain that somebody has registered, above the name of a TXT record; "" for a file.
    """

    challenge: Challenge
    deployment: HttpFile | TxtRecord
    expires: datetime | None
    zone: str = ""


@value_class(frozen=True)
class ExportedFiles:
    """Full paths of what was written."""

    paths: tuple[str, ...]
    rows: int = 0


@value_class(frozen=True)
class KitReport:
    """The recovery kit's path, and how many secrets it opens."""

    path: str
    secrets: int


@value_class(frozen=True)
class RenewalOutcome:
    """One certificate of a `renew` run: `result` is not-due, held, would-renew, renewed, waiting or failed."""

    certificate_id: int
    names: tuple[str, ...]
    result: str
    due_at: datetime
    order_id: int | None = None
    new_certificate_id: int | None = None
    error: Exception | None = None


@value_class(frozen=True)
class DatabaseReport:
    """A database that was looked at: `place` is fit to be shown, `backend` is sqlite or postgresql.

    `state` is new (nothing in it yet), ours, or older (it will be brought up to date when it is opened); `operators`
    is how many there are in it.
    """

    place: str
    backend: str
    state: str
    operators: int = 0


@value_class(frozen=True)
class BackupFile:
    """A back-up, not looked into. `reason` is own, schema (made before an upgrade) or before-restore."""

    path: str
    made_at: datetime
    size: int
    reason: str


@value_class(frozen=True)
class BackupReport:
    """What is in a back-up: how many of each, rows of the audit trail until when. `older`: its schema is brought up to
    date when it is restored."""

    path: str
    made_at: datetime
    size: int
    schema: str
    older: bool
    until: datetime | None
    rows: int
    operators: int
    accounts: int
    orders: int
    certificates: int


@value_class(frozen=True)
class Restored:
    """Where the database as it was is kept."""

    kept: str


@value_class(frozen=True)
class Diagnosis:
    """One line of doctor: `state` is ok, warning or failed.

    `facts` are what the summary is made of, as values; where a look failed, `error` is why.
    """

    subject: str
    state: str
    summary: str
    advice: str = ""
    facts: dict[str, object] = field(default_factory=dict)
