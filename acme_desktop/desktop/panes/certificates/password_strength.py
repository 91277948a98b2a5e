"""How long somebody who has the file would have to guess: a rough word, never a reason to refuse. Pure."""

from __future__ import annotations

import math
from enum import StrEnum

_SHORT = 8
_FAIR_BITS, _STRONG_BITS = 45, 70
_CLASSES = ((str.islower, 26), (str.isupper, 26), (str.isdigit, 10))
_OTHERS = 33
_LATIN = 128
_BEYOND = 100
_REPEATED = 1.5  # how often each character counts, however often it stands there


class Strength(StrEnum):
    """Of a password."""

    NONE = "none"
    WEAK = "weak"
    FAIR = "fair"
    STRONG = "strong"


def strength(password: str) -> Strength:
    """By its length, its kinds of characters, and how often it repeats itself."""
    if not password:
        return Strength.NONE
    if len(password) < _SHORT:
        return Strength.WEAK
    bits = _bits(password)
    return Strength.WEAK if bits < _FAIR_BITS else Strength.FAIR if bits < _STRONG_BITS else Strength.STRONG


def _bits(password: str) -> float:
    alphabet = sum(size for is_one, size in _CLASSES if any(is_one(char) for char in password))
    if any(ord(char) >= _LATIN for char in password):
        alphabet += _BEYOND
    if any(not char.isalnum() for char in password):
        alphabet += _OTHERS
    return min(len(password), _REPEATED * len(set(password))) * math.log2(max(alphabet, 2))
