"""What is guessed first is no password; whatever else somebody has thought of is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acme_desktop.domain.passwords import is_easy


@pytest.mark.parametrize(
    "password",
    [
        "password", "Password1", "PASSW0RD!", "p@$$w0rd", "password2026", "!!password!!", "12345678", "123456789",
        "1234567890", "87654321", "11111111", "00000000", "abcdefgh", "abcd1234", "abc12345", "qwertyuiop",
        "qwerty123", "qwertz123", "azertyuiop", "1qaz2wsx", "1q2w3e4r", "asdfghjkl", "zxcvbnm1", "iloveyou",
        "ILoveYou!", "i love you", "admin123", "adminadmin", "Administrator", "administrator1!", "letmein1",
        "welcome1", "Welcome2026", "sunshine", "changeme", "change-me", "changeme123", "secret123", "s3cret12",
        "summer2026", "Winter25!", "motdepasse", "mot de passe", "passwort1", "19871231", "31121987", "aaaaaaaa",
        "abababab", "abcabcabc", "xyzwxyzw", "acme-desktop", "acmedesktop1", "ana-banks", "AnaBanks1", "anabanks2026",
        "        ", "--------", "monkey12", "dragon99",
    ],
)  # fmt: skip
def test_what_is_guessed_first_is_easy(password: str) -> None:
    assert is_easy(password, "Ana Banks")


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple", "something else, and long", "my password is long",
        "passwords are secrets of mine", "Tr0ub4dor&3", "kumquat-ferry-41", "vg7Kq2Lw", "qwerty and then something",
        "ana likes tea", "пароль для работы", "482910573862", "x1y2z3q9",
    ],
)  # fmt: skip
def test_what_somebody_has_thought_of_is_not(password: str) -> None:
    assert not is_easy(password, "ana")


@given(st.text(max_size=60), st.text(max_size=20))
def test_any_text_is_judged(password: str, name: str) -> None:
    assert is_easy(password, name) in (True, False)
