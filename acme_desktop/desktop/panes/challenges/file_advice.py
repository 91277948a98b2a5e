"""What may be wrong with a challenge file on a web server, and how it is put right."""

from __future__ import annotations

from urllib.parse import urlsplit

from PySide6.QtCore import QCoreApplication

from acme_desktop.desktop.panes.challenges.fix import Advice
from acme_desktop.desktop.panes.challenges.rules import nginx_rule
from acme_desktop.desktop.panes.challenges.things import Thing, Value
from acme_desktop.desktop.panes.challenges.truth import family
from acme_desktop.domain.challenge import WELL_KNOWN
from acme_desktop.domain.preflight import Check, Evidence, Finding, Flaw

translate = QCoreApplication.translate
_LOGIN = ("login", "signin", "sign-in", "sso", "auth", "account")


def tell(thing: Thing, value: Value, check: Check, *, missing: int) -> Advice:  # noqa: ARG001 - as for records
    """About the first address that is not right."""
    wrong = [e for e in check.evidence if not e.as_expected]
    if check.finding is Finding.NAME_NOT_FOUND:
        return _no_address(thing)
    if check.finding is Finding.NO_ANSWER or not wrong:
        return _not_resolved(thing, wrong)
    seen = next((e for e in wrong if e.finding is check.finding), wrong[0])
    where = _where(seen, check)
    if check.finding is Finding.REDIRECTED_AWAY:
        return _away(thing, seen, check, where)
    if check.finding is Finding.NOT_REACHABLE:
        return _not_reachable(seen, where)
    if check.finding is Finding.OTHER_CONTENT:
        return _other_content(value, seen, where)
    return _status(thing, seen, where)


def _where(seen: Evidence, check: Check) -> str:
    """“Over IPv6” where another family is right, or “At 192.0.2.7” where another address is, else nothing."""
    right = [e for e in check.evidence if e.as_expected]
    if not right:
        return ""
    own = family(seen.address)
    if own and own not in {family(e.address) for e in right}:
        return translate("Challenges", "Over {family}").format(family=own)
    return translate("Challenges", "At {address}").format(address=seen.address)


def _begun(where: str, alone: str, behind: str, **values: str) -> str:
    """A sentence that stands alone, or behind “Over IPv6”."""
    return (behind if where else alone).format(where=where, **values)


def _rest(seen: Evidence, check: Check) -> str:
    """“IPv4 is already right.”, with a blank before it, or nothing."""
    right = {family(e.address) for e in check.evidence if e.as_expected} - {family(seen.address), ""}
    if len(right) != 1:
        return ""
    return " " + translate("Challenges", "{family} is already right.").format(family=right.pop())


def _away(thing: Thing, seen: Evidence, check: Check, where: str) -> Advice:
    parts = urlsplit(seen.led_to)
    if any(word in parts.path.lower() for word in _LOGIN):
        headline = _begun(
            where,
            translate("Challenges", "The server sends visitors to a login page."),
            translate("Challenges", "{where} the server sends visitors to a login page."),
        )
        text = translate("Challenges", "Let “{path}” through without sign-in on {address}.")
    else:
        headline = _begun(
            where,
            translate("Challenges", "The server sends visitors elsewhere."),
            translate("Challenges", "{where} the server sends visitors elsewhere."),
        )
        text = translate("Challenges", "Serve “{path}” on {address} itself, without that redirect.")
    told = text.format(path=WELL_KNOWN, address=seen.address) + _rest(seen, check)
    return Advice("bad", headline, told, translate("Challenges", "Copy nginx rule"), nginx_rule(thing))


def _not_reachable(seen: Evidence, where: str) -> Advice:
    headline = _begun(
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


def _status(thing: Thing, seen: Evidence, where: str) -> Advice:
    headline = _begun(
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


def _other_content(value: Value, seen: Evidence, where: str) -> Advice:
    headlines = {
        Flaw.EMPTY: translate("Challenges", "The file is empty."),
        Flaw.BYTE_ORDER_MARK: translate("Challenges", "A byte order mark stands before the content."),
        Flaw.UTF_16: translate("Challenges", "The file is written in UTF-16."),
        Flaw.WHITE_SPACE: translate("Challenges", "White space stands before the content."),
    }
    other = _begun(
        where,
        translate("Challenges", "Something else is at that address."),
        translate("Challenges", "{where} something else is at that address."),
    )
    fixes = {
        Flaw.BYTE_ORDER_MARK: translate(
            "Challenges", "Save it as plain ASCII or as UTF-8 without a mark; or use “Save file…”."
        ),
        Flaw.UTF_16: translate("Challenges", "Save it as plain ASCII; or use “Save file…”."),
    }
    text = translate("Challenges", "It must hold exactly the content above, and nothing else. {address} said: {said}")
    said = seen.answer.partition("other content: ")[2] or seen.answer
    told = text.format(address=seen.address, said=said[:80])
    flaw = seen.flaw
    return Advice(
        "bad",
        headlines.get(flaw, other) if flaw else other,
        fixes.get(flaw, told) if flaw else told,
        translate("Challenges", "Copy content"),
        value.text,
    )


def _no_address(thing: Thing) -> Advice:
    text = translate("Challenges", "Add an A or AAAA record for “{name}” that leads to your web server.")
    return Advice("bad", translate("Challenges", "The name has no address."), text.format(name=thing.name))


def _not_resolved(thing: Thing, wrong: list[Evidence]) -> Advice:
    said = wrong[0].answer if wrong else ""
    text = translate("Challenges", "Nobody could say where “{name}” is: {said}. The CA may see more.")
    return Advice(
        "warn", translate("Challenges", "The name could not be looked up."), text.format(name=thing.name, said=said)
    )
