"""Orders (RFC 8555 §7.4): placed and looked at; profiles, and what renews what (RFC 9773 §5)."""

from __future__ import annotations

from typing import Any

from acme_desktop.practice.addresses import read_names
from acme_desktop.practice.authority import ORDER_LIVES, RETRY_AFTER, Authority, new_id
from acme_desktop.practice.authorizations import failure_of, for_name, status_of
from acme_desktop.practice.http_server import Response, json_response
from acme_desktop.practice.issuer import PROFILES
from acme_desktop.practice.problems import Refusal, malformed, not_found
from acme_desktop.practice.records import Account, Authorization, Certificate, Name, Order, listed, moment, read_moment
from acme_desktop.practice.signed_request import SignedRequest, must_own

_USUAL_PROFILE = "classic"


def new_order(request: SignedRequest) -> Response:
    """RFC 8555 §7.4. Names that this account has proved lately need no proof again."""
    authority, own, wish = request.authority, request.by_account(), request.document()
    authority.failures.refuse_order()
    if "notBefore" in wish or "notAfter" in wish:
        raise malformed("this CA chooses when a certificate begins and ends: no notBefore, no notAfter")
    names, profile = read_names(wish.get("identifiers")), _profile(wish)
    old = _replaced(authority, own, names, wish)
    proofs = [for_name(authority, own.id, name) for name in names]
    order = Order(
        new_id(),
        own.id,
        names,
        [proof.id for proof in proofs],
        profile,
        moment(authority.now()),
        min([moment(authority.now() + ORDER_LIVES), *(proof.expires for proof in proofs)]),
        "ready" if all(proof.status == "valid" for proof in proofs) else "pending",
        old.ari if old else "",
    )
    if old:
        old.replaced_by = order.id
    authority.records.serve(value for kind, value in names if kind == "dns")
    authority.store.save(order, *proofs, *([old] if old else []))
    authority.happened("order-placed", names=listed(names))
    return answer(authority, order, 201)


def order(request: SignedRequest) -> Response:
    """RFC 8555 §7.4: how it stands."""
    request.question()
    return answer(request.authority, own_order(request), 200)


def own_order(request: SignedRequest) -> Order:
    """The order that a request is about, as it stands now. Raises Refusal."""
    account = request.by_account()
    found = request.authority.store.get(Order, request.rest[0])
    if found is None:
        raise not_found("order")
    must_own(account, found.account)
    settle(request.authority, found)
    return found


def settle(authority: Authority, order: Order) -> None:
    """RFC 8555 §7.1.6: what its authorizations, and time, make of an order."""
    if order.status not in ("pending", "ready"):
        return
    found = [authority.store.get(Authorization, key) for key in order.authorizations]
    proofs = [one for one in found if one is not None]
    states = {status_of(authority, proof) for proof in proofs}
    before = order.status
    if states - {"pending", "valid"}:
        order.status, order.error = "invalid", failure_of(authority, proofs)
    elif read_moment(order.expires) <= authority.now():
        order.status, order.error = "invalid", malformed("the order has expired").document()
    elif states == {"valid"}:
        order.status = "ready"
    if order.status != before:
        authority.store.save(order)


def answer(authority: Authority, order: Order, status: int) -> Response:
    """An order as clients see it."""
    document: dict[str, object] = {
        "status": order.status,
        "expires": order.expires,
        "identifiers": [{"type": kind, "value": value} for kind, value in order.names],
        "authorizations": [authority.url("authorization", key) for key in order.authorizations],
        "finalize": authority.url("finalize", order.id),
        "profile": order.profile,
    }
    if order.replaces:
        document["replaces"] = order.replaces
    if order.certificate:
        document["certificate"] = authority.url("certificate", order.certificate)
    if order.error:
        document["error"] = order.error
    headers = {"Location": authority.url("order", order.id)}
    if order.status == "processing":
        headers["Retry-After"] = str(RETRY_AFTER)
    return json_response(status, document, headers=headers)


def _profile(wish: dict[str, Any]) -> str:
    profile = wish.get("profile", _USUAL_PROFILE)
    if not isinstance(profile, str) or profile not in PROFILES:
        raise Refusal("invalidProfile", f"the profiles here are {', '.join(PROFILES)}")
    return profile


def _replaced(authority: Authority, own: Account, names: list[Name], wish: dict[str, Any]) -> Certificate | None:
    """The certificate that this order renews. Raises Refusal (RFC 9773 §5)."""
    if "replaces" not in wish:
        return None
    old = next((one for one in authority.store.all(Certificate) if one.ari == wish["replaces"]), None)
    if old is None:
        raise malformed("replaces names no certificate of this CA")
    if old.account != own.id or not set(old.names) & set(names):
        raise malformed("replaces names a certificate of another account, or for other names")
    by = authority.store.get(Order, old.replaced_by) if old.replaced_by else None
    if by is not None:
        settle(authority, by)
        if by.status != "invalid":
            raise Refusal("alreadyReplaced", "that certificate has been replaced by another order")
    return old
