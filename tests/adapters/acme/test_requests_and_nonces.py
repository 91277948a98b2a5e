"""What we send: signatures, nonces, how many requests on how many connections."""

from __future__ import annotations

import base64
import json
import threading
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from acme import jws
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from acme_desktop.adapters.acme.age import Age
from acme_desktop.adapters.acme.directories import KnownDirectories
from acme_desktop.adapters.acme.nonces import NoncePool
from acme_desktop.domain.account import CaEndpoint
from acme_desktop.domain.directory import Directory, ExternalAccount
from acme_desktop.domain.errors import CaError, StateError, TransportError
from acme_desktop.service.ports import ConnectAuthority
from tests.adapters.acme.lines import ACCOUNT, OpenLine, dns, ec_key, request_for, rsa_key
from tests.adapters.acme.scripted_ca import Asked, ScriptedCa, http_answer, problem, unpadded

ORDER = "/order/1"


def good_order(ca: ScriptedCa, status: str = "pending") -> bytes:
    return http_answer(200, {"status": status, "finalize": ca.url("/finalize"), "authorizations": []})


def is_signed_by_its_key(asked: Asked) -> bool:
    parsed = jws.JWS.from_json(asked.jws)
    verified: bool = parsed.verify(parsed.signature.combined.jwk)
    return verified


def test_interim_answers_are_passed_over(ca: ScriptedCa, line: OpenLine) -> None:
    hints = (
        b"HTTP/1.1 100 Go on\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>; rel=preload\r\n\r\nHTTP/1.1 102 Wait\n\n"
    )
    ca.on(ORDER, hints + good_order(ca), good_order(ca))
    with line() as one:
        assert [one.order(ca.url(ORDER)).status for _ in range(2)] == ["pending", "pending"]
    assert len({asked.connection for asked in ca.requests_of(ORDER)}) == 1


def test_thirty_bad_nonces_in_a_row_are_survived(ca: ScriptedCa, line: OpenLine) -> None:
    ca.on(ORDER, *[problem(400, "badNonce")] * 30, good_order(ca))
    assert line().order(ca.url(ORDER)).status == "pending"
    sent = [asked.protected["nonce"] for asked in ca.requests_of(ORDER)]
    assert len(sent) == len(set(sent)) == 31
    assert len(ca.requests_of("/nonce")) == 1
    assert sent == ca.handed_out[:31], "each repeat has the nonce that came with the refusal"


def test_a_ca_that_refuses_every_nonce_is_given_up(ca: ScriptedCa, line: OpenLine) -> None:
    ca.on(ORDER, problem(400, "badNonce"))
    with pytest.raises(CaError) as caught:
        line().order(ca.url(ORDER))
    assert caught.value.problem.code == "badNonce"
    assert len(ca.requests_of(ORDER)) == 31


def test_a_refusals_nonce_is_used_for_the_next_request(ca: ScriptedCa, line: OpenLine) -> None:
    ca.on(ORDER, problem(403, "unauthorized"), good_order(ca))
    authority = line()
    with pytest.raises(CaError):
        authority.order(ca.url(ORDER))
    authority.order(ca.url(ORDER))
    assert len(ca.requests_of("/nonce")) == 1


def test_an_answer_without_a_nonce_costs_one_request_and_nothing_else(ca: ScriptedCa, line: OpenLine) -> None:
    ca.on(ORDER, good_order(ca))
    authority = line()
    authority.order(ca.url(ORDER))
    ca.nonces = False
    authority.order(ca.url(ORDER))
    ca.nonces = True
    authority.order(ca.url(ORDER))
    assert len(ca.requests_of("/nonce")) == 2


def test_a_ca_without_nonces_is_a_transport_error(ca: ScriptedCa, line: OpenLine) -> None:
    ca.nonces = False
    with pytest.raises(TransportError, match="no nonce") as caught:
        line().order(ca.url(ORDER))
    assert not caught.value.may_have_acted


def test_nonces_that_are_none_are_ignored(ca: ScriptedCa, line: OpenLine) -> None:
    ca.nonces = False
    bad = http_answer(200, {"status": "pending"}, headers={"Replay-Nonce": "!!"})
    ca.on(ORDER, bad, good_order(ca))
    ca.on("/nonce", http_answer(200, headers={"Replay-Nonce": "YWJj"}))
    authority = line()
    authority.order(ca.url(ORDER))
    authority.order(ca.url(ORDER))
    assert [asked.protected["nonce"] for asked in ca.requests_of(ORDER)] == ["YWJj", "YWJj"]


def test_the_pool_gives_the_freshest_first_and_each_once() -> None:
    pool = NoncePool()
    for value in (b"1", b"2", b"3"):
        pool.put(value)
    assert [pool.take() for _ in range(4)] == [b"3", b"2", b"1", None]


def test_nonces_are_forgotten_after_five_minutes() -> None:
    pool = NoncePool()
    pool.put(b"older", Age(400))
    pool.put(b"old", Age(301))
    pool.put(b"young", Age(299))
    assert [pool.take() for _ in range(3)] == [b"young", None, None]


def test_directories_are_forgotten_after_a_day_and_their_clock_after_a_minute() -> None:
    known, endpoint = KnownDirectories(), CaEndpoint("https://ca.example/directory")
    date = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    fetched = Directory("https://ca.example/nonce", "https://ca.example/a", "https://ca.example/o", server_date=date)
    assert known.get(endpoint) is None
    known.put(endpoint, fetched, Age(30))
    half_a_minute_later = known.get(endpoint)
    assert half_a_minute_later is not None
    assert half_a_minute_later.server_date is not None
    assert (half_a_minute_later.server_date - date).total_seconds() == pytest.approx(30, abs=5)
    known.put(endpoint, fetched, Age(3600))
    assert known.get(endpoint) == replace(fetched, server_date=None)
    known.put(endpoint, fetched, Age(86401))
    assert known.get(endpoint) is None
    assert known.get(CaEndpoint("https://ca.example/directory", "another bundle")) is None


def test_threads_never_share_a_nonce() -> None:
    pool = NoncePool()
    taken: list[bytes] = []

    def work(number: int) -> None:
        for count in range(500):
            pool.put(f"{number}-{count}".encode())
            value = pool.take()
            if value is not None:
                taken.append(value)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == len(set(taken))


def test_an_empty_payload_is_sent_as_an_object(ca: ScriptedCa, line: OpenLine) -> None:
    ca.on("/challenge/1", http_answer(200, {"type": "http-01", "status": "processing", "url": ca.url("/challenge/1")}))
    authority = line()
    authority.respond(ca.url("/challenge/1"))
    authority.challenge(ca.url("/challenge/1"))
    assert [asked.payload for asked in ca.requests_of("/challenge/1")] == [b"{}", b""]


def test_requests_are_signed_by_the_accounts_url(ca: ScriptedCa, line: OpenLine) -> None:
    ca.on(ORDER, good_order(ca))
    line().order(ca.url(ORDER))
    header = ca.requests_of(ORDER)[0].protected
    assert header["kid"] == ca.url(ACCOUNT)
    assert header["url"] == ca.url(ORDER)
    assert "jwk" not in header


@pytest.mark.parametrize(
    ("key", "alg"),
    [(ec_key(), "ES256"), (ec_key(ec.SECP384R1()), "ES384"), (ec_key(ec.SECP521R1()), "ES512"), (rsa_key(), "RS256")],
)
def test_every_key_signs_with_its_own_algorithm(ca: ScriptedCa, line: OpenLine, key: bytes, alg: str) -> None:
    ca.on("/account", http_answer(201, {"status": "valid"}, headers={"Location": ca.url(ACCOUNT)}))
    resource = line(key=key, account_url="").register(["mailto:a@b.example"], terms_agreed=True)
    asked = ca.requests_of("/account")[0]
    assert asked.protected["alg"] == alg
    assert "kid" not in asked.protected
    assert is_signed_by_its_key(asked)
    assert json.loads(asked.payload) == {"contact": ["mailto:a@b.example"], "termsOfServiceAgreed": True}
    assert (resource.url, resource.status, resource.created) == (ca.url(ACCOUNT), "valid", True)


def test_an_account_that_exists_is_not_created(ca: ScriptedCa, line: OpenLine) -> None:
    ca.on("/account", http_answer(200, {"status": "valid"}, headers={"Location": ca.url(ACCOUNT)}))
    ca.on(ACCOUNT, http_answer(200, {"status": "valid"}))
    authority = line(account_url="")
    assert not authority.register([], terms_agreed=True).created
    assert authority.account().url == ca.url(ACCOUNT)


def test_an_account_without_a_body_is_read(ca: ScriptedCa, line: OpenLine) -> None:
    ca.on("/account", http_answer(201, headers={"Location": ca.url(ACCOUNT)}))
    ca.on(ACCOUNT, http_answer(200))
    authority = line(account_url="")
    assert authority.register([], terms_agreed=True).status == "valid"
    assert authority.deactivate_account().status == "deactivated"


def test_an_external_binding_never_holds_the_private_key(ca: ScriptedCa, line: OpenLine) -> None:
    ca.on("/account", http_answer(201, {"status": "valid"}, headers={"Location": ca.url(ACCOUNT)}))
    external = ExternalAccount("kid-1", bytes(range(32)))
    line(account_url="").register([], terms_agreed=False, external=external)
    payload = json.loads(ca.requests_of("/account")[0].payload)
    assert "termsOfServiceAgreed" not in payload
    binding = payload["externalAccountBinding"]
    inner = json.loads(unpadded(binding["payload"]))
    assert sorted(inner) == ["crv", "kty", "x", "y"]
    header = json.loads(unpadded(binding["protected"]))
    assert header == {"alg": "HS256", "kid": "kid-1", "url": ca.url("/account")}


def test_a_key_change_is_signed_by_both_keys(ca: ScriptedCa, line: OpenLine) -> None:
    ca.on("/keyChange", http_answer(200))
    ca.on(ACCOUNT, http_answer(200, {"status": "valid"}))
    authority = line()
    authority.roll_key(ec_key(ec.SECP384R1()))
    authority.account()
    outer = ca.requests_of("/keyChange")[0]
    inner = json.loads(outer.payload)
    header = json.loads(unpadded(inner["protected"]))
    assert sorted(header) == ["alg", "jwk", "url"]
    assert header["url"] == outer.protected["url"] == ca.url("/keyChange")
    assert json.loads(unpadded(inner["payload"]))["account"] == ca.url(ACCOUNT)
    assert "d" not in json.loads(unpadded(inner["payload"]))["oldKey"]
    assert outer.protected["alg"] == "ES256"
    assert ca.requests_of(ACCOUNT)[0].protected["alg"] == "ES384"


def test_a_refused_key_change_leaves_the_old_key_in_use(ca: ScriptedCa, line: OpenLine) -> None:
    ca.on("/keyChange", problem(409, "conflict"))
    ca.on(ACCOUNT, http_answer(200, {"status": "valid"}))
    authority = line()
    with pytest.raises(CaError):
        authority.roll_key(ec_key(ec.SECP384R1()))
    authority.account()
    assert ca.requests_of(ACCOUNT)[0].protected["alg"] == "ES256"


def test_revoking_with_the_certificates_key_needs_no_account(ca: ScriptedCa, line: OpenLine) -> None:
    ca.on("/revokeCert", http_answer(200), problem(400, "alreadyRevoked"), problem(403, "unauthorized"))
    authority = line()
    authority.revoke(b"\x30\x00", 1, certificate_key=rsa_key())
    authority.revoke(b"\x30\x00", 4)
    first, second = ca.requests_of("/revokeCert")
    assert first.protected["alg"] == "RS256"
    assert "kid" not in first.protected
    assert json.loads(first.payload) == {"certificate": "MAA", "reason": 1}
    assert second.protected["kid"] == ca.url(ACCOUNT)
    with pytest.raises(CaError):
        authority.revoke(b"\x30\x00", 4)


def test_an_order_holds_what_was_asked_for(ca: ScriptedCa, line: OpenLine) -> None:
    ca.on("/order", http_answer(201, {"status": "pending"}, headers={"Location": ca.url(ORDER)}))
    line().new_order(dns("a.example", "*.b.example"), profile="short", replaces="x.y")
    assert json.loads(ca.requests_of("/order")[0].payload) == {
        "identifiers": [{"type": "dns", "value": "a.example"}, {"type": "dns", "value": "*.b.example"}],
        "profile": "short",
        "replaces": "x.y",
    }


def test_a_finalize_holds_the_request_and_may_be_valid_at_once(ca: ScriptedCa, line: OpenLine) -> None:
    said = {"status": "valid", "certificate": ca.url("/certificate/1")}
    ca.on("/finalize", http_answer(200, said, headers={"Retry-After": "9"}))
    csr = request_for(["a.example"])
    order = line().finalize(ca.url("/finalize"), csr)
    assert (order.url, order.status, order.certificate, order.retry_after) == (
        "",
        "valid",
        ca.url("/certificate/1"),
        9.0,
    )
    sent = json.loads(ca.requests_of("/finalize")[0].payload)["csr"]
    assert unpadded(sent) == x509.load_der_x509_csr(csr).public_bytes(Encoding.DER)
    assert base64.urlsafe_b64encode(csr).rstrip(b"=").decode() == sent


def test_every_request_says_who_we_are(ca: ScriptedCa, line: OpenLine) -> None:
    ca.on(ORDER, good_order(ca))
    line().order(ca.url(ORDER))
    assert {asked.headers["user-agent"].split("/")[0] for asked in ca.asked} == {"acme-desktop"}
    assert all(" acme/" in asked.headers["user-agent"] for asked in ca.asked)
    assert all(asked.headers["host"] == f"localhost:{ca.port}" for asked in ca.asked)


def test_a_sequence_of_calls_has_one_connection_and_one_nonce_request(ca: ScriptedCa, line: OpenLine) -> None:
    ca.on(ORDER, good_order(ca))
    authority = line()
    for _ in range(20):
        authority.order(ca.url(ORDER))
    assert ca.connections == 1
    assert len(ca.requests_of("/nonce")) == 1
    assert len(ca.requests_of("/directory")) == 1
    assert len(ca.asked) == 22
    assert 0 < authority.round_trip < 1


def test_parallel_calls_have_a_connection_each(ca: ScriptedCa, line: OpenLine) -> None:
    together = threading.Barrier(16, timeout=20)
    answer = good_order(ca)

    def wait_for_all(client: object) -> None:
        together.wait()
        client.sendall(answer)  # type: ignore[attr-defined]

    ca.on(ORDER, wait_for_all)
    authority = line()
    authority.directory()
    threads = [threading.Thread(target=authority.order, args=(ca.url(ORDER),)) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ca.connections == 16
    nonces = [asked.protected["nonce"] for asked in ca.requests_of(ORDER)]
    assert len(set(nonces)) == 16


def test_a_directory_is_asked_for_once_a_process(ca: ScriptedCa, line: OpenLine) -> None:
    first = line().directory()
    second = line().directory()
    assert first.new_order == second.new_order
    assert len(ca.requests_of("/directory")) == 1


def test_whoever_asks_whether_a_ca_answers_is_not_told_what_it_answered_once(ca: ScriptedCa, line: OpenLine) -> None:
    assert line().directory()
    down = http_answer(503, body=b"<html>down</html>", content_type="text/html")
    ca.on("/directory", down, http_answer(200, ca.directory_document()))
    with pytest.raises(TransportError):
        line().live_directory()
    assert line().live_directory().new_order == line().directory().new_order
    assert len(ca.requests_of("/directory")) == 3


@pytest.mark.parametrize("gone", ["newNonce", "newOrder"])
def test_a_resource_that_has_moved_is_found_again(ca: ScriptedCa, line: OpenLine, gone: str) -> None:
    new_place = "/nonce" if gone == "newNonce" else "/order"
    ca.on(
        "/directory",
        http_answer(200, ca.directory_document(**{gone: ca.url("/old-place")})),
        http_answer(200, ca.directory_document()),
    )
    ca.on("/order", http_answer(201, {"status": "pending"}, headers={"Location": ca.url(ORDER)}))
    assert line().new_order(dns("a.example")).url == ca.url(ORDER)
    assert len(ca.requests_of("/old-place")) == 1
    assert len(ca.requests_of(new_place)) == 1
    assert len(ca.requests_of("/directory")) == 2


def test_a_resource_that_is_gone_for_good_is_asked_once(ca: ScriptedCa, line: OpenLine) -> None:
    with pytest.raises(CaError) as caught:
        line().new_order(dns("a.example"))
    assert caught.value.problem.status == 404
    assert len(ca.requests_of("/order")) == 1


def test_an_old_404_does_not_question_the_directory_again(ca: ScriptedCa, line: OpenLine) -> None:
    ca.on("/directory", http_answer(200, {k: v for k, v in ca.directory_document().items() if k.startswith("new")}))
    authority = line()
    with pytest.raises(CaError):
        authority.new_order(dns("a.example"))
    asked = len(ca.asked)
    with pytest.raises(CaError, match="does not offer"):
        authority.roll_key(ec_key())
    assert len(ca.asked) == asked


def test_an_order_that_is_gone_does_not_question_the_directory(ca: ScriptedCa, line: OpenLine) -> None:
    with pytest.raises(CaError):
        line().order(ca.url(ORDER))
    assert len(ca.requests_of("/directory")) == 1


def test_renewal_information_is_asked_for_without_a_key(ca: ScriptedCa, line: OpenLine) -> None:
    window = {"start": "2026-11-23T10:00:00.123456789+02:00", "end": "2026-11-24T10:00:00Z"}
    said = {"suggestedWindow": window, "explanationURL": "https://ca.example/why"}
    ca.on("/renewalInfo/abc.def", http_answer(200, said, headers={"Retry-After": "21600"}))
    answer = line(key=None).renewal_info("abc.def")
    assert answer.start.isoformat() == "2026-11-23T08:00:00.123456+00:00"
    assert (answer.explanation_url, answer.retry_after) == ("https://ca.example/why", 21600.0)
    assert [asked.method for asked in ca.asked] == ["GET", "GET"]


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"suggestedWindow": []},
        {"suggestedWindow": {"start": "2026-11-23T10:00:00Z"}},
        {"suggestedWindow": {"start": "soon", "end": "later"}},
    ],
)
def test_renewal_information_without_a_window_is_a_transport_error(
    ca: ScriptedCa, line: OpenLine, said: object
) -> None:
    ca.on("/renewalInfo/abc.def", http_answer(200, said))
    with pytest.raises(TransportError):
        line().renewal_info("abc.def")


def test_renewal_information_of_an_unknown_certificate_is_a_refusal(ca: ScriptedCa, line: OpenLine) -> None:
    ca.on("/renewalInfo/abc.def", problem(404, "malformed", "unknown"))
    with pytest.raises(CaError) as caught:
        line().renewal_info("abc.def")
    assert caught.value.problem.status == 404
    assert len(ca.requests_of("/directory")) == 1


def test_what_a_ca_does_not_offer_is_said(ca: ScriptedCa, line: OpenLine) -> None:
    bare = {k: v for k, v in ca.directory_document().items() if k.startswith("new")}
    ca.on("/directory", http_answer(200, bare))
    authority = line()
    for call in (
        lambda: authority.roll_key(ec_key()),
        lambda: authority.renewal_info("a.b"),
        lambda: authority.revoke(b"0", 0),
    ):
        with pytest.raises(CaError, match="does not offer"):
            call()


def test_without_an_account_nothing_is_signed(ca: ScriptedCa, line: OpenLine) -> None:
    with pytest.raises(StateError):
        line(account_url="").order(ca.url(ORDER))
    with pytest.raises(StateError):
        line(key=None).register([], terms_agreed=True)
    assert ca.connections == 0


def test_an_unknown_key_has_no_account(ca: ScriptedCa, line: OpenLine) -> None:
    ca.on("/account", problem(400, "accountDoesNotExist"))
    assert line(account_url="").find_account() is None
    assert json.loads(ca.requests_of("/account")[0].payload) == {"onlyReturnExisting": True}


@pytest.mark.parametrize("key", [b"", b"nonsense", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
def test_what_is_no_key_is_refused_without_being_shown(connect: ConnectAuthority, key: bytes) -> None:
    with pytest.raises(StateError) as caught:
        connect(CaEndpoint("https://ca.example/directory"), key=key, stop=threading.Event())
    assert caught.value.__cause__ is None
    assert "AAAA" not in str(caught.value)
