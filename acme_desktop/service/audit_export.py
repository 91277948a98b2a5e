"""The audit trail as JSON Lines, which the stand-alone verifier and `audit verify FILE` read.

Line 1 is a header; then each chain's rows in order, then its checkpoints; the last line holds the heads. Hashes, keys
and signatures are hexadecimal.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, fields
from datetime import datetime
from typing import TypeVar, cast

from acme_desktop.domain.audit import Anchor, AuditRow, ChainReport, ChainVerifier, Checkpoint, timestamp
from acme_desktop.domain.errors import InputError
from acme_desktop.service.store import AuditTrail

_FORMAT = "acme-desktop-audit"
_BINARY = frozenset(("prev_hash", "hash", "head", "public_key", "signature"))
_Kind = TypeVar("_Kind", AuditRow, Checkpoint)


def lines(trail: AuditTrail, now: datetime) -> Iterator[str]:
    """Every chain, as the lines of an export (without line ends)."""
    yield _line({"format": _FORMAT, "version": 1, "exported_at": timestamp(now)})
    heads: dict[str, object] = {}
    for chain in trail.chains():
        for row in trail.rows(chain):
            yield _line({"row": _plain(row)})
        for mark in trail.checkpoints(chain):
            yield _line({"checkpoint": _plain(mark)})
        seq, head = trail.head(chain)
        heads[chain] = {"rows": seq, "head": head.hex()}
    yield _line({"end": heads})


class _Unreadable(Exception):
    """A line that no export of ours holds."""


class _Export:
    """An export read line by line: rows and checkpoints by chain, and the stated heads."""

    def __init__(self) -> None:
        self.rows: dict[str, list[AuditRow]] = {}
        self.marks: dict[str, list[Checkpoint]] = {}
        self.heads: dict[str, object] | None = None

    def take(self, line: str) -> None:
        """Raises _Unreadable."""
        kind, body = _parse(line)
        if self.heads is not None:
            raise _Unreadable
        if kind == "row":
            row = _built(AuditRow, body)
            self.rows.setdefault(row.chain, []).append(row)
        elif kind == "checkpoint":
            mark = _built(Checkpoint, body)
            self.marks.setdefault(mark.chain, []).append(mark)
        else:
            self.heads = body

    def report(self, chain: str, verify: Callable[[bytes, bytes, bytes], bool]) -> ChainReport:
        """Follow one chain."""
        verifier = ChainVerifier(chain, self.marks.get(chain, ()), verify, None, self._anchor(chain))
        for row in self.rows.get(chain, ()):
            if not verifier.feed(row):
                break
        return verifier.finish()

    def _anchor(self, chain: str) -> Anchor:
        stated = (self.heads or {}).get(chain)
        if not isinstance(stated, dict):
            return Anchor(chain, len(self.rows.get(chain, ())) + 1, b"")
        return Anchor(chain, int(stated["rows"]), bytes.fromhex(str(stated["head"])))


def verify(source: Iterable[str], check: Callable[[bytes, bytes, bytes], bool]) -> tuple[ChainReport, ...]:
    """One report a chain. A line that can't be read is a broken row. Raises InputError(field="file") for no export."""
    export, number = _Export(), 0
    for number, line in enumerate(source, 1):
        if number == 1:
            _check_header(line)
            continue
        try:
            export.take(line)
        except _Unreadable:
            return (_broken(export, number, "line {number} can't be read"),)
    if export.heads is None:
        return (_broken(export, number + 1, "the last line is missing: the export was cut short"),)
    try:
        return tuple(export.report(chain, check) for chain in sorted({*export.rows, *export.heads}))
    except (KeyError, ValueError, TypeError):
        return (_broken(export, number, "line {number} can't be read"),)


def _broken(export: _Export, number: int, reason: str) -> ChainReport:
    rows = sum(len(part) for part in export.rows.values())
    return ChainReport(False, rows, 0, "", rows + 1, reason.format(number=number))


def _check_header(line: str) -> None:
    try:
        document = json.loads(line)
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict) or document.get("format") != _FORMAT or document.get("version") != 1:
        raise InputError("file", "that is not an audit export", hint="Make one: acme-desktop audit export --to FILE")


def _parse(line: str) -> tuple[str, dict[str, object]]:
    try:
        document = json.loads(line)
    except (ValueError, RecursionError):
        raise _Unreadable from None
    if isinstance(document, dict) and len(document) == 1:
        ((kind, body),) = document.items()
        if kind in ("row", "checkpoint", "end") and isinstance(body, dict):
            return kind, body
    raise _Unreadable


def _built(kind: type[_Kind], body: dict[str, object]) -> _Kind:
    """The value with exactly these members, each of its kind."""
    if set(body) != {field.name for field in fields(kind)}:
        raise _Unreadable
    values: dict[str, object] = {}
    for name, value in body.items():
        if not isinstance(value, int if name == "seq" else str) or isinstance(value, bool):
            raise _Unreadable
        try:
            values[name] = bytes.fromhex(str(value)) if name in _BINARY else value
        except ValueError:
            raise _Unreadable from None
    return kind(**cast("dict[str, str]", values))  # type: ignore[arg-type]  # each member was checked above


def _plain(value: AuditRow | Checkpoint) -> dict[str, object]:
    return {k: v.hex() if isinstance(v, bytes) else v for k, v in asdict(value).items()}


def _line(document: dict[str, object]) -> str:
    return json.dumps(document, separators=(",", ":"), ensure_ascii=True)
