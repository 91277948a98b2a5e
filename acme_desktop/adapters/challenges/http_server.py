"""http-01 answered by ourselves (RFC 8555 §8.3): a listener that runs while there is something to answer."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

from acme_desktop.adapters.challenges.listening import bound_sockets
from acme_desktop.domain.challenge import http_file
from acme_desktop.domain.order import Challenge, ChallengeId, OrderId

if TYPE_CHECKING:
    from acme_desktop.adapters.challenges.listener import Listener

_Holder = tuple[OrderId, ChallengeId]


class HttpServerSolver:
    """Listens on `host` ("": every address of this machine, "localhost": both loopbacks) from the first `present` on.

    Orders share it; the listener ends when the last challenge has been cleaned up. Safe to use from several threads.
    """

    def __init__(self, host: str, port: int) -> None:
        self._host = host
        self._port = port
        self._lock = threading.Lock()
        # Two orders may share an authorization, and so a token: it stays until both are done.
        self._holders: dict[str, set[_Holder]] = {}
        self._answers: dict[str, bytes] = {}
        self._listener: Listener | None = None

    def must_exist(self) -> None:
        """Nothing is needed: a port that is taken now may be free by then."""

    def present(self, challenges: Sequence[Challenge]) -> None:
        """Answer these from now on. Raises StateError where the port can't be had."""
        if not challenges:
            return
        from acme_desktop.adapters.challenges.listener import Listener  # asyncio is slow to import and rarely needed

        with self._lock:
            if self._listener is None:
                self._listener = Listener(bound_sockets(self._host, self._port), self._answer)
            for challenge in challenges:
                file = http_file(challenge)
                self._answers[file.path] = file.content.encode("ascii")
                self._holders.setdefault(file.path, set()).add((challenge.order_id, challenge.id))

    def clean_up(self, challenges: Sequence[Challenge]) -> None:
        """Stop answering these; those never presented here are none of ours."""
        with self._lock:
            for challenge in challenges:
                self._forget(http_file(challenge).path, (challenge.order_id, challenge.id))
            if not self._answers and self._listener is not None:
                self._listener.close()
                self._listener = None

    def _forget(self, path: str, holder: _Holder) -> None:
        holders = self._holders.get(path, set())
        holders.discard(holder)
        if not holders:
            self._holders.pop(path, None)
            self._answers.pop(path, None)

    def _answer(self, path: str) -> bytes | None:
        """Called in the listener's thread: one look into a dict, which needs no lock."""
        return self._answers.get(path)
