"""Values → JSON documents: who works here, what was recorded, how CAs, vault and program are doing.

The rules of `documents.py` hold here too.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from acme_desktop.cli.documents import Document, time_text
from acme_desktop.cli.failures import error_members
from acme_desktop.domain.audit import AuditRow, ChainReport
from acme_desktop.domain.operator import Actor, Operator
from acme_desktop.domain.settings import Settings
from acme_desktop.service.answers import (
    AuthorityReport,
    AuthorityRow,
    Diagnosis,
    ExportedFiles,
    KitReport,
    RenewalOutcome,
    SignedIn,
)
from acme_desktop.service.ports import VaultStatus


def operator_document(operator: Operator) -> Document:
    """An operator, without anything about the password."""
    return {
        "id": operator.id,
        "name": operator.name,
        "role": operator.role.value,
        "disabled": operator.disabled,
        "failed_attempts": operator.failed_attempts,
        "last_signed_in": time_text(operator.last_signed_in_at),
        "created": time_text(operator.created_at),
    }


def signed_in_document(answer: SignedIn) -> Document:
    """The operator, and the failures since the sign-in before; never the token."""
    return {
        **operator_document(answer.operator),
        "failures": answer.failures,
        "last_failed": time_text(answer.last_failed_at),
    }


def actor_document(actor: Actor) -> Document:
    """Who is signed in; `session` is a public mark."""
    return {"id": actor.operator_id, "name": actor.name, "role": actor.role, "session": actor.session}


def authority_document(row: AuthorityRow) -> Document:
    """A CA that can be named as --server."""
    return {
        "id": row.id or None,
        "name": row.name,
        "server": row.directory_url,
        "environment": row.environment.value,
        "eab": row.eab,
        "note": row.note or None,
        "accounts": list(row.accounts),
    }


def authority_report_document(report: AuthorityReport) -> Document:
    """What a CA's live directory says."""
    directory = report.directory
    return {
        "server": report.directory_url,
        "environment": report.environment.value,
        "milliseconds": round(report.milliseconds, 1),
        "clock_skew": None if report.skew is None else round(report.skew, 1),
        "terms_url": directory.terms_of_service or None,
        "website": directory.website or None,
        "caa_identities": list(directory.caa_identities),
        "eab": directory.external_account_required,
        "profiles": dict(directory.profiles),
        "renewal_info": bool(directory.renewal_info),
        "key_change": bool(directory.key_change),
        "revocation": bool(directory.revoke_cert),
    }


def renewal_document(outcome: RenewalOutcome) -> Document:
    """What became of one certificate in a renewal run."""
    return {
        "certificate": outcome.certificate_id,
        "identifiers": list(outcome.names),
        "result": outcome.result,
        "due_at": time_text(outcome.due_at),
        "order": outcome.order_id,
        "new_certificate": outcome.new_certificate_id,
        "error": None if outcome.error is None else error_members(outcome.error),
    }


def audit_document(row: AuditRow) -> Document:
    """One row of the trail; hashes in hexadecimal, `at` with microseconds as it is hashed."""
    return {
        "chain": row.chain,
        "seq": row.seq,
        "at": row.at,
        "actor": row.actor,
        "role": row.role,
        "session": row.session,
        "host": row.host,
        "version": row.version,
        "action": row.action,
        "topic": row.topic,
        "object": row.object_id,
        "outcome": row.outcome,
        "detail": _detail(row.detail),
        "prev_hash": row.prev_hash.hex(),
        "hash": row.hash.hex(),
    }


def _detail(text: str) -> object:
    """The detail as JSON; as text where somebody has made it something else."""
    try:
        read: object = json.loads(text) if text else {}
    except ValueError:
        return text
    return read


def chains_document(reports: Sequence[ChainReport]) -> Document:
    """The result of verifying: `ok` where every chain holds."""
    return {"ok": all(report.ok for report in reports), "chains": [_chain_document(report) for report in reports]}


def _chain_document(report: ChainReport) -> Document:
    return {
        "chain": report.chain,
        "ok": report.ok,
        "rows": report.rows,
        "checkpoints": report.checkpoints,
        "head": report.head,
        "broken_at": report.broken_at,
        "reason": report.reason or None,
        "expected": report.expected or None,
        "found": report.found or None,
    }


def files_document(files: ExportedFiles) -> Document:
    """Files that were written, as full paths; `rows` where they hold rows."""
    return {"files": list(files.paths), "rows": files.rows}


def kit_document(report: KitReport) -> Document:
    """A recovery kit, and how many secrets it opens."""
    return {"path": report.path, "secrets": report.secrets}


def vault_document(status: VaultStatus) -> Document:
    """Which vault is in use, and how it does."""
    return {"kind": status.kind, "backend": status.backend, "state": status.state, "detail": status.detail or None}


def diagnosis_document(diagnosis: Diagnosis) -> Document:
    """One line of doctor."""
    return {
        "subject": diagnosis.subject,
        "state": diagnosis.state,
        "summary": diagnosis.summary,
        "advice": diagnosis.advice or None,
    }


def settings_document(settings: Settings) -> Document:
    """The settings of a profile; a password in the database's URL is masked."""
    return {
        "home": str(settings.home),
        "database_url": _without_password(settings.database_url),
        "resolvers": list(settings.resolvers),
        "http01_port": settings.http01_port,
        "proxy": _without_password(settings.proxy) or None,
        "loopback_http": settings.loopback_http,
        "at_once": settings.at_once,
        "vault": settings.vault,
        "installation": settings.installation,
    }


def _without_password(url: str) -> str:
    """The URL with *** for its password and for what a query might hold of one."""
    scheme, mark, rest = url.partition("://")
    place, query_mark, query = rest.partition("?")
    user, at, host = place.rpartition("@")
    name, colon, _ = user.partition(":")
    shown = f"{name}{colon}{'***' if colon else ''}{at}{host}"
    hidden = "&".join(_masked(part) for part in query.split("&")) if query else ""
    return f"{scheme}{mark}{shown}{query_mark}{hidden}"


def _masked(part: str) -> str:
    name, equals, _ = part.partition("=")
    return f"{name}{equals}***" if "pass" in name.lower() else part
