"""Accounts (RFC 8555 §7.3): made, looked at, changed, deactivated, given another key."""

from __future__ import annotations

import re
from typing import Any

from acme_desktop.practice.authority import Authority, new_id
from acme_desktop.practice.http_server import Response, json_response
from acme_desktop.practice.jose import Jwk, read_jwk, read_jws, verify
from acme_desktop.practice.problems import Refusal, malformed
from acme_desktop.practice.records import Account, Order, moment
from acme_desktop.practice.signed_request import SignedRequest, must_own

_MOST_CONTACTS = 10
_E_MAIL = re.compile(r"mailto:[^@\s,?<>]{1,64}@[A-Za-z0-9.-]{1,253}\Z")
_PAGE = 100


def find(authority: Authority, url: str) -> Account | None:
    """The account with that URL (RFC 8555 §6.2, `kid`)."""
    prefix = authority.url("account", "")
    return authority.store.get(Account, url.removeprefix(prefix)) if url.startswith(prefix) else None


def holder_of(authority: Authority, key: Jwk) -> Account | None:
    """Whose key it is."""
    wanted = key.thumbprint
    return next((one for one in authority.store.all(Account) if one.thumbprint == wanted), None)


def new_account(request: SignedRequest) -> Response:
    """RFC 8555 §7.3, and §7.3.1: a key that is known gets its account."""
    authority, key, wish = request.authority, request.by_key(), request.document()
    known = holder_of(authority, key)
    if known is not None:
        if known.status != "valid":
            raise Refusal("unauthorized", f"the account with this key is {known.status}")
        return _answer(authority, known, 200)
    if wish.get("onlyReturnExisting") is True:
        raise Refusal("accountDoesNotExist", "there is no account with this key")
    contacts = _contacts(wish)
    if wish.get("termsOfServiceAgreed") is not True:
        terms = authority.url("terms")
        raise Refusal(
            "userActionRequired",
            "the terms of service must be agreed to",
            headers={"Link": f'<{terms}>;rel="terms-of-service"'},
            members={"instance": terms},
        )
    account = Account(new_id(), key.members, key.thumbprint, contacts, moment(authority.now()))
    authority.store.save(account)
    authority.happened("account-made", contacts=_named(account))
    return _answer(authority, account, 201)


def account(request: SignedRequest) -> Response:
    """RFC 8555 §7.3.2 and §7.3.6."""
    authority, own = request.authority, request.by_account()
    must_own(own, request.rest[0])
    if request.is_question:
        return _answer(authority, own, 200)
    wish = request.document()
    status = wish.get("status", "valid")
    if status not in ("valid", "deactivated"):
        raise malformed("an account can be deactivated, and given no other status")
    if "contact" in wish:
        own.contacts = _contacts(wish)
    own.status = status
    ended = _end_orders(authority, own) if status == "deactivated" else []
    authority.store.save(own, *ended)
    authority.happened("account-deactivated" if status == "deactivated" else "account-changed", contacts=_named(own))
    return _answer(authority, own, 200)


def orders_of(request: SignedRequest) -> Response:
    """RFC 8555 §7.1.2.1: the orders of an account, a page at a time."""
    authority, own = request.authority, request.question()
    must_own(own, request.rest[0])
    place = int(request.rest[1]) if len(request.rest) > 1 and request.rest[1].isdigit() else 0
    orders = sorted((one for one in authority.store.all(Order) if one.account == own.id), key=lambda one: one.created)
    page = orders[place : place + _PAGE]
    more = place + _PAGE < len(orders)
    follows = f'<{authority.url("orders", own.id, str(place + _PAGE))}>;rel="next"'
    return json_response(
        200, {"orders": [authority.url("order", one.id) for one in page]}, headers={"Link": follows} if more else {}
    )


def key_change(request: SignedRequest) -> Response:
    """RFC 8555 §7.3.5: signed by the old key without, by the new one within."""
    authority, own = request.authority, request.by_account()
    inner = read_jws(request.payload)
    if "jwk" not in inner.header or "nonce" in inner.header or inner.url != request.url:
        raise malformed("the inner JWS has jwk and the outer one's url, and no nonce (RFC 8555, section 7.3.5)")
    key = verify(inner, _no_account)
    wish = SignedRequest(authority, own, key, inner.payload, request.url).document()
    if wish.get("account") != authority.url("account", own.id) or _thumbprint(wish) != own.thumbprint:
        raise malformed("the inner payload names this account and its old key (RFC 8555, section 7.3.5)")
    holder = holder_of(authority, key)
    if holder is not None:
        where = {"Location": authority.url("account", holder.id)}
        raise Refusal("malformed", "an account has this key already", status=409, headers=where)
    own.jwk, own.thumbprint = key.members, key.thumbprint
    authority.store.save(own)
    authority.happened("key-changed", contacts=_named(own))
    return _answer(authority, own, 200)


def _thumbprint(wish: dict[str, Any]) -> str:
    return read_jwk(wish.get("oldKey")).thumbprint


def _no_account(_: str) -> Jwk:
    raise malformed("the inner JWS brings its key")


def _answer(authority: Authority, account: Account, status: int) -> Response:
    document = {
        "status": account.status,
        "contact": account.contacts,
        "termsOfServiceAgreed": True,
        "orders": authority.url("orders", account.id),
    }
    return json_response(status, document, headers={"Location": authority.url("account", account.id)})


def _contacts(wish: dict[str, Any]) -> list[str]:
    value = wish.get("contact", [])
    if not isinstance(value, list) or len(value) > _MOST_CONTACTS or not all(isinstance(one, str) for one in value):
        raise malformed(f"contact is a list of at most {_MOST_CONTACTS} texts")
    for one in value:
        if not one.startswith("mailto:"):
            raise Refusal("unsupportedContact", f"“{one[:100]}” is no mailto: URL, and this CA takes no other")
        if not _E_MAIL.match(one):
            raise Refusal("invalidContact", f"“{one[:100]}” is not one e-mail address without header fields")
    return value


def _named(account: Account) -> str:
    return ", ".join(contact.removeprefix("mailto:") for contact in account.contacts) or account.id


def _end_orders(authority: Authority, account: Account) -> list[Order]:
    """RFC 8555 §7.3.6: nothing goes on for an account that is gone."""
    going = [o for o in authority.store.all(Order) if o.account == account.id and o.status in ("pending", "ready")]
    for order in going:
        order.status = "invalid"
        order.error = Refusal("unauthorized", "the account was deactivated").document()
    return going
