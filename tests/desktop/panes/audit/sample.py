"""A small trail with a true chain, and a service that finds in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from acme_desktop.domain.audit import GENESIS, AuditRow, canonical_detail, row_hash, timestamp
from acme_desktop.service.lines import AuditCount, AuditFacets, AuditState
from acme_desktop.service.questions import CountAudit, ListAuditFacets, ShowAuditState
from acme_desktop.service.requests import ListAudit
from acme_desktop.service.store import AuditFilter
from tests.desktop.recording_client import RecordingClient

NOW = datetime(2026, 11, 24, 9, 42, tzinfo=UTC)
_KINDS: tuple[tuple[str, str, str, str, dict[str, object]], ...] = (
    ("Maren Holt", "challenge.view", "214", "ok", {"count": 3}),
    ("Maren Holt", "operator.sign-in", "1", "ok", {"name": "Maren Holt", "failures": 3}),
    ("", "operator.sign-in", "", "denied", {"name": "maren", "why": "name or password is wrong"}),
    ("renewals", "order.place", "215", "ok", {"url": "https://ca.corp.example.com/order/9", "status": "pending"}),
    ("renewals", "challenge.respond", "209", "failed",
     {"problem": {"type": "urn:ietf:params:acme:error:dns", "detail": "query timed out looking up TXT"},
      "identifiers": ["wiki.example.net"]}),
    ("Jonas Veit", "certificate.export", "44", "ok", {"form": "pem", "names": ["www.example.com", "example.com"]}),
    ("Jonas Veit", "certificate.revoke", "12", "intent", {"reason": "superseded"}),
)  # fmt: skip


def trail(count: int = 60) -> tuple[AuditRow, ...]:
    """Newest first."""
    rows: list[AuditRow] = []
    previous = GENESIS
    for seq in range(1, count + 1):
        actor, action, number, outcome, detail = _KINDS[seq % len(_KINDS)]
        at = timestamp(NOW - timedelta(minutes=(count - seq) * 37))
        row = AuditRow(
            "c", seq, at, actor, "admin" if actor else "", "5f0c11aa", "ws-17", "0.1.0", action, action.split(".")[0],
            number, outcome, canonical_detail(detail), previous, b"",
        )  # fmt: skip
        row = replace(row, hash=row_hash(row))
        previous = row.hash
        rows.append(row)
    return tuple(reversed(rows))


def found(rows: tuple[AuditRow, ...], wanted: AuditFilter) -> tuple[AuditRow, ...]:
    """As the service would, for what the tests filter by."""
    return tuple(
        row
        for row in rows
        if (not wanted.actor or row.actor == wanted.actor)
        and (not wanted.outcome or row.outcome == wanted.outcome)
        and (not wanted.text or wanted.text in row.detail)
        and (wanted.before_seq is None or row.seq < wanted.before_seq)
    )


def prepare(client: RecordingClient, rows: tuple[AuditRow, ...], state: AuditState | None = None) -> None:
    """Let the client answer everything that the pane asks."""

    def listed(question: ListAudit) -> tuple[AuditRow, ...]:
        return found(rows, question.wanted)[: question.wanted.limit]

    def counted(question: CountAudit) -> AuditCount:
        return AuditCount(len(found(rows, question.wanted)), more=False, total=len(rows))

    client.answer(ListAudit, listed)
    client.answer(CountAudit, counted)
    client.answer(ListAuditFacets, AuditFacets(("Maren Holt", "Jonas Veit", "renewals"), ("order.place",), ("order",)))
    client.answer(ShowAuditState, state or AuditState(len(rows), len(rows) - 3, len(rows) - 3, NOW, ok=True))
