"""The resolvers that we ask: those of the settings, or this machine's."""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import Sequence

import dns.message
import dns.name
import dns.rdataclass
import dns.rdatatype
import dns.rrset
from dns.rdatatype import RdataType

from acme_desktop.adapters.preflight.once import Once
from acme_desktop.adapters.preflight.wire import Reply, Server, Wire
from acme_desktop.domain.preflight import Evidence
from acme_desktop.domain.value_class import value_class

MOST_ALIASES = 8  # CNAMEs that are followed one after another
_MOST_ADDRESSES = 16
# RFC 6761, RFC 7686: asking this machine's resolvers would only cost time. Who has such names says so in the settings.
_NOBODY_KNOWS = frozenset((b"test", b"invalid", b"example", b"onion"))


def server_from(text: str, port: int = 53) -> Server | None:
    """Read ADDRESS, ADDRESS:PORT, [V6] or [V6]:PORT; None for anything else."""
    host, after = text.strip(), ""
    if host.startswith("["):
        host, _, after = host[1:].partition("]")
    elif host.count(":") == 1:
        host, _, after = host.partition(":")
        after = ":" + after
    if after:
        digits = after[1:]
        if after[0] != ":" or not (digits.isascii() and digits.isdigit() and 1 <= int(digits[:6]) <= 65535):
            return None
        port = int(digits)
    try:
        return Server(str(ipaddress.ip_address(host)), port)
    except ValueError:
        return None


def system_servers() -> tuple[Server, ...]:
    """The name servers that this machine is set up with; empty where there are none."""
    import dns.resolver  # slow to import, and only needed where the settings name none

    try:
        found = dns.resolver.Resolver(configure=True)
    except (dns.resolver.NoResolverConfiguration, OSError):
        return ()
    servers = (server_from(str(text), found.port) for text in found.nameservers)
    return tuple(server for server in servers if server is not None)


@value_class(frozen=True)
class Addresses:
    """What a name resolves to, IPv6 first as CAs do; `missing`: certainly none; `words` say why there are none."""

    found: tuple[str, ...]
    missing: bool
    asked: str
    words: str


class Resolvers:
    """Asks `servers` in turn until one knows; each question once. For one event loop.

    `configured`: the user told us whom to ask, so their word is final. `public`: they know what the whole world knows,
    and are not troubled with names that nobody does.
    """

    def __init__(self, servers: Sequence[Server], wire: Wire, *, configured: bool, public: bool = False) -> None:
        self.servers = tuple(dict.fromkeys(servers))
        self.configured = configured
        self._public = public
        self.wire = wire
        self._silent: set[Server] = set()
        self._replies: Once[Reply] = Once()
        self._addresses: Once[Addresses] = Once()

    async def ask(self, name: dns.name.Name, kind: RdataType) -> Reply:
        """The first usable reply, or the last that was none. Never raises for what the network does."""
        if self._public and name.labels[-2:-1] and name.labels[-2].lower() in _NOBODY_KNOWS:
            return Reply("the resolvers", trouble="no public resolver knows such names (RFC 6761)")
        return await self._replies.get((name, kind), lambda: self._ask_in_turn(name, kind))

    async def ask_all(self, name: dns.name.Name, kind: RdataType) -> list[tuple[Server, Reply]]:
        """What each of them says."""
        questions = (self.wire.ask(server, name, kind, recursive=True) for server in self.servers)
        return list(zip(self.servers, await asyncio.gather(*questions), strict=True))

    async def greet(self) -> tuple[Evidence, ...]:
        """One harmless question to each: any reply will do."""
        replies = await self.ask_all(dns.name.root, RdataType.NS)
        return tuple(
            Evidence(str(server), reply.words if reply.message is None else "answers", reply.message is not None)
            for server, reply in replies
        )

    async def addresses(self, name: dns.name.Name, aliases: int = 0) -> Addresses:
        """All IPv6 and IPv4 addresses of `name`, aliases followed."""
        return await self._addresses.get((name, aliases), lambda: self._look_up(name, aliases))

    async def _ask_in_turn(self, name: dns.name.Name, kind: RdataType) -> Reply:
        reply = Reply("the resolvers", trouble="no resolver is set up")
        for server in sorted(self.servers, key=self._silent.__contains__):
            reply = await self.wire.ask(server, name, kind, recursive=True)
            if reply.usable is not None:
                return reply
            if reply.message is None:
                self._silent.add(server)  # the next question goes to the others first
        return reply

    async def _look_up(self, name: dns.name.Name, aliases: int) -> Addresses:
        replies = await asyncio.gather(self.ask(name, RdataType.AAAA), self.ask(name, RdataType.A))
        found: list[str] = []
        for reply, kind in zip(replies, (RdataType.AAAA, RdataType.A), strict=True):
            if reply.usable is None:
                continue
            last, records = followed(reply.usable, name, kind)
            if records is not None:
                found += [record.to_text() for record in records]
            elif last != name and aliases < MOST_ALIASES:
                target = await self.addresses(last, aliases + 1)
                found += [one for one in target.found if (":" in one) is (kind is RdataType.AAAA)]
        unknown = next((reply for reply in replies if reply.usable is None), None)
        reply = unknown or replies[1]
        words = reply.words if unknown or reply.says_no_such_name else "the name has no address"
        return Addresses(tuple(dict.fromkeys(found))[:_MOST_ADDRESSES], unknown is None, reply.asked, words)


def followed(
    message: dns.message.Message, name: dns.name.Name, kind: RdataType
) -> tuple[dns.name.Name, dns.rrset.RRset | None]:
    """Go along the CNAMEs of an answer: the last name, and its records of `kind` if they are there."""
    for _ in range(MOST_ALIASES + 1):
        records = message.get_rrset(message.answer, name, dns.rdataclass.IN, kind)
        if records is not None:
            return name, records
        alias = message.get_rrset(message.answer, name, dns.rdataclass.IN, RdataType.CNAME)
        if alias is None:
            break
        name = alias[0].target
    return name, None
