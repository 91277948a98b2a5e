"""http-01 as a CA would see it: at every address, whatever the web server says."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable

import pytest

from acme_desktop.domain.challenge import http_file
from acme_desktop.domain.errors import Cancelled
from acme_desktop.domain.order import Challenge
from acme_desktop.domain.preflight import Check, Finding, Flaw, Verdict
from tests.servers.challenge_dns import ChallengeDns
from tests.servers.free_ports import free_port

from .conftest import Internet, Looker, Site

NewChallenge = Callable[..., Challenge]
NewSite = Callable[..., Site]
GREEN = (Verdict.GREEN, Finding.AS_EXPECTED)


def found(check: Check) -> tuple[Verdict, Finding]:
    return check.verdict, check.finding


def ok(body: str | bytes) -> bytes:
    data = body.encode() if isinstance(body, str) else body
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(data) + data


def to(location: str, status: int = 302) -> bytes:
    return f"HTTP/1.1 {status} Moved\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n".encode()


def test_the_right_content_is_green(looker: Looker, site: Site, challenge: Challenge, path: str, port: int) -> None:
    site.answers[path] = ok(challenge.key_authorization)
    check = looker.one(challenge)
    assert found(check) == GREEN
    assert (check.challenge_id, check.identifier) == (challenge.id, "www.test")
    assert (check.asked, check.expected) == (f"http://www.test:{port}{path}", challenge.key_authorization)
    assert [(one.asked, one.as_expected) for one in check.evidence] == [("127.0.0.1", True)]
    seen = check.evidence[0]
    assert (seen.address, seen.code, seen.size) == ("127.0.0.1", "200", len(challenge.key_authorization))
    assert (seen.finding, seen.flaw, seen.led_to) == (Finding.AS_EXPECTED, None, "")
    assert seen.milliseconds is not None
    assert 0 < seen.milliseconds < 5000


def test_the_request_is_what_a_ca_sends(looker: Looker, site: Site, challenge: Challenge, path: str) -> None:
    site.answers[path] = ok(challenge.key_authorization)
    looker.one(challenge)
    (request,) = site.requests
    assert request.startswith(f"GET {path} HTTP/1.1\r\nHost: www.test\r\n")


def test_blanks_behind_the_content_are_not_forgiven_by_all(
    looker: Looker, site: Site, challenge: Challenge, path: str
) -> None:
    site.answers[path] = ok(challenge.key_authorization + " \n")
    check = looker.one(challenge)
    assert found(check) == (Verdict.UNCERTAIN, Finding.OTHER_CONTENT)
    assert check.evidence[0].flaw is Flaw.WHITE_SPACE_BEHIND


@pytest.mark.parametrize("behind", ["\n", "\r\n", "\n\n"])
def test_line_ends_behind_the_content_do_no_harm(
    looker: Looker, site: Site, challenge: Challenge, path: str, behind: str
) -> None:
    site.answers[path] = ok(challenge.key_authorization + behind)
    assert found(looker.one(challenge)) == GREEN


@pytest.mark.parametrize(
    ("before", "words", "flaw"),
    [
        (b"\xef\xbb\xbf", "a byte order mark and then", Flaw.BYTE_ORDER_MARK),
        (b"\n", "white space and then", Flaw.WHITE_SPACE),
        (b'"', 'other content: "', Flaw.QUOTED),
        (b"x", "other content: x", Flaw.TEXT_AROUND),
        (b"\xff\xfe", "text in UTF-16", Flaw.UTF_16),
    ],
)
def test_what_stands_before_the_content_is_named(
    looker: Looker, site: Site, challenge: Challenge, path: str, before: bytes, words: str, flaw: Flaw | None
) -> None:
    site.answers[path] = ok(before + challenge.key_authorization.encode())
    check = looker.one(challenge)
    assert found(check) == (Verdict.RED, Finding.OTHER_CONTENT)
    assert words in check.evidence[0].answer
    assert check.evidence[0].flaw is flaw


@pytest.mark.parametrize("body", ["", "<!doctype html><title>\x1b[31mWelcome</title>" + "x" * 500])
def test_other_content_is_shown_short_and_harmless(
    looker: Looker, site: Site, challenge: Challenge, path: str, body: str
) -> None:
    site.answers[path] = ok(body)
    check = looker.one(challenge)
    assert found(check) == (Verdict.RED, Finding.OTHER_CONTENT)
    answer = check.evidence[0].answer
    assert answer.startswith("HTTP status 200, other content: " + (body[:12] or "nothing"))
    assert len(answer) < 200
    assert "\x1b" not in answer


@pytest.mark.parametrize("status", [404, 403, 500, 303, 204])
def test_another_status_is_named(looker: Looker, site: Site, challenge: Challenge, path: str, status: int) -> None:
    site.answers[path] = f"HTTP/1.1 {status} So\r\nLocation: {path}\r\nContent-Length: 0\r\n\r\n".encode()
    check = looker.one(challenge, test_ca=True)
    assert found(check) == (Verdict.RED, Finding.HTTP_STATUS)
    assert check.evidence[0].answer == f"HTTP status {status}"
    assert check.evidence[0].code == str(status)


@pytest.mark.parametrize(
    "form",
    [
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{start}\r\n{rest_size}\r\n{rest}\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\r\n{start}{rest}",
        "HTTP/1.0 200\nContent-Type: text/plain\n\n{start}{rest}",
        "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\n\r\n{start}{rest}",
    ],
)
def test_every_form_of_a_response_is_understood(
    looker: Looker, site: Site, challenge: Challenge, path: str, form: str
) -> None:
    start, rest = challenge.key_authorization[:5], challenge.key_authorization[5:]
    site.answers[path] = form.format(start=start, rest=rest, rest_size=f"{len(rest):X};x=y").encode()
    assert found(looker.one(challenge)) == GREEN


@pytest.mark.parametrize(
    "answer",
    [
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 10_000,
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000,
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 103 Early Hints\r\n\r\n" * 5,
    ],
)
def test_what_is_not_http_is_not_reachable(
    looker: Looker, site: Site, challenge: Challenge, path: str, answer: bytes
) -> None:
    site.answers[path] = answer
    check = looker.one(challenge)
    assert found(check) == (Verdict.RED, Finding.NOT_REACHABLE)
    assert check.evidence[0].answer == "connected, but the answer is not HTTP"


def test_a_huge_body_is_not_read(looker: Looker, site: Site, challenge: Challenge, path: str) -> None:
    site.answers[path] = b"HTTP/1.1 200 OK\r\n\r\n" + challenge.key_authorization.encode() + b" " * 50_000_000
    began = time.monotonic()
    looker.one(challenge)
    assert time.monotonic() - began < 4


def test_a_server_that_says_nothing_is_given_up(looker: Looker, site: Site, challenge: Challenge, path: str) -> None:
    site.answers[path] = None
    check = looker.one(challenge)
    assert found(check) == (Verdict.RED, Finding.NOT_REACHABLE)
    assert check.evidence[0].answer == "connected, but no answer within 5 seconds"


def test_a_stop_is_noticed_within_a_second(looker: Looker, site: Site, challenge: Challenge, path: str) -> None:
    site.answers[path] = None
    threading.Timer(0.3, looker.stop.set).start()
    began = time.monotonic()
    with pytest.raises(Cancelled):
        looker.one(challenge)
    assert time.monotonic() - began < 1.3


@pytest.mark.usefixtures("port")
def test_a_closed_port_is_red_where_the_settings_name_it(looker: Looker, challenge: Challenge, port: int) -> None:
    for test_ca in (False, True):
        check = looker.one(challenge, test_ca=test_ca)
        assert found(check) == (Verdict.RED, Finding.NOT_REACHABLE)
        assert check.evidence[0].answer == f"no connection to port {port}: Connection refused"


def test_a_closed_port_eighty_is_uncertain_for_a_test_ca(
    looker: Looker, test_dns: ChallengeDns, new_challenge: NewChallenge
) -> None:
    try:
        socket.create_connection(("127.9.9.9", 80), timeout=5).close()
        pytest.skip("a web server listens on every address of this machine")
    except ConnectionRefusedError:
        pass
    test_dns.add_a("eighty.test", "127.9.9.9")
    looker.resolvers = (test_dns.address,)
    challenge = new_challenge("eighty.test", "http-01")
    check = looker.one(challenge)
    assert found(check) == (Verdict.RED, Finding.NOT_REACHABLE)
    assert check.asked == http_file(challenge).url
    assert found(looker.one(challenge, test_ca=True)) == (Verdict.UNCERTAIN, Finding.NOT_REACHABLE)


def test_every_address_must_serve_it(
    looker: Looker, test_dns: ChallengeDns, new_site: NewSite, new_challenge: NewChallenge, port: int
) -> None:
    test_dns.add_a("two.test", "127.0.0.1", "127.0.0.2")
    challenge = new_challenge("two.test", "http-01")
    path = http_file(challenge).path
    first, second = new_site("127.0.0.1", port), new_site("127.0.0.2", port)
    first.answers[path] = ok(challenge.key_authorization)
    check = looker.one(challenge)
    assert found(check) == (Verdict.RED, Finding.HTTP_STATUS)
    assert {one.asked: one.as_expected for one in check.evidence} == {"127.0.0.1": True, "127.0.0.2": False}
    second.answers[path] = first.answers[path]
    assert found(looker.one(challenge)) == GREEN


def test_a_broken_ipv6_address_makes_it_red(
    looker: Looker, test_dns: ChallengeDns, site: Site, new_site: NewSite, new_challenge: NewChallenge, port: int
) -> None:
    test_dns.add_aaaa("six.test", "::1")
    challenge = new_challenge("six.test", "http-01")
    path = http_file(challenge).path
    site.answers[path] = ok(challenge.key_authorization)
    check = looker.one(challenge)
    assert found(check) == (Verdict.RED, Finding.NOT_REACHABLE)
    assert [one.asked for one in check.evidence] == ["[::1]", "127.0.0.1"]
    new_site("::1", port).answers[path] = ok(challenge.key_authorization)
    assert found(looker.one(challenge)) == GREEN


def test_an_address_that_this_machine_has_no_way_to_leaves_it_uncertain(
    looker: Looker, test_dns: ChallengeDns, site: Site, new_challenge: NewChallenge
) -> None:
    """TCP to a multicast address fails as IPv6 does on a machine that has none: with ENETUNREACH, before it begins."""
    test_dns.add_a("far.test", "127.0.0.1", "224.0.0.1")
    challenge = new_challenge("far.test", "http-01")
    site.answers[http_file(challenge).path] = ok(challenge.key_authorization)
    check = looker.one(challenge)
    assert found(check) == (Verdict.UNCERTAIN, Finding.NOT_REACHABLE)
    assert [one.answer for one in check.evidence if not one.as_expected] == [
        "this machine has no route to such addresses"
    ]


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_an_ip_address_is_looked_at_itself(
    looker: Looker, new_site: NewSite, new_challenge: NewChallenge, port: int, address: str
) -> None:
    challenge = new_challenge(address, "http-01")
    site = new_site(address, port)
    site.answers[http_file(challenge).path] = ok(challenge.key_authorization)
    check = looker.one(challenge)
    host = f"[{address}]" if ":" in address else address
    assert found(check) == GREEN
    assert check.asked == f"http://{host}:{port}{http_file(challenge).path}"
    assert f"\r\nHost: {host}\r\n" in site.requests[0]


def test_a_name_without_address_is_told_from_one_that_is_not_there(
    internet: Internet, looker: Looker, new_challenge: NewChallenge
) -> None:
    internet.serve("127.0.0.1", {"example.test": "@ NS ns1\nns1 A 127.0.0.1\nhere TXT x\n"})
    for name, answer in (("here", "the name has no address"), ("gone", "NXDOMAIN")):
        challenge = new_challenge(f"{name}.example.test", "http-01")
        for test_ca in (False, True):
            check = looker.one(challenge, test_ca=test_ca)
            assert found(check) == (Verdict.RED, Finding.NAME_NOT_FOUND)
            assert check.evidence[0].answer == answer


def test_an_unknown_name_is_uncertain_for_a_test_ca_with_the_machines_resolver(
    internet: Internet, looker: Looker, new_challenge: NewChallenge
) -> None:
    from acme_desktop.adapters.preflight.wire import Server

    internet.serve("127.0.0.1", {"example.test": "@ NS ns1\nns1 A 127.0.0.1\n"})
    looker.resolvers, looker.machine_servers = (), (Server("127.0.0.1", internet.port),)
    challenge = new_challenge("gone.example.test", "http-01")
    assert found(looker.one(challenge)) == (Verdict.RED, Finding.NAME_NOT_FOUND)
    assert found(looker.one(challenge, test_ca=True)) == (Verdict.UNCERTAIN, Finding.NAME_NOT_FOUND)


def test_aliases_of_the_name_are_followed_from_zone_to_zone(
    internet: Internet, looker: Looker, new_site: NewSite, new_challenge: NewChallenge
) -> None:
    zones = {"example.test": "@ NS ns1\nns1 A 127.0.0.1\nwww CNAME web.other.test.\n"}
    internet.serve("127.0.0.1", zones)
    second = internet.serve("127.0.0.2", {"other.test": "@ NS ns1\nns1 A 127.0.0.2\nweb A 127.0.0.3\n"})
    looker.resolvers, looker.http01_port = (*looker.resolvers, second.address), free_port()
    challenge = new_challenge("www.example.test", "http-01")
    site = new_site("127.0.0.3", looker.http01_port)
    site.answers[http_file(challenge).path] = ok(challenge.key_authorization)
    assert found(looker.one(challenge)) == GREEN


def test_a_hundred_names_are_looked_at_together(looker: Looker, site: Site, new_challenge: NewChallenge) -> None:
    challenges = [new_challenge(f"h{number}.test", "http-01") for number in range(100)]
    for challenge in challenges[:-1]:
        site.answers[http_file(challenge).path] = ok(challenge.key_authorization)
    checks = looker.look(*challenges)
    assert [check.challenge_id for check in checks] == [challenge.id for challenge in challenges]
    assert [check.verdict for check in checks] == [Verdict.GREEN] * 99 + [Verdict.RED]
