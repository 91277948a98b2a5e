"""Accounts at a CA (RFC 8555 §7.1.2) and the keys they sign with."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import NewType

from acme_desktop.domain.email import mailto
from acme_desktop.domain.value_class import value_class

AccountId = NewType("AccountId", int)


class KeyType(StrEnum):
    """Key algorithms that CAs accept, by the names the command line uses."""

    EC256 = "ec256"
    EC384 = "ec384"
    RSA2048 = "rsa2048"
    RSA3072 = "rsa3072"
    RSA4096 = "rsa4096"


class AccountStatus(StrEnum):
    """RFC 8555 §7.1.6, and two states of our own: before the CA answered, and after it forgot us."""

    CREATING = "creating"
    VALID = "valid"
    DEACTIVATED = "deactivated"
    REVOKED = "revoked"
    LOST = "lost"


@value_class(frozen=True)
class CaEndpoint:
    """A CA as one account reaches it: directory URL and, for a private CA, the PEM its API's certificate chains to."""

    directory_url: str
    ca_bundle: str = ""


@value_class(frozen=True)
class Account:
    """An account at one CA; `url` is the CA's name for it (the JWS `kid`), `key_ref` where its key is kept.

    `pending_key_ref` holds the new key while a key change (RFC 8555 §7.3.5) is under way: never forgotten before one
    of the two has been seen to work. `thumbprint` is the RFC 7638 digest, base64url.
    """

    id: AccountId
    endpoint: CaEndpoint
    email: str
    contacts: tuple[str, ...]
    status: AccountStatus
    key_type: KeyType
    key_ref: str
    thumbprint: str
    created_at: datetime
    url: str = ""
    orders_url: str = ""
    terms_url: str = ""
    terms_agreed_at: datetime | None = None
    eab_kid: str = ""
    pending_key_ref: str = ""
    created_by: str = ""

    @property
    def all_contacts(self) -> tuple[str, ...]:
        """Contact URLs as RFC 8555 §7.3 wants them: the e-mail first, duplicates removed."""
        urls = (mailto(self.email), *self.contacts) if self.email else self.contacts
        return tuple(dict.fromkeys(urls))
