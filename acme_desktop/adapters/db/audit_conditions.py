"""What somebody looks for in the audit trail, as conditions in SQL."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from acme_desktop.adapters.db.audit_places import Kind, Sieve
from acme_desktop.adapters.db.column_types import storable
from acme_desktop.domain.audit import timestamp
from acme_desktop.domain.events import Topic
from acme_desktop.service.store import AuditFilter

SEARCHED = ("actor", "role", "session", "host", "version", "action", "object_id", "outcome", "detail")
_LONGEST_PATTERN = 40_000  # SQLite takes no longer ones; nothing in the trail is as long
_OBJECT = re.compile(rf"({'|'.join(Topic)})[ :/]+(.+)")


def sieve_of(wanted: AuditFilter, *, on_server: bool) -> Sieve:
    """Everything that is to hold of a row but its kind and its place."""
    conditions, values = ["1 = 1"], {}
    if wanted.since:
        conditions.append("at >= :since")
        values["since"] = timestamp(wanted.since)
    if wanted.until:
        conditions.append("at <= :until")
        values["until"] = timestamp(wanted.until)
    if wanted.chain:
        conditions.append("chain = :chain")
        values["chain"] = storable(wanted.chain)
    if wanted.text:
        condition, patterns = _text(storable(wanted.text), "ILIKE" if on_server else "LIKE")
        conditions.append(condition)
        values |= patterns
    return Sieve(" AND ".join(conditions), values, storable(object_of(wanted)[1]) if wanted.object else None)


def kinds_wanted(wanted: AuditFilter) -> Callable[[Kind], bool] | None:
    """Which kinds; None where every kind of every object is.

    Actions may be named by their topic alone, objects as `order 12` or `12`.
    """
    if not (wanted.actor or wanted.action or wanted.outcome or wanted.object):
        return None
    topic = object_of(wanted)[0]
    return lambda kind: (
        wanted.actor in ("", kind.actor)
        and wanted.action in ("", kind.action if "." in wanted.action else kind.topic)
        and wanted.outcome in ("", kind.outcome)
        and topic in ("", kind.topic)
    )


def object_of(wanted: AuditFilter) -> tuple[str, str]:
    """Topic ("" for any) and id."""
    parts = _OBJECT.fullmatch(wanted.object)
    return ("", wanted.object) if parts is None else (parts[1], parts[2])


def spellings(text: str, *, escaped: bool) -> list[str]:
    """The text as it may stand in a row: beyond ASCII as typed, in capitals, or in small letters.

    The detail is JSON with all of Unicode `escaped`.
    """
    every = {text} if text.isascii() else {text, text.lower(), text.upper()}
    return sorted({json.dumps(spelling)[1:-1] if escaped else spelling for spelling in every})


def _text(text: str, like: str) -> tuple[str, dict[str, str]]:
    """Somewhere in the row, letter case ignored: the condition, and its patterns by name."""
    plain = {f"plain{n}": _pattern(spelling) for n, spelling in enumerate(spellings(text, escaped=False))}
    escaped = {f"escaped{n}": _pattern(spelling) for n, spelling in enumerate(spellings(text, escaped=True))}
    ways = [
        f"{column} {like} :{name} ESCAPE '/'"
        for column in SEARCHED
        for name, pattern in (escaped if column == "detail" else plain).items()
        if len(pattern) < _LONGEST_PATTERN
    ]
    return (f"({' OR '.join(ways)})", plain | escaped) if ways else ("1 = 0", {})


def _pattern(text: str) -> str:
    """It may stand anywhere, and nothing in it stands for something else."""
    return "%" + re.sub("[/%_]", r"/\g<0>", text) + "%"
