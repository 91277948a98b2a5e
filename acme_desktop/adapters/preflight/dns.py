"""The dns-01 look (RFC 8555 §8.4): what every authoritative server says, aliases and delegations followed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import replace

import dns.message
import dns.name
from dns.flags import AA
from dns.rdatatype import RdataType

from acme_desktop.adapters.preflight.clues import MOST_EXPLAINED, Clues, shown_name, txt_values
from acme_desktop.adapters.preflight.once import Once
from acme_desktop.adapters.preflight.resolver import MOST_ALIASES, Resolvers, followed
from acme_desktop.adapters.preflight.signatures import Signatures
from acme_desktop.adapters.preflight.wire import Reply, Server, Wire
from acme_desktop.adapters.preflight.zones import NameServer, Zone, Zones
from acme_desktop.domain.challenge import TxtRecord, txt_record
from acme_desktop.domain.order import Challenge
from acme_desktop.domain.preflight import Check, Clue, Evidence, Finding, Hint, Verdict
from acme_desktop.domain.problem import plain_text
from acme_desktop.domain.value_class import value_class

_SHOWN_VALUES = 4
_LONGEST_SHOWN = 120
_ABSENT = frozenset((Finding.NO_RECORD, Finding.NAME_NOT_FOUND))


@value_class(frozen=True)
class _Outcome:
    """One server's word: its TXT values, or None where it gave no usable answer, and why in `words`.

    `missing`: the whole domain does not exist. `final`: this word counts for a refusal. `led_to`: the name that an
    alias or a delegation led to, if one did; `remembered`: for how many seconds it may be remembered that there is
    nothing (RFC 2308 §5). The rest is what Evidence says.
    """

    asked: str
    values: tuple[str, ...] | None
    words: str = ""
    missing: bool = False
    final: bool = True
    server: str = ""
    address: str = ""
    resolver: bool = False
    led_to: str = ""
    code: str = ""
    milliseconds: float | None = None
    remembered: int = 0
    lame: bool = False
    looped: bool = False


class DnsLook:
    """Looks for TXT records; each name is looked up once, however many challenges share it. For one event loop."""

    def __init__(self, resolvers: Resolvers, wire: Wire, port: int) -> None:
        self._resolvers = resolvers
        self._wire = wire
        self._zones = Zones(resolvers, port)
        self._clues = Clues(resolvers, wire)
        self._signatures = Signatures(resolvers, wire)
        self._explained = 0
        self._looks: Once[tuple[_Outcome, ...]] = Once()

    async def check(self, challenge: Challenge, *, lenient: bool) -> Check:
        """One challenge; with `lenient` an absent record or name is UNCERTAIN."""
        record = txt_record(challenge)
        name = dns.name.from_text(record.name)
        # Not the name itself: a resolver would remember that it is not there, and the CA may ask the same resolver.
        zone = await self._zones.around(name.parent())
        outcomes, broken = await asyncio.gather(self._look(name, zone, 0), self._signatures.broken(zone))
        finding, verdict = _judged(outcomes, record.value)
        if broken and verdict is Verdict.GREEN:
            finding, verdict = Finding.BROKEN_SIGNATURES, Verdict.UNCERTAIN
        evidence = tuple(_evidence(outcome, record) for outcome in outcomes)
        clues = list(_told(outcomes, record)) if verdict is not Verdict.GREEN else []
        if broken:
            clues.append(Clue(Hint.DNSSEC, shown_name(zone.name)))
        if verdict is not Verdict.GREEN and self._explained < MOST_EXPLAINED:
            self._explained += 1
            clues += await self._further(challenge, name, zone, finding, evidence)
        if lenient and finding in _ABSENT:
            verdict = Verdict.UNCERTAIN
        value, apex = challenge.identifier.value, "" if zone.name == dns.name.root else shown_name(zone.name)
        return Check(challenge.id, value, verdict, finding, record.name, record.value, evidence, apex, tuple(clues))

    async def _further(
        self, challenge: Challenge, name: dns.name.Name, zone: Zone, finding: Finding, evidence: tuple[Evidence, ...]
    ) -> tuple[Clue, ...]:
        """What costs more questions, and is asked only where something is wrong."""
        led_to = next((e.led_to for e in evidence if e.led_to), "")
        if finding is Finding.NO_RECORD and not led_to:
            return await self._clues.of_nothing(name, zone, challenge)
        if finding in (Finding.NO_RECORD, Finding.OTHER_VALUE):
            found = await self._clues.of_something(name, zone, led_to)
            return found or await self._behind_the_dot(name, zone, led_to, challenge)
        if finding is Finding.NO_ANSWER:
            return await (self._clues.of_failure(zone) if zone.silent else self._clues.of_loop(name, zone))
        return ()

    async def _behind_the_dot(
        self, name: dns.name.Name, zone: Zone, led_to: str, challenge: Challenge
    ) -> tuple[Clue, ...]:
        """An alias whose target was written without a dot at its end gets the zone there (RFC 1035 §5.1)."""
        target = dns.name.from_text(led_to) if led_to else name
        if not led_to or not target.is_subdomain(zone.name) or target == zone.name:
            return ()
        meant = dns.name.Name((*target.relativize(zone.name).labels, b""))
        outcomes = await self._look(meant, await self._zones.around(meant.parent()), 0)
        value = txt_record(challenge).value
        there = any(value in (outcome.values or ()) for outcome in outcomes)
        return (Clue(Hint.ALIAS_DOT, shown_name(meant)),) if there else ()

    async def _look(self, name: dns.name.Name, zone: Zone, depth: int) -> tuple[_Outcome, ...]:
        key = (name, zone.name, zone.servers, depth)
        return await self._looks.get(key, lambda: self._ask_everyone(name, zone, depth))

    async def _ask_everyone(self, name: dns.name.Name, zone: Zone, depth: int) -> tuple[_Outcome, ...]:
        if zone.silent:
            return (_Outcome(zone.asked, None, zone.words),)
        if zone.missing:
            return (_Outcome(zone.asked, (), f"{zone.words}: the domain does not exist", missing=True),)
        if depth > MOST_ALIASES:
            words = f"more than {MOST_ALIASES} aliases follow one another"
            return (_Outcome(shown_name(name), (), words, looped=True),)
        if not zone.servers:
            return await self._ask_resolvers(name, depth)
        replies = await asyncio.gather(*(self._ask(one, name) for one in zone.servers))
        several = zip(zone.servers, replies, strict=True)
        judged = [await self._read(server, reply, name, zone, depth) for server, reply in several]
        return _without_repeats(judged)

    async def _ask(self, server: NameServer, name: dns.name.Name) -> Reply:
        return await self._wire.ask(server.server, name, RdataType.TXT, recursive=False)

    async def _read(
        self, server: NameServer, reply: Reply, name: dns.name.Name, zone: Zone, depth: int
    ) -> tuple[_Outcome, ...]:
        told = _outcome(server.server, reply, name, depth, server.name)
        message = reply.usable
        if message is None:
            return (told,)
        last, records = followed(message, name, RdataType.TXT)
        if records is not None:
            return (replace(told, values=txt_values(records), words=""),)
        if last != name:
            return await self._look(last, await self._zones.around(last.parent()), depth + 1)
        cut = _referral(message, name, zone.name)
        if cut is not None:
            return await self._look(name, await self._zones.behind(message, cut), depth + 1)
        if not (message.flags & AA or message.authority or reply.says_no_such_name):
            return (replace(told, words="it is not authoritative for the zone", lame=True),)
        nothing = reply.words if reply.says_no_such_name else ""
        return (replace(told, values=(), words=nothing, remembered=_remembered(message)),)

    async def _ask_resolvers(self, name: dns.name.Name, depth: int) -> tuple[_Outcome, ...]:
        """Where nobody says which servers are authoritative (a test DNS, a filter): what the resolvers say."""
        replies = await self._resolvers.ask_all(name, RdataType.TXT)
        judged = [await self._read_resolver(server, reply, name, depth) for server, reply in replies]
        return _without_repeats(judged)

    async def _read_resolver(
        self, server: Server, reply: Reply, name: dns.name.Name, depth: int
    ) -> tuple[_Outcome, ...]:
        told = replace(_outcome(server, reply, name, depth), resolver=True)
        message = reply.usable
        if message is None:
            return (told,)
        last, records = followed(message, name, RdataType.TXT)
        if records is None and last != name:
            return await self._look(last, await self._zones.around(last.parent()), depth + 1)
        values = () if records is None else txt_values(records)
        words = reply.words if reply.says_no_such_name else ""
        return (replace(told, values=values, words=words, final=self._resolvers.configured),)


def _outcome(server: Server, reply: Reply, name: dns.name.Name, depth: int, called: str = "") -> _Outcome:
    """Who was asked for what, and that nothing usable came."""
    asked = f"{called} ({server})" if called else str(server)
    led_to = shown_name(name) if depth else ""
    return _Outcome(
        f"{asked} for {led_to}" if led_to else asked,
        None,
        reply.words,
        server=called,
        address=str(server),
        led_to=led_to,
        code=reply.code,
        milliseconds=reply.milliseconds,
        lame=reply.code == "REFUSED",
    )


def _referral(message: dns.message.Message, name: dns.name.Name, above: dns.name.Name) -> dns.name.Name | None:
    """The zone cut that a server of the zone `above` refers us to, if that leads nearer to `name`."""
    if message.flags & AA:
        return None
    for records in message.authority:
        owner: dns.name.Name = records.name
        if records.rdtype is RdataType.NS and name.is_subdomain(owner) and owner != above and owner.is_subdomain(above):
            return owner
    return None


def _remembered(message: dns.message.Message) -> int:
    """RFC 2308 §5: the smaller one of the SOA's TTL and its last field, in seconds; 0 without a SOA."""
    found = [min(rrset.ttl, rrset[0].minimum) for rrset in message.authority if rrset.rdtype is RdataType.SOA]
    return int(found[0]) if found else 0


def _told(outcomes: Sequence[_Outcome], record: TxtRecord) -> Iterator[Clue]:
    """What the answers themselves say besides."""
    behind = [outcome.server or outcome.address for outcome in outcomes if outcome.led_to == record.name]
    if behind:
        yield Clue(Hint.DELEGATED, ", ".join(dict.fromkeys(behind)))
    remembered = max((outcome.remembered for outcome in outcomes), default=0)
    if remembered:
        yield Clue(Hint.REMEMBERED, str(remembered))
    if any(outcome.looped for outcome in outcomes):
        yield Clue(Hint.ALIAS_LOOP, record.name)
    for server in dict.fromkeys(outcome.asked for outcome in outcomes if outcome.lame):
        yield Clue(Hint.LAME, server)


def _without_repeats(judged: Sequence[tuple[_Outcome, ...]]) -> tuple[_Outcome, ...]:
    """All outcomes once: servers that lead to the same alias lead to the same answers."""
    return tuple(dict.fromkeys(outcome for several in judged for outcome in several))


def _judged(outcomes: Sequence[_Outcome], expected: str) -> tuple[Finding, Verdict]:
    answered = [outcome for outcome in outcomes if outcome.values is not None]
    if not answered:
        return Finding.NO_ANSWER, Verdict.UNCERTAIN
    holding = [outcome for outcome in answered if expected in (outcome.values or ())]
    if len(holding) == len(answered):
        return Finding.AS_EXPECTED, Verdict.GREEN
    verdict = Verdict.RED if all(outcome.final for outcome in answered) else Verdict.UNCERTAIN
    if holding:
        return Finding.SERVERS_DISAGREE, verdict
    if any(outcome.values for outcome in answered):
        return Finding.OTHER_VALUE, verdict
    missing = all(outcome.missing for outcome in answered)
    return Finding.NAME_NOT_FOUND if missing else Finding.NO_RECORD, verdict


def _evidence(outcome: _Outcome, record: TxtRecord) -> Evidence:
    # Ours first, so that it is not among those left off.
    values = sorted(outcome.values or (), key=lambda value: value != record.value)
    shown = tuple(plain_text(value, _LONGEST_SHOWN) or "an empty value" for value in values[:_SHOWN_VALUES])
    more = f" and {len(values) - len(shown)} more" if len(values) > len(shown) else ""
    return Evidence(
        outcome.asked,
        ", ".join(shown) + more if shown else outcome.words or "no TXT record",
        record.value in values,
        outcome.server,
        outcome.address,
        outcome.resolver,
        _finding(outcome, record.value),
        outcome.code,
        shown,
        outcome.led_to if outcome.led_to != record.name else "",  # else a delegation led there
        milliseconds=outcome.milliseconds,
    )


def _finding(outcome: _Outcome, expected: str) -> Finding:
    if outcome.values is None:
        return Finding.NO_ANSWER
    if expected in outcome.values:
        return Finding.AS_EXPECTED
    if outcome.values:
        return Finding.OTHER_VALUE
    return Finding.NAME_NOT_FOUND if outcome.missing else Finding.NO_RECORD
