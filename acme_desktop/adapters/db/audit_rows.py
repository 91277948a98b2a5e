"""The audit trail as people look through it: by kind, object, time and text, newest first, counted, page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import func, select

from acme_desktop.adapters.db.audit_conditions import kinds_wanted, sieve_of, time_conditions
from acme_desktop.adapters.db.audit_places import AuditPlaces, Kind, Sieve, Span
from acme_desktop.adapters.db.column_types import storable
from acme_desktop.adapters.db.connection import SqlConnection
from acme_desktop.adapters.db.tables import audit_event
from acme_desktop.domain.audit import AuditRow
from acme_desktop.service.listings import AuditKind
from acme_desktop.service.store import AuditFilter

_COLUMNS = audit_event.c
_PAGE = 1000
_MOST_ROWS = 1_000_000
_HIGHEST_SEQ = 2**63 - 1


class SqlAuditRows:
    """Implements store.AuditRows. `own_chain` is this installation's."""

    def __init__(self, connection: SqlConnection, own_chain: str) -> None:
        self._connection = connection
        self._own_chain = storable(own_chain)
        self._places = AuditPlaces(connection)

    def page(self, wanted: AuditFilter) -> tuple[AuditRow, ...]:
        limit = max(0, min(wanted.limit, _MOST_ROWS))
        span = self._span(wanted)
        if span is None or limit == 0:
            return ()
        sieve = sieve_of(wanted)
        kinds = self._kinds(wanted)
        if kinds is None:
            return self._rows(self._all(sieve, span).limit(limit))
        return self._at(self._places.newest(kinds, sieve, span, limit))

    def matching(self, wanted: AuditFilter) -> Iterator[AuditRow]:
        """All of them, in pages, newest first; writers are let in between two of them."""
        wanted = replace(wanted, limit=_PAGE)
        while True:
            rows = self.page(wanted)
            yield from rows
            if len(rows) < _PAGE:
                return
            wanted = replace(wanted, before_seq=rows[-1].seq, before_chain=rows[-1].chain)
            self._connection.let_writers_in()

    def count(self, wanted: AuditFilter, at_most: int) -> int:
        at_most = max(0, min(at_most, _MOST_ROWS))
        wanted = replace(wanted, before_seq=None)
        span = self._span(wanted)
        if span is None:
            return 0
        sieve = sieve_of(wanted)
        kinds = self._kinds(wanted)
        if kinds is not None:
            return self._places.count(kinds, sieve, span, at_most)
        rows = self._all(sieve, span, self._places.place).limit(at_most + 1).subquery()
        number: int = self._connection.query(select(func.count()).select_from(rows)).scalar_one()
        return number

    def kinds(self) -> tuple[AuditKind, ...]:
        return tuple(AuditKind(k.action, k.topic, k.actor, k.outcome) for k in self._places.kinds())

    def story(self, objects: Sequence[tuple[Callable[[str], bool], str]], limit: int) -> tuple[AuditRow, ...]:
        places: set[int] = set()
        for told, object_id in objects:
            kinds = [kind for kind in self._places.kinds(object_id) if told(kind.action)]
            places.update(self._places.newest(kinds, Sieve(object_id=object_id), Span(), limit))
        return tuple(reversed(self._at(sorted(places, reverse=True)[:limit])))

    def _kinds(self, wanted: AuditFilter) -> list[Kind] | None:
        """Those that are looked for, where not every kind and object is."""
        chosen = kinds_wanted(wanted)
        if chosen is None:
            return None
        return [kind for kind in self._places.kinds(sieve_of(wanted).object_id) if chosen(kind)]

    def _span(self, wanted: AuditFilter) -> Span | None:
        """Where to look: in the time that is wanted, and behind the row that the page before ended with."""
        span: Span | None = Span()
        if wanted.since or wanted.until:
            span = self._places.span(*time_conditions(wanted))
        if span is not None and wanted.before_seq is not None:
            last = self._before(wanted.before_chain or wanted.chain or self._own_chain, wanted.before_seq)
            span = replace(span, last=min(span.last, last))
        return span

    def _before(self, chain: str, seq: int) -> int:
        """The last place before that row, or before the next one of its chain that there is."""
        query = select(self._places.place.label("place")).select_from(audit_event)
        query = query.where(_COLUMNS.chain == storable(chain), _COLUMNS.seq >= min(seq, _HIGHEST_SEQ))
        found: int | None = self._connection.query(query.order_by(_COLUMNS.seq).limit(1)).scalar()
        return Span().last if found is None else found - 1

    def _all(self, sieve: Sieve, span: Span, *what: Any) -> Any:
        place = self._places.place
        chosen = select(*(what or (audit_event,))).select_from(audit_event)
        return chosen.where(place.between(span.first, span.last), *sieve.conditions).order_by(place.desc())

    def _at(self, places: Sequence[int]) -> tuple[AuditRow, ...]:
        """Those rows, newest first."""
        if not places:
            return ()
        place = self._places.place
        return self._rows(select(audit_event).where(place.in_(places)).order_by(place.desc()))

    def _rows(self, query: Any) -> tuple[AuditRow, ...]:
        """Column by column, as AuditRow's members stand."""
        return tuple(AuditRow(*tuple(row)) for row in self._connection.query(query))
