"""The names a certificate is for: from what administrators paste to the identifiers of an order (RFC 8555 §7.1.3)."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum

from acme_desktop.domain.errors import InputError
from acme_desktop.domain.look_alikes import LATIN_TWINS, TWINS, plain_letters
from acme_desktop.domain.name_rules import (
    DUPLICATE,
    INTERNATIONAL,
    BadNameError,
    dns_value,
    ends_in_number,
    folded,
    host_of,
    ip_value,
    is_harmless,
    shown,
    split_names,
    unicode_label,
)
from acme_desktop.domain.value_class import value_class

MAX_TEXT = 64 * 1024  # characters read at once: room for thousands of names
MAX_ENTRIES = 5000  # names looked at in one list; no CA takes a tenth of it
_REASONS_TOLD = 100  # bad names an error message lists, each with its reason

_EAST_ASIAN = (
    {"LATIN", "CJK", "HIRAGANA", "KATAKANA"},
    {"LATIN", "CJK", "BOPOMOFO"},
    {"LATIN", "CJK", "HANGUL"},
)


class IdentifierType(StrEnum):
    """RFC 8555 §9.7.7 (`dns`) and RFC 8738 (`ip`)."""

    DNS = "dns"
    IP = "ip"


@value_class(frozen=True)
class Identifier:
    """One name of an order: a lower-case A-label name, perhaps `*.x`, or an IP address in RFC 5952 text."""

    type: IdentifierType
    value: str

    def __str__(self) -> str:
        """The value, as it stands in an order."""
        return self.value

    @property
    def is_wildcard(self) -> bool:
        """Whether it stands for all names one label below `base`; such an authorization needs dns-01."""
        return self.type is IdentifierType.DNS and self.value.startswith("*.")

    @property
    def base(self) -> str:
        """The value without its `*.`: the name an authorization is for (RFC 8555 §7.1.4)."""
        return self.value[2:] if self.is_wildcard else self.value

    @property
    def display(self) -> str:
        """The value with U-labels where they are valid IDNA 2008, for people to read. Never raises."""
        if self.type is IdentifierType.IP:
            return self.value
        return ".".join(unicode_label(label) for label in self.value.split("."))


@value_class(frozen=True)
class NamePolicy:
    """What a CA is known to accept, so that an order that can't succeed is never placed.

    `public` asks for names under ICANN public suffixes and for globally reachable addresses; a private CA may certify
    `intranet` and 10.0.0.1. `max_names` is the most identifiers in one order, None for no limit.
    """

    public: bool = True
    max_names: int | None = 100
    wildcards: bool = True
    ip: bool = True


@value_class(frozen=True)
class NameEntry:
    """One name as typed, and what became of it: an identifier, or an error; notes say what was read differently.

    `typed` is fit to be shown: passwords and control characters are replaced, overlong text is cut. `warnings` are
    those of the notes that somebody has to look at. `covered_by` is the wildcard of the list that makes the name
    redundant, `read` what it was read as then; `latin` is the name with plain letters in the place of those that look
    like them.
    """

    typed: str
    identifier: Identifier | None
    error: str
    notes: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    covered_by: str = ""
    read: Identifier | None = None
    latin: str = ""

    @property
    def repeated(self) -> bool:
        """An earlier entry of the list is the same name."""
        return DUPLICATE in self.notes


@value_class(frozen=True)
class NameList:
    """All names of a list, in the order typed; `identifiers` holds each valid one once.

    `problem` is a sentence about the list as a whole, or ''.
    """

    entries: tuple[NameEntry, ...]
    identifiers: tuple[Identifier, ...]
    problem: str

    @property
    def errors(self) -> tuple[NameEntry, ...]:
        """The entries that can't be used, in the order typed."""
        return tuple(entry for entry in self.entries if entry.error)

    def required(self) -> tuple[Identifier, ...]:
        """The identifiers, if the whole list is good; else InputError (field `domains`) with every bad name and why.

        Behind the hundredth bad name the message only counts.
        """
        reasons = [f"{entry.typed}: {entry.error}" for entry in self.errors]
        if len(reasons) > _REASONS_TOLD:
            reasons[_REASONS_TOLD:] = [f"… and {len(reasons) - _REASONS_TOLD} more"]
        if self.problem:
            reasons.append(self.problem)
        if not reasons:
            return self.identifiers
        if len(reasons) == 1:
            raise InputError("domains", "{reason}", reason=reasons[0])
        raise InputError("domains", "the names cannot be used:\n{reasons}", reasons="\n".join(reasons))


def parse_names(text: str | Sequence[str], policy: NamePolicy) -> NameList:
    """Read what administrators paste: names, URLs and addresses, parted by commas, semicolons or white space.

    Never raises for bad input: every name gets an entry, in order, with an error or an identifier (IDNA 2008 after
    UTS #46 mapping). Names covered by a wildcard of the same list are errors, as RFC 8555 servers treat them.
    """
    parts = (text,) if isinstance(text, str) else tuple(text)
    if sum(map(len, parts)) > MAX_TEXT:
        return NameList((), (), f"The list of names is longer than {MAX_TEXT // 1024} KiB; nothing of it was read.")
    tokens = split_names("\n".join(parts))
    if len(tokens) > MAX_ENTRIES:
        return NameList((), (), f"The list has more than {MAX_ENTRIES} names; nothing of it was read.")
    entries = _without_repeats(_without_covered([_read(token, policy) for token in tokens]))
    identifiers = tuple(dict.fromkeys(entry.identifier for entry in entries if entry.identifier))
    return NameList(tuple(entries), identifiers, _problem(tokens, identifiers, policy))


def _problem(tokens: Sequence[str], identifiers: Sequence[Identifier], policy: NamePolicy) -> str:
    if not tokens:
        return "There are no names; a certificate needs at least one."
    if policy.max_names is not None and len(identifiers) > policy.max_names:
        return f"There are {len(identifiers)} names; this CA takes at most {policy.max_names} in one certificate."
    return ""


def _read(token: str, policy: NamePolicy) -> NameEntry:
    notes: list[str] = []
    try:
        identifier = _identifier(folded(host_of(token, notes), notes), policy, notes)
    except BadNameError as error:
        return NameEntry(shown(token), None, str(error), tuple(notes))
    warnings = tuple(note for note in notes if not is_harmless(note))
    latin = plain_letters(identifier.display) if warnings and identifier.type is IdentifierType.DNS else ""
    return NameEntry(shown(token), identifier, "", tuple(notes), warnings, read=identifier, latin=latin)


def _identifier(host: str, policy: NamePolicy, notes: list[str]) -> Identifier:
    wildcard = host.startswith("*.")
    base = host.removeprefix("*.")
    if wildcard and (":" in base or ends_in_number(base)):
        raise BadNameError("a wildcard cannot stand before an IP address")
    address = ip_value(base, public=policy.public)
    if address is not None:
        if not policy.ip:
            raise BadNameError("this CA does not certify IP addresses")
        return Identifier(IdentifierType.IP, address)
    if wildcard and not policy.wildcards:
        raise BadNameError("this CA does not certify wildcards")
    value = dns_value(base, wildcard=wildcard, public=policy.public, notes=notes)
    identifier = Identifier(IdentifierType.DNS, f"*.{value}" if wildcard else value)
    if identifier.display != identifier.value:
        notes.append(f"{INTERNATIONAL}{identifier.display} is {identifier.value}")
        notes.extend(_look_alikes(identifier.display.split(".")))
    return identifier


def _look_alikes(labels: Sequence[str]) -> list[str]:
    """Warnings about U-labels that may deceive the eye (Unicode UTS #39 §4, in the measure of a warning)."""
    home = _scripts(labels[-1])
    warnings = []
    for label in labels:
        scripts = _scripts(label)
        letters = {char for char in label if char.isalpha()}
        if len(scripts) > 1 and not any(scripts <= family for family in _EAST_ASIAN):
            mixture = ", ".join(sorted(script.capitalize() for script in scripts))
            warnings.append(f"mixed scripts in “{label}” ({mixture}): a letter may only look like the one you mean")
        elif scripts != home and any(letters and letters <= twins for twins in TWINS):
            script = "".join(scripts).capitalize()
            warnings.append(f"“{label}” is written in {script} letters that look like Latin ones")
        elif not letters.isdisjoint(LATIN_TWINS):
            odd = ", ".join(sorted(letters & LATIN_TWINS))
            warnings.append(f"“{label}” has letters that look like plain ones: {odd}")
    return warnings


def _scripts(label: str) -> frozenset[str]:
    """The scripts of the letters in `label`, by the first word of their Unicode names; modifiers belong to any."""
    letters = (char for char in label if unicodedata.category(char) in ("Ll", "Lo"))
    return frozenset(unicodedata.name(char, "OTHER").partition(" ")[0] for char in letters)


def _without_covered(entries: Sequence[NameEntry]) -> list[NameEntry]:
    """Make errors of names that a wildcard of the same list covers, wherever in the list it stands."""
    wildcards = {entry.identifier.value for entry in entries if entry.identifier and entry.identifier.is_wildcard}

    def judged(entry: NameEntry) -> NameEntry:
        if entry.identifier is None or entry.identifier.is_wildcard:
            return entry
        cover = f"*.{entry.identifier.value.partition('.')[2]}"
        if cover not in wildcards:
            return entry
        error = f"redundant with a wildcard: {cover} covers it; remove either"
        return replace(entry, identifier=None, error=error, covered_by=cover)

    return [judged(entry) for entry in entries]


def _without_repeats(entries: Sequence[NameEntry]) -> list[NameEntry]:
    """Note on every entry but the first of an identifier that it counts once only."""
    seen: set[Identifier] = set()
    noted = []
    for entry in entries:
        again = entry.read in seen
        noted.append(replace(entry, notes=(*entry.notes, DUPLICATE)) if again else entry)
        if entry.read:
            seen.add(entry.read)
    return noted
