"""From what was seen to the one mistake that explains it."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace

import pytest

from acme_desktop.domain.caa import CaaRecord, Obstacle, Ruling
from acme_desktop.domain.diagnosis import Diagnosis, Mistake, diagnose
from acme_desktop.domain.preflight import Check, Clue, Evidence, Finding, Flaw, Hint, Trouble, Verdict

CONTENT = f"{'t' * 43}.{'p' * 43}"
DIGEST = hashlib.sha256(CONTENT.encode()).digest()
VALUE = base64.urlsafe_b64encode(DIGEST).decode().rstrip("=")
OLD = "wrTVIbTpJKzM4Dn2N7USPoivcJFCdeK2BAsao7nYa0o"
NAME = "_acme-challenge.www.example.org"
URL = f"http://www.example.org/.well-known/acme-challenge/{'t' * 43}"


def record(finding: Finding, *seen: Evidence, **more: object) -> Check:
    check = Check(1, "www.example.org", Verdict.RED, finding, NAME, VALUE, seen, "example.org")
    return replace(check, **more)  # type: ignore[arg-type]


def holding(*values: str, finding: Finding = Finding.OTHER_VALUE, **more: object) -> Check:
    """A record that one server shows with these values."""
    seen = Evidence("ns1", ", ".join(values), VALUE in values, "ns1.example.org", finding=finding, values=values)
    return record(finding, seen, **more)


def nothing(*clues: Clue, led_to: str = "", answer: str = "NXDOMAIN") -> Check:
    seen = Evidence("ns1", answer, False, "ns1.example.org", finding=Finding.NO_RECORD, led_to=led_to)
    return record(Finding.NO_RECORD, seen, clues=clues)


def found_at(name: str) -> Check:
    return nothing(Clue(Hint.FOUND_AT, name))


def unanswered(answer: str, *clues: Clue, code: str = "") -> Check:
    return record(Finding.NO_ANSWER, Evidence("ns1", answer, False, finding=Finding.NO_ANSWER, code=code), clues=clues)


def file(finding: Finding, *clues: Clue, **seen: object) -> Check:
    first = replace(Evidence("192.0.2.7", "said", False, address="192.0.2.7", finding=finding), **seen)  # type: ignore[arg-type]
    return Check(1, "www.example.org", Verdict.RED, finding, URL, CONTENT, (first,), clues=clues)


RECORDS = [
    (nothing(), Mistake.NOTHING_YET),
    (nothing(Clue(Hint.REMEMBERED, "3600")), Mistake.NOTHING_YET),
    (found_at(f"{NAME}.example.org"), Mistake.ZONE_DOUBLED),
    (found_at("acme-challenge.www.example.org"), Mistake.NO_UNDERSCORE),
    (found_at("_acme-challenge.*.www.example.org"), Mistake.ASTERISK_IN_NAME),
    (found_at("_acme-challenge.b\\195\\188ro.example.org"), Mistake.NAME_IN_LETTERS),
    (found_at("www.example.org"), Mistake.OTHER_NAME),
    (holding(f'"{VALUE}"'), Mistake.QUOTED),
    (holding(f" {VALUE}"), Mistake.QUOTED),
    (holding(f"{VALUE}."), Mistake.DOT_AT_END),
    (holding(f"{VALUE[:20]} {VALUE[20:]}"), Mistake.BROKEN_UP),
    (holding(f'{VALUE[:20]}" "{VALUE[20:]}'), Mistake.BROKEN_UP),
    (holding(VALUE.lower()), Mistake.OTHER_CASE),
    (holding(f"{VALUE}="), Mistake.OTHER_CODING),
    (holding(base64.b64encode(DIGEST).decode()), Mistake.OTHER_CODING),
    (holding(DIGEST.hex()), Mistake.OTHER_CODING),
    (holding("z" * 64), Mistake.OTHER_TEXT),
    (holding(CONTENT), Mistake.FILE_CONTENT),
    (holding(VALUE[:20]), Mistake.CUT_OFF),
    (holding(f"{VALUE[:20]}…"), Mistake.CUT_OFF),
    (holding(VALUE[5:]), Mistake.CUT_OFF),
    (holding(f"{NAME} IN TXT {VALUE}"), Mistake.TEXT_AROUND),
    (holding(OLD), Mistake.OLD_VALUE),
    (holding("v=spf1 -all"), Mistake.OTHER_TEXT),
    (holding("v=spf1 -all", f'"{VALUE}"'), Mistake.QUOTED),
    (holding("anything", clues=(Clue(Hint.WILDCARD, "*.www.example.org"),)), Mistake.WILDCARD),
    (nothing(led_to=f"{VALUE.lower()}.example.org"), Mistake.ALIAS_TO_VALUE),
    (nothing(led_to="acme.example.net"), Mistake.ALIAS_LEADS_NOWHERE),
    (nothing(Clue(Hint.ALIAS_DOT, "acme.net"), led_to="acme.net.example.org"), Mistake.ALIAS_DOT),
    (nothing(Clue(Hint.ALIAS_LOOP, NAME)), Mistake.ALIAS_LOOP),
    (unanswered("SERVFAIL", Clue(Hint.ALIAS_LOOP, NAME)), Mistake.ALIAS_LOOP),
    (nothing(Clue(Hint.DELEGATED, "ns1.other, ns2.other")), Mistake.DELEGATED),
    (nothing(Clue(Hint.OTHER_TYPE, "SPF")), Mistake.OTHER_TYPE),
    (unanswered("no answer within 3 seconds"), Mistake.SILENT),
    (unanswered("SERVFAIL", code="SERVFAIL"), Mistake.FAILING),
    (unanswered("SERVFAIL", Clue(Hint.DNSSEC, "example.org")), Mistake.DNSSEC),
    (holding(VALUE, finding=Finding.BROKEN_SIGNATURES, clues=(Clue(Hint.DNSSEC, "example.org"),)), Mistake.DNSSEC),
    (unanswered("REFUSED", Clue(Hint.LAME, "ns1.example.org")), Mistake.LAME),
    (record(Finding.NAME_NOT_FOUND), Mistake.NO_DOMAIN),
    (record(Finding.NAME_NOT_FOUND, zone=""), Mistake.NO_DOMAIN),
]
FILES = [
    (file(Finding.NAME_NOT_FOUND), Mistake.NO_ADDRESS),
    (file(Finding.NO_ANSWER), Mistake.SILENT),
    (replace(file(Finding.NO_ANSWER), evidence=()), Mistake.SILENT),
    (file(Finding.NOT_REACHABLE, trouble=Trouble.REFUSED), Mistake.PORT_CLOSED),
    (file(Finding.NOT_REACHABLE, trouble=Trouble.TIMEOUT), Mistake.NO_CONNECTION),
    (file(Finding.NOT_REACHABLE), Mistake.NO_CONNECTION),
    (file(Finding.NOT_REACHABLE, trouble=Trouble.NOT_HTTP), Mistake.NOT_HTTP),
    (file(Finding.NOT_REACHABLE, trouble=Trouble.TLS), Mistake.TLS_BROKEN),
    (file(Finding.NOT_REACHABLE, trouble=Trouble.OTHER_HOST), Mistake.REDIRECT_TO_NOBODY),
    (file(Finding.NOT_REACHABLE, Clue(Hint.PRIVATE, "10.0.0.1")), Mistake.PRIVATE_ADDRESS),
    (file(Finding.HTTP_STATUS, code="404"), Mistake.NOT_FOUND),
    (file(Finding.HTTP_STATUS, Clue(Hint.FOUND_AT, f"/.well-known/acme-challenge/{'t' * 43}.txt"), code="404"),
     Mistake.WITH_ENDING),
    (file(Finding.HTTP_STATUS, Clue(Hint.FOUND_AT, f"/acme-challenge/{'t' * 43}"), code="404"), Mistake.OTHER_FOLDER),
    (file(Finding.HTTP_STATUS, code="401"), Mistake.FORBIDDEN),
    (file(Finding.HTTP_STATUS, code="403"), Mistake.FORBIDDEN),
    (file(Finding.HTTP_STATUS, code="502"), Mistake.SERVER_FAILS),
    (file(Finding.HTTP_STATUS, code="418"), Mistake.OTHER_STATUS),
    (file(Finding.OTHER_CONTENT, flaw=Flaw.EMPTY), Mistake.EMPTY),
    (file(Finding.OTHER_CONTENT, flaw=Flaw.BYTE_ORDER_MARK), Mistake.BYTE_ORDER_MARK),
    (file(Finding.OTHER_CONTENT, flaw=Flaw.UTF_16), Mistake.UTF_16),
    (file(Finding.OTHER_CONTENT, flaw=Flaw.WHITE_SPACE), Mistake.WHITE_SPACE),
    (file(Finding.OTHER_CONTENT, flaw=Flaw.WHITE_SPACE_BEHIND), Mistake.WHITE_SPACE_BEHIND),
    (file(Finding.OTHER_CONTENT, flaw=Flaw.QUOTED), Mistake.FILE_QUOTED),
    (file(Finding.OTHER_CONTENT, flaw=Flaw.TEXT_AROUND), Mistake.FILE_TEXT_AROUND),
    (file(Finding.OTHER_CONTENT, flaw=Flaw.TOKEN_ONLY), Mistake.TOKEN_ONLY),
    (file(Finding.OTHER_CONTENT, flaw=Flaw.OTHER_ACCOUNT), Mistake.OTHER_ACCOUNT),
    (file(Finding.OTHER_CONTENT, flaw=Flaw.WEB_PAGE), Mistake.WEB_PAGE),
    (file(Finding.OTHER_CONTENT, Clue(Hint.SAME_EVERYWHERE, "/x"), flaw=Flaw.WEB_PAGE), Mistake.SAME_EVERYWHERE),
    (file(Finding.OTHER_CONTENT), Mistake.OTHER_CONTENT),
    (file(Finding.REDIRECTED_AWAY, led_to="https://www.example.org/login?next=x"), Mistake.LOGIN),
    (file(Finding.REDIRECTED_AWAY, led_to="https://www.example.org/home"), Mistake.LED_AWAY),
    (file(Finding.REDIRECTED_AWAY, trouble=Trouble.LOOP), Mistake.REDIRECT_LOOP),
    (file(Finding.REDIRECTED_AWAY, trouble=Trouble.PORT), Mistake.REDIRECT_PORT),
    (file(Finding.REDIRECTED_AWAY, trouble=Trouble.PRIVATE), Mistake.REDIRECT_PRIVATE),
    (file(Finding.REDIRECTED_AWAY, trouble=Trouble.STRANGE), Mistake.REDIRECT_STRANGE),
]  # fmt: skip


@pytest.mark.parametrize(("check", "mistake"), [*RECORDS, *FILES])
def test_a_mistake_is_told_from_what_was_seen(check: Check, mistake: Mistake) -> None:
    found = diagnose(check)
    assert found is not None
    assert found.mistake is mistake


def test_what_is_right_has_no_mistake_in_it() -> None:
    assert diagnose(holding(VALUE, finding=Finding.AS_EXPECTED)) is None


def test_a_private_address_counts_although_all_is_right_there() -> None:
    found = diagnose(file(Finding.AS_EXPECTED, Clue(Hint.PRIVATE, "10.0.0.1"), as_expected=True))
    assert found is not None
    assert (found.mistake, found.place) == (Mistake.PRIVATE_ADDRESS, "10.0.0.1")


def test_one_of_several_values_is_missing() -> None:
    other = replace(holding(OLD, finding=Finding.AS_EXPECTED), expected=OLD)
    assert diagnose(holding(OLD), [other]) == Diagnosis(Mistake.ONE_OF_SEVERAL, number=1)
    third = replace(holding(OLD), expected="3")
    assert diagnose(holding(OLD), [other, third]) == Diagnosis(Mistake.ONE_OF_SEVERAL, number=2)
    spoilt = diagnose(holding(OLD, f'"{VALUE}"'), [other])
    assert spoilt is not None
    assert spoilt.mistake is Mistake.QUOTED


def test_servers_that_lag_behind_are_named_once() -> None:
    behind = Evidence("ns2 (192.0.2.2)", "none", False, "ns2.example.org", finding=Finding.NO_RECORD)
    silent = Evidence("ns3", "no answer", False, "ns3.example.org", finding=Finding.NO_ANSWER)
    right = Evidence("ns1", VALUE, True, "ns1.example.org", finding=Finding.AS_EXPECTED, values=(VALUE,))
    found = diagnose(record(Finding.SERVERS_DISAGREE, right, behind, behind, silent))
    assert found == Diagnosis(Mistake.SERVERS_BEHIND, servers=("ns2.example.org",))


@pytest.mark.parametrize("obstacle", list(Obstacle))
def test_what_caa_records_forbid_comes_first(obstacle: Obstacle) -> None:
    ruling = Ruling(obstacle, "example.org", (CaaRecord(0, "issue", ";"),))
    found = diagnose(replace(nothing(), caa=ruling))
    assert found is not None
    assert (found.mistake.value, found.place, found.other) == (
        f"caa-{obstacle.value}", "example.org", '0 issue ";"'
    )  # fmt: skip


def test_every_mistake_can_be_found() -> None:
    told = {mistake for _, mistake in (*RECORDS, *FILES)}
    elsewhere = {Mistake.ONE_OF_SEVERAL, Mistake.SERVERS_BEHIND}
    assert told | elsewhere == {one for one in Mistake if not one.value.startswith("caa-")}
