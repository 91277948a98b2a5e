"""Certificates we hold, and how they are doing."""

from __future__ import annotations

from datetime import datetime
from enum import IntEnum, StrEnum
from typing import NewType

from acme_desktop.domain.names import Identifier
from acme_desktop.domain.order import OrderId, OrderWish
from acme_desktop.domain.value_class import value_class

CertificateId = NewType("CertificateId", int)


class CertificateStatus(StrEnum):
    """What became of it; expiry is a matter of time, not of status."""

    VALID = "valid"
    SUPERSEDED = "superseded"
    REVOKED = "revoked"


class RevocationReason(IntEnum):
    """RFC 5280 §5.3.1, those that make sense for a server certificate."""

    UNSPECIFIED = 0
    KEY_COMPROMISE = 1
    AFFILIATION_CHANGED = 3
    SUPERSEDED = 4
    CESSATION_OF_OPERATION = 5

    @property
    def word(self) -> str:
        """The name as typed, for example `key-compromise`."""
        return self.name.lower().replace("_", "-")


@value_class(frozen=True)
class CertificateFacts:
    """What an X.509 leaf certificate and its chain say of themselves (RFC 5280). Times aware UTC, serial hexadecimal.

    `ari_id` is the RFC 9773 §4.1 identifier, empty where the certificate has no authority key identifier.
    `issuers` are the issuer common names, the leaf's first. `fingerprint` is SHA-256 of the leaf's DER, hexadecimal.
    """

    identifiers: tuple[Identifier, ...]
    serial: str
    issuers: tuple[str, ...]
    not_before: datetime
    not_after: datetime
    fingerprint: str
    public_key: bytes
    ari_id: str


@value_class(frozen=True)
class SignedTimestamp:
    """A log's promise to publish the certificate (RFC 6962 §3.2): SHA-256 of the log's key, hexadecimal; when (UTC)."""

    log_id: str
    at: datetime


@value_class(frozen=True)
class Particulars:
    """What a leaf says beside its facts: where to ask about it (addresses as they stand), and what it is good for.

    `issuers` is where the issuer's certificate is; `usages` and `purposes` are RFC 5280's names or, where it has none,
    numbers. At most 20 of each; nothing of it was verified or fetched.
    """

    timestamps: tuple[SignedTimestamp, ...] = ()
    ocsp: tuple[str, ...] = ()
    crl: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()
    must_staple: bool = False
    usages: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()


@value_class(frozen=True)
class RenewalPlan:
    """When this certificate is to be renewed, and what has been tried (RFC 9773; times aware UTC).

    `moment` was drawn once inside the window and is kept until the window changes. `failures` counts consecutive
    failed renewals, `not_before` is when the next attempt may start.
    """

    window_start: datetime | None = None
    window_end: datetime | None = None
    moment: datetime | None = None
    explanation_url: str = ""
    next_check: datetime | None = None
    failures: int = 0
    not_before: datetime | None = None
    last_error: str = ""


@value_class(frozen=True)
class Certificate:
    """An issued certificate with its chain (`pem`, leaf first); `key_ref` is empty where the key is not ours."""

    id: CertificateId
    order_id: OrderId
    wish: OrderWish
    status: CertificateStatus
    pem: str
    serial: str
    issuers: tuple[str, ...]
    not_before: datetime
    not_after: datetime
    fingerprint: str
    ari_id: str
    key_ref: str
    created_at: datetime
    plan: RenewalPlan = RenewalPlan()
    replaced_by: int | None = None
    revoked_at: datetime | None = None
    revocation_reason: int | None = None
    exported_to: str = ""

    @property
    def identifiers(self) -> tuple[Identifier, ...]:
        """The names that it was ordered for."""
        return self.wish.identifiers
