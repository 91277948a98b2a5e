"""How hard a password is to guess, roughly."""

from __future__ import annotations

import pytest

from acme_desktop.desktop.wording.strength import Strength, strength, tone, words
from acme_desktop.desktop.wording.vault_advice import vault_advice
from acme_desktop.domain.errors import VaultTrouble


@pytest.mark.parametrize(
    ("password", "expected"),
    [
        ("", Strength.SHORT),
        ("1234567", Strength.SHORT),
        ("12345678", Strength.WEAK),
        ("abcdefghijkl", Strength.WEAK),
        ("aaaaaaaaaaaaaaaaaaaa", Strength.WEAK),
        ("password", Strength.WEAK),
        ("maren2027", Strength.WEAK),
        ("Tr0ub4dor&", Strength.FAIR),
        ("correct horse battery staple", Strength.STRONG),
    ],
)
def test_long_and_mixed_is_strong(password: str, expected: Strength) -> None:
    assert strength(password, "maren", "ws-17") is expected


def test_every_degree_has_a_word_and_a_tone() -> None:
    assert len({words(found) for found in Strength}) == len(Strength)
    assert all(tone(found) for found in Strength)
    assert "8" in words(Strength.SHORT)


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32", "freebsd14"])
@pytest.mark.parametrize("trouble", VaultTrouble)
def test_every_trouble_of_a_vault_has_advice_on_every_system(trouble: VaultTrouble, platform: str) -> None:
    advice = vault_advice(trouble, platform)
    assert advice.headline
    assert advice.why
    assert len(advice.steps) >= 2
