"""Whether a signed zone's signatures hold (RFC 4035): every CA looks at them, and not every resolver that we ask."""

from __future__ import annotations

import dns.dnssec
import dns.exception
import dns.name
import dns.rdataclass
import dns.rrset
from dns.dnssectypes import Algorithm
from dns.rdatatype import RdataType

from acme_desktop.adapters.preflight.once import Once
from acme_desktop.adapters.preflight.resolver import Resolvers
from acme_desktop.adapters.preflight.wire import Wire
from acme_desktop.adapters.preflight.zones import Zone

_KNOWN = frozenset(
    (
        Algorithm.RSASHA1,
        Algorithm.RSASHA1NSEC3SHA1,
        Algorithm.RSASHA256,
        Algorithm.RSASHA512,
        Algorithm.ECDSAP256SHA256,
        Algorithm.ECDSAP384SHA384,
        Algorithm.ED25519,
        Algorithm.ED448,
    )
)
_Signed = tuple[dns.rrset.RRset, dns.rrset.RRset]  # records and their signatures


class Signatures:
    """Looks at the links from a zone's DS records, as the resolvers know them, to what its own servers sign.

    Each zone once. What can't be decided (no DS record, an algorithm that we don't know, no answer) counts as good.
    For one event loop.
    """

    def __init__(self, resolvers: Resolvers, wire: Wire) -> None:
        self._resolvers = resolvers
        self._wire = wire
        self._found: Once[bool] = Once()

    async def broken(self, zone: Zone) -> bool:
        """Whether somebody who validates would find the zone bogus."""
        if not zone.servers or zone.name == dns.name.root:
            return False
        return await self._found.get((zone.name, zone.servers), lambda: self._is_broken(zone))

    async def _is_broken(self, zone: Zone) -> bool:
        delegated = await self._delegation(zone.name)
        keys = await self._signed(zone, RdataType.DNSKEY) if delegated else None
        start = await self._signed(zone, RdataType.SOA) if keys else None
        if delegated is None or keys is None or start is None:
            return False
        trusted = _trusted(zone.name, delegated, keys[0])
        if trusted is None:
            return False
        return not (trusted and _holds(keys, zone.name, trusted) and _holds(start, zone.name, keys[0]))

    async def _delegation(self, name: dns.name.Name) -> dns.rrset.RRset | None:
        reply = await self._resolvers.ask(name, RdataType.DS)
        if reply.usable is None:
            return None
        return reply.usable.get_rrset(reply.usable.answer, name, dns.rdataclass.IN, RdataType.DS)

    async def _signed(self, zone: Zone, kind: RdataType) -> _Signed | None:
        """From the first server that has both; None where none of them has."""
        for server in zone.servers:
            reply = await self._wire.ask(server.server, zone.name, kind, recursive=False, signed=True)
            if reply.usable is None:
                continue
            answer = reply.usable.answer
            records = reply.usable.get_rrset(answer, zone.name, dns.rdataclass.IN, kind)
            marks = reply.usable.get_rrset(answer, zone.name, dns.rdataclass.IN, RdataType.RRSIG, covers=kind)
            if records is not None and marks is not None:
                return records, marks
        return None


def _trusted(name: dns.name.Name, delegated: dns.rrset.RRset, keys: dns.rrset.RRset) -> dns.rrset.RRset | None:
    """The keys that a DS record vouches for; None where none of the records can be read here."""
    found, readable = dns.rrset.RRset(name, dns.rdataclass.IN, RdataType.DNSKEY), False
    for link in (one for one in delegated if one.algorithm in _KNOWN):
        for key in keys:
            try:
                same = dns.dnssec.make_ds(name, key, link.digest_type, validating=True) == link
            except (dns.exception.DNSException, ValueError):
                continue
            readable = True
            if same:
                found.add(key)
    return found if readable else None


def _holds(signed: _Signed, name: dns.name.Name, keys: dns.rrset.RRset) -> bool:
    try:
        dns.dnssec.validate(signed[0], signed[1], {name: keys})
    except dns.exception.ValidationFailure:
        return False
    except dns.exception.DNSException:
        pass  # a policy of the library's, not the zone's fault
    return True
