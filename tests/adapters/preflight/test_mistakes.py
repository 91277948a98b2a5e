"""Each mistake made on real name servers and web servers, and told from others."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path

import pytest

from acme_desktop.domain.challenge import txt_record
from acme_desktop.domain.diagnosis import Diagnosis, Mistake, diagnose
from acme_desktop.domain.order import Challenge
from acme_desktop.domain.preflight import Check, Verdict
from tests.servers.bind_resolver import BindResolver
from tests.servers.challenge_dns import ChallengeDns
from tests.servers.free_ports import free_port
from tests.servers.signed_zone import signed

from .conftest import Internet, Looker, Site

NewChallenge = Callable[..., Challenge]
SERVER = "@ NS ns1\nns1 A 127.0.0.1\n"


def mistake_in(check: Check) -> Diagnosis:
    assert check.verdict is not Verdict.GREEN
    found = diagnose(check)
    assert found is not None
    return found


# --- records ----------------------------------------------------------------------------------------------------------

VALUES: dict[Mistake, Callable[[str], str]] = {
    Mistake.QUOTED: lambda value: f'\\"{value}\\"',
    Mistake.BROKEN_UP: lambda value: f"{value[:20]} {value[20:]}",
    Mistake.CUT_OFF: lambda value: value[:30],
    Mistake.OTHER_CASE: str.upper,
    Mistake.OTHER_CODING: lambda value: base64.urlsafe_b64decode(value + "=").hex(),
    Mistake.DOT_AT_END: lambda value: f"{value}.",
    Mistake.TEXT_AROUND: lambda value: f"acme-challenge={value}",
    Mistake.OLD_VALUE: lambda _: "wrTVIbTpJKzM4Dn2N7USPoivcJFCdeK2BAsao7nYa0o",
    Mistake.OTHER_TEXT: lambda _: "v=spf1 -all",
}


@pytest.mark.parametrize("mistake", VALUES)
def test_a_value_that_was_spoilt(
    internet: Internet, looker: Looker, new_challenge: NewChallenge, mistake: Mistake
) -> None:
    challenge = new_challenge("www.example.test")
    wrong = VALUES[mistake](txt_record(challenge).value)
    internet.serve("127.0.0.1", {"example.test": f'{SERVER}_acme-challenge.www TXT "{wrong}"\n'})
    assert mistake_in(looker.one(challenge)).mistake is mistake


def test_the_content_of_a_file_in_a_record(internet: Internet, looker: Looker, new_challenge: NewChallenge) -> None:
    challenge = new_challenge("www.example.test")
    line = f'_acme-challenge.www TXT "{challenge.key_authorization}"\n'
    internet.serve("127.0.0.1", {"example.test": SERVER + line})
    assert mistake_in(looker.one(challenge)).mistake is Mistake.FILE_CONTENT


@pytest.mark.parametrize(
    ("lines", "mistake", "place"),
    [
        ("", Mistake.NOTHING_YET, ""),
        ("_acme-challenge.www.example.test TXT {value}", Mistake.ZONE_DOUBLED,
         "_acme-challenge.www.example.test.example.test"),
        ("acme-challenge.www TXT {value}", Mistake.NO_UNDERSCORE, "acme-challenge.www.example.test"),
        ("_acme_challenge.www TXT {value}", Mistake.OTHER_NAME, "_acme_challenge.www.example.test"),
        ("_acme-challenge.*.www TXT {value}", Mistake.ASTERISK_IN_NAME, "_acme-challenge.*.www.example.test"),
        ("www TXT {value}", Mistake.OTHER_NAME, "www.example.test"),
        ("_acme-challenge.www SPF {value}", Mistake.OTHER_TYPE, "_acme-challenge.www.example.test"),
        ("_acme-challenge.www A 192.0.2.1", Mistake.OTHER_TYPE, "_acme-challenge.www.example.test"),
        ("*.www A 192.0.2.1", Mistake.NOTHING_YET, ""),
        ("_acme-challenge.www CNAME {value}", Mistake.ALIAS_TO_VALUE, "{value}.example.test"),
        ("_acme-challenge.www CNAME elsewhere", Mistake.ALIAS_LEADS_NOWHERE, "elsewhere.example.test"),
        ("_acme-challenge.www CNAME acme.other.test\n", Mistake.ALIAS_DOT, "acme.other.test.example.test"),
        ("_acme-challenge.www CNAME a\na CNAME b\nb CNAME a", Mistake.ALIAS_LOOP, "_acme-challenge.www.example.test"),
        ('*.www TXT "anything"', Mistake.WILDCARD, "*.www.example.test"),
        ("*.www CNAME parking", Mistake.WILDCARD, "*.www.example.test"),
        ("_acme-challenge.www NS ns1", Mistake.DELEGATED, "_acme-challenge.www.example.test"),
    ],
)  # fmt: skip
def test_a_record_at_another_place_or_of_another_kind(
    internet: Internet, looker: Looker, new_challenge: NewChallenge, lines: str, mistake: Mistake, place: str
) -> None:
    challenge = new_challenge("www.example.test")
    value = txt_record(challenge).value
    zones = {
        "example.test": SERVER + lines.format(value=value) + "\n",
        "other.test": f'{SERVER}acme TXT "{value}"\n',
    }
    internet.serve("127.0.0.1", zones)
    if mistake is Mistake.DELEGATED:
        zones["example.test"] = f"{SERVER}_acme-challenge.www NS ns2\nns2 A 127.0.0.2\n"
        internet.serve("127.0.0.2", {"_acme-challenge.www.example.test": "@ NS ns2.example.test.\n"})
    found = mistake_in(looker.one(challenge))
    assert (found.mistake, found.place.lower()) == (mistake, place.format(value=value).lower())


def test_an_international_name_as_it_is_read(internet: Internet, looker: Looker, new_challenge: NewChallenge) -> None:
    challenge = new_challenge("xn--bro-hoa.example.test")
    raw = "".join(f"\\{byte:03d}" for byte in "b\u00fcro".encode())
    line = f'_acme-challenge.{raw} TXT "{txt_record(challenge).value}"\n'
    internet.serve("127.0.0.1", {"example.test": SERVER + line})
    assert mistake_in(looker.one(challenge)).mistake is Mistake.NAME_IN_LETTERS


def test_resolvers_remember_what_is_not_there(internet: Internet, looker: Looker, new_challenge: NewChallenge) -> None:
    internet.serve("127.0.0.1", {"example.test": SERVER})
    assert mistake_in(looker.one(new_challenge("example.test"))).number == 1  # the zone's own figure


def test_a_server_without_the_zone(internet: Internet, looker: Looker, new_challenge: NewChallenge) -> None:
    lame = "@ NS ns2\nns2 A 127.0.0.2\n"
    internet.serve("127.0.0.1", {"example.test": lame})
    internet.serve("127.0.0.2", {"other.test": SERVER})
    found = mistake_in(looker.one(new_challenge("example.test")))
    assert (found.mistake, found.place) == (Mistake.LAME, "example.test")
    assert found.servers == (f"ns2.example.test (127.0.0.2:{internet.port})",)


def test_name_servers_that_fail_or_are_silent(
    looker: Looker, new_challenge: NewChallenge, test_dns: ChallengeDns
) -> None:
    looker.resolvers = (test_dns.address,)
    test_dns.set_servfail("failing.test")
    assert mistake_in(looker.one(new_challenge("failing.test"))).mistake is Mistake.FAILING
    looker.resolvers = ("127.0.0.3:9",)
    assert mistake_in(looker.one(new_challenge("silent.test"))).mistake is Mistake.SILENT


@pytest.mark.parametrize("validating", [False, True])
@pytest.mark.parametrize(("over", "linked"), [(False, True), (True, True), (False, False)])
def test_signatures_that_do_not_hold(
    tmp_path: Path,
    internet: Internet,
    looker: Looker,
    new_challenge: NewChallenge,
    validating: bool,
    over: bool,
    linked: bool,
) -> None:
    """Over, or made by another key than the one that the zone above vouches for."""
    challenge = new_challenge("example.test")
    record = f'_acme-challenge TXT "{txt_record(challenge).value}"\n'
    zone = signed(tmp_path / "keys", "example.test", SERVER + record, over=over)
    link = zone.link if linked else signed(tmp_path / "others", "example.test", SERVER, over=False).link
    above = f"{SERVER}example NS ns1.example\nns1.example A 127.0.0.1\n{link}"
    server = internet.serve("127.0.0.1", {"test": above, "example.test": zone.text})
    trusted = zone.key if linked else signed(tmp_path / "thirds", "example.test", SERVER, over=False).key
    with BindResolver(
        tmp_path / "resolver", free_port(), server.address, trusted=trusted if validating else ""
    ) as resolver:
        looker.resolvers = (resolver.address,)
        check = looker.one(challenge)
        if over or not linked:
            assert mistake_in(check) == Diagnosis(Mistake.DNSSEC, "example.test")
        else:
            assert check.verdict is Verdict.GREEN


# --- files ------------------------------------------------------------------------------------------------------------


def ok(body: str | bytes, status: str = "200 OK", *headers: str) -> bytes:
    data = body.encode() if isinstance(body, str) else body
    head = "".join(f"{line}\r\n" for line in (f"HTTP/1.1 {status}", f"Content-Length: {len(data)}", *headers))
    return head.encode() + b"\r\n" + data


CONTENTS: dict[Mistake, Callable[[str], str | bytes]] = {
    Mistake.EMPTY: lambda _: "",
    Mistake.BYTE_ORDER_MARK: lambda content: b"\xef\xbb\xbf" + content.encode(),
    Mistake.UTF_16: lambda content: content.encode("utf-16"),
    Mistake.WHITE_SPACE: lambda content: f"\n{content}",
    Mistake.WHITE_SPACE_BEHIND: lambda content: f"{content} ",
    Mistake.FILE_QUOTED: lambda content: f'"{content}"',
    Mistake.FILE_TEXT_AROUND: lambda content: f"<html><body>{content}</body></html>",
    Mistake.TOKEN_ONLY: lambda content: content.partition(".")[0],
    Mistake.OTHER_ACCOUNT: lambda content: f"{content.partition('.')[0]}.{'x' * 43}",
    Mistake.WEB_PAGE: lambda _: "<!DOCTYPE html><title>Welcome</title>",
    Mistake.OTHER_CONTENT: lambda _: "It works!",
}


@pytest.mark.parametrize("mistake", CONTENTS)
def test_a_content_that_was_spoilt(
    looker: Looker, site: Site, challenge: Challenge, path: str, mistake: Mistake
) -> None:
    site.answers[path] = ok(CONTENTS[mistake](challenge.key_authorization))
    assert mistake_in(looker.one(challenge)).mistake is mistake


@pytest.mark.parametrize(
    ("place", "mistake"),
    [
        ("{path}.txt", Mistake.WITH_ENDING),
        ("/acme-challenge/{token}", Mistake.OTHER_FOLDER),
        ("/well-known/acme-challenge/{token}", Mistake.OTHER_FOLDER),
        ("/{token}", Mistake.OTHER_FOLDER),
        ("/nowhere", Mistake.NOT_FOUND),
    ],
)
def test_a_file_at_another_path(
    looker: Looker, site: Site, challenge: Challenge, path: str, place: str, mistake: Mistake
) -> None:
    site.answers[place.format(path=path, token=challenge.token)] = ok(challenge.key_authorization)
    assert mistake_in(looker.one(challenge)).mistake is mistake


@pytest.mark.parametrize(
    ("answer", "mistake"),
    [
        (ok("", "403 Forbidden"), Mistake.FORBIDDEN),
        (ok("", "401 Unauthorized"), Mistake.FORBIDDEN),
        (ok("", "503 Service Unavailable"), Mistake.SERVER_FAILS),
        (ok("", "418 I'm a teapot"), Mistake.OTHER_STATUS),
        (ok("", "302 Found", "Location: /login?from=acme"), Mistake.LOGIN),
        (ok("", "302 Found", "Location: /home"), Mistake.LED_AWAY),
        (ok("", "302 Found", "Location: http://www.test:8443/"), Mistake.REDIRECT_PORT),
        (ok("", "302 Found", "Location: ftp://www.test/"), Mistake.REDIRECT_STRANGE),
        (b"SSH-2.0-OpenSSH_9.2\r\n", Mistake.NOT_HTTP),
    ],
)
def test_a_server_that_does_not_serve_it(
    looker: Looker, site: Site, challenge: Challenge, path: str, answer: bytes, mistake: Mistake
) -> None:
    for landing in ("/login?from=acme", "/home"):
        site.answers[landing] = ok("<html>")
    site.answers[path] = answer
    assert mistake_in(looker.one(challenge)).mistake is mistake


def test_redirects_in_circles(looker: Looker, site: Site, challenge: Challenge, path: str) -> None:
    site.answers[path] = ok("", "302 Found", f"Location: {path}")
    assert mistake_in(looker.one(challenge)).mistake is Mistake.REDIRECT_LOOP


def test_a_page_that_answers_everything(looker: Looker, site: Site, challenge: Challenge) -> None:
    site.anything = lambda path: ok(f"<html>Welcome to the network. You asked for {path}</html>")
    assert mistake_in(looker.one(challenge)).mistake is Mistake.SAME_EVERYWHERE


def test_nobody_at_the_port(looker: Looker, challenge: Challenge, test_dns: ChallengeDns) -> None:
    looker.resolvers, looker.http01_port = (test_dns.address,), free_port()
    assert mistake_in(looker.one(challenge)).mistake is Mistake.PORT_CLOSED


def test_a_private_address_is_out_of_the_reach_of_a_public_ca(
    looker: Looker, site: Site, challenge: Challenge, path: str
) -> None:
    site.answers[path] = ok(challenge.key_authorization)
    assert looker.one(challenge).verdict is Verdict.GREEN
    check = looker.one(challenge, public=True)
    assert check.verdict is Verdict.UNCERTAIN
    found = mistake_in(check)
    assert (found.mistake, found.place) == (Mistake.PRIVATE_ADDRESS, "127.0.0.1")


def test_a_redirect_to_a_server_without_tls(
    looker: Looker, site: Site, challenge: Challenge, path: str, port: int
) -> None:
    site.answers[path] = ok("", "301 Moved", f"Location: https://www.test:{port}{path}")
    assert mistake_in(looker.one(challenge)).mistake is Mistake.TLS_BROKEN


def test_a_redirect_to_a_name_without_address(
    looker: Looker, site: Site, challenge: Challenge, path: str, test_dns: ChallengeDns
) -> None:
    test_dns.set_servfail("nobody.test")
    site.answers[path] = ok("", "301 Moved", f"Location: http://nobody.test{path}")
    assert mistake_in(looker.one(challenge)).mistake is Mistake.REDIRECT_TO_NOBODY


def test_the_software_of_a_server_is_kept_for_who_knows_its_ways(
    looker: Looker, site: Site, challenge: Challenge, path: str
) -> None:
    site.answers[path] = ok("", "404 Not Found", "Server: Microsoft-IIS/10.0")
    found = mistake_in(looker.one(challenge))
    assert (found.mistake, found.other) == (Mistake.NOT_FOUND, "Microsoft-IIS/10.0")


def test_mistakes_that_repeat_themselves_are_looked_into_a_few_times_only(
    looker: Looker, site: Site, new_challenge: NewChallenge
) -> None:
    challenges = [new_challenge(f"h{number}.test", "http-01") for number in range(40)]
    checks = looker.look(*challenges)
    assert {mistake_in(check).mistake for check in checks} == {Mistake.NOT_FOUND}
    assert len(site.requests) < 40 + 8 * 10
