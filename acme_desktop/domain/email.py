"""E-mail addresses and contact URLs of accounts (RFC 8555 §7.3; RFC 6068 without header fields or lists)."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

import idna

from acme_desktop.domain.errors import InputError

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*\Z", re.ASCII)
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\Z", re.ASCII)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*\Z", re.ASCII)
_LONGEST = 254
_PLAIN_IN_MAILTO = "!$'*+"  # RFC 6068 §2: of a local part's characters, those that need no percent-encoding


def check_email(text: str, field: str = "email") -> str:
    """One address, its domain as A-labels. Raises InputError."""
    typed = text.strip()
    if not typed:
        raise InputError(field, "an e-mail address is needed")
    local, at, domain = typed.rpartition("@")
    if not at or len(typed) > _LONGEST or len(local) > 64 or not _LOCAL.match(local):
        raise InputError(field, "{given} is not an e-mail address", given=_shown(typed))
    try:
        ascii_domain = domain.lower() if domain.isascii() else idna.encode(domain, uts46=True).decode("ascii")
    except idna.IDNAError:
        raise InputError(field, "{given} has no valid domain", given=_shown(typed)) from None
    labels = ascii_domain.split(".")
    if len(labels) < 2 or not all(_LABEL.match(label) for label in labels) or labels[-1].isdigit():
        raise InputError(field, "{given} has no valid domain", given=_shown(typed))
    if len(local) + 1 + len(ascii_domain) > _LONGEST:
        raise InputError(field, "{given} is too long for an e-mail address", given=_shown(typed))
    return f"{local}@{ascii_domain}"


def mailto(address: str) -> str:
    """The `mailto:` URL of a checked address (RFC 6068 §2); a `?` in it must not begin header fields."""
    local, _, domain = address.rpartition("@")
    return f"mailto:{quote(local, safe=_PLAIN_IN_MAILTO)}@{domain}"


def check_contact(text: str) -> str:
    """A contact as a URL: `mailto:` is put before a bare address, other schemes stay as they are. Raises InputError."""
    typed = text.strip()
    scheme, colon, rest = typed.partition(":")
    if not colon:
        return mailto(check_email(typed, "contact"))
    if scheme.lower() == "mailto":
        return mailto(check_email(unquote(rest), "contact"))
    if (
        not _SCHEME.match(scheme.lower())
        or not rest
        or not typed.isascii()
        or any(c <= " " or c == "\x7f" for c in typed)
    ):
        raise InputError("contact", "{given} is not a contact URL", hint="Use mailto:NAME@DOMAIN.", given=_shown(typed))
    if len(typed) > _LONGEST:
        raise InputError("contact", "a contact URL has at most {most} characters", most=_LONGEST)
    return typed


def _shown(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:59] + "…")
