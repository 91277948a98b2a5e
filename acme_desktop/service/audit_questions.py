"""What the audit pane asks beyond its rows: how many, by what to filter, how the chain did; and rows as a file."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from acme_desktop.domain.audit import AuditRow, ChainReport, timestamp
from acme_desktop.domain.errors import InputError
from acme_desktop.domain.events import Event, Outcome, Topic
from acme_desktop.domain.spreadsheet import csv_lines
from acme_desktop.service import audit_export
from acme_desktop.service.answers import ExportedFiles
from acme_desktop.service.job import Job, Step
from acme_desktop.service.lines import AuditCount, AuditFacets, AuditState
from acme_desktop.service.ports import Ports
from acme_desktop.service.questions import CountAudit, ExportAuditRows, ListAuditFacets, ShowAuditState
from acme_desktop.service.store import AuditFilter, Transaction

VERIFIED = "audit.verified"
_MOST_FACETS = 200
_LATELY = 2000  # rows by whose share actors and actions are sorted
_HEADS = (
    "chain", "seq", "at", "actor", "role", "action", "object", "outcome", "detail", "session", "host", "version",
)  # fmt: skip


def count_audit(query: CountAudit, ports: Ports, _: Job) -> AuditCount:
    """Up to a limit, and how many rows there are at all."""
    with ports.database.read() as tx:
        found = tx.audit_rows.count(query.wanted, query.at_most)
        total = sum(tx.audit.head(chain)[0] for chain in tx.audit.chains())
    more = found > max(query.at_most, 0)
    return AuditCount(max(query.at_most, 0) if more else found, more, total)


def list_audit_facets(_: ListAuditFacets, ports: Ports, __: Job) -> AuditFacets:
    """Every one that there is; what occurred most among the newest rows comes first."""
    with ports.database.read() as tx:
        kinds = tx.audit_rows.kinds()
        newest = tx.audit_rows.page(AuditFilter(limit=_LATELY))
    return AuditFacets(
        _ranked((kind.actor for kind in kinds), Counter(row.actor for row in newest)),
        _ranked((kind.action for kind in kinds), Counter(row.action for row in newest)),
        _ranked((kind.topic for kind in kinds), Counter(row.topic for row in newest)),
    )


def _ranked(found: Iterable[str], lately: Counter[str]) -> tuple[str, ...]:
    return tuple(sorted({name for name in found if name}, key=lambda name: (-lately[name], name))[:_MOST_FACETS])


def show_audit_state(_: ShowAuditState, ports: Ports, __: Job) -> AuditState:
    """As the last verification of this database left it."""
    chain = ports.database.chain
    with ports.database.read() as tx:
        seq, _head = tx.audit.head(chain)
        newest = tx.audit.newest_checkpoint(chain)
        kept = tx.values.get(VERIFIED)
        state = AuditState(seq, newest.seq if newest else 0, not_indexed=tx.audit_text.behind)
    if kept is None:
        return state
    found = json.loads(kept)
    return replace(state, **{**found, "at": datetime.fromisoformat(found["at"])})


def remember_verified(reports: Sequence[ChainReport], ports: Ports, tx: Transaction) -> None:
    """For `show_audit_state`: this installation's chain, or the first one that is broken."""
    own = next((r for r in reports if r.chain == ports.database.chain), ChainReport(True, 0, 0, ""))
    broken = next((r for r in reports if not r.ok), own)
    kept = {
        "verified_seq": own.rows,
        "at": ports.clock.now().isoformat(),
        "ok": broken.ok,
        "broken_at": broken.broken_at,
        "reason": broken.reason,
        "expected": broken.expected,
        "found": broken.found,
    }
    tx.values.put(VERIFIED, json.dumps(kept))


def export_audit_rows(command: ExportAuditRows, ports: Ports, job: Job) -> ExportedFiles:
    """Those that match, newest first. That there was an export is recorded before and after, and is no part of it."""
    folder, slash, name = command.path.replace("\\", "/").rpartition("/")
    if not name:
        raise InputError("to", "{path} names no file", path=repr(command.path))
    event = Event(Topic.AUDIT, "export", "", Outcome.INTENT, {"file": name, "filter": _told(command.wanted)})
    with ports.database.write(job) as tx:
        tx.record(event)
        seq, _ = tx.audit.head(ports.database.chain)
        tx.commit()
    rows, wanted = _Counted(), replace(command.wanted, before_seq=seq, before_chain=ports.database.chain)
    with ports.database.read() as tx:
        found = rows.of(tx.audit_rows.matching(wanted), job)
        lines = _csv(found) if name.lower().endswith(".csv") else _json_lines(found, command.wanted, ports)
        content = (line.encode("utf-8", "replace") for line in lines)
        paths = ports.files.write(folder or ("/" if slash else "."), {name: (content, 0o600)}, new=True)
    with ports.database.write(job) as tx:
        tx.record(replace(event, outcome=Outcome.OK, detail={**event.detail, "rows": rows.number}))
        tx.commit()
    return ExportedFiles(paths, rows.number)


class _Counted:
    """Rows on their way; how many is told now and then, and a stop is noticed."""

    def __init__(self) -> None:
        self.number = 0

    def of(self, rows: Iterable[AuditRow], job: Job) -> Iterator[AuditRow]:
        """Each of them."""
        for row in rows:
            self.number += 1
            if self.number % 1000 == 0:
                job.step(Step.EXPORTING, self.number)
            yield row


def _csv(rows: Iterable[AuditRow]) -> Iterator[str]:
    """With a byte order mark, without which spreadsheets take UTF-8 for something else."""
    yield "\ufeff"
    yield from csv_lines(_HEADS, map(_cells, rows))


def _cells(row: AuditRow) -> tuple[object, ...]:
    return (
        row.chain, row.seq, row.at, row.actor, row.role, row.action, row.object_id, row.outcome, row.detail,
        row.session, row.host, row.version,
    )  # fmt: skip


def _json_lines(rows: Iterable[AuditRow], wanted: AuditFilter, ports: Ports) -> Iterator[str]:
    """Each row with its hashes, as in a whole export; a header says that it is none."""
    header = {
        "format": "acme-desktop-audit-rows", "version": 1, "exported_at": timestamp(ports.clock.now()),
        "filter": _told(wanted),
    }  # fmt: skip
    yield json.dumps(header, ensure_ascii=True) + "\n"
    for row in rows:
        yield audit_export.row_line(row) + "\n"


def _told(wanted: AuditFilter) -> dict[str, str]:
    """What filters, by name."""
    times = {name: timestamp(moment) for name, moment in (("since", wanted.since), ("until", wanted.until)) if moment}
    words = ("actor", "action", "object", "outcome", "text", "chain")
    return times | {name: getattr(wanted, name) for name in words if getattr(wanted, name)}
