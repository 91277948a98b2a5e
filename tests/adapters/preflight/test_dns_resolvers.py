"""Resolvers that are silent, lie, speak TCP only or are not there; and a stop meanwhile."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from acme_desktop.adapters.preflight.resolver import server_from, system_servers
from acme_desktop.adapters.preflight.wire import Server
from acme_desktop.domain.challenge import txt_record
from acme_desktop.domain.errors import Cancelled
from acme_desktop.domain.order import Challenge
from acme_desktop.domain.preflight import Check, Finding, Verdict
from tests.servers.dns_relay import DnsRelay
from tests.servers.free_ports import free_port

from .conftest import Internet, Looker

NewChallenge = Callable[..., Challenge]
GREEN = (Verdict.GREEN, Finding.AS_EXPECTED)
ONE_SERVER = "@ NS ns1\nns1 A 127.0.0.1\n"


def found(check: Check) -> tuple[Verdict, Finding]:
    return check.verdict, check.finding


def record(challenge: Challenge) -> str:
    return f'_acme-challenge TXT "{txt_record(challenge).value}"\n'


@pytest.mark.parametrize("resolvers", [("127.0.0.3:9",), ("no address", "1.2.3.4:99999")])
def test_without_any_resolver_nothing_is_certain(
    looker: Looker, new_challenge: NewChallenge, resolvers: tuple[str, ...]
) -> None:
    looker.resolvers = resolvers
    for kind in ("dns-01", "http-01"):
        check = looker.one(new_challenge("example.test", kind))
        assert found(check) == (Verdict.UNCERTAIN, Finding.NO_ANSWER)
        assert check.evidence[0].answer


def test_a_machine_without_name_servers_leaves_it_uncertain(looker: Looker, new_challenge: NewChallenge) -> None:
    looker.machine_servers = ()
    assert found(looker.one(new_challenge("example.test"))) == (Verdict.UNCERTAIN, Finding.NO_ANSWER)


def test_the_second_resolver_is_asked_where_the_first_is_silent(
    internet: Internet, looker: Looker, new_challenge: NewChallenge
) -> None:
    challenge = new_challenge("example.test")
    internet.serve("127.0.0.1", {"example.test": ONE_SERVER + record(challenge)})
    with silence() as silent:
        looker.resolvers = (silent.address, *looker.resolvers)
        began = time.monotonic()
        assert found(looker.one(challenge)) == GREEN
        assert time.monotonic() - began < 6  # the silent one cost its three seconds once


def test_a_silent_resolver_is_said_to_be_silent(looker: Looker, new_challenge: NewChallenge) -> None:
    with silence() as silent:
        looker.resolvers = (silent.address,)
        check = looker.one(new_challenge("example.test"))
    assert found(check) == (Verdict.UNCERTAIN, Finding.NO_ANSWER)
    assert check.evidence[0].answer == "no answer within 3 seconds"


def test_a_stop_is_noticed_within_a_second(looker: Looker, new_challenge: NewChallenge) -> None:
    with silence() as silent:
        looker.resolvers = (silent.address,)
        threading.Timer(0.2, looker.stop.set).start()
        began = time.monotonic()
        with pytest.raises(Cancelled):
            looker.look(*(new_challenge(f"n{number}.test") for number in range(50)))
        assert time.monotonic() - began < 1.2


def test_a_stop_before_the_start_asks_nothing(looker: Looker, new_challenge: NewChallenge) -> None:
    looker.stop.set()
    with pytest.raises(Cancelled):
        looker.one(new_challenge("example.test"))


def test_forged_packets_are_not_taken_for_the_answer(
    internet: Internet, looker: Looker, new_challenge: NewChallenge
) -> None:
    challenge = new_challenge("example.test")
    server = internet.serve("127.0.0.1", {"example.test": ONE_SERVER + record(challenge)})
    with Forger(server.port) as forger:
        looker.resolvers = (forger.address,)
        assert found(looker.one(challenge)) == GREEN
        assert forger.packets >= 3


def test_a_server_for_tcp_only_is_asked_over_tcp(
    internet: Internet, looker: Looker, new_challenge: NewChallenge
) -> None:
    challenge = new_challenge("example.test")
    internet.serve("127.0.0.1", {"example.test": ONE_SERVER + record(challenge)})
    with DnsRelay("127.0.0.1", free_port(), internet.port, udp=False) as relay:
        looker.resolvers = (relay.address,)
        assert found(looker.one(challenge)) == GREEN


@pytest.mark.parametrize(
    ("text", "server"),
    [
        ("192.0.2.1", Server("192.0.2.1", 53)),
        (" 192.0.2.1:5353 ", Server("192.0.2.1", 5353)),
        ("2001:db8::1", Server("2001:db8::1", 53)),
        ("[2001:DB8::1]", Server("2001:db8::1", 53)),
        ("[2001:db8::1]:54", Server("2001:db8::1", 54)),
        ("[2001:db8::1]54", None),
        ("192.0.2.1:0", None),
        ("192.0.2.1:70000", None),
        ("192.0.2.1:", None),
        ("resolver.example", None),
        ("", None),
    ],
)
def test_resolvers_are_read_as_the_settings_write_them(text: str, server: Server | None) -> None:
    assert server_from(text) == server


def test_the_machines_name_servers_are_those_of_resolv_conf() -> None:
    lines = Path("/etc/resolv.conf").read_text(encoding="utf-8").splitlines()
    named = [line.split()[1] for line in lines if line.startswith("nameserver")]
    assert [server.address for server in system_servers()] == [str(Server(text).address) for text in named]


class silence:  # noqa: N801 - reads as a statement
    """A port that takes packets and connections and never answers."""

    def __enter__(self) -> silence:
        self.port = free_port()
        self._udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._udp.bind(("127.0.0.1", self.port))
        self._tcp = socket.create_server(("127.0.0.1", self.port))
        return self

    def __exit__(self, *_: object) -> None:
        self._udp.close()
        self._tcp.close()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"


class Forger:
    """Passes questions on to a server, and sends rubbish and a forged answer before the true one."""

    def __init__(self, target: int) -> None:
        self._target = target
        self.packets = 0

    def __enter__(self) -> Forger:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._socket.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.sendto(b"", self._socket.getsockname())
        self._thread.join()
        self._socket.close()

    def _serve(self) -> None:
        while True:
            question, client = self._socket.recvfrom(4096)
            if not question:
                return
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as onward:
                onward.settimeout(5)
                onward.sendto(question, ("127.0.0.1", self._target))
                answer = onward.recv(65_535)
            forged = bytes([answer[0] ^ 0xFF]) + answer[1:3] + bytes([answer[3] & 0xF0 | 3]) + answer[4:]
            for packet in (b"rubbish", b"", question, forged, answer):
                self._socket.sendto(packet, client)
                self.packets += 1
