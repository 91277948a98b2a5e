"""Whose certificates are believed, and what is said of those that are not."""

from __future__ import annotations

import shutil
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme

from acme_desktop.adapters.acme import connect_authority
from acme_desktop.adapters.acme.trust import Trust, trust_in
from acme_desktop.domain.account import CaEndpoint
from acme_desktop.domain.errors import InputError, TransportError, UntrustedServerError
from acme_desktop.service.ports import ConnectAuthority
from tests.adapters.acme.scripted_ca import ScriptedCa, http_answer

Ask = Callable[[ScriptedCa, str], None]
_CHECKOUT = Path(__file__).resolve().parents[3]


@pytest.fixture
def ask(connect: ConnectAuthority) -> Ask:
    """Fetch the directory, trusting this bundle."""

    def ask(ca: ScriptedCa, bundle: str) -> None:
        with connect(CaEndpoint(ca.url(), bundle), key=None, stop=threading.Event()) as authority:
            authority.directory()

    return ask


def test_a_foreign_certificate_is_described(ca: ScriptedCa, ask: Ask) -> None:
    stranger = trustme.CA().cert_pem.bytes().decode()
    for bundle in ("", stranger):
        with pytest.raises(UntrustedServerError) as caught:
            ask(ca, bundle)
        said = str(caught.value)
        assert "localhost is not trusted" in said
        assert "issuer" in said
        assert "O=Scripted" in said
        assert "SHA-256" in said
        assert "--ca-bundle" in caught.value.hint
    assert ca.asked == [], "no request was sent to whom we do not know"


def test_another_hosts_certificate_is_refused(authority: trustme.CA, bundle: str, ask: Ask) -> None:
    with ScriptedCa(authority, names=("other.example",)) as ca:
        with pytest.raises(UntrustedServerError) as caught:
            ask(ca, bundle)
        assert "directory URL" in caught.value.hint
        assert ca.asked == []


def test_an_expired_certificate_is_refused_with_a_word_on_clocks(bundle: str, authority: trustme.CA, ask: Ask) -> None:
    class Expired(trustme.CA):
        def issue_cert(self, *names: str, **_: object) -> trustme.LeafCert:
            now = datetime.now(UTC)
            return authority.issue_cert(*names, not_before=now - timedelta(days=2), not_after=now - timedelta(days=1))

    with ScriptedCa(Expired()) as ca:
        with pytest.raises(UntrustedServerError) as caught:
            ask(ca, bundle)
        assert "expired" in str(caught.value)
        assert "clock" in caught.value.hint


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_old_tls_is_refused(authority: trustme.CA, bundle: str, ask: Ask) -> None:
    with ScriptedCa(authority) as ca:
        assert ca.context is not None
        ca.context.minimum_version = ssl.TLSVersion.TLSv1
        ca.context.maximum_version = ssl.TLSVersion.TLSv1_1
        ca.context.set_ciphers("ALL:@SECLEVEL=0")
        with pytest.raises(TransportError, match="TLS"):
            ask(ca, bundle)


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_todays_tls_is_spoken(authority: trustme.CA, bundle: str, ask: Ask, version: ssl.TLSVersion) -> None:
    with ScriptedCa(authority) as ca:
        assert ca.context is not None
        ca.context.minimum_version = ca.context.maximum_version = version
        ask(ca, bundle)
        assert len(ca.asked) == 1


def test_a_bundle_is_tried_alone_before_the_systems_authorities_are_loaded() -> None:
    trust = Trust(trustme.CA().cert_pem.bytes().decode())
    first = trust.context
    assert trust.widen(first)
    assert trust.context is not first
    assert not trust.widen(trust.context)
    system = Trust()
    assert not system.widen(system.context)


def test_nothing_ever_goes_unchecked() -> None:
    for trust in (Trust(""), Trust(trustme.CA().cert_pem.bytes().decode())):
        for _ in range(2):
            assert trust.context.verify_mode is ssl.CERT_REQUIRED
            assert trust.context.check_hostname
            assert trust.context.minimum_version >= ssl.TLSVersion.TLSv1_2
            trust.widen(trust.context)


def test_one_context_serves_the_whole_process() -> None:
    bundle = trustme.CA().cert_pem.bytes().decode()
    assert trust_in(bundle) is trust_in(bundle)
    assert trust_in("").context is trust_in("").context


def test_a_bundle_without_certificates_is_an_input_error() -> None:
    with pytest.raises(InputError) as caught:
        Trust("no certificates in here")
    assert caught.value.field == "ca-bundle"


@pytest.mark.parametrize("place", ["file", "hashed folder"])
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system keeps its authorities differently")
def test_the_systems_authorities_are_believed_also_beside_a_bundle(
    ca: ScriptedCa, authority: trustme.CA, tmp_path: Path, place: str
) -> None:
    """In a process of its own, because OpenSSL reads where they are from the environment."""
    store = tmp_path / "authorities"
    store.mkdir()
    authority.cert_pem.write_to_path(store / "ca.pem")
    environment = {"SSL_CERT_DIR": str(store), "PYTHONPATH": str(_CHECKOUT)}
    if place == "file":
        environment["SSL_CERT_FILE"] = str(store / "ca.pem")
    else:
        if shutil.which("openssl") is None:
            pytest.skip("there is no openssl program to number the certificates of a folder")
        subprocess.run(["openssl", "rehash", store], check=True)
    stranger = tmp_path / "stranger.pem"
    trustme.CA().cert_pem.write_to_path(stranger)
    script = (
        "import sys, threading, pathlib\n"
        "from acme_desktop.adapters.acme import connect_authority\n"
        "from acme_desktop.domain.account import CaEndpoint\n"
        "connect = connect_authority(user_agent='acme-desktop/1.0', proxy='none')\n"
        "for bundle in ('', pathlib.Path(sys.argv[2]).read_text()):\n"
        "    with connect(CaEndpoint(sys.argv[1], bundle), key=None, stop=threading.Event()) as line:\n"
        "        print(line.directory().new_order)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, ca.url(), stranger], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [ca.url("/order")] * 2


def test_plain_http_on_this_machine_needs_no_trust() -> None:
    with ScriptedCa(None) as ca:
        ca.on("/directory", http_answer(200, ca.directory_document()))
        connect = connect_authority(user_agent="acme-desktop/1.0", proxy="none", loopback_http=True)
        with connect(CaEndpoint(ca.url()), key=None, stop=threading.Event()) as line:
            assert line.directory().new_order == ca.url("/order")
