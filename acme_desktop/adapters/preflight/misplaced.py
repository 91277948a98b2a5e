"""Where a TXT record is put by mistake: the zone written twice, the underscore forgotten, the label left out."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator

import dns.name
import dns.rdataclass
import dns.rrset
from dns.rdatatype import RdataType

from acme_desktop.adapters.preflight.once import Once
from acme_desktop.adapters.preflight.wire import Wire
from acme_desktop.adapters.preflight.zones import Zone
from acme_desktop.domain.problem import plain_text

_MOST_VALUES = 64
_LONGEST_VALUE = 4096  # bytes of a TXT value that are considered


class Misplaced:
    """Looks near by when a record is not where it should be. For one event loop."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._answers: Once[tuple[str, ...]] = Once()

    async def find(self, name: dns.name.Name, zone: Zone, value: str) -> str:
        """The name that holds `value` instead of `name`, or "". One of the zone's own servers is asked, no resolver."""
        if not zone.servers:
            return ""
        names = list(dict.fromkeys(_mistakes(name, zone.name)))
        found = await asyncio.gather(*(self._values(zone, one) for one in names))
        return next((shown_name(one) for one, values in zip(names, found, strict=True) if value in values), "")

    async def _values(self, zone: Zone, name: dns.name.Name) -> tuple[str, ...]:
        return await self._answers.get((zone.servers, name), lambda: self._ask(zone, name))

    async def _ask(self, zone: Zone, name: dns.name.Name) -> tuple[str, ...]:
        reply = await self._wire.ask(zone.servers[0].server, name, RdataType.TXT, recursive=False)
        if reply.usable is None:
            return ()
        records = reply.usable.get_rrset(reply.usable.answer, name, dns.rdataclass.IN, RdataType.TXT)
        return () if records is None else txt_values(records)


def _mistakes(name: dns.name.Name, apex: dns.name.Name) -> Iterator[dns.name.Name]:
    """Likeliest first; all of them in the zone `apex`."""
    label, base = name.labels[0], name.parent()
    with contextlib.suppress(dns.name.NameTooLong):
        yield dns.name.Name(name.labels[:-1] + apex.labels)
    yield dns.name.Name((label.lstrip(b"_"), *base.labels))
    yield base
    if base != apex:
        yield dns.name.Name((label, *apex.labels))


def txt_values(records: dns.rrset.RRset) -> tuple[str, ...]:
    """TXT values, their strings joined (RFC 7208 §3.3 says how); bytes that are no ASCII can't be ours anyway."""
    joined = (b"".join(getattr(record, "strings", ()))[:_LONGEST_VALUE] for record in list(records)[:_MOST_VALUES])
    return tuple(value.decode("utf-8", "replace") for value in joined)


def shown_name(name: dns.name.Name) -> str:
    """A name from outside, fit to be shown."""
    return plain_text(name.to_text(omit_final_dot=True), 255)
