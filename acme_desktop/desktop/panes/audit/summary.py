"""A row of the trail in one line: what its detail says, without its braces."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QCoreApplication

from acme_desktop.domain.audit import AuditRow
from acme_desktop.domain.problem import plain_text

_LONGEST = 240
# What says most, first; these are shown without their name.
_TELLING = ("why", "message", "reason", "problem", "error", "summary", "names", "identifiers", "name", "file", "email")
_ROUTES = {"order": "/acme/orders/{}", "account": "/acme/accounts/{}", "certificate": "/acme/certificates/{}",
           "challenge": "/acme/orders/{}/challenges"}  # fmt: skip


def detail_of(row: AuditRow) -> Mapping[str, Any]:
    """The detail as it was recorded; empty where it can't be read (then the chain does not hold either)."""
    try:
        found = json.loads(row.detail)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def summary(row: AuditRow) -> str:
    """As in “a.example, b.example · letsencrypt”."""
    detail = detail_of(row)
    first = [_words(detail[name]) for name in _TELLING if detail.get(name)]
    rest = [
        f"{name.replace('_', ' ')} {_words(value)}"
        for name, value in detail.items()
        if name not in _TELLING and value not in (None, "", [], {}, 0)
    ]
    return plain_text(" · ".join(filter(None, [*first, *rest])), _LONGEST)


def moment_of(row: AuditRow) -> datetime:
    """When; the beginning of time where the text is no moment."""
    try:
        return datetime.fromisoformat(row.at)
    except ValueError:
        return datetime(1970, 1, 1, tzinfo=UTC)


def object_of(row: AuditRow) -> str:
    """As in “order 214”; what happens to challenges is told of their order."""
    topic = "order" if row.topic == "challenge" and row.object_id else row.topic
    return f"{topic} {row.object_id}".strip()


def route_of(row: AuditRow) -> str:
    """Where the object is shown; "" where it has no place."""
    number = row.object_id
    if not (number.isascii() and number.isdigit()) or number.startswith("0") or len(number) > 18:
        return ""
    return _ROUTES.get(row.topic, "").format(number)


def pretty(row: AuditRow) -> str:
    """The detail as it can be read, one member a line."""
    detail = detail_of(row)
    return json.dumps(detail, indent=1, ensure_ascii=False, sort_keys=True) if detail else ""


def _member(key: str, value: object) -> str:
    """Counts stand before what they count, as in “3 green”."""
    return f"{value} {key}" if isinstance(value, int) else f"{key} {_words(value)}"


def _words(value: object) -> str:
    if isinstance(value, Mapping):
        told = value.get("detail") or value.get("title")
        if told:
            return str(told)
        return ", ".join(
            _member(str(key), inner) for key, inner in list(value.items())[:6] if inner not in (0, "", None)
        )
    if isinstance(value, list):
        shown = ", ".join(_words(inner) for inner in value[:3])
        more = len(value) - 3
        if more > 0:
            return QCoreApplication.translate("audit", "{shown} and %n more", "", more).format(shown=shown)
        return shown
    if isinstance(value, bool):
        yes, no = QCoreApplication.translate("audit", "yes"), QCoreApplication.translate("audit", "no")
        return yes if value else no
    return str(value)
