"""How each kind of fault is played on a connection."""

from __future__ import annotations

import json
import socket
import ssl
import struct
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import NoReturn

from .fault import Fault, FaultKind
from .http_messages import Headers, Request, Response, answer, header, without
from .upstream import Upstream

_PIECES = 40
_BLOCK = 65_536
_DRIP_PAUSE = 0.2
_ERROR = "urn:ietf:params:acme:error:"
_PAGE = b"<!DOCTYPE html><html><head><title>%s</title></head><body><h1>%s</h1></body></html>\n"


class Exchange:
    """One request of a client, and the ways to answer it.

    `status` is what was answered, None when nothing was; it is known before the first byte leaves, so that a client
    which has its answer finds a complete record.
    """

    def __init__(self, request: Request, client: ssl.SSLSocket, upstream: Upstream, stopping: threading.Event) -> None:
        self.request = request
        self.client = client
        self.upstream = upstream
        self.stopping = stopping
        self.status: int | None = None

    @property
    def host(self) -> str:
        """The name by which the client knows us."""
        return header(self.request.headers, "Host") or "localhost"

    def forward(self) -> Response:
        """Let the CA handle the request."""
        return self.upstream.exchange(self.request)

    def send(self, response: Response) -> bool:
        """Answer; whether the connection stays."""
        close = self.request.wants_close
        if self.request.method == "HEAD" and not response.to_head:
            response = replace(response, to_head=True)
        self.send_raw(response.status, response.to_bytes(close=close))
        return not close

    def send_raw(self, status: int, data: bytes) -> None:
        """Send bytes that belong to an answer with this status."""
        self.status = status
        self.client.sendall(data)

    def pause(self, seconds: float) -> None:
        """Wait, unless the proxy stops."""
        self.stopping.wait(seconds)

    def reset(self) -> NoReturn:
        """End the connection with a TCP reset."""
        self.client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        raise ConnectionAbortedError("reset as planned")


def play(fault: Fault, exchange: Exchange) -> bool:
    """Answer a request as the fault wants; whether the connection stays."""
    forwarded = exchange.forward() if fault.is_acted else None
    if fault.kind in _ON_THE_WIRE:
        return _ON_THE_WIRE[fault.kind](fault, exchange, forwarded)
    response = _OUR_ANSWERS[fault.kind](fault, exchange)
    if fault.status is not None:
        response = replace(response, status=fault.status)
    carries_nonce = fault.with_nonce
    if carries_nonce is None:
        carries_nonce = header(response.headers, "Content-Type") == "application/problem+json"
    if carries_nonce and exchange.request.method == "POST":
        nonce = exchange.upstream.fresh_nonce(exchange.host)
        response = response.with_headers((*response.headers, ("Replay-Nonce", nonce)))
    return exchange.send(response)


def _problem(status: int, kind: str, detail: str, *more: tuple[str, str]) -> Response:
    document = {"type": _ERROR + kind, "detail": detail, "status": status}
    return answer(status, "application/problem+json", json.dumps(document).encode(), *more)


def _page(status: int, title: bytes, *more: tuple[str, str]) -> Response:
    return answer(status, "text/html; charset=utf-8", _PAGE % (title, title), *more)


def _retry_after(fault: Fault) -> tuple[str, str]:
    if fault.as_date:
        moment = datetime.now(UTC) + timedelta(seconds=fault.duration)
        return "Retry-After", format_datetime(moment, usegmt=True)
    return "Retry-After", f"{fault.duration:.0f}"


def _problem_500(fault: Fault, exchange: Exchange) -> Response:
    return _problem(500, "serverInternal", "The server had a bad moment")


def _html_503(fault: Fault, exchange: Exchange) -> Response:
    return _page(503, b"503 Service Temporarily Unavailable", _retry_after(fault))


def _problem_429(fault: Fault, exchange: Exchange) -> Response:
    return _problem(429, "rateLimited", "Too many requests of this kind", _retry_after(fault))


def _captive_portal(fault: Fault, exchange: Exchange) -> Response:
    return _page(200, b"Welcome to the guest network: please accept our terms")


def _bad_nonce(fault: Fault, exchange: Exchange) -> Response:
    return _problem(400, "badNonce", "JWS has an invalid anti-replay nonce")


def _redirect(fault: Fault, exchange: Exchange) -> Response:
    return _page(302, b"Found", ("Location", fault.location or f"https://{exchange.host}/redirected"))


def _json_string(fault: Fault, exchange: Exchange) -> Response:
    return answer(500, "application/problem+json", b'"something went wrong"')


_OUR_ANSWERS: dict[FaultKind, Callable[[Fault, Exchange], Response]] = {
    FaultKind.PROBLEM_500: _problem_500,
    FaultKind.HTML_503_RETRY_AFTER: _html_503,
    FaultKind.PROBLEM_429_RETRY_AFTER: _problem_429,
    FaultKind.CAPTIVE_PORTAL: _captive_portal,
    FaultKind.BAD_NONCE: _bad_nonce,
    FaultKind.REDIRECT_302: _redirect,
    FaultKind.JSON_STRING_ERROR: _json_string,
}


def _reset(fault: Fault, exchange: Exchange, forwarded: Response | None) -> bool:
    exchange.reset()


def _truncated(fault: Fault, exchange: Exchange, forwarded: Response | None) -> bool:
    response = forwarded or exchange.forward()
    head = response.head_bytes()
    # An answer without body is cut inside its headers, or nothing would be missing.
    data = head + response.body[: len(response.body) // 2] if response.body else head[: len(head) // 2]
    exchange.send_raw(response.status, data)
    return False


def _drip(fault: Fault, exchange: Exchange, forwarded: Response | None) -> bool:
    response = forwarded or exchange.forward()
    data = response.to_bytes(close=exchange.request.wants_close)
    size = max(1, -(-len(data) // _PIECES))
    pieces = [data[start : start + size] for start in range(0, len(data), size)]
    for number, piece in enumerate(pieces):
        if number:
            exchange.pause(fault.duration / (len(pieces) - 1))
        exchange.send_raw(response.status, piece)
    return not exchange.request.wants_close


def _stall(fault: Fault, exchange: Exchange, forwarded: Response | None) -> bool:
    exchange.pause(fault.duration)
    return exchange.send(forwarded or exchange.forward())


def _missing_nonce(fault: Fault, exchange: Exchange, forwarded: Response | None) -> bool:
    response = forwarded or exchange.forward()
    return exchange.send(response.with_headers(without(response.headers, "replay-nonce")))


def _endless_drip(fault: Fault, exchange: Exchange, forwarded: Response | None) -> bool:
    response = forwarded or answer(200, "application/json", b"")
    head, piece = _unannounced(exchange, response.status, response.headers, 1)
    exchange.send_raw(response.status, head)
    while not exchange.stopping.is_set():
        exchange.send_raw(response.status, piece)  # fails when the client has had enough
        exchange.pause(_DRIP_PAUSE)
    return False


def _huge_body(fault: Fault, exchange: Exchange, forwarded: Response | None) -> bool:
    status = fault.status or 200
    head, piece = _unannounced(exchange, status, (("Content-Type", "application/json"),), _BLOCK)
    exchange.send_raw(status, head)
    for _ in range(-(-fault.size // _BLOCK)):
        if exchange.stopping.is_set():
            return False
        exchange.send_raw(status, piece)
    exchange.send_raw(status, b"\r\n" if exchange.request.method == "HEAD" else b"0\r\n\r\n")
    return False


def _unannounced(exchange: Exchange, status: int, headers: Headers, size: int) -> tuple[bytes, bytes]:
    """The head of an answer that does not say how long it is, and a piece of `size` spaces to repeat.

    An answer to HEAD has no body; there the piece is a header line, and the head has no end yet.
    """
    shown = (*without(headers, "content-length", "transfer-encoding"), ("Transfer-Encoding", "chunked"))
    lines = [f"HTTP/1.1 {status} -", *(f"{key}: {value}" for key, value in shown)]
    head = ("\r\n".join(lines) + "\r\n").encode("latin-1")
    if exchange.request.method == "HEAD":
        return head, b"X-More: " + b"x" * min(size, 1000) + b"\r\n"
    return head + b"\r\n", f"{size:x}\r\n".encode() + b" " * size + b"\r\n"


_ON_THE_WIRE: dict[FaultKind, Callable[[Fault, Exchange, Response | None], bool]] = {
    FaultKind.RESET_BEFORE: _reset,
    FaultKind.RESET_AFTER: _reset,
    FaultKind.TRUNCATED: _truncated,
    FaultKind.DRIP: _drip,
    FaultKind.STALL: _stall,
    FaultKind.MISSING_NONCE: _missing_nonce,
    FaultKind.ENDLESS_DRIP: _endless_drip,
    FaultKind.HUGE_BODY: _huge_body,
}
