"""What may be wrong with a challenge file on a web server, and how it is put right."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from acme_desktop.desktop.panes.challenges import content_advice, server_advice
from acme_desktop.desktop.panes.challenges.fix import Advice, begun
from acme_desktop.desktop.panes.challenges.rules import IIS_CONFIG, nginx_rule
from acme_desktop.desktop.panes.challenges.things import Thing, Value
from acme_desktop.desktop.panes.challenges.truth import family
from acme_desktop.domain.challenge import WELL_KNOWN
from acme_desktop.domain.diagnosis import Diagnosis, Mistake
from acme_desktop.domain.preflight import Check, Evidence

translate = QCoreApplication.translate


def tell(thing: Thing, value: Value, check: Check, found: Diagnosis) -> Advice:
    """About the first address that is not right."""
    seen = found.seen
    if seen is None:
        return _no_address(thing) if found.mistake is Mistake.NO_ADDRESS else _not_resolved(thing, found.other)
    where = _where(seen, check)
    special = {
        Mistake.LOGIN: lambda: _away(thing, seen, check, where, login=True),
        Mistake.LED_AWAY: lambda: _away(thing, seen, check, where, login=False),
        Mistake.PORT_CLOSED: lambda: _not_reachable(seen, where),
        Mistake.NO_CONNECTION: lambda: _not_reachable(seen, where),
        Mistake.NOT_FOUND: lambda: _not_found(thing, found, seen, where),
        Mistake.FORBIDDEN: lambda: _status(thing, seen, where),
        Mistake.SERVER_FAILS: lambda: _status(thing, seen, where),
        Mistake.OTHER_STATUS: lambda: _status(thing, seen, where),
    }.get(found.mistake)
    if special:
        return special()
    if found.mistake in server_advice.MISTAKES:
        return server_advice.tell(thing, found, where)
    return content_advice.tell(value, found, where)


def _where(seen: Evidence, check: Check) -> str:
    """“Over IPv6” where another family is right, or “At 192.0.2.7” where another address is, else nothing."""
    right = [e for e in check.evidence if e.as_expected]
    if not right:
        return ""
    own = family(seen.address)
    if own and own not in {family(e.address) for e in right}:
        return translate("Challenges", "Over {family}").format(family=own)
    return translate("Challenges", "At {address}").format(address=seen.address)


def _rest(seen: Evidence, check: Check) -> str:
    """“IPv4 is already right.”, with a blank before it, or nothing."""
    right = {family(e.address) for e in check.evidence if e.as_expected} - {family(seen.address), ""}
    if len(right) != 1:
        return ""
    return " " + translate("Challenges", "{family} is already right.").format(family=right.pop())


def _away(thing: Thing, seen: Evidence, check: Check, where: str, *, login: bool) -> Advice:
    if login:
        headline = begun(
            where,
            translate("Challenges", "The server sends visitors to a login page."),
            translate("Challenges", "{where} the server sends visitors to a login page."),
        )
        text = translate("Challenges", "Let “{path}” through without sign-in on {address}.")
    else:
        headline = begun(
            where,
            translate("Challenges", "The server sends visitors elsewhere."),
            translate("Challenges", "{where} the server sends visitors elsewhere."),
        )
        text = translate("Challenges", "Serve “{path}” on {address} itself, without that redirect.")
    told = text.format(path=WELL_KNOWN, address=seen.address) + _rest(seen, check)
    return Advice("bad", headline, told, translate("Challenges", "Copy nginx rule"), nginx_rule(thing))


def _not_reachable(seen: Evidence, where: str) -> Advice:
    headline = begun(
        where,
        translate("Challenges", "The web server can’t be reached."),
        translate("Challenges", "{where} the web server can’t be reached."),
    )
    if where and family(seen.address) == "IPv6":
        text = translate("Challenges", "{said}. Open port 80 there, or remove the AAAA record if it is an old one.")
    else:
        text = translate("Challenges", "{said}. Check that the name leads to your server and that port 80 is open.")
    said = seen.answer[:1].upper() + seen.answer[1:]
    return Advice("warn" if seen.finding is None else "bad", headline, text.format(said=said.rstrip(".")))


def _not_found(thing: Thing, found: Diagnosis, seen: Evidence, where: str) -> Advice:
    told = _status(thing, seen, where)
    if "microsoft-iis" not in found.other.lower():
        return told
    text = translate(
        "Challenges", "{text} IIS serves no file without an ending until a web.config in that folder lets it."
    )
    return Advice(
        told.tone, told.headline, text.format(text=told.text), translate("Challenges", "Copy web.config"), IIS_CONFIG
    )


def _status(thing: Thing, seen: Evidence, where: str) -> Advice:
    headline = begun(
        where,
        translate("Challenges", "The server answers {code} instead of the file."),
        translate("Challenges", "{where} the server answers {code} instead of the file."),
        code=seen.code,
    )
    path = thing.file.path if thing.file else WELL_KNOWN
    if seen.code in ("401", "403"):
        text = translate("Challenges", "Let everybody read “{path}”: check sign-in rules and the file’s permissions.")
    elif seen.code.startswith("5"):
        text = translate("Challenges", "The server itself fails at “{path}”: see its error log.")
    else:
        text = translate("Challenges", "Put the file at “{path}” below the folder that this site is served from.")
    return Advice(
        "bad", headline, text.format(path=path), translate("Challenges", "Copy nginx rule"), nginx_rule(thing)
    )


def _no_address(thing: Thing) -> Advice:
    text = translate("Challenges", "Add an A or AAAA record for “{name}” that leads to your web server.")
    return Advice("bad", translate("Challenges", "The name has no address."), text.format(name=thing.name))


def _not_resolved(thing: Thing, said: str) -> Advice:
    text = translate("Challenges", "Nobody could say where “{name}” is: {said}. The CA may see more.")
    return Advice(
        "warn", translate("Challenges", "The name could not be looked up."), text.format(name=thing.name, said=said)
    )
