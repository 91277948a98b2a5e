"""What somebody looks for in the audit trail, as conditions in SQL."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from sqlalchemy import ColumnElement, or_

from acme_desktop.adapters.db.audit_places import Kind, Sieve
from acme_desktop.adapters.db.column_types import storable
from acme_desktop.adapters.db.tables import audit_event
from acme_desktop.domain.audit import timestamp
from acme_desktop.domain.events import Topic
from acme_desktop.service.store import AuditFilter

SEARCHED = ("actor", "role", "session", "host", "version", "action", "object_id", "outcome", "detail")
_OBJECT = re.compile(rf"({'|'.join(Topic)})[ :/]+(.+)")
_COLUMNS = audit_event.c


def sieve_of(wanted: AuditFilter) -> Sieve:
    """Everything that is to hold of a row but its kind and its place."""
    found = time_conditions(wanted)
    if wanted.chain:
        found.append(_COLUMNS.chain == storable(wanted.chain))
    if wanted.text:
        found.append(_text(storable(wanted.text)))
    return Sieve(tuple(found), storable(_object(wanted)[1]) if wanted.object else None)


def time_conditions(wanted: AuditFilter) -> list[ColumnElement[bool]]:
    """Since and until, both included."""
    found: list[ColumnElement[bool]] = []
    if wanted.since:
        found.append(_COLUMNS.at >= timestamp(wanted.since))
    if wanted.until:
        found.append(_COLUMNS.at <= timestamp(wanted.until))
    return found


def kinds_wanted(wanted: AuditFilter) -> Callable[[Kind], bool] | None:
    """Which kinds; None where every kind of every object is.

    Actions may be named by their topic alone, objects as `order 12` or `12`.
    """
    if not (wanted.actor or wanted.action or wanted.outcome or wanted.object):
        return None
    topic = _object(wanted)[0]
    return lambda kind: (
        wanted.actor in ("", kind.actor)
        and wanted.action in ("", kind.action if "." in wanted.action else kind.topic)
        and wanted.outcome in ("", kind.outcome)
        and topic in ("", kind.topic)
    )


def _object(wanted: AuditFilter) -> tuple[str, str]:
    """Topic ("" for any) and id."""
    parts = _OBJECT.fullmatch(wanted.object)
    return ("", wanted.object) if parts is None else (parts[1], parts[2])


def spellings(text: str, *, escaped: bool) -> list[str]:
    """The text as it may stand in a row: beyond ASCII as typed, in capitals, or in small letters.

    The detail is JSON with all of Unicode `escaped`.
    """
    every = {text} if text.isascii() else {text, text.lower(), text.upper()}
    return sorted({json.dumps(spelling)[1:-1] if escaped else spelling for spelling in every})


def _text(text: str) -> ColumnElement[bool]:
    """Somewhere in the row, letter case ignored."""
    return or_(
        *(
            _COLUMNS[column].icontains(spelling, autoescape=True)
            for column in SEARCHED
            for spelling in spellings(text, escaped=column == "detail")
        )
    )
