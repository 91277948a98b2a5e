"""The DNS of the practice CA: real packets over UDP and TCP, records as they are typed, and what is no question."""

from __future__ import annotations

import socket
import struct

import dns.flags
import dns.message
import dns.opcode
import dns.query
import dns.rcode
import pytest
from dns.rdatatype import RdataType

from acme_desktop.practice.control_client import ControlError
from tests.practice.live_ca import LiveCa


def ask(ca: LiveCa, name: str, kind: RdataType | str, *, tcp: bool = False, **options: int) -> dns.message.Message:
    query = dns.message.make_query(name, kind, **options)  # type: ignore[arg-type]
    way = dns.query.tcp if tcp else dns.query.udp
    return way(query, "127.0.0.1", timeout=5, port=ca.dns_port)


def texts(message: dns.message.Message) -> list[str]:
    return [record.to_text() for rrset in message.answer for record in rrset]


@pytest.mark.parametrize("tcp", [False, True], ids=["udp", "tcp"])
def test_a_zone_has_what_a_zone_has(shared_ca: LiveCa, tcp: bool) -> None:
    soa = ask(shared_ca, "practice.example", "SOA", tcp=tcp)
    assert soa.flags & dns.flags.AA
    assert texts(soa)[0].startswith("ns.practice.example. hostmaster.practice.example. ")
    assert texts(ask(shared_ca, "practice.example", "NS", tcp=tcp)) == ["ns.practice.example."]
    assert texts(ask(shared_ca, "ns.practice.example", "A", tcp=tcp)) == ["127.0.0.1"]
    assert texts(ask(shared_ca, "whatever.practice.example", "A", tcp=tcp)) == ["127.0.0.1"]


def test_what_is_not_there_is_denied_with_the_zones_soa(shared_ca: LiveCa) -> None:
    shared_ca.add("_acme-challenge.deep.there.example", "TXT", "x")
    nothing = ask(shared_ca, "www.there.example", "TXT")
    assert (nothing.rcode(), nothing.answer) == (dns.rcode.NOERROR, [])
    assert nothing.authority[0].rdtype is RdataType.SOA
    missing = ask(shared_ca, "_acme-challenge.www.there.example", "TXT")
    assert missing.rcode() == dns.rcode.NXDOMAIN
    assert missing.authority[0].name.to_text() == "there.example."
    assert ask(shared_ca, "_other.there.example", "A").rcode() == dns.rcode.NXDOMAIN
    assert ask(shared_ca, "deep.there.example", "TXT").rcode() == dns.rcode.NOERROR
    assert ask(shared_ca, "_acme-challenge.deep.there.example", "A").rcode() == dns.rcode.NOERROR


def test_foreign_zones_are_refused(shared_ca: LiveCa) -> None:
    assert ask(shared_ca, "elsewhere.test", "A").rcode() == dns.rcode.REFUSED
    assert ask(shared_ca, ".", "NS").rcode() == dns.rcode.REFUSED
    assert ask(shared_ca, "practice.example", "AXFR", tcp=True).rcode() == dns.rcode.REFUSED
    chaos = dns.message.make_query("practice.example", "TXT", "CH")
    assert dns.query.udp(chaos, "127.0.0.1", timeout=5, port=shared_ca.dns_port).rcode() == dns.rcode.REFUSED


def test_records_are_added_and_removed(ca: LiveCa) -> None:
    name = "_acme-challenge.shop.example"
    ca.add(name, "TXT", "one")
    ca.add(name.upper() + ".", "txt", "two")
    ca.add(name, "TXT", "two")
    assert sorted(texts(ask(ca, name, "TXT"))) == ['"one"', '"two"']
    assert ca.ask("POST", "/dns/remove", {"name": name, "type": "TXT", "value": "one"}) == {"removed": 1}
    assert texts(ask(ca, name, "TXT")) == ['"two"']
    assert ca.ask("POST", "/dns/remove", {"name": name}) == {"removed": 1}
    assert ask(ca, name, "TXT").rcode() == dns.rcode.NXDOMAIN


def test_a_record_is_changed_in_its_place(ca: LiveCa) -> None:
    made = ca.ask("POST", "/dns", {"name": "a.shop.example", "type": "TXT", "value": "one"})["record"]
    changed = {**made, "name": "b.shop.example", "value": "two", "ttl": 5}
    assert ca.ask("PUT", f"/dns/{made['id']}", changed)["record"] == changed
    assert texts(ask(ca, "b.shop.example", "TXT")) == ['"two"']
    assert texts(ask(ca, "a.shop.example", "TXT")) == []
    assert ca.ask("DELETE", f"/dns/{made['id']}") == {"removed": 1}
    assert ca.ask("DELETE", f"/dns/{made['id']}") == {"removed": 0}
    with pytest.raises(ControlError, match="no such record"):
        ca.ask("PUT", f"/dns/{made['id']}", changed)


def test_txt_values_are_taken_as_typed_and_parted_where_dns_parts_them(shared_ca: LiveCa) -> None:
    for number, value in enumerate(['"quoted"', "back\\slash", "ä", "x" * 1000, "a b; c"]):
        shared_ca.add(f"t{number}.typed.example", "TXT", value)
        (rrset,) = ask(shared_ca, f"t{number}.typed.example", "TXT", tcp=True).answer
        assert b"".join(rrset[0].strings).decode() == value


def test_addresses_of_a_names_own_take_the_place_of_the_usual_one(shared_ca: LiveCa) -> None:
    shared_ca.add("six.addresses.example", "AAAA", "::1")
    shared_ca.add("four.addresses.example", "A", "127.0.0.2")
    assert texts(ask(shared_ca, "six.addresses.example", "A")) == []
    assert texts(ask(shared_ca, "six.addresses.example", "AAAA")) == ["::1"]
    assert texts(ask(shared_ca, "four.addresses.example", "A")) == ["127.0.0.2"]


def test_aliases_are_followed_as_far_as_we_know(shared_ca: LiveCa) -> None:
    shared_ca.add("_acme-challenge.alias.example", "CNAME", "proof.delegated.example")
    shared_ca.add("proof.delegated.example", "TXT", "here")
    shared_ca.add("away.alias.example", "CNAME", "www.elsewhere.test")
    shared_ca.add("round.alias.example", "CNAME", "round.alias.example")
    found = ask(shared_ca, "_acme-challenge.alias.example", "TXT")
    assert texts(found) == ["proof.delegated.example.", '"here"']
    assert texts(ask(shared_ca, "_acme-challenge.alias.example", "CNAME")) == ["proof.delegated.example."]
    assert texts(ask(shared_ca, "away.alias.example", "A")) == ["www.elsewhere.test."]
    assert set(texts(ask(shared_ca, "round.alias.example", "A"))) == {"round.alias.example."}


def test_a_wildcard_answers_for_names_that_are_not_there(shared_ca: LiveCa) -> None:
    shared_ca.add("*.wild.example", "TXT", "anything")
    shared_ca.add("there.wild.example", "TXT", "this")
    assert texts(ask(shared_ca, "a.b.wild.example", "TXT")) == ['"anything"']
    assert texts(ask(shared_ca, "there.wild.example", "TXT")) == ['"this"']
    assert texts(ask(shared_ca, "below.there.wild.example", "TXT")) == []


def test_caa_records_are_typed_as_in_zone_files(shared_ca: LiveCa) -> None:
    shared_ca.add("caa.example", "CAA", '0 issue "practice.example; validationmethods=dns-01"')
    assert texts(ask(shared_ca, "caa.example", "CAA")) == ['0 issue "practice.example; validationmethods=dns-01"']


@pytest.mark.parametrize(
    ("name", "kind", "value", "ttl", "field"),
    [
        ("", "TXT", "x", 60, "name"),
        ("a..b", "TXT", "x", 60, "name"),
        ("bücher.example", "TXT", "x", 60, "name"),
        ("a.*.example", "TXT", "x", 60, "name"),
        (f"{'a' * 64}.example", "TXT", "x", 60, "name"),
        ("a.example", "MX", "10 mail", 60, "type"),
        ("a.example", "A", "::1", 60, "value"),
        ("a.example", "A", "localhost", 60, "value"),
        ("a.example", "AAAA", "127.0.0.1", 60, "value"),
        ("a.example", "CAA", "issue practice.example", 60, "value"),
        ("a.example", "CNAME", "no name!", 60, "name"),
        ("a.example", "TXT", "", 60, "value"),
        ("a.example", "TXT", "two\nlines", 60, "value"),
        ("a.example", "TXT", "x" * 4001, 60, "value"),
        ("a.example", "TXT", "x", -1, "ttl"),
        ("a.example", "TXT", "x", 1.5, "ttl"),
        ("a.example", "TXT", "x", True, "ttl"),
        ("a.example", "TXT", 7, 60, "value"),
    ],
)
def test_a_record_that_can_not_be_is_refused_beside_its_field(
    shared_ca: LiveCa, name: str, kind: str, value: object, ttl: object, field: str
) -> None:
    with pytest.raises(ControlError) as refused:
        shared_ca.ask("POST", "/dns", {"name": name, "type": kind, "value": value, "ttl": ttl})
    assert refused.value.field == field


def test_beside_an_alias_there_is_nothing(shared_ca: LiveCa) -> None:
    shared_ca.add("alone.example", "CNAME", "other.example")
    shared_ca.add("taken.example", "TXT", "x")
    for name, kind in (("alone.example", "TXT"), ("taken.example", "CNAME")):
        with pytest.raises(ControlError, match="beside a CNAME"):
            shared_ca.add(name, kind, "x.example")


# --- packets ------------------------------------------------------------------------------------------------------


def test_an_answer_that_is_too_large_for_udp_is_cut_and_whole_over_tcp(shared_ca: LiveCa) -> None:
    for number in range(30):
        shared_ca.add("many.large.example", "TXT", f"{number:02d}{'x' * 60}")
    small = ask(shared_ca, "many.large.example", "TXT")
    assert small.flags & dns.flags.TC
    assert len(small.to_wire()) <= 512
    assert ask(shared_ca, "many.large.example", "TXT", use_edns=0, payload=4096).flags & dns.flags.TC
    whole = ask(shared_ca, "many.large.example", "TXT", tcp=True)
    assert len(texts(whole)) == 30
    middling = ask(shared_ca, "t.large.example", "A", use_edns=0, payload=1232)
    assert middling.edns == 0


def packet(ca: LiveCa, data: bytes) -> bytes | None:
    """What comes back over UDP; None where a proper question that was asked afterwards was answered first."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        one.settimeout(5)
        one.connect(("127.0.0.1", ca.dns_port))
        one.send(data)
        proper = dns.message.make_query("practice.example", "A", id=0x4242)
        one.send(proper.to_wire())
        first = one.recv(4096)
    return None if first[:2] == b"\x42\x42" else first


def test_what_is_no_question_gets_no_answer(shared_ca: LiveCa) -> None:
    response = dns.message.make_response(dns.message.make_query("practice.example", "A", id=1)).to_wire()
    for data in (b"", b"\0", b"\xff" * 11, response, b"\0\1\x80\0" + bytes(8) + b"\xff"):
        assert packet(shared_ca, data) is None


def test_a_question_that_can_not_be_read_is_a_format_error(shared_ca: LiveCa) -> None:
    header = b"\0\1\1\0\0\1" + bytes(6)
    for rest in (b"", b"\x40abc", b"\xc0\x0c\0\1\0\1", b"\x05short"):
        answer = packet(shared_ca, header + rest)
        assert answer is not None
        assert (answer[:2], answer[2] & 0x80, answer[3] & 0x0F) == (b"\0\1", 0x80, dns.rcode.FORMERR)


def test_two_questions_and_other_operations_are_refused(shared_ca: LiveCa) -> None:
    two = dns.message.make_query("practice.example", "A", id=7)
    two.question.append(two.question[0])
    notify = dns.message.make_query("practice.example", "SOA", id=7)
    notify.set_opcode(dns.opcode.NOTIFY)
    for query, code in ((two, dns.rcode.FORMERR), (notify, dns.rcode.NOTIMP)):
        answer = packet(shared_ca, query.to_wire())
        assert answer is not None
        assert answer[3] & 0x0F == code


def test_several_questions_over_one_connection_and_none_that_is_too_long(shared_ca: LiveCa) -> None:
    query = dns.message.make_query("practice.example", "A").to_wire()
    framed = struct.pack(">H", len(query)) + query
    with socket.create_connection(("127.0.0.1", shared_ca.dns_port), timeout=5) as one:
        one.sendall(framed + framed)
        stream = one.makefile("rb")
        for _ in range(2):
            (size,) = struct.unpack(">H", stream.read(2))
            assert texts(dns.message.from_wire(stream.read(size))) == ["127.0.0.1"]
        one.sendall(struct.pack(">H", 60000) + b"x" * 100)
        assert stream.read() == b""


def test_ordering_a_name_makes_its_zone(bench: object) -> None:
    from tests.practice.bench import Bench

    assert isinstance(bench, Bench)
    assert bench.authority.records.index.zone_around("www.new.example") is None
    bench.order(bench.account(), "*.a.new.example", "intranet", "127.0.0.1")
    records = bench.authority.records.index
    assert records.zone_around("x.a.new.example") == "new.example"
    assert records.zone_around("_acme-challenge.intranet") == "intranet"
    bench.restart()
    assert bench.authority.records.index.zone_around("www.new.example") == "new.example"
