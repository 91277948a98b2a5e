"""Which zone a name lies in, and which servers are authoritative for it (RFC 1034 §4.2)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from functools import partial

import dns.message
import dns.name
import dns.rcode
import dns.rdataclass
from dns.rdatatype import RdataType

from acme_desktop.adapters.preflight.once import Once
from acme_desktop.adapters.preflight.resolver import Resolvers
from acme_desktop.adapters.preflight.wire import Server
from acme_desktop.domain.value_class import value_class

_MOST_SERVERS = 32


@value_class(frozen=True)
class NameServer:
    """One address of one authoritative server."""

    name: str
    server: Server

    def __str__(self) -> str:
        return f"{self.name} ({self.server})"


@value_class(frozen=True)
class Zone:
    """What is known of the zone around a name.

    `servers` is empty where nobody could name them; `missing` says that the domain is not registered at all;
    `silent` that no resolver gave any answer, and `words` why.
    """

    name: dns.name.Name
    servers: tuple[NameServer, ...] = ()
    missing: bool = False
    silent: bool = False
    asked: str = ""
    words: str = ""


class Zones:
    """Finds zones through the resolvers, each once; authoritative servers are spoken to on `port`."""

    def __init__(self, resolvers: Resolvers, port: int) -> None:
        self._resolvers = resolvers
        self._port = port
        self._around: Once[Zone] = Once()
        self._servers: Once[tuple[NameServer, ...]] = Once()

    async def around(self, name: dns.name.Name) -> Zone:
        """The zone that `name` lies in, as its resolvers see it."""
        return await self._around.get(name, lambda: self._search(name))

    async def behind(self, referral: dns.message.Message, cut: dns.name.Name) -> Zone:
        """The zone below, to which a server of the zone above has referred us."""
        records = referral.get_rrset(referral.authority, cut, dns.rdataclass.IN, RdataType.NS)
        names = [record.target for record in records or ()]
        return Zone(cut, await self._located(names, referral))

    async def _search(self, name: dns.name.Name) -> Zone:
        """Walk up until a start of authority shows itself; most resolvers name it in the first answer."""
        level, missing = name, False
        while level != dns.name.root:
            reply = await self._resolvers.ask(level, RdataType.SOA)
            if reply.message is None or reply.message.rcode() == dns.rcode.SERVFAIL:
                # SERVFAIL: its servers are dead, or DNSSEC does not hold; a CA would get no further either.
                return Zone(level, silent=True, asked=reply.asked, words=reply.words)
            missing = missing or reply.says_no_such_name
            apex = _apex(reply.message, level) if reply.usable is not None else None
            if apex is not None and missing and _is_registry(apex):
                return Zone(apex, missing=True, asked=reply.asked, words=reply.words)
            if apex is not None and apex != dns.name.root:
                servers = await self._servers.get(apex, partial(self._servers_of, apex))
                return Zone(apex, servers)
            level = level.parent()
        return Zone(level)

    async def _servers_of(self, apex: dns.name.Name) -> tuple[NameServer, ...]:
        reply = await self._resolvers.ask(apex, RdataType.NS)
        if reply.usable is None:
            return ()
        records = reply.usable.get_rrset(reply.usable.answer, apex, dns.rdataclass.IN, RdataType.NS)
        return await self._located([record.target for record in records or ()], reply.usable)

    async def _located(self, names: Iterable[dns.name.Name], told: dns.message.Message) -> tuple[NameServer, ...]:
        """Every address of every server; those that came along (glue) where the resolvers know none."""
        names = list(dict.fromkeys(names))[:_MOST_SERVERS]
        found: list[NameServer] = []
        for name, known in zip(names, await asyncio.gather(*map(self._resolvers.addresses, names)), strict=True):
            text = name.to_text(omit_final_dot=True)
            found += [NameServer(text, Server(one, self._port)) for one in known.found or _glue(told, name)]
        return tuple(sorted(set(found), key=str))[:_MOST_SERVERS]  # servers name themselves in any order


def _apex(message: dns.message.Message, name: dns.name.Name) -> dns.name.Name | None:
    """The owner of a SOA record, if it is `name` or one above it."""
    for records in (*message.answer, *message.authority):
        if records.rdtype is RdataType.SOA and name.is_subdomain(records.name):
            owner: dns.name.Name = records.name
            return owner
    return None


def _glue(message: dns.message.Message, name: dns.name.Name) -> list[str]:
    found: list[str] = []
    for kind in (RdataType.AAAA, RdataType.A):
        records = message.get_rrset(message.additional, name, dns.rdataclass.IN, kind)
        found += [record.to_text() for record in records or ()]
    return found


def _is_registry(apex: dns.name.Name) -> bool:
    """Whether names directly below are registered by the public, so that a missing one is nobody's."""
    if apex == dns.name.root:
        return True
    from publicsuffixlist import PublicSuffixList  # takes a while to read; few searches come here

    text = apex.to_text(omit_final_dot=True).lower()
    return bool(PublicSuffixList(accept_unknown=False, only_icann=True).publicsuffix(text) == text)
