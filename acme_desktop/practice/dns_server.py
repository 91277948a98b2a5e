"""An authoritative DNS server over UDP and TCP on this machine (RFC 1035, RFC 7766), for the zones of our records."""

from __future__ import annotations

import asyncio
import socket
import struct
from typing import cast

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.opcode
import dns.rcode
import dns.rdataclass
import dns.rrset
from dns.rdatatype import RdataType

from acme_desktop.practice.dns_records import HOME_ZONE, NAME_SERVER, DnsRecords

_SMALLEST_UDP, _LARGEST_UDP = 512, 1232
_LARGEST_QUERY = 4096
_CONNECTIONS = 64
_SECONDS = 10.0
_TTL = 60
_NEGATIVE_TTL = 5  # so that a mistake that was put right is soon forgotten
_REFUSED_TYPES = frozenset((RdataType.AXFR, RdataType.IXFR))


class DnsServer:
    """Answers from `records` until it is closed."""

    def __init__(self, records: DnsRecords) -> None:
        self._records = records
        self._udp: asyncio.DatagramTransport | None = None
        self._tcp: asyncio.Server | None = None
        self._open: set[asyncio.Task[None]] = set()

    async def start(self, datagrams: socket.socket, listening: socket.socket) -> None:
        """Answer from now on; both sockets are bound to the same port."""
        loop = asyncio.get_running_loop()
        self._udp, _ = await loop.create_datagram_endpoint(lambda: _Datagrams(self), sock=datagrams)
        self._tcp = await asyncio.start_server(self._on_connection, sock=listening, limit=_LARGEST_QUERY)

    async def close(self) -> None:
        """Answer no more."""
        if self._udp is not None:
            self._udp.close()
        if self._tcp is not None:
            self._tcp.close()
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    def answer(self, packet: bytes, *, at_most: int = 65535) -> bytes | None:
        """The response to a packet; None for one that is no question at all."""
        try:
            query = dns.message.from_wire(packet)
        except dns.message.ShortHeader:
            return None
        except (dns.exception.DNSException, ValueError, struct.error):
            return _formerr(packet)
        if query.flags & dns.flags.QR:
            return None
        room = max(_SMALLEST_UDP, min(query.payload, _LARGEST_UDP)) if query.edns >= 0 else _SMALLEST_UDP
        response = dns.message.make_response(query, our_payload=_LARGEST_UDP)
        self._fill(query, response)
        try:
            return response.to_wire(max_size=min(room, at_most) if at_most < 65535 else 65535)
        except dns.exception.TooBig:
            short = dns.message.make_response(query, our_payload=_LARGEST_UDP)
            short.flags |= dns.flags.TC | dns.flags.AA
            return short.to_wire()

    def _fill(self, query: dns.message.Message, response: dns.message.Message) -> None:
        if query.opcode() != dns.opcode.QUERY:
            response.set_rcode(dns.rcode.NOTIMP)
            return
        if len(query.question) != 1:
            response.set_rcode(dns.rcode.FORMERR)
            return
        question = query.question[0]
        name = question.name.to_text(omit_final_dot=True).lower()
        zone = self._records.index.zone_around(name)
        if zone is None or question.rdclass != dns.rdataclass.IN or question.rdtype in _REFUSED_TYPES:
            response.set_rcode(dns.rcode.REFUSED)
            return
        response.flags |= dns.flags.AA
        response.answer = self._found(name, zone, question.rdtype)
        if not response.answer:
            response.authority = [self._soa(zone)]
            if name != zone and not self._records.index.exists(name):
                response.set_rcode(dns.rcode.NXDOMAIN)

    def _found(self, name: str, zone: str, kind: RdataType) -> list[dns.rrset.RRset]:
        if name == zone and kind is RdataType.SOA:
            return [self._soa(zone)]
        if name == zone and kind is RdataType.NS:
            return [dns.rrset.from_text(dns.name.from_text(zone), _TTL, "IN", "NS", f"{NAME_SERVER}.")]
        return self._records.index.found(name, kind)

    def _soa(self, zone: str) -> dns.rrset.RRset:
        text = f"{NAME_SERVER}. hostmaster.{HOME_ZONE}. {self._records.index.serial} 3600 600 86400 {_NEGATIVE_TTL}"
        return dns.rrset.from_text(dns.name.from_text(zone), _NEGATIVE_TTL, "IN", "SOA", text)

    async def _on_connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is None or len(self._open) >= _CONNECTIONS:
            writer.transport.abort()
            return
        self._open.add(task)
        try:
            while await self._exchange(reader, writer):
                pass
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the client went away, took too long, or we are closing
        finally:
            self._open.discard(task)
            writer.close()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        async with asyncio.timeout(_SECONDS):
            (size,) = struct.unpack(">H", await reader.readexactly(2))
            if size > _LARGEST_QUERY:
                return False
            response = self.answer(await reader.readexactly(size))
            if response is None:
                return False
            writer.write(struct.pack(">H", len(response)) + response)
            await writer.drain()
        return True


class _Datagrams(asyncio.DatagramProtocol):
    """UDP: one packet there, one back."""

    def __init__(self, server: DnsServer) -> None:
        self._server = server
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # Not every Python's selector transport says of itself what it is.
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        response = self._server.answer(data, at_most=_LARGEST_UDP)
        if response is not None and self._transport is not None:
            self._transport.sendto(response, addr)


def _formerr(packet: bytes) -> bytes | None:
    """The header of a question that can't be read, sent back with FORMERR; never to what is a response itself."""
    if packet[2] & 0x80:
        return None
    return packet[:2] + bytes((0x80 | (packet[2] & 0x79), dns.rcode.FORMERR)) + bytes(8)
