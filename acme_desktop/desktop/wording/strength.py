"""How hard a password is to guess, roughly: enough to warn of the bad ones, not to praise the good ones."""

from __future__ import annotations

import math
from enum import IntEnum
from itertools import pairwise

from PySide6.QtCore import QCoreApplication

from acme_desktop.domain.operator import SHORTEST_PASSWORD
from acme_desktop.domain.passwords import is_easy

_POOLS = ((str.islower, 26), (str.isupper, 26), (str.isdigit, 10), (lambda char: not char.isalnum(), 33))
_FAIR, _STRONG = 45.0, 70.0  # bits


class Strength(IntEnum):
    """From bad to good."""

    SHORT = 0
    WEAK = 1
    FAIR = 2
    STRONG = 3


def strength(password: str, *known: str) -> Strength:
    """`known` are words that a stranger tries first: the operator's name, the machine's."""
    if len(password) < SHORTEST_PASSWORD:
        return Strength.SHORT
    if is_easy(password, known[0] if known else ""):
        return Strength.WEAK
    bits = _bits(password, known)
    return Strength.WEAK if bits < _FAIR else Strength.FAIR if bits < _STRONG else Strength.STRONG


def words(found: Strength) -> str:
    """In a word, with what to do."""
    texts = {
        Strength.SHORT: QCoreApplication.translate("strength", "Too short: at least {least} characters"),
        Strength.WEAK: QCoreApplication.translate("strength", "Weak: a few more words make it hard to guess"),
        Strength.FAIR: QCoreApplication.translate("strength", "Fair"),
        Strength.STRONG: QCoreApplication.translate("strength", "Strong"),
    }
    return texts[found].format(least=SHORTEST_PASSWORD)


def tone(found: Strength) -> str:
    """The colour that goes with the word."""
    return {Strength.SHORT: "3", Strength.WEAK: "warn", Strength.FAIR: "2", Strength.STRONG: "ok"}[found]


def _bits(password: str, known: tuple[str, ...]) -> float:
    rest = password.casefold()
    taken = 0
    for word in known:
        if len(word) > 2 and word.casefold() in rest:
            rest = rest.replace(word.casefold(), "")
            taken = len(password) - len(rest)
    pool = sum(size for test, size in _POOLS if any(test(char) for char in password)) or 1
    # A character that repeats the last one, or counts on from it, adds nothing.
    steps = sum(1 for before, after in pairwise(password) if abs(ord(after) - ord(before)) <= 1)
    counted = max(min(len(password) - taken - steps, 3 * len(set(password))), 1)
    return counted * math.log2(pool)
