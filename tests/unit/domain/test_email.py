"""E-mail addresses and contact URLs: what a CA would take, and nothing that means something else in a URL."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from acme_desktop.domain.email import check_contact, check_email, mailto
from acme_desktop.domain.errors import InputError

LOCAL64 = "a" * 64
LONG_DOMAIN = ".".join(["b" * 63] * 2 + ["c" * 57, "de"])


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("ana@example.org", "ana@example.org"),
        ("  ana@example.org\n", "ana@example.org"),
        ("Ana.Maria@Example.ORG", "Ana.Maria@example.org"),
        ("a+tag@example.org", "a+tag@example.org"),
        ("o'brien@example.org", "o'brien@example.org"),
        ("!#$%&'*+/=?^_`{|}~-@example.org", "!#$%&'*+/=?^_`{|}~-@example.org"),
        ("a@b\u00fccher.example", "a@xn--bcher-kva.example"),
        ("a@B\u00dcCHER.example", "a@xn--bcher-kva.example"),
        ("a@xn--bcher-kva.example", "a@xn--bcher-kva.example"),
        ("a@example\u3002org", "a@example.org"),
        (f"{LOCAL64}@{LONG_DOMAIN}", f"{LOCAL64}@{LONG_DOMAIN}"),
    ],
)
def test_an_address_is_kept_and_its_domain_is_ascii(typed: str, address: str) -> None:
    assert check_email(typed) == address


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "needed"),
        (" \t", "needed"),
        ("ana", "not an e-mail"),
        ("ana@", "no valid domain"),
        ("@example.org", "not an e-mail"),
        ("ana@@example.org", "not an e-mail"),
        ("a@b@example.org", "not an e-mail"),
        (".ana@example.org", "not an e-mail"),
        ("ana.@example.org", "not an e-mail"),
        ("a..b@example.org", "not an e-mail"),
        ("a b@example.org", "not an e-mail"),
        ('"a b"@example.org', "not an e-mail"),
        ("a,b@example.org", "not an e-mail"),
        ("a@example.org,b@example.org", "not an e-mail"),
        ("Ana <ana@example.org>", "not an e-mail"),
        ("\u00e4@example.org", "not an e-mail"),
        ("a\x00@example.org", "not an e-mail"),
        ("a\r\nBcc: b@example.org", "not an e-mail"),
        ("a" * 65 + "@example.org", "not an e-mail"),
        ("a@" + "b." * 130 + "org", "not an e-mail"),
        (f"{LOCAL64}x@{LONG_DOMAIN}", "not an e-mail"),
        (f"{'a' * 64}@{chr(0xFC) * 40}.{chr(0xFC) * 40}.{chr(0xFC) * 40}.{chr(0xFC) * 40}.de", "too long"),
        ("a@localhost", "no valid domain"),
        ("a@example.org.", "no valid domain"),
        ("a@.example.org", "no valid domain"),
        ("a@example..org", "no valid domain"),
        ("a@-example.org", "no valid domain"),
        ("a@example-.org", "no valid domain"),
        ("a@exa_mple.org", "no valid domain"),
        ("a@exam ple.org", "no valid domain"),
        ("a@example.org\x00", "no valid domain"),
        ("a@example.org?subject=x", "no valid domain"),
        ("a@192.0.2.1", "no valid domain"),
        ("a@[192.0.2.1]", "no valid domain"),
        ("a@" + "b" * 64 + ".org", "no valid domain"),
        ("a@\u2260.example", "no valid domain"),
        ("a@b\u202eucher.example", "no valid domain"),
        ("a@" + "\u00fc" * 70 + ".example", "no valid domain"),
    ],
)
def test_what_is_no_address_is_refused_with_its_field(typed: str, why: str) -> None:
    with pytest.raises(InputError) as caught:
        check_email(typed, "where")
    assert caught.value.field == "where"
    assert why in str(caught.value)
    assert str(caught.value).isprintable()


def test_a_long_answer_repeats_little_of_what_was_typed() -> None:
    with pytest.raises(InputError) as caught:
        check_email("x" * 100_000)
    assert len(str(caught.value)) < 120
    assert "…" in str(caught.value)


@given(st.text(max_size=30), st.text(max_size=30))
@example("a", "\U00011f02.b")
@example("a", "xn--.xn--")
def test_any_text_is_an_address_or_an_input_error(left: str, right: str) -> None:
    refused = {"email"}
    for typed in (left, f"{left}@{right}", f"a@{right}.org"):
        try:
            address = check_email(typed)
        except InputError as error:
            refused.add(error.field)
        else:
            assert address.isascii()
            assert len(address) <= 254
            assert check_email(address) == address
    assert refused == {"email"}


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("ana@example.org", "mailto:ana@example.org"),
        (" mailto:ana@example.org ", "mailto:ana@example.org"),
        ("MAILTO:Ana@Example.org", "mailto:Ana@example.org"),
        ("a@b\u00fccher.example", "mailto:a@xn--bcher-kva.example"),
        ("o'brien+acme@example.org", "mailto:o'brien+acme@example.org"),
        # RFC 6068 §2: these would begin header fields, a fragment or an escape
        ("a?b@example.org", "mailto:a%3Fb@example.org"),
        ("a#b@example.org", "mailto:a%23b@example.org"),
        ("a%b@example.org", "mailto:a%25b@example.org"),
        ("a&b=c/d@example.org", "mailto:a%26b%3Dc%2Fd@example.org"),
        ("mailto:a%3Fb@example.org", "mailto:a%3Fb@example.org"),
        ("tel:+49-30-123", "tel:+49-30-123"),
        ("https://example.org/contact", "https://example.org/contact"),
        ("SIP:ana@example.org", "SIP:ana@example.org"),
    ],
)
def test_a_contact_is_a_url(typed: str, url: str) -> None:
    assert check_contact(typed) == url


@pytest.mark.parametrize(
    "typed",
    [
        "", "ana", "mailto:", "mailto:ana", "mailto:a@example.org,b@example.org", "mailto:a@example.org?cc=b@x.example",
        "mailto:a%40b@example.org", "mailto:a%0Ab@example.org", "mailto:%ff@example.org", ":x", "tel:", "1tel:2",
        "t\u00e9l:1", "tel:\u00e9", "te l:1", "tel:1 2", "tel:1\n2", "tel:1\x7f", "tel:\x1b[2J", "tel:" + "1" * 251,
    ],
)  # fmt: skip
def test_what_is_no_contact_is_refused(typed: str) -> None:
    with pytest.raises(InputError) as caught:
        check_contact(typed)
    assert caught.value.field == "contact"
    assert str(caught.value).isprintable()


@given(st.from_regex(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,20}", fullmatch=True))
def test_a_mailto_url_means_the_same_address_and_nothing_more(local: str) -> None:
    address = f"{local}@example.org"
    url = urlsplit(mailto(address))
    assert (url.scheme, url.query, url.fragment) == ("mailto", "", "")
    assert unquote(url.path) == address
    assert check_contact(mailto(address)) == mailto(address) == check_contact(address)
