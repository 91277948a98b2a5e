"""Where redirects may lead the http-01 look, and where not."""

from __future__ import annotations

import ssl
from collections.abc import Callable

import pytest
import trustme

from acme_desktop.adapters.preflight.redirect import RefusedRedirectError, following, is_public, permitted
from acme_desktop.domain.challenge import http_file
from acme_desktop.domain.order import Challenge
from acme_desktop.domain.preflight import Check, Finding, Verdict
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


def test_redirects_are_followed_ten_times_and_not_more(
    looker: Looker, site: Site, challenge: Challenge, path: str, port: int
) -> None:
    site.answers[path] = to("/1")
    for number in range(1, 10):
        site.answers[f"/{number}"] = to(f"http://WWW.test:{port}/{number + 1}", (301, 302, 307, 308)[number % 4])
    site.answers["/10"] = ok(challenge.key_authorization)
    assert found(looker.one(challenge)) == GREEN
    assert len(site.requests) == 11
    site.answers["/10"] = to("/1")
    check = looker.one(challenge)
    assert found(check) == (Verdict.RED, Finding.REDIRECTED_AWAY)
    assert check.evidence[0].answer.endswith("more than 10 redirects")


def test_a_redirect_to_a_login_page_is_said_to_be_one(
    looker: Looker, site: Site, challenge: Challenge, path: str
) -> None:
    site.answers[path] = to("/login?next=x")
    site.answers["/login?next=x"] = ok("<form>")
    check = looker.one(challenge)
    assert found(check) == (Verdict.RED, Finding.REDIRECTED_AWAY)
    assert "/login?next=x; HTTP status 200, other content: <form>" in check.evidence[0].answer
    seen = check.evidence[0]
    assert (seen.code, seen.led_to.partition(".test")[2].partition("/")[2]) == ("302", "login?next=x")


def test_a_redirect_to_https_needs_no_valid_certificate(
    looker: Looker, test_dns: ChallengeDns, site: Site, new_site: NewSite, challenge: Challenge, path: str, port: int
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("somebody.else").configure_cert(context)
    test_dns.add_a("secure.test", "127.0.0.2")
    secure = new_site("127.0.0.2", port, context)
    site.answers[path] = to(f"https://secure.test:{port}{path}")
    secure.answers[path] = ok(challenge.key_authorization)
    assert found(looker.one(challenge)) == GREEN
    assert f"\r\nHost: secure.test:{port}\r\n" in secure.requests[0]


def test_a_redirect_to_https_where_no_tls_is_spoken_is_told(
    looker: Looker, site: Site, challenge: Challenge, path: str, port: int
) -> None:
    site.answers[path] = to(f"https://www.test:{port}{path}")
    check = looker.one(challenge)
    assert check.finding is Finding.NOT_REACHABLE
    assert "TLS failed" in check.evidence[0].answer


def test_the_other_host_of_a_redirect_may_have_a_dead_address(
    looker: Looker, test_dns: ChallengeDns, site: Site, new_site: NewSite, challenge: Challenge, path: str, port: int
) -> None:
    test_dns.add_aaaa("half.test", "::1")
    test_dns.add_a("half.test", "127.0.0.2")
    site.answers[path] = to(f"http://half.test:{port}/x")
    new_site("127.0.0.2", port).answers["/x"] = ok(challenge.key_authorization)
    assert found(looker.one(challenge)) == GREEN


@pytest.mark.parametrize(
    "location",
    [
        "http://www.test:22/",
        "ftp://www.test/",
        "file:///etc/passwd",
        "http://user:secret@www.test/",
        "http://www.test:99999/",
        "http://[::1/",
        "http://www.test\\@elsewhere/",
        "http://ex ample/",
        "http://" + "a" * 3000,
        "javascript:alert(1)",
    ],
)
def test_a_redirect_that_no_ca_follows_is_not_followed(
    looker: Looker, site: Site, challenge: Challenge, path: str, location: str
) -> None:
    site.answers[path] = to(location)
    check = looker.one(challenge)
    assert found(check) == (Verdict.RED, Finding.REDIRECTED_AWAY)
    assert len(site.requests) == 1


def test_a_redirect_to_a_host_without_address_is_told(
    internet: Internet, looker: Looker, new_site: NewSite, new_challenge: NewChallenge
) -> None:
    internet.serve("127.0.0.1", {"example.test": "@ NS ns1\nns1 A 127.0.0.1\nwww A 127.0.0.1\n"})
    looker.http01_port = free_port()
    challenge = new_challenge("www.example.test", "http-01")
    site = new_site("127.0.0.1", looker.http01_port)
    for host in ("gone.example.test", "a..b", "x" * 70 + ".test"):
        site.answers[http_file(challenge).path] = to(f"http://{host}/")
        check = looker.one(challenge)
        assert check.verdict is Verdict.RED
        assert check.finding in (Finding.NOT_REACHABLE, Finding.REDIRECTED_AWAY)


def test_the_paths_of_redirects_cannot_smuggle_anything() -> None:
    _, target = following("http://a.test/x", "/é%0d%0a/ü?q=ö#fragment", frozenset((80,)))
    assert target.path == "/%C3%A9%0d%0a/%C3%BC?q=%C3%B6"
    assert following("http://a.test/x", "//bücher.test", frozenset((80,)))[1].host == "xn--bcher-kva.test"


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("::1", False),
        ("fe80::1", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:8.8.8.8", True),
        ("224.0.0.1", False),
        ("0.0.0.0", False),
    ],
)
def test_a_public_site_may_lead_to_public_addresses_only(address: str, public: bool) -> None:
    assert is_public(address) is public
    assert permitted((address,), "192.168.0.1") == (address,)
    assert permitted((address, "9.9.9.9"), "8.8.4.4") == ((address, "9.9.9.9") if public else ("9.9.9.9",))
    if not public:
        with pytest.raises(RefusedRedirectError, match="private address"):
            permitted((address,), "8.8.4.4")
