"""Proxies: from the settings, from the environment, and what is said when one refuses."""

from __future__ import annotations

import base64
import ssl
import threading
from collections.abc import Callable

import pytest
import trustme

from acme_desktop.adapters.acme import connect_authority
from acme_desktop.adapters.acme.addresses import Origin
from acme_desktop.adapters.acme.directories import KnownDirectories
from acme_desktop.adapters.acme.proxies import Proxy, proxy_for
from acme_desktop.domain.account import CaEndpoint
from acme_desktop.domain.errors import InputError, TransportError
from tests.adapters.acme.conftest import SHORT
from tests.adapters.acme.scripted_ca import ScriptedCa
from tests.adapters.acme.tunnel import Tunnel

CA = Origin.of("https://ca.example/directory")
Ask = Callable[[str], str]


@pytest.fixture
def ask(ca: ScriptedCa, bundle: str) -> Ask:
    """Fetch the directory by way of this proxy."""

    def ask(proxy: str) -> str:
        connect = connect_authority(
            user_agent="acme-desktop/1.0", proxy=proxy, patience=SHORT, known=KnownDirectories()
        )
        with connect(CaEndpoint(ca.url(), bundle), key=None, stop=threading.Event()) as authority:
            return authority.directory().new_order

    return ask


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the machine has set."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def test_a_proxy_of_the_settings_is_used(ca: ScriptedCa, ask: Ask) -> None:
    with Tunnel() as proxy:
        assert ask(proxy.url()) == ca.url("/order")
        assert proxy.asked[0][0].split()[:2] == ["CONNECT", f"localhost:{ca.port}"]
    assert ca.asked[0].headers["host"] == f"localhost:{ca.port}"


def test_an_https_proxy_is_spoken_to_under_tls(ca: ScriptedCa, authority: trustme.CA, ask: Ask) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    with Tunnel(context) as proxy:
        assert ask(proxy.url()) == ca.url("/order")
        assert len(proxy.asked) == 1


def test_a_login_is_sent_to_the_proxy_only(ca: ScriptedCa, ask: Ask) -> None:
    with Tunnel() as proxy:
        ask(proxy.url("me:p%40ss@"))
        login = base64.b64encode(b"me:p@ss").decode()
        assert f"Proxy-Authorization: Basic {login}" in proxy.asked[0]
    assert "proxy-authorization" not in ca.asked[0].headers


def test_a_proxy_that_refuses_is_named_without_its_password(ask: Ask) -> None:
    with Tunnel() as proxy:
        proxy.refusal = b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"
        with pytest.raises(TransportError) as caught:
            ask(proxy.url("me:secret@"))
    assert "407" in str(caught.value)
    assert f"localhost:{proxy.port}" in str(caught.value)
    assert "secret" not in str(caught.value)
    assert not caught.value.may_have_acted


def test_a_proxy_that_speaks_no_http_is_a_transport_error(ask: Ask) -> None:
    with Tunnel() as proxy:
        proxy.refusal = b"\x00\x01nonsense"
        with pytest.raises(TransportError) as caught:
            ask(proxy.url())
    assert not caught.value.may_have_acted


def test_the_environments_proxy_is_used_and_its_exceptions_too(
    ca: ScriptedCa, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Tunnel() as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url())
        ask("")
        assert len(proxy.asked) == 1
        ask("none")
        assert len(proxy.asked) == 1
        monkeypatch.setenv("NO_PROXY", "localhost")
        ask("")
        assert len(proxy.asked) == 1
    assert len(ca.asked) == 3


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ("none", None),
        ("", None),
        ("http://proxy.example:3128", Proxy("http", "proxy.example", 3128)),
        ("proxy.example:3128", Proxy("http", "proxy.example", 3128)),
        ("https://proxy.example", Proxy("https", "proxy.example", 443)),
    ],
)
def test_settings_are_understood(setting: str, expected: Proxy | None) -> None:
    assert proxy_for(setting, CA) == expected


@pytest.mark.parametrize(
    "setting", ["socks5://proxy.example", "http://", "http://[proxy", "http://a:b:c", "http://é.example"]
)
def test_settings_that_cannot_be_are_input_errors(setting: str) -> None:
    with pytest.raises(InputError) as caught:
        proxy_for(setting, CA)
    assert caught.value.field == "proxy"


def test_a_password_is_in_no_text() -> None:
    proxy = proxy_for("http://me:secret@proxy.example", CA)
    assert "secret" not in f"{proxy} {proxy!r}"
    assert base64.b64encode(b"me:secret").decode() not in f"{proxy} {proxy!r}"
    with pytest.raises(InputError) as caught:
        proxy_for("http://me:secret@[proxy", CA)
    assert "secret" not in str(caught.value)
