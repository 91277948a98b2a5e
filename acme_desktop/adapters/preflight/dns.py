"""The dns-01 look (RFC 8555 §8.4): what every authoritative server says, aliases and delegations followed."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import dns.message
import dns.name
import dns.rrset
from dns.flags import AA
from dns.rdatatype import RdataType

from acme_desktop.adapters.preflight.once import Once
from acme_desktop.adapters.preflight.resolver import MOST_ALIASES, Resolvers, followed
from acme_desktop.adapters.preflight.wire import Reply, Server, Wire
from acme_desktop.adapters.preflight.zones import NameServer, Zone, Zones
from acme_desktop.domain.challenge import TxtRecord, txt_record
from acme_desktop.domain.order import Challenge
from acme_desktop.domain.preflight import Check, Evidence, Finding, Verdict
from acme_desktop.domain.problem import plain_text
from acme_desktop.domain.value_class import value_class

_MOST_VALUES = 64
_LONGEST_VALUE = 4096  # bytes of a TXT value that are considered
_SHOWN_VALUES = 4
_LONGEST_SHOWN = 120
_ABSENT = frozenset((Finding.NO_RECORD, Finding.NAME_NOT_FOUND))


@value_class(frozen=True)
class _Outcome:
    """One server's word: its TXT values, or None where it gave no usable answer, and why in `words`.

    `missing`: the whole domain does not exist. `final`: this word counts for a refusal.
    """

    asked: str
    values: tuple[str, ...] | None
    words: str = ""
    missing: bool = False
    final: bool = True


class DnsLook:
    """Looks for TXT records; each name is looked up once, however many challenges share it. For one event loop."""

    def __init__(self, resolvers: Resolvers, wire: Wire, port: int) -> None:
        self._resolvers = resolvers
        self._wire = wire
        self._zones = Zones(resolvers, port)
        self._looks: Once[tuple[_Outcome, ...]] = Once()

    async def check(self, challenge: Challenge, *, lenient: bool) -> Check:
        """One challenge; with `lenient` an absent record or name is UNCERTAIN."""
        record = txt_record(challenge)
        name = dns.name.from_text(record.name)
        # Not the name itself: a resolver would remember that it is not there, and the CA may ask the same resolver.
        outcomes = await self._look(name, await self._zones.around(name.parent()), 0)
        finding, verdict = _judged(outcomes, record.value)
        if lenient and finding in _ABSENT:
            verdict = Verdict.UNCERTAIN
        evidence = tuple(_evidence(outcome, record) for outcome in outcomes)
        value = challenge.identifier.value
        return Check(challenge.id, value, verdict, finding, record.name, record.value, evidence)

    async def _look(self, name: dns.name.Name, zone: Zone, depth: int) -> tuple[_Outcome, ...]:
        key = (name, zone.name, zone.servers, depth)
        return await self._looks.get(key, lambda: self._ask_everyone(name, zone, depth))

    async def _ask_everyone(self, name: dns.name.Name, zone: Zone, depth: int) -> tuple[_Outcome, ...]:
        if zone.silent:
            return (_Outcome(zone.asked, None, zone.words),)
        if zone.missing:
            return (_Outcome(zone.asked, (), f"{zone.words}: the domain does not exist", missing=True),)
        if depth > MOST_ALIASES:
            return (_Outcome(_shown(name), (), f"more than {MOST_ALIASES} aliases follow one another"),)
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
        asked = str(server) if depth == 0 else f"{server} for {_shown(name)}"
        message = reply.usable
        if message is None:
            return (_Outcome(asked, None, reply.words),)
        last, records = followed(message, name, RdataType.TXT)
        if records is not None:
            return (_Outcome(asked, _values(records)),)
        if last != name:
            return await self._look(last, await self._zones.around(last.parent()), depth + 1)
        cut = _referral(message, name, zone.name)
        if cut is not None:
            return await self._look(name, await self._zones.behind(message, cut), depth + 1)
        if not (message.flags & AA or message.authority or reply.says_no_such_name):
            return (_Outcome(asked, None, "it is not authoritative for the zone"),)
        return (_Outcome(asked, (), reply.words if reply.says_no_such_name else ""),)

    async def _ask_resolvers(self, name: dns.name.Name, depth: int) -> tuple[_Outcome, ...]:
        """Where nobody says which servers are authoritative (a test DNS, a filter): what the resolvers say."""
        replies = await self._resolvers.ask_all(name, RdataType.TXT)
        judged = [await self._read_resolver(server, reply, name, depth) for server, reply in replies]
        return _without_repeats(judged)

    async def _read_resolver(
        self, server: Server, reply: Reply, name: dns.name.Name, depth: int
    ) -> tuple[_Outcome, ...]:
        asked = str(server) if depth == 0 else f"{server} for {_shown(name)}"
        message = reply.usable
        if message is None:
            return (_Outcome(asked, None, reply.words),)
        last, records = followed(message, name, RdataType.TXT)
        if records is None and last != name:
            return await self._look(last, await self._zones.around(last.parent()), depth + 1)
        values = () if records is None else _values(records)
        words = reply.words if reply.says_no_such_name else ""
        return (_Outcome(asked, values, words, final=self._resolvers.configured),)


def _referral(message: dns.message.Message, name: dns.name.Name, above: dns.name.Name) -> dns.name.Name | None:
    """The zone cut that a server of the zone `above` refers us to, if that leads nearer to `name`."""
    if message.flags & AA:
        return None
    for records in message.authority:
        owner: dns.name.Name = records.name
        if records.rdtype is RdataType.NS and name.is_subdomain(owner) and owner != above and owner.is_subdomain(above):
            return owner
    return None


def _values(records: dns.rrset.RRset) -> tuple[str, ...]:
    """TXT values, their strings joined (RFC 7208 §3.3 says how); bytes that are no ASCII can't be ours anyway."""
    joined = (b"".join(getattr(record, "strings", ()))[:_LONGEST_VALUE] for record in list(records)[:_MOST_VALUES])
    return tuple(value.decode("utf-8", "replace") for value in joined)


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
    holds = record.value in (outcome.values or ())
    if not outcome.values:
        return Evidence(outcome.asked, outcome.words or "no TXT record", holds)
    # Ours first, so that it is not among those left off.
    values = sorted(outcome.values, key=lambda value: value != record.value)
    shown = [plain_text(value, _LONGEST_SHOWN) or "an empty value" for value in values[:_SHOWN_VALUES]]
    more = len(values) - len(shown)
    return Evidence(outcome.asked, ", ".join(shown) + (f" and {more} more" if more else ""), holds)


def _shown(name: dns.name.Name) -> str:
    return plain_text(name.to_text(omit_final_dot=True), 255)
