"""From a host name to a connected socket: every address is tried, a dead one delays the next by a quarter second."""

from __future__ import annotations

import errno
import ipaddress
import os
import queue
import selectors
import socket
import threading
import time
from collections.abc import Callable, Sequence
from itertools import chain, zip_longest
from typing import Any

from acme_desktop.adapters.acme.watch import SLICE, Watch

_HEAD_START = 0.25  # seconds, RFC 8305 §5
_UNDER_WAY = frozenset((0, errno.EINPROGRESS, errno.EWOULDBLOCK, errno.EAGAIN))

Address = tuple[socket.AddressFamily, socket.SocketKind, int, str, tuple[Any, ...]]
LookUp = Callable[[str, int], list[Address]]


def look_up(host: str, port: int) -> list[Address]:
    """The addresses of a name, in the order to try. Raises gaierror; can't be interrupted."""
    try:
        return list(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
    except UnicodeError as error:  # the idna codec: an empty or overlong label
        raise socket.gaierror(socket.EAI_NONAME, f"not a host name: {error}") from None


def dial(host: str, port: int, watch: Watch, look_up: LookUp = look_up) -> socket.socket:
    """A connected, non-blocking TCP socket. Raises OSError (gaierror: no such name), Cancelled, OverdueError."""
    return _Race(_taking_turns(_resolve(host, port, watch, look_up)), watch).run()


def _resolve(host: str, port: int, watch: Watch, look_up: LookUp) -> list[Address]:
    """getaddrinfo can't be interrupted, so it gets a thread that is left behind when we may no longer wait for it."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        pass
    else:
        return look_up(host, port)  # numbers need no name server
    answer: queue.SimpleQueue[list[Address] | OSError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answer.put(look_up(host, port))
        except OSError as error:
            answer.put(error)

    threading.Thread(target=ask, name="acme-resolve", daemon=True).start()
    while True:
        try:
            found = answer.get(timeout=watch.left())
        except queue.Empty:
            continue
        if isinstance(found, OSError):
            raise found
        return found


def _taking_turns(addresses: Sequence[Address]) -> list[Address]:
    """IPv6 and IPv4 by turns, in the resolver's order (RFC 8305 §4)."""
    first = addresses[0][0] if addresses else None
    ours = [a for a in addresses if a[0] == first]
    others = [a for a in addresses if a[0] != first]
    return [a for a in chain.from_iterable(zip_longest(ours, others)) if a is not None]


class _Race:
    """Connection attempts side by side, started one after another; the first to succeed wins."""

    def __init__(self, addresses: list[Address], watch: Watch) -> None:
        self._waiting = addresses
        self._watch = watch
        self._next_start = 0.0
        self._error = OSError("the name has no address")
        self._selector = selectors.DefaultSelector()

    def run(self) -> socket.socket:
        """The winner; all others are closed."""
        try:
            while True:
                self._start_one()
                if not self._selector.get_map() and not self._waiting:
                    raise self._error
                winner = self._first_ready(min(self._watch.left(), SLICE))
                if winner is not None:
                    return winner
        finally:
            for key in list(self._selector.get_map().values()):
                self._drop(key.fileobj)
            self._selector.close()

    def _start_one(self) -> None:
        busy = bool(self._selector.get_map())
        if not self._waiting or (busy and time.monotonic() < self._next_start):
            return
        family, kind, protocol, _, address = self._waiting.pop(0)
        self._next_start = time.monotonic() + _HEAD_START
        try:
            sock = socket.socket(family, kind, protocol)
        except OSError as error:  # a kernel without IPv6
            self._error = error
            self._next_start = 0.0
            return
        sock.setblocking(False)
        code = sock.connect_ex(address)
        if code in _UNDER_WAY:
            self._selector.register(sock, selectors.EVENT_WRITE)
        else:
            self._error = OSError(code, os.strerror(code))
            self._next_start = 0.0
            sock.close()

    def _first_ready(self, seconds: float) -> socket.socket | None:
        if not self._selector.get_map():
            return None
        for key, _ in self._selector.select(seconds):
            sock = key.fileobj
            if not isinstance(sock, socket.socket):
                continue
            code = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            if code == 0:
                self._selector.unregister(sock)
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                return sock
            self._error = OSError(code, os.strerror(code))
            self._drop(sock)
            self._next_start = 0.0
        return None

    def _drop(self, sock: object) -> None:
        if isinstance(sock, socket.socket):
            self._selector.unregister(sock)
            sock.close()
