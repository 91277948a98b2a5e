"""Rows of the trail as they are found: whoever has the file may have put anything into any of its columns.

Nothing of that may keep the rest from being read. What is of another kind than we store becomes a text about it, which
no hash and no signature fits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import LargeBinary, Table
from sqlalchemy.sql.expression import ColumnElement, type_coerce
from sqlalchemy.types import NullType

from acme_desktop.adapters.db.tables import audit_checkpoint, audit_event
from acme_desktop.domain.audit import AuditRow, Checkpoint

_OUT_OF_PLACE = -1
_KINDS: dict[str, type] = {"str": str, "int": int, "bytes": bytes}


def _unread(table: Table) -> tuple[ColumnElement[Any], ...]:
    """The columns, in the order of the table, as the driver hands them over."""
    return tuple(type_coerce(c, NullType()) if isinstance(c.type, LargeBinary) else c for c in table.c)


def _kinds(value: type[AuditRow | Checkpoint]) -> tuple[type, ...]:
    return tuple(_KINDS[str(field.type)] for field in fields(value))


EVENT_COLUMNS = _unread(audit_event)
CHECKPOINT_COLUMNS = _unread(audit_checkpoint)
_EVENT_KINDS = _kinds(AuditRow)
_CHECKPOINT_KINDS = _kinds(Checkpoint)


def event_from(values: Sequence[Any]) -> AuditRow:
    """From EVENT_COLUMNS; a row's number that is none is -1."""
    if tuple(map(type, values)) == _EVENT_KINDS:
        return AuditRow(*values)
    return AuditRow(*map(_as_found, values, _EVENT_KINDS))


def checkpoint_from(values: Sequence[Any]) -> Checkpoint:
    """From CHECKPOINT_COLUMNS."""
    return Checkpoint(*map(_as_found, values, _CHECKPOINT_KINDS))


def hash_from(value: object) -> bytes:
    """A hash by itself."""
    found: bytes = _as_found(value, bytes)
    return found


def _as_found(value: object, kind: type) -> Any:
    if isinstance(value, kind):
        return value
    if kind is int:
        return _OUT_OF_PLACE
    if kind is bytes and isinstance(value, memoryview):
        return bytes(value)
    return repr(value) if kind is str else repr(value).encode("utf-8", "surrogatepass")
