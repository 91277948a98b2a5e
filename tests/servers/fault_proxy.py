"""A TLS proxy in front of Pebble that records every request and misbehaves on demand.

The Host header passes unchanged, and Pebble builds its addresses from it: a client that starts at the proxy's
`directory_url` stays with the proxy, and the `url` in its signed requests is right for Pebble.
"""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from .delay_relay import DelayRelay
from .fault import Fault, FaultPlan, PlannedFault
from .fault_answers import Exchange, play
from .http_messages import Headers, Request, answer, header, read_request
from .pebble import Pebble
from .upstream import Upstream

_BACKLOG = 1024
_HANDSHAKE_SECONDS = 30
_STEPS = (
    ("/dir", "directory"),
    ("/nonce-plz", "newNonce"),
    ("/sign-me-up", "newAccount"),
    ("/my-account/", "account"),
    ("/order-plz", "newOrder"),
    ("/my-order/", "order"),
    ("/finalize-order/", "finalize"),
    ("/authZ/", "authz"),
    ("/chalZ/", "challenge"),
    ("/certZ/", "certificate"),
    ("/revoke-cert", "revokeCert"),
    ("/rollover-account-key", "keyChange"),
    ("/list-orderz/", "orders"),
    ("/draft-ietf-acme-ari-03/renewalInfo/", "renewalInfo"),
)


def step_of(path: str) -> str:
    """What a request to Pebble is about, in RFC 8555's words; "other" for a path that Pebble does not have."""
    plain = path.partition("?")[0]
    return next((step for prefix, step in _STEPS if plain == prefix or plain.startswith(prefix)), "other")


@dataclass
class RecordedRequest:
    """A request as it arrived (`number` counts from 1), the fault it suffered, and what was answered.

    `status` is None while, or when, no answer was sent; `connection` tells client connections apart.
    """

    number: int
    connection: int
    at: datetime
    method: str
    path: str
    step: str
    headers: Headers
    body: bytes
    fault: Fault | None
    exchange: Exchange = field(repr=False)

    @property
    def status(self) -> int | None:
        """The status that was answered."""
        return self.exchange.status

    @property
    def user_agent(self) -> str | None:
        """The client's name for itself."""
        return header(self.headers, "User-Agent")


class FaultProxy:
    """`with FaultProxy(pebble) as proxy: proxy.plan(Fault("reset_after", step="finalize"))`.

    `delay_ms` lengthens every round trip (connection set-up: one for TCP, one for TLS) by so many milliseconds.
    `requests` holds what has arrived, in that order; `connections` counts TLS connections, and
    `most_at_once` the requests that were in flight together.
    """

    def __init__(self, pebble: Pebble, *, delay_ms: float = 0) -> None:
        self._pebble = pebble
        self._server_context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        pebble.authority.issue_cert("localhost", "127.0.0.1", "::1").configure_cert(self._server_context)
        self._upstream_context = ssl.create_default_context(cafile=str(pebble.ca_bundle))
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=_BACKLOG)
        own_port: int = self._listener.getsockname()[1]
        self._relay = DelayRelay(own_port, delay_ms) if delay_ms > 0 else None
        self.port = own_port if self._relay is None else self._relay.port
        self._plan = FaultPlan()
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._arrived = 0
        self._in_flight = 0
        self._recorded: list[RecordedRequest] = []
        self._open: set[socket.socket] = set()
        self._threads: set[threading.Thread] = set()
        self.connections = 0
        self.most_at_once = 0

    def __enter__(self) -> FaultProxy:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> FaultProxy:
        """Begin to serve."""
        self._start_thread(self._accept)
        if self._relay is not None:
            self._relay.start()
        return self

    def stop(self) -> None:
        """Break all connections and end; may be called again."""
        self._stopping.set()
        if self._relay is not None:
            self._relay.stop()
        _shut_down(self._listener)
        with self._lock:
            for connection in self._open:
                _shut_down(connection)
            threads = list(self._threads)
        for thread in threads:
            thread.join(10)
        self._listener.close()

    @property
    def directory_url(self) -> str:
        """The directory's address at the proxy."""
        return f"https://localhost:{self.port}/dir"

    @property
    def ca_bundle(self) -> Path:
        """PEM file of the CA that signed the proxy's certificate (and Pebble's)."""
        return self._pebble.ca_bundle

    def plan(self, fault: Fault) -> PlannedFault:
        """Plan a fault; its `fired` tells later how often it struck."""
        return self._plan.add(fault)

    def clear_plans(self) -> None:
        """Behave from now on."""
        self._plan.clear()

    def forget(self) -> None:
        """Empty the record: `requests`, `connections` and `most_at_once` start again."""
        with self._lock:
            self._recorded.clear()
            self._arrived = self.connections = self.most_at_once = 0

    @property
    def requests(self) -> list[RecordedRequest]:
        """What has arrived so far, in that order."""
        with self._lock:
            return list(self._recorded)

    @property
    def steps(self) -> list[str]:
        """The steps of `requests`: a readable line to compare with."""
        return [request.step for request in self.requests]

    def counts(self, step: str | None = None) -> int:
        """How many requests there were, of one step or (None) altogether."""
        return sum(1 for request in self.requests if step in (None, request.step))

    def _start_thread(self, work: Callable[..., None], *arguments: object) -> None:
        def run() -> None:
            try:
                work(*arguments)
            finally:
                with self._lock:
                    self._threads.discard(threading.current_thread())

        thread = threading.Thread(target=run, name="fault-proxy", daemon=True)
        with self._lock:
            self._threads.add(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._stopping.is_set():
            try:
                plain, _ = self._listener.accept()
            except OSError:
                return
            with self._lock:
                self.connections += 1
                number = self.connections
                self._open.add(plain)
            self._start_thread(self._serve, plain, number)

    def _serve(self, plain: socket.socket, connection: int) -> None:
        """One client connection, request by request, until either side ends it."""
        upstream = Upstream(self._pebble.port, self._upstream_context)
        current = plain
        try:
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            plain.settimeout(_HANDSHAKE_SECONDS)
            current = self._server_context.wrap_socket(plain, server_side=True)
            current.settimeout(None)
            with self._lock:
                self._open.discard(plain)
                self._open.add(current)
            if not self._stopping.is_set():
                self._converse(current, upstream, connection)
        except (OSError, ValueError):
            pass  # the client went away, does not trust us, or speaks something else; what counts is in the record
        finally:
            with self._lock:
                self._open.discard(plain)
                self._open.discard(current)
            upstream.close()
            current.close()

    def _converse(self, client: ssl.SSLSocket, upstream: Upstream, connection: int) -> None:
        with client.makefile("rb") as reader:
            while (request := read_request(reader)) is not None:
                if not self._answer(request, client, upstream, connection):
                    break
        _say_goodbye(client)

    def _answer(self, request: Request, client: ssl.SSLSocket, upstream: Upstream, connection: int) -> bool:
        exchange = Exchange(request, client, upstream, self._stopping)
        fault = self._record(exchange, connection)
        try:
            return _forward(exchange) if fault is None else play(fault, exchange)
        finally:
            with self._lock:
                self._in_flight -= 1

    def _record(self, exchange: Exchange, connection: int) -> Fault | None:
        request, step = exchange.request, step_of(exchange.request.path)
        with self._lock:
            self._arrived += 1
            fault = self._plan.strike(self._arrived, request.method, step)
            place = (self._arrived, connection, datetime.now(UTC), request.method, request.path, step)
            self._recorded.append(RecordedRequest(*place, request.headers, request.body, fault, exchange))
            self._in_flight += 1
            self.most_at_once = max(self.most_at_once, self._in_flight)
        return fault


def _forward(exchange: Exchange) -> bool:
    try:
        response = exchange.forward()
    except OSError:
        response = answer(502, "text/html; charset=utf-8", b"<html><body><h1>502 Bad Gateway</h1></body></html>\n")
    return exchange.send(response)


def _say_goodbye(client: ssl.SSLSocket) -> None:
    """Send TLS's close_notify without waiting for the other side's: the end of file is then a tidy one."""
    client.setblocking(False)
    with suppress(OSError, ValueError):
        client.unwrap()


def _shut_down(connection: socket.socket) -> None:
    """Wake whoever reads from it. (`SSLSocket.shutdown` would pull the TLS layer from under that thread.)"""
    with suppress(OSError):
        socket.socket.shutdown(connection, socket.SHUT_RDWR)
