"""Replay nonces (RFC 8555 §6.5): a server's, not a connection's, so all connections to it share them."""

from __future__ import annotations

import threading
from collections import deque

from acme_desktop.adapters.acme.age import Age

_LIFE = 300.0  # seconds; CAs forget them, too
_MOST = 256


class NoncePool:
    """Each nonce is given out once, the freshest first, none that is older than five minutes. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._nonces: deque[tuple[bytes, Age]] = deque(maxlen=_MOST)

    def put(self, value: bytes, age: Age | None = None) -> None:
        """Keep one for later; it is as old as `age` says, else new."""
        with self._lock:
            self._nonces.append((value, age or Age()))

    def take(self) -> bytes | None:
        """One that has never been given out and is young enough, or None."""
        with self._lock:
            if not self._nonces:
                return None
            value, age = self._nonces.pop()
            if age.seconds() <= _LIFE:
                return value
            self._nonces.clear()  # the others are older still
            return None
