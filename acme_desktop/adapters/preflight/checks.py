"""The Preflight port: what the settings say about where to look, and what a test CA changes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from acme_desktop.domain.errors import Cancelled
from acme_desktop.domain.order import Challenge
from acme_desktop.domain.preflight import Check, Evidence, Vantage, Viewpoint
from acme_desktop.domain.settings import Settings

if TYPE_CHECKING:
    from acme_desktop.adapters.preflight.resolver import Resolvers
    from acme_desktop.adapters.preflight.round import Round
    from acme_desktop.adapters.preflight.wire import Server


class NetworkPreflight:
    """Looks with real questions to real servers. Safe to use from several threads.

    Authoritative servers are asked at `authoritative_port`, which is 53 everywhere but in a test's own little Internet;
    `machine_servers` gives the name servers that this machine uses, for settings that name none.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        authoritative_port: int = 53,
        machine_servers: Callable[[], tuple[Server, ...]] | None = None,
    ) -> None:
        self._settings = settings
        self._authoritative_port = authoritative_port
        self._machine_servers = machine_servers

    def check(self, challenges: Sequence[Challenge], vantage: Vantage, *, stop: threading.Event) -> tuple[Check, ...]:
        """One check a challenge, in order; at most half a minute for each. Raises Cancelled soon after `stop` is set.

        A CA of its own world may see what we do not, but where the settings say where to look, they are believed:
        `resolvers` for names, `http01_port` for the port. `viewpoint` counts more than the settings; its DNS is both
        resolver and authoritative server.
        """
        import asyncio  # slow to import, as dnspython is; most runs of the program look at nothing

        if stop.is_set():
            raise Cancelled
        # The selector loop, because sockets of our own are waited for on every system.
        with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
            return runner.run(self._from(vantage.viewpoint)._round(vantage).until_stopped(challenges, stop))

    def ask_resolvers(self, *, stop: threading.Event) -> tuple[Evidence, ...]:
        """One harmless question to each resolver in use; a few seconds at most. Raises Cancelled."""
        import asyncio

        if stop.is_set():
            raise Cancelled
        with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
            return runner.run(self._resolvers().greet())

    def _from(self, viewpoint: Viewpoint | None) -> NetworkPreflight:
        if viewpoint is None:
            return self
        settings = replace(self._settings, resolvers=(viewpoint.dns,), http01_port=viewpoint.http01_port)
        return NetworkPreflight(settings, authoritative_port=int(viewpoint.dns.rpartition(":")[2]))

    def _resolvers(self) -> Resolvers:
        from acme_desktop.adapters.preflight.resolver import Resolvers, server_from, system_servers
        from acme_desktop.adapters.preflight.wire import Wire

        given = self._settings.resolvers
        public = not given and self._machine_servers is None
        servers = map(server_from, given) if given else (self._machine_servers or system_servers)()
        return Resolvers(tuple(filter(None, servers)), Wire(), configured=bool(given), public=public)

    def _round(self, vantage: Vantage) -> Round:
        from acme_desktop.adapters.preflight.caa import CaaLook
        from acme_desktop.adapters.preflight.dns import DnsLook
        from acme_desktop.adapters.preflight.http import HttpLook
        from acme_desktop.adapters.preflight.round import Round

        resolvers, port = self._resolvers(), self._settings.http01_port
        lenient_name = vantage.own_world and not resolvers.configured
        # The names of a CA's own world are not those of the Internet: nor are their CAA records.
        issuer = None if lenient_name else vantage.issuer
        return Round(
            DnsLook(resolvers, resolvers.wire, self._authoritative_port),
            HttpLook(resolvers, port, public=vantage.public),
            CaaLook(resolvers, issuer) if issuer else None,
            lenient_name=lenient_name,
            lenient_port=vantage.own_world and port == 80,
        )
