"""A downloaded chain: certificates and nothing else (RFC 8555 §9.1, §7.4.2)."""

from __future__ import annotations

import binascii
import re

from acme_desktop.adapters.acme.addresses import Origin
from acme_desktop.adapters.acme.answers import Answer
from acme_desktop.adapters.acme.faults import not_acme
from acme_desktop.domain.directory import IssuedChain
from acme_desktop.domain.errors import TransportError, UntrustedServerError

_MOST_CERTIFICATES = 10
_MOST_ALTERNATES = 10
_BLOCK = re.compile(r"-----BEGIN CERTIFICATE-----\s([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----", re.ASCII)
_DER_SEQUENCE = 0x30


def chain_from(answer: Answer, url: str, origin: Origin) -> IssuedChain:
    """The chain, re-wrapped to 64 columns, and where the alternates are. Raises TransportError.

    Only certificates come through: what is stored here ends up in servers' configuration. Text around them
    (RFC 7468 §5.2) is left out, any other PEM block refused.
    """
    blocks = _blocks(answer)
    if len(blocks) > _MOST_CERTIFICATES:
        raise TransportError("the CA sent a chain of {count} certificates", count=len(blocks))
    alternates = dict.fromkeys(filter(None, (_usable(link, answer, origin) for link in answer.related("alternate"))))
    alternates.pop(url, None)
    return IssuedChain("".join(blocks), tuple(alternates)[:_MOST_ALTERNATES])


def _usable(link: str, answer: Answer, origin: Origin) -> str:
    """Where an alternate is; "" where we would not go: no certificate is lost over a chain that nobody asked for."""
    try:
        return origin.own(link, answer.url)
    except UntrustedServerError:
        return ""


def _blocks(answer: Answer) -> list[str]:
    text = answer.body.decode("utf-8", "replace")
    blocks = [_rewrapped(base64) for base64 in _BLOCK.findall(text)]
    if not blocks or not all(blocks) or "-----" in _BLOCK.sub("", text):
        raise not_acme("a certificate chain", answer.body, answer.content_type)
    return blocks


def _rewrapped(base64: str) -> str:
    """One PEM block; "" where the base64 does not hold DER."""
    digits = "".join(base64.split())
    try:
        der = binascii.a2b_base64(digits, strict_mode=True)
    except binascii.Error:
        return ""
    if not der or der[0] != _DER_SEQUENCE:
        return ""
    lines = [digits[i : i + 64] for i in range(0, len(digits), 64)]
    return "\n".join(["-----BEGIN CERTIFICATE-----", *lines, "-----END CERTIFICATE-----", ""])
