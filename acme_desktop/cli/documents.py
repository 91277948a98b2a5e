"""Values → JSON documents, one function for each kind of object; scripts rely on their keys.

`DOCUMENTS.md` explains them. Times are RFC 3339 in UTC, to the second. A member that has no value is null; it is never
left out.
"""

from __future__ import annotations

from datetime import UTC, datetime

from acme_desktop.domain.account import Account
from acme_desktop.domain.authority import environment_of
from acme_desktop.domain.caa import Ruling
from acme_desktop.domain.certificate import Certificate, RevocationReason
from acme_desktop.domain.challenge import HttpFile, TxtRecord
from acme_desktop.domain.diagnosis import Mistake
from acme_desktop.domain.order import Authorization, Challenge, Order
from acme_desktop.domain.preflight import Check
from acme_desktop.domain.problem import Problem
from acme_desktop.domain.renewal import renewal_moment
from acme_desktop.service.answers import ChallengeRow, OrderDetail

Document = dict[str, object]


def time_text(moment: datetime | None) -> str | None:
    """2026-01-31T14:00:00Z."""
    if moment is None:
        return None
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def problem_document(problem: Problem | None) -> Document | None:
    """RFC 7807, empty members left out as CAs do."""
    return problem.as_dict() if problem else None


def account_document(account: Account) -> Document:
    """An account at a CA."""
    return {
        "id": account.id,
        "server": account.endpoint.directory_url,
        "environment": environment_of(account.endpoint.directory_url).value,
        "email": account.email,
        "contacts": list(account.contacts),
        "status": account.status.value,
        "url": account.url or None,
        "thumbprint": account.thumbprint,
        "key_type": account.key_type.value,
        "eab_kid": account.eab_kid or None,
        "terms_url": account.terms_url or None,
        "terms_agreed_at": time_text(account.terms_agreed_at),
        "created": time_text(account.created_at),
        "created_by": account.created_by or None,
    }


def order_document(order: Order) -> Document:
    """An order: `status` in RFC 8555's words, `state` in ours."""
    wish = order.wish
    return {
        "id": order.id,
        "account": wish.account_id,
        "status": order.state.rfc,
        "state": order.state.value,
        "ending": order.ending.value if order.ending else None,
        "identifiers": [i.value for i in wish.identifiers],
        "challenge_type": wish.challenge_type.value,
        "solver": str(wish.solver),
        "key_type": wish.key_type.value,
        "own_csr": wish.own_csr,
        "profile": wish.profile or None,
        "preferred_chain": wish.preferred_chain or None,
        "auto_renew": wish.auto_renew,
        "url": order.url or None,
        "expires": time_text(order.expires),
        "certificate": order.certificate_id,
        "replaces": order.replaces_certificate,
        "problem": problem_document(order.problem),
        "note": order.note or None,
        "created": time_text(order.created_at),
        "created_by": order.created_by or None,
        "updated": time_text(order.updated_at),
    }


def order_detail_document(detail: OrderDetail) -> Document:
    """An order's document, and beside it the server and the authorizations."""
    return {
        **order_document(detail.order),
        "server": detail.directory_url,
        "ended_by": detail.ended_by or None,
        "authorizations": [_authorization_document(a) for a in detail.authorizations],
    }


def _authorization_document(authorization: Authorization) -> Document:
    return {
        "identifier": authorization.identifier.value,
        "status": authorization.status,
        "expires": time_text(authorization.expires),
        "url": authorization.url,
        "challenges": [_authorization_challenge(c) for c in authorization.challenges],
    }


def _authorization_challenge(challenge: Challenge) -> Document:
    return {
        "id": challenge.id,
        "type": challenge.type,
        "status": challenge.status,
        "chosen": challenge.chosen,
        "deployed": challenge.deployed.value,
        "validated": time_text(challenge.validated_at),
        "problem": problem_document(challenge.problem),
    }


def challenge_document(row: ChallengeRow) -> Document:
    """A challenge and what is to be deployed for it: a file for http-01, a TXT record for dns-01."""
    challenge = row.challenge
    return {
        "id": challenge.id,
        "order": challenge.order_id,
        "type": challenge.type,
        "identifier": challenge.identifier.value,
        "status": challenge.status,
        "chosen": challenge.chosen,
        **_deployment_members(row.deployment),
        "expires": time_text(row.expires),
        "problem": problem_document(challenge.problem),
    }


def _deployment_members(deployment: HttpFile | TxtRecord) -> Document:
    if isinstance(deployment, TxtRecord):
        return {"record_name": deployment.name, "record_type": deployment.type, "value": deployment.value}
    return {
        "url": deployment.url,
        "path": deployment.path,
        "file_name": deployment.file_name,
        "content": deployment.content,
    }


def check_document(check: Check, sentence: str, mistake: Mistake | None = None) -> Document:
    """What was seen where the CA will look; `sentence` says it in words, `mistake` in one for scripts."""
    return {
        "challenge": check.challenge_id,
        "identifier": check.identifier,
        "verdict": check.verdict.value,
        "finding": check.finding.value,
        "mistake": mistake.value if mistake else None,
        "asked": check.asked,
        "expected": check.expected,
        "sentence": sentence,
        "caa": None if check.caa is None else _ruling_document(check.caa),
        "evidence": [{"asked": e.asked, "answer": e.answer, "as_expected": e.as_expected} for e in check.evidence],
    }


def _ruling_document(ruling: Ruling) -> Document:
    """What stands in the way of issuing, although all is in place."""
    return {
        "obstacle": ruling.obstacle.value,
        "domain": ruling.domain,
        "records": [str(record) for record in ruling.records],
        "wanted": ruling.wanted or None,
    }


def certificate_document(certificate: Certificate, now: datetime) -> Document:
    """A certificate; `days_left` is rounded down and negative once it has expired."""
    wish = certificate.wish
    return {
        "id": certificate.id,
        "order": certificate.order_id,
        "account": wish.account_id,
        "identifiers": [i.value for i in wish.identifiers],
        "status": certificate.status.value,
        "serial": certificate.serial,
        "issuer": certificate.issuers[0] if certificate.issuers else None,
        "not_before": time_text(certificate.not_before),
        "not_after": time_text(certificate.not_after),
        "days_left": (certificate.not_after - now).days,
        "fingerprint_sha256": certificate.fingerprint,
        "key_type": wish.key_type.value,
        "own_csr": wish.own_csr,
        "profile": wish.profile or None,
        "auto_renew": wish.auto_renew,
        "renew_at": time_text(renewal_moment(certificate.plan, certificate.not_before, certificate.not_after)),
        "renewal_failures": certificate.plan.failures,
        "renewal_error": certificate.plan.last_error or None,
        "replaced_by": certificate.replaced_by,
        "revoked_at": time_text(certificate.revoked_at),
        "revocation_reason": _reason(certificate.revocation_reason),
        "exported_to": certificate.exported_to or None,
        "created": time_text(certificate.created_at),
    }


def _reason(number: int | None) -> str | None:
    if number is None:
        return None
    return next((r.word for r in RevocationReason if r.value == number), str(number))
