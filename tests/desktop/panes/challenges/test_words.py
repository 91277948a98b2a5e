"""What the sheet says: grouping, headlines, states, by tables."""

from __future__ import annotations

from dataclasses import replace

import pytest

from acme_desktop.desktop.panes.challenges.card_words import advice_line, group_note, kind_word, look_of, summary_line
from acme_desktop.desktop.panes.challenges.headline import headline_of, missing_words
from acme_desktop.desktop.panes.challenges.standing import Standing, progressed, score_of, standing_of
from acme_desktop.desktop.panes.challenges.things import Checks, Sheet, sheet_of
from acme_desktop.desktop.panes.challenges.truth import Answer, family, is_public, truth_of
from acme_desktop.domain.order import ChallengeType, OrderState
from acme_desktop.domain.preflight import Check, Finding, Verdict

from . import samples

DNS = samples.dns_story()
GREEN = samples.green_dns_checks()


def dns_sheet(seen: Checks | None = None) -> Sheet:
    return sheet_of(samples.dns_rows(), DNS.authorizations, seen or {})


def http_sheet() -> Sheet:
    return sheet_of(samples.http_rows())


def test_values_for_one_name_are_one_thing_and_things_are_grouped_by_zone() -> None:
    sheet = dns_sheet()
    assert [(g.title, [t.name for t in g.things]) for g in sheet.groups] == [
        ("example.net", ["_acme-challenge.apps.example.net"]),
        ("example.org", ["_acme-challenge.api.example.org"]),
    ]
    first = sheet.things[0]
    assert [value.text for value in first.values] == [samples.VALUE_1, samples.VALUE_2]
    assert (first.relative, first.kind, first.expires) == (
        "_acme-challenge.apps",
        ChallengeType.DNS_01,
        samples.DEADLINE,
    )
    assert [(one.name.value, one.until is not None) for one in sheet.proved] == [("www.example.com", True)]
    assert sheet.thing_of(2) is first
    assert sheet.thing_of(77) is None


def test_files_are_grouped_by_web_server() -> None:
    sheet = http_sheet()
    assert [g.title for g in sheet.groups] == ["www.practice.example", "files.practice.example"]
    assert sheet.things[0].key == f"http://www.practice.example{samples.WELL_KNOWN}{samples.TOKEN_1}"


@pytest.mark.parametrize(
    ("told", "zone", "relative"),
    [
        ("apps.example.net", "apps.example.net", "_acme-challenge"),
        ("_acme-challenge.apps.example.net", "_acme-challenge.apps.example.net", "@"),
        ("somewhere.else", "example.net", "_acme-challenge.apps"),
        ("pps.example.net", "example.net", "_acme-challenge.apps"),
        ("", "example.net", "_acme-challenge.apps"),
    ],
)
def test_the_zone_is_what_the_name_servers_say_if_it_can_be(told: str, zone: str, relative: str) -> None:
    seen = {number: replace(check, zone=told) for number, check in samples.dns_checks().items() if number < 3}
    thing = sheet_of(samples.dns_rows()[:2], seen=seen).things[0]
    assert (thing.zone, thing.relative) == (zone, relative)


def test_a_name_that_is_proved_asks_for_nothing() -> None:
    rows = samples.dns_rows()
    done = replace(rows[2], challenge=replace(rows[2].challenge, status="valid"))
    sheet = sheet_of((*rows[:2], done))
    assert [one.name.value for one in sheet.proved] == ["api.example.org"]
    assert [thing.zone for thing in sheet.things] == ["example.net"]


@pytest.mark.parametrize(
    ("sheet", "seen", "title", "text"),
    [
        (dns_sheet(), {}, "Publish 3 TXT values in 2 zones.", "{ca} is told only when every name server agrees."),
        (dns_sheet(), samples.dns_checks(), "Publish 3 TXT values in 2 zones. 1 of 3 is there.", ""),
        (dns_sheet(), GREEN, "3 TXT values published, all of it right.", "{ca} can be told now."),
        (http_sheet(), samples.http_checks(), "Put 2 files on 2 web servers. 1 of 2 is right.", ""),
        (
            http_sheet(), {}, "Put 2 files on 2 web servers.",
            "{ca} is told only when every address answers right.",
        ),
    ],
)  # fmt: skip
def test_the_headline_says_what_is_to_be_done_and_how_much_is(
    sheet: Sheet, seen: Checks, title: str, text: str
) -> None:
    said = headline_of(OrderState.AWAITING_DEPLOYMENT, "Some CA", sheet, progressed(sheet, seen))
    assert said.title == title
    if text:
        assert said.text == text.format(ca="Some CA")


@pytest.mark.parametrize("state", list(OrderState))
def test_every_state_has_a_headline_with_and_without_values(state: OrderState) -> None:
    for sheet in (Sheet(), dns_sheet()):
        said = headline_of(state, "Some CA", sheet, progressed(sheet, {}), refused=1)
        assert said.title
        assert said.text
        assert "{" not in said.title + said.text


def test_one_value_is_spoken_of_in_the_singular() -> None:
    sheet = sheet_of(samples.dns_rows()[2:])
    seen = samples.dns_checks()
    assert headline_of(OrderState.AWAITING_DEPLOYMENT, "CA", sheet, progressed(sheet, seen)).title.endswith(
        "It is not there yet."
    )
    unsure = {3: replace(seen[3], verdict=Verdict.UNCERTAIN)}
    assert headline_of(OrderState.AWAITING_DEPLOYMENT, "CA", sheet, progressed(sheet, unsure)).title.endswith(
        "It can’t be seen from here."
    )


@pytest.mark.parametrize(
    ("sheet", "seen", "words"),
    [
        (Sheet(), {}, ""),
        (dns_sheet(), {}, "Not checked yet"),
        (dns_sheet(), samples.dns_checks(), "2 values missing"),
        (dns_sheet(), samples.green_dns_checks(), ""),
        (http_sheet(), samples.http_checks(), "1 file not right yet"),
    ],
)
def test_what_is_missing_stands_beside_the_button(sheet: Sheet, seen: Checks, words: str) -> None:
    assert missing_words(sheet, progressed(sheet, seen)) == words


def test_what_cant_be_seen_from_here_does_not_count_as_missing() -> None:
    sheet, seen = dns_sheet(), {n: replace(c, verdict=Verdict.UNCERTAIN) for n, c in samples.dns_checks().items()}
    done = progressed(sheet, seen)
    assert missing_words(sheet, done) == "3 names can’t be seen from here"
    assert (done.green, done.may_submit) == (False, True)


def test_the_states_of_the_drawn_cards() -> None:
    seen = samples.dns_checks()
    first, second = dns_sheet().things
    assert (standing_of(first, seen), standing_of(second, seen)) == (Standing.PARTLY, Standing.WRONG)
    assert (look_of(first, seen).word, look_of(first, seen).tone) == ("1 of 2 found", "warn")
    assert (look_of(second, seen).word, look_of(second, seen).tone) == ("Not found", "bad")
    www, files = http_sheet().things
    assert (look_of(www, samples.http_checks()).word, look_of(www, samples.http_checks()).tone) == (
        "1 of 2 right",
        "bad",
    )
    assert look_of(files, samples.http_checks()).word == "Right"
    assert summary_line(files, samples.http_checks()) == "200, right, 87 bytes from 127.0.8.21"


def test_further_states() -> None:
    row = samples.dns_rows()[2]
    (thing,) = sheet_of([row]).things
    other = {3: samples.same_everywhere(row, ["an old value"])}
    assert look_of(thing, {}).word == "Not checked yet"
    assert look_of(thing, other).word == "Other value"
    assert look_of(thing, {3: replace(other[3], verdict=Verdict.UNCERTAIN)}).word == "Can’t be seen from here"
    assert look_of(thing, {3: lagging(row)}).word == "On 3 of 4 servers"
    assert (
        summary_line(thing, {3: samples.same_everywhere(row, [samples.VALUE_3])})
        == "seen at ns1 and ns2.hosted.example"
    )
    assert summary_line(thing, {}) == ""
    (http, _) = http_sheet().things
    bad = samples.file_check(samples.http_rows()[0], samples.not_right("127.0.8.20", Finding.HTTP_STATUS, "404", "404"))
    assert look_of(http, {11: bad}).word == "Not right"


def lagging(row: object = None) -> Check:
    row = samples.dns_rows()[2]
    *first, (server, address) = samples.servers("example.org")
    told = [samples.seen_by(s, a, samples.VALUE_3, [samples.VALUE_3], 5) for s, a in first]
    return samples.record_check(row, [*told, samples.seen_by(server, address, samples.VALUE_3, [], 5)])


def test_a_score_counts_values_or_servers() -> None:
    seen = samples.dns_checks()
    first, second = dns_sheet().things
    assert (score_of(first, seen).right, score_of(first, seen).total) == (1, 2)
    assert (score_of(second, {3: lagging()}).right, score_of(second, {3: lagging()}).total) == (3, 4)


def test_kinds_and_what_to_mind() -> None:
    first, second = dns_sheet().things
    assert (kind_word(first), kind_word(second)) == ("TXT, two values", "TXT")
    assert kind_word(http_sheet().things[0]) == "HTTP file"
    three = replace(first, values=(*first.values, *second.values))
    assert (kind_word(three), advice_line(three)[:7]) == ("TXT, 3 values", "Add all")
    assert advice_line(first).startswith("Add both, replace none.")
    assert "In zone" in advice_line(second)
    assert advice_line(http_sheet().things[0]) == "Exactly this, no line end, no file ending."


def test_groups_say_who_is_asked() -> None:
    net, org = dns_sheet().groups
    seen = samples.dns_checks()
    assert group_note(net, seen) == "hosted at ns1 and ns2.hosted.example"
    assert group_note(org, seen) == "own servers ns1 and ns2.example.org"
    assert group_note(net, {}) == ""
    www, files = http_sheet().groups
    assert group_note(www, samples.http_checks()) == "2 addresses"
    assert group_note(files, samples.http_checks()) == "1 address"
    only = samples.seen_by("", "9.9.9.9", samples.VALUE_3, [], 5, resolver=True)
    row = samples.dns_rows()[2]
    assert group_note(org, {3: samples.record_check(row, [only])}) == "as 9.9.9.9 sees it"
    many = [samples.seen_by(f"ns{n}.other{n}.example", f"192.0.2.{n}", samples.VALUE_3, [], 5) for n in range(6)]
    told = group_note(org, {3: samples.record_check(row, many)})
    assert told == "hosted at ns0.other0.example, ns1.other1.example and 4 more"


def test_the_truth_board_has_a_row_a_server_and_an_answer_a_value() -> None:
    seen = samples.dns_checks()
    first, second = dns_sheet().things
    rows = truth_of(first, seen)
    assert [(row.asked, row.family) for row in rows] == [
        ("ns1.hosted.example", "IPv4"), ("ns1.hosted.example", "IPv6"),
        ("ns2.hosted.example", "IPv4"), ("ns2.hosted.example", "IPv6"), ("9.9.9.9", "IPv4"),
    ]  # fmt: skip
    assert {row.answers for row in rows} == {(Answer.FOUND, Answer.NONE)}
    assert [row.answers for row in truth_of(second, seen)] == [(Answer.NONE,)] * 3 + [(Answer.SILENT,)]
    assert truth_of(second, {}) == ()
    row = samples.dns_rows()[2]
    (told, *_) = truth_of(second, {3: samples.same_everywhere(row, ["an old value"])})
    assert (told.answers, told.others) == ((Answer.OTHER,), ("an old value",))
    www = truth_of(http_sheet().things[0], samples.http_checks())
    assert [(r.asked, r.family, r.answers) for r in www] == [
        ("127.0.8.20", "IPv4", (Answer.FOUND,)), ("[::1:20]", "IPv6", (Answer.OTHER,)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("192.0.2.1", "IPv4"), ("192.0.2.1:5353", "IPv4"), ("[::1]", "IPv6"), ("[::1]:53", "IPv6"),
        ("2001:db8::1", "IPv6"), ("", ""),
    ],
)  # fmt: skip
def test_families(address: str, expected: str) -> None:
    assert family(address) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("9.9.9.9", True), ("9.9.9.9:53", True), ("127.0.0.1:5353", False), ("10.0.0.1", False), ("[::1]:53", False),
        ("[2620:fe::fe]", True), ("the resolvers", False), ("", False),
    ],
)  # fmt: skip
def test_whose_resolver_it_is(address: str, expected: bool) -> None:
    assert is_public(address) is expected


def test_what_is_in_place_and_hindered_is_not_said_to_be_missing() -> None:
    sheet = sheet_of(samples.dns_rows())
    done = progressed(sheet, samples.forbidden_dns_checks())
    assert (done.right, done.missing, done.unsure, done.hindered) == (0, 0, 0, 3)
    assert (done.green, done.may_submit) == (False, False)
    title = headline_of(OrderState.AWAITING_DEPLOYMENT, "the CA", sheet, done).title
    assert title == "All in place, but something else is in the way."
    assert missing_words(sheet, done) == "CAA or DNSSEC in the way"
    looks = [look_of(thing, samples.forbidden_dns_checks()).word for thing in sheet.things]
    assert looks == ["CAA forbids it", "Broken signatures"]
