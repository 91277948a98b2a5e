"""Passwords that are guessed first (OWASP ASVS 6.2.4): no rules of composition, but nothing that lists begin with.

Lists of leaked passwords are mostly a few words with figures and signs around them, runs along the keyboard, and
repetitions: those are recognised by how they are made.
"""

from __future__ import annotations

import re

_DISGUISES = str.maketrans("0134578@$!|+€", "oieastbasiite")
_WORDS = frozenset(
    """
    abc abcd access account acme acmedesktop acmedesktopadmin admin adminadmin administrator administrateur
    alexander amanda angel anthony apple arsenal ashley asshole august austin autumn azerty babygirl bailey
    banana barcelona baseball basketball batman beautiful blink buster butterfly certificate certificates
    changeme changemenow charlie cheese chelsea chocolate christian christopher computer cookie corvette dallas
    daniel database december default demo desktop diamond dragon elizabeth falcon february ferrari flower
    football forever freedom friends fuckyou gandalf garfield george ginger google guest hallo hannah harley
    hello helloworld hockey hunter iceman iloveyou internet jackson january jasmine jennifer jessica jordan
    joshua july june justin killer knight lakers letmein letmeinnow liverpool login loveme lovely loveyou
    madison magic manager march marina master matrix matthew maverick merlin mercedes michael michelle midnight
    monday monkey mother motdepasse motdepasses motorola mustang mypassword network nicholas nicole nintendo
    november oberon october oracle orange pass passe passw password passwort passwords patrick pepper phoenix
    pokemon porsche postgres princess private public purple qazwsx qwert qwerty qwertz rainbow ranger richard
    robert rockyou root rootroot samantha samsung scooter secret secretpassword security september server
    service shadow silver snoopy soccer spiderman spring startrek starwars steelers summer sunday sunshine super
    superman superuser support sysadmin system taylor tennis test testing testtest thomas thunder tiger trustno
    unknown user username victoria volkswagen welcome welcometo whatever william windows winter wizard yankees
    zxcvbn
    """.split()  # noqa: SIM905 - a list of two hundred strings is not easier to read
)
_ROWS = (
    "abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "azertyuiop", "qsdfghjklm",
    "wxcvbn", "qwertzuiop", "yxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm", "1q2w3e4r5t6z7u8i9o0p", "1q2w3e4r5t6y7u8i9o0p",
    "qazwsxedcrfvtgbyhnujm",
)  # fmt: skip
_RUNS = _ROWS + tuple(row[::-1] for row in _ROWS)
_SHORTEST_RUN = 3
_FEW_FIGURES = 11  # dates, telephone numbers and what is typed along the figures' row


def is_easy(password: str, name: str) -> bool:
    """Whether whoever tries to get in as `name` would try this early."""
    plain = password.casefold()
    if plain.isdigit() and len(plain) <= _FEW_FIGURES:
        return True
    known = _WORDS | {"".join(re.findall(r"[^\W\d_]+", name.casefold())), name.strip().casefold()}
    return any(_is_repeated(text) or _is_of_runs(text) or text in known for text in _readings(plain) if text)


def _readings(plain: str) -> set[str]:
    """As it stands and without what separates its parts; without what is around it; with figures read as letters."""
    bare = re.sub(r"[\W_]+", "", plain)
    whole = {plain, bare, plain.translate(_DISGUISES), bare.translate(_DISGUISES)}
    cores = {_core(text) for text in whole | {_core(plain).translate(_DISGUISES)}}
    return whole | {core for core in cores if len(core) > _SHORTEST_RUN}


def _core(text: str) -> str:
    """Without the figures and signs around it."""
    return re.sub(r"\A[\W\d_]+|[\W\d_]+\Z", "", text)


def _is_repeated(text: str) -> bool:
    """One part, of four characters at most, again and again."""
    return any(text == (text[:size] * len(text))[: len(text)] for size in range(1, 5))


def _is_of_runs(text: str) -> bool:
    """Nothing but runs along the alphabet or the keyboard, forth or back."""
    while text:
        size = next((n for n in range(len(text), _SHORTEST_RUN - 1, -1) if any(text[:n] in run for run in _RUNS)), 0)
        if not size:
            return False
        text = text[size:]
    return True
