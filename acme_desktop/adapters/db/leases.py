"""Leases: one worker at a time per name, across threads, processes and machines.

A row says who works on a name and until when; a thread puts that moment off while the work goes on. A worker that
died without a word loses it when the moment comes, on its own machine at once. `token` grows with every holder, so
that whoever was asleep for too long neither writes (`fence.py`) nor releases what is not its own.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, func, insert, select, update

from acme_desktop.adapters.db.connection import RowConflictError
from acme_desktop.adapters.db.fence import check_still_held, worker_of
from acme_desktop.adapters.db.process_identity import ProcessIdentity, is_gone, this_process
from acme_desktop.adapters.db.tables import lease
from acme_desktop.adapters.db.transaction import SqlDatabase, SqlTransaction
from acme_desktop.domain.errors import BusyError, StorageError
from acme_desktop.service.job import Job, Lease
from acme_desktop.service.ports import Clock

_log = logging.getLogger(__name__)

EXPIRY = timedelta(seconds=60)
REFRESH = timedelta(seconds=15)


class SqlLeases:
    """Implements ports.Leases. Times are the server's with PostgreSQL, the clock's with SQLite (one machine)."""

    def __init__(
        self, database: SqlDatabase, clock: Clock, *, expiry: timedelta = EXPIRY, refresh: timedelta = REFRESH
    ) -> None:
        self._database = database
        self._clock = clock
        self._expiry = expiry
        self._refresh_every = refresh.total_seconds()
        self._held: dict[str, int] = {}
        self._change = threading.Condition()
        self._refresher: threading.Thread | None = None

    @contextmanager
    def hold(self, name: str, job: Job) -> Iterator[Job]:
        """Not to be entered inside a writing transaction. Raises BusyError, StorageError."""
        token = self._take(name, job)
        self._keep(name, token)
        try:
            yield replace(job, leases=(*job.leases, Lease(name, token)))
        finally:
            with self._change:
                self._held.pop(name, None)
                self._change.notify()
            self._release(name, token)

    def is_held(self, name: str) -> bool:
        """Raises StorageError."""
        with self._database.read() as tx:
            row = tx.connection.query(select(lease).where(lease.c.name == name)).first()
            return row is not None and self._is_held(row, self._now(tx))

    def check(self, job: Job) -> None:
        """Raises BusyError, StorageError."""
        with self._database.read() as tx:
            check_still_held(tx.connection, job.leases)

    def held(self) -> tuple[str, ...]:
        """Raises StorageError."""
        with self._database.read() as tx:
            now = self._now(tx)
            rows = tx.connection.query(select(lease).order_by(lease.c.name)).all()
        return tuple(row.name for row in rows if self._is_held(row, now))

    def _take(self, name: str, job: Job) -> int:
        me = this_process(self._database.host)
        with self._database.write(job) as tx:
            now = self._now(tx)
            row = tx.connection.query(select(lease).where(lease.c.name == name), lock=True).first()
            if row is not None and self._is_held(row, now):
                raise _busy(row)
            token = 1 if row is None else int(row.token) + 1
            values = self._values(me, token, now)
            try:
                if row is None:
                    tx.connection.add(insert(lease).values(name=name, **values))
                else:
                    tx.connection.change(update(lease).where(lease.c.name == name).values(**values))
            except RowConflictError:  # with PostgreSQL another may have inserted it since we looked
                row = tx.connection.query(select(lease).where(lease.c.name == name)).one()
                raise _busy(row) from None
            tx.commit()
        return token

    def _values(self, me: ProcessIdentity, token: int, now: datetime) -> dict[str, Any]:
        return {
            "holder": threading.current_thread().name,
            "host": self._database.host,
            "place": me.place,
            "pid": me.pid,
            "started": me.started,
            "token": token,
            "taken_at": now,
            "expires_at": now + self._expiry,
        }

    def _is_held(self, row: Row[Any], now: datetime) -> bool:
        if not row.holder or row.expires_at <= now:
            return False
        if is_gone(ProcessIdentity(row.place, row.pid, row.started), self._database.host):
            return False
        # One that reaches further than a lease can was taken by a clock that has been set back since; whoever lives
        # and can't be seen from here puts that right when it refreshes.
        here: bool = row.place == this_process(self._database.host).place
        return here or row.expires_at <= now + self._expiry

    def _now(self, tx: SqlTransaction) -> datetime:
        """All workstations of one server go by its clock."""
        if not tx.connection.is_postgresql:
            return self._clock.now()
        moment: datetime = tx.connection.query(select(func.clock_timestamp())).scalar_one()
        return moment

    def _release(self, name: str, token: int) -> None:
        """Never raises: where the database is out of reach, the lease expires by itself."""
        mine = (lease.c.name == name, lease.c.token == token)
        try:
            with self._database.write(Job()) as tx:
                tx.connection.change(update(lease).where(*mine).values(holder="", expires_at=lease.c.taken_at))
                tx.commit()
        except StorageError as error:
            _log.warning("the lease %s could not be given back and will expire: %s", name, error)

    def _keep(self, name: str, token: int) -> None:
        with self._change:
            self._held[name] = token
            if self._refresher is None:
                self._refresher = threading.Thread(target=self._refresh_all, name="lease-refresher", daemon=True)
                self._refresher.start()

    def _refresh_all(self) -> None:
        """The refresher's life: from the first lease until none is held."""
        while True:
            with self._change:
                if self._change.wait_for(lambda: not self._held, self._refresh_every):
                    self._refresher = None
                    return
                held = dict(self._held)
            self._refresh(held)

    def _refresh(self, held: dict[str, int]) -> None:
        try:
            with self._database.write(Job()) as tx:
                until = self._now(tx) + self._expiry
                for name, token in sorted(held.items()):
                    mine = (lease.c.name == name, lease.c.token == token, lease.c.holder != "")
                    if not tx.connection.change(update(lease).where(*mine).values(expires_at=until)).rowcount:
                        self._lost(name, token)
                tx.commit()
        except StorageError as error:
            _log.warning("leases could not be refreshed: %s", error)

    def _lost(self, name: str, token: int) -> None:
        """Given back meanwhile; or this machine slept, and another took over."""
        with self._change:
            if self._held.get(name) == token:
                del self._held[name]
                _log.warning("another worker has taken over %s", name)


def _busy(row: Row[Any]) -> BusyError:
    worker = worker_of(row)
    return BusyError(
        "{name} is being worked on by {worker}",
        holder=worker,
        hint="Wait for it to finish, or stop it, then try again.",
        name=row.name,
        worker=worker,
    )
