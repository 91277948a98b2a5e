"""Orders, authorizations, challenges and certificates of the practice CA (RFC 8555 §7.4, §7.5)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from acme_desktop.practice.records import Certificate
from tests.practice.bench import HOME, Answer, Bench, identifiers
from tests.practice.signer import Signer, csr


def issued(bench: Bench, signer: Signer, *names: str, **wish: object) -> tuple[Answer, list[x509.Certificate]]:
    order = bench.order(signer, *names, **wish)
    assert order.status == 201, order.body
    bench.prove(signer, order)
    done = bench.post(order.json["finalize"], {"csr": csr(*names)}, signer)
    assert (done.status, done.json["status"]) == (200, "valid"), done.body
    download = bench.post(done.json["certificate"], "", signer)
    assert download.headers["Content-Type"] == "application/pem-certificate-chain"
    assert "PRACTICE" in download.headers["Content-Disposition"]
    return order, x509.load_pem_x509_certificates(download.body)


def test_from_names_to_a_certificate_that_says_practice(bench: Bench) -> None:
    signer = bench.account()
    order, (leaf, intermediate) = issued(bench, signer, "shop.example", "www.shop.example")
    names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["shop.example", "www.shop.example"]
    root = bench.authority.root.certificate
    leaf.verify_directly_issued_by(intermediate)
    intermediate.verify_directly_issued_by(root)
    root.verify_directly_issued_by(root)
    for certificate in (leaf, intermediate, root):
        assert "PRACTICE" in certificate.subject.rfc4514_string()
        assert "PRACTICE" in certificate.issuer.rfc4514_string()
    assert leaf.not_valid_after_utc - leaf.not_valid_before_utc + timedelta(seconds=1) == timedelta(days=90)
    assert bench.look(signer, order).json["status"] == "valid"


def test_a_short_lived_certificate_lives_six_days(bench: Bench) -> None:
    _, (leaf, _) = issued(bench, bench.account(), "shop.example", profile="shortlived")
    assert leaf.not_valid_after_utc - leaf.not_valid_before_utc < timedelta(days=7)


def test_a_wildcard_and_its_base_are_two_proofs_at_one_name(bench: Bench) -> None:
    signer = bench.account()
    order = bench.order(signer, "*.shop.example", "shop.example")
    proofs = [bench.post(url, "", signer).json for url in order.json["authorizations"]]
    assert [proof["identifier"]["value"] for proof in proofs] == ["shop.example", "shop.example"]
    assert [proof.get("wildcard") for proof in proofs] == [True, None]
    assert [[one["type"] for one in proof["challenges"]] for proof in proofs] == [["dns-01"], ["http-01", "dns-01"]]
    bench.prove(signer, order, "dns-01")
    assert len(bench.world.txt["_acme-challenge.shop.example"]) == 2
    done = bench.post(order.json["finalize"], {"csr": csr("*.shop.example", "shop.example")}, signer)
    assert done.json["status"] == "valid"


def test_an_address_is_proved_over_http(bench: Bench) -> None:
    order, (leaf, _) = issued(bench, bench.account(), "127.0.0.1")
    names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert [str(one) for one in names.get_values_for_type(x509.IPAddress)] == ["127.0.0.1"]
    assert order.json["identifiers"] == [{"type": "ip", "value": "127.0.0.1"}]


def test_what_was_proved_needs_no_proof_for_thirty_days(bench: Bench) -> None:
    signer = bench.account()
    first, _ = issued(bench, signer, "shop.example")
    second = bench.order(signer, "shop.example")
    assert second.json["status"] == "ready"
    assert second.json["authorizations"] == first.json["authorizations"]
    assert bench.order(bench.account(), "shop.example").json["status"] == "pending"
    assert bench.order(signer, "*.shop.example").json["status"] == "pending"
    bench.passes(days=29, hours=23, minutes=30)
    assert bench.order(signer, "shop.example").json["status"] == "pending"
    bench.passes(hours=1)
    assert bench.post(first.json["authorizations"][0], "", signer).json["status"] == "expired"


def test_an_order_ends_after_a_week(bench: Bench) -> None:
    signer = bench.account()
    order = bench.order(signer, "shop.example")
    bench.passes(days=7, seconds=1)
    late = bench.look(signer, order).json
    assert late["status"] == "invalid"
    assert late["error"]["type"].startswith("urn:ietf:params:acme:error:")
    assert bench.post(order.json["authorizations"][0], "", signer).json["status"] == "invalid"
    assert bench.post(order.json["finalize"], {"csr": csr("shop.example")}, signer).error == "orderNotReady"


def test_an_order_that_is_proved_ends_after_a_week_too(bench: Bench) -> None:
    signer = bench.account()
    order = bench.order(signer, "shop.example")
    bench.prove(signer, order)
    assert bench.look(signer, order).json["status"] == "ready"
    bench.passes(days=8)
    assert bench.look(signer, order).json["status"] == "invalid"


# --- what can't be ordered ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wish", "error"),
    [
        ({}, "malformed"),
        ({"identifiers": []}, "malformed"),
        ({"identifiers": "shop.example"}, "malformed"),
        ({"identifiers": [7]}, "malformed"),
        ({"identifiers": [{"type": "dns"}]}, "malformed"),
        ({"identifiers": [{"type": "email", "value": "a@b.example"}]}, "unsupportedIdentifier"),
        ({"identifiers": identifiers("under_score.example")}, "rejectedIdentifier"),
        ({"identifiers": identifiers("shop.example.")}, "rejectedIdentifier"),
        ({"identifiers": identifiers("a..example")}, "rejectedIdentifier"),
        ({"identifiers": identifiers("-a.example")}, "rejectedIdentifier"),
        ({"identifiers": identifiers("bücher.example")}, "rejectedIdentifier"),
        ({"identifiers": identifiers("www.*.example")}, "rejectedIdentifier"),
        ({"identifiers": identifiers(f"{'a' * 64}.example")}, "rejectedIdentifier"),
        ({"identifiers": identifiers(".".join(["abcdefgh"] * 30))}, "rejectedIdentifier"),
        ({"identifiers": [{"type": "dns", "value": "192.0.2.1"}]}, "rejectedIdentifier"),
        ({"identifiers": [{"type": "ip", "value": "shop.example"}]}, "malformed"),
        ({"identifiers": [{"type": "ip", "value": "2001:DB8::1"}]}, "malformed"),
        ({"identifiers": identifiers("*.shop.example", "www.shop.example")}, "malformed"),
        ({"identifiers": identifiers(*(f"n{n}.example" for n in range(101)))}, "malformed"),
        ({"identifiers": identifiers("shop.example"), "profile": "other"}, "invalidProfile"),
        ({"identifiers": identifiers("shop.example"), "profile": 7}, "invalidProfile"),
        ({"identifiers": identifiers("shop.example"), "notAfter": "2026-06-01T00:00:00Z"}, "malformed"),
        ({"identifiers": identifiers("shop.example"), "notBefore": "2026-06-01T00:00:00Z"}, "malformed"),
        ({"identifiers": identifiers("shop.example"), "replaces": "AAAA.BBBB"}, "malformed"),
        ({"identifiers": identifiers("shop.example"), "replaces": 7}, "malformed"),
    ],
)
def test_what_can_not_be_ordered_is_refused(bench: Bench, wish: dict[str, object], error: str) -> None:
    answer = bench.post(f"{HOME}/new-order", wish, bench.account())
    assert (answer.status, answer.error) == (400, error)


def test_every_bad_name_of_several_is_a_subproblem(bench: Bench) -> None:
    answer = bench.order(bench.account(), "good.example", "bad_one.example", "bad..two")
    problems = answer.json["subproblems"]
    assert answer.error == "rejectedIdentifier"
    assert [problem["identifier"]["value"] for problem in problems] == ["bad_one.example", "bad..two"]
    assert all("status" not in problem for problem in problems)


def test_names_are_folded_and_ordered_once(bench: Bench) -> None:
    order = bench.order(bench.account(), "SHOP.example", "shop.example", "intranet")
    assert order.json["identifiers"] == identifiers("shop.example", "intranet")


# --- challenges ---------------------------------------------------------------------------------------------------


def test_a_challenge_is_answered_once_and_links_up(bench: Bench) -> None:
    signer = bench.account()
    order = bench.order(signer, "shop.example")
    proof_url = order.json["authorizations"][0]
    proof = bench.post(proof_url, "", signer).json
    http = next(one for one in proof["challenges"] if one["type"] == "http-01")
    assert len(http["token"]) == 43
    bench.deploy(signer, "shop.example", http)
    told = bench.post(http["url"], {}, signer)
    assert (told.status, told.json["status"]) == (200, "processing")
    assert f'<{proof_url}>;rel="up"' in told.headers["Link"]
    assert told.headers["Retry-After"] == "1"
    bench.settle()
    again = bench.post(http["url"], {}, signer)
    assert (again.json["status"], again.json["validated"]) == ("valid", "2026-05-04T12:00:00Z")
    valid = bench.post(proof_url, "", signer).json
    assert (valid["status"], [one["type"] for one in valid["challenges"]]) == ("valid", ["http-01"])
    assert valid["expires"] == "2026-06-03T12:00:00Z"
    assert bench.look(signer, order).json["status"] == "ready"


def test_a_wrong_answer_makes_the_order_invalid_and_says_why(bench: Bench) -> None:
    signer = bench.account()
    order = bench.order(signer, "one.example", "two.example", "three.example")
    for url, text in zip(order.json["authorizations"], ("", "wrong", ""), strict=True):
        proof = bench.post(url, "", signer).json
        challenge = next(one for one in proof["challenges"] if one["type"] == "dns-01")
        if text:
            bench.world.txt[f"_acme-challenge.{proof['identifier']['value']}"] = [text, "other"]
        bench.post(challenge["url"], {}, signer)
    bench.settle()
    failed = bench.look(signer, order).json
    assert failed["status"] == "invalid"
    details = [problem["detail"] for problem in failed["error"]["subproblems"]]
    assert details == [
        "No TXT record found at _acme-challenge.one.example",
        'Incorrect TXT record "wrong" (and 1 more) found at _acme-challenge.two.example',
        "No TXT record found at _acme-challenge.three.example",
    ]
    assert failed["error"]["subproblems"][1]["identifier"] == {"type": "dns", "value": "two.example"}
    assert bench.post(order.json["finalize"], {"csr": csr("one.example")}, signer).error == "orderNotReady"


def test_a_file_with_other_content_is_shown_fit_to_be_seen(bench: Bench) -> None:
    signer = bench.account()
    order = bench.order(signer, "shop.example")
    proof = bench.post(order.json["authorizations"][0], "", signer).json
    http = next(one for one in proof["challenges"] if one["type"] == "http-01")
    path = f"/.well-known/acme-challenge/{http['token']}"
    bench.world.files["shop.example", path] = "\ufeff\x1b[31m<html>".encode()
    bench.post(http["url"], {}, signer)
    bench.settle()
    error = bench.look(signer, order).json["error"]
    assert "<html>" in error["detail"]
    assert error["detail"].isprintable()


def test_white_space_behind_a_file_is_forgiven(bench: Bench) -> None:
    signer = bench.account()
    order = bench.order(signer, "shop.example")
    proof = bench.post(order.json["authorizations"][0], "", signer).json
    http = next(one for one in proof["challenges"] if one["type"] == "http-01")
    bench.deploy(signer, "shop.example", http)
    bench.world.files = {place: body + b"\r\n" for place, body in bench.world.files.items()}
    bench.post(http["url"], {}, signer)
    bench.settle()
    assert bench.look(signer, order).json["status"] == "ready"


def test_an_authorization_can_be_given_up(bench: Bench) -> None:
    signer = bench.account()
    order = bench.order(signer, "shop.example")
    url = order.json["authorizations"][0]
    assert bench.post(url, {"status": "valid"}, signer).error == "malformed"
    assert bench.post(url, {"status": "deactivated"}, signer).json["status"] == "deactivated"
    assert bench.post(url, {"status": "deactivated"}, signer).error == "malformed"
    assert bench.look(signer, order).json["status"] == "invalid"


def test_what_belongs_to_another_account_is_not_shown(bench: Bench) -> None:
    signer, other = bench.account(), bench.account()
    order, _ = issued(bench, signer, "shop.example")
    proof = bench.post(order.json["authorizations"][0], "", signer).json
    done = bench.look(signer, order).json
    for url in (
        order.headers["Location"],
        order.json["finalize"],
        order.json["authorizations"][0],
        proof["challenges"][0]["url"],
        done["certificate"],
    ):
        answer = bench.post(url, "", other)
        assert (answer.status, answer.error) == (403, "unauthorized")


# --- finalizing ---------------------------------------------------------------------------------------------------


def ready(bench: Bench, signer: Signer, *names: str) -> Answer:
    order = bench.order(signer, *names)
    bench.prove(signer, order)
    return order


def test_an_order_is_finalized_when_it_is_ready_and_once(bench: Bench) -> None:
    signer = bench.account()
    order = bench.order(signer, "shop.example")
    early = bench.post(order.json["finalize"], {"csr": csr("shop.example")}, signer)
    assert (early.status, early.error) == (403, "orderNotReady")
    bench.prove(signer, order)
    assert bench.post(order.json["finalize"], {"csr": csr("shop.example")}, signer).json["status"] == "valid"
    late = bench.post(order.json["finalize"], {"csr": csr("shop.example")}, signer)
    assert (late.status, late.error) == (403, "orderNotReady")


def test_a_request_that_does_not_fit_is_refused_and_may_be_sent_again(bench: Bench) -> None:
    signer = bench.account()
    order = ready(bench, signer, "shop.example", "www.shop.example")
    bad = {
        "fewer names": csr("shop.example"),
        "more names": csr("shop.example", "www.shop.example", "x.example"),
        "another common name": csr("shop.example", "www.shop.example", common="other.example"),
        "no names": csr(),
        "an e-mail": csr("shop.example", "www.shop.example", extra=(x509.RFC822Name("a@b.example"),)),
        "a small key": csr("shop.example", "www.shop.example", key=rsa.generate_private_key(65537, 1024)),  # noqa: S505
        "an odd curve": csr("shop.example", "www.shop.example", key=ec.generate_private_key(ec.SECP521R1())),
        "an odd hash": csr("shop.example", "www.shop.example", digest=hashes.SHA3_256()),
        "no request": "AAAA",
    }
    for what, request in bad.items():
        answer = bench.post(order.json["finalize"], {"csr": request}, signer)
        assert (answer.status, answer.error) == (400, "badCSR"), what
    for broken in ("not base64url!", 7, None):
        assert bench.post(order.json["finalize"], {"csr": broken}, signer).error == "malformed"
    good = csr("www.shop.example", "SHOP.example", common="shop.example", key=rsa.generate_private_key(65537, 2048))
    assert bench.post(order.json["finalize"], {"csr": good}, signer).json["status"] == "valid"


def test_a_request_with_a_broken_signature_or_another_kind_of_key_is_refused(bench: Bench) -> None:
    signer = bench.account()
    order = ready(bench, signer, "shop.example")
    name = x509.SubjectAlternativeName([x509.DNSName("shop.example")])
    builder = x509.CertificateSigningRequestBuilder().subject_name(x509.Name([])).add_extension(name, critical=False)
    der = serialization.Encoding.DER
    edwards = builder.sign(ed25519.Ed25519PrivateKey.generate(), None).public_bytes(der)
    broken = bytearray(builder.sign(ec.generate_private_key(ec.SECP256R1()), hashes.SHA256()).public_bytes(der))
    broken[-1] ^= 1
    from tests.practice.signer import b64

    for data in (edwards, bytes(broken)):
        assert bench.post(order.json["finalize"], {"csr": b64(data)}, signer).error == "badCSR"


def test_an_address_in_the_common_name_is_that_address(bench: Bench) -> None:
    signer = bench.account()
    order = ready(bench, signer, "127.0.0.1")
    done = bench.post(order.json["finalize"], {"csr": csr("127.0.0.1", common="127.0.0.1")}, signer)
    assert done.json["status"] == "valid"


# --- CAA, revoking, renewing --------------------------------------------------------------------------------------


def test_caa_is_looked_at_when_proving_and_once_more_before_issuing(bench: Bench) -> None:
    signer = bench.account()
    bench.world.records["example"] = []
    bench.world.records["shop.example"] = [(0, "issue", "letsencrypt.org")]
    order = bench.order(signer, "www.shop.example")
    bench.prove(signer, order, "dns-01")
    error = bench.look(signer, order).json["error"]
    assert error["type"].endswith(":caa")
    assert "shop.example" in error["detail"]
    bench.world.records["shop.example"] = [(0, "issue", "practice.example")]
    order = ready(bench, signer, "www.shop.example")
    bench.world.records["shop.example"] = [(0, "issue", ";")]
    done = bench.post(order.json["finalize"], {"csr": csr("www.shop.example")}, signer)
    assert (done.status, done.json["status"]) == (200, "invalid")
    assert done.json["error"]["type"].endswith(":caa")


def revoke(bench: Bench, certificate: x509.Certificate, signer: Signer, **wish: object) -> Answer:
    from tests.practice.signer import b64

    der = b64(certificate.public_bytes(serialization.Encoding.DER))
    return bench.post(f"{HOME}/revoke-cert", {"certificate": der, **wish}, signer)


def test_a_certificate_is_revoked_by_its_account_and_once(bench: Bench) -> None:
    signer = bench.account()
    _, (leaf, intermediate) = issued(bench, signer, "shop.example")
    assert revoke(bench, leaf, signer, reason=7).error == "badRevocationReason"
    assert revoke(bench, leaf, signer, reason=True).error == "badRevocationReason"
    done = revoke(bench, leaf, signer, reason=4)
    assert (done.status, done.body) == (200, b"")
    assert revoke(bench, leaf, signer).error == "alreadyRevoked"
    assert revoke(bench, intermediate, signer).status == 404
    assert bench.post(f"{HOME}/revoke-cert", {"certificate": "AAAA"}, signer).error == "malformed"
    assert bench.post(f"{HOME}/revoke-cert", {}, signer).error == "malformed"


def test_a_certificate_is_revoked_by_its_own_key_and_by_no_other(bench: Bench) -> None:
    signer, key = bench.account(), ec.generate_private_key(ec.SECP256R1())
    order = ready(bench, signer, "shop.example")
    done = bench.post(order.json["finalize"], {"csr": csr("shop.example", key=key)}, signer)
    (leaf, _) = x509.load_pem_x509_certificates(bench.post(done.json["certificate"], "", signer).body)
    assert revoke(bench, leaf, Signer()).error == "unauthorized"
    assert revoke(bench, leaf, Signer(key), reason=1).status == 200


def test_a_certificate_is_revoked_by_whoever_has_proved_all_its_names(bench: Bench) -> None:
    signer, other = bench.account(), bench.account()
    _, (leaf, _) = issued(bench, signer, "a.example", "b.example")
    ready(bench, other, "a.example")
    assert revoke(bench, leaf, other).error == "unauthorized"
    ready(bench, other, "b.example")
    assert revoke(bench, leaf, other).status == 200


def test_renewal_information_is_a_window_around_the_last_third(bench: Bench) -> None:
    signer = bench.account()
    _, (leaf, _) = issued(bench, signer, "shop.example")
    from acme_desktop.practice.issuer import ari_of

    answer = bench.ask("GET", f"{HOME}/renewal-info/{ari_of(leaf)}")
    assert (answer.status, answer.headers["Retry-After"]) == (200, "21600")
    window = answer.json["suggestedWindow"]
    assert (
        leaf.not_valid_before_utc.isoformat() < window["start"] < window["end"] < leaf.not_valid_after_utc.isoformat()
    )
    revoke(bench, leaf, signer)
    window = bench.ask("GET", f"{HOME}/renewal-info/{ari_of(leaf)}").json["suggestedWindow"]
    assert window["end"] < "2026-05-04T12:00:00Z"
    assert bench.ask("GET", f"{HOME}/renewal-info/AAAA.BBBB").status == 404
    assert bench.ask("GET", f"{HOME}/renewal-info/AAAA").error == "malformed"
    assert bench.ask("GET", f"{HOME}/renewal-info").status == 404


def test_a_certificate_is_replaced_once(bench: Bench) -> None:
    signer, other = bench.account(), bench.account()
    _, (leaf, _) = issued(bench, signer, "shop.example", "www.shop.example")
    from acme_desktop.practice.issuer import ari_of

    old = ari_of(leaf)
    assert bench.order(other, "shop.example", replaces=old).error == "malformed"
    assert bench.order(signer, "elsewhere.example", replaces=old).error == "malformed"
    renewal = bench.order(signer, "shop.example", replaces=old)
    assert renewal.json["replaces"] == old
    again = bench.order(signer, "shop.example", replaces=old)
    assert (again.status, again.error) == (409, "alreadyReplaced")
    bench.passes(days=8)
    assert bench.order(signer, "shop.example", replaces=old).status == 201


# --- cut off and taken up again -----------------------------------------------------------------------------------


def test_a_validation_that_was_cut_off_is_taken_up_at_the_next_start(bench: Bench) -> None:
    signer = bench.account()
    order = bench.order(signer, "shop.example")
    bench.authority.failures.set(["slow"], 100)
    proof = bench.post(order.json["authorizations"][0], "", signer).json
    challenge = proof["challenges"][0]
    bench.deploy(signer, "shop.example", challenge)
    assert bench.post(challenge["url"], {}, signer).json["status"] == "processing"
    bench.restart()
    assert bench.post(challenge["url"], "", signer).json["status"] in ("processing", "valid")
    bench.settle()
    assert bench.look(signer, order).json["status"] == "ready"


def test_a_certificate_that_was_cut_off_is_made_at_the_next_start(bench: Bench) -> None:
    signer = bench.account()
    order = ready(bench, signer, "shop.example")
    bench.authority.failures.set(["slow"], 100)
    done = bench.post(order.json["finalize"], {"csr": csr("shop.example")}, signer)
    assert (done.json["status"], done.headers["Retry-After"]) == ("processing", "1")
    assert bench.post(order.json["finalize"], {"csr": csr("shop.example")}, signer).error == "orderNotReady"
    bench.restart()
    bench.settle()
    done = bench.look(signer, order)
    assert done.json["status"] == "valid"
    assert bench.post(done.json["certificate"], "", signer).status == 200


def test_an_authorization_that_is_given_up_meanwhile_stays_so(bench: Bench) -> None:
    signer = bench.account()
    order = bench.order(signer, "shop.example")
    url = order.json["authorizations"][0]
    bench.authority.failures.set(["slow"], 0.05)
    challenge = bench.post(url, "", signer).json["challenges"][0]
    bench.post(challenge["url"], {}, signer)
    bench.post(url, {"status": "deactivated"}, signer)
    bench.settle()
    assert bench.post(url, "", signer).json["status"] == "deactivated"


def test_everything_can_be_forgotten_and_the_root_stays(bench: Bench) -> None:
    signer = bench.account()
    issued(bench, signer, "shop.example")
    root = bench.authority.root.pem
    bench.store.forget()
    bench.authority.records.forget()
    assert bench.post(signer.kid, "", signer).error == "accountDoesNotExist"
    bench.restart()
    assert bench.authority.root.pem == root
    assert bench.store.all(Certificate) == ()


def test_an_intermediate_is_replaced_before_it_ends(bench: Bench) -> None:
    signer = bench.account()
    _, (_, first) = issued(bench, signer, "shop.example")
    bench.passes(days=4 * 365 + 10)
    _, (leaf, second) = issued(bench, signer, "shop.example")
    assert first != second
    leaf.verify_directly_issued_by(second)
    second.verify_directly_issued_by(bench.authority.root.certificate)
