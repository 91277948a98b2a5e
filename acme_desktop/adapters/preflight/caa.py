"""The CAA look (RFC 8659 §3): the records nearest to a name, on the way up its tree."""

from __future__ import annotations

import dns.name
import dns.rcode
from dns.rdatatype import RdataType

from acme_desktop.adapters.preflight.clues import shown_name
from acme_desktop.adapters.preflight.once import Once
from acme_desktop.adapters.preflight.resolver import MOST_ALIASES, Resolvers, followed
from acme_desktop.domain.caa import CaaRecord, Issuer, Obstacle, Ruling, ruling
from acme_desktop.domain.names import IdentifierType
from acme_desktop.domain.order import Challenge
from acme_desktop.domain.problem import plain_text

_MOST_RECORDS = 64
_LONGEST_VALUE = 500


class CaaLook:
    """Asks the resolvers, each domain once, whether `issuer` may issue. For one event loop."""

    def __init__(self, resolvers: Resolvers, issuer: Issuer) -> None:
        self._resolvers = resolvers
        self._issuer = issuer
        self._sets: Once[tuple[CaaRecord, ...] | None] = Once()

    async def ruling(self, challenge: Challenge) -> Ruling | None:
        """What stands in the way, None where nothing does; an IP address has no CAA records."""
        name = challenge.identifier
        if name.type is IdentifierType.IP:
            return None
        domain = dns.name.from_text(name.base)
        while domain != dns.name.root:
            records = await self._records(domain)
            shown = shown_name(domain)
            if records is None:
                return Ruling(Obstacle.UNANSWERED, shown)
            if records:
                return ruling(shown, records, self._issuer, method=challenge.type, wildcard=name.is_wildcard)
            domain = domain.parent()
        return None

    async def _records(self, domain: dns.name.Name, aliases: int = 0) -> tuple[CaaRecord, ...] | None:
        return await self._sets.get((domain, aliases), lambda: self._ask(domain, aliases))

    async def _ask(self, domain: dns.name.Name, aliases: int) -> tuple[CaaRecord, ...] | None:
        """None where the resolvers say that the domain's servers fail; who does not answer us says nothing."""
        reply = await self._resolvers.ask(domain, RdataType.CAA)
        if reply.usable is None:
            failed = reply.message is not None and reply.message.rcode() == dns.rcode.SERVFAIL
            return None if failed else ()
        last, found = followed(reply.usable, domain, RdataType.CAA)
        if found is None:
            return () if last == domain or aliases >= MOST_ALIASES else await self._records(last, aliases + 1)
        return tuple(
            CaaRecord(
                record.flags,
                plain_text(record.tag.decode("ascii", "replace"), 40),
                plain_text(record.value.decode("utf-8", "replace"), _LONGEST_VALUE),
            )
            for record in list(found)[:_MOST_RECORDS]
        )
