"""External accounts (RFC 8555 §7.3.4): what the CA has handed out, as it was pasted."""

from __future__ import annotations

import base64
import re

from acme_desktop.domain.directory import ExternalAccount
from acme_desktop.domain.errors import InputError

_BASE64URL = re.compile(r"[A-Za-z0-9_+/-]+={0,2}\Z", re.ASCII)
_SHORTEST_MAC_KEY = 16  # bytes; RFC 7518 §3.2 wants 32 for HS256, some CAs hand out less


def external_account(kid: str, hmac: str) -> ExternalAccount | None:
    """None where neither was typed; CAs hand the MAC key out in base64url, some in plain base64. Raises InputError."""
    kid, hmac = kid.strip(), "".join(hmac.split())
    if not kid and not hmac:
        return None
    if not kid or not hmac:
        raise InputError(
            "eab-hmac" if kid else "eab-kid", "an external account needs both a key identifier and an HMAC key"
        )
    if len(kid) > 1000 or not kid.isprintable():
        raise InputError("eab-kid", "that is not a key identifier")
    if not _BASE64URL.match(hmac):
        raise InputError("eab-hmac", "the HMAC key is not base64url", hint="Paste it exactly as the CA shows it.")
    try:
        text = hmac.rstrip("=").replace("+", "-").replace("/", "_")
        key = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        raise InputError("eab-hmac", "the HMAC key is not base64url: a character is missing") from None
    if len(key) < _SHORTEST_MAC_KEY:
        raise InputError("eab-hmac", "the HMAC key is too short: {size} bytes", size=len(key))
    return ExternalAccount(kid, key)
