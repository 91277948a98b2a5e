"""The proxy misbehaves exactly as planned, and sees everything."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest

from tests.servers.availability import needed
from tests.servers.delay_relay import DelayRelay
from tests.servers.fault import Fault, FaultKind
from tests.servers.fault_proxy import FaultProxy, step_of
from tests.servers.loopback_client import AGENT, ask, connected
from tests.servers.pebble import Pebble

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def ca(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pebble]:
    with needed(), Pebble(tmp_path_factory.mktemp("ca")) as pebble:
        yield pebble


@pytest.fixture
def proxy(ca: Pebble) -> Iterator[FaultProxy]:
    with FaultProxy(ca) as proxy:
        yield proxy


def directory_of(proxy: FaultProxy) -> tuple[int, http.client.HTTPMessage, bytes]:
    with connected(proxy.directory_url, proxy.ca_bundle) as connection:
        return ask(connection, "GET", "/dir")


def test_the_ca_speaks_of_the_proxys_address_and_every_request_is_recorded(proxy: FaultProxy) -> None:
    with connected(proxy.directory_url, proxy.ca_bundle) as connection:
        directory = json.loads(ask(connection, "GET", "/dir")[2])
        status, headers, _ = ask(connection, "HEAD", urlsplit(directory["newNonce"]).path)
        refused, _, _ = ask(connection, "POST", urlsplit(directory["newOrder"]).path)
    assert urlsplit(directory["newOrder"]).port == proxy.port
    assert status == 200
    assert headers["Replay-Nonce"]
    assert proxy.steps == ["directory", "newNonce", "newOrder"]
    assert [request.status for request in proxy.requests] == [200, 200, refused]
    assert [proxy.requests[0].method, proxy.requests[0].path, proxy.requests[0].user_agent] == ["GET", "/dir", "test"]
    assert (proxy.counts(), proxy.counts("newNonce"), proxy.connections) == (3, 1, 1)


def test_every_address_of_the_ca_has_a_step() -> None:
    paths = {
        "/my-order/1": "order",
        "/finalize-order/1": "finalize",
        "/authZ/1": "authz",
        "/chalZ/1": "challenge",
        "/certZ/1": "certificate",
        "/my-account/1": "account",
        "/list-orderz/1?cursor=2": "orders",
        "/sign-me-up": "newAccount",
        "/revoke-cert": "revokeCert",
        "/rollover-account-key": "keyChange",
        "/draft-ietf-acme-ari-03/renewalInfo/a.b": "renewalInfo",
        "/elsewhere": "other",
    }
    assert {path: step_of(path) for path in paths} == paths


@pytest.mark.parametrize(
    ("kind", "status", "content_type"),
    [
        (FaultKind.PROBLEM_500, 500, "application/problem+json"),
        (FaultKind.HTML_503_RETRY_AFTER, 503, "text/html; charset=utf-8"),
        (FaultKind.PROBLEM_429_RETRY_AFTER, 429, "application/problem+json"),
        (FaultKind.CAPTIVE_PORTAL, 200, "text/html; charset=utf-8"),
        (FaultKind.REDIRECT_302, 302, "text/html; charset=utf-8"),
        (FaultKind.JSON_STRING_ERROR, 500, "application/problem+json"),
    ],
)
def test_an_answer_of_the_proxys_own_comes_once(
    proxy: FaultProxy, kind: FaultKind, status: int, content_type: str
) -> None:
    planned = proxy.plan(Fault(kind, step="directory", nth=2, seconds=7))
    with connected(proxy.directory_url, proxy.ca_bundle) as connection:
        answers = [ask(connection, "GET", "/dir") for _ in range(3)]
    assert [answer[0] for answer in answers] == [200, status, 200]
    assert answers[1][1]["Content-Type"] == content_type
    assert answers[1][1]["Retry-After"] == ("7" if "retry_after" in kind else None)
    assert planned.hits == [2]
    assert proxy.requests[1].fault == planned.fault


def test_retry_after_can_be_a_date(proxy: FaultProxy) -> None:
    proxy.plan(Fault(FaultKind.HTML_503_RETRY_AFTER, as_date=True))
    assert directory_of(proxy)[1]["Retry-After"].endswith(" GMT")


def test_a_redirect_points_to_a_place_whose_visitors_are_seen(proxy: FaultProxy) -> None:
    proxy.plan(Fault(FaultKind.REDIRECT_302))
    assert directory_of(proxy)[1]["Location"] == f"https://localhost:{proxy.port}/redirected"


def test_a_lost_answer_differs_from_a_lost_request_only_at_the_ca(ca: Pebble, proxy: FaultProxy) -> None:
    for kind, handled in ((FaultKind.RESET_BEFORE, 0), (FaultKind.RESET_AFTER, 1)):
        before = ca.log_text().count("GET /dir ->")
        proxy.plan(Fault(kind, step="directory"))
        with pytest.raises(ConnectionResetError):
            directory_of(proxy)
        assert ca.log_text().count("GET /dir ->") - before == handled
    assert [request.status for request in proxy.requests] == [None, None]


def test_a_cut_body_ends_tidily_and_too_early(proxy: FaultProxy) -> None:
    proxy.plan(Fault(FaultKind.TRUNCATED))
    with pytest.raises(http.client.IncompleteRead):
        directory_of(proxy)


def test_an_answer_without_body_is_cut_in_its_headers(proxy: FaultProxy) -> None:
    proxy.plan(Fault(FaultKind.TRUNCATED, step="newNonce"))
    with connected(proxy.directory_url, proxy.ca_bundle) as connection:
        _, headers, _ = ask(connection, "HEAD", "/nonce-plz")
    assert headers["Link"] is None or headers["Replay-Nonce"] is None


@pytest.mark.parametrize("kind", [FaultKind.DRIP, FaultKind.STALL])
def test_a_slow_answer_takes_its_time_and_is_whole(proxy: FaultProxy, kind: FaultKind) -> None:
    proxy.plan(Fault(kind, seconds=0.6))
    began = time.monotonic()
    status, _, body = directory_of(proxy)
    assert status == 200
    assert "newOrder" in json.loads(body)
    assert 0.55 < time.monotonic() - began < 5


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_an_endless_answer_goes_on_as_long_as_the_client_listens(proxy: FaultProxy, method: str) -> None:
    proxy.plan(Fault(FaultKind.ENDLESS_DRIP))
    with connected(proxy.directory_url, proxy.ca_bundle) as connection:
        connection.request(method, "/dir", headers=AGENT)
        assert connection.sock is not None
        raw = connection.sock
        deadline, received = time.monotonic() + 1, b""
        while time.monotonic() < deadline:
            received += raw.recv(100)
    assert received.startswith(b"HTTP/1.1 200")
    assert received.count(b"1\r\n \r\n" if method == "GET" else b"X-More: x\r\n") >= 3


def test_a_huge_answer_is_as_long_as_planned_and_not_announced(proxy: FaultProxy) -> None:
    proxy.plan(Fault(FaultKind.HUGE_BODY, size=5_000_000))
    status, headers, body = directory_of(proxy)
    assert (status, headers["Content-Length"]) == (200, None)
    assert len(body) >= 5_000_000


def test_a_nonce_is_withheld_once(proxy: FaultProxy) -> None:
    proxy.plan(Fault(FaultKind.MISSING_NONCE, step="newNonce"))
    with connected(proxy.directory_url, proxy.ca_bundle) as connection:
        nonces = [ask(connection, "HEAD", "/nonce-plz")[1]["Replay-Nonce"] for _ in range(2)]
    assert nonces[0] is None
    assert nonces[1]


def test_only_posts_have_bad_nonces_and_each_refusal_brings_another_nonce(ca: Pebble, proxy: FaultProxy) -> None:
    before = ca.log_text().count("POST /order-plz ->")
    planned = proxy.plan(Fault(FaultKind.BAD_NONCE, times=3))
    with connected(proxy.directory_url, proxy.ca_bundle) as connection:
        assert ask(connection, "GET", "/dir")[0] == 200
        refusals = [ask(connection, "POST", "/order-plz") for _ in range(3)]
        ask(connection, "POST", "/order-plz")
    assert {json.loads(body)["type"] for _, _, body in refusals} == {"urn:ietf:params:acme:error:badNonce"}
    assert len({headers["Replay-Nonce"] for _, headers, _ in refusals} - {None}) == 3
    assert planned.fired == 3
    assert ca.log_text().count("POST /order-plz ->") - before == 1


def test_many_clients_are_served_at_once_and_all_counted(proxy: FaultProxy) -> None:
    def ten_requests(_: int) -> set[int]:
        with connected(proxy.directory_url, proxy.ca_bundle) as connection:
            return {ask(connection, "GET", "/dir")[0] for _ in range(10)}

    with ThreadPoolExecutor(16) as pool:
        assert set.union(*pool.map(ten_requests, range(16))) == {200}
    assert (proxy.counts("directory"), proxy.connections) == (160, 16)
    proxy.forget()
    assert proxy.requests == []


def test_a_far_network_costs_a_round_trip_for_tcp_for_tls_and_for_each_request(ca: Pebble) -> None:
    with FaultProxy(ca, delay_ms=100) as far, connected(far.directory_url, far.ca_bundle) as connection:
        began = time.monotonic()
        ask(connection, "GET", "/dir")
        first = time.monotonic()
        ask(connection, "GET", "/dir")
        second = time.monotonic()
    assert 0.3 <= first - began < 0.6
    assert 0.1 <= second - first < 0.25


def test_a_reset_travels_through_the_far_network(ca: Pebble) -> None:
    with FaultProxy(ca, delay_ms=20) as far:
        far.plan(Fault(FaultKind.RESET_AFTER))
        with pytest.raises(ConnectionResetError):
            directory_of(far)
        assert directory_of(far)[0] == 200


def test_the_relay_alone_leads_to_the_ca(ca: Pebble) -> None:
    with (
        DelayRelay(ca.port, 40) as relay,
        connected(f"https://localhost:{relay.port}/dir", ca.ca_bundle) as connection,
    ):
        directory = json.loads(ask(connection, "GET", "/dir")[2])
    assert urlsplit(directory["newNonce"]).port == relay.port
    assert relay.connections == 1
