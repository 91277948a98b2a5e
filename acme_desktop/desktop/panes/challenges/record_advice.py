"""What may be wrong with a TXT record, likeliest mistake first, and how it is put right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from acme_desktop.desktop.panes.challenges.card_words import short_names
from acme_desktop.desktop.panes.challenges.fix import Advice
from acme_desktop.desktop.panes.challenges.things import Thing, Value
from acme_desktop.domain.preflight import Check, Finding

translate = QCoreApplication.translate
_QUOTES = "\"'`\u2018\u2019\u201c\u201d\u201e \t"
_SHORTEST_PIECE = 8  # characters that can't be alike by chance
_LONGEST_SHOWN = 60


def tell(thing: Thing, value: Value, check: Check, *, missing: int) -> Advice:
    """About the first value of a record that is not right; `missing` of its values are not."""
    if check.finding is Finding.NO_ANSWER:
        return _silent(check)
    if check.finding is Finding.NAME_NOT_FOUND:
        return _no_domain(thing, value)
    if check.finding is Finding.SERVERS_DISAGREE:
        return _disagree(check)
    if check.found_at:
        return _misplaced(thing, check)
    others = _others(thing, check)
    if others:
        return _other_value(thing, value, others)
    if missing < len(thing.values):
        return _one_of_several(thing, value, missing)
    return _nothing(thing, value, check)


def _others(thing: Thing, check: Check) -> list[str]:
    ours = {value.text for value in thing.values}
    return [value for evidence in check.evidence for value in evidence.values if value not in ours]


def _copy_value(thing: Thing, value: Value) -> str:
    if len(thing.values) == 1:
        return translate("Challenges", "Copy value")
    return translate("Challenges", "Copy value {number}").format(number=thing.values.index(value) + 1)


def _one_of_several(thing: Thing, value: Value, missing: int) -> Advice:
    number, total = thing.values.index(value) + 1, len(thing.values)
    if total == 2:
        headline = translate("Challenges", "Only one of the two values is published.")
    else:
        headline = translate("Challenges", "%n value(s) of {total} missing.", "", missing).format(total=total)
    text = translate(
        "Challenges", "Add value {number} beside value {other}. A second TXT record with the same name is right here."
    )
    other = next(n for n in range(1, total + 1) if n != number)
    return Advice("warn", headline, text.format(number=number, other=other), _copy_value(thing, value), value.text)


def _misplaced(thing: Thing, check: Check) -> Advice:
    at, name = check.found_at.lower(), thing.name
    if thing.zone and at == f"{name}.{thing.zone}":
        headline = translate("Challenges", "The zone name is doubled.")
    elif at == name.lstrip("_"):
        headline = translate("Challenges", "The underscore is missing.")
    else:
        headline = translate("Challenges", "The value is at another name.")
    text = translate("Challenges", "The record is at “{place}”. Enter “{name}” as its name.")
    relative = thing.relative
    return Advice(
        "bad",
        headline,
        text.format(place=check.found_at, name=relative),
        translate("Challenges", "Copy name"),
        relative,
    )


def _other_value(thing: Thing, value: Value, others: Sequence[str]) -> Advice:
    for other in others:
        if other.strip(_QUOTES) == value.text:
            return Advice(
                "bad",
                translate("Challenges", "The value has quotation marks or spaces around it."),
                translate("Challenges", "They are part of what is published. Enter the value without them."),
                _copy_value(thing, value),
                value.text,
            )
        piece = other.strip(_QUOTES)
        if piece != value.text and len(piece) >= _SHORTEST_PIECE and value.text.startswith(piece.rstrip("…")):
            return Advice(
                "bad",
                translate("Challenges", "The value is cut off."),
                translate(
                    "Challenges", "Only its first %n character(s) are published. Enter all of it.", "", len(piece)
                ),
                _copy_value(thing, value),
                value.text,
            )
    text = translate("Challenges", "Published is “{other}”. Add “{value}” beside it; the other may stay until later.")
    return Advice(
        "bad",
        translate("Challenges", "Another value is published, perhaps an old one."),
        text.format(other=_short(others[0]), value=value.text),
        _copy_value(thing, value),
        value.text,
    )


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"


def _nothing(thing: Thing, value: Value, check: Check) -> Advice:
    led_to = next((e.led_to for e in check.evidence if e.led_to), "")
    if led_to:
        text = translate(
            "Challenges", "“{name}” is an alias (CNAME) for “{target}”. The value has to be published there."
        )
        return Advice(
            "bad",
            translate("Challenges", "An alias leads to another name, and nothing is there."),
            text.format(name=thing.name, target=led_to),
            translate("Challenges", "Copy that name"),
            led_to,
        )
    if len(thing.values) > 1:
        return Advice(
            "warn",
            translate("Challenges", "Nothing is published at this name yet."),
            translate("Challenges", "Add all %n value(s) as TXT records of this one name.", "", len(thing.values)),
            _copy_value(thing, value),
            value.text,
        )
    return Advice(
        "warn",
        translate("Challenges", "Nothing is published at this name yet."),
        translate("Challenges", "Add the TXT record. Providers take up to a few minutes until their servers show it."),
        _copy_value(thing, value),
        value.text,
    )


def _disagree(check: Check) -> Advice:
    behind = list(
        dict.fromkeys(e.server or e.asked for e in check.evidence if e.finding and not _right_or_silent(e.finding))
    )
    text = translate(
        "Challenges", "Not yet at {servers}. They fetch it from the others: wait until all of them show it."
    )
    return Advice(
        "warn",
        translate("Challenges", "%n name server(s) behind the others.", "", len(behind)),
        text.format(servers=", ".join(short_names(behind))),
    )


def _right_or_silent(finding: Finding) -> bool:
    return finding in (Finding.AS_EXPECTED, Finding.NO_ANSWER)


def _silent(check: Check) -> Advice:
    words = list(dict.fromkeys(e.answer for e in check.evidence if e.answer))
    said = "; ".join(words[:2]) or translate("Challenges", "no answer")
    text = translate("Challenges", "What came instead: {said}. Check that they are up, and reachable from outside.")
    return Advice("warn", translate("Challenges", "The name servers do not answer."), text.format(said=said))


def _no_domain(thing: Thing, value: Value) -> Advice:
    name = value.name.display.removeprefix("*.")
    text = translate("Challenges", "Check the spelling of “{name}”, and that “{zone}” is registered and delegated.")
    return Advice(
        "bad",
        translate("Challenges", "The domain does not exist in the DNS."),
        text.format(name=name, zone=thing.zone or name),
    )
