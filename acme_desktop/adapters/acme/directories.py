"""Directories that are known already, for the whole process: they hardly change, and each costs a round trip."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

from acme_desktop.adapters.acme.age import Age
from acme_desktop.domain.account import CaEndpoint
from acme_desktop.domain.directory import Directory

_LIFE = 86400.0  # seconds
_CLOCK_LIFE = 60.0  # seconds for which we trust our own counting on from the server's clock


class KnownDirectories:
    """By endpoint, for a day. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[CaEndpoint, tuple[Directory, Age]] = {}

    def get(self, endpoint: CaEndpoint) -> Directory | None:
        """`server_date` is what the server's clock says now, or None where it was asked too long ago to know."""
        with self._lock:
            known = self._known.get(endpoint)
        if known is None or known[1].seconds() > _LIFE:
            return None
        directory, age = known[0], known[1].seconds()
        if directory.server_date is None or age > _CLOCK_LIFE:
            return replace(directory, server_date=None)
        return replace(directory, server_date=directory.server_date + timedelta(seconds=age))

    def put(self, endpoint: CaEndpoint, directory: Directory, age: Age | None = None) -> None:
        """Fetched as long ago as `age` says, else just now."""
        with self._lock:
            self._known[endpoint] = (directory, age or Age())


PROCESS_WIDE = KnownDirectories()
