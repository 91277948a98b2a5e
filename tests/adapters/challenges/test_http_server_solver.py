"""http-01 answered by our own listener, over real connections."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from acme_desktop.adapters.challenges import solver_for
from acme_desktop.adapters.challenges.http_server import HttpServerSolver
from acme_desktop.adapters.challenges.listener import Listener
from acme_desktop.adapters.challenges.listening import bound_sockets
from acme_desktop.domain.challenge import http_file
from acme_desktop.domain.errors import StateError
from acme_desktop.domain.order import Challenge
from acme_desktop.domain.solver import parse_solver
from tests.servers.free_ports import free_port

NewChallenge = Callable[..., Challenge]
Response = tuple[int, dict[str, str], bytes]
_CHECKOUT = Path(__file__).resolve().parents[3]


def ask(port: int, path: str, method: str = "GET", host: str = "127.0.0.1") -> Response:
    connection = http.client.HTTPConnection(host, port, timeout=10)
    try:
        connection.request(method, path)
        response = connection.getresponse()
        return response.status, {name.lower(): value for name, value in response.getheaders()}, response.read()
    finally:
        connection.close()


def spoken(port: int, request: bytes) -> bytes:
    """Everything that comes back for raw bytes."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(request)
        with connection.makefile("rb") as reader:
            return reader.read()


def listens(port: int, host: str = "127.0.0.1") -> bool:
    try:
        socket.create_connection((host, port), timeout=5).close()
    except ConnectionRefusedError:
        return False
    return True


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def solver(port: int) -> HttpServerSolver:
    return HttpServerSolver("127.0.0.1", port)


@pytest.fixture
def presented(solver: HttpServerSolver, new_challenge: NewChallenge) -> Iterator[Challenge]:
    challenge = new_challenge()
    solver.present([challenge])
    yield challenge
    solver.clean_up([challenge])


def test_the_key_authorization_is_served_exactly(port: int, presented: Challenge) -> None:
    status, headers, body = ask(port, http_file(presented).path)
    assert (status, body) == (200, presented.key_authorization.encode())
    assert headers["content-type"] == "application/octet-stream"
    assert headers["content-length"] == str(len(body))
    assert headers["connection"] == "close"


def test_nobody_learns_what_serves_it(port: int, presented: Challenge) -> None:
    for path in (http_file(presented).path, "/"):
        assert "server" not in ask(port, path)[1]


def test_head_gives_the_length_without_the_body(port: int, presented: Challenge) -> None:
    status, headers, body = ask(port, http_file(presented).path, "HEAD")
    assert (status, body) == (200, b"")
    assert headers["content-length"] == str(len(presented.key_authorization))


@pytest.mark.parametrize("ending", ["", "/", "?x=1", "%00", "/../x"])
def test_every_other_path_is_not_found(port: int, presented: Challenge, ending: str) -> None:
    paths = ["/", "/.well-known/acme-challenge/", "/.well-known/acme-challenge", "/etc/passwd", "*"]
    if ending:
        paths.append(http_file(presented).path + ending)
    for path in paths:
        assert ask(port, path)[0] == 404, path


def test_other_methods_are_refused(port: int, presented: Challenge) -> None:
    path = http_file(presented).path
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        status, headers, body = ask(port, path, method)
        assert (status, headers["allow"], body) == (405, "GET, HEAD", b"")


def test_a_refused_upload_still_hears_the_answer(port: int, presented: Challenge) -> None:
    head = f"POST {http_file(presented).path} HTTP/1.1\r\nHost: x\r\nContent-Length: 50000\r\n\r\n".encode()
    assert spoken(port, head + b"x" * 50_000).startswith(b"HTTP/1.1 405 ")


@pytest.mark.parametrize(
    "request_head", [b"nonsense\r\n\r\n", b"\r\n\r\n", b"GET / HTTP/2\r\n\r\n", b"\x16\x03\x01\r\n\r\n"]
)
@pytest.mark.usefixtures("presented")
def test_what_is_not_http_is_a_bad_request(port: int, request_head: bytes) -> None:
    assert spoken(port, request_head).startswith(b"HTTP/1.1 400 ")


def test_a_head_of_more_than_eight_kib_is_refused(port: int, presented: Challenge) -> None:
    path = http_file(presented).path.encode()
    fits = b"GET " + path + b" HTTP/1.1\r\nX: " + b"x" * 7900 + b"\r\n\r\n"
    too_long = b"GET " + path + b" HTTP/1.1\r\nX: " + b"x" * 20_000 + b"\r\n\r\n"
    assert spoken(port, fits).startswith(b"HTTP/1.1 200 ")
    assert spoken(port, too_long).startswith(b"HTTP/1.1 431 ")


def test_a_client_that_dawdles_is_cut_off_and_the_others_are_served(port: int) -> None:
    listener = Listener(bound_sockets("127.0.0.1", port), {"/x": b"y"}.get, patience=0.3)
    try:
        slow = [socket.create_connection(("127.0.0.1", port), timeout=10) for _ in range(300)]
        slow[0].sendall(b"GET /x HT")
        assert ask(port, "/x")[2] == b"y"
        assert slow[0].recv(100) == b""
        for one in slow:
            one.close()
    finally:
        listener.close()


def test_two_hundred_questions_at_once_are_all_answered(
    port: int, solver: HttpServerSolver, new_challenge: NewChallenge
) -> None:
    challenges = [new_challenge() for _ in range(200)]
    solver.present(challenges)
    together = threading.Barrier(200)

    def fetch(challenge: Challenge) -> bool:
        together.wait(30)
        return ask(port, http_file(challenge).path)[2] == challenge.key_authorization.encode()

    with ThreadPoolExecutor(200) as pool:
        assert all(pool.map(fetch, challenges))
    solver.clean_up(challenges)


def test_it_listens_only_while_there_is_something_to_answer(
    port: int, solver: HttpServerSolver, new_challenge: NewChallenge
) -> None:
    first, second = new_challenge(order=1), new_challenge(order=2)
    assert not listens(port)
    solver.present([first])
    solver.present([second])
    solver.clean_up([first])
    assert ask(port, http_file(first).path)[0] == 404
    assert ask(port, http_file(second).path)[0] == 200
    solver.clean_up([second])
    assert not listens(port)
    solver.present([first])
    assert ask(port, http_file(first).path)[0] == 200
    solver.clean_up([first])
    assert not listens(port)


def test_no_thread_is_left_behind(solver: HttpServerSolver, new_challenge: NewChallenge) -> None:
    before = threading.active_count()
    challenge = new_challenge()
    solver.present([challenge])
    assert threading.active_count() == before + 1
    solver.clean_up([challenge])
    assert threading.active_count() == before


def test_a_token_shared_by_two_orders_stays_until_both_are_done(
    port: int, solver: HttpServerSolver, new_challenge: NewChallenge
) -> None:
    one = new_challenge(order=1)
    same = new_challenge(token=one.token, order=2)
    solver.present([one])
    solver.present([same])
    solver.clean_up([one])
    assert ask(port, http_file(same).path)[0] == 200
    solver.clean_up([same])
    assert not listens(port)


def test_cleaning_up_what_was_never_presented_changes_nothing(
    port: int, solver: HttpServerSolver, presented: Challenge, new_challenge: NewChallenge
) -> None:
    solver.clean_up([new_challenge()])
    assert ask(port, http_file(presented).path)[0] == 200


def test_presenting_nothing_opens_no_port(port: int, solver: HttpServerSolver) -> None:
    solver.present([])
    assert not listens(port)


def test_many_orders_come_and_go_at_once(port: int, solver: HttpServerSolver, new_challenge: NewChallenge) -> None:
    def order(number: int) -> bool:
        mine = [new_challenge(order=number) for _ in range(3)]
        seen = []
        for _ in range(5):
            solver.present(mine)
            seen += [ask(port, http_file(one).path)[2] == one.key_authorization.encode() for one in mine]
            solver.clean_up(mine)
        return all(seen)

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(order, range(8)))
    assert not listens(port)


@pytest.mark.parametrize("host", ["", "localhost"])
def test_both_families_are_listened_on(port: int, host: str, new_challenge: NewChallenge) -> None:
    challenge = new_challenge()
    solver = HttpServerSolver(host, port)
    solver.present([challenge])
    try:
        for place in ("127.0.0.1", "::1"):
            assert ask(port, http_file(challenge).path, host=place)[0] == 200
        assert listens(port, "127.0.0.2") is (host == "")
    finally:
        solver.clean_up([challenge])


def test_an_ipv6_address_is_listened_on_alone(port: int, new_challenge: NewChallenge) -> None:
    challenge = new_challenge()
    solver = HttpServerSolver("::1", port)
    solver.present([challenge])
    assert ask(port, http_file(challenge).path, host="::1")[0] == 200
    assert not listens(port)
    solver.clean_up([challenge])


@pytest.mark.parametrize("host", ["", "127.0.0.1", "localhost"])
def test_a_port_in_use_is_named_and_webroot_proposed(port: int, host: str, new_challenge: NewChallenge) -> None:
    solver, challenge = HttpServerSolver(host, port), new_challenge()
    with socket.create_server(("127.0.0.1", port)):
        with pytest.raises(StateError) as caught:
            solver.present([challenge])
        assert f"port {port} is in use" in str(caught.value)
        assert "webroot" in caught.value.hint
    solver.present([challenge])
    assert ask(port, http_file(challenge).path)[0] == 200
    solver.clean_up([challenge])


def test_a_half_opened_localhost_is_closed_again(port: int, new_challenge: NewChallenge) -> None:
    solver = HttpServerSolver("localhost", port)
    with socket.create_server(("::1", port), family=socket.AF_INET6), pytest.raises(StateError):
        solver.present([new_challenge()])
    assert not listens(port)


def test_an_address_of_another_machine_is_refused_with_the_reason(port: int, new_challenge: NewChallenge) -> None:
    with pytest.raises(StateError, match=rf"198\.51\.100\.7:{port}: Cannot assign"):
        HttpServerSolver("198.51.100.7", port).present([new_challenge()])


_AS_NOBODY = """
import os, sys
from acme_desktop.adapters.challenges.listening import bound_sockets
from acme_desktop.domain.errors import StateError
if os.geteuid() == 0:
    os.setgroups([]); os.setresgid(65534, 65534, 65534); os.setresuid(65534, 65534, 65534)
try:
    bound_sockets("127.0.0.1", 81)
except StateError as error:
    print(error); print(error.hint)
"""


def test_a_forbidden_port_is_named_with_both_ways_out() -> None:
    first_free = int(Path("/proc/sys/net/ipv4/ip_unprivileged_port_start").read_text(encoding="ascii"))
    if first_free <= 81:
        pytest.skip("every port is free for everybody here")
    environment = {**os.environ, "PYTHONPATH": str(_CHECKOUT)}
    command = [sys.executable, "-c", _AS_NOBODY]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    message, hint = done.stdout.splitlines()
    assert "may not listen on port 81" in message
    assert "CAP_NET_BIND_SERVICE" in hint
    assert "http-server:8080" in hint


_WITHOUT_DESCRIPTORS = """
import resource, socket, sys, threading, time
from acme_desktop.adapters.challenges.listener import Listener
from acme_desktop.adapters.challenges.listening import bound_sockets
port = int(sys.argv[1])
listener = Listener(bound_sockets("127.0.0.1", port), {"/x": b"y"}.get)
resource.setrlimit(resource.RLIMIT_NOFILE, (40, 40))
clients = []
try:
    while True:
        clients.append(socket.create_connection(("127.0.0.1", port), timeout=10))
except OSError:
    last = clients.pop()
began = time.process_time()
threading.Event().wait(0.5)
print(time.process_time() - began < 0.2)
for client in clients:
    client.close()
last.sendall(b"GET /x HTTP/1.1\\r\\n\\r\\n")
print(last.recv(4096).startswith(b"HTTP/1.1 200 "))
last.close()
listener.close()
"""


def test_a_lack_of_file_descriptors_neither_spins_nor_lasts(port: int) -> None:
    environment = {**os.environ, "PYTHONPATH": str(_CHECKOUT)}
    command = [sys.executable, "-W", "error", "-c", _WITHOUT_DESCRIPTORS, str(port)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert (done.stdout.split(), done.stderr) == (["True", "True"], "")


def test_one_specification_is_one_solver_in_every_thread(port: int) -> None:
    with ThreadPoolExecutor(32) as pool:
        found = set(pool.map(lambda _: id(solver_for(parse_solver(f"http-server:{port}"))), range(200)))
    assert len(found) == 1


def test_the_default_port_written_out_is_the_same_solver() -> None:
    assert solver_for(parse_solver("http-server")) is solver_for(parse_solver("http-server:80"))
    assert solver_for(parse_solver("http-server:8080")) is not solver_for(parse_solver("http-server:80"))


def test_the_manual_solver_touches_nothing(port: int, new_challenge: NewChallenge) -> None:
    solver = solver_for(parse_solver("manual"))
    solver.present([new_challenge()])
    solver.clean_up([new_challenge()])
    assert not listens(port)
