"""What somebody looks for in the audit trail, as conditions in SQL."""

from __future__ import annotations

import json
import re

from sqlalchemy import ColumnElement, or_

from acme_desktop.adapters.db.column_types import storable
from acme_desktop.adapters.db.tables import audit_event
from acme_desktop.domain.audit import timestamp
from acme_desktop.domain.events import Topic
from acme_desktop.service.store import AuditFilter

_SEARCHED = (
    "at", "actor", "role", "session", "host", "version", "action", "object_id", "outcome", "detail",
)  # fmt: skip
_OBJECT = re.compile(rf"({'|'.join(Topic)})[ :/]+(.+)")


def conditions(wanted: AuditFilter) -> list[ColumnElement[bool]]:
    """One for each member that filters. Actions may be named by their topic alone, objects as `order 12` or `12`."""
    columns = audit_event.c
    found: list[ColumnElement[bool]] = []
    if wanted.since:
        found.append(columns.at >= timestamp(wanted.since))
    if wanted.until:
        found.append(columns.at <= timestamp(wanted.until))
    if wanted.actor:
        found.append(columns.actor == wanted.actor)
    if wanted.action:
        found.append((columns.action if "." in wanted.action else columns.topic) == wanted.action)
    if wanted.object:
        found.extend(_object(wanted.object))
    if wanted.outcome:
        found.append(columns.outcome == wanted.outcome)
    if wanted.text:
        found.append(_text(storable(wanted.text)))
    return found


def _object(name: str) -> list[ColumnElement[bool]]:
    parts = _OBJECT.fullmatch(name)
    if parts is None:
        return [audit_event.c.object_id == name]
    return [audit_event.c.topic == parts[1], audit_event.c.object_id == parts[2]]


def _text(text: str) -> ColumnElement[bool]:
    """Somewhere in the row, letter case ignored (beyond ASCII: as typed, in capitals, or in small letters).

    The detail is JSON with all of Unicode escaped, so that it is searched for the escaped form.
    """
    spellings = {text} if text.isascii() else {text, text.lower(), text.upper()}
    return or_(
        *(
            audit_event.c[column].icontains(
                json.dumps(spelling)[1:-1] if column == "detail" else spelling, autoescape=True
            )
            for column in _SEARCHED
            for spelling in sorted(spellings)
        )
    )
