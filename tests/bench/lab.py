"""Where a series of measurements takes place: one fresh CA, and perhaps a distance to it."""

from __future__ import annotations

import socket
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tests.servers.delay_relay import DelayRelay
from tests.servers.pebble import Pebble
from tests.servers.pebble_options import PebbleOptions

# An order for it is refused at once: how lego, which has no verb for it, is made to register its account.
REFUSED_NAME = "refused.test"
# Nothing random, nothing reused, no pauses: what is left is the client. Without Retry-After each keeps its own rhythm.
PEBBLE: Mapping[str, Any] = MappingProxyType(
    {"nonce_reject": 0, "authz_reuse": 0, "sleeps": False, "retry_after": {}, "blocklist": (REFUSED_NAME,)}
)


def ca_settings() -> dict[str, Any]:
    """What Pebble is told, in its own words."""
    options = PebbleOptions(**PEBBLE)
    settings = options.configuration()
    return {**options.environment(), "retryAfter": settings["retryAfter"], "keyAlgorithm": settings["keyAlgorithm"]}


@dataclass
class _Span:
    """One connection, by the monotonic clock."""

    opened: float
    closed: float | None = None


class TimedRelay(DelayRelay):
    """A relay that also knows how long a client was connected: from its first connection to the end of its last."""

    def __init__(self, target: int, round_trip_ms: float) -> None:
        super().__init__(target, round_trip_ms)
        self.forget()

    def forget(self) -> None:
        """Begin again; connections that are still open belong to what was before."""
        self._spans: list[_Span] = []

    @property
    def seconds(self) -> float | None:
        """How long it was; None when nobody came, or somebody is still connected."""
        spans = list(self._spans)
        ends = [span.closed for span in spans if span.closed is not None]
        if not spans or len(ends) < len(spans):
            return None
        return max(ends) - min(span.opened for span in spans)

    async def _relay(self, client: socket.socket) -> None:
        span = _Span(time.monotonic())
        self._spans.append(span)
        try:
            await super()._relay(client)
        finally:
            span.closed = time.monotonic()


class Lab:
    """`with Lab(folder, delay_ms=50) as lab:` a Pebble of its own, set as `PEBBLE` says."""

    def __init__(self, folder: Path, *, delay_ms: float = 0) -> None:
        self.folder = folder
        self.ca = Pebble(folder / "ca", **PEBBLE)
        self.relay: TimedRelay | None = None
        self._delay_ms = delay_ms
        self._names = 0
        self._stack = ExitStack()

    def __enter__(self) -> Lab:
        self._stack.enter_context(self.ca)
        if self._delay_ms:
            self.relay = TimedRelay(self.ca.port, self._delay_ms)
            self._stack.enter_context(self.relay)
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @property
    def directory_url(self) -> str:
        """The directory's address, at the far end of the relay where there is one."""
        return self.ca.directory_url if self.relay is None else f"https://localhost:{self.relay.port}/dir"

    @property
    def listener(self) -> str:
        """`127.0.0.1:port` where the CA expects the client's own http-01 listener."""
        return f"127.0.0.1:{self.ca.http_port}"

    def new_names(self, count: int) -> list[str]:
        """Names that nobody has asked for yet, so that nothing can be reused."""
        first = self._names + 1
        self._names += count
        return [f"n{number}.bench.test" for number in range(first, first + count)]
