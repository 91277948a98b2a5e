"""The audit trail as people look through it: by kind, object, time and text, newest first, counted, page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import func, select, text

from acme_desktop.adapters.db.audit_conditions import kinds_wanted, sieve_of
from acme_desktop.adapters.db.audit_places import AuditPlaces, Kind, Sieve, Span
from acme_desktop.adapters.db.audit_text import SqlAuditText
from acme_desktop.adapters.db.audit_values import EVENT_COLUMNS, event_from
from acme_desktop.adapters.db.column_types import storable
from acme_desktop.adapters.db.connection import SqlConnection
from acme_desktop.adapters.db.tables import audit_event
from acme_desktop.domain.audit import AuditRow
from acme_desktop.service.listings import AuditKind
from acme_desktop.service.store import AuditFilter

_COLUMNS = audit_event.c
_PAGE = 1000
_AT_ONCE = 500  # rows fetched by their places
_MOST_ROWS = 1_000_000
_HIGHEST_SEQ = 2**63 - 1
# One or two letters stand in most rows or in next to none: so many are looked through before the index is asked.
_LOOKED_THROUGH, _SHORT = 20_000, 3


class SqlAuditRows:
    """Implements store.AuditRows. `own_chain` is this installation's."""

    def __init__(self, connection: SqlConnection, own_chain: str, index: SqlAuditText) -> None:
        self._connection = connection
        self._own_chain = storable(own_chain)
        self._places = AuditPlaces(connection)
        self._text = index

    def page(self, wanted: AuditFilter) -> tuple[AuditRow, ...]:
        limit = max(0, min(wanted.limit, _MOST_ROWS))
        if limit == 0:
            return ()
        new, old = self._parted(wanted)
        places = self._newest(wanted, new, limit)
        if old and len(places) < limit:
            places += self._text.newest(wanted, old, limit - len(places))
        return self._at(places)

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
        new, old = self._parted(wanted)
        number = self._count(wanted, new, at_most)
        if old and number <= at_most:
            number += self._text.count(wanted, old, at_most - number)
        return number

    def kinds(self) -> tuple[AuditKind, ...]:
        return tuple(AuditKind(k.action, k.topic, k.actor, k.outcome) for k in self._places.kinds())

    def story(self, objects: Sequence[tuple[Callable[[str], bool], str]], limit: int) -> tuple[AuditRow, ...]:
        places: set[int] = set()
        for told, object_id in objects:
            kinds = [kind for kind in self._places.kinds(object_id) if told(kind.action)]
            places.update(self._places.newest(kinds, Sieve(object_id=object_id), Span(), limit))
        return tuple(reversed(self._at(sorted(places, reverse=True)[:limit])))

    def _parted(self, wanted: AuditFilter) -> tuple[Span, Span | None]:
        """Where to look row by row, and where the index of texts is asked, if it is."""
        span = self._span(wanted)
        end = self._text.end if wanted.text else 0
        if wanted.text and len(wanted.text) < _SHORT:
            end = min(end, span.last - _LOOKED_THROUGH, self._text.end - _LOOKED_THROUGH)
        if end < span.first:
            return span, None
        return replace(span, first=max(span.first, end + 1)), replace(span, last=min(span.last, end))

    def _newest(self, wanted: AuditFilter, span: Span, limit: int) -> list[int]:
        kinds = self._kinds(wanted)
        if kinds is not None:
            return self._places.newest(kinds, self._sieve(wanted), span, limit)
        found = self._connection.query(self._all(wanted, span, limit))
        return [row.place for row in found]

    def _count(self, wanted: AuditFilter, span: Span, at_most: int) -> int:
        kinds = self._kinds(wanted)
        if kinds is not None:
            return self._places.count(kinds, self._sieve(wanted), span, at_most)
        rows = self._all(wanted, span, at_most + 1).subquery()
        number: int = self._connection.query(select(func.count()).select_from(rows)).scalar_one()
        return number

    def _kinds(self, wanted: AuditFilter) -> list[Kind] | None:
        """Those that are looked for, where not every kind and object is."""
        chosen = kinds_wanted(wanted)
        if chosen is None:
            return None
        return [kind for kind in self._places.kinds(self._sieve(wanted).object_id) if chosen(kind)]

    def _sieve(self, wanted: AuditFilter) -> Sieve:
        return sieve_of(wanted, on_server=self._connection.is_postgresql)

    def _span(self, wanted: AuditFilter) -> Span:
        """Where to look: in the time that is wanted, and behind the row that the page before ended with."""
        span = self._places.span(wanted.since, wanted.until) if wanted.since or wanted.until else Span()
        if wanted.before_seq is not None:
            last = self._before(wanted.before_chain or wanted.chain or self._own_chain, wanted.before_seq)
            span = replace(span, last=min(span.last, last))
        return span

    def _before(self, chain: str, seq: int) -> int:
        """The last place before that row, or before the next one of its chain that there is."""
        query = select(self._places.place.label("place")).select_from(audit_event)
        query = query.where(_COLUMNS.chain == storable(chain), _COLUMNS.seq >= min(seq, _HIGHEST_SEQ))
        found: int | None = self._connection.query(query.order_by(_COLUMNS.seq).limit(1)).scalar()
        return Span().last if found is None else found - 1

    def _all(self, wanted: AuditFilter, span: Span, limit: int) -> Any:
        place, sieve = self._places.place, self._sieve(wanted)
        condition = text(sieve.condition).bindparams(**sieve.values)
        chosen = select(place.label("place")).select_from(audit_event)
        return chosen.where(place.between(span.first, span.last), condition).order_by(place.desc()).limit(limit)

    def _at(self, places: Sequence[int]) -> tuple[AuditRow, ...]:
        """Those rows, newest first; column by column, as AuditRow's members stand."""
        place = self._places.place
        rows: list[AuditRow] = []
        for start in range(0, len(places), _AT_ONCE):
            query = select(*EVENT_COLUMNS).where(place.in_(places[start : start + _AT_ONCE])).order_by(place.desc())
            rows.extend(event_from(row) for row in self._connection.query(query))
        return tuple(rows)
