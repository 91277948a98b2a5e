"""When a certificate should be renewed (RFC 9773): around the last third of its life, at once where it was revoked."""

from __future__ import annotations

import re
from datetime import timedelta

from acme_desktop.practice.authority import Authority
from acme_desktop.practice.http_server import Response, json_response
from acme_desktop.practice.problems import malformed, not_found
from acme_desktop.practice.records import Certificate, moment, read_moment

_RETRY_AFTER = 6 * 3600  # seconds
_ID = re.compile(r"[A-Za-z0-9_-]{1,100}\.[A-Za-z0-9_-]{1,60}\Z", re.ASCII)


def renewal_info(authority: Authority, key: str) -> Response:
    """The window of one certificate; anybody may ask."""
    if not _ID.match(key):
        raise malformed("that is no name of a certificate (RFC 9773, section 4.1)")
    found = next((one for one in authority.store.all(Certificate) if one.ari == key), None)
    if found is None:
        raise not_found("certificate")
    begins, ends = read_moment(found.not_before), read_moment(found.not_after)
    life = ends - begins
    start = ends - life / 3 - life / 50
    end = ends - life / 3 + life / 50
    if found.revoked:
        start, end = authority.now() - timedelta(hours=1), authority.now() - timedelta(minutes=1)
    document: dict[str, object] = {"suggestedWindow": {"start": moment(start), "end": moment(end)}}
    return json_response(200, document, headers={"Retry-After": str(_RETRY_AFTER)})
