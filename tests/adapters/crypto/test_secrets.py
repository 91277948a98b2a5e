"""Envelopes, recovery kits and passwords."""

from __future__ import annotations

import json
import os
import time
from typing import Any

import pytest

from acme_desktop.adapters.crypto import CryptographyCrypto
from acme_desktop.domain.errors import InputError, VaultError, VaultTrouble

crypto = CryptographyCrypto()
KEY = bytes(range(32))


# --- envelopes


@pytest.mark.parametrize("plaintext", [b"", b"x", bytes(range(256)), b"k" * 10_000])
def test_an_envelope_opens_with_its_key_and_context(plaintext: bytes) -> None:
    sealed = crypto.seal(KEY, plaintext, "certificate-key:7")
    assert crypto.unseal(KEY, sealed, "certificate-key:7") == plaintext
    assert len(sealed) == len(plaintext) + 1 + 12 + 48 + 12 + 16


def test_an_envelope_shows_nothing_and_is_never_the_same_twice() -> None:
    first, second = (crypto.seal(KEY, b"the secret text", "c") for _ in range(2))
    assert b"secret" not in first
    assert first[1:] != second[1:]
    assert first[:1] == second[:1] == b"\x01"


def test_another_key_or_context_opens_nothing() -> None:
    sealed = crypto.seal(KEY, b"secret", "certificate-key:7")
    for key, context in (
        (bytes(32), "certificate-key:7"),
        (KEY, "certificate-key:8"),
        (KEY, ""),
        (KEY[:31], "certificate-key:7"),
        (b"", "certificate-key:7"),
    ):
        with pytest.raises(VaultError) as caught:
            crypto.unseal(key, sealed, context)
        assert caught.value.reason is VaultTrouble.WRONG_KEY


def test_every_changed_or_missing_byte_of_an_envelope_is_noticed() -> None:
    sealed = crypto.seal(KEY, b"secret", "c")
    spoilt = [sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :] for place in range(len(sealed))]
    spoilt += [sealed[:length] for length in range(len(sealed))] + [sealed + b"\0"]
    for one in spoilt:
        with pytest.raises(VaultError) as caught:
            crypto.unseal(KEY, one, "c")
        assert caught.value.reason is VaultTrouble.WRONG_KEY


def test_parts_of_two_envelopes_do_not_make_a_third() -> None:
    first, second = (crypto.seal(KEY, text, "c") for text in (b"first!", b"second"))
    with pytest.raises(VaultError):
        crypto.unseal(KEY, first[:61] + second[61:], "c")


# --- recovery kits


@pytest.fixture(scope="module")
def kit() -> bytes:
    return crypto.seal_with_passphrase("a Pässphrase", KEY)


def test_a_kit_opens_with_its_passphrase_however_it_is_composed(kit: bytes) -> None:
    assert crypto.unseal_with_passphrase("a Pässphrase", kit) == KEY
    assert crypto.unseal_with_passphrase("a Pa\u0308ssphrase", kit) == KEY


def test_a_kit_is_text_that_tells_how_it_was_made(kit: bytes) -> None:
    members = json.loads(kit)
    assert (members["kdf"], members["memory_kib"], members["passes"], members["lanes"]) == ("argon2id", 65536, 3, 4)
    assert kit.isascii()
    assert kit.endswith(b"}\n")


def test_another_passphrase_opens_no_kit(kit: bytes) -> None:
    with pytest.raises(VaultError) as caught:
        crypto.unseal_with_passphrase("a Passphrase", kit)
    assert caught.value.reason is VaultTrouble.WRONG_KEY


def test_a_kit_survives_new_line_ends_and_a_byte_order_mark(kit: bytes) -> None:
    assert crypto.unseal_with_passphrase("a Pässphrase", b"\xef\xbb\xbf" + kit.replace(b"\n", b"\r\n")) == KEY


def test_a_kit_needs_a_passphrase() -> None:
    with pytest.raises(InputError) as caught:
        crypto.seal_with_passphrase("", KEY)
    assert caught.value.field == "passphrase"


@pytest.mark.parametrize(
    "change",
    [
        {"memory_kib": 2**31},
        {"memory_kib": 8},
        {"memory_kib": True},
        {"memory_kib": "65536"},
        {"passes": 10**9},
        {"passes": 0},
        {"passes": 3.0},
        {"lanes": 1000},
        {"lanes": None},
        {"kdf": "none"},
        {"cipher": "ROT13"},
        {"version": 2},
        {"kind": "something else"},
        {"salt": ""},
        {"salt": "!"},
        {"nonce": [1, 2]},
        {"sealed": None},
        {"sealed": "QUJD"},
    ],
)
def test_absurd_kits_are_refused_before_anything_is_derived(kit: bytes, change: dict[str, Any]) -> None:
    began = time.process_time()
    with pytest.raises(InputError) as caught:
        crypto.unseal_with_passphrase("a Pässphrase", json.dumps({**json.loads(kit), **change}).encode())
    assert caught.value.field == "kit"
    assert time.process_time() - began < 0.1


@pytest.mark.parametrize(
    "data", [b"", b"no kit", b"[]", b"null", b"\xff\xfe\x00", b"[" * 60_000, b"{" + b" " * 70_000 + b"}"]
)
def test_what_is_no_kit_at_all_is_told(data: bytes) -> None:
    with pytest.raises(InputError) as caught:
        crypto.unseal_with_passphrase("p", data)
    assert caught.value.field == "kit"


def test_a_kit_whose_numbers_were_changed_does_not_open(kit: bytes) -> None:
    for change in ({"passes": 4}, {"note": "added"}, {"nonce": "AAAAAAAAAAAAAAAA"}):
        with pytest.raises(VaultError):
            crypto.unseal_with_passphrase("a Pässphrase", json.dumps({**json.loads(kit), **change}).encode())


# --- passwords


def test_a_password_matches_its_hash_and_no_other() -> None:
    hashed = crypto.hash_password("Grüße, Passwort")
    assert hashed.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert crypto.password_matches(hashed, "Grüße, Passwort")
    assert crypto.password_matches(hashed, "Gru\u0308ße, Passwort")
    assert not crypto.password_matches(hashed, "Grüße, passwort")
    assert not crypto.password_matches(hashed, "")


def test_no_two_hashes_are_the_same() -> None:
    assert crypto.hash_password("the same") != crypto.hash_password("the same")


@pytest.mark.parametrize("hashed", ["", "rubbish", "$argon2id$", "$argon2id$v=19$m=65536,t=3,p=4$AAAA$BBBB"])
def test_what_is_no_hash_matches_nothing(hashed: str) -> None:
    assert not crypto.password_matches(hashed, "kept only for its time")
    assert not crypto.password_matches(hashed, "")


def test_an_unknown_operator_costs_the_same_time() -> None:
    hashed = crypto.hash_password("right")

    def cost(stored: str) -> float:
        began = time.process_time()
        crypto.password_matches(stored, "wrong")
        return time.process_time() - began

    cost("")
    known, unknown = (min(cost(stored) for _ in range(4)) for stored in (hashed, ""))
    assert known / 2 < unknown < known * 2


def test_very_long_and_odd_passwords_are_just_passwords() -> None:
    for password in ("x" * 4096, "\0", "\ud800", os.fsdecode(b"\xff")):
        assert crypto.password_matches(crypto.hash_password(password), password)
