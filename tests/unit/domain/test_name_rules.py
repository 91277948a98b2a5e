"""One name as administrators type it: what is read, what is refused, and that nothing happens in silence."""

from __future__ import annotations

import ipaddress

import idna.uts46data
import pytest
from hypothesis import given
from hypothesis import strategies as st
from publicsuffixlist import PublicSuffixList

from acme_desktop.domain.names import Identifier, IdentifierType, NameEntry, NamePolicy, parse_names

PUBLIC = NamePolicy()
PRIVATE = NamePolicy(public=False)
LABEL63 = "a" * 63
LONG_253 = f"{'.'.join([LABEL63] * 3)}.{'b' * 57}.com"


def only(text: str, policy: NamePolicy = PUBLIC) -> NameEntry:
    """The single entry that `text` makes."""
    (entry,) = parse_names(text, policy).entries
    return entry


def values(text: str, policy: NamePolicy = PUBLIC) -> list[str]:
    """The values of all identifiers in `text`."""
    return [str(identifier) for identifier in parse_names(text, policy).identifiers]


@pytest.mark.parametrize(
    ("text", "value", "note"),
    [
        ("example.com", "example.com", ""),
        ("EXAMPLE.Com", "example.com", ""),
        ("example.com.", "example.com", ""),
        ("*.example.com", "*.example.com", ""),
        ("*.EXAMPLE.com.", "*.example.com", ""),
        ("'example.com'", "example.com", ""),
        ("\u201cexample.com\u201d", "example.com", ""),
        ("<https://example.com/>", "example.com", "URL"),
        ("https://example.com", "example.com", "URL"),
        ("HTTPS://Example.com:8443/a/b?c#d", "example.com", "port was dropped"),
        ("//example.com/x", "example.com", "URL"),
        ("https://example.com?x=1", "example.com", "URL"),
        ("https://bob:secret@example.com/", "example.com", "user name in the URL"),
        ("https://@example.com/", "example.com", "URL"),
        ("https://*.example.com/", "*.example.com", "URL"),
        ("example.com:443", "example.com", "port was dropped"),
        ("example.com/path", "example.com", "not for a path"),
        ("example.com:443/12", "example.com", "not for a path"),
        ("DNS:example.com", "example.com", "“DNS:” in front"),
        ("CN=example.com", "example.com", "“CN=” in front"),
        ("IP:1.1.1.1", "1.1.1.1", "“IP:” in front"),
        ("IP Address:2606:4700:4700::1111", "2606:4700:4700::1111", "“IP:” in front"),
        ("www\u3002example\uff0ecom", "www.example.com", "read as www.example.com"),
        ("www\uff61example.com", "www.example.com", "read as"),
        ("\uff11.\uff11.\uff11.\uff11", "1.1.1.1", "read as 1.1.1.1"),
        ("\uff0a.example.com", "*.example.com", "read as *.example.com"),
        ("exam\u200bple.com", "example.com", "U+200B ZERO WIDTH SPACE was removed"),
        ("exam\u2060ple.com", "example.com", "U+2060 WORD JOINER was removed"),
        ("example\u180b.com", "example.com", "U+180B"),
        ("\ufeffexample.com", "example.com", "U+FEFF ZERO WIDTH NO-BREAK SPACE was removed"),
        ("b\u00fccher.example.com", "xn--bcher-kva.example.com", "b\u00fccher.example.com is xn--bcher-kva"),
        ("B\u00dcCHER.com", "xn--bcher-kva.com", "international name"),
        ("bu\u0308cher.com", "xn--bcher-kva.com", "international name"),
        ("xn--bcher-kva.com", "xn--bcher-kva.com", "b\u00fccher.com is"),
        ("XN--BCHER-KVA.com", "xn--bcher-kva.com", "international name"),
        ("stra\u00dfe.de", "xn--strae-oqa.de", "international name"),
        ("*.b\u00fccher.com", "*.xn--bcher-kva.com", "*.b\u00fccher.com is"),
        ("\u043f\u0440\u0438\u043c\u0435\u0440.\u0440\u0444", "xn--e1afmkfd.xn--p1ai", "international name"),
        ("\u0915\u094d\u200d\u0937.com", "xn--11b2ezcw70k.com", "international name"),
        ("xn--i-7iq.ws", "xn--i-7iq.ws", "not a valid name under IDNA 2008"),
        ("1.1.1.1", "1.1.1.1", ""),
        ("1.1.1.1.", "1.1.1.1", ""),
        ("https://1.1.1.1:8443/", "1.1.1.1", "port was dropped"),
        ("2606:4700:4700:0:0:0:0:1111", "2606:4700:4700::1111", ""),
        ("2606:4700:4700::ABCD", "2606:4700:4700::abcd", ""),
        ("[2606:4700:4700::1111]", "2606:4700:4700::1111", ""),
        ("[2606:4700:4700::1111]:443", "2606:4700:4700::1111", "port was dropped"),
        ("https://[2606:4700:4700::1111]/", "2606:4700:4700::1111", "URL"),
        ("https://[2606:4700:4700::1111]", "2606:4700:4700::1111", "URL"),
        ("city.kobe.jp", "city.kobe.jp", ""),
        ("user.github.io", "user.github.io", ""),
        ("github.io", "github.io", ""),
        ("*.github.io", "*.github.io", ""),
        ("a.b.c.d.e.f.g.h.example.com", "a.b.c.d.e.f.g.h.example.com", ""),
        (f"{LABEL63}.com", f"{LABEL63}.com", ""),
        (LONG_253, LONG_253, ""),
        ("0.example.com", "0.example.com", ""),
        ("a-b.example.com", "a-b.example.com", ""),
    ],
)
def test_what_administrators_paste_is_read(text: str, value: str, note: str) -> None:
    entry = only(text)
    assert (entry.error, str(entry.identifier)) == ("", value)
    assert note in " ".join(entry.notes)
    assert bool(note) == bool(entry.notes)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("https://example.com:/", "not a port number"),
        ("example.com:", "not a port number"),
        ("example.com:https", "not a port number"),
        ("example.com:123456", "not a port number"),
        ("http:/example.com", "not a port number"),
        ("javascript:alert(1)", "not a port number"),
        ("[2606:4700:4700::1111]:x", "not a port number"),
        ("file:///etc/passwd", "no host name"),
        ("https://", "no host name"),
        ("bob@example.com", "e-mail address"),
        ("mailto:bob@example.com", "e-mail address"),
        ("https://good.com\\@evil.com/", "backslash"),
        ("\\\\server\\share", "backslash"),
        ("exam\x00ple.com", "unprintable character U+0000"),
        ("exam\x85ple.com", "unprintable character U+0085"),
        ("example.com\x1b[31m", "unprintable character U+001B"),
        ("\u202emoc.elpmaxe", "U+202E RIGHT-TO-LEFT OVERRIDE"),
        ("\udc80example.com", "unprintable character U+DC80"),
        ("\u200b", "nothing visible"),
        ("a\u200cb.com", "U+200C ZERO WIDTH NON-JOINER is not allowed"),
        (".", "no name in it"),
        ("*", "first part"),
        ("*.", "first part"),
        ("a.*.example.com", "first part"),
        ("a*.example.com", "first part"),
        ("*.*.example.com", "first part"),
        ("**.example.com", "first part"),
        ("my_host.example.com", "underscores"),
        ("_acme-challenge.example.com", "underscores"),
        ("b\u00fc_cher.com", "underscores"),
        ("ex%61mple.com", "“%” is not allowed"),
        ("\u2100.com", "“/” is not allowed"),
        ("a..example.com", "two dots"),
        (".example.com", "dot in front"),
        ("example.com..", "two dots"),
        ("-a.example.com", "begins or ends with a hyphen"),
        ("a-.example.com", "begins or ends with a hyphen"),
        ("ab--c.example.com", "reserved"),
        ("xn--.example.com", "begins or ends with a hyphen"),
        ("xn--abc-.example.com", "begins or ends with a hyphen"),
        ("xn--0.example.com", "malformed Punycode"),
        ("xn---bbk.example.com", "not the A-label"),
        ("xn--a.example.com", "not the A-label"),
        ("xn--bucher-xyd.example.com", "not the A-label"),
        ("xn--ib9b.example.com", "malformed Punycode"),
        (f"{'a' * 64}.com", "longer than 63"),
        ("\u00fc" * 60 + ".com", "longer than 63 characters in its A-label form"),
        (LONG_253.replace("b" * 57, "b" * 58), "longer than 253"),
        ("*." + LONG_253.replace("b" * 57, "b" * 56), "longer than 253"),
        (f"{'abc.' * 300}com", "longer than 253"),
        ("\u00fc" * 2000 + ".com", "longer than 253"),
        ("a.b.c.d.e.f.g.h.i.example.com", "more than 10 parts"),
        ("\u0301a.com", "combining mark"),
        ("-\u00fc.com", "begins or ends with a hyphen"),
        ("ab--\u00fc.com", "hyphens as third and fourth"),
        ("\u05d0a.com", "right-to-left"),
        ("i\u2764.ws", "U+2764 HEAVY BLACK HEART"),
        ("a\u0378b.com", "unprintable character U+0378"),
        ("ex\ufffdmple.com", "U+FFFD REPLACEMENT CHARACTER"),
        ("localhost", "at least one dot"),
        ("com", "at least one dot"),
        ("co.uk", "public suffix"),
        ("foo.ck", "public suffix"),
        ("\u0440\u0444", "at least one dot"),
        ("*.com", "a wildcard may not cover a whole public suffix (com)"),
        ("*.co.uk", "a wildcard may not cover"),
        ("*.foo.ck", "a wildcard may not cover"),
        ("*.local", "“local” is not a public top-level domain"),
        ("host.internal", "“internal” is not a public"),
        ("host.\u043f\u0440\u0438\u043c\u0435\u0440", "“\u043f\u0440\u0438\u043c\u0435\u0440” is not a public"),
        ("999.1.1.1", "reads as an IPv4 address"),
        ("1.2.3", "reads as an IPv4 address"),
        ("1.2.3.4.5", "reads as an IPv4 address"),
        ("01.2.3.4", "reads as an IPv4 address"),
        ("0x7f000001", "reads as an IPv4 address"),
        ("2130706433", "reads as an IPv4 address"),
        ("example.123", "reads as an IPv4 address"),
        ("2606::4700::1", "not a valid IPv6 address"),
        ("example.com:1:2", "not a valid IPv6 address"),
        ("fe80::1%eth0", "zone"),
        ("::ffff:1.2.3.4", "write 1.2.3.4"),
        ("*.1.1.1.1", "wildcard cannot stand before an IP"),
        ("*.2606:4700::1", "wildcard cannot stand before an IP"),
        ("*.[2606:4700::1]", "square brackets"),
        ("[example.com]:443", "square brackets"),
        ("10.0.0.0/8", "it is a network"),
        ("2606:4700::/32", "it is a network"),
    ],
)
def test_what_no_certificate_can_hold_is_refused_with_a_reason(text: str, error: str) -> None:
    entry = only(text)
    assert entry.identifier is None
    assert error in entry.error


_SPECIAL = """
    0.0.0.1 10.1.2.3 100.64.0.1 127.0.0.1 169.254.1.1 172.31.0.1 192.0.2.1 192.168.1.1 192.88.99.1 198.18.0.1
    198.51.100.7 203.0.113.9 240.0.0.1 ::1 ::2 64:ff9b::1 100::1 2001::1 2001:db8::1 2002::1 3fff::1 5f00::1 fd00::1
    fe80::1 fec0::1
"""
_NOBODY = """
    0.0.0.0 :: 224.0.0.1 ff02::1 255.255.255.255
"""


@pytest.mark.parametrize("text", _SPECIAL.split())
def test_special_purpose_addresses_are_for_private_cas(text: str) -> None:
    assert "special-purpose" in only(text).error
    assert values(text, PRIVATE) == [text]


@pytest.mark.parametrize("text", _NOBODY.split())
def test_an_address_no_host_has_is_refused_by_every_ca(text: str) -> None:
    assert only(text).error == only(text, PRIVATE).error == "no single host has this address"


@pytest.mark.parametrize(
    "text", ["intranet", "*.intranet", "host.local", "co.uk", "*.com", "*.co.uk", "a.corp", "user.github.io"]
)
def test_a_private_ca_is_free_of_public_suffix_rules(text: str) -> None:
    assert values(text, PRIVATE) == [text]


@pytest.mark.parametrize("text", ["my_host", "a_b.corp", "1.2.3", "bob@corp", "ab--c", "*", "host.1", "*.10.0.0.1"])
def test_a_private_ca_does_not_change_what_a_name_is(text: str) -> None:
    assert only(text, PRIVATE).error


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        ("ex\u0430mple.com", "mixed scripts in “ex\u0430mple” (Cyrillic, Latin)"),
        ("\u0430\u0440\u0440\u04cf\u0435.com", "written in Cyrillic letters that look like Latin ones"),
        ("\u03bf\u03c1\u03bf.com", "written in Greek letters that look like Latin ones"),
        ("xn--80ak6aa92e.com", "written in Cyrillic"),
        ("p\u0251yp\u0251l.com", "look like plain ones: \u0251"),
    ],
)
def test_look_alike_letters_are_pointed_out(text: str, warning: str) -> None:
    entry = only(text)
    assert entry.error == ""
    assert warning in " ".join(entry.notes)


@pytest.mark.parametrize(
    "text",
    [
        "\u65e5\u672c\u8a9e\u30e9\u30fc\u30e1\u30f3abc.jp",
        "\u0440\u043e\u0441\u0430.\u0440\u0444",  # all letters have twins, but the top-level domain is Cyrillic too
        "\u043c\u043e\u0441\u043a\u0432\u0430.com",
        "caf\u00e9.fr",
        "\u03b1\u03b8\u03ae\u03bd\u03b1.gr",
    ],
)
def test_honest_international_names_raise_no_alarm(text: str) -> None:
    assert [note.partition(":")[0] for note in only(text).notes] == ["international name"]


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("https://bob:secret@example.com/x", "https://…@example.com/x"),
        ("bob:secret@example.com", "…@example.com"),
        ("https://bob@example.com", "https://bob@example.com"),
        ("bad\x1b[2Jname", "bad<U+001B>[2Jname]"),
        ("a" * 200, f"{'a' * 120}…"),
    ],
)
def test_what_was_typed_is_repeated_without_passwords_and_control_characters(text: str, typed: str) -> None:
    assert only(text).typed == typed


def test_everything_uts46_drops_is_announced_or_refused() -> None:
    data = idna.uts46data
    ends = [*data.uts46_starts[1:], 0x110000]
    dropped = [
        code
        for start, end, status in zip(data.uts46_starts, ends, data.uts46_statuses, strict=True)
        if status == ord("I")
        for code in range(start, end)
    ]
    assert len(dropped) > 200
    for code in dropped:
        entry = only(f"a{chr(code)}b", PRIVATE)
        assert f"U+{code:04X}" in f"{entry.error} {entry.notes}"
        assert entry.error or str(entry.identifier) == "ab"


def test_reading_one_top_level_domain_gives_what_the_whole_list_gives() -> None:
    whole = PublicSuffixList(accept_unknown=False, only_icann=True)
    for name in ("com", "uk", "co.uk", "a.co.uk", "ck", "www.ck", "b.ck", "kobe.jp", "b.kobe.jp", "city.kobe.jp"):
        identifier = only(f"*.{name}").identifier
        assert (identifier is None) == (whole.publicsuffix(name) == name), name


_LABEL = st.from_regex(r"[a-z0-9]([a-z0-9]{0,10}-?[a-z0-9])?", fullmatch=True).filter(lambda x: x[2:4] != "--")


@given(st.lists(_LABEL, min_size=1, max_size=8), st.booleans())
def test_every_plain_host_name_under_a_suffix_is_accepted(labels: list[str], wildcard: bool) -> None:
    name = f"{'*.' if wildcard else ''}{'.'.join(labels)}.com"
    assert values(name.upper()) == [name]


@given(st.ip_addresses())
def test_addresses_are_canonical_and_public_ones_global(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    host = f"[{address.exploded}]:443" if address.version == 6 else address.exploded
    entry = only(host)
    assert entry.identifier in (None, Identifier(IdentifierType.IP, str(address)))
    assert entry.identifier is None or address.is_global
