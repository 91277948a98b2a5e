"""Certificates as lists show them, a page at a time: first which ones, then only those whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Integer, Row, Text, case, cast, func, or_, select, type_coerce

from acme_desktop.adapters.db.ca_names import CaNames
from acme_desktop.adapters.db.connection import SqlConnection
from acme_desktop.adapters.db.health_terms import HEALTH_RANK, health, implied, renewing
from acme_desktop.adapters.db.listing import beginning, mentions, page_size
from acme_desktop.adapters.db.rows import HIGHEST_ID
from acme_desktop.adapters.db.tables import certificates
from acme_desktop.domain.certificate import CertificateId, CertificateStatus
from acme_desktop.domain.errors import NotFoundError
from acme_desktop.domain.health import Health
from acme_desktop.domain.problem import plain_text
from acme_desktop.domain.solver import SolverKind
from acme_desktop.service.lines import CertificateFilter, CertificateLine, Page

_FIRST_COLUMNS = (
    "id", "names", "issuers", "account_id", "order_id", "not_before", "not_after", "status", "key_type", "auto_renew",
    "own_csr", "solver_kind", "due_at", "exported_to", "failures", "next_attempt", "last_error", "serial",
)  # fmt: skip
_MOST_DAYS = 100_000
_COLUMNS = certificates.c
_UNDER_WAY = renewing()
_JOINED = certificates.outerjoin(_UNDER_WAY, _UNDER_WAY.c.certificate_id == _COLUMNS.id)
_Keys = tuple[ColumnElement[Any], ...]


def renews_itself() -> ColumnElement[bool]:
    """A moment is drawn for these, and kept."""
    return _COLUMNS.auto_renew & ~_COLUMNS.own_csr & (_COLUMNS.status == CertificateStatus.VALID.value)


def _next_renewal() -> ColumnElement[Any]:
    return case((renews_itself(), _COLUMNS.due_at), else_=None)


_SORTS: dict[str, Callable[[ColumnElement[str]], _Keys]] = {
    "expires": lambda _: (_COLUMNS.not_after,),
    "names": lambda _: (_COLUMNS.names,),
    "issuer": lambda _: (_COLUMNS.issuers, _COLUMNS.not_after),
    "state": lambda health_: (case(HEALTH_RANK, value=health_), _COLUMNS.not_after),
    "renewal": lambda _: (_next_renewal(),),
}


class SqlCertificateLines:
    """Implements store.CertificateLines; `now` is what health is told by."""

    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    def page(self, wanted: CertificateFilter, now: datetime) -> Page[CertificateLine]:
        """One look at all that match: how many of each health, and which ones are on the page."""
        authorities = CaNames(self._connection)
        found = self._connection.query(_counted_page(wanted, self._conditions(wanted, authorities, now), now)).all()
        counts = {row.health: int(row.number) for row in found if row.id is None}
        numbers = sorted((row.number, row.id) for row in found if row.id is not None)
        lines = self._lines([row_id for _, row_id in numbers], now, authorities)
        total = counts.get(wanted.health, 0) if wanted.health else sum(counts.values())
        return Page(lines, total, wanted.offset, counts)

    def of_one_health(self, wanted: CertificateFilter, now: datetime) -> tuple[tuple[CertificateLine, ...], int]:
        authorities = CaNames(self._connection)
        verdict = health(now, _UNDER_WAY)
        conditions = (
            *self._conditions(wanted, authorities, now),
            *implied(wanted.health, now),
            verdict == wanted.health,
        )
        found = select(_COLUMNS.id).select_from(_JOINED).where(*conditions)
        total = self._connection.query(select(func.count()).select_from(found.subquery())).scalar_one()
        query = found.order_by(*_order(wanted, _keys(wanted, verdict))).limit(page_size(wanted.limit))
        return self._lines(self._connection.query(query).scalars().all(), now, authorities), int(total)

    def get(self, certificate_id: CertificateId, now: datetime) -> CertificateLine:
        """Raises NotFoundError."""
        known = [certificate_id] if certificate_id <= HIGHEST_ID else []
        found = self._lines(known, now, CaNames(self._connection))
        if not found:
            raise NotFoundError("certificate", certificate_id)
        return found[0]

    def versions(self, certificate_id: CertificateId, now: datetime) -> tuple[CertificateLine, ...]:
        """All for the same set of names, newest first, at most a hundred."""
        same = select(_COLUMNS.identifier_key).where(_COLUMNS.id == certificate_id).scalar_subquery()
        query = select(_COLUMNS.id).where(_COLUMNS.identifier_key == same)
        query = query.order_by(_COLUMNS.not_before.desc(), _COLUMNS.id.desc()).limit(100)
        return self._lines(self._connection.query(query).scalars().all(), now, CaNames(self._connection))

    def _conditions(self, wanted: CertificateFilter, authorities: CaNames, now: datetime) -> list[ColumnElement[bool]]:
        """All but the health, of which there is to be a count each."""
        found: list[ColumnElement[bool]] = []
        if not wanted.superseded and wanted.health != Health.SUPERSEDED.value:
            found.append(_COLUMNS.status.in_((CertificateStatus.VALID.value, CertificateStatus.REVOKED.value)))
        if wanted.account_id is not None:
            found.append(_COLUMNS.account_id == min(wanted.account_id, HIGHEST_ID))
        if wanted.within_days is not None:
            found.extend(_ends_within(wanted.within_days, now))
        if wanted.by_hand:
            by_hand = or_(_COLUMNS.solver_kind == SolverKind.MANUAL.value, ~renews_itself())
            found.append(by_hand)
        if wanted.text.strip():
            # SQLite's LIKE takes no notice of letter case.
            written = type_coerce(_COLUMNS.issuers, Text)
            issuers = func.lower(written) if self._connection.is_postgresql else written
            found.append(mentions(certificates, wanted.text, authorities, issuers, _COLUMNS.serial))
        return found

    def _lines(self, numbers: Sequence[int], now: datetime, authorities: CaNames) -> tuple[CertificateLine, ...]:
        if not numbers:
            return ()
        query = (
            select(*(_COLUMNS[name] for name in _FIRST_COLUMNS), _UNDER_WAY.c.order_id.label("open_order"))
            .add_columns(health(now, _UNDER_WAY).label("health"))
            .select_from(_JOINED)
            .where(_COLUMNS.id.in_(numbers))
        )
        rows = {row.id: row for row in self._connection.query(query)}
        return tuple(_line(rows[number], authorities) for number in numbers if number in rows)


def _ends_within(days: int, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Not ended yet, and ends that soon; with 0 days, ended. Of those in use only."""
    in_use = _COLUMNS.status == CertificateStatus.VALID.value
    if days <= 0:
        return (in_use, _COLUMNS.not_after <= now)
    return (in_use, _COLUMNS.not_after > now, _COLUMNS.not_after <= now + timedelta(days=min(days, _MOST_DAYS)))


def _counted_page(wanted: CertificateFilter, conditions: Sequence[ColumnElement[bool]], now: datetime) -> Any:
    """Rows of two kinds: without an id, a health and its number; with one, a certificate and its place on the page."""
    verdict = health(now, _UNDER_WAY)
    keys = [key.label(f"key{place}") for place, key in enumerate(_keys(wanted, verdict))]
    judged = select(*keys, verdict.label("health")).select_from(_JOINED).where(*conditions).cte("judged")
    counts = select(cast(None, Integer).label("id"), judged.c.health, func.count().label("number"))
    named = [judged.c[key.name] for key in keys]
    page = select(judged).order_by(*_order(wanted, named))
    if wanted.health:
        page = page.where(judged.c.health == wanted.health)
    some = page.limit(page_size(wanted.limit)).offset(beginning(wanted.offset)).subquery("some")
    place = func.row_number().over(order_by=_order(wanted, [some.c[key.name] for key in keys]))
    return counts.group_by(judged.c.health).union_all(select(some.c[keys[-1].name], some.c.health, place))


def _keys(wanted: CertificateFilter, verdict: ColumnElement[str]) -> tuple[ColumnElement[Any], ...]:
    """What to sort by; in the end, the number."""
    return (*_SORTS.get(wanted.sort, _SORTS["expires"])(verdict), _COLUMNS.id)


def _order(wanted: CertificateFilter, keys: Sequence[ColumnElement[Any]]) -> list[ColumnElement[Any]]:
    """What has no moment stands at the end either way."""
    missing = [keys[0].is_(None)] if wanted.sort == "renewal" else []
    return [*missing, *(key.desc() if wanted.descending else key.asc() for key in keys)]


def _line(row: Row[Any], authorities: CaNames) -> CertificateLine:
    own = row.auto_renew and not row.own_csr and row.status == CertificateStatus.VALID.value
    return CertificateLine(
        id=row.id,
        names=tuple(row.names.split("\n")),
        issuer=plain_text(row.issuers[0], 200) if row.issuers else "",
        ca=authorities.name(row.account_id),
        environment=authorities.environment(row.account_id),
        account_id=row.account_id,
        order_id=row.order_id,
        not_before=row.not_before,
        not_after=row.not_after,
        health=Health(row.health),
        key_type=row.key_type,
        auto_renew=row.auto_renew,
        automatic=row.solver_kind != SolverKind.MANUAL.value,
        next_renewal=row.due_at if own else None,
        exported_to=row.exported_to,
        open_order=row.open_order,
        trouble=plain_text(row.last_error) if row.failures else "",
        tries=row.failures,
        next_attempt=row.next_attempt if row.failures else None,
    )
