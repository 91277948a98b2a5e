"""A small HTTP server in a thread of its own: it answers GET and HEAD for paths it is told, and nothing else.

It reads no files, keeps no connection open and does not say what it is.
"""

from __future__ import annotations

import asyncio
import re
import socket
import threading
from collections.abc import Callable, Sequence
from email.utils import formatdate
from functools import partial
from http import HTTPStatus

_MOST_CONNECTIONS = 256  # served at once; more wait in the kernel's queue
_LONGEST_HEAD = 8 * 1024
_LONGEST_REST = 64 * 1024  # of a request body that nobody asked for
_SECONDS = 5.0  # for a whole exchange
_BREATH = 0.1  # seconds until accepting is tried again where the process has no file descriptor left
_REQUEST_LINE = re.compile(rb"([A-Z]{1,20}) ([!-~]{1,2048}) HTTP/1\.[01]\r?\n")

_Answer = Callable[[str], bytes | None]


class Listener:
    """Serves `sockets` (listening, non-blocking; they are its own from now on) until `close`.

    `answer` gives the body for a path, or None; it is called in the listener's thread. A client has `patience` seconds
    for the whole exchange. Until the thread runs, connections wait in the kernel's queue, so that none is refused.
    """

    def __init__(self, sockets: Sequence[socket.socket], answer: _Answer, *, patience: float = _SECONDS) -> None:
        self._sockets = tuple(sockets)
        self._answer = answer
        self._patience = patience
        # Not the proactor loop: only this one can watch a listening socket on every system.
        self._loop = asyncio.SelectorEventLoop()
        self._ended = asyncio.Event()
        self._serving: set[asyncio.Task[None]] = set()
        self._accepting = False
        self._thread = threading.Thread(target=self._run, name="http-01 listener", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening, drop what is connected, and wait for the thread's end."""
        self._loop.call_soon_threadsafe(self._ended.set)
        self._thread.join()

    def _run(self) -> None:
        try:
            self._loop.run_until_complete(self._serve())
        finally:
            self._loop.close()

    async def _serve(self) -> None:
        try:
            self._accept_more()
            await self._ended.wait()
        finally:
            self._accept_no_more()
            for one in self._sockets:
                one.close()
            for task in self._serving:
                task.cancel()
            await asyncio.gather(*self._serving, return_exceptions=True)

    def _accept_more(self) -> None:
        if not self._accepting and not self._ended.is_set():
            self._accepting = True
            for one in self._sockets:
                self._loop.add_reader(one, self._on_connection, one)

    def _accept_no_more(self) -> None:
        if self._accepting:
            self._accepting = False
            for one in self._sockets:
                self._loop.remove_reader(one)

    def _on_connection(self, listening: socket.socket) -> None:
        try:
            connection, _ = listening.accept()
        except (BlockingIOError, InterruptedError, ConnectionError):
            return  # the client was gone before we came
        except OSError:
            # No file descriptor left: the connection stays in the queue, and asking at once again would only spin.
            self._accept_no_more()
            self._loop.call_later(_BREATH, self._accept_more)
            return
        connection.setblocking(False)
        task = self._loop.create_task(self._exchange(connection))
        self._serving.add(task)
        task.add_done_callback(partial(self._on_served, connection))
        if len(self._serving) >= _MOST_CONNECTIONS:
            self._accept_no_more()

    def _on_served(self, connection: socket.socket, task: asyncio.Task[None]) -> None:
        connection.close()  # here, because a task that is cancelled before it began never comes to its own `finally`
        self._serving.discard(task)
        self._accept_more()

    async def _exchange(self, connection: socket.socket) -> None:
        try:
            async with asyncio.timeout(self._patience):
                head = await self._head(connection)
                if head:
                    await self._loop.sock_sendall(connection, _response(head, self._answer))
                    await self._farewell(connection)
        except (OSError, TimeoutError):
            return  # the client went away, or took too long

    async def _head(self, connection: socket.socket) -> bytes:
        """The request's head, cut behind 8 KiB; empty where the client left before its end."""
        head = b""
        while b"\r\n\r\n" not in head and b"\n\n" not in head and len(head) <= _LONGEST_HEAD:
            more = await self._loop.sock_recv(connection, 4096)
            if not more:
                return b""
            head += more
        return head

    async def _farewell(self, connection: socket.socket) -> None:
        """Let the client close first: closing with unread input would reset the connection and lose our answer."""
        connection.shutdown(socket.SHUT_WR)
        left = _LONGEST_REST
        while left > 0:
            more = await self._loop.sock_recv(connection, 4096)
            if not more:
                return
            left -= len(more)


def _response(head: bytes, answer: _Answer) -> bytes:
    if b"\r\n\r\n" not in head[: _LONGEST_HEAD + 4] and b"\n\n" not in head[: _LONGEST_HEAD + 4]:
        return _message(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
    line = _REQUEST_LINE.match(head)
    if line is None:
        return _message(HTTPStatus.BAD_REQUEST)
    method, path = line[1], line[2].decode("ascii")
    if method not in (b"GET", b"HEAD"):
        return _message(HTTPStatus.METHOD_NOT_ALLOWED, "Allow: GET, HEAD\r\n")
    body = answer(path)
    if body is None:
        return _message(HTTPStatus.NOT_FOUND)
    # RFC 8555 §8.3 shows this type; with it no browser takes the answer for a page.
    message = _message(HTTPStatus.OK, "Content-Type: application/octet-stream\r\n", len(body))
    return message if method == b"HEAD" else message + body


def _message(status: HTTPStatus, extra: str = "", length: int = 0) -> bytes:
    date = formatdate(usegmt=True)
    return (
        f"HTTP/1.1 {status.value} {status.phrase}\r\nDate: {date}\r\n{extra}Content-Length: {length}\r\n"
        "Cache-Control: no-store\r\nConnection: close\r\n\r\n"
    ).encode("ascii")
