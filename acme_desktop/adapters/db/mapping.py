"""Rows ↔ domain values. Rows never leave this room."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Row

from acme_desktop.domain.account import Account, AccountId, AccountStatus, CaEndpoint, KeyType
from acme_desktop.domain.certificate import Certificate, CertificateId, CertificateStatus, RenewalPlan
from acme_desktop.domain.health import soon_from
from acme_desktop.domain.names import Identifier, IdentifierType
from acme_desktop.domain.operator import Operator, OperatorId, Role, Session
from acme_desktop.domain.order import (
    Authorization,
    Challenge,
    ChallengeId,
    ChallengeType,
    Deployed,
    Order,
    OrderId,
    OrderState,
    OrderWish,
)
from acme_desktop.domain.problem import Problem
from acme_desktop.domain.renewal import renewal_moment
from acme_desktop.domain.solver import SolverKind, SolverSpec

Values = dict[str, Any]


def name_key(name: str) -> str:
    """What two spellings of one operator's name have in common: letter case and Unicode's composed forms ignored."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold()).strip()


def identifier_key(identifiers: Iterable[Identifier]) -> str:
    """The same for the same set, in any order. A digest: a hundred long names don't fit in PostgreSQL's indexes."""
    names = sorted({f"{i.type}:{i.value}" for i in identifiers})
    return hashlib.sha256("\n".join(names).encode("utf-8", "surrogatepass")).hexdigest()


def shown_names(identifiers: Iterable[Identifier]) -> str:
    """As people read them, a line each, in small letters: to be looked through, and sorted by."""
    return "\n".join(identifier.display for identifier in identifiers)


def identifier_json(identifier: Identifier) -> list[str]:
    """`["dns", "a.example"]`."""
    return [identifier.type.value, identifier.value]


def identifier_of(pair: Iterable[str]) -> Identifier:
    """Back from JSON."""
    kind, value = pair
    return Identifier(IdentifierType(kind), value)


def problem_of(document: Mapping[str, Any] | None) -> Problem | None:
    """Back from JSON, word for word: what was stored has been read liberally before."""
    if document is None:
        return None
    inner = [problem_of(p) for p in document.get("subproblems", ())]
    return Problem(
        type=document.get("type", ""),
        detail=document.get("detail", ""),
        title=document.get("title", ""),
        status=document.get("status", 0),
        instance=document.get("instance", ""),
        identifier=document.get("identifier", ""),
        subproblems=tuple(p for p in inner if p),
    )


def problem_json(problem: Problem | None) -> dict[str, object] | None:
    """JSON-ready; None stays None."""
    return None if problem is None else problem.as_dict()


def operator_of(row: Row[Any]) -> Operator:
    return Operator(
        id=OperatorId(row.id),
        name=row.name,
        role=Role(row.role),
        password_hash=row.password_hash,
        created_at=row.created_at,
        disabled=row.disabled,
        failed_attempts=row.failed_attempts,
        last_failed_at=row.last_failed_at,
        last_signed_in_at=row.last_signed_in_at,
    )


def operator_values(operator: Operator) -> Values:
    return {
        "name": operator.name,
        "name_key": name_key(operator.name),
        "role": operator.role.value,
        "password_hash": operator.password_hash,
        "created_at": operator.created_at,
        "disabled": operator.disabled,
        "failed_attempts": operator.failed_attempts,
        "last_failed_at": operator.last_failed_at,
        "last_signed_in_at": operator.last_signed_in_at,
    }


def session_of(row: Row[Any]) -> Session:
    return Session(row.token_digest, OperatorId(row.operator_id), row.started_at, row.last_used_at)


def account_of(row: Row[Any]) -> Account:
    return Account(
        id=AccountId(row.id),
        endpoint=CaEndpoint(row.directory_url, row.ca_bundle),
        email=row.email,
        contacts=tuple(row.contacts),
        status=AccountStatus(row.status),
        key_type=KeyType(row.key_type),
        key_ref=row.key_ref,
        thumbprint=row.thumbprint,
        created_at=row.created_at,
        url=row.url,
        orders_url=row.orders_url,
        terms_url=row.terms_url,
        terms_agreed_at=row.terms_agreed_at,
        eab_kid=row.eab_kid,
        pending_key_ref=row.pending_key_ref,
        created_by=row.created_by,
    )


def account_values(account: Account) -> Values:
    return {
        "directory_url": account.endpoint.directory_url,
        "ca_bundle": account.endpoint.ca_bundle,
        "email": account.email,
        "contacts": list(account.contacts),
        "status": account.status.value,
        "key_type": account.key_type.value,
        "key_ref": account.key_ref,
        "thumbprint": account.thumbprint,
        "created_at": account.created_at,
        "url": account.url,
        "orders_url": account.orders_url,
        "terms_url": account.terms_url,
        "terms_agreed_at": account.terms_agreed_at,
        "eab_kid": account.eab_kid,
        "pending_key_ref": account.pending_key_ref,
        "created_by": account.created_by,
    }


def wish_of(row: Row[Any]) -> OrderWish:
    return OrderWish(
        account_id=AccountId(row.account_id),
        identifiers=tuple(identifier_of(pair) for pair in row.identifiers),
        challenge_type=ChallengeType(row.challenge_type),
        solver=SolverSpec(SolverKind(row.solver_kind), row.solver_argument),
        key_type=KeyType(row.key_type),
        profile=row.profile,
        auto_renew=row.auto_renew,
        own_csr=row.own_csr,
        preferred_chain=row.preferred_chain,
    )


def wish_values(wish: OrderWish) -> Values:
    return {
        "account_id": wish.account_id,
        "identifiers": [identifier_json(i) for i in wish.identifiers],
        "challenge_type": wish.challenge_type.value,
        "solver_kind": wish.solver.kind.value,
        "solver_argument": wish.solver.argument,
        "key_type": wish.key_type.value,
        "profile": wish.profile,
        "auto_renew": wish.auto_renew,
        "own_csr": wish.own_csr,
        "preferred_chain": wish.preferred_chain,
    }


def order_of(row: Row[Any]) -> Order:
    return Order(
        id=OrderId(row.id),
        wish=wish_of(row),
        state=OrderState(row.state),
        key_ref=row.key_ref,
        csr=bytes(row.csr),
        created_at=row.created_at,
        updated_at=row.updated_at,
        created_by=row.created_by,
        url=row.url,
        finalize_url=row.finalize_url,
        certificate_url=row.certificate_url,
        authorization_urls=tuple(row.authorization_urls),
        expires=row.expires,
        replaces=row.replaces,
        replaces_certificate=row.replaces_certificate,
        certificate_id=row.certificate_id,
        problem=problem_of(row.problem),
        note=row.note,
    )


def order_values(order: Order) -> Values:
    return wish_values(order.wish) | {
        "identifier_key": identifier_key(order.wish.identifiers),
        "names": shown_names(order.wish.identifiers),
        "state": order.state.value,
        "key_ref": order.key_ref,
        "csr": order.csr,
        "created_at": order.created_at,
        "updated_at": order.updated_at,
        "created_by": order.created_by,
        "url": order.url,
        "finalize_url": order.finalize_url,
        "certificate_url": order.certificate_url,
        "authorization_urls": list(order.authorization_urls),
        "expires": order.expires,
        "replaces": order.replaces,
        "replaces_certificate": order.replaces_certificate,
        "certificate_id": order.certificate_id,
        "problem": problem_json(order.problem),
        "note": order.note,
    }


def authorization_of(row: Row[Any], challenges: Iterable[Challenge]) -> Authorization:
    return Authorization(row.url, identifier_of(row.identifier), row.status, row.expires, tuple(challenges))


def authorization_values(authorization: Authorization, order_id: OrderId, position: int) -> Values:
    return {
        "order_id": order_id,
        "position": position,
        "url": authorization.url,
        "identifier": identifier_json(authorization.identifier),
        "status": authorization.status,
        "expires": authorization.expires,
    }


def challenge_of(row: Row[Any]) -> Challenge:
    return Challenge(
        id=ChallengeId(row.id),
        order_id=OrderId(row.order_id),
        identifier=identifier_of(row.identifier),
        type=row.type,
        url=row.url,
        status=row.status,
        token=row.token,
        key_authorization=row.key_authorization,
        chosen=row.chosen,
        deployed=Deployed(row.deployed),
        problem=problem_of(row.problem),
        validated_at=row.validated_at,
    )


def challenge_values(challenge: Challenge) -> Values:
    return {
        "identifier": identifier_json(challenge.identifier),
        "type": challenge.type,
        "url": challenge.url,
        "status": challenge.status,
        "token": challenge.token,
        "key_authorization": challenge.key_authorization,
        "chosen": challenge.chosen,
        "deployed": challenge.deployed.value,
        "problem": problem_json(challenge.problem),
        "validated_at": challenge.validated_at,
    }


def certificate_of(row: Row[Any], pem: str) -> Certificate:
    """The chain lies in a table of its own."""
    return Certificate(
        id=CertificateId(row.id),
        order_id=OrderId(row.order_id),
        wish=wish_of(row),
        status=CertificateStatus(row.status),
        pem=pem,
        serial=row.serial,
        issuers=tuple(row.issuers),
        not_before=row.not_before,
        not_after=row.not_after,
        fingerprint=row.fingerprint,
        ari_id=row.ari_id,
        key_ref=row.key_ref,
        created_at=row.created_at,
        plan=_plan_of(row),
        replaced_by=row.replaced_by,
        revoked_at=row.revoked_at,
        revocation_reason=row.revocation_reason,
        exported_to=row.exported_to,
    )


def certificate_values(certificate: Certificate) -> Values:
    own = {
        "order_id": certificate.order_id,
        "status": certificate.status.value,
        "serial": certificate.serial,
        "issuers": list(certificate.issuers),
        "not_before": certificate.not_before,
        "not_after": certificate.not_after,
        "fingerprint": certificate.fingerprint,
        "ari_id": certificate.ari_id,
        "key_ref": certificate.key_ref,
        "created_at": certificate.created_at,
        "replaced_by": certificate.replaced_by,
        "revoked_at": certificate.revoked_at,
        "revocation_reason": certificate.revocation_reason,
        "exported_to": certificate.exported_to,
        "names": shown_names(certificate.identifiers),
        "identifier_key": identifier_key(certificate.identifiers),
        "due_at": renewal_moment(certificate.plan, certificate.not_before, certificate.not_after),
        "soon_at": soon_from(certificate.plan, certificate.not_before, certificate.not_after),
    }
    return wish_values(certificate.wish) | own | _plan_values(certificate.plan)


def _plan_of(row: Row[Any]) -> RenewalPlan:
    return RenewalPlan(
        window_start=row.window_start,
        window_end=row.window_end,
        moment=row.renewal_moment,
        explanation_url=row.explanation_url,
        next_check=row.next_check,
        failures=row.failures,
        not_before=row.next_attempt,
        last_error=row.last_error,
    )


def _plan_values(plan: RenewalPlan) -> Values:
    return {
        "window_start": plan.window_start,
        "window_end": plan.window_end,
        "renewal_moment": plan.moment,
        "explanation_url": plan.explanation_url,
        "next_check": plan.next_check,
        "failures": plan.failures,
        "next_attempt": plan.not_before,
        "last_error": plan.last_error,
    }
