"""Ports of the loopback that nobody uses, and that no outgoing connection takes by chance."""

from __future__ import annotations

import random
import socket
import threading
from pathlib import Path

_LOWEST = 10_000
_EPHEMERAL = Path("/proc/sys/net/ipv4/ip_local_port_range")
_lock = threading.Lock()
_given: set[int] = set()


def free_port() -> int:
    """A port that is free for TCP and UDP now and that this process has not given out before.

    The kernel picks the source ports of outgoing connections from a range; a port inside it could be taken by any
    client between this answer and the server's bind. So ports come from below that range.
    """
    chooser = random.SystemRandom()
    with _lock:
        for _ in range(2000):
            port = chooser.randrange(_LOWEST, _highest())
            if port not in _given and _is_free(port):
                _given.add(port)
                return port
    raise RuntimeError("no free port found")


def _highest() -> int:
    """One past the last port to choose from."""
    try:
        first_ephemeral = int(_EPHEMERAL.read_text(encoding="ascii").split()[0])
    except (OSError, ValueError, IndexError):
        return 32_768
    return first_ephemeral if first_ephemeral > _LOWEST + 2000 else 60_000


def _is_free(port: int) -> bool:
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        with socket.socket(socket.AF_INET, kind) as probe:
            try:
                probe.bind(("", port))
            except OSError:
                return False
    return True
