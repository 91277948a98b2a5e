"""What a CA, a proxy or a hotel's network may answer, and what we make of it: an error of ours, never a crash."""

from __future__ import annotations

import gzip
import logging
import socket
import struct
import threading
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from acme_desktop.domain.account import CaEndpoint
from acme_desktop.domain.errors import (
    CaError,
    RateLimitedError,
    TermsChangedError,
    TransportError,
    UntrustedServerError,
)
from acme_desktop.service.ports import ConnectAuthority
from tests.adapters.acme.lines import ACCOUNT, OpenLine, dns
from tests.adapters.acme.scripted_ca import ScriptedCa, http_answer, problem, then_close

ORDER = "/order/1"
HTML = b"<!DOCTYPE html><html><body>Welcome to the hotel. Please sign in.</body></html>"


def order_document(ca: ScriptedCa, **changes: Any) -> dict[str, Any]:
    return {
        "status": "pending",
        "identifiers": [{"type": "dns", "value": "a.example"}],
        "authorizations": [ca.url("/authorization/1")],
        "finalize": ca.url("/finalize/1"),
        **changes,
    }


def fault_of(ca: ScriptedCa, line: OpenLine, said: bytes | Callable[[socket.socket], None]) -> Exception:
    """What asking for an order raises when the CA says this."""
    ca.on(ORDER, said)
    with pytest.raises((CaError, TransportError, UntrustedServerError)) as caught:
        line().order(ca.url(ORDER))
    return caught.value


def test_a_web_page_instead_of_json_is_called_a_captive_portal(ca: ScriptedCa, line: OpenLine) -> None:
    error = fault_of(ca, line, http_answer(200, body=HTML, content_type="text/html"))
    assert isinstance(error, TransportError)
    assert "captive portal" in str(error)
    assert error.may_have_acted
    assert "browser" in error.hint


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"42",
        b'"a string"',
        b"[]",
        b"{",
        b'{"status": NaN}',
        b'{"status": "valid", "a": Infinity}',
        b'{"status": "pending", "status": "valid"}',
        b"[" * 200_000,
        b'{"a":' * 40_000 + b"1" + b"}" * 40_000,
        b'{"status": ' + b"9" * 10_000 + b"}",
        b"\xff\xfe\x00",
        b'{"status": 3}',
        b"{}",
        HTML,
    ],
    ids=lambda body: repr(body[:24]),
)
def test_what_is_no_order_is_a_transport_error(ca: ScriptedCa, line: OpenLine, body: bytes) -> None:
    error = fault_of(ca, line, http_answer(200, body=body))
    assert isinstance(error, TransportError)
    assert error.may_have_acted


@pytest.mark.parametrize("status", ["expired", "paused-by-a-moderator", "pending"])
def test_statuses_that_nobody_knows_come_through(ca: ScriptedCa, line: OpenLine, status: str) -> None:
    ca.on(ORDER, http_answer(200, order_document(ca, status=status)))
    assert line().order(ca.url(ORDER)).status == status


def test_members_of_the_wrong_kind_are_as_if_absent(ca: ScriptedCa, line: OpenLine) -> None:
    odd = order_document(
        ca, identifiers=[{"type": "email", "value": "x"}, 7, None], expires=12, error="odd", replaces=[]
    )
    ca.on(ORDER, http_answer(200, odd))
    order = line().order(ca.url(ORDER))
    assert (order.identifiers, order.expires, order.replaces) == ((), None, "")
    assert order.problem is not None
    assert order.problem.detail == "odd"


def test_an_authorization_of_unknown_challenges_is_read(ca: ScriptedCa, line: OpenLine) -> None:
    challenges = [
        {"type": "pigeon-01", "url": ca.url("/challenge/1"), "status": "resting", "feathers": [1, 2]},
        {"type": "http-01", "token": "no address"},
        "nonsense",
        {"type": "dns-01", "url": ca.url("/challenge/2"), "status": "pending", "token": "abc"},
    ]
    said = {"status": "expired", "identifier": {"type": "dns", "value": "A.Example"}, "wildcard": True}
    ca.on("/authorization/1", http_answer(200, {**said, "challenges": challenges}))
    authorization = line().authorization(ca.url("/authorization/1"))
    assert authorization.identifier.value == "*.a.example"
    assert [(c.type, c.status) for c in authorization.challenges] == [("pigeon-01", "resting"), ("dns-01", "pending")]


def test_an_authorization_for_something_that_is_no_name_is_a_transport_error(ca: ScriptedCa, line: OpenLine) -> None:
    ca.on("/authorization/1", http_answer(200, {"status": "valid", "identifier": {"type": "TNAuthList", "value": "x"}}))
    with pytest.raises(TransportError):
        line().authorization(ca.url("/authorization/1"))


@pytest.mark.parametrize("said", ['"an error as a string"', "17", "{}", "[1]", "null", '{"subproblems": 4}'])
def test_refusals_in_odd_json_are_the_cas_own_words(ca: ScriptedCa, line: OpenLine, said: str) -> None:
    error = fault_of(ca, line, http_answer(400, body=said.encode()))
    assert isinstance(error, CaError)
    assert error.problem.status == 400
    if said.startswith('"'):
        assert "an error as a string" in str(error)


@pytest.mark.parametrize("body", [b"", HTML, b"gone fishing", b"\xff"])
@pytest.mark.parametrize("status", [400, 403, 404, 410])
def test_refusals_without_a_document_keep_their_status(
    ca: ScriptedCa, line: OpenLine, status: int, body: bytes
) -> None:
    error = fault_of(ca, line, http_answer(status, body=body, content_type="text/plain"))
    assert isinstance(error, CaError)
    assert error.problem.status == status
    assert str(status) in str(error)


def test_a_conflict_keeps_its_document(ca: ScriptedCa, line: OpenLine) -> None:
    ca.on("/order", problem(409, "alreadyReplaced", "that one has a successor"))
    with pytest.raises(CaError, match="that one has a successor") as caught:
        line().new_order(dns("a.example"), replaces="a.b")
    assert caught.value.problem.code == "alreadyReplaced"
    assert caught.value.problem.status == 409


def test_subproblems_come_with_their_names(ca: ScriptedCa, line: OpenLine) -> None:
    inner = {
        "type": "urn:ietf:params:acme:error:caa",
        "identifier": {"type": "dns", "value": "b.example"},
        "detail": "CAA",
    }
    error = fault_of(ca, line, problem(403, "compound", "some failed", subproblems=[inner]))
    assert isinstance(error, CaError)
    assert [(p.identifier, p.code) for p in error.problem.subproblems] == [("b.example", "caa")]


@pytest.mark.parametrize(
    ("status", "code"), [(429, "rateLimited"), (429, "other"), (400, "rateLimited"), (503, "rateLimited")]
)
def test_rate_limits_say_how_long(ca: ScriptedCa, line: OpenLine, status: int, code: str) -> None:
    error = fault_of(ca, line, problem(status, code, headers={"Retry-After": "77"}))
    assert isinstance(error, RateLimitedError)
    assert error.retry_after == 77.0


def test_a_load_balancers_page_says_how_long_too(ca: ScriptedCa, line: OpenLine) -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=40), usegmt=True)
    error = fault_of(ca, line, http_answer(503, body=HTML, headers={"Retry-After": soon}))
    assert isinstance(error, TransportError)
    assert error.retry_after == pytest.approx(40, abs=3)
    assert error.may_have_acted


def test_a_servers_own_fault_is_its_problem_document(ca: ScriptedCa, line: OpenLine) -> None:
    error = fault_of(ca, line, problem(500, "serverInternal", headers={"Retry-After": "3"}))
    assert isinstance(error, CaError)
    assert (error.problem.code, error.retry_after) == ("serverInternal", 3.0)


@pytest.mark.parametrize("way", ["instance", "link"])
def test_new_terms_are_named(ca: ScriptedCa, line: OpenLine, way: str) -> None:
    terms = "https://ca.example/terms/2"
    headers = {"Link": f'<https://ca.example/>;rel="index", <{terms}>; rel="terms-of-service"'} if way == "link" else {}
    more = {"instance": terms} if way == "instance" else {}
    error = fault_of(ca, line, problem(403, "userActionRequired", headers=headers, **more))
    assert isinstance(error, TermsChangedError)
    assert error.url == terms
    assert terms in error.hint


def test_terms_at_an_odd_address_are_not_passed_on(ca: ScriptedCa, line: OpenLine) -> None:
    error = fault_of(ca, line, problem(403, "userActionRequired", instance="file:///etc/passwd"))
    assert isinstance(error, TermsChangedError)
    assert error.url == ""


def test_the_status_that_was_sent_counts_and_not_the_one_in_the_document(ca: ScriptedCa, line: OpenLine) -> None:
    error = fault_of(ca, line, http_answer(503, {"type": "urn:ietf:params:acme:error:malformed", "status": 200}))
    assert isinstance(error, CaError)
    assert error.problem.status == 503


def test_a_network_that_wants_a_sign_in_is_named(ca: ScriptedCa, line: OpenLine) -> None:
    error = fault_of(ca, line, http_answer(511, body=HTML, content_type="text/html"))
    assert "captive portal" in str(error)


def test_a_byte_order_mark_does_not_matter(ca: ScriptedCa, line: OpenLine) -> None:
    ca.on(ORDER, http_answer(200, body=b'\xef\xbb\xbf{"status": "valid"}'))
    assert line().order(ca.url(ORDER)).status == "valid"


def test_an_order_of_very_many_names_is_read_whole(ca: ScriptedCa, line: OpenLine) -> None:
    urls = [ca.url(f"/authorization/{number}") for number in range(3000)]
    ca.on(ORDER, http_answer(200, order_document(ca, authorizations=urls)))
    assert line().order(ca.url(ORDER)).authorizations == tuple(urls)


@pytest.mark.parametrize("path", ["/directory", "/nonce"])
def test_a_fault_before_the_request_itself_has_no_effect(ca: ScriptedCa, line: OpenLine, path: str) -> None:
    for said in (then_close(b"nonsense"), http_answer(503), http_answer(200, body=HTML)):
        ca.on(path, said)
        ca.nonces = False
        with pytest.raises(TransportError) as caught:
            line().new_order(dns("a.example"))
        assert not caught.value.may_have_acted
    assert ca.requests_of("/order") == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_not_followed(ca: ScriptedCa, line: OpenLine, status: int) -> None:
    error = fault_of(ca, line, http_answer(status, headers={"Location": ca.url("/elsewhere")}))
    assert isinstance(error, UntrustedServerError)
    assert "/elsewhere" in str(error)
    assert ca.requests_of("/elsewhere") == []


def test_a_new_order_without_an_address_is_a_transport_error(ca: ScriptedCa, line: OpenLine) -> None:
    ca.on("/order", http_answer(201, order_document(ca)))
    with pytest.raises(TransportError, match="Location") as caught:
        line().new_order(dns("a.example"))
    assert caught.value.may_have_acted


def test_a_new_account_without_an_address_is_a_transport_error(ca: ScriptedCa, line: OpenLine) -> None:
    ca.on("/account", http_answer(201, {"status": "valid"}))
    with pytest.raises(TransportError, match="Location"):
        line(account_url="").register([], terms_agreed=True)


FOREIGN = [
    "https://elsewhere.example/x",
    "https://localhost:1/x",
    "http://localhost:{port}/x",
    "https://user@localhost:{port}/x",
    "https://evil.example\\@localhost:{port}/x",
    "https://localhost:{port}/x\n",
    "https://localhost:{port}/\x00",
    "https://localhost:{port}/sp ace",
    "//elsewhere.example/x",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "https://[::1/x",
    "https://localhost:99999/x",
    "x" * 5000,
    7,
]


@pytest.mark.parametrize("foreign", FOREIGN, ids=lambda url: repr(url)[:40])
@pytest.mark.parametrize("member", ["authorizations", "finalize", "certificate"])
def test_an_order_that_leads_elsewhere_is_refused(ca: ScriptedCa, line: OpenLine, member: str, foreign: object) -> None:
    bad = foreign.format(port=ca.port) if isinstance(foreign, str) else foreign
    error = fault_of(
        ca, line, http_answer(200, order_document(ca, **{member: [bad] if member == "authorizations" else bad}))
    )
    assert isinstance(error, UntrustedServerError)


def test_a_challenge_that_leads_elsewhere_is_refused(ca: ScriptedCa, line: OpenLine) -> None:
    challenge = {"type": "http-01", "url": "https://elsewhere.example/", "status": "pending", "token": "t"}
    said = {"status": "pending", "identifier": {"type": "dns", "value": "a.example"}, "challenges": [challenge]}
    ca.on("/authorization/1", http_answer(200, said))
    with pytest.raises(UntrustedServerError, match="elsewhere"):
        line().authorization(ca.url("/authorization/1"))


def test_a_location_that_leads_elsewhere_is_refused(ca: ScriptedCa, line: OpenLine) -> None:
    ca.on("/order", http_answer(201, order_document(ca), headers={"Location": "https://elsewhere.example/order/1"}))
    with pytest.raises(UntrustedServerError):
        line().new_order(dns("a.example"))


def test_a_relative_location_is_understood(ca: ScriptedCa, line: OpenLine) -> None:
    ca.on("/order", http_answer(201, order_document(ca), headers={"Location": "/order/1"}))
    assert line().new_order(dns("a.example")).url == ca.url("/order/1")


@pytest.mark.parametrize("resource", ["newNonce", "newAccount", "newOrder", "revokeCert", "keyChange", "renewalInfo"])
def test_a_directory_that_leads_elsewhere_is_refused(ca: ScriptedCa, line: OpenLine, resource: str) -> None:
    ca.on("/directory", http_answer(200, ca.directory_document(**{resource: "https://elsewhere.example/x"})))
    with pytest.raises(UntrustedServerError):
        line().directory()


def test_we_never_ask_elsewhere_even_when_told_to(ca: ScriptedCa, line: OpenLine) -> None:
    with pytest.raises(UntrustedServerError):
        line().order("https://elsewhere.example/order/1")


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"newNonce": 1, "newAccount": 2, "newOrder": 3},
        {"new-reg": "https://localhost/"},
        {"newNonce": "https://localhost/x"},
    ],
)
def test_what_is_no_directory_is_said_to_be_none(ca: ScriptedCa, line: OpenLine, document: dict[str, Any]) -> None:
    ca.on("/directory", http_answer(200, document))
    with pytest.raises(TransportError, match="not an ACME directory"):
        line().directory()


def test_a_directory_without_meta_or_with_a_strange_one_is_read(ca: ScriptedCa, line: OpenLine) -> None:
    meta = {
        "termsOfService": "javascript:x",
        "website": 4,
        "caaIdentities": "one",
        "profiles": ["a"],
        "externalAccountRequired": 1,
    }
    ca.on("/directory", http_answer(200, ca.directory_document(meta=meta, extra={"a": []})))
    directory = line().directory()
    assert (directory.terms_of_service, directory.website, directory.caa_identities) == ("", "", ())
    assert not directory.external_account_required
    assert directory.profiles == {}


@pytest.mark.parametrize("framing", ["length", "chunked", "until-close"])
def test_a_huge_body_is_cut_off(ca: ScriptedCa, line: OpenLine, framing: str) -> None:
    def flood(client: socket.socket) -> None:
        piece = b"x" * 65536
        head = {
            "length": b"Content-Length: 1000000000",
            "chunked": b"Transfer-Encoding: chunked",
            "until-close": b"Connection: close",
        }[framing]
        client.sendall(b"HTTP/1.1 200 OK\r\n" + head + b"\r\n\r\n")
        while True:
            client.sendall(b"10000\r\n" + piece + b"\r\n" if framing == "chunked" else piece)

    tracemalloc.start()
    error = fault_of(ca, line, flood)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert isinstance(error, TransportError)
    assert "262144 bytes" in str(error)
    assert peak < 8 * 1024 * 1024


@pytest.mark.parametrize("kind", ["one long", "many", "interim", "hints", "one long hint"])
def test_endless_headers_are_cut_off(ca: ScriptedCa, line: OpenLine, kind: str) -> None:
    def flood(client: socket.socket) -> None:
        begin = {"interim": b"", "hints": b"", "one long hint": b"HTTP/1.1 103 Hints\r\n"}
        client.sendall(begin.get(kind, b"HTTP/1.1 200 OK\r\n"))
        piece = {
            "one long": b"x" * 4096,
            "many": b"A: b\r\n" * 500,
            "interim": b"HTTP/1.1 100 Go\r\n\r\n" * 200,
            "hints": b"HTTP/1.1 103 Hints\r\nLink: </x>\r\n\r\n" * 200,
            "one long hint": b"x" * 4096,
        }[kind]
        while True:
            client.sendall(piece)

    assert isinstance(fault_of(ca, line, flood), TransportError)


def test_a_gzip_bomb_is_not_unpacked(ca: ScriptedCa, line: OpenLine) -> None:
    bomb = gzip.compress(b" " * 200_000_000)
    assert len(bomb) < 256 * 1024
    tracemalloc.start()
    error = fault_of(ca, line, http_answer(200, body=bomb, headers={"Content-Encoding": "gzip"}))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert isinstance(error, TransportError)
    assert "unpacked" in str(error)
    assert peak < 8 * 1024 * 1024


def test_honest_gzip_is_read_though_we_asked_for_none(ca: ScriptedCa, line: OpenLine) -> None:
    packed = gzip.compress(b'{"status": "valid"}')
    ca.on(ORDER, http_answer(200, body=packed, headers={"Content-Encoding": "gzip"}))
    assert line().order(ca.url(ORDER)).status == "valid"
    assert ca.requests_of(ORDER)[0].headers["accept-encoding"] == "identity"


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd", "gzip, gzip"])
def test_broken_or_unknown_codings_are_transport_errors(ca: ScriptedCa, line: OpenLine, coding: str) -> None:
    said = http_answer(200, body=b'{"status": "valid"}', headers={"Content-Encoding": coding})
    assert isinstance(fault_of(ca, line, said), TransportError)


def test_a_truncated_body_is_a_transport_error(ca: ScriptedCa, line: OpenLine) -> None:
    whole = http_answer(200, order_document(ca))
    error = fault_of(ca, line, then_close(whole[:-20]))
    assert isinstance(error, TransportError)
    assert error.may_have_acted


def test_a_body_that_ends_without_a_goodbye_is_not_taken_for_whole(ca: ScriptedCa, line: OpenLine) -> None:
    """Whoever cuts the line could choose where."""
    error = fault_of(ca, line, then_close(b'HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{"status": "valid"}'))
    assert isinstance(error, TransportError)


def test_a_body_that_ends_with_a_goodbye_is_whole(ca: ScriptedCa, line: OpenLine) -> None:
    def say(client: socket.socket) -> None:
        client.sendall(b'HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{"status": "valid"}')
        client.unwrap()  # type: ignore[attr-defined]
        raise ConnectionAbortedError

    ca.on(ORDER, say)
    assert line().order(ca.url(ORDER)).status == "valid"


def test_a_reset_before_the_answer_is_a_transport_error(ca: ScriptedCa, line: OpenLine) -> None:
    def reset(client: socket.socket) -> None:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        raise ConnectionAbortedError

    error = fault_of(ca, line, reset)
    assert isinstance(error, TransportError)
    assert error.may_have_acted


@pytest.mark.parametrize(
    "noise",
    [
        b"\x00\x01\x02\x03\x04",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 abc Nonsense\r\n\r\n",
        b"HTTP/1.1 099 Low\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 101 Switching\r\n\r\n",
        b'HTTP/1.1 700 Beyond\r\nContent-Length: 19\r\n\r\n{"status": "valid"}',
        b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5, 6\r\n\r\nabcdefgh",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\nabc\r\n",
        b"HTTP/1.1 200 OK\r\n: empty\r\n\xff\xfe: x\r\n\r\n",
        b"HTTP/9.9 200 OK\r\n\r\n",
        b"\r\n" * 300,
    ],
    ids=lambda noise: repr(noise[:40]),
)
def test_what_is_no_http_is_a_transport_error(ca: ScriptedCa, line: OpenLine, noise: bytes) -> None:
    assert isinstance(fault_of(ca, line, then_close(noise)), TransportError)


def test_silence_ends_with_our_patience(ca: ScriptedCa, line: OpenLine) -> None:
    error = fault_of(ca, line, ca.say_nothing)
    assert isinstance(error, TransportError)
    assert "first byte" in str(error)
    assert error.may_have_acted


def test_a_dripping_body_ends_with_our_patience(ca: ScriptedCa, line: OpenLine) -> None:
    def drip(client: socket.socket) -> None:
        client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        while not ca.stopping.wait(0.05):
            client.sendall(b" ")

    error = fault_of(ca, line, drip)
    assert isinstance(error, TransportError)
    assert "rest of the answer" in str(error)


def test_dripping_headers_end_with_our_patience(ca: ScriptedCa, line: OpenLine) -> None:
    def drip(client: socket.socket) -> None:
        client.sendall(b"HTTP/1.1 200 OK\r\nX: ")
        while not ca.stopping.wait(0.05):
            client.sendall(b"x")

    error = fault_of(ca, line, drip)
    assert isinstance(error, TransportError)
    assert "rest of the answer" in str(error)


def test_after_a_fault_the_next_call_has_a_new_connection(ca: ScriptedCa, line: OpenLine) -> None:
    ca.on(ORDER, then_close(b"garbage"), http_answer(200, order_document(ca)))
    authority = line()
    with pytest.raises(TransportError):
        authority.order(ca.url(ORDER))
    assert authority.order(ca.url(ORDER)).status == "pending"


def test_a_connection_that_the_ca_has_closed_meanwhile_is_replaced(ca: ScriptedCa, line: OpenLine) -> None:
    good = http_answer(200, order_document(ca))
    ca.on(ORDER, then_close(good), good)
    authority = line()
    authority.order(ca.url(ORDER))
    assert ca.stopping.wait(0.2) is False
    assert authority.order(ca.url(ORDER)).status == "pending"


def test_a_directory_that_answers_with_a_page_is_named(ca: ScriptedCa, bundle: str, connect: ConnectAuthority) -> None:
    ca.on("/directory", http_answer(200, body=HTML, content_type="text/html"))
    endpoint = CaEndpoint(ca.url(), bundle)
    with (
        connect(endpoint, key=None, stop=threading.Event()) as authority,
        pytest.raises(TransportError, match="web page"),
    ):
        authority.directory()


def test_requests_and_answers_stay_out_of_the_log(
    ca: ScriptedCa, line: OpenLine, caplog: pytest.LogCaptureFixture
) -> None:
    logging.getLogger("acme.client").setLevel(logging.DEBUG)
    caplog.set_level(logging.DEBUG)
    ca.on(ACCOUNT, http_answer(200, {"status": "valid", "contact": ["mailto:secret@example.com"]}))
    line().update_contacts(["mailto:secret@example.com"])
    assert "secret" not in caplog.text
    assert "signature" not in caplog.text
