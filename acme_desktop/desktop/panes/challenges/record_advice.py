"""What is wrong with a TXT record, and how it is put right."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from acme_desktop.desktop.panes.challenges import value_advice
from acme_desktop.desktop.panes.challenges.card_words import short_names
from acme_desktop.desktop.panes.challenges.fix import Advice
from acme_desktop.desktop.panes.challenges.things import Thing, Value
from acme_desktop.desktop.wording import moments
from acme_desktop.domain.diagnosis import Diagnosis, Mistake

translate = QCoreApplication.translate
_ONE_MINUTE = 60


def tell(thing: Thing, value: Value, found: Diagnosis) -> Advice:
    """About the first value of a record that is not right."""
    if found.mistake in _MISPLACED:
        return _misplaced(thing, found)
    special = {
        Mistake.NOTHING_YET: lambda: _nothing(thing, value, found),
        Mistake.ONE_OF_SEVERAL: lambda: _one_of_several(thing, value, found.number),
        Mistake.OTHER_TYPE: lambda: _other_type(thing, value, found),
        Mistake.ALIAS_LEADS_NOWHERE: lambda: _alias(thing, found),
        Mistake.ALIAS_DOT: lambda: _alias_dot(found),
        Mistake.ALIAS_LOOP: lambda: _alias_loop(thing),
        Mistake.WILDCARD: lambda: _wildcard(thing, value, found),
        Mistake.DELEGATED: lambda: _delegated(thing, value, found),
        Mistake.SERVERS_BEHIND: lambda: _behind(found),
        Mistake.LAME: lambda: _lame(found),
        Mistake.DNSSEC: lambda: _dnssec(found),
        Mistake.NO_DOMAIN: lambda: _no_domain(thing, value),
        Mistake.SILENT: lambda: _silent(found),
        Mistake.FAILING: lambda: _silent(found),
    }.get(found.mistake)
    return special() if special else value_advice.tell(thing, value, found)


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
    told = text.format(number=number, other=other)
    return Advice("warn", headline, told, value_advice.copy_words(thing, value), value.text)


_MISPLACED = frozenset(
    (
        Mistake.ZONE_DOUBLED,
        Mistake.NO_UNDERSCORE,
        Mistake.ASTERISK_IN_NAME,
        Mistake.NAME_IN_LETTERS,
        Mistake.OTHER_NAME,
    )
)


def _misplaced(thing: Thing, found: Diagnosis) -> Advice:
    headlines = {
        Mistake.ZONE_DOUBLED: translate("Challenges", "The zone name is doubled."),
        Mistake.NO_UNDERSCORE: translate("Challenges", "The underscore is missing."),
        Mistake.ASTERISK_IN_NAME: translate("Challenges", "There is an asterisk in the record’s name."),
        Mistake.NAME_IN_LETTERS: translate("Challenges", "The name has letters that the DNS does not have."),
    }
    other = translate("Challenges", "The value is at another name.")
    text = translate("Challenges", "The record is at “{place}”. Enter “{name}” as its name.")
    relative = thing.relative
    return Advice(
        "bad",
        headlines.get(found.mistake, other),
        text.format(place=found.place, name=relative),
        translate("Challenges", "Copy name"),
        relative,
    )


def _nothing(thing: Thing, value: Value, found: Diagnosis) -> Advice:
    headline = translate("Challenges", "Nothing is published at this name yet.")
    if len(thing.values) > 1:
        text = translate("Challenges", "Add all %n value(s) as TXT records of this one name.", "", len(thing.values))
    else:
        text = translate(
            "Challenges", "Add the TXT record. Providers take up to a few minutes until their servers show it."
        )
    if found.number >= _ONE_MINUTE:
        remembered = translate("Challenges", "Who has asked already may remember for {time} that there is nothing.")
        text = f"{text} {remembered.format(time=moments.span(found.number))}"
    return Advice("warn", headline, text, value_advice.copy_words(thing, value), value.text)


def _other_type(thing: Thing, value: Value, found: Diagnosis) -> Advice:
    text = translate("Challenges", "“{name}” has a record of type {type} and no TXT record. Add one of type TXT.")
    return Advice(
        "bad",
        translate("Challenges", "There is a record of another type."),
        text.format(name=thing.name, type=found.other),
        value_advice.copy_words(thing, value),
        value.text,
    )


def _alias(thing: Thing, found: Diagnosis) -> Advice:
    text = translate("Challenges", "“{name}” is an alias (CNAME) for “{target}”. The value has to be published there.")
    return Advice(
        "bad",
        translate("Challenges", "An alias leads to another name, and nothing is there."),
        text.format(name=thing.name, target=found.place),
        translate("Challenges", "Copy that name"),
        found.place,
    )


def _alias_dot(found: Diagnosis) -> Advice:
    text = translate("Challenges", "The alias leads to “{target}”. Write its target with a dot at its end: “{meant}.”")
    return Advice(
        "bad",
        translate("Challenges", "The target of the alias lacks the dot at its end."),
        text.format(target=found.place, meant=found.other),
        translate("Challenges", "Copy target"),
        f"{found.other}.",
    )


def _alias_loop(thing: Thing) -> Advice:
    text = translate("Challenges", "Let the alias (CNAME) at “{name}” lead to where the value is.")
    headline = translate("Challenges", "The aliases lead in circles.")
    return Advice("bad", headline, text.format(name=thing.name))


def _wildcard(thing: Thing, value: Value, found: Diagnosis) -> Advice:
    text = translate(
        "Challenges", "“{wildcard}” stands for every name. Add the TXT record for “{name}” itself: it counts more."
    )
    return Advice(
        "bad",
        translate("Challenges", "A wildcard answers in the place of the record."),
        text.format(wildcard=found.place, name=thing.name),
        value_advice.copy_words(thing, value),
        value.text,
    )


def _delegated(thing: Thing, value: Value, found: Diagnosis) -> Advice:
    text = translate("Challenges", "“{name}” has NS records of its own. The value has to be published at {servers}.")
    return Advice(
        "bad",
        translate("Challenges", "The name is delegated to other servers, and nothing is there."),
        text.format(name=thing.name, servers=", ".join(found.servers)),
        value_advice.copy_words(thing, value),
        value.text,
    )


def _behind(found: Diagnosis) -> Advice:
    text = translate(
        "Challenges", "Not yet at {servers}. They fetch it from the others: wait until all of them show it."
    )
    return Advice(
        "warn",
        translate("Challenges", "%n name server(s) behind the others.", "", len(found.servers)),
        text.format(servers=", ".join(short_names(found.servers))),
    )


def _lame(found: Diagnosis) -> Advice:
    text = translate("Challenges", "“{zone}” is delegated to {servers}. Correct its NS records, or set it up there.")
    return Advice(
        "warn",
        translate("Challenges", "%n name server(s) without the zone.", "", len(found.servers)),
        text.format(servers=", ".join(short_names(found.servers)), zone=found.place),
    )


def _dnssec(found: Diagnosis) -> Advice:
    text = translate(
        "Challenges",
        "Who looks at the signatures of “{domain}” gets no answer, and every CA does. Sign the zone again, or correct "
        "its DS record.",
    )
    headline = translate("Challenges", "The DNSSEC signatures of the zone do not hold.")
    return Advice("bad", headline, text.format(domain=found.place))


def _silent(found: Diagnosis) -> Advice:
    said = found.other or translate("Challenges", "no answer")
    text = translate("Challenges", "What came instead: {said}. Check that they are up, and reachable from outside.")
    if found.mistake is Mistake.FAILING:
        headline = translate("Challenges", "The name servers fail.")
    else:
        headline = translate("Challenges", "The name servers do not answer.")
    return Advice("warn", headline, text.format(said=said))


def _no_domain(thing: Thing, value: Value) -> Advice:
    name = value.name.display.removeprefix("*.")
    text = translate("Challenges", "Check the spelling of “{name}”, and that “{zone}” is registered and delegated.")
    return Advice(
        "bad",
        translate("Challenges", "The domain does not exist in the DNS."),
        text.format(name=name, zone=thing.zone or name),
    )
