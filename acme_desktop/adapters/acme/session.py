"""A session with one CA: its connections, its directory, and who signs."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Self, TypeVar

from acme_desktop.adapters.acme.connections import Route
from acme_desktop.adapters.acme.directories import KnownDirectories
from acme_desktop.adapters.acme.faults import without_effect
from acme_desktop.adapters.acme.messages import directory_from
from acme_desktop.adapters.acme.network import Network
from acme_desktop.adapters.acme.nonces import NoncePool
from acme_desktop.adapters.acme.signing import Signer
from acme_desktop.adapters.acme.transport import Transport
from acme_desktop.domain.account import CaEndpoint
from acme_desktop.domain.directory import Directory
from acme_desktop.domain.errors import CaError, StateError
from acme_desktop.domain.problem import Problem

T = TypeVar("T")
Question = Callable[[Network, Directory], T]


def not_offered(what: str) -> CaError:
    """The CA's directory has no such resource."""
    return CaError(Problem(detail=f"this CA does not offer {what}", status=501))


class CaSession:
    """Connections that are lent to one call each, kept alive between calls, and closed with the session.

    `directory()` is kept here and, in `known`, for all sessions of the process.
    """

    def __init__(
        self,
        endpoint: CaEndpoint,
        route: Route,
        *,
        signer: Signer | None,
        stop: threading.Event,
        user_agent: str,
        known: KnownDirectories,
    ) -> None:
        self._endpoint = endpoint
        self._route = route
        self._signer = signer
        self._stop = stop
        self._user_agent = user_agent
        self._known = known
        self._nonces = NoncePool()
        self._lock = threading.Lock()
        self._asking_directory = threading.Lock()
        self._idle: list[Network] = []
        self._open = True
        self._quickest = 0.0

    def __enter__(self) -> Self:
        self._open = True
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._open = False
            idle, self._idle = self._idle, []
        for network in idle:
            network.transport.close()

    @property
    def round_trip(self) -> float:
        """Seconds that the quickest answer so far took; 0.0 before the first."""
        return self._quickest

    def directory(self) -> Directory:
        """RFC 8555 §7.1.1. Raises TransportError, UntrustedServerError, CaError, Cancelled."""
        with self._asking_directory:
            known = self._known.get(self._endpoint)
            if known is not None:
                return known
            return self.live_directory()

    def live_directory(self) -> Directory:
        """The same, asked now, whatever is known. Raises as `directory`."""
        with self._lent(None) as network:
            return self._fetch_directory(network)

    def _fetch_directory(self, network: Network) -> Directory:
        with without_effect():
            directory = directory_from(network.read(self._endpoint.directory_url), self._route.origin)
        self._known.put(self._endpoint, directory)
        return directory

    def _account_signer(self) -> Signer:
        """Raises StateError where there is no account to speak for."""
        if self._signer is None or not self._signer.account_url:
            raise StateError("the account is not registered at this CA yet")
        return self._signer

    def _key_signer(self) -> Signer:
        """The account's key by itself, as newAccount wants it. Raises StateError without a key."""
        if self._signer is None:
            raise StateError("there is no account key to sign with")
        return replace(self._signer, account_url="")

    def _ask(self, question: Question[T], signer: Signer | None) -> T:
        """Put a question. Where an address of the directory has gone (404), look whether it moved and ask there."""
        directory = self.directory()
        with self._lent(signer) as network:
            try:
                return question(network, directory)
            except CaError:
                if network.missing not in _addresses(directory):
                    raise
                network.sign_as(None)
                moved = self._fetch_directory(network)
                if _addresses(moved) == _addresses(directory):
                    raise
                network.sign_as(signer)
                return question(network, moved)

    @contextmanager
    def _lent(self, signer: Signer | None) -> Iterator[Network]:
        with self._lock:
            network = self._idle.pop() if self._idle else None
        if network is None:
            network = Network(Transport(self._route, self._stop), self._nonces, self._user_agent)
        network.sign_as(signer)
        try:
            yield network
        finally:
            network.sign_as(None)
            self._take_back(network)

    def _take_back(self, network: Network) -> None:
        quickest = network.transport.quickest
        with self._lock:
            if quickest:
                self._quickest = min(self._quickest or quickest, quickest)
            if self._open:
                self._idle.append(network)
                return
        network.transport.close()


def _addresses(directory: Directory) -> tuple[str, ...]:
    return tuple(
        url
        for url in (
            directory.new_nonce,
            directory.new_account,
            directory.new_order,
            directory.revoke_cert,
            directory.key_change,
            directory.renewal_info,
        )
        if url
    )
