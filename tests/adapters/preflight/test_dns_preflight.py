"""dns-01 as a CA would see it, at real name servers with zones, delegations and aliases."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from acme_desktop.adapters.preflight.resolver import server_from
from acme_desktop.adapters.preflight.wire import Server
from acme_desktop.domain.challenge import txt_record
from acme_desktop.domain.order import Challenge
from acme_desktop.domain.preflight import Check, Finding, Hint, Verdict
from tests.servers.challenge_dns import ChallengeDns

from .conftest import Internet, Looker

NewChallenge = Callable[..., Challenge]
GREEN = (Verdict.GREEN, Finding.AS_EXPECTED)
TWO_SERVERS = "@ NS ns1\n@ NS ns2\nns1 A 127.0.0.1\nns2 A 127.0.0.2\n"
ONE_SERVER = "@ NS ns1\nns1 A 127.0.0.1\n"


def found(check: Check) -> tuple[Verdict, Finding]:
    return check.verdict, check.finding


def record(challenge: Challenge, owner: str = "_acme-challenge") -> str:
    return f'{owner} TXT "{txt_record(challenge).value}"\n'


def test_it_is_green_when_every_server_holds_the_value(
    internet: Internet, looker: Looker, new_challenge: NewChallenge
) -> None:
    challenge = new_challenge("example.test")
    for host in ("127.0.0.1", "127.0.0.2"):
        internet.serve(host, {"example.test": TWO_SERVERS + record(challenge)})
    check = looker.one(challenge)
    assert found(check) == GREEN
    assert (check.challenge_id, check.identifier) == (challenge.id, "example.test")
    assert (check.asked, check.expected) == ("_acme-challenge.example.test", txt_record(challenge).value)
    assert {evidence.asked for evidence in check.evidence} == {
        f"ns1.example.test (127.0.0.1:{internet.port})",
        f"ns2.example.test (127.0.0.2:{internet.port})",
    }
    assert all(evidence.as_expected and evidence.answer == check.expected for evidence in check.evidence)
    first = check.evidence[0]
    assert (first.server, first.address) == ("ns1.example.test", f"127.0.0.1:{internet.port}")
    assert (first.finding, first.code, first.values) == (Finding.AS_EXPECTED, "NOERROR", (check.expected,))
    assert first.milliseconds is not None
    assert 0 < first.milliseconds < 3000
    assert (check.zone, check.clues, first.led_to, first.resolver) == ("example.test", (), "", False)


def test_a_server_that_lags_behind_makes_it_red(
    internet: Internet, looker: Looker, new_challenge: NewChallenge
) -> None:
    challenge = new_challenge("example.test")
    internet.serve("127.0.0.1", {"example.test": TWO_SERVERS + record(challenge)})
    late = internet.serve("127.0.0.2", {"example.test": TWO_SERVERS})
    check = looker.one(challenge)
    assert found(check) == (Verdict.RED, Finding.SERVERS_DISAGREE)
    assert sorted(evidence.as_expected for evidence in check.evidence) == [False, True]
    late.reload("example.test", TWO_SERVERS + record(challenge))
    assert found(looker.one(challenge)) == GREEN


def test_a_missing_record_is_told_from_a_wrong_one(
    internet: Internet, looker: Looker, new_challenge: NewChallenge
) -> None:
    challenge = new_challenge("example.test")
    server = internet.serve("127.0.0.1", {"example.test": ONE_SERVER})
    check = looker.one(challenge)
    assert found(check) == (Verdict.RED, Finding.NO_RECORD)
    assert check.evidence[0].answer == "NXDOMAIN"
    assert (check.evidence[0].finding, check.evidence[0].code) == (Finding.NO_RECORD, "NXDOMAIN")
    server.reload("example.test", ONE_SERVER + '_acme-challenge CAA 0 issue "ca.test"\n')
    assert looker.one(challenge).evidence[0].answer == "no TXT record"
    server.reload("example.test", ONE_SERVER + '_acme-challenge TXT "an old value"\n')
    check = looker.one(challenge)
    assert found(check) == (Verdict.RED, Finding.OTHER_VALUE)
    assert check.evidence[0].answer == "an old value"
    assert (check.evidence[0].finding, check.evidence[0].values) == (Finding.OTHER_VALUE, ("an old value",))


@pytest.mark.parametrize(
    ("owner", "found_at"),
    [
        ("_acme-challenge.www.example.test", "_acme-challenge.www.example.test.example.test"),
        ("acme-challenge.www", "acme-challenge.www.example.test"),
        ("www", "www.example.test"),
        ("_acme-challenge", "_acme-challenge.example.test"),
        ("_acme-challenge.mail", ""),
    ],
)
def test_a_value_in_a_place_near_by_is_found(
    internet: Internet, looker: Looker, new_challenge: NewChallenge, owner: str, found_at: str
) -> None:
    challenge = new_challenge("www.example.test")
    internet.serve("127.0.0.1", {"example.test": ONE_SERVER + record(challenge, owner)})
    check = looker.one(challenge)
    assert found(check) == (Verdict.RED, Finding.NO_RECORD)
    assert check.clue(Hint.FOUND_AT) == found_at


def test_a_name_too_long_to_be_doubled_is_not_looked_for(
    internet: Internet, looker: Looker, new_challenge: NewChallenge
) -> None:
    long = ".".join(["x" * 60] * 3)
    internet.serve("127.0.0.1", {"example.test": ONE_SERVER, f"{long}.example.test": ONE_SERVER})
    check = looker.one(new_challenge(f"{long}.example.test"))
    assert (check.finding, check.clue(Hint.FOUND_AT)) == (Finding.NO_RECORD, "")


def test_values_from_outside_are_shown_short_and_harmless(
    internet: Internet, looker: Looker, new_challenge: NewChallenge
) -> None:
    long = '"' + "y" * 200 + '" "' + "z" * 200 + '"'
    internet.serve("127.0.0.1", {"example.test": ONE_SERVER + f'_acme-challenge TXT "\\027[31mred"\n@ TXT {long}\n'})
    answer = looker.one(new_challenge("example.test")).evidence[0].answer
    assert answer == "[31mred"
    internet_answer = looker.one(new_challenge("example.test")).evidence[0]
    assert not internet_answer.as_expected


def test_a_long_value_is_shortened(internet: Internet, looker: Looker, new_challenge: NewChallenge) -> None:
    internet.serve("127.0.0.1", {"example.test": ONE_SERVER + f'_acme-challenge TXT "{"y" * 200}" "{"z" * 200}"\n'})
    check = looker.one(new_challenge("example.test"))
    assert check.evidence[0].answer == "y" * 119 + "…"


def test_a_value_in_several_strings_is_joined(internet: Internet, looker: Looker, new_challenge: NewChallenge) -> None:
    challenge = new_challenge("example.test")
    value = txt_record(challenge).value
    internet.serve("127.0.0.1", {"example.test": ONE_SERVER + f'_acme-challenge TXT "{value[:9]}" "{value[9:]}"\n'})
    assert found(looker.one(challenge)) == GREEN


def test_a_wildcard_and_its_base_each_need_their_own_value(
    internet: Internet, looker: Looker, new_challenge: NewChallenge
) -> None:
    base, wildcard = new_challenge("example.test"), new_challenge("*.example.test")
    server = internet.serve("127.0.0.1", {"example.test": ONE_SERVER + record(base) + record(wildcard)})
    assert [found(check) for check in looker.look(base, wildcard)] == [GREEN, GREEN]
    server.reload("example.test", ONE_SERVER + record(base))
    checks = looker.look(wildcard, base)
    assert [found(check) for check in checks] == [(Verdict.RED, Finding.OTHER_VALUE), GREEN]
    assert checks[0].evidence[0].answer == txt_record(base).value


def test_more_values_than_fit_into_a_packet_are_fetched_over_tcp(
    internet: Internet, looker: Looker, new_challenge: NewChallenge
) -> None:
    challenge = new_challenge("example.test")
    others = "".join(f'_acme-challenge TXT "{number:060}"\n' for number in range(50))
    internet.serve("127.0.0.1", {"example.test": ONE_SERVER + others + record(challenge)})
    check = looker.one(challenge)
    assert found(check) == GREEN
    assert check.evidence[0].answer.startswith(txt_record(challenge).value)
    assert check.evidence[0].answer.endswith(" and 47 more")


def test_no_more_than_sixty_four_values_are_considered(
    internet: Internet, looker: Looker, new_challenge: NewChallenge
) -> None:
    others = "".join(f'_acme-challenge TXT "{number:030}"\n' for number in range(90))
    internet.serve("127.0.0.1", {"example.test": ONE_SERVER + others})
    check = looker.one(new_challenge("example.test"))
    assert found(check) == (Verdict.RED, Finding.OTHER_VALUE)
    assert check.evidence[0].answer.endswith(" and 60 more")


def test_an_alias_into_another_zone_is_followed_to_its_servers(
    internet: Internet, looker: Looker, new_challenge: NewChallenge
) -> None:
    challenge = new_challenge("example.test")
    alias = "_acme-challenge CNAME token.acme.other.\n"
    delegated = "@ NS ns1\nns1 A 127.0.0.1\nacme NS ns.acme\nns.acme A 127.0.0.2\n"
    internet.serve("127.0.0.1", {"example.test": ONE_SERVER + alias, "other": delegated})
    target = internet.serve("127.0.0.2", {"acme.other": "@ NS ns\nns A 127.0.0.2\n"})
    check = looker.one(challenge)
    assert found(check) == (Verdict.RED, Finding.NO_RECORD)
    assert check.evidence[0].asked == f"ns.acme.other (127.0.0.2:{internet.port}) for token.acme.other"
    assert (check.evidence[0].led_to, check.zone) == ("token.acme.other", "example.test")
    target.reload("acme.other", "@ NS ns\nns A 127.0.0.2\n" + record(challenge, "token"))
    assert found(looker.one(challenge)) == GREEN


def test_a_challenge_name_that_is_a_zone_of_its_own_is_found(
    internet: Internet, looker: Looker, new_challenge: NewChallenge
) -> None:
    challenge = new_challenge("example.test")
    cut = "_acme-challenge NS ns.elsewhere.example.test.\nns.elsewhere A 127.0.0.2\n"
    internet.serve("127.0.0.1", {"example.test": ONE_SERVER + cut})
    zone = "@ NS ns.elsewhere.example.test.\n" + record(challenge, "@")
    internet.serve("127.0.0.2", {"_acme-challenge.example.test": zone})
    check = looker.one(challenge)
    assert found(check) == GREEN
    assert check.evidence[0].asked.startswith(f"ns.elsewhere.example.test (127.0.0.2:{internet.port})")
    assert check.evidence[0].led_to == ""


@pytest.mark.parametrize(("length", "expected"), [(8, GREEN), (30, (Verdict.RED, Finding.NO_RECORD))])
def test_eight_aliases_are_followed_and_not_more(
    internet: Internet, looker: Looker, new_challenge: NewChallenge, length: int, expected: tuple[Verdict, Finding]
) -> None:
    challenge = new_challenge("example.test")
    zones = {"example.test": ONE_SERVER + "_acme-challenge CNAME x1.z1.test.\n"}
    for number in range(1, length + 1):
        end = (
            record(challenge, f"x{number}")
            if number == length
            else f"x{number} CNAME x{number + 1}.z{number + 1}.test.\n"
        )
        zones[f"z{number}.test"] = ONE_SERVER + end
    internet.serve("127.0.0.1", zones)
    assert found(looker.one(challenge)) == expected


def test_aliases_in_a_circle_come_to_an_end(internet: Internet, looker: Looker, new_challenge: NewChallenge) -> None:
    zones = {
        "example.test": ONE_SERVER + "_acme-challenge CNAME a.other.test.\n",
        "other.test": ONE_SERVER + "a CNAME _acme-challenge.example.test.\n",
    }
    internet.serve("127.0.0.1", zones)
    check = looker.one(new_challenge("example.test"))
    assert found(check) == (Verdict.RED, Finding.NO_RECORD)
    assert "more than 8 aliases" in check.evidence[0].answer


def test_a_dead_server_does_not_count_against_the_living(
    internet: Internet, looker: Looker, new_challenge: NewChallenge
) -> None:
    challenge = new_challenge("example.test")
    internet.serve("127.0.0.1", {"example.test": TWO_SERVERS + record(challenge)})
    check = looker.one(challenge)
    assert found(check) == GREEN
    assert check.evidence[1].answer == "Connection refused"
    assert (check.evidence[1].finding, check.evidence[1].milliseconds) == (Finding.NO_ANSWER, None)
    assert not check.evidence[1].as_expected


def test_a_server_that_does_not_know_the_zone_does_not_count(
    internet: Internet, looker: Looker, new_challenge: NewChallenge
) -> None:
    challenge = new_challenge("example.test")
    internet.serve("127.0.0.1", {"example.test": TWO_SERVERS + record(challenge)})
    internet.serve("127.0.0.2", {"other.test": ONE_SERVER})
    check = looker.one(challenge)
    assert found(check) == GREEN
    assert check.evidence[1].answer == "REFUSED"


def test_without_any_living_server_nothing_is_certain(
    internet: Internet, looker: Looker, new_challenge: NewChallenge
) -> None:
    internet.serve("127.0.0.1", {"example.test": "@ NS ns2\nns2 A 127.0.0.2\n"})
    check = looker.one(new_challenge("example.test"))
    assert found(check) == (Verdict.UNCERTAIN, Finding.NO_ANSWER)


def test_a_domain_that_does_not_exist_is_red_unless_a_test_ca_has_names_of_its_own(
    internet: Internet, looker: Looker, new_challenge: NewChallenge
) -> None:
    internet.serve("127.0.0.1", {".": "@ NS ns1\nns1 A 127.0.0.1\n"})
    challenge = new_challenge("www.not-registered.test")
    check = looker.one(challenge)
    assert found(check) == (Verdict.RED, Finding.NAME_NOT_FOUND)
    assert check.evidence[0].answer == "NXDOMAIN: the domain does not exist"
    assert looker.one(challenge, test_ca=True).verdict is Verdict.RED
    looker.resolvers, looker.machine_servers = (), (Server("127.0.0.1", internet.port),)
    assert looker.one(challenge).verdict is Verdict.RED
    assert found(looker.one(challenge, test_ca=True)) == (Verdict.UNCERTAIN, Finding.NAME_NOT_FOUND)


def test_a_domain_missing_in_a_public_registry_does_not_exist(
    internet: Internet, looker: Looker, new_challenge: NewChallenge
) -> None:
    internet.serve("127.0.0.1", {"co.uk": ONE_SERVER, "corp": ONE_SERVER})
    assert looker.one(new_challenge("not-registered.co.uk")).finding is Finding.NAME_NOT_FOUND
    assert looker.one(new_challenge("new-host.corp")).finding is Finding.NO_RECORD


def test_an_absent_record_is_uncertain_for_a_test_ca_with_the_machines_resolver(
    internet: Internet, looker: Looker, new_challenge: NewChallenge
) -> None:
    challenge = new_challenge("example.test")
    server = internet.serve("127.0.0.1", {"example.test": ONE_SERVER})
    looker.resolvers, looker.machine_servers = (), (Server("127.0.0.1", internet.port),)
    assert found(looker.one(challenge, test_ca=True)) == (Verdict.UNCERTAIN, Finding.NO_RECORD)
    assert found(looker.one(challenge)) == (Verdict.RED, Finding.NO_RECORD)
    server.reload("example.test", ONE_SERVER + '_acme-challenge TXT "other"\n')
    assert found(looker.one(challenge, test_ca=True)) == (Verdict.RED, Finding.OTHER_VALUE)


def test_a_dns_without_zones_is_believed_where_the_settings_name_it(
    test_dns: ChallengeDns, looker: Looker, new_challenge: NewChallenge
) -> None:
    looker.resolvers = (test_dns.address,)
    challenge = new_challenge("plain.test")
    assert found(looker.one(challenge, test_ca=True)) == (Verdict.RED, Finding.NO_RECORD)
    test_dns.set_txt("_acme-challenge.plain.test", "other")
    assert found(looker.one(challenge)) == (Verdict.RED, Finding.OTHER_VALUE)
    test_dns.set_txt("_acme-challenge.plain.test", txt_record(challenge).value)
    check = looker.one(challenge)
    assert found(check) == GREEN
    assert check.evidence[0].asked == test_dns.address


def test_a_dns_without_zones_decides_nothing_where_the_machine_names_it(
    test_dns: ChallengeDns, looker: Looker, new_challenge: NewChallenge
) -> None:
    looker.machine_servers = (server_from(test_dns.address) or Server(""),)
    challenge = new_challenge("machine.test")
    assert found(looker.one(challenge)) == (Verdict.UNCERTAIN, Finding.NO_RECORD)
    test_dns.set_txt("_acme-challenge.machine.test", txt_record(challenge).value)
    assert found(looker.one(challenge)) == GREEN


def test_aliases_are_followed_in_a_dns_without_zones(
    test_dns: ChallengeDns, looker: Looker, new_challenge: NewChallenge
) -> None:
    looker.resolvers = (test_dns.address,)
    challenge = new_challenge("alias.test")
    test_dns.add_cname("_acme-challenge.alias.test", "target.other.test")
    test_dns.set_txt("target.other.test", txt_record(challenge).value)
    assert found(looker.one(challenge)) == GREEN


def test_a_failing_dns_leaves_it_uncertain(test_dns: ChallengeDns, looker: Looker, new_challenge: NewChallenge) -> None:
    looker.resolvers = (test_dns.address,)
    test_dns.set_servfail("broken.test")
    test_dns.set_servfail("_acme-challenge.broken.test")
    check = looker.one(new_challenge("broken.test"))
    assert found(check) == (Verdict.UNCERTAIN, Finding.NO_ANSWER)
    assert check.evidence[0].answer == "SERVFAIL"


def test_resolvers_and_name_servers_on_ipv6_are_asked(
    internet: Internet, looker: Looker, new_challenge: NewChallenge
) -> None:
    challenge = new_challenge("example.test")
    internet.serve("::1", {"example.test": "@ NS ns1\nns1 AAAA ::1\n" + record(challenge)})
    looker.resolvers = (f"[::1]:{internet.port}",)
    check = looker.one(challenge)
    assert found(check) == GREEN
    assert check.evidence[0].asked == f"ns1.example.test ([::1]:{internet.port})"


def test_a_hundred_names_share_what_is_asked_about_their_zone(
    internet: Internet, looker: Looker, new_challenge: NewChallenge
) -> None:
    challenges = [new_challenge(f"w{number}.example.test") for number in range(100)]
    records = "".join(record(one, f"_acme-challenge.w{one.id - 1}") for one in challenges)
    server = internet.serve("127.0.0.1", {"example.test": ONE_SERVER + records})
    checks = looker.look(*challenges)
    assert [check.challenge_id for check in checks] == [one.id for one in challenges]
    assert {found(check) for check in checks} == {GREEN}
    assert server.questions("example.test", "NS") == 1
    assert server.questions("ns1.example.test", "A") == 1
    assert server.questions("_acme-challenge.w7.example.test", "TXT") == 1


def test_no_resolver_is_asked_for_the_record_itself(
    internet: Internet, looker: Looker, new_challenge: NewChallenge
) -> None:
    """It would remember for a while that there is none, and the CA may ask the same one."""
    internet.serve("127.0.0.1", {"example.test": ONE_SERVER})
    authority = internet.serve("127.0.0.2", {"example.test": "@ NS ns2\nns2 A 127.0.0.2\n"})
    resolver = internet.serve("127.0.0.3", {"example.test": "@ NS ns2\nns2 A 127.0.0.2\n"})
    looker.resolvers = (resolver.address,)
    looker.one(new_challenge("example.test"))
    assert authority.questions("_acme-challenge.example.test", "TXT") == 1
    assert resolver.questions("_acme-challenge.example.test", "TXT") == 0
