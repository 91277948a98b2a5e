"""Directories that are known already, for the whole process: they hardly change, and each costs a round trip."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, replace
from datetime import timedelta

from acme_desktop.domain.account import CaEndpoint
from acme_desktop.domain.directory import Directory

_LIFE = 86400.0  # seconds
_CLOCK_LIFE = 60.0  # seconds for which we trust our own counting on from the server's clock


@dataclass(frozen=True, slots=True)
class _Known:
    directory: Directory
    monotonic: float
    wall: float

    def age(self) -> float:
        """Seconds, by the clock that says more: one of them stands still while a laptop sleeps."""
        return max(time.monotonic() - self.monotonic, time.time() - self.wall)


class KnownDirectories:
    """By endpoint, for a day. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[CaEndpoint, _Known] = {}

    def get(self, endpoint: CaEndpoint) -> Directory | None:
        """`server_date` is what the server's clock says now, or None where it was asked too long ago to know."""
        with self._lock:
            known = self._known.get(endpoint)
        if known is None or known.age() > _LIFE:
            return None
        date, age = known.directory.server_date, known.age()
        if date is None or age > _CLOCK_LIFE:
            return replace(known.directory, server_date=None)
        return replace(known.directory, server_date=date + timedelta(seconds=max(age, 0.0)))

    def put(self, endpoint: CaEndpoint, directory: Directory) -> None:
        """Just fetched."""
        with self._lock:
            self._known[endpoint] = _Known(directory, time.monotonic(), time.time())


PROCESS_WIDE = KnownDirectories()
