"""How lines to CAs are opened: the ConnectAuthority port."""

from __future__ import annotations

import threading
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from acme_desktop.adapters.acme.addresses import Origin
from acme_desktop.adapters.acme.authority import Rfc8555Authority
from acme_desktop.adapters.acme.connections import Route
from acme_desktop.adapters.acme.directories import PROCESS_WIDE, KnownDirectories
from acme_desktop.adapters.acme.proxies import proxy_for
from acme_desktop.adapters.acme.signing import signer_from
from acme_desktop.adapters.acme.trust import trust_in
from acme_desktop.adapters.acme.watch import Patience
from acme_desktop.domain.account import CaEndpoint
from acme_desktop.domain.authority import Environment, environment_of
from acme_desktop.domain.value_class import value_class
from acme_desktop.service.ports import ConnectAuthority


@value_class(frozen=True)
class _Connector:
    """The settings that all lines share."""

    user_agent: str
    proxy: str
    loopback_http: bool
    patience: Patience
    known: KnownDirectories

    def __call__(
        self, endpoint: CaEndpoint, *, key: bytes | None, account_url: str = "", stop: threading.Event
    ) -> Rfc8555Authority:
        """Nothing is sent yet. Raises UntrustedServerError (URL), InputError (proxy, ca-bundle), StateError (key)."""
        origin = Origin.of(endpoint.directory_url, loopback_http=self.loopback_http)
        trust = trust_in(endpoint.ca_bundle) if origin.scheme == "https" else None
        practice = environment_of(endpoint.directory_url) is Environment.PRACTICE
        return Rfc8555Authority(
            endpoint,
            Route(origin, trust, proxy_for(self.proxy, origin), self.patience, practice),
            signer=signer_from(key, account_url) if key is not None else None,
            stop=stop,
            user_agent=self.user_agent,
            known=self.known,
        )


def connect_authority(
    *,
    user_agent: str,
    proxy: str = "",
    loopback_http: bool = False,
    patience: Patience | None = None,
    known: KnownDirectories = PROCESS_WIDE,
) -> ConnectAuthority:
    """A ConnectAuthority with these settings.

    `user_agent` is sent as it is, with the library's name behind it (RFC 8555 §6.1). `proxy` is "" for the
    environment's proxies (NO_PROXY honoured), "none", or a URL. `loopback_http` allows plain http to this machine.
    Directories are kept in `known` for a day.
    """
    return _Connector(f"{user_agent} {_library()}", proxy, loopback_http, patience or Patience(), known)


@cache
def _library() -> str:
    try:
        return f"acme/{version('acme')}"
    except PackageNotFoundError:  # a frozen program without metadata
        return "acme"
