"""A stop is noticed within a second, whatever the network does at that moment. Real sockets throughout."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress

import pytest

from acme_desktop.adapters.acme import connect_authority
from acme_desktop.adapters.acme.dialing import Address, dial
from acme_desktop.adapters.acme.directories import KnownDirectories
from acme_desktop.adapters.acme.watch import OverdueError, Patience, Watch
from acme_desktop.domain.account import CaEndpoint
from acme_desktop.domain.errors import Cancelled, TransportError
from acme_desktop.service.ports import CertificateAuthority
from tests.adapters.acme.lines import ec_key
from tests.adapters.acme.scripted_ca import ScriptedCa, problem

AT_MOST = 1.0
ORDER = "/order/1"


def seconds_from_stop_to_end(work: Callable[[], object], stop: threading.Event, after: float = 0.3) -> float:
    """Let it run into the obstacle, stop it, and see that it ends as a stop."""
    stopped_at: list[float] = []

    def press_stop() -> None:
        stopped_at.append(time.monotonic())
        stop.set()

    timer = threading.Timer(after, press_stop)
    timer.start()
    try:
        with pytest.raises(Cancelled):
            work()
        return time.monotonic() - stopped_at[0]
    finally:
        timer.join()


@contextmanager
def patient(url: str, bundle: str, stop: threading.Event, proxy: str = "none") -> Iterator[CertificateAuthority]:
    """A line that would wait for long."""
    connect = connect_authority(
        user_agent="acme-desktop/1.0",
        proxy=proxy,
        loopback_http=True,
        patience=Patience(60, 60, 60, 60, 60),
        known=KnownDirectories(),
    )
    with connect(CaEndpoint(url, bundle), key=ec_key(), account_url=url, stop=stop) as authority:
        yield authority


@contextmanager
def black_hole() -> Iterator[int]:
    """A port whose backlog is full: connection requests get no answer."""
    fillers = []
    with closing(socket.create_server(("127.0.0.1", 0), backlog=0)) as listener:
        port: int = listener.getsockname()[1]
        for _ in range(4):
            filler = socket.socket()
            filler.setblocking(False)
            with suppress(BlockingIOError):
                filler.connect(("127.0.0.1", port))
            fillers.append(filler)
        try:
            yield port
        finally:
            for filler in fillers:
                filler.close()


@contextmanager
def mute() -> Iterator[int]:
    """A port that accepts and never says a word."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        yield listener.getsockname()[1]


def test_while_connecting(bundle: str) -> None:
    stop = threading.Event()
    with black_hole() as port, patient(f"https://127.0.0.1:{port}/directory", bundle, stop) as authority:
        assert seconds_from_stop_to_end(authority.directory, stop) < AT_MOST


def test_in_the_tls_handshake(bundle: str) -> None:
    stop = threading.Event()
    with mute() as port, patient(f"https://127.0.0.1:{port}/directory", bundle, stop) as authority:
        assert seconds_from_stop_to_end(authority.directory, stop) < AT_MOST


def test_in_a_proxys_tunnel(bundle: str) -> None:
    stop = threading.Event()
    with mute() as port:
        url, proxy = "https://127.0.0.1:9/directory", f"http://127.0.0.1:{port}"
        with patient(url, bundle, stop, proxy) as authority:
            assert seconds_from_stop_to_end(authority.directory, stop) < AT_MOST


def test_while_the_name_server_is_silent() -> None:
    stop, release = threading.Event(), threading.Event()

    def never(host: str, port: int) -> list[Address]:
        release.wait(30)
        raise socket.gaierror(socket.EAI_AGAIN, "no answer")

    watch = Watch(stop, Patience())
    assert seconds_from_stop_to_end(lambda: dial("ca.example", 443, watch, never), stop) < AT_MOST
    release.set()


def test_while_nothing_is_answered(ca: ScriptedCa, bundle: str) -> None:
    stop = threading.Event()
    ca.on(ORDER, ca.say_nothing)
    with patient(ca.url(), bundle, stop) as authority:
        assert seconds_from_stop_to_end(lambda: authority.order(ca.url(ORDER)), stop) < AT_MOST


@pytest.mark.parametrize("head", [b"", b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n"])
def test_while_the_answer_drips(ca: ScriptedCa, bundle: str, head: bytes) -> None:
    stop = threading.Event()

    def drip(client: socket.socket) -> None:
        client.sendall(head or b"HTT")
        while not ca.stopping.wait(0.02):
            client.sendall(b"0")

    ca.on(ORDER, drip)
    with patient(ca.url(), bundle, stop) as authority:
        assert seconds_from_stop_to_end(lambda: authority.order(ca.url(ORDER)), stop) < AT_MOST


def test_while_the_ca_does_not_read(ca: ScriptedCa, bundle: str) -> None:
    stop = threading.Event()
    ca.on("/directory", ca.say_nothing)
    with patient(ca.url(), bundle, stop) as authority:
        huge = [f"mailto:{'x' * 1000}{n}@example.com" for n in range(8000)]
        ca.on("/directory", _deaf_from_now_on(ca))
        assert seconds_from_stop_to_end(lambda: authority.update_contacts(huge), stop, 1.0) < AT_MOST


def _deaf_from_now_on(ca: ScriptedCa) -> Callable[[socket.socket], None]:
    """Directory and nonce are answered, then nothing is read any more."""
    document = json.dumps(ca.directory_document()).encode()

    def say(client: socket.socket) -> None:
        client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(document), document))
        client.recv(65536)
        client.sendall(b"HTTP/1.1 200 OK\r\nReplay-Nonce: abcd\r\nContent-Length: 0\r\n\r\n")
        ca.stopping.wait(30)

    return say


def test_while_one_nonce_after_the_other_is_refused(ca: ScriptedCa, bundle: str) -> None:
    stop = threading.Event()
    refused = problem(400, "badNonce")

    def slowly(client: socket.socket) -> None:
        ca.stopping.wait(0.1)
        client.sendall(refused)

    ca.on(ORDER, slowly)
    with patient(ca.url(), bundle, stop) as authority:
        assert seconds_from_stop_to_end(lambda: authority.order(ca.url(ORDER)), stop) < AT_MOST


def test_a_stop_before_the_start_sends_nothing(ca: ScriptedCa, bundle: str) -> None:
    stop = threading.Event()
    stop.set()
    with patient(ca.url(), bundle, stop) as authority, pytest.raises(Cancelled):
        authority.directory()
    assert ca.connections == 0


def test_a_stop_ends_all_calls_of_a_line(ca: ScriptedCa, bundle: str) -> None:
    stop = threading.Event()
    ca.on(ORDER, ca.say_nothing)
    ended: list[float] = []
    with patient(ca.url(), bundle, stop) as authority:
        authority.directory()

        def ask() -> None:
            with pytest.raises(Cancelled):
                authority.order(ca.url(ORDER))
            ended.append(time.monotonic())

        threads = [threading.Thread(target=ask) for _ in range(8)]
        for thread in threads:
            thread.start()
        while len(ca.requests_of(ORDER)) < len(threads):
            assert not ca.stopping.wait(0.01)
        began = time.monotonic()
        stop.set()
        for thread in threads:
            thread.join(10)
    assert len(ended) == len(threads)
    assert max(ended) - began < AT_MOST


def test_a_dead_address_costs_a_quarter_second() -> None:
    with black_hole() as dead, closing(socket.create_server(("127.0.0.1", 0))) as alive:
        port = alive.getsockname()[1]
        both: list[Address] = [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", dead)),
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port)),
        ]
        began = time.monotonic()
        with dial("ca.example", 0, Watch(threading.Event(), Patience()), lambda *_: both) as connected:
            assert connected.getpeername()[1] == port
        assert 0.2 < time.monotonic() - began < 1.0


def test_a_refusing_address_costs_nothing() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as alive:
        port = alive.getsockname()[1]
        both: list[Address] = [
            (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("::1", 1, 0, 0)),
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 1)),
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port)),
        ]

        def seconds() -> float:
            began = time.monotonic()
            with dial("ca.example", 0, Watch(threading.Event(), Patience()), lambda *_: both) as connected:
                assert connected.getpeername()[1] == port
            return time.monotonic() - began

        assert min(seconds() for _ in range(5)) < 0.2  # of a machine that is busy the best says what it costs


def test_connecting_has_an_end() -> None:
    with black_hole() as port:
        watch = Watch(threading.Event(), Patience(connect=0.3))
        watch.begin("connecting", watch.patience.connect)
        with pytest.raises(OverdueError, match="connecting"):
            dial("127.0.0.1", port, watch)


def test_nothing_was_done_where_nothing_was_sent(bundle: str) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        closed = listener.getsockname()[1]
    stop = threading.Event()
    for url in (f"https://127.0.0.1:{closed}/directory", "https://no-such-name.invalid/directory"):
        with patient(url, bundle, stop) as authority, pytest.raises(TransportError) as caught:
            authority.directory()
        assert not caught.value.may_have_acted


def test_a_port_that_speaks_no_tls_is_named(bundle: str) -> None:
    with ScriptedCa(None) as plain:
        url = f"https://localhost:{plain.port}/directory"
        with patient(url, bundle, threading.Event()) as authority, pytest.raises(TransportError, match="TLS") as caught:
            authority.directory()
    assert not caught.value.may_have_acted
