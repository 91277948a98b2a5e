"""The proxy on the way to a CA, if there is one."""

from __future__ import annotations

import base64
from dataclasses import field
from urllib.parse import unquote, urlsplit

from requests.utils import get_environ_proxies, select_proxy

from acme_desktop.adapters.acme.addresses import Origin
from acme_desktop.domain.errors import InputError
from acme_desktop.domain.problem import plain_text
from acme_desktop.domain.value_class import value_class

_PORTS = {"http": 80, "https": 443}
_HINT = "Give a proxy as http://host:port or https://host:port, or “none” for no proxy."


@value_class(frozen=True)
class Proxy:
    """An HTTP proxy that tunnels (RFC 9110 §9.3.6); `authorization` is a header's value, or ""."""

    scheme: str
    host: str
    port: int
    authorization: str = field(default="", repr=False)

    def __str__(self) -> str:
        """Without any password."""
        return f"{self.scheme}://{self.host}:{self.port}"


def proxy_for(setting: str, origin: Origin) -> Proxy | None:
    """The setting "" means the environment's proxies and NO_PROXY, "none" no proxy, a URL that one.

    Raises InputError(field="proxy").
    """
    if setting.strip().lower() == "none":
        return None
    url = setting.strip() or _from_environment(str(origin))
    return _parsed(url) if url else None


def _from_environment(url: str) -> str:
    return select_proxy(url, get_environ_proxies(url, no_proxy=None)) or ""


def _parsed(url: str) -> Proxy:
    shown = plain_text(url.rpartition("@")[2], 200)
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        port = parts.port
    except ValueError:
        raise InputError("proxy", "{url} is not a proxy's address", hint=_HINT, url=shown) from None
    if parts.scheme not in _PORTS:
        raise InputError("proxy", "proxies of the kind {kind} are not supported", hint=_HINT, kind=parts.scheme)
    if not parts.hostname or not parts.hostname.isascii() or any(c <= " " for c in parts.netloc):
        raise InputError("proxy", "{url} is not a proxy's address", hint=_HINT, url=shown)
    authorization = ""
    if parts.username is not None:
        login = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        authorization = "Basic " + base64.b64encode(login.encode()).decode("ascii")
    return Proxy(parts.scheme, parts.hostname, port or _PORTS[parts.scheme], authorization)
