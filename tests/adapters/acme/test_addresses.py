"""Which addresses are the CA's own."""

from __future__ import annotations

import threading

import pytest

from acme_desktop.adapters.acme import connect_authority
from acme_desktop.adapters.acme.addresses import Origin
from acme_desktop.domain.account import CaEndpoint
from acme_desktop.domain.errors import UntrustedServerError

CA = Origin.of("https://ca.example/directory")


@pytest.mark.parametrize(
    "url",
    [
        "https://ca.example/order/1",
        "https://CA.Example:443/order/1?x=%20",
        "https://ca.example./order/1",
        "HTTPS://ca.example/",
        "https://ca.example",
    ],
)
def test_its_own_addresses_are_accepted(url: str) -> None:
    assert CA.own(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        None,
        "http://ca.example/",
        "https://ca.example:8443/",
        "https://ca.example.evil.example/",
        "https://evil.example/https://ca.example/",
        "https://ca.example@evil.example/",
        "https://evil.example\\@ca.example/",
        "https://ca.example\t/",
        "https://ca.example/\r\nX: y",
        "https://ca.example/ü",
        "https://ca.example:0/",
        "https://ca.example:x/",
        "https://[ca.example/",
        "https:ca.example/x",
        "https:///x",
        "ca.example/x",
        "/x",
        "ftp://ca.example/",
        "https://ca.example/" + "x" * 2000,
    ],
    ids=lambda url: repr(url)[:40],
)
def test_all_others_are_refused(url: object) -> None:
    with pytest.raises(UntrustedServerError):
        CA.own(url)


@pytest.mark.parametrize(
    ("relative", "absolute"),
    [
        ("/a", "https://ca.example/a"),
        ("a?b", "https://ca.example/x/a?b"),
        ("https://ca.example/z", "https://ca.example/z"),
    ],
)
def test_relative_addresses_are_resolved_where_the_rfc_allows_them(relative: str, absolute: str) -> None:
    assert CA.own(relative, "https://ca.example/x/y") == absolute


@pytest.mark.parametrize("relative", ["//evil.example/a", "https://evil.example/", "\\\\evil.example\\a", " /a"])
def test_relative_addresses_do_not_lead_elsewhere(relative: str) -> None:
    with pytest.raises(UntrustedServerError):
        CA.own(relative, "https://ca.example/x/y")


def test_what_is_asked_for_is_path_and_query_only() -> None:
    assert CA.target("https://ca.example/a/b?c=d#e") == "/a/b?c=d"
    assert CA.target("https://ca.example") == "/"


def test_hosts_are_written_as_http_wants_them() -> None:
    assert Origin.of("https://[::1]:14000/dir").authority == "[::1]:14000"
    assert str(Origin.of("https://ca.example:443/")) == "https://ca.example"


@pytest.mark.parametrize(
    "url", ["http://ca.example/directory", "http://10.0.0.1/directory", "http://localhost/directory"]
)
def test_plain_http_is_refused(url: str) -> None:
    connect = connect_authority(user_agent="acme-desktop/1.0", proxy="none")
    with pytest.raises(UntrustedServerError, match="https only"):
        connect(CaEndpoint(url), key=None, stop=threading.Event())


def test_plain_http_is_possible_on_this_machine_when_it_was_asked_for() -> None:
    assert Origin.of("http://127.0.0.1:14000/dir", loopback_http=True).scheme == "http"
    assert Origin.of("http://[::1]/dir", loopback_http=True).port == 80
    with pytest.raises(UntrustedServerError):
        Origin.of("http://ca.example/dir", loopback_http=True)
