"""What the door lets in (RFC 8555 §6): signatures, keys, addresses, nonces; and what it says to everything else."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from tests.practice.bench import BASE, HOME, Bench
from tests.practice.signer import Signer, b64, signed

JOSE = "application/jose+json"


def raw(bench: Bench, body: bytes, url: str = f"{HOME}/new-account", content_type: str = JOSE) -> tuple[int, str]:
    answer = bench.ask("POST", url, body, content_type=content_type)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Replay-Nonce"]
    return answer.status, answer.error


def test_the_directory_names_everything_and_says_practice(bench: Bench) -> None:
    answer = bench.ask("GET", f"{HOME}/directory")
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "application/json"
    assert "Link" not in answer.headers
    directory = answer.json
    for name in ("newNonce", "newAccount", "newOrder", "revokeCert", "keyChange", "renewalInfo"):
        assert directory[name].startswith(HOME)
    meta = directory["meta"]
    assert meta["caaIdentities"] == ["practice.example"]
    assert meta["externalAccountRequired"] is False
    assert set(meta["profiles"]) == {"classic", "shortlived"}
    assert all("PRACTICE" in about for about in (*meta["profiles"].values(), meta["description"]))
    assert b"PRACTICE" in bench.ask("GET", meta["termsOfService"]).body
    assert bench.ask("GET", meta["website"]).status == 200


def test_nonces_come_by_head_and_get_and_are_never_the_same(bench: Bench) -> None:
    head = bench.ask("HEAD", f"{HOME}/new-nonce")
    got = bench.ask("GET", f"{HOME}/new-nonce")
    assert (head.status, got.status) == (200, 204)
    assert head.headers["Cache-Control"] == got.headers["Cache-Control"] == "no-store"
    assert head.headers["Link"] == f'<{HOME}/directory>;rel="index"'
    assert head.headers["Replay-Nonce"] != got.headers["Replay-Nonce"]


@pytest.mark.parametrize("key", ["ec256", "ec384", "rsa"])
def test_each_algorithm_signs_an_account(bench: Bench, key: str) -> None:
    keys = {
        "ec256": lambda: ec.generate_private_key(ec.SECP256R1()),
        "ec384": lambda: ec.generate_private_key(ec.SECP384R1()),
        "rsa": lambda: rsa.generate_private_key(65537, 2048),
    }
    signer = bench.account(Signer(keys[key]()))
    assert bench.post(signer.kid, "", signer).json["status"] == "valid"


def test_a_nonce_is_good_once(bench: Bench) -> None:
    signer = bench.account()
    body = signed(signer, signer.kid, "", bench.nonce())
    assert bench.ask("POST", signer.kid, body, content_type=JOSE).status == 200
    again = bench.ask("POST", signer.kid, body, content_type=JOSE)
    assert (again.status, again.error) == (400, "badNonce")
    fresh = signed(signer, signer.kid, "", again.headers["Replay-Nonce"])
    assert bench.ask("POST", signer.kid, fresh, content_type=JOSE).status == 200


@pytest.mark.parametrize("nonce", ["", "AAAAAAAAAAAAAAAAAAAAAA"])
def test_a_nonce_that_is_missing_or_foreign_is_a_bad_nonce(bench: Bench, nonce: str) -> None:
    signer = bench.account()
    assert raw(bench, signed(signer, signer.kid, "", nonce), signer.kid) == (400, "badNonce")


def test_a_nonce_is_not_used_up_by_somebody_who_can_not_sign(bench: Bench) -> None:
    signer, nonce = bench.account(), bench.nonce()
    forged = signed(Signer(kid=signer.kid), signer.kid, "", nonce)
    assert raw(bench, forged, signer.kid) == (400, "malformed")
    assert bench.ask("POST", signer.kid, signed(signer, signer.kid, "", nonce), content_type=JOSE).status == 200


def test_no_nonce_is_good_after_a_restart(bench: Bench) -> None:
    signer, nonce = bench.account(), bench.nonce()
    bench.restart()
    assert raw(bench, signed(signer, signer.kid, "", nonce), signer.kid) == (400, "badNonce")


def test_the_signed_url_is_the_one_that_is_asked(bench: Bench) -> None:
    signer = bench.account()
    other = signed(signer, f"{HOME}/new-order", {}, bench.nonce())
    assert raw(bench, other, signer.kid) == (403, "unauthorized")
    missing = signed(signer, signer.kid, "", bench.nonce(), url=None)
    assert raw(bench, missing, signer.kid) == (403, "unauthorized")


@pytest.mark.parametrize("algorithm", ["none", "HS256", "RS512", "ES512", "", 7, ["ES256"]])
def test_other_algorithms_are_named_as_such(bench: Bench, algorithm: object) -> None:
    signer = bench.account()
    body = signed(signer, signer.kid, "", bench.nonce(), alg=algorithm)
    answer = bench.ask("POST", signer.kid, body, content_type=JOSE)
    assert (answer.status, answer.error) == (400, "badSignatureAlgorithm")
    assert answer.json["algorithms"] == ["ES256", "ES384", "RS256"]


def test_the_algorithm_is_the_keys(bench: Bench) -> None:
    signer = bench.account()
    assert raw(bench, signed(signer, signer.kid, "", bench.nonce(), alg="RS256"), signer.kid) == (400, "malformed")


def test_a_kid_that_is_nobodys_is_an_account_that_does_not_exist(bench: Bench) -> None:
    for kid in (f"{HOME}/account/0000", f"{HOME}/account/", "https://elsewhere.example/1", ""):
        signer = Signer(kid=kid or "x")
        body = signed(signer, f"{HOME}/new-order", {}, bench.nonce(), kid=kid or "x")
        assert raw(bench, body, f"{HOME}/new-order") == (400, "accountDoesNotExist")


TWISTS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "a signature that was changed": lambda jws: {**jws, "signature": b64(b"\1" * 64)},
    "a signature cut off": lambda jws: {**jws, "signature": jws["signature"][:-4]},
    "a payload that was changed": lambda jws: {**jws, "payload": b64(b"{}")},
    "padding": lambda jws: {**jws, "payload": jws["payload"] + "=="},
    "another alphabet": lambda jws: {**jws, "signature": "+/" + jws["signature"][2:]},
    "bits behind the end": lambda jws: {**jws, "protected": jws["protected"] + "A"},
    "several signatures": lambda jws: {"payload": jws["payload"], "signatures": [jws]},
    "an unprotected header": lambda jws: {**jws, "header": {"kid": "x"}},
    "no signature": lambda jws: {name: value for name, value in jws.items() if name != "signature"},
    "numbers for texts": lambda jws: {**jws, "payload": 7},
    "a list": lambda jws: [jws],
    "nothing": lambda _: None,
}


@pytest.mark.parametrize("what", TWISTS)
def test_a_request_that_is_no_proper_jws_is_malformed(bench: Bench, what: str) -> None:
    signer = bench.account()
    answer = bench.post(signer.kid, {"contact": []}, signer, twist=TWISTS[what])
    assert (answer.status, answer.error) == (400, "malformed")


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[" * 60000, b'{"protected":"","protected":""}', b"\xff\xfe", b'{"protected":NaN}', b"7" * 5000],
)
def test_a_body_that_is_no_json_object_is_malformed(bench: Bench, body: bytes) -> None:
    assert raw(bench, body) == (400, "malformed")


@pytest.mark.parametrize(
    "header", [{"crit": ["exp"], "exp": 1}, {"b64": False}, {"kid": "both"}, {"jwk": None}], ids=lambda h: next(iter(h))
)
def test_headers_beyond_the_rfc_are_malformed(bench: Bench, header: dict[str, object]) -> None:
    body = signed(Signer(), f"{HOME}/new-account", {}, bench.nonce(), **header)
    assert raw(bench, body) == (400, "malformed")


@pytest.mark.parametrize("content_type", ["application/json", "", "application/jose+json; charset=utf-8", "text/plain"])
def test_the_content_type_is_jose(bench: Bench, content_type: str) -> None:
    body = signed(Signer(), f"{HOME}/new-account", {}, bench.nonce())
    assert raw(bench, body, content_type=content_type) == (415, "malformed")


def on_no_curve() -> dict[str, str]:
    return {**Signer().jwk, "y": b64(b"\1" * 32)}


BAD_KEYS: dict[str, Callable[[], object]] = {
    "no object": lambda: "key",
    "symmetric": lambda: {"kty": "oct", "k": "AAAA"},
    "Edwards": lambda: {"kty": "OKP", "crv": "Ed25519", "x": "AAAA"},
    "P-521": lambda: {**Signer().jwk, "crv": "P-521"},
    "not on its curve": on_no_curve,
    "a coordinate too long": lambda: {**Signer().jwk, "x": b64(b"\0" + b"\1" * 32)},
    "without y": lambda: {name: value for name, value in Signer().jwk.items() if name != "y"},
    "with its private part": lambda: {**Signer().jwk, "d": "AAAA"},
    "a small RSA key": lambda: Signer(rsa.generate_private_key(65537, 1024)).jwk,  # noqa: S505 - too small is the point
    "RSA of zeros": lambda: {"kty": "RSA", "n": b64(bytes(256)), "e": "AQAB"},
    "RSA with an even exponent": lambda: {"kty": "RSA", "n": b64(b"\xff" * 256), "e": b64(b"\x02")},
}


@pytest.mark.parametrize("what", BAD_KEYS)
def test_a_key_that_is_none_is_a_bad_public_key(bench: Bench, what: str) -> None:
    body = signed(Signer(), f"{HOME}/new-account", {}, bench.nonce(), jwk=BAD_KEYS[what]())
    assert raw(bench, body) == (400, "badPublicKey")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [("GET", "new-order", "POST"), ("PUT", "new-account", "POST"), ("POST", "directory", "GET, HEAD")],
)
def test_other_methods_are_not_allowed(bench: Bench, method: str, path: str, allowed: str) -> None:
    answer = bench.ask(method, f"{HOME}/{path}")
    assert (answer.status, answer.headers["Allow"]) == (405, allowed)


@pytest.mark.parametrize(
    "path",
    ["", "/", "/elsewhere", "/acme-desktop-practice", "/acme-desktop-practice/order", "/acme-desktop-practice/x/y"],
)
def test_other_addresses_are_not_found(bench: Bench, path: str) -> None:
    assert bench.ask("GET", BASE + path).status == 404
    assert bench.ask("POST", BASE + path, content_type=JOSE).status == 404


@pytest.mark.parametrize(
    "resource", ["order/1", "authorization/1", "challenge/1/dns-01", "finalize/1", "certificate/1"]
)
def test_objects_that_are_not_there_are_not_found(bench: Bench, resource: str) -> None:
    answer = bench.post(f"{HOME}/{resource}", "", bench.account())
    assert (answer.status, answer.error) == (404, "malformed")


def test_what_is_signed_by_a_key_is_not_for_accounts_and_the_other_way_round(bench: Bench) -> None:
    signer = bench.account()
    stranger = bench.post(f"{HOME}/new-order", {"identifiers": []}, Signer())
    assert (stranger.status, stranger.error) == (400, "malformed")
    known = bench.post(f"{HOME}/new-account", {"termsOfServiceAgreed": True}, signer)
    assert (known.status, known.error) == (400, "malformed")


def test_a_disk_that_fails_is_an_internal_error_and_nothing_is_kept(bench: Bench) -> None:
    signer = bench.account()
    bench.store._database.execute("CREATE TRIGGER full BEFORE INSERT ON record BEGIN SELECT RAISE(ABORT, 'full'); END")
    answer = bench.post(signer.kid, {"contact": ["mailto:a@b.example"]}, signer)
    assert (answer.status, answer.error) == (500, "serverInternal")
    bench.store._database.execute("DROP TRIGGER full")
    assert bench.post(signer.kid, "", signer).json["contact"] == []
    assert json.loads(bench.post(signer.kid, {"contact": ["mailto:a@b.example"]}, signer).body)["contact"]
