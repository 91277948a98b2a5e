"""The fence: whoever slept through its lease writes nothing any more, however little it has noticed.

The token is looked at in the very transaction that writes. Where others could write at the same time (PostgreSQL), the
lease's row stays locked until that transaction has ended, so that nobody takes the lease over in between.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select

from acme_desktop.adapters.db.connection import SqlConnection
from acme_desktop.adapters.db.tables import lease
from acme_desktop.domain.errors import BusyError
from acme_desktop.service.job import Lease


def check_still_held(connection: SqlConnection, leases: Sequence[Lease]) -> None:
    """Raises BusyError where another worker has taken one of these over. One that nobody else took is still ours."""
    if not leases:
        return
    # In the order of their names, as they are refreshed: two that lock several wait for each other, and not for ever.
    wanted = select(lease).where(lease.c.name.in_([one.name for one in leases])).order_by(lease.c.name)
    rows = {row.name: row for row in connection.query(wanted, lock=True)}
    for one in leases:
        row = rows.get(one.name)
        if row is None or row.token != one.token or not row.holder:
            raise _taken_over(one.name, row)


def worker_of(row: Row[Any]) -> str:
    """Who holds a lease, for people."""
    return f"process {row.pid} on {row.host}, since {row.taken_at:%Y-%m-%d %H:%M:%S} UTC"


def _taken_over(name: str, row: Row[Any] | None) -> BusyError:
    worker = worker_of(row) if row is not None else "another worker"
    return BusyError(
        "{name} was taken over meanwhile by {worker}",
        holder=worker,
        hint="This one was asleep for too long; what it had not written yet is left to the other.",
        name=name,
        worker=worker,
    )
