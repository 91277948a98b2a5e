"""The orders of the drawings: two zones by TXT records, two web servers by files, and what was seen of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from acme_desktop.domain.account import AccountId, KeyType
from acme_desktop.domain.authority import Environment
from acme_desktop.domain.caa import CaaRecord, Obstacle, Ruling
from acme_desktop.domain.challenge import HttpFile, TxtRecord
from acme_desktop.domain.names import Identifier, IdentifierType
from acme_desktop.domain.order import (
    Authorization,
    Challenge,
    ChallengeId,
    ChallengeType,
    Order,
    OrderId,
    OrderState,
    OrderWish,
)
from acme_desktop.domain.preflight import Check, Clue, Evidence, Finding, Flaw, Hint, Verdict
from acme_desktop.domain.solver import parse_solver
from acme_desktop.service.answers import ChallengeRow
from acme_desktop.service.lines import OrderGroup, OrderLine, OrderStory
from tests.desktop.recording_desk import NOON

VALUE_1 = "wrTVIbTpJKzM4Dn2N7USPoivcJFCdeK2BAsao7nYa0o"
VALUE_2 = "84aBKeRuKYfLgJ76j-AwENXTVP_MvWCbmSbzjHvjdaU"
VALUE_3 = "FMJSnrRJjF0f_WkV0Fv1ipG92nlq9Z9B1IDRHAmdBHk"
TOKEN_1 = "4GA8SZquR-uJNDrQ7zF44ETGLnCuIwmzVZHR1JoyEew"
TOKEN_2 = "kP2mQx7cXb0Lw9NfTt3yVhR5sJd8eUaGzO1iC4rYb6M"
THUMBPRINT = "Be7sLXCEVpTTuomtnhw0trTYBidcPGO4QkGkCuRZHKQ"
DNS_ORDER, HTTP_ORDER = OrderId(214), OrderId(3)
WELL_KNOWN = "/.well-known/acme-challenge/"
DEADLINE = NOON + timedelta(days=2, hours=3, minutes=37)


def dns(name: str) -> Identifier:
    return Identifier(IdentifierType.DNS, name)


def a_challenge(number: int, name: str, order: OrderId = DNS_ORDER, **changes: object) -> Challenge:
    kind = "http-01" if order == HTTP_ORDER else "dns-01"
    made = Challenge(
        ChallengeId(number), order, dns(name), kind, f"https://ca.example/c/{number}", "pending", TOKEN_1,
        f"{TOKEN_1}.{THUMBPRINT}", chosen=True,
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def txt_row(number: int, name: str, value: str, zone: str, expires: datetime | None = DEADLINE) -> ChallengeRow:
    record = TxtRecord(f"_acme-challenge.{name.removeprefix('*.')}", value)
    return ChallengeRow(a_challenge(number, name), record, expires, zone)


def file_row(number: int, name: str, token: str) -> ChallengeRow:
    path = WELL_KNOWN + token
    file = HttpFile(f"http://{name}{path}", path, token, f"{token}.{THUMBPRINT}")
    return ChallengeRow(a_challenge(number, name, HTTP_ORDER), file, NOON + timedelta(minutes=59, seconds=20))


def dns_rows() -> tuple[ChallengeRow, ...]:
    return (
        txt_row(1, "apps.example.net", VALUE_1, "example.net"),
        txt_row(2, "*.apps.example.net", VALUE_2, "example.net"),
        txt_row(3, "api.example.org", VALUE_3, "example.org"),
    )


def http_rows() -> tuple[ChallengeRow, ...]:
    return file_row(11, "www.practice.example", TOKEN_1), file_row(12, "files.practice.example", TOKEN_2)


def servers(zone: str = "hosted.example", *more: Evidence) -> tuple[tuple[str, str], ...]:
    hosts = (("ns1", "192.0.2.1"), ("ns1", "[2001:db8::1]"), ("ns2", "192.0.2.2"), ("ns2", "[2001:db8::2]"))
    return tuple((f"{host}.{zone}", address) for host, address in hosts)


def seen_by(server: str, address: str, expected: str, values: Sequence[str], took: float, **more: object) -> Evidence:
    holds = expected in values
    finding = Finding.AS_EXPECTED if holds else Finding.OTHER_VALUE if values else Finding.NO_RECORD
    code = "NOERROR" if values else "NXDOMAIN"
    answer = ", ".join(values) or code
    made = Evidence(
        f"{server} ({address})", answer, holds, server, address, False, finding, code, tuple(values), milliseconds=took
    )
    return replace(made, **more)  # type: ignore[arg-type]


def silent(server: str, address: str, words: str = "no answer within 5 seconds") -> Evidence:
    return Evidence(f"{server} ({address})", words, False, server, address, finding=Finding.NO_ANSWER)


def record_check(row: ChallengeRow, evidence: Sequence[Evidence], **changes: object) -> Check:
    """A check with the verdict that such evidence leads to."""
    heard = [e for e in evidence if e.finding is not Finding.NO_ANSWER]
    right = [e for e in heard if e.as_expected]
    if not heard:
        verdict, finding = Verdict.UNCERTAIN, Finding.NO_ANSWER
    elif len(right) == len(heard):
        verdict, finding = Verdict.GREEN, Finding.AS_EXPECTED
    elif right:
        verdict, finding = Verdict.RED, Finding.SERVERS_DISAGREE
    else:
        verdict, finding = Verdict.RED, heard[0].finding or Finding.NO_RECORD
    what = row.deployment
    asked, expected = (what.name, what.value) if isinstance(what, TxtRecord) else (what.url, what.content)
    name = row.challenge.identifier.value
    made = Check(row.challenge.id, name, verdict, finding, asked, expected, tuple(evidence), row.zone)
    return replace(made, **changes)  # type: ignore[arg-type]


def same_everywhere(row: ChallengeRow, values: Sequence[str], zone: str = "hosted.example") -> Check:
    """Every server holds exactly these."""
    expected = row.deployment.value if isinstance(row.deployment, TxtRecord) else ""
    times = (12, 13, 31, 30)
    told = [seen_by(s, a, expected, values, t) for (s, a), t in zip(servers(zone), times, strict=True)]
    return record_check(row, told)


def dns_checks() -> dict[int, Check]:
    """As drawn: one of two values is there, and one zone was doubled."""
    first, second, third = dns_rows()
    one = same_everywhere(first, [VALUE_1])
    two = same_everywhere(second, [VALUE_1])
    public = seen_by("", "9.9.9.9", VALUE_1, [VALUE_1], 18, resolver=True, asked="9.9.9.9")
    public_two = seen_by("", "9.9.9.9", VALUE_2, [VALUE_1], 18, resolver=True, asked="9.9.9.9")
    own = servers("example.org")
    told = [seen_by(s, a, VALUE_3, [], t) for (s, a), t in zip(own[:3], (9, 9, 22), strict=True)]
    doubled = record_check(
        third, [*told, silent(*own[3])], clues=(Clue(Hint.FOUND_AT, "_acme-challenge.api.example.org.example.org"),)
    )
    return {
        1: replace(one, evidence=(*one.evidence, public)),
        2: replace(two, evidence=(*two.evidence, public_two)),
        3: doubled,
    }


def forbidden_dns_checks() -> dict[int, Check]:
    """All is in place: CAA records of one zone forbid this account, the signatures of the other one do not hold."""
    checks = green_dns_checks()
    records = (
        CaaRecord(0, "issue", "letsencrypt.org; accounturi=https://acme-v02.api.letsencrypt.org/acme/acct/1234567890"),
        CaaRecord(0, "issuewild", ";"),
    )
    wanted = '0 issue "letsencrypt.org; accounturi=https://acme-v02.api.letsencrypt.org/acme/acct/2345678901"'
    ruling = Ruling(Obstacle.ACCOUNT, "example.net", records, wanted)
    for number in (1, 2):
        checks[number] = replace(checks[number], verdict=Verdict.RED, finding=Finding.CAA_FORBIDS, caa=ruling)
    broken = (Clue(Hint.DNSSEC, "example.org"),)
    checks[3] = replace(checks[3], verdict=Verdict.UNCERTAIN, finding=Finding.BROKEN_SIGNATURES, clues=broken)
    return checks


def green_dns_checks() -> dict[int, Check]:
    first, second, third = dns_rows()
    both = [VALUE_1, VALUE_2]
    return {
        1: same_everywhere(first, both),
        2: same_everywhere(second, both),
        3: same_everywhere(third, [VALUE_3], "example.org"),
    }


def fetched(address: str, code: str = "200", **more: object) -> Evidence:
    right = Evidence(
        address, f"HTTP status {code}, the expected content", True, address=address, finding=Finding.AS_EXPECTED,
        code=code, size=87, milliseconds=3.2,
    )  # fmt: skip
    return replace(right, **more)  # type: ignore[arg-type]


def not_right(address: str, finding: Finding, answer: str, code: str = "", **more: object) -> Evidence:
    return fetched(address, code, finding=finding, answer=answer, as_expected=False, size=None, **more)


def file_check(row: ChallengeRow, *evidence: Evidence, **changes: object) -> Check:
    worst = next((e for e in evidence if not e.as_expected), None)
    verdict = Verdict.GREEN if worst is None else Verdict.RED
    finding = Finding.AS_EXPECTED if worst is None else worst.finding or Finding.NOT_REACHABLE
    return replace(record_check(row, evidence, verdict=verdict, finding=finding, zone=""), **changes)  # type: ignore[arg-type]


def http_checks() -> dict[int, Check]:
    """As drawn: over IPv6 the first server sends visitors to a login page; the other is right."""
    first, second = http_rows()
    login = not_right(
        "[::1:20]", Finding.REDIRECTED_AWAY, "redirected to http://www.practice.example/login; HTTP status 200",
        "302", led_to="http://www.practice.example/login", milliseconds=4.1,
    )  # fmt: skip
    return {
        11: file_check(first, fetched("127.0.8.20"), login),
        12: file_check(second, fetched("127.0.8.21")),
    }


def other_content(address: str, said: str, flaw: Flaw | None = None) -> Evidence:
    return not_right(address, Finding.OTHER_CONTENT, f"HTTP status 200, other content: {said}", "200", flaw=flaw)


def a_wish(kind: ChallengeType, *names: str) -> OrderWish:
    return OrderWish(AccountId(1), tuple(map(dns, names)), kind, parse_solver("manual"), KeyType.EC256)


def an_authorization(row: ChallengeRow, state: str = "pending", **changes: object) -> Authorization:
    challenge = replace(row.challenge, **changes)  # type: ignore[arg-type]
    name = challenge.identifier
    return Authorization(f"https://ca.example/a/{challenge.id}", name, state, row.expires, (challenge,))


def dns_story(state: OrderState = OrderState.AWAITING_DEPLOYMENT, **changes: object) -> OrderStory:
    """The order of the drawing; www.example.com is still authorized."""
    still = Authorization("https://ca.example/a/9", dns("www.example.com"), "valid", NOON + timedelta(days=10), ())
    names = ("apps.example.net", "*.apps.example.net", "api.example.org", "www.example.com")
    authorizations = (*(an_authorization(row) for row in dns_rows()), still)
    return a_story(DNS_ORDER, ChallengeType.DNS_01, names, authorizations, "Let’s Encrypt", state, **changes)


def http_story(state: OrderState = OrderState.AWAITING_DEPLOYMENT, **changes: object) -> OrderStory:
    names = ("www.practice.example", "files.practice.example")
    authorizations = tuple(an_authorization(row) for row in http_rows())
    return a_story(HTTP_ORDER, ChallengeType.HTTP_01, names, authorizations, "Practice CA", state, **changes)


_GROUPS = {
    OrderState.AWAITING_DEPLOYMENT: OrderGroup.YOUR_TURN,
    OrderState.VALID: OrderGroup.DONE,
    OrderState.INVALID: OrderGroup.FAILED,
    OrderState.ABANDONED: OrderGroup.ABANDONED,
}


def a_story(
    order_id: OrderId,
    kind: ChallengeType,
    names: tuple[str, ...],
    authorizations: tuple[Authorization, ...],
    ca: str,
    state: OrderState,
    **changes: object,
) -> OrderStory:
    began = NOON - timedelta(hours=2)
    order = Order(order_id, a_wish(kind, *names), state, "key:1", b"csr", began, began, "maren", expires=DEADLINE)
    order = replace(order, **changes)  # type: ignore[arg-type]
    environment = Environment.PRACTICE if ca == "Practice CA" else Environment.PRODUCTION
    line = OrderLine(
        order_id, names, 1, ca, environment, state, _GROUPS.get(state, OrderGroup.RUNNING), began, began, order.expires,
        "maren", kind.value, automatic=False, certificate_id=order.certificate_id,
    )  # fmt: skip
    return OrderStory(order, line, authorizations, ())
