"""An order's authorizations and challenges as rows: compared with those there are, so that only changes are written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, Table, bindparam, delete, insert, select, update

from acme_desktop.adapters.db.connection import SqlConnection
from acme_desktop.adapters.db.mapping import (
    Values,
    authorization_of,
    authorization_values,
    challenge_of,
    challenge_values,
)
from acme_desktop.adapters.db.rows import HIGHEST_ID
from acme_desktop.adapters.db.tables import authorizations as authorization_table
from acme_desktop.adapters.db.tables import challenges as challenge_table
from acme_desktop.domain.order import Authorization, Challenge, Deployed, OrderId

_LEFT = (Deployed.INTENDED.value, Deployed.DONE.value)


class AuthorizationRows:
    """Authorizations are matched by URL, challenges by URL within their authorization; both keep their ids."""

    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    def of(self, order_id: OrderId) -> tuple[Authorization, ...]:
        """All of one order."""
        if order_id > HIGHEST_ID:
            return ()
        inner: dict[int, list[Challenge]] = {}
        for row in self._rows(challenge_table, order_id):
            inner.setdefault(row.authorization_id, []).append(challenge_of(row))
        return tuple(authorization_of(row, inner.get(row.id, ())) for row in self._rows(authorization_table, order_id))

    def put(self, order_id: OrderId, wanted: Sequence[Authorization]) -> None:
        """Make it these, but for those that still have something deployed."""
        there = self._rows(authorization_table, order_id)
        values = {a.url: authorization_values(a, order_id, n) for n, a in enumerate(wanted)}
        known = {row.url: row for row in there}
        self._update(authorization_table, [(known[url], v) for url, v in values.items() if url in known])
        self._insert(authorization_table, [v for url, v in values.items() if url not in known])
        ids = {row.url: row.id for row in self._rows(authorization_table, order_id)}
        self._put_challenges(order_id, [(ids[a.url], a) for a in wanted])
        self._remove_gone([row for row in there if row.url not in values], order_id, len(wanted))

    def _put_challenges(self, order_id: OrderId, wanted: Iterable[tuple[int, Authorization]]) -> None:
        values = {
            (number, c.url): {**challenge_values(c), "order_id": order_id, "authorization_id": number, "position": n}
            for number, authorization in wanted
            for n, c in enumerate(authorization.challenges)
        }
        touched = {number for number, _ in values}
        there = self._rows(challenge_table, order_id)
        known = {(row.authorization_id, row.url): row for row in there}
        self._update(challenge_table, [(known[key], v) for key, v in values.items() if key in known])
        self._insert(challenge_table, [v for key, v in values.items() if key not in known])
        gone = [row for key, row in known.items() if key[0] in touched and key not in values]
        self._delete(challenge_table, [row.id for row in gone if row.deployed not in _LEFT])

    def _remove_gone(self, gone: Sequence[Row[Any]], order_id: OrderId, behind: int) -> None:
        if not gone:
            return
        left = {row.authorization_id for row in self._rows(challenge_table, order_id) if row.deployed in _LEFT}
        kept = [row for row in gone if row.id in left]
        self._update(authorization_table, [(row, {"position": behind + n}) for n, row in enumerate(kept)])
        removed = [row.id for row in gone if row.id not in left]
        if removed:
            self._connection.change(delete(challenge_table).where(challenge_table.c.authorization_id.in_(removed)))
            self._delete(authorization_table, removed)

    def _rows(self, table: Table, order_id: OrderId) -> Sequence[Row[Any]]:
        wanted = select(table).where(table.c.order_id == order_id).order_by(table.c.position, table.c.id)
        return self._connection.query(wanted).all()

    def _insert(self, table: Table, many: Sequence[Values]) -> None:
        if many:
            self._connection.change(insert(table), many)

    def _update(self, table: Table, pairs: Iterable[tuple[Row[Any], Mapping[str, Any]]]) -> None:
        """Write what differs; rows that differ in the same columns go together."""
        alike: dict[tuple[str, ...], list[Values]] = {}
        for row, values in pairs:
            changed = {name: value for name, value in values.items() if row._mapping[name] != value}
            if changed:
                alike.setdefault(tuple(changed), []).append({"row_id": row.id, **changed})
        for many in alike.values():
            self._connection.change(update(table).where(table.c.id == bindparam("row_id")), many)

    def _delete(self, table: Table, ids: Sequence[int]) -> None:
        if ids:
            self._connection.change(delete(table).where(table.c.id.in_(ids)))
