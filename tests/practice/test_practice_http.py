"""The practice CA's HTTP servers against clients that send too much, too slowly, or something else than HTTP."""

from __future__ import annotations

import asyncio
import json
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from acme_desktop.practice.http_server import HttpServer, Limits, Request, Response
from tests.practice.live_ca import LiveCa

HEAD = b"HEAD /acme-desktop-practice/new-nonce HTTP/1.1\r\nHost: x\r\n\r\n"


@contextmanager
def connected(ca: LiveCa) -> Iterator[ssl.SSLSocket]:
    context = ssl.create_default_context(cafile=str(ca.root))
    with (
        socket.create_connection(("127.0.0.1", ca.acme_port), timeout=10) as plain,
        context.wrap_socket(plain, server_hostname="127.0.0.1") as tls,
    ):
        yield tls


def everything(tls: ssl.SSLSocket) -> bytes:
    received = b""
    try:
        while more := tls.recv(65536):
            received += more
    except (ssl.SSLError, ConnectionError):
        pass
    return received


def status(received: bytes) -> int:
    return int(received.split(b" ", 2)[1])


def test_the_api_is_served_over_tls_that_chains_to_the_bundle(shared_ca: LiveCa) -> None:
    with connected(shared_ca) as tls:
        assert tls.version() in ("TLSv1.2", "TLSv1.3")
        tls.sendall(HEAD + HEAD.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
        received = everything(tls)
    assert received.count(b"HTTP/1.1 200 OK") == 2
    assert received.count(b"Replay-Nonce: ") == 2


@pytest.mark.parametrize(
    ("request_bytes", "expected"),
    [
        (b"\x16\x03\x01 rubbish\r\n\r\n", 400),
        (b"GET http://elsewhere/ HTTP/1.1\r\n\r\n", 400),
        (b"GET / HTTP/2.0\r\n\r\n", 400),
        (b"GET /x y HTTP/1.1\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nno colon\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n folded: x\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nA: \0\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411),
        (b"POST / HTTP/1.1\r\nContent-Length: 65537\r\n\r\n" + b"x" * 65537, 413),
        (b"POST / HTTP/1.1\r\nContent-Length: 99999999999999999999999\r\n\r\n", 413),
        (b"GET / HTTP/1.1\r\nA: " + b"x" * 20000 + b"\r\n\r\n", 431),
    ],
)
def test_what_is_no_request_of_ours_is_refused_and_hung_up_on(
    shared_ca: LiveCa, request_bytes: bytes, expected: int
) -> None:
    with connected(shared_ca) as tls:
        tls.sendall(request_bytes)
        tls.settimeout(5)
        assert status(everything(tls)) == expected


def test_who_expects_to_be_asked_on_is(shared_ca: LiveCa) -> None:
    with connected(shared_ca) as tls:
        head = "POST /acme-desktop-practice/new-order HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n"
        tls.sendall(f"{head}Connection: close\r\n\r\n".encode())
        assert tls.recv(100).startswith(b"HTTP/1.1 100 Continue\r\n\r\n")
        tls.sendall(b"{}")
        assert status(everything(tls)) == 415


def test_plain_http_at_the_tls_port_is_no_answer(shared_ca: LiveCa) -> None:
    with socket.create_connection(("127.0.0.1", shared_ca.acme_port), timeout=5) as plain:
        plain.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert not plain.recv(1000).startswith(b"HTTP/1.1 2")


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="only Linux lists its sockets there")
def test_everything_listens_on_loopback_only(ca: LiveCa) -> None:
    ports = (ca.acme_port, ca.dns_port, int(ca.document["control"].rpartition(":")[2]))
    listening = [
        line.split()[1].partition(":")[0]
        for table in ("tcp", "udp")
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]
        if int(line.split()[1].partition(":")[2], 16) in ports and line.split()[2].endswith(":0000")
    ]
    assert set(listening) == {"0100007F"}
    assert len(listening) == 4


# --- slow and many ------------------------------------------------------------------------------------------------


async def echo(request: Request) -> Response:
    return Response(200, request.body)


@contextmanager
def serving(limits: Limits) -> Iterator[tuple[asyncio.Runner, int]]:
    """A plain server in a loop that runs while something is asked of it."""
    with asyncio.Runner() as runner:
        listening = socket.create_server(("127.0.0.1", 0))
        listening.setblocking(False)
        server = HttpServer(echo, limits=limits)
        runner.run(server.start(listening))
        yield runner, listening.getsockname()[1]
        runner.run(server.close())


@pytest.mark.parametrize(
    "limits", [Limits(head=0.3), Limits(head=5, body=0.3)], ids=["a head that drips", "a body that drips"]
)
def test_who_drips_is_hung_up_on(limits: Limits) -> None:
    head = [b"POST / HTTP/1.1\r\nContent-Length: 100\r\n\r\n"] if limits.body == 0.3 else [b"GET / HTTP/1.1\r\n"]

    async def drip(port: int) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(head[0])
        ended = asyncio.ensure_future(reader.read())
        for _ in range(50):
            done, _ = await asyncio.wait({ended}, timeout=0.05)
            if done:
                break
            writer.write(b"x")
        else:
            pytest.fail("nobody hung up")
        writer.transport.abort()
        return ended.result()

    with serving(limits) as (runner, port):
        assert runner.run(drip(port)) == b""


def test_more_connections_than_there_is_room_for_are_hung_up_on_and_room_comes_back() -> None:
    async def crowd(port: int) -> tuple[list[bytes], bytes]:
        kept = [await asyncio.open_connection("127.0.0.1", port) for _ in range(3)]
        for _, writer in kept:
            writer.write(b"GET / HT")
        await asyncio.wait([asyncio.ensure_future(reader.read(1)) for reader, _ in kept], timeout=0.1)
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            refused = [await reader.read()]
        except ConnectionError:
            refused = [b""]
        for _, one in (*kept, (reader, writer)):
            one.transport.abort()
        await asyncio.sleep(0.05)
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET / HTTP/1.0\r\n\r\n")
        served = await reader.read()
        writer.transport.abort()
        return refused, served

    with serving(Limits(connections=3)) as (runner, port):
        refused, served = runner.run(crowd(port))
    assert refused == [b""]
    assert served.startswith(b"HTTP/1.1 200 OK")


# --- the control interface ----------------------------------------------------------------------------------------


def control(ca: LiveCa, request: str, *, token: str | None = None, host: str | None = None) -> tuple[int, bytes]:
    known = json.loads(ca.folder.control.read_text())
    port = int(known["url"].rpartition(":")[2])
    lines = [
        request,
        f"Host: {host or f'127.0.0.1:{port}'}",
        f"Authorization: Bearer {known['token'] if token is None else token}",
        "Connection: close",
    ]
    with socket.create_connection(("127.0.0.1", port), timeout=5) as one:
        one.sendall("\r\n".join([*lines, "", ""]).encode())
        received = b"".join(iter(lambda: one.recv(65536), b""))
    return status(received), received


def test_the_control_interface_is_for_who_has_the_token(shared_ca: LiveCa) -> None:
    assert control(shared_ca, "GET /status HTTP/1.1")[0] == 200
    for token in ("", "wrong", "\xe4"):
        assert control(shared_ca, "GET /status HTTP/1.1", token=token)[0] == 401
    assert control(shared_ca, "GET /status HTTP/1.1", host="attacker.example")[0] == 403
    assert control(shared_ca, "GET /status HTTP/1.1\r\nOrigin: https://attacker.example")[0] == 403
    assert control(shared_ca, "GET /nowhere HTTP/1.1")[0] == 404
    assert control(shared_ca, "PATCH /dns HTTP/1.1")[0] == 404
    assert shared_ca.folder.control.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("body", [{"on": "slow"}, {"on": [7]}, {}, {"on": ["slow"], "slow_seconds": "5"}])
def test_wrong_switches_are_refused(shared_ca: LiveCa, body: dict[str, object]) -> None:
    from acme_desktop.practice.control_client import ControlError

    with pytest.raises(ControlError):
        shared_ca.ask("PUT", "/failures", body)
    for seconds in (0, 121, -1):
        with pytest.raises(ControlError, match="seconds"):
            shared_ca.ask("PUT", "/failures", {"on": ["slow"], "slow_seconds": seconds})
    with pytest.raises(ControlError, match="other"):
        shared_ca.ask("PUT", "/failures", {"on": ["other"]})
    assert shared_ca.ask("GET", "/status")["failures"] == []
