"""Which CAs a domain lets issue certificates for it: CAA records (RFC 8659) and what they may ask for (RFC 8657)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from acme_desktop.domain.value_class import value_class

_CRITICAL = 128
_ISSUE, _ISSUE_WILD = "issue", "issuewild"
# Tags that say nothing about who may issue: RFC 8659 §4.4, RFC 9495, and the registry's contacts.
_HARMLESS = frozenset((_ISSUE, _ISSUE_WILD, "iodef", "issuemail", "issuevmc", "contactemail", "contactphone"))
_PARAMETER_NAME = re.compile(r"[A-Za-z0-9]+\Z", re.ASCII)
_PARAMETER_VALUE = re.compile(r"[!-:<-~]*\Z", re.ASCII)
_ACCOUNT, _METHODS = "accounturi", "validationmethods"


class Obstacle(StrEnum):
    """Why the records do not let this CA issue."""

    OTHER_CA = "other-ca"
    METHOD = "method"  # RFC 8657 §4: not by this challenge
    ACCOUNT = "account"  # RFC 8657 §3: not for this account
    CRITICAL = "critical"  # RFC 8659 §4.1: a property that has to be understood and is not
    UNANSWERED = "unanswered"  # RFC 8659 §3: nobody could say what the records are, and a CA must then refuse


@value_class(frozen=True)
class CaaRecord:
    """One record as it stands in the DNS (RFC 8659 §4.1)."""

    flags: int
    tag: str
    value: str

    def __str__(self) -> str:
        """As zone files have it."""
        return f'{self.flags} {self.tag} "{self.value}"'


@value_class(frozen=True)
class Issuer:
    """Who asks to be let: the CA by the names it answers to in CAA records, and the account's URL ("": unknown)."""

    names: tuple[str, ...]
    account_url: str = ""


@value_class(frozen=True)
class Ruling:
    """What stands in the way, and where: `domain` holds the `records`, `wanted` is one that would let this CA issue."""

    obstacle: Obstacle
    domain: str
    records: tuple[CaaRecord, ...] = ()
    wanted: str = ""


@value_class(frozen=True)
class _Grant:
    """One issue or issuewild property, read: `names` no CA where it could not be."""

    ca: str
    parameters: tuple[tuple[str, str], ...] = ()

    def value_of(self, name: str) -> str | None:
        """None where the parameter is not there; what stands there twice is nobody's."""
        found = [value for key, value in self.parameters if key.lower() == name]
        return None if not found else found[0] if len(found) == 1 else ""


def ruling(domain: str, records: Sequence[CaaRecord], issuer: Issuer, *, method: str, wildcard: bool) -> Ruling | None:
    """Judge the records that count, those of `domain`: None where they let this CA issue (RFC 8659 §4.2, §4.3).

    `method` is the challenge's type, as RFC 8657 names it.
    """
    for record in records:
        if record.flags & _CRITICAL and record.tag.lower() not in _HARMLESS:
            return Ruling(Obstacle.CRITICAL, domain, tuple(records))
    relevant = _relevant(records, wildcard=wildcard)
    if not relevant:
        return None
    names = {name.lower() for name in issuer.names}
    ours = [grant for grant in map(_grant, relevant) if grant.ca.lower() in names]
    if any(_takes_account(grant, issuer) and _takes_method(grant, method) for grant in ours):
        return None
    if not ours:
        obstacle, grant = Obstacle.OTHER_CA, _Grant(issuer.names[0])
    else:
        obstacle = Obstacle.METHOD if any(_takes_account(grant, issuer) for grant in ours) else Obstacle.ACCOUNT
        grant = ours[0]
    value = _widened(grant, issuer, method)
    return Ruling(obstacle, domain, tuple(records), str(CaaRecord(0, relevant[0].tag.lower(), value)))


def _relevant(records: Sequence[CaaRecord], *, wildcard: bool) -> list[CaaRecord]:
    by_tag = {
        tag: [record for record in records if record.tag.lower() == tag] for tag in (_ISSUE, _ISSUE_WILD)
    }  # fmt: skip
    return by_tag[_ISSUE_WILD] if wildcard and by_tag[_ISSUE_WILD] else by_tag[_ISSUE]


def _grant(record: CaaRecord) -> _Grant:
    """RFC 8659 §4.2; what does not follow the grammar lets nobody issue."""
    ca, *rest = record.value.split(";")
    parameters: list[tuple[str, str]] = []
    for text in rest:
        if not text.strip():
            continue
        name, equals, value = text.partition("=")
        name, value = name.strip(), value.strip()
        if not equals or not _PARAMETER_NAME.match(name) or not _PARAMETER_VALUE.match(value):
            return _Grant("")
        parameters.append((name, value))
    return _Grant(ca.strip(), tuple(parameters))


def _widened(grant: _Grant, issuer: Issuer, method: str) -> str:
    """The grant's value as it would let us; what it asks for besides is kept."""
    parts = [grant.ca]
    for name, value in grant.parameters:
        if name.lower() == _ACCOUNT and value != issuer.account_url:
            value = issuer.account_url
        elif name.lower() == _METHODS and not _takes_method(grant, method):
            value = ",".join(filter(None, (value, method)))
        if f"{name}={value}" not in parts:
            parts.append(f"{name}={value}")
    return "; ".join(parts)


def _takes_account(grant: _Grant, issuer: Issuer) -> bool:
    wanted = grant.value_of(_ACCOUNT)
    return wanted is None or not issuer.account_url or wanted == issuer.account_url


def _takes_method(grant: _Grant, method: str) -> bool:
    wanted = grant.value_of(_METHODS)
    return wanted is None or method in (one.strip() for one in wanted.split(","))
