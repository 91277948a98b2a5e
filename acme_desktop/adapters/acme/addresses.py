"""URLs from a CA: looked at before they are parsed, and pinned to the origin of its directory.

A signed request must never go where another server could use it, so every URL that the CA hands us has the scheme,
host and port of the directory the user chose.
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urljoin, urlsplit

from acme_desktop.domain.authority import is_loopback
from acme_desktop.domain.errors import UntrustedServerError
from acme_desktop.domain.problem import plain_text
from acme_desktop.domain.value_class import value_class

_LONGEST = 2000
# Backslashes, spaces and controls are read differently by different parsers, so no parser gets to see them.
_ALLOWED = re.compile(r"[!-\[\]-~]+\Z", re.ASCII)
_PORTS = {"https": 443, "http": 80}


def _refused(url: object, reason: str) -> UntrustedServerError:
    return UntrustedServerError(
        "the CA named an address that cannot be used, {url}: {reason}",
        hint="Check the directory URL; if it is right, tell the CA.",
        url=plain_text(url, 200),
        reason=reason,
    )


def _parsed(url: object) -> SplitResult:
    if not isinstance(url, str) or not url:
        raise _refused(url, "it is no URL")
    if len(url) > _LONGEST or not _ALLOWED.match(url):
        raise _refused(url, "it has characters that no URL has, or too many")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _refused(url, "it is no URL") from None
    if parts.scheme not in _PORTS or not parts.hostname or port == 0:
        raise _refused(url, "it is no https URL")
    if "@" in parts.netloc:
        raise _refused(url, "it holds a user name")
    return parts


@value_class(frozen=True)
class Origin:
    """Scheme, host and port of a CA's directory (RFC 6454)."""

    scheme: str
    host: str
    port: int

    @classmethod
    def of(cls, directory_url: str, *, loopback_http: bool = False) -> Origin:
        """https; http only for this machine, and only with `loopback_http`. Raises UntrustedServerError."""
        parts = _parsed(directory_url)
        origin = cls._from(parts)
        if origin.scheme == "http" and not (loopback_http and is_loopback(origin.host)):
            raise _refused(directory_url, "ACME is spoken over https only")
        return origin

    @classmethod
    def _from(cls, parts: SplitResult) -> Origin:
        return cls(parts.scheme, (parts.hostname or "").rstrip("."), parts.port or _PORTS[parts.scheme])

    @property
    def authority(self) -> str:
        """Host and port as in a Host header: `ca.example`, `[::1]:14000`."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}"

    def own(self, url: object, base: str = "") -> str:
        """The URL, absolute, if it is of this origin; `base` is what a relative one is relative to (RFC 9110 §10.2.2).

        Raises UntrustedServerError.
        """
        if base and isinstance(url, str) and _ALLOWED.match(url) and len(url) <= _LONGEST:
            url = urljoin(base, url)
        parts = _parsed(url)
        if self._from(parts) != self:
            raise _refused(url, f"it is not at {self}, where the directory is")
        return str(url)

    def target(self, url: str) -> str:
        """The URL's path and query, as an HTTP request has them. Raises UntrustedServerError."""
        parts = urlsplit(self.own(url))
        return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
