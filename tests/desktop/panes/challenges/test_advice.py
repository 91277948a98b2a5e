"""A diagnosis for everything that the pre-flight can find, with the fix."""

from __future__ import annotations

from dataclasses import replace

import pytest

from acme_desktop.desktop.panes.challenges import file_advice, record_advice
from acme_desktop.desktop.panes.challenges.advice import advice_for
from acme_desktop.desktop.panes.challenges.card_words import look_of
from acme_desktop.desktop.panes.challenges.fix import Advice
from acme_desktop.desktop.panes.challenges.things import sheet_of
from acme_desktop.domain.caa import CaaRecord, Obstacle, Ruling
from acme_desktop.domain.diagnosis import Diagnosis, Mistake
from acme_desktop.domain.preflight import Check, Clue, Evidence, Finding, Flaw, Hint, Verdict

from . import samples
from .samples import VALUE_1, VALUE_2, VALUE_3

ROW = samples.dns_rows()[2]
NAME = "_acme-challenge.api.example.org"
WWW = samples.http_rows()[0]
SERVERS = samples.servers("example.org")


def of_record(check: Check) -> Advice:
    (thing,) = sheet_of([ROW]).things
    found = advice_for(thing, {3: check})
    assert found is not None
    return found


def of_file(*evidence: Evidence, **changes: object) -> Advice:
    (thing,) = sheet_of([WWW]).things
    found = advice_for(thing, {11: samples.file_check(WWW, *evidence, **changes)})
    assert found is not None
    return found


def with_values(*values: str, **more: object) -> Check:
    told = [samples.seen_by(server, address, VALUE_3, values, 5, **more) for server, address in SERVERS]
    return samples.record_check(ROW, told)


def test_the_drawn_cards_say_what_is_drawn() -> None:
    first, second = sheet_of(samples.dns_rows()).things
    assert advice_for(first, samples.dns_checks()) == Advice(
        "warn",
        "Only one of the two values is published.",
        "Add value 2 beside value 1. A second TXT record with the same name is right here.",
        "Copy value 2",
        VALUE_2,
    )
    assert advice_for(second, samples.dns_checks()) == Advice(
        "bad",
        "The zone name is doubled.",
        "The record is at “_acme-challenge.api.example.org.example.org”. Enter “_acme-challenge.api” as its name.",
        "Copy name",
        "_acme-challenge.api",
    )
    www, files = sheet_of(samples.http_rows()).things
    found = advice_for(www, samples.http_checks())
    assert found is not None
    assert found.headline == "Over IPv6 the server sends visitors to a login page."
    assert found.text == (
        "Let “/.well-known/acme-challenge/” through without sign-in on [::1:20]. IPv4 is already right."
    )
    assert (found.tone, found.fix) == ("bad", "Copy nginx rule")
    assert "return 200" in found.copied
    assert advice_for(files, samples.http_checks()) is None
    assert advice_for(files, {}) is None


@pytest.mark.parametrize(
    ("check", "tone", "headline", "copied"),
    [
        (with_values(), "warn", "Nothing is published at this name yet.", VALUE_3),
        (with_values(f'"{VALUE_3}"'), "bad", "The value has quotation marks or spaces around it.", VALUE_3),
        (with_values(VALUE_3[:20]), "bad", "The value is cut off.", VALUE_3),
        (with_values(VALUE_1), "bad", "Another value is published, perhaps an old one.", VALUE_3),
        (with_values("y" * 90), "bad", "Another text is published.", VALUE_3),
        (
            replace(with_values(), clues=(Clue(Hint.FOUND_AT, "acme-challenge.api.example.org"),)),
            "bad", "The underscore is missing.", "_acme-challenge.api",
        ),
        (
            replace(with_values(), clues=(Clue(Hint.FOUND_AT, "api.example.org"),)),
            "bad", "The value is at another name.", "_acme-challenge.api",
        ),
        (
            with_values(led_to="token.acme.other"),
            "bad", "An alias leads to another name, and nothing is there.", "token.acme.other",
        ),
        (
            replace(with_values(), finding=Finding.NAME_NOT_FOUND),
            "bad", "The domain does not exist in the DNS.", "",
        ),
        (
            samples.record_check(ROW, [samples.silent(*one) for one in SERVERS]),
            "warn", "The name servers do not answer.", "",
        ),
    ],
)  # fmt: skip
def test_records(check: Check, tone: str, headline: str, copied: str) -> None:
    found = of_record(check)
    assert (found.tone, found.headline, found.copied) == (tone, headline, copied)
    assert bool(found.fix) == bool(copied)
    assert found.text
    assert "{" not in found.text + found.headline + found.fix


def test_servers_that_lag_behind_are_named() -> None:
    told = [samples.seen_by(server, address, VALUE_3, [VALUE_3], 5) for server, address in SERVERS[:2]]
    late = [samples.seen_by(server, address, VALUE_3, [], 5) for server, address in SERVERS[2:]]
    found = of_record(samples.record_check(ROW, [*told, *late]))
    assert found.headline == "1 name server behind the others."
    assert found.text.startswith("Not yet at ns2.example.org.")


def test_nothing_at_a_name_with_two_values() -> None:
    first, second, _ = samples.dns_rows()
    (thing,) = sheet_of([first, second]).things
    found = advice_for(thing, {1: samples.same_everywhere(first, []), 2: samples.same_everywhere(second, [])})
    assert found is not None
    assert (found.headline, found.fix) == ("Nothing is published at this name yet.", "Copy value 1")
    found = advice_for(
        thing, {1: samples.same_everywhere(first, [VALUE_2]), 2: samples.same_everywhere(second, [VALUE_2])}
    )
    assert found is not None
    assert (found.fix, found.copied) == ("Copy value 1", VALUE_1)
    assert found.text.startswith("Add value 1 beside value 2.")


def test_what_a_test_ca_may_see_is_said_to_be_uncertain() -> None:
    found = of_record(replace(with_values(), verdict=Verdict.UNCERTAIN))
    assert found.tone == "warn"
    assert found.text.endswith(
        "The zone’s own servers could not be asked from here: the CA may see more than this computer."
    )


V4, V6 = "192.0.2.7", "[2001:db8::7]"
RIGHT = samples.fetched(V4)


@pytest.mark.parametrize(
    ("evidence", "tone", "headline", "text"),
    [
        (
            [RIGHT, samples.not_right(V6, Finding.NOT_REACHABLE, "no connection to port 80: Connection refused")],
            "bad", "Over IPv6 the web server can’t be reached.",
            "No connection to port 80: Connection refused. Open port 80 there, or remove the AAAA record",
        ),
        (
            [samples.not_right(V4, Finding.NOT_REACHABLE, "no connection to port 80 within 5 seconds")],
            "bad", "The web server can’t be reached.", "No connection to port 80 within 5 seconds. Check that the name",
        ),
        (
            [samples.not_right(V4, Finding.HTTP_STATUS, "HTTP status 404", "404")],
            "bad", "The server answers 404 instead of the file.", "Put the file at “/.well-known/acme-challenge/4GA",
        ),
        (
            [samples.not_right(V4, Finding.HTTP_STATUS, "HTTP status 403", "403")],
            "bad", "The server answers 403 instead of the file.", "Let everybody read “/.well-known/",
        ),
        (
            [RIGHT, samples.not_right("192.0.2.8", Finding.HTTP_STATUS, "HTTP status 502", "502")],
            "bad", "At 192.0.2.8 the server answers 502 instead of the file.", "The server itself fails at",
        ),
        (
            [samples.not_right(V4, Finding.REDIRECTED_AWAY, "away", "301", led_to="https://www.example.com/home")],
            "bad", "The server sends visitors elsewhere.", "Serve “/.well-known/acme-challenge/” on 192.0.2.7 itself",
        ),
        (
            [RIGHT, samples.not_right(V6, Finding.REDIRECTED_AWAY, "more than 10 redirects", "302")],
            "bad", "Over IPv6 the server sends visitors elsewhere.",
            "Serve “/.well-known/acme-challenge/” on [2001:db8::7] itself, without that redirect. IPv4 is already",
        ),
        ([samples.other_content(V4, "nothing", Flaw.EMPTY)], "bad", "The file is empty.", "It must hold exactly"),
        (
            [samples.other_content(V4, "a byte order mark", Flaw.BYTE_ORDER_MARK)],
            "bad", "A byte order mark stands before the content.", "Save it as plain ASCII",
        ),
        (
            [samples.other_content(V4, "text", Flaw.UTF_16)],
            "bad", "The file is written in UTF-16.", "Save it as plain ASCII",
        ),
        (
            [samples.other_content(V4, "white space", Flaw.WHITE_SPACE)],
            "bad", "White space stands before the content.", "It must hold exactly",
        ),
        (
            [samples.other_content(V4, "<!doctype html>")],
            "bad", "Something else is at that address.",
            "It must hold exactly the content above, and nothing else. 192.0.2.7 said: <!doctype html>",
        ),
    ],
)  # fmt: skip
def test_files(evidence: list[Evidence], tone: str, headline: str, text: str) -> None:
    found = of_file(*evidence)
    assert (found.tone, found.headline) == (tone, headline)
    assert found.text.startswith(text)
    assert "{" not in found.text


def test_a_name_without_an_address() -> None:
    nothing = Evidence("9.9.9.9", "the name has no address", as_expected=False)
    assert of_file(nothing, finding=Finding.NAME_NOT_FOUND).headline == "The name has no address."
    unknown = of_file(nothing, finding=Finding.NO_ANSWER, verdict=Verdict.UNCERTAIN)
    assert (unknown.tone, unknown.headline) == ("warn", "The name could not be looked up.")


@pytest.mark.parametrize("finding", list(Finding))
def test_every_finding_has_a_diagnosis(finding: Finding) -> None:
    check = replace(with_values(), finding=finding)
    assert of_record(check).headline
    broken = samples.not_right(V4, finding, "words", "500")
    assert of_file(broken, finding=finding, verdict=Verdict.RED).headline


@pytest.mark.parametrize("obstacle", list(Obstacle))
def test_what_caa_records_forbid_comes_before_what_is_missing(obstacle: Obstacle) -> None:
    ruling = Ruling(obstacle, "example.org", (CaaRecord(0, "issue", "other.example"),), '0 issue "ca.example"')
    missing = replace(with_values(), caa=ruling)
    there = replace(with_values(VALUE_3), verdict=Verdict.RED, finding=Finding.CAA_FORBIDS, caa=ruling)
    assert of_record(missing) == of_record(there)
    found = of_record(there)
    if obstacle is Obstacle.UNANSWERED:
        assert (found.tone, found.copied) == ("warn", "")
    else:
        assert (found.tone, found.copied) == ("bad", '0 issue "ca.example"')
        assert 'example.org has: 0 issue "other.example".' in found.text
    (thing,) = sheet_of([ROW]).things
    assert look_of(thing, {3: there}).word == "CAA forbids it"
    assert look_of(thing, {3: missing}).word == "Not found"


def test_every_mistake_of_a_record_has_words_and_a_fix() -> None:
    (thing,) = sheet_of([ROW]).things
    (value,) = thing.values
    records = [*Mistake][: [*Mistake].index(Mistake.CAA_OTHER_CA)]
    records.remove(Mistake.ONE_OF_SEVERAL)  # of a record with one value
    told = {one: record_advice.tell(thing, value, Diagnosis(one, "a.example", "b.example")) for one in records}
    assert all(advice.headline and advice.text for advice in told.values())
    assert not any("{" in advice.headline + advice.text + advice.fix for advice in told.values())
    common = told[Mistake.OLD_VALUE].headline
    assert {mistake for mistake in records if told[mistake].headline == common} == {Mistake.OLD_VALUE}


def test_every_mistake_of_a_file_has_words_and_a_fix() -> None:
    (thing,) = sheet_of([WWW]).things
    (value,) = thing.values
    wrong = samples.not_right(V6, Finding.OTHER_CONTENT, "said {this}")
    files = [*Mistake][[*Mistake].index(Mistake.NO_ADDRESS) :]
    for seen in ([wrong], [RIGHT, wrong]):
        check = samples.file_check(WWW, *seen)
        told = [
            file_advice.tell(thing, value, check, Diagnosis(mistake, "a.example", "b {c}", seen=wrong))
            for mistake in files
        ]
        assert all(advice.headline and advice.text for advice in told)
        headlines = [advice.headline for advice in told]
        assert "{" not in "".join(headlines)
        assert len(set(headlines)) >= len(files) - 6


def test_iis_is_told_how_to_serve_such_files() -> None:
    (thing,) = sheet_of([WWW]).things
    seen = samples.not_right(V4, Finding.HTTP_STATUS, "HTTP status 404", "404")
    check = samples.file_check(WWW, seen, clues=(Clue(Hint.SOFTWARE, "Microsoft-IIS/10.0"),))
    found = advice_for(thing, {11: check})
    assert found is not None
    assert found.fix == "Copy web.config"
    assert found.copied.startswith("<?xml")
