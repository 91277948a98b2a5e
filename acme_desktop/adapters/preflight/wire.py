"""One question to one DNS server, over UDP and, where that does not do, TCP (RFC 1035 §4.2, RFC 7766)."""

from __future__ import annotations

import asyncio
import ipaddress
import os
import socket
import struct
import time
from dataclasses import dataclass

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype

from acme_desktop.domain.value_class import value_class

_QUESTION_SECONDS = 3.0
_UDP_PATIENCE = (1.0, 0.8)  # seconds after each sending; what is left of the three belongs to TCP
_UDP_PAYLOAD = 1232  # fits into every network's packets unbroken (DNS flag day 2020)
_LARGEST_UDP = 65_535
_SOCKETS = 128


@dataclass(frozen=True, slots=True, order=True)
class Server:
    """A DNS server by its IP address and port."""

    address: str
    port: int = 53

    def __str__(self) -> str:
        if self.port == 53:
            return self.address
        return f"[{self.address}]:{self.port}" if ":" in self.address else f"{self.address}:{self.port}"


@value_class(frozen=True)
class Reply:
    """What came of a question: a message, or `trouble` in words; `milliseconds` until then, where it was measured."""

    asked: str
    message: dns.message.Message | None = None
    trouble: str = ""
    milliseconds: float | None = None

    @property
    def usable(self) -> dns.message.Message | None:
        """The message, if it says what there is or that there is nothing; not SERVFAIL, REFUSED and their like."""
        message = self.message
        if message is not None and message.rcode() in (dns.rcode.NOERROR, dns.rcode.NXDOMAIN):
            return message
        return None

    @property
    def says_no_such_name(self) -> bool:
        """NXDOMAIN."""
        return self.message is not None and self.message.rcode() == dns.rcode.NXDOMAIN

    @property
    def words(self) -> str:
        """Why there is nothing usable, or the response code."""
        return self.trouble or self.code

    @property
    def code(self) -> str:
        """The response code, "" where no message came."""
        return "" if self.message is None else dns.rcode.to_text(self.message.rcode())


class Wire:
    """Asks; the number of sockets open at once is bounded. For use in one event loop."""

    def __init__(self) -> None:
        self._sockets = asyncio.Semaphore(_SOCKETS)

    async def ask(
        self,
        server: Server,
        name: dns.name.Name,
        kind: dns.rdatatype.RdataType,
        *,
        recursive: bool,
        checking: bool = True,
        signed: bool = False,
    ) -> Reply:
        """Ask within three seconds; never raises for what the network or the server does.

        Without `checking` a resolver is told not to look at DNSSEC signatures; `signed` asks for them.
        """
        flags = dns.flags.RD if recursive else dns.flags.Flag(0)
        flags |= dns.flags.Flag(0) if checking else dns.flags.CD
        query = dns.message.make_query(name, kind, flags=flags, use_edns=0, want_dnssec=signed, payload=_UDP_PAYLOAD)
        async with self._sockets:
            began = time.monotonic()
            try:
                async with asyncio.timeout(_QUESTION_SECONDS):
                    message = await _exchange(server, query)
                    return Reply(str(server), message, milliseconds=(time.monotonic() - began) * 1000)
            except TimeoutError:
                trouble = f"no answer within {_QUESTION_SECONDS:.0f} seconds"
            except OSError as error:
                trouble = os.strerror(error.errno) if error.errno else "no answer"
            except (dns.exception.DNSException, ValueError, struct.error):
                trouble = "an answer that is no DNS message"
            except EOFError:
                trouble = "the connection ended before the answer"
        return Reply(str(server), trouble=trouble)


async def _exchange(server: Server, query: dns.message.Message) -> dns.message.Message:
    try:
        message = await _over_udp(server, query)
    except OSError as error:
        if isinstance(error, TimeoutError):
            raise
        message = None  # nobody listens there for UDP; it may be a server for TCP only
    if message is None or message.flags & dns.flags.TC:
        return await _over_tcp(server, query)
    return message


async def _over_udp(server: Server, query: dns.message.Message) -> dns.message.Message | None:
    """The answer, or None where none came although the question was repeated."""
    loop, wire = asyncio.get_running_loop(), query.to_wire()
    with _socket(server, socket.SOCK_DGRAM) as connection:
        # A connected socket takes packets of this server only, and learns that nobody listens there.
        await loop.sock_connect(connection, (server.address, server.port))
        for patience in _UDP_PATIENCE:
            await loop.sock_sendall(connection, wire)
            try:
                async with asyncio.timeout(patience):
                    return await _answer_to(query, connection)
            except TimeoutError:
                continue
    return None


async def _answer_to(query: dns.message.Message, connection: socket.socket) -> dns.message.Message:
    """The first packet that answers `query`; all others are forged or late."""
    loop = asyncio.get_running_loop()
    while True:
        packet = await loop.sock_recv(connection, _LARGEST_UDP)
        try:
            message = dns.message.from_wire(packet)
        except (dns.exception.DNSException, ValueError, struct.error):
            continue
        if query.is_response(message):
            return message


async def _over_tcp(server: Server, query: dns.message.Message) -> dns.message.Message:
    loop, wire = asyncio.get_running_loop(), query.to_wire()
    with _socket(server, socket.SOCK_STREAM) as connection:
        await loop.sock_connect(connection, (server.address, server.port))
        await loop.sock_sendall(connection, struct.pack(">H", len(wire)) + wire)
        (size,) = struct.unpack(">H", await _exactly(connection, 2))
        message = dns.message.from_wire(await _exactly(connection, size))
    if not query.is_response(message):
        raise ValueError("the answer to another question")
    return message


async def _exactly(connection: socket.socket, size: int) -> bytes:
    loop, data = asyncio.get_running_loop(), b""
    while len(data) < size:
        more = await loop.sock_recv(connection, size - len(data))
        if not more:
            raise EOFError
        data += more
    return data


def _socket(server: Server, kind: socket.SocketKind) -> socket.socket:
    version = ipaddress.ip_address(server.address).version
    made = socket.socket(socket.AF_INET if version == 4 else socket.AF_INET6, kind)
    made.setblocking(False)
    return made
