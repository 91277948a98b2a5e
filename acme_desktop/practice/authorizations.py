"""Authorizations and their challenges (RFC 8555 §7.5): made for an order, looked at, answered, given up."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from acme_desktop.practice.authority import ORDER_LIVES, PROOF_LIVES, RETRY_AFTER, Authority, new_id
from acme_desktop.practice.http_server import Response, json_response
from acme_desktop.practice.nonces import random_token
from acme_desktop.practice.problems import Refusal, malformed, not_found, several
from acme_desktop.practice.records import Authorization, Challenge, Name, moment, read_moment
from acme_desktop.practice.signed_request import SignedRequest, must_own
from acme_desktop.practice.validation import fault_of

_STILL_GOOD = timedelta(hours=1)  # a proof that ends sooner is not worth an order


def for_name(authority: Authority, account: str, name: Name) -> Authorization:
    """The proof that this account has already, or (not saved yet) a new authorization."""
    kind, value = name
    wildcard = kind == "dns" and value.startswith("*.")
    base = (kind, value.removeprefix("*."))
    for one in authority.store.all(Authorization):
        same = (one.account, one.name, one.wildcard) == (account, base, wildcard)
        if same and one.status == "valid" and read_moment(one.expires) - authority.now() > _STILL_GOOD:
            return one
    types = ("http-01",) if kind == "ip" else ("dns-01",) if wildcard else ("http-01", "dns-01")
    challenges = [Challenge(kind, random_token()) for kind in types]
    return Authorization(new_id(), account, base, wildcard, moment(authority.now() + ORDER_LIVES), challenges)


def status_of(authority: Authority, authorization: Authorization) -> str:
    """RFC 8555 §7.1.6, with what time does to it."""
    if authorization.status in ("pending", "valid") and read_moment(authorization.expires) <= authority.now():
        return "expired" if authorization.status == "valid" else "invalid"
    return authorization.status


def failure_of(authority: Authority, authorizations: list[Authorization]) -> dict[str, Any]:
    """What an order says whose names could not be proved."""
    problems = []
    for one in authorizations:
        status = status_of(authority, one)
        if status in ("pending", "valid"):
            continue
        error = next((challenge.error for challenge in one.challenges if challenge.error), None) or {}
        kind = str(error.get("type", "unauthorized")).rpartition(":")[2]
        detail = str(error.get("detail", f"the authorization is {status}"))
        problems.append(Refusal(kind, detail, identifier=one.identifier))
    return several(problems, f"{len(problems)} of the names could not be proved").document()


def authorization(request: SignedRequest) -> Response:
    """RFC 8555 §7.5, and §7.5.2: deactivated by its account."""
    authority = request.authority
    own = _own(request)
    if not request.is_question:
        if request.document().get("status") != "deactivated":
            raise malformed("an authorization can be deactivated, and given no other status")
        if own.status not in ("pending", "valid"):
            raise malformed(f"the authorization is {own.status}")
        own.status = "deactivated"
        authority.store.save(own)
        authority.happened("given-up", name=own.identifier[1])
    return _answer(authority, own)


def challenge(request: SignedRequest) -> Response:
    """RFC 8555 §7.5.1: looked at, or (with a payload) to be validated now."""
    authority, own = request.authority, _own(request)
    found = own.challenge(request.rest[1])
    if found is None:
        raise not_found("challenge")
    if not request.is_question:
        request.document()
        if status_of(authority, own) == "pending" and found.status == "pending":
            found.status = "processing"
            authority.store.save(own)
            authority.happened("validating", name=own.identifier[1], method=found.type)
            authority.go_on_with(validate(authority, own.id, found.type))
    headers = {"Link": f'<{authority.url("authorization", own.id)}>;rel="up"'}
    if found.status == "processing":
        headers["Retry-After"] = str(RETRY_AFTER)
    return json_response(200, _challenge_document(authority, own, found), headers=headers)


async def validate(authority: Authority, key: str, kind: str) -> None:
    """Look at what the client says is in place, and write down the verdict."""
    await authority.failures.dawdle()
    found = authority.store.get(Authorization, key)
    if found is None:
        return
    fault = await fault_of(authority, found, kind)
    own = authority.store.get(Authorization, key)
    challenge = own.challenge(kind) if own is not None else None
    if own is None or challenge is None or own.status != "pending":
        return  # given up meanwhile, or forgotten
    if fault is None:
        challenge.status = own.status = "valid"
        challenge.validated = moment(authority.now())
        own.expires = moment(authority.now() + PROOF_LIVES)
    else:
        challenge.status = own.status = "invalid"
        challenge.error = fault.document()
    authority.store.save(own)
    if fault is None:
        authority.happened("proved", name=own.identifier[1], method=kind)
    else:
        authority.happened("not-proved", name=own.identifier[1], method=kind, why=fault.detail)


def resume(authority: Authority) -> None:
    """Take up what the last run was cut off from."""
    for one in authority.store.all(Authorization):
        for challenge in one.challenges:
            if one.status == "pending" and challenge.status == "processing":
                authority.go_on_with(validate(authority, one.id, challenge.type))


def _own(request: SignedRequest) -> Authorization:
    found = request.authority.store.get(Authorization, request.rest[0])
    account = request.by_account()
    if found is None:
        raise not_found("authorization")
    must_own(account, found.account)
    return found


def _answer(authority: Authority, own: Authorization) -> Response:
    status = status_of(authority, own)
    shown = own.challenges
    if status in ("valid", "invalid"):  # RFC 8555 §7.1.4: then those that were tried
        shown = [one for one in own.challenges if one.status == status] or own.challenges
    document: dict[str, object] = {
        "identifier": {"type": own.name[0], "value": own.name[1]},
        "status": status,
        "expires": own.expires,
        "challenges": [_challenge_document(authority, own, one) for one in shown],
    }
    if own.wildcard:
        document["wildcard"] = True
    waiting = any(one.status == "processing" for one in own.challenges)
    return json_response(200, document, headers={"Retry-After": str(RETRY_AFTER)} if waiting else {})


def _challenge_document(authority: Authority, own: Authorization, challenge: Challenge) -> dict[str, object]:
    document: dict[str, object] = {
        "type": challenge.type,
        "url": authority.url("challenge", own.id, challenge.type),
        "status": challenge.status,
        "token": challenge.token,
    }
    if challenge.validated:
        document["validated"] = challenge.validated
    if challenge.error:
        document["error"] = challenge.error
    return document
