"""The Preflight port: all challenges of an order looked at side by side, in one event loop of their own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence

from acme_desktop.adapters.preflight.dns import DnsLook
from acme_desktop.adapters.preflight.http import HttpLook
from acme_desktop.adapters.preflight.resolver import Resolvers, server_from, system_servers
from acme_desktop.adapters.preflight.wire import Server, Wire
from acme_desktop.domain.challenge import TxtRecord, deployment
from acme_desktop.domain.errors import Cancelled
from acme_desktop.domain.order import Challenge, ChallengeType
from acme_desktop.domain.preflight import Check, Evidence, Finding, Verdict
from acme_desktop.domain.settings import Settings

_SIDE_BY_SIDE = 32
_DNS_SECONDS = 10.0
_HTTP_SECONDS = 25.0  # ten for the addresses, fifteen for the fetch
_STOP_SECONDS = 0.1  # how soon a stop is noticed


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
        machine_servers: Callable[[], tuple[Server, ...]] = system_servers,
    ) -> None:
        self._settings = settings
        self._authoritative_port = authoritative_port
        self._machine_servers = machine_servers

    def check(self, challenges: Sequence[Challenge], *, test_ca: bool, stop: threading.Event) -> tuple[Check, ...]:
        """One check a challenge, in order; at most half a minute for each. Raises Cancelled soon after `stop` is set.

        With `test_ca` what is absent or unreachable is UNCERTAIN, but where the settings say where to look, they
        are believed: `resolvers` for names, `http01_port` for the port.
        """
        if stop.is_set():
            raise Cancelled
        # The selector loop, because sockets of our own are waited for on every system.
        with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
            return runner.run(self._until_stopped(challenges, test_ca, stop))

    async def _until_stopped(
        self, challenges: Sequence[Challenge], test_ca: bool, stop: threading.Event
    ) -> tuple[Check, ...]:
        work = asyncio.ensure_future(self._round(test_ca).all(challenges))
        while not work.done():
            await asyncio.wait({work}, timeout=_STOP_SECONDS)
            if stop.is_set() and not work.done():
                work.cancel()
                await asyncio.wait({work})
                raise Cancelled
        return work.result()

    def _round(self, test_ca: bool) -> _Round:
        wire, given = Wire(), self._settings.resolvers
        servers = tuple(filter(None, map(server_from, given))) if given else self._machine_servers()
        resolvers = Resolvers(servers, wire, configured=bool(given))
        dns_look = DnsLook(resolvers, wire, self._authoritative_port)
        http_look = HttpLook(resolvers, self._settings.http01_port)
        lenient_port = test_ca and self._settings.http01_port == 80
        return _Round(dns_look, http_look, lenient_name=test_ca and not given, lenient_port=lenient_port)


class _Round:
    """One call: what is found out for one challenge serves the others, and is forgotten afterwards."""

    def __init__(self, dns_look: DnsLook, http_look: HttpLook, *, lenient_name: bool, lenient_port: bool) -> None:
        self._dns = dns_look
        self._http = http_look
        self._lenient_name = lenient_name
        self._lenient_port = lenient_port
        self._slots = asyncio.Semaphore(_SIDE_BY_SIDE)

    async def all(self, challenges: Sequence[Challenge]) -> tuple[Check, ...]:
        return tuple(await asyncio.gather(*map(self._one, challenges)))

    async def _one(self, challenge: Challenge) -> Check:
        http = challenge.type == ChallengeType.HTTP_01
        async with self._slots:
            try:
                async with asyncio.timeout(_HTTP_SECONDS if http else _DNS_SECONDS):
                    if not http:
                        return await self._dns.check(challenge, lenient=self._lenient_name)
                    return await self._http.check(
                        challenge, lenient_name=self._lenient_name, lenient_port=self._lenient_port
                    )
            except TimeoutError:
                return _too_slow(challenge)


def _too_slow(challenge: Challenge) -> Check:
    """Resolvers or servers answered one by one, each too late."""
    what = deployment(challenge)
    asked, expected = (what.name, what.value) if isinstance(what, TxtRecord) else (what.url, what.content)
    evidence = (Evidence("DNS", "no answer in time", as_expected=False),)
    value = challenge.identifier.value
    return Check(challenge.id, value, Verdict.UNCERTAIN, Finding.NO_ANSWER, asked, expected, evidence)
