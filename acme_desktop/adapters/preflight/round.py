"""One look at all challenges of an order, side by side, in one event loop."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from dataclasses import replace

from acme_desktop.adapters.preflight.caa import CaaLook
from acme_desktop.adapters.preflight.dns import DnsLook
from acme_desktop.adapters.preflight.http import HttpLook
from acme_desktop.domain.caa import Obstacle, Ruling
from acme_desktop.domain.challenge import TxtRecord, deployment
from acme_desktop.domain.errors import Cancelled
from acme_desktop.domain.order import Challenge, ChallengeType
from acme_desktop.domain.preflight import Check, Evidence, Finding, Verdict

_SIDE_BY_SIDE = 32
_DNS_SECONDS = 10.0
_HTTP_SECONDS = 25.0  # ten for the addresses, fifteen for the fetch
_STOP_SECONDS = 0.1  # how soon a stop is noticed


class Round:
    """One call: what is found out for one challenge serves the others, and is forgotten afterwards."""

    def __init__(
        self,
        dns_look: DnsLook,
        http_look: HttpLook,
        caa_look: CaaLook | None,
        *,
        lenient_name: bool,
        lenient_port: bool,
    ) -> None:
        self._dns = dns_look
        self._http = http_look
        self._caa = caa_look
        self._lenient_name = lenient_name
        self._lenient_port = lenient_port
        self._slots = asyncio.Semaphore(_SIDE_BY_SIDE)

    async def until_stopped(self, challenges: Sequence[Challenge], stop: threading.Event) -> tuple[Check, ...]:
        """One check a challenge, in order. Raises Cancelled soon after `stop` is set."""
        work = asyncio.ensure_future(self._all(challenges))
        while not work.done():
            await asyncio.wait({work}, timeout=_STOP_SECONDS)
            if stop.is_set() and not work.done():
                work.cancel()
                await asyncio.wait({work})
                raise Cancelled
        return work.result()

    async def _all(self, challenges: Sequence[Challenge]) -> tuple[Check, ...]:
        return tuple(await asyncio.gather(*map(self._one, challenges)))

    async def _one(self, challenge: Challenge) -> Check:
        async with self._slots:
            check, ruling = await asyncio.gather(self._deployed(challenge), self._forbidden(challenge))
        return check if ruling is None else _forbidden(check, ruling)

    async def _forbidden(self, challenge: Challenge) -> Ruling | None:
        if self._caa is None:
            return None
        try:
            async with asyncio.timeout(_DNS_SECONDS):
                return await self._caa.ruling(challenge)
        except TimeoutError:
            return None  # not being able to look is no finding

    async def _deployed(self, challenge: Challenge) -> Check:
        http = challenge.type == ChallengeType.HTTP_01
        try:
            async with asyncio.timeout(_HTTP_SECONDS if http else _DNS_SECONDS):
                if not http:
                    return await self._dns.check(challenge, lenient=self._lenient_name)
                return await self._http.check(
                    challenge, lenient_name=self._lenient_name, lenient_port=self._lenient_port
                )
        except TimeoutError:
            return _too_slow(challenge)


def _forbidden(check: Check, ruling: Ruling) -> Check:
    """What is wrong with the deployment is told first; that the CA may not issue is as red."""
    green = check.verdict is Verdict.GREEN
    unsure = ruling.obstacle is Obstacle.UNANSWERED and check.verdict is not Verdict.RED
    return replace(
        check,
        verdict=Verdict.UNCERTAIN if unsure else Verdict.RED,
        finding=Finding.CAA_FORBIDS if green else check.finding,
        caa=ruling,
    )


def _too_slow(challenge: Challenge) -> Check:
    """Resolvers or servers answered one by one, each too late."""
    what = deployment(challenge)
    asked, expected = (what.name, what.value) if isinstance(what, TxtRecord) else (what.url, what.content)
    evidence = (Evidence("DNS", "no answer in time", as_expected=False),)
    value = challenge.identifier.value
    return Check(challenge.id, value, Verdict.UNCERTAIN, Finding.NO_ANSWER, asked, expected, evidence)
