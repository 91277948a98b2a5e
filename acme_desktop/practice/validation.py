"""Whether a name is proved (RFC 8555 §8): by http-01 or dns-01, and CAA does not forbid it."""

from __future__ import annotations

import hashlib

from acme_desktop.practice import caa
from acme_desktop.practice.authority import Authority
from acme_desktop.practice.failures import Failure
from acme_desktop.practice.jose import encode
from acme_desktop.practice.problems import Refusal
from acme_desktop.practice.records import Account, Authorization

WELL_KNOWN = "/.well-known/acme-challenge/"
_WRONG = "PRACTICE-wrong-answer"
_SHOWN = 100
_BLANK = b" \t\r\n"


async def fault_of(authority: Authority, authorization: Authorization, kind: str) -> Refusal | None:
    """Why the name is not proved, or None."""
    challenge = authorization.challenge(kind)
    account = authority.store.get(Account, authorization.account)
    if challenge is None or account is None:
        return Refusal("serverInternal", "the challenge is gone")
    expected = f"{challenge.token}.{account.thumbprint}"
    try:
        if kind == "http-01":
            fault = await _http_fault(authority, authorization, challenge.token, expected)
        else:
            fault = await _dns_fault(authority, authorization, expected)
        return fault or await caa_fault(authority, authorization, kind)
    except Refusal as refusal:
        return refusal


async def caa_fault(authority: Authority, authorization: Authorization, method: str) -> Refusal | None:
    """What CAA says of this name, or the switch in its place. Raises Refusal (dns)."""
    kind, value = authorization.name
    if authority.failures.has(Failure.CAA):
        shown = authorization.identifier
        return Refusal("caa", f"PRACTICE: CAA record for {shown[1]} prevents issuance", identifier=shown)
    if kind != "dns":
        return None
    return await caa.refusal_of(
        authority.lookups,
        value,
        wildcard=authorization.wildcard,
        account_url=authority.url("account", authorization.account),
        method=method,
    )


async def _http_fault(authority: Authority, authorization: Authorization, token: str, expected: str) -> Refusal | None:
    body = await authority.fetch.body(authorization.name[1], WELL_KNOWN + token)
    if authority.failures.has(Failure.WRONG_ANSWER):
        body = _WRONG.encode("ascii")
    if body.rstrip(_BLANK) == expected.encode("ascii"):
        return None
    return Refusal(
        "unauthorized",
        "The key authorization file from the server did not match this challenge. "
        f'Expected "{expected}" (got "{_shown(body.decode("utf-8", "replace"))}")',
    )


async def _dns_fault(authority: Authority, authorization: Authorization, expected: str) -> Refusal | None:
    name = f"_acme-challenge.{authorization.name[1]}"
    values = await authority.lookups.texts(name)
    if authority.failures.has(Failure.WRONG_ANSWER):
        values = [_WRONG]
    if encode(hashlib.sha256(expected.encode("ascii")).digest()) in values:
        return None
    if not values:
        return Refusal("unauthorized", f"No TXT record found at {name}")
    more = f" (and {len(values) - 1} more)" if len(values) > 1 else ""
    return Refusal("unauthorized", f'Incorrect TXT record "{_shown(values[0])}"{more} found at {name}')


def _shown(text: str) -> str:
    """What somebody else wrote, short and printable."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text[:_SHOWN])
