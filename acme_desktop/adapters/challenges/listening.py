"""The sockets a listener needs, or a StateError that says what stands in the way and what to do."""

from __future__ import annotations

import errno
import os
import socket

from acme_desktop.domain.errors import StateError

# A CA with many vantage points asks for a hundred names at once; a short backlog would drop some of them.
_BACKLOG = 4096
_NO_SUCH_FAMILY = frozenset((errno.EAFNOSUPPORT, errno.EADDRNOTAVAIL, errno.EPROTONOSUPPORT))
_ELSEWHERE = (
    "let the CA's requests reach another port (listen with http-server:8080 and forward port {port} to it), "
    "or use webroot:DIRECTORY with the document root of the web server"
)


def bound_sockets(host: str, port: int) -> tuple[socket.socket, ...]:
    """Listening, non-blocking TCP sockets for `host` ("": all addresses, "localhost": both loopbacks) and `port`.

    A family that this machine does not have is left out where the other one is there. Raises StateError.
    """
    made: list[socket.socket] = []
    try:
        for family, address, dual in _places(host):
            try:
                made.append(_listening(family, address, port, dual=dual))
            except OSError as error:
                if not (made and error.errno in _NO_SUCH_FAMILY):
                    raise
    except OSError as error:
        for one in made:
            one.close()
        raise _refusal(host, port, error) from error
    return tuple(made)


def _places(host: str) -> tuple[tuple[socket.AddressFamily, str, bool], ...]:
    """Family, address, and whether one IPv6 socket takes IPv4 as well."""
    if host == "localhost":
        return (socket.AF_INET, "127.0.0.1", False), (socket.AF_INET6, "::1", False)
    if host:
        return ((socket.AF_INET6 if ":" in host else socket.AF_INET, host, False),)
    if socket.has_dualstack_ipv6() and _has_ipv6():
        return ((socket.AF_INET6, "", True),)
    return (socket.AF_INET, "", False), (socket.AF_INET6, "", False)


def _has_ipv6() -> bool:
    """Whether an IPv6 socket can really be bound: a kernel may know the family and have it switched off."""
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as probe:
            probe.bind(("::", 0))
    except OSError:
        return False
    return True


def _listening(family: socket.AddressFamily, address: str, port: int, *, dual: bool) -> socket.socket:
    made = socket.create_server((address, port), family=family, backlog=_BACKLOG, dualstack_ipv6=dual)
    made.setblocking(False)
    return made


def _refusal(host: str, port: int, error: OSError) -> StateError:
    where = f"[{host}]:{port}" if ":" in host else f"{host or '*'}:{port}"
    if error.errno == errno.EADDRINUSE:
        return StateError(
            "cannot answer http-01 challenges at {where}: port {port} is in use by another program",
            hint="If that is a web server, use webroot:DIRECTORY with its document root; otherwise stop it for now.",
            where=where,
            port=port,
        )
    if error.errno in (errno.EACCES, errno.EPERM):
        return StateError(
            "cannot answer http-01 challenges at {where}: this user may not listen on port {port}",
            hint="Give the program the right (CAP_NET_BIND_SERVICE), or " + _ELSEWHERE.format(port=port) + ".",
            where=where,
            port=port,
        )
    return StateError(
        "cannot answer http-01 challenges at {where}: {reason}",
        hint=f"Check the address, or {_ELSEWHERE.format(port=port)}.",
        where=where,
        reason=os.strerror(error.errno) if error.errno else str(error),
    )
