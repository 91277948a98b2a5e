"""The http-01 look (RFC 8555 §8.3, RFC 8738 §4): the file at every address of the name, redirects followed."""

from __future__ import annotations

import asyncio
import codecs
import errno
import os
import ssl
import time
from dataclasses import dataclass, replace

import dns.exception
import dns.name

from acme_desktop.adapters.preflight import redirect
from acme_desktop.adapters.preflight.http_exchange import LARGEST_BODY, NoAnswerError, Response, Target, get
from acme_desktop.adapters.preflight.redirect import RefusedRedirectError
from acme_desktop.adapters.preflight.resolver import Addresses, Resolvers
from acme_desktop.domain.challenge import http_file
from acme_desktop.domain.names import IdentifierType
from acme_desktop.domain.order import Challenge
from acme_desktop.domain.preflight import Check, Evidence, Finding, Flaw, Verdict
from acme_desktop.domain.problem import plain_text
from acme_desktop.domain.value_class import value_class

_TOTAL_SECONDS = 15.0
_LONGEST_SHOWN = 120
_BLANK = b" \t\r\n"
_FLAWS = {
    Flaw.EMPTY: "nothing",
    Flaw.BYTE_ORDER_MARK: "a byte order mark and then {text}",
    Flaw.UTF_16: "text in UTF-16",
    Flaw.WHITE_SPACE: "white space and then {text}",
}
# What connecting says where this machine has no way to such addresses at all.
_NO_WAY_FROM_HERE = frozenset((errno.ENETUNREACH, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT, errno.ENETDOWN))


@value_class(frozen=True)
class _Sight:
    """What one address gave; `local`: this machine can't reach such addresses, so that it says nothing.

    `code` is the status that the finding is about: the first redirect's, where it leads away. `led_to`: where redirects
    ended. `size` is the body's, `flaw` what is wrong with it; `milliseconds` until the answer, None where none came.
    """

    finding: Finding
    words: str
    local: bool = False
    code: str = ""
    size: int | None = None
    flaw: Flaw | None = None
    led_to: str = ""
    milliseconds: float | None = None

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

    def __init__(self, resolvers: Resolvers, port: int) -> None:
        self._resolvers = resolvers
        self._port = port
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
        evidence = tuple(sight.evidence(one) for one, sight in zip(addresses.found, sights, strict=True))
        return Check(challenge.id, name.value, verdict, finding, url, file.content, evidence)

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
            return _Sight(Finding.REDIRECTED_AWAY, f"{trip.trail}{refusal}")
        except NoAnswerError as error:
            return _Sight(Finding.NOT_REACHABLE, f"{trip.trail}{error}", error.local)
        except TimeoutError:
            return _Sight(Finding.NOT_REACHABLE, f"{trip.trail}no answer within {_TOTAL_SECONDS:.0f} seconds")
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
            raise RefusedRedirectError(f"more than {redirect.MOST} redirects")
        return response

    async def _elsewhere(self, host: str, first: str) -> tuple[str, ...]:
        """Addresses of another host, as far as we may go there."""
        try:
            places = (host,) if redirect.is_address(host) else await self._resolved(host)
        except dns.exception.DNSException:
            raise RefusedRedirectError(f"{redirect.shown(host)} is no host name") from None
        if not places:
            raise NoAnswerError(f"{redirect.shown(host)} has no address")
        return redirect.permitted(places, first)

    async def _resolved(self, host: str) -> tuple[str, ...]:
        return (await self._resolvers.addresses(dns.name.from_text(host))).found


async def _reached(target: Target, places: tuple[str, ...], host_header: str) -> Response:
    """The response of the first of these addresses that takes a connection. Raises NoAnswerError."""
    trouble = NoAnswerError("no address")
    for place in places:
        try:
            return await get(target, place, host_header)
        except TimeoutError:
            trouble = NoAnswerError(f"no connection to port {target.port} within 5 seconds")
        except ssl.SSLError as error:
            trouble = NoAnswerError(f"TLS failed: {plain_text(error.reason or 'no reason given', 80)}")
        except OSError as error:
            trouble = _no_connection(error, target.port)
    raise trouble


def _no_connection(error: OSError, port: int) -> NoAnswerError:
    if error.errno in _NO_WAY_FROM_HERE:
        return NoAnswerError("this machine has no route to such addresses", local=True)
    reason = os.strerror(error.errno) if error.errno and error.errno > 0 else "the connection broke"
    return NoAnswerError(f"no connection to port {port}: {reason}")


def _seen(response: Response, trip: _Trip, expected: str) -> _Sight:
    """Compare as CAs do: exactly, but for white space behind it (RFC 8555 §8.3)."""
    said, code, size = f"{trip.trail}HTTP status {response.status}", str(response.status), len(response.body)
    if response.status == 200 and response.body.rstrip(_BLANK) == expected.encode("ascii"):
        return _Sight(Finding.AS_EXPECTED, f"{said}, the expected content", code=code, size=size)
    if response.status == 200:
        finding, flaw = Finding.OTHER_CONTENT, _flaw(response.body)
        said = f"{said}, other content: {_described(response.body, flaw)}"
    else:
        finding, flaw = Finding.HTTP_STATUS, None
    return _Sight(Finding.REDIRECTED_AWAY if trip.away else finding, said, code=code, size=size, flaw=flaw)


def _flaw(body: bytes) -> Flaw | None:
    if not body.strip(_BLANK):
        return Flaw.EMPTY
    if body.startswith(codecs.BOM_UTF8):
        return Flaw.BYTE_ORDER_MARK
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Flaw.UTF_16
    return Flaw.WHITE_SPACE if body[:1] in (b" ", b"\t", b"\r", b"\n") else None


def _described(body: bytes, flaw: Flaw | None) -> str:
    text = plain_text(body[:LARGEST_BODY].decode("utf-8", "replace"), _LONGEST_SHOWN)
    return text if flaw is None else _FLAWS[flaw].format(text=text)


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
    return Verdict.UNCERTAIN if unseen else Verdict.RED
