"""Between a CA's JSON (RFC 8555 §7.1) and the domain's values: strict about addresses, liberal about all else.

Members that are missing or of the wrong kind become empty values; unknown types and statuses come through as text.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from acme_desktop.adapters.acme.addresses import Origin
from acme_desktop.adapters.acme.answers import Answer
from acme_desktop.adapters.acme.faults import not_acme
from acme_desktop.adapters.acme.moments import moment_from
from acme_desktop.adapters.acme.refusals import page_from
from acme_desktop.domain.directory import (
    AccountResource,
    AuthorizationResource,
    ChallengeResource,
    Directory,
    OrderResource,
)
from acme_desktop.domain.errors import TransportError, UntrustedServerError
from acme_desktop.domain.names import Identifier, IdentifierType
from acme_desktop.domain.problem import Problem, plain_text, problem_from
from acme_desktop.domain.renewal import Window

_RESOURCES = ("newNonce", "newAccount", "newOrder", "revokeCert", "keyChange", "renewalInfo")
_NEEDED = _RESOURCES[:3]


def _word(value: object) -> str:
    return plain_text(value, 100) if isinstance(value, str) else ""


def _items(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def directory_from(answer: Answer, origin: Origin) -> Directory:
    """RFC 8555 §7.1.1. Raises TransportError where it is no ACME directory."""
    document = answer.document("an ACME directory")
    if not all(isinstance(document.get(name), str) for name in _NEEDED):
        raise TransportError(
            "{url} is not an ACME directory (RFC 8555)", hint="Check the directory URL.", url=answer.url
        )
    urls = {name: origin.own(document[name], answer.url) if document.get(name) else "" for name in _RESOURCES}
    meta = document.get("meta")
    meta = meta if isinstance(meta, dict) else {}
    profiles = meta.get("profiles")
    return Directory(
        new_nonce=urls["newNonce"],
        new_account=urls["newAccount"],
        new_order=urls["newOrder"],
        revoke_cert=urls["revokeCert"],
        key_change=urls["keyChange"],
        renewal_info=urls["renewalInfo"],
        terms_of_service=page_from(meta.get("termsOfService")),
        has_terms=bool(meta.get("termsOfService")),
        website=page_from(meta.get("website")),
        caa_identities=tuple(_word(name) for name in _items(meta.get("caaIdentities")) if isinstance(name, str)),
        external_account_required=meta.get("externalAccountRequired") is True,
        profiles={_word(k): plain_text(v, 500) for k, v in profiles.items()} if isinstance(profiles, dict) else {},
        server_date=answer.date,
    )


def account_from(answer: Answer, url: str, origin: Origin, *, status: str = "valid") -> AccountResource:
    """RFC 8555 §7.1.2; some CAs send no body, then `status` is what the request has brought about."""
    document = answer.document("an account") if answer.body.strip() else {}
    contacts = tuple(plain_text(c, 500) for c in _items(document.get("contact")) if isinstance(c, str))
    return AccountResource(
        url=url,
        status=_word(document.get("status")) or status,
        contacts=contacts,
        orders_url=_orders_url(document.get("orders"), origin),
        created=answer.status_code == HTTPStatus.CREATED,
    )


def _orders_url(value: object, origin: Origin) -> str:
    """We never go there, so an odd one need not stop anybody."""
    try:
        return origin.own(value)
    except UntrustedServerError:
        return ""


def _identifier(document: object, *, wildcard: bool = False) -> Identifier | None:
    """None for types that we don't know."""
    kind = document.get("type") if isinstance(document, Mapping) else None
    value = document.get("value") if isinstance(document, Mapping) else None
    if not isinstance(value, str):
        return None
    if kind == IdentifierType.IP.value:
        try:
            return Identifier(IdentifierType.IP, str(ipaddress.ip_address(value)))
        except ValueError:
            return None
    if kind != IdentifierType.DNS.value:
        return None
    name = plain_text(value, 300).lower()
    return Identifier(IdentifierType.DNS, f"*.{name}" if wildcard and not name.startswith("*.") else name)


def _problem(value: object) -> Problem | None:
    return problem_from(value) if value else None


def order_from(answer: Answer, url: str, origin: Origin) -> OrderResource:
    """RFC 8555 §7.1.3."""
    document = answer.document("an order")
    status = _word(document.get("status"))
    if not status:
        raise not_acme("an order", answer.body, answer.content_type)
    optional = {name: origin.own(document[name]) if document.get(name) else "" for name in ("finalize", "certificate")}
    return OrderResource(
        url=url,
        status=status,
        identifiers=tuple(filter(None, map(_identifier, _items(document.get("identifiers"))))),
        authorizations=tuple(origin.own(a) for a in _items(document.get("authorizations"))),
        finalize=optional["finalize"],
        certificate=optional["certificate"],
        expires=moment_from(document.get("expires")),
        problem=_problem(document.get("error")),
        replaces=_word(document.get("replaces")),
        retry_after=answer.retry_after,
    )


def _challenge(document: Mapping[str, Any], url: str) -> ChallengeResource:
    return ChallengeResource(
        type=_word(document.get("type")),
        url=url,
        status=_word(document.get("status")) or "pending",
        token=plain_text(document.get("token"), 300),
        problem=_problem(document.get("error")),
        validated=moment_from(document.get("validated")),
    )


def challenge_from(answer: Answer, url: str) -> ChallengeResource:
    """RFC 8555 §8; `url` is where it was asked for."""
    return _challenge(answer.document("a challenge"), url)


def _challenges(documents: Iterable[Any], origin: Origin) -> tuple[ChallengeResource, ...]:
    """Those that have an address; without one nobody could respond."""
    return tuple(
        _challenge(document, origin.own(document["url"]))
        for document in documents
        if isinstance(document, dict) and document.get("url")
    )


def authorization_from(answer: Answer, url: str, origin: Origin) -> AuthorizationResource:
    """RFC 8555 §7.1.4. Raises TransportError where it is for nothing that we could have asked for."""
    document = answer.document("an authorization")
    identifier = _identifier(document.get("identifier"), wildcard=document.get("wildcard") is True)
    status = _word(document.get("status"))
    if identifier is None or not status:
        raise not_acme("an authorization for a name or an address", answer.body, answer.content_type)
    return AuthorizationResource(
        url=url,
        identifier=identifier,
        status=status,
        expires=moment_from(document.get("expires")),
        challenges=_challenges(_items(document.get("challenges")), origin),
        retry_after=answer.retry_after,
    )


def window_from(answer: Answer) -> Window:
    """RFC 9773 §4.2. Raises TransportError where it names no window."""
    document = answer.document("renewal information")
    window = document.get("suggestedWindow")
    window = window if isinstance(window, dict) else {}
    start, end = moment_from(window.get("start")), moment_from(window.get("end"))
    if start is None or end is None:
        raise TransportError("the CA's renewal information names no window of time", retry_after=answer.retry_after)
    return Window(start, end, page_from(document.get("explanationURL")), answer.retry_after)
