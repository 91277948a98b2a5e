"""A whole life of an account and its certificates at a real CA, request by request."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from josepy.json_util import encode_b64jose

from acme_desktop.adapters.acme import connect_authority
from acme_desktop.adapters.acme.directories import KnownDirectories
from acme_desktop.domain.account import CaEndpoint
from acme_desktop.domain.directory import ExternalAccount, IssuedChain, OrderResource
from acme_desktop.domain.errors import AcmeDesktopError, CaError, RateLimitedError, TransportError, UntrustedServerError
from acme_desktop.domain.names import Identifier, IdentifierType
from acme_desktop.service.ports import CertificateAuthority
from tests.adapters.acme.lines import dns, ec_key, pem, request_for, rsa_key
from tests.servers.availability import needed
from tests.servers.fault import Fault
from tests.servers.fault_proxy import FaultProxy
from tests.servers.pebble import Pebble

pytestmark = pytest.mark.journey
Opener = Callable[..., CertificateAuthority]
_PAUSE = threading.Event()  # never set: something to wait on


@pytest.fixture
def open_line() -> Iterator[Opener]:
    """Opens lines to a server (Pebble or the proxy before it), and closes them."""
    opened: list[CertificateAuthority] = []

    def open_line(server: Pebble | FaultProxy, key: bytes | None = None, account_url: str = "") -> CertificateAuthority:
        endpoint = CaEndpoint(server.directory_url, server.ca_bundle.read_text(encoding="ascii"))
        connect = connect_authority(user_agent="acme-desktop/1.0", proxy="none", known=KnownDirectories())
        line = connect(endpoint, key=key or ec_key(), account_url=account_url, stop=threading.Event())
        opened.append(line.__enter__())
        return line

    yield open_line
    for line in opened:
        line.__exit__(None, None, None)


@pytest.fixture
def registered(pebble: Pebble, open_line: Opener) -> CertificateAuthority:
    """A line with an account."""
    line = open_line(pebble)
    assert line.register(["mailto:admin@example.com"], terms_agreed=True).created
    return line


def until(line: CertificateAuthority, url: str, *statuses: str) -> OrderResource:
    """Ask for an order until it is as wanted."""
    end = time.monotonic() + 20
    while (order := line.order(url)).status not in statuses:
        assert order.status in ("pending", "processing"), order
        assert time.monotonic() < end, order
        _PAUSE.wait(0.02)
    return order


def issue(
    line: CertificateAuthority, names: Sequence[str], key: ec.EllipticCurvePrivateKey | None = None, **wish: str
) -> IssuedChain:
    """The whole walk, one call after the other."""
    order = line.new_order(dns(*names), **wish)
    for url in order.authorizations:
        challenge = next(c for c in line.authorization(url).challenges if c.type == "dns-01")
        assert line.respond(challenge.url).status in ("processing", "valid")
    order = until(line, order.url, "ready")
    assert line.finalize(order.finalize, request_for(names, key)).status in ("processing", "valid")
    order = until(line, order.url, "valid")
    return line.certificate(order.certificate)


def leaf_of(chain: IssuedChain) -> x509.Certificate:
    return x509.load_pem_x509_certificates(chain.pem.encode())[0]


def test_an_issuance_has_one_connection_one_nonce_request_and_two_n_plus_five_others(
    pebble: Pebble, open_line: Opener
) -> None:
    with FaultProxy(pebble) as proxy:
        line = open_line(proxy)
        line.register([], terms_agreed=True)
        proxy.forget()
        issue(line, [f"n{n}.example.test" for n in range(3)])
        line.__exit__(None, None, None)
    counted = {step: proxy.counts(step) for step in set(proxy.steps)}
    polls = counted.pop("order")
    assert polls >= 2
    assert counted == {"newOrder": 1, "authz": 3, "challenge": 3, "finalize": 1, "certificate": 1}
    assert {request.connection for request in proxy.requests} == {1}
    assert proxy.connections == 0, "not one more since the registration"


def test_a_new_process_asks_for_the_directory_and_one_nonce(pebble: Pebble, open_line: Opener) -> None:
    with FaultProxy(pebble) as proxy:
        key = ec_key()
        url = open_line(proxy, key).register([], terms_agreed=True).url
        proxy.forget()
        line = open_line(proxy, key, url)
        issue(line, ["one.example.test"])
        assert proxy.steps[:3] == ["directory", "newNonce", "newOrder"]
        assert (proxy.counts("directory"), proxy.counts("newNonce"), proxy.connections) == (1, 1, 1)


def test_a_certificate_holds_what_was_asked_for(registered: CertificateAuthority) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    names = ["a.example.test", "*.b.example.test"]
    chain = issue(registered, names, key)
    leaf = leaf_of(chain)
    alternatives = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert sorted(alternatives.get_values_for_type(x509.DNSName)) == sorted(names)
    assert leaf.public_key() == key.public_key()
    assert len(x509.load_pem_x509_certificates(chain.pem.encode())) == 3


def test_wildcards_and_addresses_come_back_as_they_were_asked_for(registered: CertificateAuthority) -> None:
    wanted = [*dns("*.w.example.test", "w.example.test"), Identifier(IdentifierType.IP, "2001:db8::1")]
    order = registered.new_order(wanted)
    assert set(order.identifiers) == set(wanted)
    found = {registered.authorization(url).identifier for url in order.authorizations}
    assert found == set(wanted)


def test_alternate_chains_have_the_same_leaf_and_other_roots(registered: CertificateAuthority) -> None:
    chain = issue(registered, ["alternate.example.test"])
    assert len(chain.alternates) == 2
    others = [registered.certificate(url) for url in chain.alternates]
    assert {leaf_of(other) for other in others} == {leaf_of(chain)}
    assert len({other.pem for other in (chain, *others)}) == 3


def test_profiles_are_listed_and_obeyed(registered: CertificateAuthority) -> None:
    assert registered.directory().profiles == {"short": "Six days", "long": "Ninety days"}
    leaf = leaf_of(issue(registered, ["profile.example.test"], profile="short"))
    assert (leaf.not_valid_after_utc - leaf.not_valid_before_utc).days in (5, 6)
    with pytest.raises(CaError) as caught:
        registered.new_order(dns("profile.example.test"), profile="no-such-profile")
    assert caught.value.problem.code == "invalidProfile"


def ari_id_of(leaf: x509.Certificate) -> str:
    identifier = leaf.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value.key_identifier
    serial = leaf.serial_number.to_bytes(leaf.serial_number.bit_length() // 8 + 1, "big")
    assert identifier is not None
    return f"{encode_b64jose(identifier)}.{encode_b64jose(serial)}"


def test_renewal_information_and_the_order_that_replaces(pebble: Pebble, registered: CertificateAuthority) -> None:
    chain = issue(registered, ["ari.example.test"])
    ari_id = ari_id_of(leaf_of(chain))
    window = registered.renewal_info(ari_id)
    assert window.start < window.end
    assert window.start.utcoffset() is not None
    assert window.retry_after is not None
    assert registered.new_order(dns("ari.example.test"), replaces=ari_id).replaces == ari_id
    issue(registered, ["ari.example.test"], replaces=ari_id)
    with pytest.raises(CaError) as caught:
        registered.new_order(dns("ari.example.test"), replaces=ari_id)
    assert (caught.value.problem.code, caught.value.problem.status) == ("alreadyReplaced", 409)
    pebble.set_renewal_info(chain.pem, "{broken")
    with pytest.raises(TransportError):
        registered.renewal_info(ari_id)


def test_an_account_is_found_updated_rolled_over_and_closed(pebble: Pebble, open_line: Opener) -> None:
    key, new_key = ec_key(), ec_key(ec.SECP384R1())
    line = open_line(pebble, key)
    assert line.find_account() is None
    created = line.register(["mailto:a@example.com"], terms_agreed=True)
    again = open_line(pebble, key).register([], terms_agreed=True)
    assert (again.url, again.created) == (created.url, False)
    assert line.update_contacts(["mailto:b@example.com"]).contacts == ("mailto:b@example.com",)
    line.roll_key(new_key)
    assert line.account().status == "valid"
    found = open_line(pebble, new_key).find_account()
    assert found is not None
    assert found.url == created.url
    assert open_line(pebble, key).find_account() is None
    assert line.deactivate_account().status == "deactivated"
    with pytest.raises(CaError):
        line.account()


@pytest.mark.parametrize("key", [rsa_key(), ec_key(ec.SECP384R1())], ids=["rsa", "p-384"])
def test_other_kinds_of_keys_work_too(pebble: Pebble, open_line: Opener, key: bytes) -> None:
    line = open_line(pebble, key)
    line.register([], terms_agreed=True)
    assert issue(line, ["kinds.example.test"]).pem


def test_revocation_by_the_account_and_by_the_certificates_key(
    pebble: Pebble, registered: CertificateAuthority, open_line: Opener
) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    first, second = (leaf_of(issue(registered, [f"revoked{n}.example.test"], key)) for n in range(2))
    registered.revoke(first.public_bytes(Encoding.DER), 4)
    registered.revoke(first.public_bytes(Encoding.DER), 4)
    stranger = open_line(pebble)
    stranger.register([], terms_agreed=True)
    with pytest.raises(CaError):
        stranger.revoke(second.public_bytes(Encoding.DER), 4)
    stranger.revoke(second.public_bytes(Encoding.DER), 1, certificate_key=pem(key))
    for leaf in (first, second):
        status = pebble.certificate_status(f"{leaf.serial_number:x}")
        assert status is not None
        assert status["Status"] == "Revoked"


def test_external_account_binding(tmp_path: Path, open_line: Opener) -> None:
    mac = bytes(range(32))
    with needed(), Pebble(tmp_path, eab_keys={"kid-1": encode_b64jose(mac)}) as ca:
        line = open_line(ca)
        assert line.directory().external_account_required
        with pytest.raises(CaError) as caught:
            line.register([], terms_agreed=True)
        assert caught.value.problem.code == "externalAccountRequired"
        with pytest.raises(CaError):
            line.register([], terms_agreed=True, external=ExternalAccount("kid-1", b"x" * 32))
        assert line.register([], terms_agreed=True, external=ExternalAccount("kid-1", mac)).created


def test_a_ca_that_refuses_half_of_all_nonces_is_no_hindrance(tmp_path: Path, open_line: Opener) -> None:
    with needed(), Pebble(tmp_path, nonce_reject=50, always_valid=True) as ca:
        line = open_line(ca)
        line.register([], terms_agreed=True)
        for number in range(5):
            assert issue(line, [f"n{number}.example.test"]).pem


def test_a_rejected_name_is_named(tmp_path: Path, open_line: Opener) -> None:
    with needed(), Pebble(tmp_path, blocklist=["blocked.test"]) as ca:
        line = open_line(ca)
        line.register([], terms_agreed=True)
        with pytest.raises(CaError, match=r"blocked\.test"):
            line.new_order(dns("fine.example.test", "x.blocked.test"))


def test_a_ca_that_forgot_us_says_so(tmp_path: Path, open_line: Opener) -> None:
    with needed(), Pebble(tmp_path) as ca:
        line = open_line(ca)
        line.register([], terms_agreed=True)
        ca.restart()
        with pytest.raises(CaError) as caught:
            line.account()
        assert caught.value.problem.code == "accountDoesNotExist"
        assert line.find_account() is None


def test_sixteen_threads_at_once(registered: CertificateAuthority) -> None:
    names = [f"n{n}.parallel.example.test" for n in range(32)]
    order = registered.new_order(dns(*names))
    waiting = list(order.authorizations)
    failures: list[BaseException] = []

    def work() -> None:
        try:
            while waiting:
                authorization = registered.authorization(waiting.pop())
                registered.respond(next(c.url for c in authorization.challenges if c.type == "dns-01"))
        except (AcmeDesktopError, IndexError) as error:
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [failure for failure in failures if not isinstance(failure, IndexError)] == []
    assert until(registered, order.url, "ready").status == "ready"


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("problem_500", CaError),
        ("html_503_retry_after", TransportError),
        ("problem_429_retry_after", RateLimitedError),
        ("captive_portal", TransportError),
        ("reset_before", TransportError),
        ("reset_after", TransportError),
        ("truncated", TransportError),
        ("huge_body", TransportError),
        ("redirect_302", UntrustedServerError),
        ("json_string_error", CaError),
    ],
)
def test_each_fault_is_an_error_of_ours_and_the_line_goes_on(
    pebble: Pebble, open_line: Opener, kind: str, error: type[AcmeDesktopError]
) -> None:
    with FaultProxy(pebble) as proxy:
        line = open_line(proxy)
        line.register([], terms_agreed=True)
        fault = proxy.plan(Fault(kind, step="newOrder", size=1_000_000))  # type: ignore[arg-type]
        with pytest.raises(error) as caught:
            line.new_order(dns("faulty.example.test"))
        assert fault.fired == 1
        if isinstance(caught.value, TransportError):
            assert caught.value.may_have_acted
        if kind.endswith("retry_after"):
            assert getattr(caught.value, "retry_after", None)
        assert line.new_order(dns("faulty.example.test")).status == "pending"
        line.__exit__(None, None, None)
