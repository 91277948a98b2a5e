"""What the CA remembers: accounts, authorizations, orders, certificates, as they stand in the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any, ClassVar, Self

Name = tuple[str, str]  # an identifier: type and value


def moment(when: datetime) -> str:
    """RFC 3339, in UTC, to the second."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def listed(names: Sequence[Name]) -> str:
    """Their values, for people."""
    return ", ".join(value for _, value in names)


def read_moment(text: str) -> datetime:
    """What `moment` wrote."""
    return datetime.fromisoformat(text)


@dataclass
class Record:
    """Something with an id; every value of it is JSON's own, moments are RFC 3339 text."""

    kind: ClassVar[str] = ""

    id: str

    def document(self) -> dict[str, Any]:
        """For the database."""
        return asdict(self)

    @classmethod
    def read(cls, document: dict[str, Any]) -> Self:
        """From the database."""
        return cls(**document)


@dataclass
class Account(Record):
    """RFC 8555 §7.1.2; `jwk` holds the members of RFC 7638, by whose digest the account is found."""

    kind: ClassVar[str] = "account"

    jwk: dict[str, str]
    thumbprint: str
    contacts: list[str]
    created: str
    status: str = "valid"


@dataclass
class Challenge:
    """RFC 8555 §7.1.5; `error` is a problem document."""

    type: str
    token: str
    status: str = "pending"
    validated: str = ""
    error: dict[str, Any] | None = None


@dataclass
class Authorization(Record):
    """RFC 8555 §7.1.4; `name` is without the `*.` of a wildcard."""

    kind: ClassVar[str] = "authorization"

    account: str
    name: Name
    wildcard: bool
    expires: str
    challenges: list[Challenge]
    status: str = "pending"

    @classmethod
    def read(cls, document: dict[str, Any]) -> Self:
        """From the database."""
        challenges = [Challenge(**challenge) for challenge in document["challenges"]]
        return cls(**{**document, "name": tuple(document["name"]), "challenges": challenges})

    @property
    def identifier(self) -> Name:
        """The identifier that was ordered."""
        kind, value = self.name
        return (kind, f"*.{value}") if self.wildcard else (kind, value)

    def challenge(self, kind: str) -> Challenge | None:
        """The challenge of that type."""
        return next((challenge for challenge in self.challenges if challenge.type == kind), None)


@dataclass
class Order(Record):
    """RFC 8555 §7.1.3; `csr` is base64url DER while a certificate is being made."""

    kind: ClassVar[str] = "order"

    account: str
    names: list[Name]
    authorizations: list[str]
    profile: str
    created: str
    expires: str
    status: str = "pending"
    replaces: str = ""
    csr: str = ""
    certificate: str = ""
    error: dict[str, Any] | None = None

    @classmethod
    def read(cls, document: dict[str, Any]) -> Self:
        """From the database."""
        return cls(**{**document, "names": [tuple(name) for name in document["names"]]})


@dataclass
class Certificate(Record):
    """An issued one; its id is the serial number in hexadecimal, `ari` the name of RFC 9773 §4.1."""

    kind: ClassVar[str] = "certificate"

    account: str
    order: str
    names: list[Name]
    pem: str
    ari: str
    not_before: str
    not_after: str
    revoked: str = ""
    reason: int = 0
    replaced_by: str = ""

    @classmethod
    def read(cls, document: dict[str, Any]) -> Self:
        """From the database."""
        return cls(**{**document, "names": [tuple(name) for name in document["names"]]})


@dataclass
class DnsRecord(Record):
    """One record of our own DNS; `value` as it was typed."""

    kind: ClassVar[str] = "dns"

    name: str
    type: str
    value: str
    ttl: int = 60


@dataclass
class Zone(Record):
    """A zone of our own DNS; its id is its name."""

    kind: ClassVar[str] = "zone"


@dataclass
class Fact(Record):
    """Something that is there once: a port, the root's key."""

    kind: ClassVar[str] = "fact"

    value: Any = field(default=None)
