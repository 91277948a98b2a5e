"""The audit trail as JSON Lines, which the stand-alone verifier and `audit verify FILE` read.

Line 1 is a header; then each chain's rows in order, then its checkpoints; the last line holds the heads. Hashes, keys
and signatures are hexadecimal.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, fields, replace
from datetime import datetime
from typing import TypeVar, cast

from acme_desktop.domain.audit import Anchor, AuditRow, ChainReport, ChainVerifier, Checkpoint, timestamp
from acme_desktop.domain.errors import InputError
from acme_desktop.service.store import AuditTrail

_FORMAT = "acme-desktop-audit"
_BINARY = frozenset(("prev_hash", "hash", "head", "public_key", "signature"))
_HEADER = re.compile(r'\{"format":"acme-desktop-audit","version":1,"exported_at":"[0-9TZ:.-]{20,32}"\}\Z')
_Kind = TypeVar("_Kind", AuditRow, Checkpoint)


def lines(trail: AuditTrail, now: datetime) -> Iterator[str]:
    """Every chain, as the lines of an export (without line ends)."""
    yield _line({"format": _FORMAT, "version": 1, "exported_at": timestamp(now)})
    heads: dict[str, object] = {}
    for chain in trail.chains():
        for row in trail.rows(chain):
            yield row_line(row)
        for mark in trail.checkpoints(chain):
            yield _line({"checkpoint": _plain(mark)})
        seq, head = trail.head(chain)
        heads[chain] = {"rows": seq, "head": head.hex()}
    yield _line({"end": heads})


def row_line(row: AuditRow) -> str:
    """One row, hashes and all."""
    return _line({"row": _plain(row)})


class _Unreadable(Exception):
    """A line that no export of ours holds."""


class _Export:
    """An export read line by line: rows and checkpoints by chain, and the stated heads."""

    def __init__(self) -> None:
        self.rows: dict[str, list[AuditRow]] = {}
        self.marks: dict[str, list[Checkpoint]] = {}
        self.heads: dict[str, Anchor] | None = None
        self.last = ""

    def take(self, line: str) -> None:
        """Raises _Unreadable."""
        kind, body = _parse(line)
        if self.heads is not None:
            raise _Unreadable
        if kind == "row":
            row = _built(AuditRow, body)
            self.rows.setdefault(row.chain, []).append(row)
            self.last = row.chain
        elif kind == "checkpoint":
            mark = _built(Checkpoint, body)
            self.marks.setdefault(mark.chain, []).append(mark)
        else:
            self.heads = {chain: _stated(chain, head) for chain, head in body.items()}

    def chains(self) -> tuple[str, ...]:
        """Every chain that any line speaks of."""
        return tuple(sorted({*self.rows, *self.marks, *(self.heads or ())}))

    def report(self, chain: str, verify: Callable[[bytes, bytes, bytes], bool]) -> ChainReport:
        """Follow one chain."""
        rows = self.rows.get(chain, [])
        stated = (self.heads or {}).get(chain) or Anchor(chain, len(rows) + 1, b"")
        verifier = ChainVerifier(chain, self.marks.get(chain, ()), verify, None, stated)
        for row in rows:
            if not verifier.feed(row):
                break
        report = verifier.finish()
        if report.ok and stated.seq < report.rows:
            reason, counts = "the last line counts fewer rows", (f"{stated.seq} rows", f"{report.rows} rows")
            return replace(report, ok=False, rows=stated.seq, broken_at=stated.seq + 1, reason=reason,
                           expected=counts[0], found=counts[1])  # fmt: skip
        return report


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
    if number == 0:
        _check_header("")
    if export.heads is None:
        return (_broken(export, number + 1, "the last line is missing: the export was cut short"),)
    return tuple(export.report(chain, check) for chain in export.chains())


def _broken(export: _Export, number: int, reason: str) -> ChainReport:
    """Behind the last row that could be read."""
    rows = len(export.rows.get(export.last, ()))
    return ChainReport(False, rows, 0, "", rows + 1, reason.format(number=number), chain=export.last)


def _check_header(line: str) -> None:
    if not _HEADER.match(line):
        raise InputError("file", "that is not an audit export", hint="Make one: acme-desktop audit export --to FILE")


def _parse(line: str) -> tuple[str, dict[str, object]]:
    """A line that is, to the byte, what `_line` makes of it: a changed case or a space must not go unseen."""
    try:
        document = json.loads(line)
        same = _line(document) == line
    except (ValueError, RecursionError):
        raise _Unreadable from None
    if same and isinstance(document, dict) and len(document) == 1:
        ((kind, body),) = document.items()
        if kind in ("row", "checkpoint", "end") and isinstance(body, dict):
            return kind, body
    raise _Unreadable


def _stated(chain: str, head: object) -> Anchor:
    if not isinstance(head, dict) or list(head) != ["rows", "head"]:
        raise _Unreadable
    return Anchor(chain, _number(head["rows"]), _bytes(head["head"]))


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise _Unreadable
    return value


def _bytes(value: object) -> bytes:
    try:
        data = bytes.fromhex(str(value))
    except ValueError:
        raise _Unreadable from None
    if data.hex() != value:
        raise _Unreadable
    return data


def _built(kind: type[_Kind], body: dict[str, object]) -> _Kind:
    """The value with exactly these members in their order, each of its kind."""
    if list(body) != [field.name for field in fields(kind)]:
        raise _Unreadable
    values: dict[str, object] = {}
    for name, value in body.items():
        if name != "seq" and not isinstance(value, str):
            raise _Unreadable
        values[name] = _number(value) if name == "seq" else _bytes(value) if name in _BINARY else value
    return kind(**cast("dict[str, str]", values))  # type: ignore[arg-type]  # each member was checked above


def _plain(value: AuditRow | Checkpoint) -> dict[str, object]:
    return {k: v.hex() if isinstance(v, bytes) else v for k, v in asdict(value).items()}


def _line(document: dict[str, object]) -> str:
    return json.dumps(document, separators=(",", ":"), ensure_ascii=True)
