"""A CA's directory (RFC 8555 §7.1.1) and the resources it answers with, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime

from acme_desktop.domain.names import Identifier
from acme_desktop.domain.problem import Problem
from acme_desktop.domain.value_class import value_class


@value_class(frozen=True)
class Directory:
    """The resources a CA offers and what it says of itself; an absent URL is ""."""

    new_nonce: str
    new_account: str
    new_order: str
    revoke_cert: str = ""
    key_change: str = ""
    renewal_info: str = ""
    terms_of_service: str = ""
    has_terms: bool = False  # also where their address is none that could be opened
    website: str = ""
    caa_identities: tuple[str, ...] = ()
    external_account_required: bool = False
    profiles: Mapping[str, str] = field(default_factory=dict)
    server_date: datetime | None = None


@value_class(frozen=True)
class ExternalAccount:
    """RFC 8555 §7.3.4: the key identifier, and the MAC key's bytes."""

    kid: str
    mac_key: bytes = field(repr=False)


@value_class(frozen=True)
class AccountResource:
    """RFC 8555 §7.1.2; `created` is False where the CA already knew the key."""

    url: str
    status: str
    contacts: tuple[str, ...] = ()
    orders_url: str = ""
    created: bool = False


@value_class(frozen=True)
class OrderResource:
    """RFC 8555 §7.1.3; `url` is empty in answers that do not name it, `retry_after` in seconds or None."""

    url: str
    status: str
    identifiers: tuple[Identifier, ...] = ()
    authorizations: tuple[str, ...] = ()
    finalize: str = ""
    certificate: str = ""
    expires: datetime | None = None
    problem: Problem | None = None
    replaces: str = ""
    retry_after: float | None = None


@value_class(frozen=True)
class ChallengeResource:
    """RFC 8555 §8; types that we don't know come through as they are."""

    type: str
    url: str
    status: str
    token: str = ""
    problem: Problem | None = None
    validated: datetime | None = None


@value_class(frozen=True)
class AuthorizationResource:
    """RFC 8555 §7.1.4; `identifier` carries the `*.` where the CA said `wildcard`."""

    url: str
    identifier: Identifier
    status: str
    expires: datetime | None
    challenges: tuple[ChallengeResource, ...]
    retry_after: float | None = None


@value_class(frozen=True)
class IssuedChain:
    """RFC 8555 §7.4.2: the PEM chain, leaf first, and the URLs of alternates."""

    pem: str
    alternates: tuple[str, ...] = ()
