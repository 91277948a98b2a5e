"""Replay nonces (RFC 8555 §6.5): a server's, not a connection's, so all connections to it share them."""

from __future__ import annotations

import threading
import time
from collections import deque
from dataclasses import dataclass

_LIFE = 300.0  # seconds; CAs forget them, too
_MOST = 256


@dataclass(frozen=True, slots=True)
class _Nonce:
    value: bytes
    monotonic: float
    wall: float

    def is_old(self) -> bool:
        """By either clock: one stands still while a laptop sleeps, the other can be set back."""
        return time.monotonic() - self.monotonic > _LIFE or time.time() - self.wall > _LIFE


class NoncePool:
    """Each nonce is given out once, the freshest first. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._nonces: deque[_Nonce] = deque(maxlen=_MOST)

    def put(self, value: bytes) -> None:
        """Keep one for later."""
        with self._lock:
            self._nonces.append(_Nonce(value, time.monotonic(), time.time()))

    def take(self) -> bytes | None:
        """One that has never been given out and is young enough, or None."""
        with self._lock:
            if not self._nonces:
                return None
            freshest = self._nonces.pop()
            if freshest.is_old():
                self._nonces.clear()
                return None
            return freshest.value
