"""The http-01 look (RFC 8555 §8.3, RFC 8738 §4): the file at every address of the name, redirects followed."""

from __future__ import annotations

import asyncio
import errno
import os
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace

import dns.exception
import dns.name

from acme_desktop.adapters.preflight import redirect
from acme_desktop.adapters.preflight.http_clues import MOST_EXPLAINED, further
from acme_desktop.adapters.preflight.http_content import described, flaw_of, is_as_expected
from acme_desktop.adapters.preflight.http_exchange import NoAnswerError, Response, Target, get
from acme_desktop.adapters.preflight.redirect import RefusedRedirectError
from acme_desktop.adapters.preflight.resolver import Addresses, Resolvers
from acme_desktop.domain.challenge import HttpFile, http_file
from acme_desktop.domain.names import IdentifierType
from acme_desktop.domain.order import Challenge
from acme_desktop.domain.preflight import Check, Clue, Evidence, Finding, Flaw, Hint, Trouble, Verdict
from acme_desktop.domain.problem import plain_text
from acme_desktop.domain.value_class import value_class

_TOTAL_SECONDS = 15.0
# What connecting says where this machine has no way to such addresses at all.
_NO_WAY_FROM_HERE = frozenset((errno.ENETUNREACH, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT, errno.ENETDOWN))


@value_class(frozen=True)
class _Sight:
    """What one address gave.

    `code` is the status that the finding is about: the first redirect's, where it leads away. `led_to`: where redirects
    ended. `size` is the body's, `flaw` what is wrong with it, `trouble` why there is none; `milliseconds` until the
    answer, None where none came; `response` is the whole of it, where it came from the path that the CA asks for.
    """

    finding: Finding
    words: str
    code: str = ""
    size: int | None = None
    flaw: Flaw | None = None
    trouble: Trouble | None = None
    led_to: str = ""
    milliseconds: float | None = None
    response: Response | None = None

    @property
    def local(self) -> bool:
        """This machine can't reach such addresses, so that it says nothing."""
        return self.trouble is Trouble.NO_ROUTE

    def evidence(self, address: str) -> Evidence:
        """As the check tells it."""
        asked = f"[{address}]" if ":" in address else address
        return Evidence(
            asked,
            self.words,
            self.finding is Finding.AS_EXPECTED,
            address=asked,
            finding=None if self.local else self.finding,
            code=self.code,
            led_to=self.led_to,
            size=self.size,
            flaw=self.flaw,
            trouble=self.trouble,
            milliseconds=self.milliseconds,
        )


@dataclass(slots=True)
class _Trip:
    """A fetch under way: the URL now looked at, and where it led so far."""

    url: str
    target: Target
    trail: str = ""
    away: bool = False  # it has left the path that the CA asks for
    turned: int = 0  # the status of the first redirect


class HttpLook:
    """Fetches challenge files at `port` as a CA would at 80. For one event loop."""

    def __init__(self, resolvers: Resolvers, port: int, *, public: bool) -> None:
        self._resolvers = resolvers
        self._port = port
        self._public = public
        self._explained = 0
        self._ports = frozenset((80, 443, port))

    async def check(self, challenge: Challenge, *, lenient_name: bool, lenient_port: bool) -> Check:
        """One challenge; the lenient ones make a missing name or an unreachable port UNCERTAIN instead of RED."""
        file, name = http_file(challenge), challenge.identifier
        host = f"[{name.value}]" if ":" in name.value else name.value
        url = file.url if self._port == 80 else f"http://{host}:{self._port}{file.path}"
        addresses = await self._addresses(challenge)
        if not addresses.found:
            finding = Finding.NAME_NOT_FOUND if addresses.missing else Finding.NO_ANSWER
            verdict = Verdict.RED if addresses.missing and not lenient_name else Verdict.UNCERTAIN
            asked = addresses.asked
            nothing = Evidence(asked, addresses.words, as_expected=False, address=asked, resolver=True, finding=finding)
            return Check(challenge.id, name.value, verdict, finding, url, file.content, (nothing,))
        target = Target(False, name.value, self._port, file.path)
        sights = await asyncio.gather(
            *(self._sight(address, _Trip(url, target), host, file.content) for address in addresses.found)
        )
        verdict, finding = _judged(sights, lenient_port)
        seen = dict(zip(addresses.found, sights, strict=True))
        evidence = tuple(sight.evidence(one) for one, sight in seen.items())
        clues = [Clue(Hint.PRIVATE, one) for one in seen if self._public and not redirect.is_public(one)]
        if clues:
            # Another view of the DNS, perhaps; the CA sees it from the Internet, and this address it can't reach.
            verdict = Verdict.UNCERTAIN
        if verdict is not Verdict.GREEN and self._explained < MOST_EXPLAINED:
            self._explained += 1
            clues += await self._further(seen, finding, target, host, file)
        return Check(challenge.id, name.value, verdict, finding, url, file.content, evidence, clues=tuple(clues))

    async def _further(
        self, seen: Mapping[str, _Sight], finding: Finding, target: Target, host: str, file: HttpFile
    ) -> list[Clue]:
        """What the first address that is not right says of other paths."""
        address, sight = next((one, sight) for one, sight in seen.items() if sight.finding is finding)
        return [] if sight.response is None else await further(sight.response, target, address, host, file)

    async def _addresses(self, challenge: Challenge) -> Addresses:
        name = challenge.identifier
        if name.type is IdentifierType.IP:
            return Addresses((name.value,), False, name.value, "")
        return await self._resolvers.addresses(dns.name.from_text(name.value))

    async def _sight(self, address: str, trip: _Trip, host: str, expected: str) -> _Sight:
        began, first = time.monotonic(), trip.url
        sight = await self._fetched(address, trip, host, expected)
        if sight.finding is Finding.REDIRECTED_AWAY:
            sight = replace(sight, code=str(trip.turned or ""))
        took = (time.monotonic() - began) * 1000 if sight.code else None
        return replace(sight, led_to=redirect.shown(trip.url) if trip.url != first else "", milliseconds=took)

    async def _fetched(self, address: str, trip: _Trip, host: str, expected: str) -> _Sight:
        try:
            async with asyncio.timeout(_TOTAL_SECONDS):
                response = await self._followed(address, trip, host)
        except RefusedRedirectError as refusal:
            return _Sight(Finding.REDIRECTED_AWAY, f"{trip.trail}{refusal}", trouble=refusal.trouble)
        except NoAnswerError as error:
            return _Sight(Finding.NOT_REACHABLE, f"{trip.trail}{error}", trouble=error.trouble)
        except TimeoutError:
            words = f"{trip.trail}no answer within {_TOTAL_SECONDS:.0f} seconds"
            return _Sight(Finding.NOT_REACHABLE, words, trouble=Trouble.TIMEOUT)
        return _seen(response, trip, expected)

    async def _followed(self, address: str, trip: _Trip, host: str) -> Response:
        """The response at the end of the redirects, all that stay at our name fetched from this address."""
        # The bare name, without a port: that is what a CA sends to port 80, and what virtual hosts are chosen by.
        response = await _reached(trip.target, (address,), host)
        for _ in range(redirect.MOST):
            if response.status not in redirect.STATUSES or not response.location:
                return response
            before, trip.turned = trip.target, trip.turned or response.status
            trip.url, trip.target = redirect.following(trip.url, response.location, self._ports)
            trip.trail += f"redirected to {redirect.shown(trip.url)}; "
            trip.away = trip.away or trip.target.path != before.path
            places: tuple[str, ...] = (address,)
            if trip.target.host != host.strip("[]"):
                places = await self._elsewhere(trip.target.host, address)
            response = await _reached(trip.target, places, trip.target.host_header)
        if response.status in redirect.STATUSES:
            raise RefusedRedirectError(f"more than {redirect.MOST} redirects", Trouble.LOOP)
        return response

    async def _elsewhere(self, host: str, first: str) -> tuple[str, ...]:
        """Addresses of another host, as far as we may go there."""
        try:
            places = (host,) if redirect.is_address(host) else await self._resolved(host)
        except dns.exception.DNSException:
            raise RefusedRedirectError(f"{redirect.shown(host)} is no host name") from None
        if not places:
            raise NoAnswerError(f"{redirect.shown(host)} has no address", Trouble.OTHER_HOST)
        return redirect.permitted(places, first)

    async def _resolved(self, host: str) -> tuple[str, ...]:
        return (await self._resolvers.addresses(dns.name.from_text(host))).found


async def _reached(target: Target, places: tuple[str, ...], host_header: str) -> Response:
    """The response of the first of these addresses that takes a connection. Raises NoAnswerError."""
    trouble = NoAnswerError("no address", Trouble.OTHER_HOST)
    for place in places:
        try:
            return await get(target, place, host_header)
        except TimeoutError:
            trouble = NoAnswerError(f"no connection to port {target.port} within 5 seconds", Trouble.TIMEOUT)
        except ssl.SSLError as error:
            words = f"TLS failed: {plain_text(error.reason or 'no reason given', 80)}"
            trouble = NoAnswerError(words, Trouble.TLS)
        except OSError as error:
            trouble = _no_connection(error, target.port)
    raise trouble


def _no_connection(error: OSError, port: int) -> NoAnswerError:
    if error.errno in _NO_WAY_FROM_HERE:
        return NoAnswerError("this machine has no route to such addresses", Trouble.NO_ROUTE)
    reason = os.strerror(error.errno) if error.errno and error.errno > 0 else "the connection broke"
    return NoAnswerError(f"no connection to port {port}: {reason}", Trouble.REFUSED)


def _seen(response: Response, trip: _Trip, expected: str) -> _Sight:
    """Compare as CAs do: exactly, but for white space behind it (RFC 8555 §8.3)."""
    said, code, size = f"{trip.trail}HTTP status {response.status}", str(response.status), len(response.body)
    if response.status == 200 and is_as_expected(response.body, expected):
        return _Sight(Finding.AS_EXPECTED, f"{said}, the expected content", code=code, size=size)
    if response.status == 200:
        finding, flaw = Finding.OTHER_CONTENT, flaw_of(response.body, expected)
        said = f"{said}, other content: {described(response.body, flaw)}"
    else:
        finding, flaw = Finding.HTTP_STATUS, None
    if trip.away:
        return _Sight(Finding.REDIRECTED_AWAY, said, code=code, size=size, flaw=flaw)
    return _Sight(finding, said, code=code, size=size, flaw=flaw, response=response)


def _judged(sights: list[_Sight], lenient_port: bool) -> tuple[Verdict, Finding]:
    """The worst counts: nobody knows which address the CA takes, and where there is an IPv6 one it takes that."""
    verdicts = [_verdict(sight, lenient_port) for sight in sights]
    for verdict in (Verdict.RED, Verdict.UNCERTAIN):
        if verdict in verdicts:
            return verdict, sights[verdicts.index(verdict)].finding
    return Verdict.GREEN, Finding.AS_EXPECTED


def _verdict(sight: _Sight, lenient_port: bool) -> Verdict:
    if sight.finding is Finding.AS_EXPECTED:
        return Verdict.GREEN
    unseen = sight.local or (sight.finding is Finding.NOT_REACHABLE and lenient_port)
    unseen = unseen or sight.flaw is Flaw.WHITE_SPACE_BEHIND
    return Verdict.UNCERTAIN if unseen else Verdict.RED
