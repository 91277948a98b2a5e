"""Mistakes → one sentence each, with the fix. Pure functions; the core itself has no such sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from acme_desktop.domain.challenge import WELL_KNOWN
from acme_desktop.domain.diagnosis import Diagnosis, Mistake, diagnose
from acme_desktop.domain.preflight import Check, Finding

_ONE_MINUTE = 60


def diagnosed(check: Check, checks: Sequence[Check]) -> Diagnosis | None:
    """The mistake that counts first; `checks` are those of the whole order."""
    return diagnose(check, [one for one in checks if one is not check and one.asked == check.asked])


def told(check: Check, checks: Sequence[Check]) -> str:
    """What was found for one name, and the fix; another sentence where CAA records stand in the way besides."""
    deployed = check
    if check.caa is not None:
        finding = Finding.AS_EXPECTED if check.finding is Finding.CAA_FORBIDS else check.finding
        deployed = replace(check, caa=None, finding=finding)
    found = [diagnosed(one, checks) for one in dict.fromkeys((deployed, check))]
    sentences = [_sentence(check, one) for one in found if one is not None]
    return " ".join(sentences) or f"{check.asked} holds what the CA wants to see."


def _sentence(check: Check, found: Diagnosis) -> str:
    ruling, seen = check.caa, found.seen
    sentence = _SENTENCES[found.mistake].format(
        asked=check.asked,
        expected=check.expected,
        zone=check.zone,
        place=found.place or check.asked,
        other=found.other or "nothing",
        servers=", ".join(found.servers),
        number=found.number,
        address=seen.address if seen else "",
        said=seen.answer if seen else "",
        code=seen.code if seen else "",
        wanted=ruling.wanted if ruling else "",
        folder=WELL_KNOWN,
    )
    if found.mistake is Mistake.NOTHING_YET and found.number >= _ONE_MINUTE:
        return f"{sentence} Resolvers that have asked already remember for {found.number} s that there is nothing."
    return sentence


_SENTENCES = {
    Mistake.NOTHING_YET: "There is no TXT record at {asked} yet: add one with the value {expected}, or wait until the "
    "name servers show it.",
    Mistake.ONE_OF_SEVERAL: "{asked} holds only some of its values: add {expected} beside the others, as another TXT "
    "record of the same name.",
    Mistake.ZONE_DOUBLED: "The value is at {place}, where the zone is twice in the name: enter the name without "
    "{zone} at its end.",
    Mistake.NO_UNDERSCORE: "The value is at {place}, without the underscore: it belongs to {asked}.",
    Mistake.ASTERISK_IN_NAME: "The value is at {place}: a record for a wildcard has no asterisk in its name, it is "
    "{asked}.",
    Mistake.NAME_IN_LETTERS: "The value is at {place}, in letters that the DNS does not have: the name is {asked}.",
    Mistake.OTHER_NAME: "The value is at {place}: it belongs to {asked}.",
    Mistake.QUOTED: "{asked} holds the value with quotation marks or blanks around it: enter {expected} without them.",
    Mistake.BROKEN_UP: "{asked} holds the value broken up by blanks or line ends: enter {expected} in one piece.",
    Mistake.CUT_OFF: "{asked} holds only {number} characters of the value ({other}): enter all of {expected}",
    Mistake.OTHER_CASE: "{asked} holds the value with other capital and small letters ({other}): enter exactly "
    "{expected}",
    Mistake.OTHER_CODING: "{asked} holds the value in another coding ({other}): enter exactly {expected}",
    Mistake.FILE_CONTENT: "{asked} holds what http-01 wants in a file ({other}): a TXT record holds its digest, "
    "{expected}",
    Mistake.DOT_AT_END: "{asked} holds the value with a dot at its end: enter {expected} without it.",
    Mistake.TEXT_AROUND: "{asked} holds more than the value ({other}): enter {expected} alone.",
    Mistake.OLD_VALUE: "{asked} holds another value, perhaps an old one ({other}): add {expected} beside it.",
    Mistake.OTHER_TEXT: "{asked} holds another text ({other}): add {expected} beside it, as a TXT record of its own.",
    Mistake.ALIAS_TO_VALUE: "The value is the target of an alias (CNAME) at {asked}: remove it, and add a TXT record "
    "with the value {expected}",
    Mistake.OTHER_TYPE: "{asked} has a record of type {other} and no TXT record: add one with the value {expected}",
    Mistake.ALIAS_LEADS_NOWHERE: "{asked} is an alias (CNAME) for {place}, and nothing is there: add a TXT record with "
    "the value {expected} there; beside the alias it is not seen.",
    Mistake.ALIAS_DOT: "The alias (CNAME) at {asked} leads to {place}, because its target lacks the dot at its end: "
    "write it as {other}.",
    Mistake.ALIAS_LOOP: "The aliases (CNAME) at {asked} lead in circles: let the first one lead to where the value is.",
    Mistake.WILDCARD: "The wildcard {place} answers in the place of {asked} ({other}): add a TXT record for that very "
    "name, with the value {expected}; it counts more than the wildcard.",
    Mistake.DELEGATED: "{asked} is delegated to name servers of its own ({servers}), and nothing is there: add a TXT "
    "record with the value {expected} there, or remove the delegation.",
    Mistake.SERVERS_BEHIND: "Some of the name servers for {asked} do not show {expected} yet ({servers}): wait until "
    "all of them do.",
    Mistake.LAME: "The zone {place} is delegated to servers that do not know it ({servers}): correct its NS records, "
    "or set it up there.",
    Mistake.SILENT: "Nobody answers for {place} ({other}): check that its name servers are up and can be reached.",
    Mistake.DNSSEC: "The DNSSEC signatures of {place} do not hold, and CAs look at them: sign the zone again, or "
    "correct its DS record.",
    Mistake.FAILING: "The name servers for {place} fail ({other}): check that they have the zone.",
    Mistake.NO_DOMAIN: "{asked} does not exist in the DNS: check the spelling, and that {place} is registered and "
    "public.",
    Mistake.CAA_OTHER_CA: "The CAA records of {place} do not let this CA issue ({other}): add {wanted} there, or "
    "choose a CA that they name.",
    Mistake.CAA_METHOD: "The CAA records of {place} let this CA issue, but not by this challenge ({other}): change "
    "one to {wanted}, or order with another challenge.",
    Mistake.CAA_ACCOUNT: "The CAA records of {place} let this CA issue, but not for this account ({other}): change "
    "one to {wanted}, or order with the account that they name.",
    Mistake.CAA_CRITICAL: "The CAA records of {place} hold a critical property that CAs do not know, so that none may "
    "issue ({other}): remove it.",
    Mistake.CAA_UNANSWERED: "The name servers fail when they are asked for the CAA records of {place} (SERVFAIL), and "
    "no CA may issue then: check them, and the DNSSEC of the zone.",
    Mistake.NO_ADDRESS: "{place} has no address in the DNS: add an A or AAAA record that leads to your web server.",
    Mistake.PRIVATE_ADDRESS: "{asked} leads to the private address {place}, which a CA on the Internet can't reach: "
    "let the public DNS lead to a public one.",
    Mistake.PORT_CLOSED: "{asked} could not be fetched ({other}): check that the name leads to your web server and "
    "that its port 80 is open.",
    Mistake.NO_CONNECTION: "{asked} could not be fetched ({other}): check that the name leads to your web server, and "
    "that no firewall keeps port 80 closed.",
    Mistake.NOT_HTTP: "What answers at {asked} is no web server ({other}): serve plain HTTP there, without TLS.",
    Mistake.TLS_BROKEN: "{asked} is redirected to a server whose TLS does not work ({other}): mend it, or serve "
    "{folder} without the redirect.",
    Mistake.NOT_FOUND: "{asked} answered with {said} instead of the file: put it there, and see that files without an "
    "ending are served.",
    Mistake.WITH_ENDING: "The file is at {place}, with an ending: take it away, the name is that in {asked}",
    Mistake.OTHER_FOLDER: "The file is at {place}: its place is {asked}",
    Mistake.FORBIDDEN: "{asked} answered with {said} instead of the file: let everybody read it, without sign-in.",
    Mistake.SERVER_FAILS: "{asked} answered with {said} instead of the file: see the error log of the web server.",
    Mistake.OTHER_STATUS: "{asked} answered with {said} instead of the file: check its place and its permissions.",
    Mistake.EMPTY: "The file at {asked} is empty: it must hold exactly {expected}",
    Mistake.BYTE_ORDER_MARK: "The file at {asked} begins with a byte order mark: save it as plain ASCII.",
    Mistake.UTF_16: "The file at {asked} is written in UTF-16: save it as plain ASCII.",
    Mistake.WHITE_SPACE: "White space stands before the content of {asked}: it must hold exactly {expected}",
    Mistake.WHITE_SPACE_BEHIND: "White space stands behind the content of {asked}, which not every CA forgives: it "
    "must hold exactly {expected}",
    Mistake.FILE_QUOTED: "The content of {asked} has quotation marks around it: it must hold exactly {expected}",
    Mistake.FILE_TEXT_AROUND: "{asked} holds more than the content ({other}): it must hold exactly {expected}",
    Mistake.TOKEN_ONLY: "{asked} holds only the token: the content is {expected}",
    Mistake.OTHER_ACCOUNT: "{asked} holds the content for another account: this one's is {expected}",
    Mistake.SAME_EVERYWHERE: "The server of {asked} has the same page for every address ({other}): let {folder} be "
    "served from files.",
    Mistake.WEB_PAGE: "{asked} holds a web page ({other}): it must hold exactly {expected}",
    Mistake.OTHER_CONTENT: "{asked} holds something else ({other}): it must hold exactly {expected}",
    Mistake.LOGIN: "{asked} leads to a sign-in at {place}: let the path {folder} through without it.",
    Mistake.LED_AWAY: "{asked} leads somewhere else ({said}): let the path {folder} be served without that redirect.",
    Mistake.REDIRECT_LOOP: "The redirects at {asked} lead in circles ({said}): let the path {folder} be served without "
    "them.",
    Mistake.REDIRECT_PORT: "The redirect at {asked} leads to a port that no CA goes to ({said}): let it lead to 80 or "
    "443, or serve {folder} without it.",
    Mistake.REDIRECT_PRIVATE: "The redirect at {asked} leads into a private network ({said}): let the path {folder} "
    "be served without it.",
    Mistake.REDIRECT_STRANGE: "The redirect at {asked} leads to no web address ({said}): let the path {folder} be "
    "served without it.",
    Mistake.REDIRECT_TO_NOBODY: "The redirect at {asked} leads to a name without an address ({other}): let the path "
    "{folder} be served without it.",
}
