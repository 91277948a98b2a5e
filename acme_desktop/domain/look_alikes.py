"""Letters that most fonts draw like a plain one (in the measure of Unicode UTS #39), and the plain one for each.

All are written as escapes, because nobody could review them otherwise.
"""

from __future__ import annotations

_CYRILLIC = {
    "\u0430": "a", "\u0441": "c", "\u0501": "d", "\u0435": "e", "\u04bb": "h", "\u0456": "i", "\u0458": "j",
    "\u04cf": "l", "\u043e": "o", "\u0440": "p", "\u051b": "q", "\u0455": "s", "\u051d": "w", "\u0445": "x",
    "\u0443": "y",
}  # fmt: skip
_GREEK = {
    "\u03b1": "a", "\u03b3": "y", "\u03b9": "i", "\u03ba": "k", "\u03bd": "v", "\u03bf": "o", "\u03c1": "p",
    "\u03c4": "t", "\u03c5": "u", "\u03c7": "x", "\u03c9": "w", "\u03f3": "j",
}  # fmt: skip
# Phonetic and small-capital letters.
_LATIN = {
    "\u0251": "a", "\u0261": "g", "\u0262": "g", "\u0269": "i", "\u026a": "i", "\u0274": "n", "\u0280": "r",
    "\u028f": "y", "\u0299": "b", "\u029c": "h", "\u029f": "l", "\u1d00": "a", "\u1d04": "c", "\u1d05": "d",
    "\u1d07": "e", "\u1d0f": "o", "\u1d1c": "u", "\u1d20": "v", "\u1d21": "w", "\u1d22": "z",
}  # fmt: skip

TWINS = (frozenset(_CYRILLIC), frozenset(_GREEK))
LATIN_TWINS = frozenset(_LATIN)
_PLAIN = str.maketrans(_CYRILLIC | _GREEK | _LATIN)


def plain_letters(name: str) -> str:
    """The name with plain letters in the place of those that look like them; "" where that makes no ASCII name of it.

    A label that stays what it was need not become ASCII: `bücher` beside a label with one false letter.
    """
    labels = [(label, label.translate(_PLAIN)) for label in name.split(".")]
    changed = [plain for label, plain in labels if plain != label]
    if not changed or not all(plain.isascii() for plain in changed):
        return ""
    return ".".join(plain for _, plain in labels)
