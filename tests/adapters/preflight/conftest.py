"""A little Internet: name servers with zones, web sites with scripted answers, and challenges to look for."""

from __future__ import annotations

import itertools
import secrets
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, suppress
from pathlib import Path

import pytest

from acme_desktop.adapters.preflight import NetworkPreflight
from acme_desktop.adapters.preflight.wire import Server
from acme_desktop.domain.caa import Issuer
from acme_desktop.domain.challenge import http_file
from acme_desktop.domain.names import Identifier, IdentifierType
from acme_desktop.domain.order import Challenge, ChallengeId, OrderId
from acme_desktop.domain.preflight import Check, Vantage
from acme_desktop.domain.settings import Settings
from tests.servers.bind import Bind
from tests.servers.challenge_dns import ChallengeDns
from tests.servers.free_ports import free_port
from tests.servers.pebble import pebble_programs


class Looker:
    """Asks NetworkPreflight as the service does."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.resolvers: tuple[str, ...] = ()
        self.machine_servers: tuple[Server, ...] = ()
        self.http01_port = 80
        self.authoritative_port = 53
        self.stop = threading.Event()

    def look(
        self, *challenges: Challenge, test_ca: bool = False, public: bool = False, issuer: Issuer | None = None
    ) -> tuple[Check, ...]:
        settings = Settings(self.home, "sqlite://", resolvers=self.resolvers, http01_port=self.http01_port)
        preflight = NetworkPreflight(
            settings, authoritative_port=self.authoritative_port, machine_servers=lambda: self.machine_servers
        )
        return preflight.check(challenges, Vantage(own_world=test_ca, public=public, issuer=issuer), stop=self.stop)

    def one(
        self, challenge: Challenge, *, test_ca: bool = False, public: bool = False, issuer: Issuer | None = None
    ) -> Check:
        (check,) = self.look(challenge, test_ca=test_ca, public=public, issuer=issuer)
        return check


class Internet:
    """Name servers on loopback addresses that share one port; the one at 127.0.0.1 is also asked as the resolver."""

    def __init__(self, folder: Path, looker: Looker) -> None:
        self._folder = folder
        self._looker = looker
        self._stack = ExitStack()
        self.port = free_port()
        looker.authoritative_port = self.port
        looker.resolvers = (f"127.0.0.1:{self.port}",)

    def serve(self, host: str, zones: Mapping[str, str]) -> Bind:
        """Start a server of these zones at `host`."""
        folder = self._folder / host.replace(":", "_")
        return self._stack.enter_context(Bind(folder, zones, host=host, port=self.port))

    def close(self) -> None:
        self._stack.close()


class Site:
    """A web server that says exactly what `answer` returns for a path: raw bytes, None for silence."""

    def __init__(self, host: str, port: int, context: ssl.SSLContext | None) -> None:
        self.requests: list[str] = []
        self.answers: dict[str, bytes | None] = {}
        self.anything: Callable[[str], bytes] = lambda _: b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
        self._context = context
        self._ended = threading.Event()
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._listening = socket.create_server((host, port), family=family, backlog=128)
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def close(self) -> None:
        self._ended.set()
        self._listening.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        self._listening.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            connection.settimeout(10)
            self._threads.append(threading.Thread(target=self._serve, args=(connection,)))
            self._threads[-1].start()

    def _serve(self, connection: socket.socket) -> None:
        with closing(connection), suppress(OSError):
            if self._context is not None:
                connection = self._context.wrap_socket(connection, server_side=True)
            with closing(connection):
                self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            more = connection.recv(4096)
            if not more:
                return
            head += more
            if head.startswith(b"\x16"):  # a TLS client at a plain port: web servers say this
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                return
        self.requests.append(head.decode())
        path = head.split()[1].decode()
        answer = self.answers[path] if path in self.answers else self.anything(path)
        if answer is None:
            self._ended.wait(20)
        else:
            connection.sendall(answer)


NewChallenge = Callable[..., Challenge]
NewSite = Callable[..., Site]


@pytest.fixture
def looker(tmp_path: Path) -> Looker:
    return Looker(tmp_path)


@pytest.fixture
def internet(tmp_path: Path, looker: Looker) -> Iterator[Internet]:
    made = Internet(tmp_path / "internet", looker)
    yield made
    made.close()


@pytest.fixture(scope="session")
def test_dns(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChallengeDns]:
    """A DNS that answers A, AAAA and TXT questions only; every name is 127.0.0.1 unless told otherwise."""
    server = ChallengeDns(pebble_programs() / "pebble-challtestsrv", tmp_path_factory.mktemp("dns") / "log")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def new_challenge() -> NewChallenge:
    """Makes challenges with random tokens for a name or an IP address."""
    numbers = itertools.count(1)

    def make(name: str, kind: str = "dns-01") -> Challenge:
        token, number = secrets.token_urlsafe(32), next(numbers)
        is_ip = ":" in name or name.replace(".", "").isdigit()
        return Challenge(
            id=ChallengeId(number),
            order_id=OrderId(1),
            identifier=Identifier(IdentifierType.IP if is_ip else IdentifierType.DNS, name),
            type=kind,
            url=f"https://ca.test/challenge/{number}",
            status="pending",
            token=token,
            key_authorization=f"{token}.{'t' * 43}",
        )

    return make


@pytest.fixture
def new_site() -> Iterator[NewSite]:
    """Starts web sites at an address and port."""
    made: list[Site] = []

    def start(host: str, port: int, context: ssl.SSLContext | None = None) -> Site:
        made.append(Site(host, port, context))
        return made[-1]

    yield start
    for site in made:
        site.close()


@pytest.fixture
def port(looker: Looker, test_dns: ChallengeDns) -> int:
    """The port at which answers are looked for; names are asked of the test DNS."""
    looker.resolvers, looker.http01_port = (test_dns.address,), free_port()
    return looker.http01_port


@pytest.fixture
def site(port: int, new_site: NewSite) -> Site:
    return new_site("127.0.0.1", port)


@pytest.fixture
def challenge(new_challenge: NewChallenge) -> Challenge:
    return new_challenge("www.test", "http-01")


@pytest.fixture
def path(challenge: Challenge) -> str:
    return http_file(challenge).path
