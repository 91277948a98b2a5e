"""A network that is far away: a TCP relay that adds a round-trip time and changes no byte."""

from __future__ import annotations

import asyncio
import socket
import struct
import threading
from collections.abc import Coroutine
from types import TracebackType
from typing import Any

_PIECE = 65_536
_BACKLOG = 1024
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)


class DelayRelay:
    """Relay 127.0.0.1:`port` to 127.0.0.1:`target`, every round trip `round_trip_ms` longer.

    Half of it passes in each direction. Setting a connection up costs one round trip, as TCP's does (TLS then pays its
    own, since its messages pass through here). Bytes in flight do not wait for each other: only latency is added, no
    bandwidth is taken.
    """

    def __init__(self, target: int, round_trip_ms: float, *, port: int = 0) -> None:
        self._target = target
        self._round_trip = round_trip_ms / 1000
        self._listener = socket.create_server(("127.0.0.1", port), backlog=_BACKLOG)
        self.port: int = self._listener.getsockname()[1]
        self.connections = 0
        self._loop = asyncio.new_event_loop()
        self._tasks: set[asyncio.Task[None]] = set()
        self._thread = threading.Thread(target=self._run, name="delay-relay", daemon=True)

    def __enter__(self) -> DelayRelay:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> DelayRelay:
        """Begin to relay."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """Break all connections and end; may be called again."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._cancel)
            self._thread.join()
        self._listener.close()
        if not self._loop.is_closed():
            self._loop.close()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._spawn(self._accept())
        self._loop.run_until_complete(self._until_idle())

    async def _until_idle(self) -> None:
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    def _cancel(self) -> None:
        for task in self._tasks:
            task.cancel()

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _accept(self) -> None:
        self._listener.setblocking(False)
        while True:
            client, _ = await self._loop.sock_accept(self._listener)
            self.connections += 1
            self._spawn(self._relay(client))

    async def _relay(self, client: socket.socket) -> None:
        server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            for side in (client, server):
                side.setblocking(False)
                side.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            opened = self._loop.time() + self._round_trip
            await self._loop.sock_connect(server, ("127.0.0.1", self._target))
            async with asyncio.TaskGroup() as group:
                group.create_task(self._pump(client, server, opened))
                group.create_task(self._pump(server, client, opened))
        except* OSError:
            # A reset on one side is a reset on the other.
            for side in (client, server):
                side.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
        finally:
            client.close()
            server.close()

    async def _pump(self, source: socket.socket, sink: socket.socket, opened: float) -> None:
        """Read at once, write when the bytes have travelled; an end of file travels too, and so does a reset."""
        pieces: asyncio.Queue[tuple[float, bytes | OSError]] = asyncio.Queue()
        async with asyncio.TaskGroup() as group:
            group.create_task(self._read(source, pieces, opened))
            group.create_task(self._write(sink, pieces))

    async def _read(
        self, source: socket.socket, pieces: asyncio.Queue[tuple[float, bytes | OSError]], opened: float
    ) -> None:
        while True:
            piece: bytes | OSError
            try:
                piece = await self._loop.sock_recv(source, _PIECE)
            except OSError as broken:
                piece = broken
            arrival = max(self._loop.time(), opened) + self._round_trip / 2
            pieces.put_nowait((arrival, piece))
            if not piece or isinstance(piece, OSError):
                return

    async def _write(self, sink: socket.socket, pieces: asyncio.Queue[tuple[float, bytes | OSError]]) -> None:
        while True:
            due, piece = await pieces.get()
            await asyncio.sleep(due - self._loop.time())
            if isinstance(piece, OSError):
                raise piece
            if not piece:
                sink.shutdown(socket.SHUT_WR)
                return
            await self._loop.sock_sendall(sink, piece)
