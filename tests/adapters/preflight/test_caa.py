"""CAA records as a CA would find them (RFC 8659 §3), at real name servers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from acme_desktop.domain.caa import Issuer, Obstacle
from acme_desktop.domain.challenge import http_file, txt_record
from acme_desktop.domain.order import Challenge
from acme_desktop.domain.preflight import Check, Finding, Verdict
from tests.servers.challenge_dns import ChallengeDns

from .conftest import Internet, Looker, Site

NewChallenge = Callable[..., Challenge]
US = Issuer(("ca.test",), "https://ca.test/acct/7")
SERVER = "@ NS ns1\nns1 A 127.0.0.1\n"
OTHER = 'CAA 0 issue "other.test"\n'


@pytest.fixture
def judged(internet: Internet, looker: Looker, new_challenge: NewChallenge) -> Callable[..., Check]:
    """Serve example.test with these lines and all values in place, and look for a name in it."""

    def look(lines: str, name: str = "www.example.test", *, issuer: Issuer | None = US) -> Check:
        challenge = new_challenge(name)
        record = txt_record(challenge)
        owner = record.name.removesuffix(".example.test")
        internet.serve("127.0.0.1", {"example.test": f'{SERVER}{lines}{owner} TXT "{record.value}"\n'})
        return looker.one(challenge, issuer=issuer)

    return look


@pytest.mark.parametrize(
    "lines",
    [
        "",
        'www CAA 0 issue "ca.test"\n',
        f'www CAA 0 issue "ca.test"\n@ {OTHER}',
        f'www CAA 0 issue "ca.test; accounturi={US.account_url}; validationmethods=dns-01"\n',
        'www CAA 0 iodef "mailto:a@example.test"\n',
        f"other {OTHER}",
        f"_acme-challenge.www {OTHER}",
    ],
)
def test_nothing_in_the_way_is_green(judged: Callable[..., Check], lines: str) -> None:
    check = judged(lines)
    assert (check.verdict, check.finding, check.caa) == (Verdict.GREEN, Finding.AS_EXPECTED, None)


@pytest.mark.parametrize(
    ("lines", "obstacle", "domain"),
    [
        (f"www {OTHER}", Obstacle.OTHER_CA, "www.example.test"),
        (f"@ {OTHER}", Obstacle.OTHER_CA, "example.test"),
        ('@ CAA 0 issue ";"\n', Obstacle.OTHER_CA, "example.test"),
        ('www CAA 0 issue "ca.test; validationmethods=http-01"\n', Obstacle.METHOD, "www.example.test"),
        ('www CAA 0 issue "ca.test; accounturi=https://ca.test/acct/8"\n', Obstacle.ACCOUNT, "www.example.test"),
        ('www CAA 128 tbs "unknown"\n', Obstacle.CRITICAL, "www.example.test"),
        (f"www CNAME host\nhost {OTHER}", Obstacle.OTHER_CA, "www.example.test"),
    ],
)
def test_records_that_forbid_it_are_red(
    judged: Callable[..., Check], lines: str, obstacle: Obstacle, domain: str
) -> None:
    check = judged(lines)
    assert (check.verdict, check.finding) == (Verdict.RED, Finding.CAA_FORBIDS)
    assert check.caa is not None
    assert (check.caa.obstacle, check.caa.domain) == (obstacle, domain)
    assert all(evidence.as_expected for evidence in check.evidence)


def test_a_wildcard_has_a_property_of_its_own(judged: Callable[..., Check]) -> None:
    check = judged('@ CAA 0 issue "ca.test"\n@ CAA 0 issuewild ";"\n', "*.example.test")
    assert check.caa is not None
    assert (check.caa.obstacle, check.caa.wanted) == (Obstacle.OTHER_CA, '0 issuewild "ca.test"')


def test_who_has_no_name_in_caa_records_is_not_looked_for(judged: Callable[..., Check]) -> None:
    assert judged(f"www {OTHER}", issuer=None).verdict is Verdict.GREEN


def test_what_is_missing_is_told_beside_it(internet: Internet, looker: Looker, new_challenge: NewChallenge) -> None:
    internet.serve("127.0.0.1", {"example.test": f"{SERVER}@ {OTHER}"})
    check = looker.one(new_challenge("example.test"), issuer=US)
    assert (check.verdict, check.finding) == (Verdict.RED, Finding.NO_RECORD)
    assert check.caa is not None


def test_an_address_has_no_caa_records(looker: Looker, new_challenge: NewChallenge, port: int) -> None:
    assert looker.one(new_challenge("127.0.0.1", "http-01"), issuer=US).caa is None


def test_a_domain_whose_servers_fail_is_uncertain(
    looker: Looker, new_challenge: NewChallenge, site: Site, test_dns: ChallengeDns
) -> None:
    challenge = new_challenge("www.lame.test", "http-01")
    file = http_file(challenge)
    site.answers[file.path] = b"HTTP/1.1 200 OK\r\n\r\n" + file.content.encode("ascii")
    assert looker.one(challenge, issuer=US).verdict is Verdict.GREEN
    test_dns.set_servfail("lame.test")
    check = looker.one(challenge, issuer=US)
    assert (check.verdict, check.finding) == (Verdict.UNCERTAIN, Finding.CAA_FORBIDS)
    assert check.caa is not None
    assert (check.caa.obstacle, check.caa.domain) == (Obstacle.UNANSWERED, "lame.test")


def test_names_of_a_cas_own_world_are_not_asked_for(
    looker: Looker, new_challenge: NewChallenge, test_dns: ChallengeDns
) -> None:
    assert looker.one(new_challenge("www.test"), test_ca=True, issuer=US).caa is None
