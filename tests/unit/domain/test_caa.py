"""CAA records: who may issue (RFC 8659), for which account and by which method (RFC 8657)."""

from __future__ import annotations

import pytest

from acme_desktop.domain.caa import CaaRecord, Issuer, Obstacle, Ruling, ruling

ACCOUNT = "https://ca.example/acct/7"
US = Issuer(("ca.example", "ca.test"), ACCOUNT)


def records(*lines: str) -> list[CaaRecord]:
    """Each as FLAGS TAG VALUE."""
    return [CaaRecord(int(flags), tag, value) for flags, tag, value in (line.split(" ", 2) for line in lines)]


def judged(*lines: str, method: str = "dns-01", wildcard: bool = False, issuer: Issuer = US) -> Ruling | None:
    return ruling("example.org", records(*lines), issuer, method=method, wildcard=wildcard)


@pytest.mark.parametrize(
    "lines",
    [
        (),
        ("0 iodef mailto:a@example.org",),
        ("0 issue ca.example",),
        ("0 ISSUE CA.Example",),
        ("0 issue   ca.example  ",),
        ("0 issue other.example", "0 issue ca.test"),
        ("128 issue ca.example",),
        ("0 issue ca.example;",),
        ("0 issue ca.example; policy=ev",),
        (f"0 issue ca.example; accounturi={ACCOUNT}",),
        ("0 issue ca.example; validationmethods=http-01,dns-01",),
        (f"0 issue ca.example;validationmethods=dns-01;AccountURI={ACCOUNT}",),
        ("0 issue ca.example; accounturi=https://ca.example/acct/8", f"0 issue ca.example; accounturi={ACCOUNT}"),
        ("0 issue ca.example", "0 issuewild ;"),
        ("0 tbs unknown",),
    ],
)
def test_who_is_let(lines: tuple[str, ...]) -> None:
    assert judged(*lines) is None


@pytest.mark.parametrize(
    ("lines", "obstacle"),
    [
        (("0 issue ;",), Obstacle.OTHER_CA),
        (("0 issue",), Obstacle.OTHER_CA),
        (("0 issue other.example",), Obstacle.OTHER_CA),
        (("0 issue www.ca.example",), Obstacle.OTHER_CA),
        (("0 issue ca.example.",), Obstacle.OTHER_CA),
        (("0 issue %%%",), Obstacle.OTHER_CA),
        (("0 issue ca.example; nonsense",), Obstacle.OTHER_CA),
        (("0 issue ca.example; bad_name=1",), Obstacle.OTHER_CA),
        (("0 issue ca.example; a=two words",), Obstacle.OTHER_CA),
        (("0 issue ca.example; accounturi=https://ca.example/acct/8",), Obstacle.ACCOUNT),
        ((f"0 issue ca.example; accounturi={ACCOUNT}; accounturi={ACCOUNT}",), Obstacle.ACCOUNT),
        (("0 issue ca.example; validationmethods=http-01",), Obstacle.METHOD),
        (("0 issue ca.example; validationmethods=",), Obstacle.METHOD),
        (("0 issue ca.example; accounturi=https://x.example/; validationmethods=http-01",), Obstacle.ACCOUNT),
        (("128 tbs unknown", "0 issue ca.example"), Obstacle.CRITICAL),
    ],
)
def test_who_is_not(lines: tuple[str, ...], obstacle: Obstacle) -> None:
    found = judged(*(line if line.count(" ") > 1 else f"{line} " for line in lines))
    assert found is not None
    assert (found.obstacle, found.domain) == (obstacle, "example.org")


def test_wildcards_have_a_property_of_their_own() -> None:
    both = ("0 issue ca.example", "0 issuewild other.example")
    assert judged(*both) is None
    found = judged(*both, wildcard=True)
    assert found is not None
    assert (found.obstacle, found.wanted) == (Obstacle.OTHER_CA, '0 issuewild "ca.example"')
    assert judged("0 issue ca.example", wildcard=True) is None
    assert judged("0 issue other.example", "0 issuewild ca.example", wildcard=True) is None
    assert judged("0 issuewild other.example") is None


def test_what_would_let_us_is_told() -> None:
    found = judged("0 issue other.example", "0 iodef mailto:a@example.org")
    assert found is not None
    assert found.wanted == '0 issue "ca.example"'
    assert list(map(str, found.records)) == ['0 issue "other.example"', '0 iodef "mailto:a@example.org"']


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("0 issue ca.test; validationmethods=http-01", '0 issue "ca.test; validationmethods=http-01,dns-01"'),
        ("0 issue ca.test; validationmethods=", '0 issue "ca.test; validationmethods=dns-01"'),
        ("0 issue ca.test; accounturi=https://ca.test/9; p=ev", f'0 issue "ca.test; accounturi={ACCOUNT}; p=ev"'),
        (
            f"0 issue ca.test; accounturi={ACCOUNT}; accounturi={ACCOUNT}; validationmethods=dns-01",
            f'0 issue "ca.test; accounturi={ACCOUNT}; validationmethods=dns-01"',
        ),
    ],
)
def test_what_would_let_us_asks_for_as_much_as_before(line: str, wanted: str) -> None:
    found = judged(line)
    assert found is not None
    assert found.wanted == wanted
    flags, tag, value = wanted.split(" ", 2)
    assert judged(f"{flags} {tag} {value.strip(chr(34))}") is None


def test_an_account_that_has_no_url_yet_is_not_held_against_it() -> None:
    assert judged("0 issue ca.example; accounturi=https://ca.example/acct/8", issuer=Issuer(("ca.example",))) is None
