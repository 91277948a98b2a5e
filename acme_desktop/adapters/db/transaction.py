"""Transactions and the database that begins them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Self

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

from acme_desktop.adapters.db.accounts import SqlAccounts
from acme_desktop.adapters.db.audit_rows import SqlAuditRows
from acme_desktop.adapters.db.audit_text import SqlAuditText
from acme_desktop.adapters.db.audit_trail import SqlAuditTrail
from acme_desktop.adapters.db.busy import WriterTurn, patiently
from acme_desktop.adapters.db.certificate_lines import SqlCertificateLines
from acme_desktop.adapters.db.certificates import SqlCertificates
from acme_desktop.adapters.db.connection import SqlConnection
from acme_desktop.adapters.db.dashboard_facts import SqlDashboardFacts
from acme_desktop.adapters.db.facts import SqlValues
from acme_desktop.adapters.db.faults import damaged, place_of, storage_error
from acme_desktop.adapters.db.fence import check_still_held
from acme_desktop.adapters.db.leftovers import SqlLeftovers
from acme_desktop.adapters.db.limit_records import SqlLimitRecords
from acme_desktop.adapters.db.operators import SqlOperators
from acme_desktop.adapters.db.order_lines import SqlOrderLines
from acme_desktop.adapters.db.orders import SqlOrders
from acme_desktop.adapters.db.schema import Schema
from acme_desktop.adapters.db.sealed_secrets import SqlSecrets
from acme_desktop.domain.events import Event
from acme_desktop.service.job import Job
from acme_desktop.service.listings import CertificateLines, DashboardFacts, LimitRecords, OrderLines
from acme_desktop.service.ports import Clock
from acme_desktop.service.store import (
    Accounts,
    AuditRows,
    AuditText,
    AuditTrail,
    Certificates,
    Leftovers,
    Operators,
    Orders,
    Secrets,
    Values,
)

_LARGE = 64 << 20  # bytes


class SqlTransaction:
    """Implements ports.Transaction. Begun by `with`; used by one thread; of no use after `commit`."""

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

    def __init__(
        self, connection: SqlConnection, trail: SqlAuditTrail, job: Job, clock: Clock, turn: WriterTurn | None
    ) -> None:
        self.connection = connection
        self.operators = SqlOperators(connection)
        self.accounts = SqlAccounts(connection)
        self.orders = SqlOrders(connection)
        self.certificates = SqlCertificates(connection)
        self.secrets = SqlSecrets(connection)
        self.values = SqlValues(connection)
        self.order_lines = SqlOrderLines(connection)
        self.certificate_lines = SqlCertificateLines(connection)
        self.dashboard = SqlDashboardFacts(connection)
        self.limits = SqlLimitRecords(connection)
        self.leftovers = SqlLeftovers(connection)
        self.audit = self._trail = trail
        self.audit_text = index = SqlAuditText(connection)
        self.audit_rows = SqlAuditRows(connection, trail.own_chain, index)
        self._job = job
        self._clock = clock
        self._turn = turn
        self._events: list[Event] = []

    def __enter__(self) -> Self:
        """Raises StorageError; BusyError where a lease of the job is lost; Cancelled where a stop was asked for while
        others were writing."""
        if self._turn:
            self._turn.take(self._job)
        try:
            self.connection.begin()
            check_still_held(self.connection, self._job.leases)
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def record(self, event: Event) -> None:
        self._trail.append(event, self._job.actor, self._clock.now())
        self._events.append(event)

    def commit(self) -> None:
        self.connection.commit()
        self._end()  # others may write while whoever listens is told
        events, self._events = self._events, []
        for event in events:
            self._job.report(event)

    def _end(self) -> None:
        self.connection.close()
        turn, self._turn = self._turn, None
        if turn:
            turn.give_back()


class SqlDatabase:
    """Implements ports.Database; made by `open_database`. Safe to use from several threads.

    `patience` is how long others are waited for, in seconds. `close` gives all connections back.
    """

    def __init__(
        self, engine: Engine, schema: Schema, clock: Clock, *, chain: str, host: str, version: str, patience: float
    ) -> None:
        self.chain = chain
        self.host = host
        self.clock = clock
        self.engine = engine
        self.version = version
        self.patience = patience
        self._schema = schema
        is_file = engine.dialect.name == "sqlite"
        self._turn = WriterTurn(place_of(engine.url), patience) if is_file else None

    def write(self, job: Job) -> SqlTransaction:
        return self._transaction(job, writable=True)

    def read(self) -> SqlTransaction:
        return self._transaction(Job(), writable=False)

    def describe(self, *, whole: bool = False) -> Mapping[str, str]:
        """`kind`, `place`, `schema`, `server` (its version); SQLite also `journal` and `integrity`.

        Looking at every page of a large file takes seconds, and nobody can write meanwhile: that is done if `whole`.
        Raises StorageError, also where the file is damaged.
        """
        try:
            return patiently(lambda: self._describe(whole), patience=self.patience)
        except SQLAlchemyError as error:
            raise storage_error(error, self.engine.url) from error

    @contextmanager
    def alone(self, job: Job) -> Iterator[None]:
        """Among the threads of this process that write. Raises Cancelled, or StorageError when patience ends."""
        if self._turn is None:
            yield
            return
        self._turn.take(job)
        try:
            yield
        finally:
            self._turn.give_back()

    def close(self) -> None:
        """At the end of the program."""
        self.engine.dispose()

    def _describe(self, whole: bool) -> dict[str, str]:
        facts = {"place": place_of(self.engine.url), "schema": self._schema.version()}
        with self.engine.connect() as line:
            if self.engine.dialect.name == "sqlite":
                integrity = _integrity(line, whole)
                if not integrity:
                    raise damaged(self.engine.url)
                return facts | {
                    "kind": "SQLite",
                    "server": str(line.execute(text("SELECT sqlite_version()")).scalar()),
                    "journal": str(line.exec_driver_sql("PRAGMA journal_mode").scalar()),
                    "integrity": integrity,
                }
            return facts | {"kind": "PostgreSQL", "server": str(line.execute(text("SHOW server_version")).scalar())}

    def _transaction(self, job: Job, *, writable: bool) -> SqlTransaction:
        connection = SqlConnection(self.engine, writable=writable, patience=self.patience, job=job)
        trail = SqlAuditTrail(connection, self.chain, self.host, self.version)
        return SqlTransaction(connection, trail, job, self.clock, self._turn if writable else None)


def _integrity(line: Connection, whole: bool) -> str:
    """ "ok", or that it was not looked at; "" where the file is damaged."""
    size = int(
        line.execute(text("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")).scalar() or 0
    )
    if size > _LARGE and not whole:
        return f"not looked at ({size >> 20} MB)"
    return "ok" if line.exec_driver_sql("PRAGMA quick_check(1)").scalar() == "ok" else ""
