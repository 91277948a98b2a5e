"""Where a redirect may lead a CA, and us."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import quote, urljoin, urlsplit

from acme_desktop.adapters.preflight.http_exchange import Target
from acme_desktop.domain.preflight import Trouble
from acme_desktop.domain.problem import plain_text

# CA/Browser Forum Baseline Requirements §3.2.2.4.19: these and no others.
STATUSES = frozenset((301, 302, 307, 308))
MOST = 10
_LONGEST_URL = 2048
_SHOWN_URL = 200
_STRANGE = re.compile(r"[\x00-\x20\\\x7f]")
_HOST = re.compile(r"[a-z0-9._-]{1,253}\Z", re.ASCII)
_KEPT = "/%:@!$&'()*+,;=~-._?"


class RefusedRedirectError(Exception):
    """A redirect that no CA would follow, or that we must not; says why."""

    def __init__(self, words: str, trouble: Trouble = Trouble.STRANGE) -> None:
        self.trouble = trouble
        super().__init__(words)


def following(base: str, location: str, ports: frozenset[int]) -> tuple[str, Target]:
    """The URL that `location` means at `base`, and where it leads. Raises RefusedRedirectError."""
    if len(location) > _LONGEST_URL or _STRANGE.search(location):
        raise RefusedRedirectError(f"redirected to something that is no URL: {shown(location)}")
    try:
        url = urljoin(base, location)
        parts = urlsplit(url)
        host, port = _host(parts.hostname or ""), parts.port
    except ValueError:
        raise RefusedRedirectError(f"redirected to something that is no URL: {shown(location)}") from None
    if parts.scheme not in ("http", "https") or parts.username is not None:
        raise RefusedRedirectError(f"redirected to {shown(url)}; a CA follows only plain http and https URLs")
    secure = parts.scheme == "https"
    port = port or (443 if secure else 80)
    if port not in ports:
        raise RefusedRedirectError(f"redirected to {shown(url)}; a CA does not go to port {port}", Trouble.PORT)
    path = quote(parts.path or "/", safe=_KEPT) + ("?" + quote(parts.query, safe=_KEPT) if parts.query else "")
    return url, Target(secure, host, port, path)


def _host(text: str) -> str:
    """A host name as A-labels, or an IP address. Raises ValueError."""
    if ":" in text:
        return str(ipaddress.IPv6Address(text))
    name = text.rstrip(".") if text.isascii() else text.encode("idna").decode("ascii").rstrip(".")
    if not _HOST.match(name):
        raise ValueError("no host name")
    return name


def is_address(host: str) -> bool:
    """Whether a host is an IP address, not a name."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def permitted(places: tuple[str, ...], first: str) -> tuple[str, ...]:
    """Those addresses to which a site at address `first` may send us. Raises RefusedRedirectError where it is none.

    A public site must not send us to this machine or into its private network.
    """
    if not is_public(first):
        return places
    public = tuple(place for place in places if is_public(place))
    if not public:
        raise RefusedRedirectError("a public site must not lead to a private address", Trouble.PRIVATE)
    return public


def is_public(address: str) -> bool:
    """Whether an address is one of the Internet's, not of this machine or a private network."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    return ip.is_global and not ip.is_multicast


def shown(url: str) -> str:
    """A URL from outside, fit to be shown."""
    return plain_text(url, _SHOWN_URL)
