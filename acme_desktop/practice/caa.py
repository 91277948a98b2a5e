"""Whether CAA records let this CA issue (RFC 8659, RFC 8657)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from acme_desktop.practice.addresses import zone_of
from acme_desktop.practice.lookups import Lookups
from acme_desktop.practice.problems import Refusal

IDENTITY = "practice.example"
_CRITICAL = 128
_KNOWN = frozenset(("issue", "issuewild", "iodef", "issuemail", "contactemail", "contactphone"))
_PARAMETER = re.compile(r"[ \t]*([A-Za-z0-9]+)[ \t]*=[ \t]*([!-:<-~]*)[ \t]*\Z", re.ASCII)
CaaRecord = tuple[int, str, str]


async def refusal_of(lookups: Lookups, name: str, *, wildcard: bool, account_url: str, method: str) -> Refusal | None:
    """Why a certificate for `name` must not be issued, or None. Raises Refusal (dns)."""
    zone, level = zone_of(name), name
    while True:
        records = await lookups.caa(level)
        if records or level == zone or "." not in level:
            break
        level = level.partition(".")[2]
    shown = f"*.{name}" if wildcard else name
    if permits(records, wildcard=wildcard, account_url=account_url, method=method):
        return None
    return Refusal("caa", f"CAA record for {shown} prevents issuance (found at {level})", identifier=("dns", shown))


def permits(records: Sequence[CaaRecord], *, wildcard: bool, account_url: str, method: str) -> bool:
    """Whether this set of records lets us issue."""
    if any(flags & _CRITICAL and tag not in _KNOWN for flags, tag, _ in records):
        return False
    tags = {tag for _, tag, _ in records}
    tag = "issuewild" if wildcard and "issuewild" in tags else "issue"
    relevant = [value for _, one, value in records if one == tag]
    return not relevant or any(_names_us(value, account_url, method) for value in relevant)


def _names_us(value: str, account_url: str, method: str) -> bool:
    domain, *parts = value.split(";")
    if domain.strip().lower() != IDENTITY:
        return False
    matches = [_PARAMETER.match(part) for part in parts if part.strip()]
    if not all(matches):
        return False  # RFC 8659 §4.2: a value that can't be read forbids
    parameters = {match[1].lower(): match[2] for match in matches if match}
    methods = parameters.get("validationmethods")
    return parameters.get("accounturi", account_url) == account_url and (
        methods is None or method in methods.split(",")
    )
