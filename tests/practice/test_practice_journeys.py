"""Our own program at the practice CA: the real service with its real adapters, and certbot's library beside it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import josepy
import pytest
from acme import challenges, client, crypto_util, messages
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from acme_desktop.domain.account import Account, AccountStatus
from acme_desktop.domain.authority import Environment
from acme_desktop.domain.certificate import CertificateId
from acme_desktop.domain.challenge import TxtRecord
from acme_desktop.domain.errors import AcmeDesktopError, ChallengeError, InputError, RateLimitedError, TransportError
from acme_desktop.domain.order import Order, OrderState
from acme_desktop.domain.preflight import Finding, Verdict
from acme_desktop.service import requests
from acme_desktop.service.requests import (
    CheckChallenges,
    ContinueOrder,
    DeactivateAccount,
    ListAuthorities,
    ListChallenges,
    PlaceOrder,
    RegisterAccount,
    RenewDue,
    RevokeCertificate,
    RollAccountKey,
    ShowCertificate,
    UpdateAccount,
)
from tests.journeys.core import Beginning, Core
from tests.practice.live_ca import LiveCa


@pytest.fixture(scope="module")
def core(shared_ca: LiveCa, beginning: Beginning) -> Iterator[Core]:
    """Our program on the profile that the CA belongs to; each test has names of its own."""
    made = Core(shared_ca.home, beginning)
    yield made
    made.service.close()


@pytest.fixture
def ca(shared_ca: LiveCa) -> Iterator[LiveCa]:
    """No failure outlives a test."""
    yield shared_ca
    shared_ca.fail()


def registered(core: Core) -> Account:
    return core.service.handle(RegisterAccount("practice", "ada@shop.example", agree_terms=True), core.job)


def placed(core: Core, names: str, **wish: object) -> Order:
    return core.service.handle(PlaceOrder(registered(core).id, names, **wish), core.job)  # type: ignore[arg-type]


def deploy(core: Core, ca: LiveCa, order: Order) -> None:
    for row in core.service.handle(ListChallenges(order.id), core.job):
        assert isinstance(row.deployment, TxtRecord)
        ca.add(row.deployment.name, "TXT", row.deployment.value)


def goes_on(core: Core, order: Order, wait: float = 20, **how: object) -> Order:
    return core.service.handle(ContinueOrder(order.id, wait=wait, **how), core.job)  # type: ignore[arg-type]


def refused(order: Order, why: str) -> None:
    assert order.state is OrderState.INVALID
    assert order.problem is not None
    assert why in order.problem.sentence


def leaf_of(core: Core, order: Order) -> x509.Certificate:
    assert order.certificate_id is not None
    detail = core.service.handle(ShowCertificate(order.certificate_id), core.job)
    return x509.load_pem_x509_certificate(detail.pem.encode())


def test_the_word_practice_is_enough_to_register(core: Core, ca: LiveCa) -> None:
    account = registered(core)
    assert account.endpoint.directory_url == ca.directory_url
    assert account.endpoint.ca_bundle.strip() == ca.root.read_text().strip()
    other = core.service.handle(RegisterAccount(ca.directory_url, "b@shop0.example", agree_terms=True), core.job)
    assert other.endpoint == account.endpoint
    report = core.service.handle(requests.TestAuthority("practice", ""), core.job)
    assert report.environment is Environment.PRACTICE
    assert list(report.directory.profiles) == ["classic", "shortlived"]
    row = next(row for row in core.service.handle(ListAuthorities(), core.job) if row.id == "practice")
    assert (row.environment, row.directory_url) == (Environment.PRACTICE, ca.directory_url)
    assert {account.id, other.id} <= set(row.accounts)


def test_a_practice_ca_that_was_never_started_is_asked_for_in_vain(tmp_path: Path, beginning: Beginning) -> None:
    core = Core(tmp_path / "home", beginning)
    with pytest.raises(InputError, match="never started") as refused:
        registered(core)
    assert refused.value.field == "server"
    assert all(row.id != "practice" for row in core.service.handle(ListAuthorities(), core.job))
    core.service.close()


def test_the_whole_journey_by_hand_with_dns(core: Core, ca: LiveCa) -> None:
    order = placed(core, "shop2.example, *.shop2.example", challenge_type="dns-01", profile="shortlived")
    assert order.state is OrderState.AWAITING_DEPLOYMENT
    checks = core.service.handle(CheckChallenges(order.id), core.job)
    assert {(check.verdict, check.finding) for check in checks} == {(Verdict.RED, Finding.NO_RECORD)}
    assert "ns.practice.example" in checks[0].evidence[0].asked
    deploy(core, ca, order)
    checks = core.service.handle(CheckChallenges(order.id), core.job)
    assert {check.verdict for check in checks} == {Verdict.GREEN}
    order = goes_on(core, order)
    assert order.state is OrderState.VALID
    leaf = leaf_of(core, order)
    assert "PRACTICE" in leaf.issuer.rfc4514_string()
    assert (leaf.not_valid_after_utc - leaf.not_valid_before_utc).days == 6


def test_a_wrong_value_is_seen_before_the_ca_is_told(core: Core, ca: LiveCa) -> None:
    order = placed(core, "shop3.example", challenge_type="dns-01")
    ca.add("_acme-challenge.shop3.example", "TXT", '"quoted"')
    (check,) = core.service.handle(CheckChallenges(order.id), core.job)
    assert (check.verdict, check.finding) == (Verdict.RED, Finding.OTHER_VALUE)
    assert goes_on(core, order, wait=0).state is OrderState.AWAITING_DEPLOYMENT


@pytest.mark.parametrize("names", ["shop3.example, www.shop3.example", "127.0.0.1"])
def test_the_whole_journey_with_a_listener_of_our_own(core: Core, ca: LiveCa, names: str) -> None:
    order = placed(core, names, solver="http-server", wait=20)
    assert str(order.wish.solver) == f"http-server:localhost:{ca.http01_port}"
    assert order.state is OrderState.VALID
    seen = [one["text"] for one in ca.ask("GET", "/happenings")["happenings"]]
    assert any("PRACTICE certificate made" in text for text in seen)


@contextmanager
def web_server(folder: Path, port: int) -> Iterator[None]:
    class Quiet(SimpleHTTPRequestHandler):
        def __init__(self, *arguments: object) -> None:
            super().__init__(*arguments, directory=str(folder))  # type: ignore[arg-type]

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", port), Quiet) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield
        server.shutdown()
        thread.join()


def test_the_whole_journey_with_a_web_server(core: Core, ca: LiveCa, tmp_path: Path) -> None:
    folder = tmp_path / "www"
    folder.mkdir()
    with web_server(folder, ca.http01_port):
        order = placed(core, "shop5.example", solver=f"webroot:{folder}", wait=20)
    assert order.state is OrderState.VALID


def test_a_delegated_challenge_is_followed(core: Core, ca: LiveCa) -> None:
    order = placed(core, "shop6.example", challenge_type="dns-01")
    (row,) = core.service.handle(ListChallenges(order.id), core.job)
    assert isinstance(row.deployment, TxtRecord)
    ca.add("_acme-challenge.shop6.example", "CNAME", "shop.proofs.example")
    ca.add("shop.proofs.example", "TXT", row.deployment.value)
    assert core.service.handle(CheckChallenges(order.id), core.job)[0].verdict is Verdict.GREEN
    assert goes_on(core, order).state is OrderState.VALID


def test_an_accounts_life(core: Core) -> None:
    wish = RegisterAccount("practice", "short@shop.example", agree_terms=True)
    account = core.service.handle(wish, core.job)
    changed = core.service.handle(UpdateAccount(account.id, "other@shop7.example", None), core.job)
    assert changed.email == "other@shop7.example"
    rolled = core.service.handle(RollAccountKey(account.id), core.job)
    assert rolled.thumbprint != account.thumbprint
    assert core.service.handle(DeactivateAccount(account.id), core.job).status is AccountStatus.DEACTIVATED


def test_renewing_and_revoking(core: Core) -> None:
    order = placed(core, "shop8.example", solver="http-server", wait=20)
    assert order.certificate_id is not None
    core.service.handle(RenewDue(certificate_id=order.certificate_id), core.job)
    old = core.service.handle(ShowCertificate(order.certificate_id), core.job)
    assert old.replaced_by is not None
    core.service.handle(RevokeCertificate(CertificateId(old.replaced_by), "superseded"), core.job)


def test_after_a_reset_the_account_is_registered_again(tmp_path: Path, beginning: Beginning) -> None:
    with LiveCa(tmp_path / "home") as ca:
        core = Core(ca.home, beginning)
        account = registered(core)
        ca.ask("POST", "/reset")
        with pytest.raises(AcmeDesktopError, match="does not know account 1"):
            core.service.handle(UpdateAccount(account.id, "c@shop.example", None), core.job)
        assert registered(core).status is AccountStatus.VALID
        core.service.close()


def test_one_that_does_not_run_is_named_with_how_to_start_it(tmp_path: Path, beginning: Beginning) -> None:
    with LiveCa(tmp_path / "home") as ca:
        core = Core(ca.home, beginning)
    with pytest.raises(TransportError) as gone:
        core.service.handle(requests.TestAuthority("practice", ""), core.job)
    assert gone.value.hint.endswith("Start it: acme-desktop practice")
    core.service.close()


# --- failures on demand -------------------------------------------------------------------------------------------


def test_a_rate_limit_says_when_it_ends(core: Core, ca: LiveCa) -> None:
    registered(core)
    ca.fail("rate-limit")
    with pytest.raises(RateLimitedError, match="PRACTICE") as refused:
        placed(core, "shop10.example")
    assert refused.value.retry_after == 3600
    ca.fail()


def test_a_wrong_answer_fails_the_order_and_the_next_one_works(core: Core, ca: LiveCa) -> None:
    ca.fail("wrong-answer")
    refused(placed(core, "shop11.example", solver="http-server", wait=20), "did not match")
    ca.fail()
    assert placed(core, "other-shop.example", solver="http-server", wait=20).state is OrderState.VALID


def test_caa_forbids(core: Core, ca: LiveCa) -> None:
    ca.fail("caa")
    refused(placed(core, "shop12.example", solver="http-server", wait=20), "CAA")


def test_a_caa_record_forbids_as_well(core: Core, ca: LiveCa) -> None:
    ca.add("shop13.example", "CAA", '0 issue "letsencrypt.org"')
    with pytest.raises(ChallengeError, match=r'CAA records of shop13\.example forbid it: 0 issue "letsencrypt\.org"'):
        placed(core, "www.shop13.example", solver="http-server", wait=20)
    order = placed(core, "blog.shop13.example", challenge_type="http-01")
    (check,) = core.service.handle(CheckChallenges(order.id), core.job)
    assert (check.verdict, check.caa and check.caa.wanted) == (Verdict.RED, '0 issue "practice.example"')
    refused(goes_on(core, order, without_check=True, reason="to see"), "port")


def test_slow_takes_its_time_and_comes_to_the_same_end(core: Core, ca: LiveCa) -> None:
    ca.fail("slow", slow_seconds=0.3)
    began = time.monotonic()
    assert placed(core, "shop14.example", solver="http-server", wait=20).state is OrderState.VALID
    assert time.monotonic() - began >= 0.6


def test_nobody_serves_the_file(core: Core, ca: LiveCa) -> None:
    order = placed(core, "shop15.example", challenge_type="http-01")
    (check,) = core.service.handle(CheckChallenges(order.id), core.job)
    assert (check.verdict, check.finding) == (Verdict.RED, Finding.NOT_REACHABLE)
    refused(goes_on(core, order, without_check=True, reason="to see"), f"port {ca.http01_port} of 127.0.0.1")


def test_a_name_elsewhere_is_not_looked_at(core: Core, ca: LiveCa) -> None:
    ca.add("shop16.example", "A", "192.0.2.1")
    order = placed(core, "shop16.example", challenge_type="http-01")
    refused(goes_on(core, order, without_check=True, reason="to see"), "on this machine only")


# --- certbot's library --------------------------------------------------------------------------------------------


def test_certbots_library_gets_a_certificate_too(ca: LiveCa) -> None:
    key = josepy.JWKEC(key=ec.generate_private_key(ec.SECP256R1()))
    net = client.ClientNetwork(key, alg=josepy.ES256, verify_ssl=str(ca.root), user_agent="test")
    directory = client.ClientV2.get_directory(ca.directory_url, net)
    acme = client.ClientV2(directory, net)
    account = acme.new_account(
        messages.NewRegistration.from_data(email="ada@shop.example", terms_of_service_agreed=True)
    )
    assert account.body.status == "valid"
    private = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    order = acme.new_order(crypto_util.make_csr(private, ["shop17.example", "www.shop17.example"]), profile="classic")
    for proof in order.authorizations:
        challenge = next(one for one in proof.body.challenges if isinstance(one.chall, challenges.DNS01))
        name = challenge.chall.validation_domain_name(proof.body.identifier.value)
        ca.add(name, "TXT", challenge.chall.validation(key))
        acme.answer_challenge(challenge, challenge.chall.response(key))
    done = acme.poll_and_finalize(order)
    certificate = x509.load_pem_x509_certificate(done.fullchain_pem.encode())
    assert "PRACTICE" in certificate.issuer.rfc4514_string()
    window, _ = acme.renewal_time(done.fullchain_pem.encode())
    assert window is not None
    acme.revoke(certificate, 0)
    net.session.close()
