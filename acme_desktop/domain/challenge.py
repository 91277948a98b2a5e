"""What has to be deployed for a challenge, exactly (RFC 8555 §8.1, §8.3, §8.4)."""

from __future__ import annotations

import base64
import hashlib
import re

from acme_desktop.domain.errors import TransportError
from acme_desktop.domain.names import Identifier, IdentifierType
from acme_desktop.domain.order import Challenge, ChallengeType
from acme_desktop.domain.value_class import value_class

# A token becomes a file name and part of a URL, so it must be what RFC 8555 §8.1 says and nothing else.
_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,256}\Z", re.ASCII)
WELL_KNOWN = "/.well-known/acme-challenge/"


@value_class(frozen=True)
class HttpFile:
    """http-01: `content` (ASCII, no newline) is to be served at `url`, port 80, with that `path`."""

    url: str
    path: str
    file_name: str
    content: str


@value_class(frozen=True)
class TxtRecord:
    """dns-01: a TXT record `name` (FQDN without final dot) holding `value`; other values at that name stay."""

    name: str
    value: str
    type: str = "TXT"


def base64url(data: bytes) -> str:
    """RFC 4648 §5 without padding, as everywhere in ACME."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def key_authorization(token: str, thumbprint: str) -> str:
    """RFC 8555 §8.1. Raises TransportError where the CA's token is not a token."""
    if not _TOKEN.match(token):
        raise TransportError("the CA sent a challenge token that RFC 8555 does not allow", may_have_acted=False)
    return f"{token}.{thumbprint}"


def http_file(challenge: Challenge) -> HttpFile:
    """RFC 8555 §8.3; an IPv6 address stands in brackets (RFC 8738 §4)."""
    name = challenge.identifier
    host = f"[{name.value}]" if name.type is IdentifierType.IP and ":" in name.value else name.value
    path = WELL_KNOWN + challenge.token
    return HttpFile(f"http://{host}{path}", path, challenge.token, challenge.key_authorization)


def txt_name(identifier: Identifier) -> str:
    """Where dns-01 looks; a wildcard and its base share one name, which then holds two values."""
    return f"_acme-challenge.{identifier.base}"


def txt_record(challenge: Challenge) -> TxtRecord:
    """RFC 8555 §8.4: the digest of the key authorization."""
    digest = hashlib.sha256(challenge.key_authorization.encode("ascii")).digest()
    return TxtRecord(txt_name(challenge.identifier), base64url(digest))


def deployment(challenge: Challenge) -> HttpFile | TxtRecord:
    """What a human or a solver has to put in place. Raises ValueError for a type we can't meet."""
    return http_file(challenge) if ChallengeType(challenge.type) is ChallengeType.HTTP_01 else txt_record(challenge)
