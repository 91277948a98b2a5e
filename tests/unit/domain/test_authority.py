"""CAs by name or URL: what may be asked, and above all what may not."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from acme_desktop.domain.authority import (
    PRESETS,
    Environment,
    ca_name,
    environment_of,
    is_loopback,
    name_policy,
    preset_for,
    resolve_server,
)
from acme_desktop.domain.errors import InputError
from acme_desktop.domain.names import NamePolicy


def test_a_preset_goes_by_its_name_in_any_case() -> None:
    for known in PRESETS:
        assert resolve_server(f"  {known.id.upper()}\n") == known.directory_url
        assert resolve_server(known.directory_url) == known.directory_url
        assert preset_for(known.directory_url) is known


def test_names_and_addresses_of_presets_are_unique() -> None:
    assert len({p.id for p in PRESETS}) == len({p.name for p in PRESETS}) == len(PRESETS)
    assert len({p.directory_url for p in PRESETS}) == len(PRESETS)
    assert all(p.directory_url.startswith("https://") for p in PRESETS)


@pytest.mark.parametrize(
    "url",
    [
        "https://ca.example/directory",
        "https://ca.example",
        "https://ca.example./directory",
        "https://CA.Example:8443/acme/acme/directory?tenant=1",
        "HTTPS://ca.example/directory",
        "https://intranet/acme",
        "https://step_ca.example/acme",
        "https://10.0.0.1:14000/dir",
        "https://[2001:db8::1]:14000/dir",
        "https://[::ffff:192.0.2.1]/dir",
        "https://xn--bcher-kva.example/dir",
        "https://ca.example/acme/ana@example.org/directory",
        "https://ca.example:65535/dir",
    ],
)
def test_a_url_stays_as_it_was_typed(url: str) -> None:
    assert resolve_server(f" {url} ") == url


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        # user names: who reads the address reads the wrong host, and a password would be kept and shown
        ("https://bob@ca.example/dir", "no user name"),
        ("https://bob:secret@ca.example/dir", "no user name"),
        ("https://ca.example@evil.example/dir", "no user name"),
        ("https://@ca.example/dir", "no user name"),
        ("https://bob:secret@ca.example:99999/dir", "no user name"),
        ("https://bob:secret@[::1/dir", "no user name"),
        ("ftp://bob:secret@ca.example/dir", "no user name"),
        ("bob:secret@ca.example/dir", "no user name"),
        # characters that parsers disagree about
        ("https://ca.example\\@evil.example/dir", "characters"),
        ("https:\\\\ca.example\\dir", "characters"),
        ("https://ca.example/a b", "characters"),
        ("https://ca.example/a\tb", "characters"),
        ("https://ca.exa\nmple/dir", "characters"),
        ("https://ca.example/\x00", "characters"),
        ("https://ca.example/\x1b[2J", "characters"),
        ("https://ca.example/\x7f", "characters"),
        ("https://ca.example/" + "a" * 2000, "too many"),
        # not ASCII: a name in its other script, and look-alikes of URL characters
        ("https://b\u00fccher.example/dir", "neither"),
        ("https://\u0441a.example/dir", "neither"),
        ("https://ca.example\uff0fevil.example/dir", "URL"),
        ("https://ca\u3002example/dir", "neither"),
        ("https://ca.example/\u202edir", "neither"),
        ("https://ca.example/\u200bdir", "neither"),
        ("https://ca.example/\x9b31m", "neither"),
        # other schemes, or none
        ("", "neither"),
        ("ca.example", "neither"),
        ("//ca.example/dir", "neither"),
        ("ftp://ca.example/dir", "neither"),
        ("file:///etc/passwd", "neither"),
        ("javascript:alert(1)", "neither"),
        ("https:ca.example/dir", "neither"),
        ("https:///dir", "neither"),
        ("https://", "neither"),
        ("https://:443/dir", "neither"),
        ("letsencrypt-", "neither"),
        # ports
        ("https://ca.example:0/dir", "not a directory URL"),
        ("https://ca.example:65536/dir", "not a URL"),
        ("https://ca.example:99999999999999999999/dir", "not a URL"),
        ("https://ca.example:-1/dir", "not a URL"),
        ("https://ca.example:+443/dir", "not a URL"),
        ("https://ca.example:https/dir", "not a URL"),
        ("https://ca.example:4_4/dir", "not a URL"),
        ("https://ca.example:0x1bb/dir", "not a URL"),
        ("https://ca.example:000443/dir", "not a directory URL"),
        ("https://ca.example:/dir", "not a directory URL"),
        # hosts
        ("https://ca%2eexample/dir", "not a directory URL"),
        ("https://ca.example%00.evil.example/dir", "not a directory URL"),
        ("https://ca,example/dir", "not a directory URL"),
        ("https://ca..example/dir", "not a directory URL"),
        ("https://.example/dir", "not a directory URL"),
        ("https://-ca.example/dir", "not a directory URL"),
        ("https://ca-.example/dir", "not a directory URL"),
        (f"https://{'a' * 64}.example/dir", "not a directory URL"),
        ("https://*.example/dir", "not a directory URL"),
        ("https://[::1/dir", "not a URL"),
        ("https://::1/dir", "URL"),
        ("https://[::g]/dir", "URL"),
        ("https://[1::2::3]/dir", "URL"),
        ("https://[fe80::1%25eth0]/dir", "URL"),
        ("https://[127.0.0.1]/dir", "URL"),
        ("https://[ca.example]/dir", "URL"),
        ("https://ca.example[::1]/dir", "URL"),
        ("https://[::1].evil.example/dir", "URL"),
        # fragments are never sent
        ("https://ca.example/dir#here", "not a directory URL"),
        ("https://ca.example/dir#", "not a directory URL"),
    ],
)
def test_what_is_no_directory_url_is_refused(typed: str, why: str) -> None:
    with pytest.raises(InputError) as caught:
        resolve_server(typed)
    assert caught.value.field == "server"
    assert why in str(caught.value)
    assert "letsencrypt-staging" in caught.value.hint
    assert "secret" not in str(caught.value) + caught.value.hint + repr(caught.value.values)


@pytest.mark.parametrize(
    "url",
    ["http://localhost:14000/dir", "http://127.0.0.1/dir", "http://127.8.8.8:4/dir", "http://[::1]:4/dir",
     "http://LOCALHOST/dir", "http://ca.localhost/dir"],
)  # fmt: skip
def test_http_is_for_a_test_ca_on_this_machine_and_only_when_asked_for(url: str) -> None:
    assert resolve_server(url, loopback_http=True) == url
    with pytest.raises(InputError, match="not https") as caught:
        resolve_server(url)
    assert "ACME_DESKTOP_LOOPBACK_HTTP" in caught.value.hint


@pytest.mark.parametrize(
    "url",
    ["http://ca.example/dir", "http://10.0.0.1/dir", "http://localhost.example/dir", "http://127.0.0.1.example/dir",
     "http://[2001:db8::1]/dir", "http://0.0.0.0/dir", "http://notlocalhost/dir", "http://169.254.1.1/dir",
     "http://2130706433/dir", "http://127.1/dir", "http://0177.0.0.1/dir"],
)  # fmt: skip
def test_http_to_any_other_machine_is_never_possible(url: str) -> None:
    with pytest.raises(InputError, match="not https"):
        resolve_server(url, loopback_http=True)


@given(st.text(max_size=40), st.booleans())
@example("https://a\x85b", False)
@example("https://\u2100.example", True)
def test_any_text_is_a_server_or_an_input_error(text: str, flag: bool) -> None:
    refused = {"server"}
    for typed in (text, f"https://{text}", f"https://ca.example{text}/dir"):
        try:
            url = resolve_server(typed, loopback_http=flag)
        except InputError as error:
            refused.add(error.field)
        else:
            assert url in {p.directory_url for p in PRESETS} or (url == typed.strip() and url.isascii())
            assert all("!" <= character <= "~" and character != "\\" for character in url)
    assert refused == {"server"}


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("localhost", True), ("a.localhost", True), ("127.0.0.1", True), ("127.255.255.254", True), ("::1", True),
        ("localhost.example", False), ("", False), ("128.0.0.1", False), ("::2", False), ("0.0.0.0", False),
        ("example.org", False), ("xlocalhost", False),
    ],
)  # fmt: skip
def test_this_machine_is_known_by_name_and_address(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://acme-v02.api.letsencrypt.org/directory", Environment.PRODUCTION),
        ("https://acme-staging-v02.api.letsencrypt.org/directory", Environment.STAGING),
        ("https://localhost:14000/dir", Environment.TEST),
        ("https://[::1]:14000/dir", Environment.TEST),
        ("https://127.0.0.1:21000/acme-desktop-practice/directory", Environment.PRACTICE),
        ("http://127.0.0.1:21000/acme-desktop-practice/directory", Environment.TEST),
        ("https://127.0.0.1:21000/acme-desktop-practice/directory/", Environment.TEST),
        ("https://ca.example/acme-desktop-practice/directory", Environment.PRIVATE),
        ("https://ca.example/dir", Environment.PRIVATE),
        ("/nowhere", Environment.PRIVATE),
    ],
)
def test_an_environment_follows_from_the_address(url: str, expected: Environment) -> None:
    assert environment_of(url) is expected


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://acme-v02.api.letsencrypt.org/directory", "Let's Encrypt"),
        ("https://localhost:14000/acme-desktop-practice/directory", "Practice CA"),
        ("https://pki.example.com:8443/acme/directory", "pki.example.com"),
        ("https://localhost:14000/dir", "localhost"),
        ("no address at all", "no address at all"),
    ],
)
def test_a_ca_has_the_name_that_people_call_it_by(url: str, name: str) -> None:
    assert ca_name(url) == name


def test_a_known_ca_has_its_limits_and_an_unknown_one_the_benefit_of_the_doubt() -> None:
    assert name_policy("https://ca.example/dir") == NamePolicy(public=False, max_names=1000)
    practice = "https://127.0.0.1:21000/acme-desktop-practice/directory"
    assert name_policy(practice) == NamePolicy(public=False, max_names=100)
    assert name_policy(resolve_server("letsencrypt")) == NamePolicy(public=True, max_names=100, ip=True)
    assert name_policy(resolve_server("actalis")) == NamePolicy(True, 2, wildcards=False, ip=False)
    assert name_policy(resolve_server("google")) == NamePolicy(True, 100, wildcards=True, ip=False)


def test_who_wants_an_external_account_is_known_beforehand() -> None:
    assert {p.id for p in PRESETS if not p.eab} == {"letsencrypt", "letsencrypt-staging"}
