"""What the CA asks DNS: real questions in real packets, to its own server."""

from __future__ import annotations

import dns.asyncquery
import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.rrset
from dns.rdatatype import RdataType

from acme_desktop.practice.problems import Refusal

_SECONDS = 5.0
_MOST_ALIASES = 8


class Lookups:
    """Asks one server. Raises Refusal (dns) where it does not answer, or with SERVFAIL, REFUSED and their like."""

    def __init__(self, address: str, port: int) -> None:
        self._address = address
        self._port = port

    async def texts(self, name: str) -> list[str]:
        """TXT values, their strings joined."""
        records = await self._records(name, RdataType.TXT)
        return [b"".join(record.strings).decode("utf-8", "replace") for record in records or ()]

    async def addresses(self, name: str) -> list[str]:
        """IPv6 first, as CAs do."""
        found: list[str] = []
        for kind in (RdataType.AAAA, RdataType.A):
            found += [record.to_text() for record in await self._records(name, kind) or ()]
        return found

    async def caa(self, name: str) -> list[tuple[int, str, str]]:
        """Flags, tag and value of each CAA record."""
        records = await self._records(name, RdataType.CAA)
        return [
            (record.flags, record.tag.decode("latin-1").lower(), record.value.decode("latin-1"))
            for record in records or ()
        ]

    async def _records(self, name: str, kind: RdataType) -> dns.rrset.RRset | None:
        """The records, aliases followed, which may lead out of the zones that this server has."""
        asked = dns.name.from_text(name)
        for _ in range(_MOST_ALIASES):
            message = await self._ask(asked, kind)
            last, records = _followed(message, asked, kind)
            if records is not None or last == asked:
                return records
            asked = last
        raise Refusal("dns", f"DNS problem: more than {_MOST_ALIASES} aliases looking up {_what(kind, name)}")

    async def _ask(self, name: dns.name.Name, kind: RdataType) -> dns.message.Message:
        query = dns.message.make_query(name, kind, use_edns=0, payload=1232)
        shown = _what(kind, name.to_text(omit_final_dot=True))
        try:
            message, _ = await dns.asyncquery.udp_with_fallback(query, self._address, _SECONDS, self._port)
        except (dns.exception.DNSException, OSError):
            raise Refusal("dns", f"DNS problem: query timed out looking up {shown}") from None
        code = message.rcode()
        if code not in (dns.rcode.NOERROR, dns.rcode.NXDOMAIN):
            raise Refusal("dns", f"DNS problem: {dns.rcode.to_text(code)} looking up {shown}")
        return message


def _what(kind: RdataType, name: str) -> str:
    return f"{dns.rdatatype.to_text(kind)} for {name}"


def _followed(
    message: dns.message.Message, name: dns.name.Name, kind: RdataType
) -> tuple[dns.name.Name, dns.rrset.RRset | None]:
    for _ in range(_MOST_ALIASES):
        records = message.get_rrset(message.answer, name, dns.rdataclass.IN, kind)
        alias = message.get_rrset(message.answer, name, dns.rdataclass.IN, RdataType.CNAME)
        if records is not None or alias is None:
            return name, records
        name = alias[0].target
    return name, None
