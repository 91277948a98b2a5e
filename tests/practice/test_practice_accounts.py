"""Accounts of the practice CA (RFC 8555 §7.3)."""

from __future__ import annotations

import json

import pytest

from tests.practice.bench import HOME, Answer, Bench
from tests.practice.signer import Signer, csr, signed

NEW = f"{HOME}/new-account"


def test_an_account_is_made_once_for_a_key(bench: Bench) -> None:
    signer = Signer()
    wish = {"termsOfServiceAgreed": True, "contact": ["mailto:ana@shop.example"]}
    made = bench.post(NEW, wish, signer)
    assert made.status == 201
    assert made.json == {
        "status": "valid",
        "contact": ["mailto:ana@shop.example"],
        "termsOfServiceAgreed": True,
        "orders": made.headers["Location"].replace("/account/", "/orders/"),
    }
    again = bench.post(NEW, {**wish, "contact": ["mailto:other@shop.example"]}, signer)
    assert (again.status, again.headers["Location"]) == (200, made.headers["Location"])
    assert again.json["contact"] == ["mailto:ana@shop.example"]


def test_only_an_existing_account_is_returned_where_that_is_asked(bench: Bench) -> None:
    signer = Signer()
    answer = bench.post(NEW, {"onlyReturnExisting": True}, signer)
    assert (answer.status, answer.error) == (400, "accountDoesNotExist")
    known = bench.account(signer)
    found = bench.post(NEW, {"onlyReturnExisting": True}, Signer(signer.key))
    assert (found.status, found.headers["Location"]) == (200, known.kid)


@pytest.mark.parametrize("agreed", [None, False, "true", 1])
def test_the_terms_must_be_agreed_to(bench: Bench, agreed: object) -> None:
    answer = bench.post(NEW, {"termsOfServiceAgreed": agreed}, Signer())
    assert (answer.status, answer.error) == (403, "userActionRequired")
    assert f'<{HOME}/terms>;rel="terms-of-service"' in answer.headers["Link"]
    assert 'rel="index"' in answer.headers["Link"]
    assert answer.json["instance"] == f"{HOME}/terms"


@pytest.mark.parametrize(
    ("contact", "error"),
    [
        (["tel:+123"], "unsupportedContact"),
        (["ana@shop.example"], "unsupportedContact"),
        (["mailto:nobody"], "invalidContact"),
        (["mailto:a@b.example?subject=x"], "invalidContact"),
        (["mailto:a@b.example,c@d.example"], "invalidContact"),
        ("mailto:a@b.example", "malformed"),
        ([7], "malformed"),
        (["mailto:a@b.example"] * 11, "malformed"),
    ],
)
def test_contacts_are_checked(bench: Bench, contact: object, error: str) -> None:
    answer = bench.post(NEW, {"termsOfServiceAgreed": True, "contact": contact}, Signer())
    assert (answer.status, answer.error) == (400, error)


def test_contacts_are_changed_and_taken_away(bench: Bench) -> None:
    signer = bench.account(contact=["mailto:a@b.example"])
    assert bench.post(signer.kid, {"contact": ["mailto:c@d.example"]}, signer).json["contact"] == ["mailto:c@d.example"]
    assert bench.post(signer.kid, {}, signer).json["contact"] == ["mailto:c@d.example"]
    assert bench.post(signer.kid, {"contact": []}, signer).json["contact"] == []


def test_an_account_is_its_own(bench: Bench) -> None:
    one, two = bench.account(), bench.account()
    assert bench.post(one.kid, "", two).status == 403
    assert bench.post(one.kid.replace("/account/", "/orders/"), "", two).status == 403
    assert bench.post(one.kid, {"status": "revoked"}, one).error == "malformed"


def test_a_deactivated_account_is_over(bench: Bench) -> None:
    signer = bench.account()
    order = bench.order(signer, "shop.example")
    assert bench.post(signer.kid, {"status": "deactivated"}, signer).json["status"] == "deactivated"
    for url in (signer.kid, order.headers["Location"]):
        answer = bench.post(url, "", signer)
        assert (answer.status, answer.error) == (401, "unauthorized")
    again = bench.post(NEW, {"termsOfServiceAgreed": True}, Signer(signer.key))
    assert (again.status, again.error) == (403, "unauthorized")
    kept = next(iter(bench.store.all(type(bench.store._kept["order"][order.headers["Location"].rpartition("/")[2]]))))
    assert kept.status == "invalid"


def test_orders_are_listed_a_page_at_a_time(bench: Bench) -> None:
    signer = bench.account()
    for count in range(101):
        bench.order(signer, f"n{count}.example")
    first = bench.post(signer.kid.replace("/account/", "/orders/"), "", signer)
    assert len(first.json["orders"]) == 100
    follows = next(part for part in first.headers["Link"].split(", ") if 'rel="next"' in part)
    second = bench.post(follows.partition("<")[2].partition(">")[0], "", signer)
    assert len(second.json["orders"]) == 1
    assert "next" not in second.headers["Link"]


# --- key change ---------------------------------------------------------------------------------------------------


def change(bench: Bench, old: Signer, new: Signer, **header: object) -> Answer:
    url = f"{HOME}/key-change"
    inner = signed(Signer(new.key), url, {"account": old.kid, "oldKey": old.jwk}, "", **header)
    return bench.post(url, inner, old)


def test_a_key_is_changed_and_the_old_one_is_over(bench: Bench) -> None:
    old, new = bench.account(), Signer()
    assert change(bench, old, new).status == 200
    new.kid = old.kid
    assert bench.post(old.kid, "", new).status == 200
    assert bench.post(old.kid, "", old).error == "malformed"
    assert bench.post(NEW, {"onlyReturnExisting": True}, Signer(old.key)).error == "accountDoesNotExist"
    assert bench.post(NEW, {"onlyReturnExisting": True}, Signer(new.key)).headers["Location"] == old.kid


def test_a_key_that_another_account_has_is_a_conflict(bench: Bench) -> None:
    old, other = bench.account(), bench.account()
    answer = change(bench, old, other)
    assert (answer.status, answer.headers["Location"]) == (409, other.kid)


@pytest.mark.parametrize(
    "header",
    [{"nonce": "AAAA"}, {"url": f"{HOME}/elsewhere"}, {"kid": "x", "jwk": None}, {"alg": "none"}],
    ids=lambda header: next(iter(header)),
)
def test_the_inner_signature_is_as_the_rfc_wants_it(bench: Bench, header: dict[str, object]) -> None:
    assert change(bench, bench.account(), Signer(), **header).status == 400


def test_a_key_change_names_the_account_and_its_old_key(bench: Bench) -> None:
    signer, other, new = bench.account(), bench.account(), Signer()
    url = f"{HOME}/key-change"
    for payload in (
        {"account": other.kid, "oldKey": signer.jwk},
        {"account": signer.kid, "oldKey": other.jwk},
        {"account": signer.kid},
        {},
    ):
        answer = bench.post(url, signed(new, url, payload, ""), signer)
        assert answer.status == 400
    answer = bench.post(url, json.dumps({"no": "jws"}).encode(), signer)
    assert (answer.status, answer.error) == (400, "malformed")


def test_a_certificate_needs_a_key_that_is_no_accounts(bench: Bench) -> None:
    signer, other = bench.account(), bench.account()
    order = bench.order(signer, "shop.example")
    bench.prove(signer, order)
    answer = bench.post(order.json["finalize"], {"csr": csr("shop.example", key=other.key)}, signer)
    assert (answer.status, answer.error) == (400, "badCSR")
