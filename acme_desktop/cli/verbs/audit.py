"""The audit trail: list, verify, export."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from acme_desktop.cli import wording
from acme_desktop.cli.call import Call
from acme_desktop.cli.failures import DONE, FAILED
from acme_desktop.cli.grammar import Operand, Option, Verb
from acme_desktop.cli.input_files import MOST_TRAIL, read_file
from acme_desktop.cli.record_documents import audit_document, chains_document, files_document
from acme_desktop.cli.tables import table
from acme_desktop.cli.typed import UsageError
from acme_desktop.domain.audit import AuditRow, ChainReport
from acme_desktop.domain.events import Outcome
from acme_desktop.domain.spreadsheet import write_csv
from acme_desktop.service.requests import ExportAudit, ListAudit, VerifyAudit
from acme_desktop.service.store import AuditFilter

_ROWS, _ROWS_OF_CSV, _MOST_ROWS = 200, 100_000, 1_000_000
_HEADS = ("chain", "seq", "at", "actor", "role", "action", "object", "outcome", "detail", "session", "host", "version")


def _list(call: Call) -> int:
    typed, now = call.typed, call.now()
    limit = typed.number_or_none("limit") or (_ROWS_OF_CSV if typed.has("csv") else _ROWS)
    if limit > _MOST_ROWS:
        raise UsageError("limit", f"limit is at most {_MOST_ROWS}")
    wanted = AuditFilter(
        since=typed.moment("since", now),
        until=typed.moment("until", now, end_of_day=True),
        actor=typed.text("actor"),
        action=typed.text("action"),
        object=typed.text("object"),
        outcome=typed.text("outcome"),
        text=typed.text("text"),
        limit=limit,
    )
    if wanted.since and wanted.until and wanted.since >= wanted.until:
        raise UsageError("until", "--until is not after --since, so nothing could be found")
    rows = call.ask(ListAudit(wanted))
    _print_rows(call, rows)
    if len(rows) >= limit:
        call.console.message(f"These are the newest {limit} rows; there may be more: --limit, --until.")
    return DONE


def _print_rows(call: Call, rows: Sequence[AuditRow]) -> None:
    if call.typed.has("csv"):
        write_csv(call.console.stdout, _HEADS, [_cells(row) for row in rows])
        return
    call.console.answer(
        {"events": [audit_document(row) for row in rows]},
        lambda: (
            table(
                ("ROW", "TIME", "WHO", "ACTION", "OBJECT", "OUTCOME", "DETAIL"),
                [
                    (row.seq, _local(row.at), row.actor, row.action, row.object_id, row.outcome, row.detail)
                    for row in rows
                ],
            )
            if rows
            else ("Nothing in the trail is like that.",)
        ),
    )


def _cells(row: AuditRow) -> tuple[object, ...]:
    return (
        row.chain, row.seq, row.at, row.actor, row.role, row.action, row.object_id, row.outcome, row.detail,
        row.session, row.host, row.version,
    )  # fmt: skip


def _local(at: str) -> str:
    """The row's time for people; as it stands where it is no time."""
    try:
        return wording.local(datetime.fromisoformat(at))
    except ValueError:
        return at


def _verify(call: Call) -> int:
    lines = None
    if call.typed.has("file"):
        # A byte that is no UTF-8 becomes a character that can't match its row's hash, so that the row is named.
        text = read_file(call.typed.text("file"), "file", MOST_TRAIL).decode("utf-8", "replace")
        lines = text.removesuffix("\n").split("\n")
    reports = call.ask(VerifyAudit(lines))
    call.console.answer(chains_document(reports), lambda: [line for report in reports for line in _verdict(report)])
    return DONE if all(report.ok for report in reports) else FAILED


def _verdict(report: ChainReport) -> list[str]:
    if report.ok:
        return [
            f"Holds: {wording.count(report.rows, 'row')}, {wording.count(report.checkpoints, 'signed checkpoint')}.",
            f"  head  {report.head}",
        ]
    return [
        f"BROKEN at row {report.broken_at} of chain {report.chain}: {report.reason}. "
        f"Rows before it that hold: {report.rows}.",
        f"  expected  {report.expected or '-'}",
        f"  found     {report.found or '-'}",
    ]


def _export(call: Call) -> int:
    files = call.ask(ExportAudit(call.typed.text("to")))
    call.console.answer(
        files_document(files),
        lambda: (f"{wording.count(files.rows, 'row')} written:", *(f"  {path}" for path in files.paths)),
    )
    return DONE


VERBS = (
    Verb(
        ("audit", "list"),
        "who did what, when, with what result; newest first",
        _list,
        options=(
            Option("--since", "T", "from then on: 2026-01-31, 2026-01-31T14:00Z, or how long ago: 24h, 7d"),
            Option("--until", "T", "up to then; a date means its whole day"),
            Option("--actor", "A", "who"),
            Option("--action", "X", "what, for example order.place"),
            Option("--object", "O", "on which object, by its id"),
            Option("--outcome", "O", "how it ended", choices=tuple(o.value for o in Outcome)),
            Option("--text", "Q", "text anywhere in the row"),
            Option("--limit", "N", f"at most so many rows ({_ROWS}; {_ROWS_OF_CSV} with --csv)"),
            Option("--csv", about="CSV that no spreadsheet takes for formulas"),
        ),
        apart=(("--csv", "--json"),),
        examples=(
            "acme-desktop audit list --since 7d --outcome failed",
            "acme-desktop audit list --actor ana --csv > trail.csv",
        ),
        more="The export, not the CSV, can be verified.",
    ),
    Verb(
        ("audit", "verify"),
        "follow the chain of hashes and signatures from the first row to the last",
        _verify,
        (Operand("FILE", "an export to verify in place of the database", required=False),),
        examples=("acme-desktop audit verify", "acme-desktop audit verify trail.jsonl"),
        more="Exit code 1: the trail was changed; the row is named, with both hashes.",
    ),
    Verb(
        ("audit", "export"),
        "write the whole trail with its signatures to a new file",
        _export,
        options=(Option("--to", "FILE", "a file that does not exist yet", required=True),),
        examples=("acme-desktop audit export --to trail.jsonl",),
        more="verify_audit.py, which needs nothing but Python, reads it too.",
    ),
)
