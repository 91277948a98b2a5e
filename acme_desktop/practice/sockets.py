"""Loopback sockets, at the same ports after a restart: an account is known by the CA's URL, and so by its port."""

from __future__ import annotations

import random
import socket
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace

ADDRESS = "127.0.0.1"
_BLOCKS = range(2100, 3200)  # blocks of ten ports, below those that systems hand out by themselves
_TRIES = 200
_BACKLOG = 128


@dataclass(frozen=True)
class Ports:
    """Where the CA listens, and (http01) where it looks for answers; 0: to be chosen."""

    acme: int = 0
    dns: int = 0
    http01: int = 0
    control: int = 0

    def given(self, other: Ports) -> Ports:
        """These, but what `other` names counts more."""
        return replace(self, **{name: port for name, port in asdict(other).items() if port})


class PortTakenError(Exception):
    """Another program listens at a port that we can't do without."""

    def __init__(self, port: int, error: OSError) -> None:
        self.port = port
        super().__init__(f"port {port} of this machine can't be had: {(error.strerror or str(error)).lower()}")


@dataclass(frozen=True)
class Sockets:
    """Bound and listening; whoever serves them owns them."""

    ports: Ports
    acme: socket.socket
    dns_udp: socket.socket
    dns_tcp: socket.socket
    control: socket.socket

    def close(self) -> None:
        """Where nobody came to serve them."""
        for one in (self.acme, self.dns_udp, self.dns_tcp, self.control):
            one.close()


def open_sockets(wanted: Ports) -> Sockets:
    """Bind what is wanted and choose the rest. Raises PortTakenError for the CA's and the DNS's own ports."""
    trouble: PortTakenError | None = None
    for _ in range(_TRIES):
        base = random.choice(_BLOCKS) * 10
        try:
            return _bound(Ports(base, base + 1, base + 2, base + 3).given(wanted))
        except PortTakenError as error:
            trouble = error
            if error.port in (wanted.acme, wanted.dns):
                raise
            if error.port == wanted.control:
                wanted = replace(wanted, control=0)  # nobody remembers that one
    raise trouble or PortTakenError(0, OSError("no ports are free"))


def _bound(ports: Ports) -> Sockets:
    with ExitStack() as made:
        acme = made.enter_context(_listening(ports.acme))
        udp = made.enter_context(_datagrams(ports.dns))
        tcp = made.enter_context(_listening(ports.dns))
        control = made.enter_context(_listening(ports.control))
        made.pop_all()
    return Sockets(ports, acme, udp, tcp, control)


def _listening(port: int) -> socket.socket:
    try:
        made = socket.create_server((ADDRESS, port), backlog=_BACKLOG)
    except OSError as error:
        raise PortTakenError(port, error) from error
    made.setblocking(False)
    return made


def _datagrams(port: int) -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        made.bind((ADDRESS, port))
    except OSError as error:
        made.close()
        raise PortTakenError(port, error) from error
    made.setblocking(False)
    return made
