"""What else the DNS says where a TXT record is not as it should be: a value near by, a wildcard, broken signatures."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections.abc import Iterator

import dns.name
import dns.rdataclass
import dns.rrset
from dns.rdatatype import RdataType

from acme_desktop.adapters.preflight.once import Once
from acme_desktop.adapters.preflight.resolver import MOST_ALIASES, Resolvers
from acme_desktop.adapters.preflight.wire import Wire
from acme_desktop.adapters.preflight.zones import Zone
from acme_desktop.domain.challenge import txt_record
from acme_desktop.domain.names import Identifier
from acme_desktop.domain.order import Challenge
from acme_desktop.domain.preflight import Clue, Hint
from acme_desktop.domain.problem import plain_text

# Challenges of one round that are looked into further: who makes a mistake makes it with every name.
MOST_EXPLAINED = 16
_MOST_VALUES = 64
_LONGEST_VALUE = 4096  # bytes of a TXT value that are considered
# What is made in the place of a TXT record, or was there before it.
_OTHER_TYPES = (RdataType.SPF, RdataType.A, RdataType.AAAA, RdataType.MX, RdataType.CAA, RdataType.URI, RdataType.SRV)


class Clues:
    """Asks one of the zone's own servers, and no resolver for a name that a CA may ask for. For one event loop."""

    def __init__(self, resolvers: Resolvers, wire: Wire) -> None:
        self._resolvers = resolvers
        self._wire = wire
        self._answers: Once[dns.rrset.RRset | None] = Once()

    async def of_nothing(self, name: dns.name.Name, zone: Zone, challenge: Challenge) -> tuple[Clue, ...]:
        """Where no server has a TXT record: the value is at another name, or at this one is something else."""
        if not zone.servers:
            return ()
        value = txt_record(challenge).value
        names = list(dict.fromkeys(_mistakes(name, zone.name, challenge.identifier)))
        for one, records in zip(names, await self._all(zone, names, RdataType.TXT), strict=True):
            if records is not None and value in txt_values(records):
                return (Clue(Hint.FOUND_AT, shown_name(one)),)
        kinds = await asyncio.gather(*(self._ask(zone, name, kind) for kind in _OTHER_TYPES))
        for kind, records in zip(_OTHER_TYPES, kinds, strict=True):
            if records is not None and not await self._is_of_wildcard(name, zone, kind, records):
                return (Clue(Hint.OTHER_TYPE, kind.name),)
        return ()

    async def of_something(self, name: dns.name.Name, zone: Zone, led_to: str) -> tuple[Clue, ...]:
        """Where other values are there, or an alias: perhaps a wildcard answers for every name."""
        if not zone.servers:
            return ()
        kind = RdataType.CNAME if led_to else RdataType.TXT
        records = await self._ask(zone, name, kind)
        if records is None or not await self._is_of_wildcard(name, zone, kind, records):
            return ()
        return (Clue(Hint.WILDCARD, f"*.{shown_name(name.parent())}"),)

    async def of_failure(self, zone: Zone) -> tuple[Clue, ...]:
        """Where the resolvers say SERVFAIL: whether they have an answer for who does not validate (RFC 4035 §3.2.2)."""
        for server in self._resolvers.servers:
            reply = await self._wire.ask(server, zone.name, RdataType.SOA, recursive=True, checking=False)
            if reply.usable is not None:
                return (Clue(Hint.DNSSEC, shown_name(zone.name)),)
        return ()

    async def of_loop(self, name: dns.name.Name, zone: Zone) -> tuple[Clue, ...]:
        """Where the zone's servers fail: they do where aliases lead in circles."""
        seen, at = {name}, name
        while zone.servers and len(seen) <= MOST_ALIASES:
            records = await self._ask(zone, at, RdataType.CNAME)
            if records is None:
                return ()
            at = records[0].target
            if at in seen:
                return (Clue(Hint.ALIAS_LOOP, shown_name(name)),)
            seen.add(at)
        return ()

    async def _is_of_wildcard(self, name: dns.name.Name, zone: Zone, kind: RdataType, records: dns.rrset.RRset) -> bool:
        """Whether a name that nobody has thought of holds the same."""
        label = b"x" + secrets.token_hex(12).encode("ascii")
        other = await self._ask(zone, dns.name.Name((label, *name.parent().labels)), kind)
        return other is not None and other.to_rdataset() == records.to_rdataset()

    async def _all(self, zone: Zone, names: list[dns.name.Name], kind: RdataType) -> list[dns.rrset.RRset | None]:
        return await asyncio.gather(*(self._ask(zone, one, kind) for one in names))

    async def _ask(self, zone: Zone, name: dns.name.Name, kind: RdataType) -> dns.rrset.RRset | None:
        return await self._answers.get((zone.servers, name, kind), lambda: self._asked(zone, name, kind))

    async def _asked(self, zone: Zone, name: dns.name.Name, kind: RdataType) -> dns.rrset.RRset | None:
        reply = await self._wire.ask(zone.servers[0].server, name, kind, recursive=False)
        if reply.usable is None:
            return None
        return reply.usable.get_rrset(reply.usable.answer, name, dns.rdataclass.IN, kind)


def _mistakes(name: dns.name.Name, apex: dns.name.Name, identifier: Identifier) -> Iterator[dns.name.Name]:
    """Where the value may have been put instead, likeliest first; all of them in the zone `apex`."""
    label, base = name.labels[0], name.parent()
    with contextlib.suppress(dns.name.NameTooLong):
        yield dns.name.Name(name.labels[:-1] + apex.labels)
    yield dns.name.Name((label.lstrip(b"_"), *base.labels))
    yield base
    if base != apex:
        yield dns.name.Name((label, *apex.labels))
    with contextlib.suppress(dns.name.NameTooLong):
        yield dns.name.Name((label, b"*", *base.labels))
    for wrong in (b"_acme_challenge", b"_acme-challange", b"_acmechallenge", b"_acme-challenges"):
        yield dns.name.Name((wrong, *base.labels))
    letters = identifier.display.removeprefix("*.")
    if not letters.isascii():
        with contextlib.suppress(dns.name.LabelTooLong, dns.name.NameTooLong):
            yield dns.name.Name((label, *(part.encode() for part in letters.split(".")), b""))


def txt_values(records: dns.rrset.RRset) -> tuple[str, ...]:
    """TXT values, their strings joined (RFC 7208 §3.3 says how); bytes that are no ASCII can't be ours anyway."""
    joined = (b"".join(getattr(record, "strings", ()))[:_LONGEST_VALUE] for record in list(records)[:_MOST_VALUES])
    return tuple(value.decode("utf-8", "replace") for value in joined)


def shown_name(name: dns.name.Name) -> str:
    """A name from outside, fit to be shown."""
    return plain_text(name.to_text(omit_final_dot=True), 255)
