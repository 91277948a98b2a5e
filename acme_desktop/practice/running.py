"""One running practice CA: its lock, its files, its servers, and its end."""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import signal
import ssl
from collections.abc import Callable
from contextlib import AsyncExitStack, suppress
from dataclasses import asdict, dataclass, field

from acme_desktop.practice import authorizations, finalizing, issuer
from acme_desktop.practice.acme_server import AcmeServer
from acme_desktop.practice.authority import Authority
from acme_desktop.practice.control import Control
from acme_desktop.practice.dns_records import DnsRecords
from acme_desktop.practice.dns_server import DnsServer
from acme_desktop.practice.document import Document, ca_document, running_document
from acme_desktop.practice.happenings import Happening
from acme_desktop.practice.http_fetch import HttpFetch
from acme_desktop.practice.http_server import HttpServer
from acme_desktop.practice.lookups import Lookups
from acme_desktop.practice.parent import parent_gone
from acme_desktop.practice.profile import Folder, Lock, write_whole
from acme_desktop.practice.records import Fact
from acme_desktop.practice.sockets import ADDRESS, Ports, Sockets, open_sockets
from acme_desktop.practice.store import Store, UnreadableStoreError

_PORTS = "ports"
_FORMAT = 1


class AlreadyRunningError(Exception):
    """Another process runs the CA of this profile."""


@dataclass(frozen=True)
class Wishes:
    """How it is started: ports (0: as before, or chosen), the process that it belongs to (0: nobody).

    `ready` gets the document when everything answers, with the token of the control interface for whom it belongs to;
    `tell` every happening.
    """

    ports: Ports = field(default_factory=Ports)
    parent_pid: int = 0
    ready: Callable[[Document], None] = lambda _: None
    tell: Callable[[Happening], None] = lambda _: None


class RunningCa:
    """Made for one run. Its methods are for its own event loop."""

    def __init__(self, folder: Folder, wishes: Wishes) -> None:
        self._folder = folder
        self._wishes = wishes
        self._ended = asyncio.Event()
        self._token = secrets.token_urlsafe(32)
        self.by_signal = False

    def stop(self) -> None:
        """End soon."""
        self._ended.set()

    async def run(self) -> None:
        """Serve until it is stopped.

        Raises AlreadyRunningError, PortTakenError, UnreadableStoreError, OSError, sqlite3.Error.
        """
        self._folder.make()
        lock = Lock(self._folder.lock)
        if not lock.take():
            raise AlreadyRunningError
        try:
            store = Store(self._folder.database)
            try:
                await self._serve(store)
            finally:
                store.close()
        finally:
            with suppress(OSError):
                self._folder.control.unlink(missing_ok=True)
            lock.release()

    async def _serve(self, store: Store) -> None:
        kept = Ports(**store.fact(_PORTS, {}))
        sockets = open_sockets(kept.given(self._wishes.ports))
        async with AsyncExitStack() as servers:
            servers.callback(sockets.close)
            authority = self._authority(store, sockets.ports)
            store.save(Fact(_PORTS, asdict(sockets.ports)))
            servers.push_async_callback(authority.close)
            await self._listen(authority, sockets, servers)
            self._write_files(authority, sockets.ports)
            authorizations.resume(authority)
            finalizing.resume(authority)
            watching = self._watch_parent()
            token = {"token": self._token} if self._wishes.parent_pid else {}
            self._wishes.ready(self._document(authority, sockets.ports) | token)
            await self._ended.wait()
            if watching is not None:
                watching.cancel()

    def _authority(self, store: Store, ports: Ports) -> Authority:
        lookups = Lookups(ADDRESS, ports.dns)
        return Authority(
            store,
            DnsRecords(store),
            lookups,
            HttpFetch(lookups, ports.http01),
            f"https://{ADDRESS}:{ports.acme}",
            tell=self._wishes.tell,
        )

    async def _listen(self, authority: Authority, sockets: Sockets, servers: AsyncExitStack) -> None:
        control = Control(
            authority,
            self._token,
            f"{ADDRESS}:{sockets.ports.control}",
            self.stop,
            lambda: self._document(authority, sockets.ports),
        )
        write_whole(self._folder.server, issuer.server_certificate(authority.root, authority.now()))
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.minimum_version = ssl.TLSVersion.TLSv1_2
        tls.set_alpn_protocols(["http/1.1"])
        tls.load_cert_chain(self._folder.server)
        names, acme, door = (
            DnsServer(authority.records),
            HttpServer(AcmeServer(authority).handle),
            HttpServer(control.handle),
        )
        for server in (names, acme, door):
            servers.push_async_callback(server.close)
        await names.start(sockets.dns_udp, sockets.dns_tcp)
        await acme.start(sockets.acme, tls)
        await door.start(sockets.control)

    def _write_files(self, authority: Authority, ports: Ports) -> None:
        """Last of all: whoever finds these finds a CA that answers."""
        write_whole(self._folder.root, authority.root.pem)
        ca = {**ca_document(self._folder, ports), "format": _FORMAT, "ca_bundle": authority.root.pem}
        write_whole(self._folder.ca, json.dumps(ca, indent=2) + "\n")
        control = {"url": f"http://{ADDRESS}:{ports.control}", "token": self._token, "pid": os.getpid()}
        write_whole(self._folder.control, json.dumps(control) + "\n")

    def _document(self, authority: Authority, ports: Ports) -> Document:
        return running_document(authority, self._folder, ports, os.getpid())

    def _watch_parent(self) -> asyncio.Task[None] | None:
        if not self._wishes.parent_pid:
            return None
        task = asyncio.get_running_loop().create_task(parent_gone(self._wishes.parent_pid))
        task.add_done_callback(lambda _: self.stop())
        return task


def run(folder: Folder, wishes: Wishes) -> bool:
    """Serve until it is stopped; whether that was by a signal. Raises what RunningCa.run raises."""
    with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
        return runner.run(_until_signal(folder, wishes))


async def _until_signal(folder: Folder, wishes: Wishes) -> bool:
    ca, loop = RunningCa(folder, wishes), asyncio.get_running_loop()

    def on_signal() -> None:
        ca.by_signal = True
        ca.stop()

    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, on_signal)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(on_signal))
    await ca.run()
    return ca.by_signal


def reset_resting(folder: Folder) -> None:
    """Forget everything while no process runs the CA. Raises AlreadyRunningError, OSError, sqlite3.Error."""
    folder.make()
    lock = Lock(folder.lock)
    if not lock.take():
        raise AlreadyRunningError
    try:
        try:
            store = Store(folder.database)
        except UnreadableStoreError:
            folder.database.unlink()
            return
        store.forget()
        store.close()
    finally:
        lock.release()
