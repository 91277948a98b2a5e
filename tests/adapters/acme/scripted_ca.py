"""A CA that says what a test tells it to, byte for byte, over real TLS (or plain TCP) on this machine."""

from __future__ import annotations

import base64
import itertools
import json
import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import trustme

Say = bytes | Callable[[socket.socket], None]
_RESOURCES = {
    "newNonce": "/nonce",
    "newAccount": "/account",
    "newOrder": "/order",
    "revokeCert": "/revokeCert",
    "keyChange": "/keyChange",
    "renewalInfo": "/renewalInfo",
}


def unpadded(text: str) -> bytes:
    """base64url without padding → bytes."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass(frozen=True)
class Asked:
    """A request as it arrived; `connection` counts connections."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    connection: int
    jws: Mapping[str, str] = field(default_factory=dict)

    @property
    def protected(self) -> dict[str, Any]:
        """The JWS header."""
        header: dict[str, Any] = json.loads(unpadded(self.jws["protected"]))
        return header

    @property
    def payload(self) -> bytes:
        """What was signed; empty for POST-as-GET."""
        return unpadded(self.jws["payload"])


def http_answer(
    status: int = 200,
    document: object = None,
    *,
    body: bytes | None = None,
    headers: Mapping[str, str] | tuple[tuple[str, str], ...] = (),
    content_type: str = "application/json",
) -> bytes:
    """A whole HTTP/1.1 answer; `document` is sent as JSON unless there is a `body`."""
    content = body if body is not None else b"" if document is None else json.dumps(document).encode()
    lines = [f"HTTP/1.1 {status} Said", f"Content-Length: {len(content)}", f"Content-Type: {content_type}"]
    pairs = headers.items() if isinstance(headers, Mapping) else headers
    lines += [f"{name}: {value}" for name, value in pairs]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + content


def problem(status: int, code: str, detail: str = "no", headers: Mapping[str, str] | None = None, **more: Any) -> bytes:
    """A problem document (RFC 8555 §6.7)."""
    document = {"type": f"urn:ietf:params:acme:error:{code}", "detail": detail, "status": status, **more}
    return http_answer(status, document, headers=headers or {}, content_type="application/problem+json")


def then_close(said: bytes) -> Callable[[socket.socket], None]:
    """Say this and hang up."""

    def say(client: socket.socket) -> None:
        client.sendall(said)
        raise ConnectionAbortedError

    return say


class ScriptedCa:
    """`on(path, say, ...)`: the answers to that path, one after another, the last one for ever.

    A path without a script gets 404; /directory and /nonce have a good script from the start. `nonces` switches the
    Replay-Nonce that is put into every scripted answer but those to GET on and off.
    """

    def __init__(self, authority: trustme.CA | None, *, names: tuple[str, ...] = ("localhost", "127.0.0.1")) -> None:
        self.authority = authority
        self.asked: list[Asked] = []
        self.handed_out: list[str] = []
        self.nonces = True
        self.stopping = threading.Event()
        self.context: ssl.SSLContext | None = None
        if authority is not None:
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            authority.issue_cert(*names).configure_cert(self.context)
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port: int = self._listener.getsockname()[1]
        self._count = itertools.count(1)
        self._lock = threading.Lock()
        self._open: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self.connections = 0
        self._script: dict[str, list[Say]] = {}
        self.on("/directory", http_answer(200, self.directory_document()))
        self.on("/nonce", http_answer(200))

    def __enter__(self) -> ScriptedCa:
        self._thread(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        with self._lock:
            for client in self._open:
                with suppress(OSError):
                    socket.socket.shutdown(client, socket.SHUT_RDWR)
        for thread in list(self._threads):
            thread.join(10)
        self._listener.close()

    def url(self, path: str = "/directory") -> str:
        """An address at this CA."""
        return f"{'https' if self.context else 'http'}://localhost:{self.port}{path}"

    def directory_document(self, **changes: Any) -> dict[str, Any]:
        """A whole directory."""
        return {**{name: self.url(path) for name, path in _RESOURCES.items()}, **changes}

    def on(self, path: str, *say: Say) -> None:
        """Script a path."""
        self._script[path] = list(say)

    def say_nothing(self, _: socket.socket) -> None:
        """A script for a path: not a word until the CA is stopped."""
        self.stopping.wait(60)

    def requests_of(self, path: str) -> list[Asked]:
        """What was asked there."""
        with self._lock:
            return [asked for asked in self.asked if asked.path == path]

    def _thread(self, work: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        with self._lock:
            self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self.stopping.is_set():
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            with self._lock:
                self.connections += 1
                number = self.connections
                self._open.append(client)
            self._thread(self._serve, client, number)

    def _serve(self, plain: socket.socket, number: int) -> None:
        client = plain
        try:
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self.context:
                client = self.context.wrap_socket(plain, server_side=True)
                with self._lock:
                    self._open.append(client)
            self._converse(client, number)
            if isinstance(client, ssl.SSLSocket):
                client.unwrap()
        except (OSError, ValueError):
            pass  # the other side has gone, or is to think so
        finally:
            client.close()
            plain.close()

    def _converse(self, client: socket.socket, number: int) -> None:
        with client.makefile("rb") as reader:
            while (asked := self._read(reader, number)) is not None:
                with self._lock:
                    self.asked.append(asked)
                    script = self._script.get(asked.path, [http_answer(404)])
                    say = script.pop(0) if len(script) > 1 else script[0]
                if callable(say):
                    say(client)
                else:
                    head, separator, body = self._with_nonce(asked, say).partition(b"\r\n\r\n")
                    client.sendall(head + separator + (b"" if asked.method == "HEAD" else body))

    def _with_nonce(self, asked: Asked, said: bytes) -> bytes:
        if not self.nonces or asked.method == "GET":
            return said
        with self._lock:
            nonce = f"nonce{next(self._count):07d}"
            self.handed_out.append(nonce)
        status, _, rest = said.partition(b"\r\n")
        return status + b"\r\nReplay-Nonce: " + nonce.encode() + b"\r\n" + rest

    @staticmethod
    def _read(reader: Any, number: int) -> Asked | None:
        first = reader.readline().decode("latin-1").split()
        if len(first) != 3:
            return None
        headers: dict[str, str] = {}
        while line := reader.readline().decode("latin-1").strip():
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        body = reader.read(int(headers.get("content-length", "0")))
        return Asked(first[0], first[1], headers, body, number, json.loads(body) if body else {})
