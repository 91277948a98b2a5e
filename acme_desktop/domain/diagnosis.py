"""What went wrong with a deployment, told from what was seen: one mistake, the likeliest, and what it is about.

Pure rules: each door has its own words for the mistakes.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from urllib.parse import urlsplit

from acme_desktop.domain.caa import Obstacle
from acme_desktop.domain.challenge import base64url
from acme_desktop.domain.preflight import Check, Evidence, Finding, Flaw, Hint, Trouble
from acme_desktop.domain.value_class import value_class

_QUOTES = "\"'`\u2018\u2019\u201c\u201d\u201e \t"
_SHORTEST_PIECE = 8  # characters that can't be alike by chance
_DIGEST = re.compile(r"[A-Za-z0-9_-]{43}\Z", re.ASCII)
_SPACE_OR_QUOTES = re.compile("[\\s\\\\" + _QUOTES + "]+")
_LOGIN = ("login", "signin", "sign-in", "sso", "auth", "account")


class Mistake(StrEnum):
    """What somebody did, or has not done yet."""

    # A TXT record.
    NOTHING_YET = "nothing-yet"
    ONE_OF_SEVERAL = "one-of-several"
    ZONE_DOUBLED = "zone-doubled"
    NO_UNDERSCORE = "no-underscore"
    ASTERISK_IN_NAME = "asterisk-in-name"
    NAME_IN_LETTERS = "name-in-letters"  # an international name as it is read, not as the DNS has it
    OTHER_NAME = "other-name"
    QUOTED = "quoted"
    BROKEN_UP = "broken-up"  # blanks or line ends inside
    CUT_OFF = "cut-off"
    OTHER_CASE = "other-case"
    OTHER_CODING = "other-coding"  # hexadecimal, base64 with + and / or =
    FILE_CONTENT = "file-content"  # what http-01 wants
    DOT_AT_END = "dot-at-end"
    TEXT_AROUND = "text-around"
    OLD_VALUE = "old-value"
    OTHER_TEXT = "other-text"
    ALIAS_TO_VALUE = "alias-to-value"
    OTHER_TYPE = "other-type"
    ALIAS_LEADS_NOWHERE = "alias-leads-nowhere"
    ALIAS_DOT = "alias-dot"
    ALIAS_LOOP = "alias-loop"
    WILDCARD = "wildcard"
    DELEGATED = "delegated"
    SERVERS_BEHIND = "servers-behind"
    # The name servers.
    LAME = "lame"
    SILENT = "silent"
    DNSSEC = "dnssec"
    FAILING = "failing"
    NO_DOMAIN = "no-domain"
    # CAA records.
    CAA_OTHER_CA = "caa-other-ca"
    CAA_METHOD = "caa-method"
    CAA_ACCOUNT = "caa-account"
    CAA_CRITICAL = "caa-critical"
    CAA_UNANSWERED = "caa-unanswered"
    # A file on a web server.
    NO_ADDRESS = "no-address"
    PRIVATE_ADDRESS = "private-address"
    PORT_CLOSED = "port-closed"
    NO_CONNECTION = "no-connection"
    NOT_HTTP = "not-http"
    TLS_BROKEN = "tls-broken"
    NOT_FOUND = "not-found"
    WITH_ENDING = "with-ending"  # saved with a file name extension
    OTHER_FOLDER = "other-folder"
    FORBIDDEN = "forbidden"
    SERVER_FAILS = "server-fails"
    OTHER_STATUS = "other-status"
    EMPTY = "empty"
    BYTE_ORDER_MARK = "byte-order-mark"
    UTF_16 = "utf-16"
    WHITE_SPACE = "white-space"
    WHITE_SPACE_BEHIND = "white-space-behind"
    FILE_QUOTED = "file-quoted"
    FILE_TEXT_AROUND = "file-text-around"
    TOKEN_ONLY = "token-only"  # noqa: S105 - no secret
    OTHER_ACCOUNT = "other-account"
    SAME_EVERYWHERE = "same-everywhere"
    WEB_PAGE = "web-page"
    OTHER_CONTENT = "other-content"
    LOGIN = "login"
    LED_AWAY = "led-away"
    REDIRECT_LOOP = "redirect-loop"
    REDIRECT_PORT = "redirect-port"
    REDIRECT_PRIVATE = "redirect-private"
    REDIRECT_STRANGE = "redirect-strange"
    REDIRECT_TO_NOBODY = "redirect-to-nobody"


@value_class(frozen=True)
class Diagnosis:
    """One mistake.

    `place` is where something is that should not be there, or a domain, host or address that it is about; `other` is
    what is there instead; `servers` are those concerned, `number` how many characters, values or seconds. `seen` is the
    answer of a web server that it is told from, None for records.
    """

    mistake: Mistake
    place: str = ""
    other: str = ""
    servers: tuple[str, ...] = ()
    number: int = 0
    seen: Evidence | None = None


def diagnose(check: Check, beside: Sequence[Check] = ()) -> Diagnosis | None:
    """None where nothing is wrong. `beside` are the checks of the other values of the same record.

    What CAA records forbid comes first: whoever has to be asked for them may take longer than whoever deploys.
    """
    if check.caa is not None:
        return Diagnosis(_OBSTACLES[check.caa.obstacle], check.caa.domain, ", ".join(map(str, check.caa.records)))
    if check.finding is Finding.AS_EXPECTED:
        return _unreachable(check) if check.clue(Hint.PRIVATE) else None
    if check.asked.startswith(("http://", "https://")):
        return _of_file(check)
    return _of_record(check, beside)


_OBSTACLES = {
    Obstacle.OTHER_CA: Mistake.CAA_OTHER_CA,
    Obstacle.METHOD: Mistake.CAA_METHOD,
    Obstacle.ACCOUNT: Mistake.CAA_ACCOUNT,
    Obstacle.CRITICAL: Mistake.CAA_CRITICAL,
    Obstacle.UNANSWERED: Mistake.CAA_UNANSWERED,
}


# --- TXT records ------------------------------------------------------------------------------------------------------


def _of_record(check: Check, beside: Sequence[Check]) -> Diagnosis:
    if check.finding in (Finding.NO_ANSWER, Finding.BROKEN_SIGNATURES):
        return _unanswered(check)
    if check.finding is Finding.NAME_NOT_FOUND:
        return Diagnosis(Mistake.NO_DOMAIN, check.zone or check.asked)
    if check.finding is Finding.SERVERS_DISAGREE:
        right_or_silent = (Finding.AS_EXPECTED, Finding.NO_ANSWER)
        behind = [e.server or e.asked for e in check.evidence if e.finding and e.finding not in right_or_silent]
        return Diagnosis(Mistake.SERVERS_BEHIND, servers=tuple(dict.fromkeys(behind)))
    found_at = check.clue(Hint.FOUND_AT)
    if found_at:
        return Diagnosis(_misplaced(check, found_at.lower()), found_at)
    return _of_answers(check, beside)


def _of_answers(check: Check, beside: Sequence[Check]) -> Diagnosis:
    others = _others(check, beside)
    if check.clue(Hint.WILDCARD):
        return Diagnosis(Mistake.WILDCARD, check.clue(Hint.WILDCARD), next(iter(others), ""))
    read = [_of_value(other, check.expected) for other in others]
    spoilt = [one for one in read if one.mistake not in (Mistake.OLD_VALUE, Mistake.OTHER_TEXT)]
    if spoilt:
        return spoilt[0]
    if any(one.finding is Finding.AS_EXPECTED for one in beside):
        missing = 1 + sum(1 for one in beside if one.finding is not Finding.AS_EXPECTED)
        return Diagnosis(Mistake.ONE_OF_SEVERAL, number=missing)
    return read[0] if read else _nothing(check)


def _others(check: Check, beside: Sequence[Check]) -> list[str]:
    """Values there that nobody asked for."""
    ours = {check.expected, *(one.expected for one in beside)}
    return list(dict.fromkeys(value for e in check.evidence for value in e.values if value not in ours))


def _misplaced(check: Check, at: str) -> Mistake:
    name = check.asked.lower()
    if check.zone and at == f"{name}.{check.zone.lower()}":
        return Mistake.ZONE_DOUBLED
    if at == name.lstrip("_"):
        return Mistake.NO_UNDERSCORE
    if ".*." in at:
        return Mistake.ASTERISK_IN_NAME
    return Mistake.OTHER_NAME if at.isascii() and "\\" not in at else Mistake.NAME_IN_LETTERS


def _of_value(other: str, expected: str) -> Diagnosis:
    """How a published value comes from the expected one."""
    bare = other.strip(_QUOTES)
    for mistake, undo in _UNDONE.items():
        if undo(bare) == expected:
            return Diagnosis(mistake, other=other)
    if bare.lower() == expected.lower():
        return Diagnosis(Mistake.OTHER_CASE, other=other)
    piece = bare.rstrip("…")
    if len(piece) >= _SHORTEST_PIECE and (expected.startswith(piece) or expected.endswith(piece)):
        return Diagnosis(Mistake.CUT_OFF, other=other, number=len(piece))
    if expected in other:
        return Diagnosis(Mistake.TEXT_AROUND, other=other)
    return Diagnosis(Mistake.OLD_VALUE if _DIGEST.match(bare) else Mistake.OTHER_TEXT, other=other)


def _decoded(text: str) -> str:
    """The same digest written as base64 or hexadecimal digits."""
    if len(text) == 64:
        try:
            return base64url(bytes.fromhex(text))
        except ValueError:
            return ""
    try:
        return base64url(base64.b64decode(text.replace("-", "+").replace("_", "/") + "=" * (-len(text) % 4)))
    except (binascii.Error, ValueError):
        return ""


_UNDONE: Mapping[Mistake, Callable[[str], str]] = {
    Mistake.QUOTED: str,
    Mistake.DOT_AT_END: lambda bare: bare.rstrip("."),
    Mistake.BROKEN_UP: lambda bare: _SPACE_OR_QUOTES.sub("", bare),
    Mistake.OTHER_CODING: _decoded,
    Mistake.FILE_CONTENT: lambda bare: base64url(hashlib.sha256(bare.encode("utf-8", "replace")).digest()),
}


def _nothing(check: Check) -> Diagnosis:
    if check.clue(Hint.ALIAS_LOOP):
        return Diagnosis(Mistake.ALIAS_LOOP, check.clue(Hint.ALIAS_LOOP))
    led_to = next((e.led_to for e in check.evidence if e.led_to), "")
    if led_to and led_to.partition(".")[0].lower() == check.expected.lower():
        return Diagnosis(Mistake.ALIAS_TO_VALUE, led_to)
    without = check.clue(Hint.ALIAS_DOT)
    if without:
        return Diagnosis(Mistake.ALIAS_DOT, led_to, without)
    if led_to:
        return Diagnosis(Mistake.ALIAS_LEADS_NOWHERE, led_to)
    delegated = check.clue(Hint.DELEGATED)
    if delegated:
        return Diagnosis(Mistake.DELEGATED, check.asked, servers=tuple(delegated.split(", ")))
    kind = check.clue(Hint.OTHER_TYPE)
    if kind:
        return Diagnosis(Mistake.OTHER_TYPE, check.asked, kind)
    return Diagnosis(Mistake.NOTHING_YET, number=int(check.clue(Hint.REMEMBERED) or 0))


def _unanswered(check: Check) -> Diagnosis:
    words = list(dict.fromkeys(e.answer for e in check.evidence if e.answer))
    domain = check.clue(Hint.DNSSEC)
    if domain:
        return Diagnosis(Mistake.DNSSEC, domain)
    if check.clue(Hint.ALIAS_LOOP):
        return Diagnosis(Mistake.ALIAS_LOOP, check.clue(Hint.ALIAS_LOOP))
    lame = tuple(clue.text for clue in check.clues if clue.hint is Hint.LAME)
    if lame:
        return Diagnosis(Mistake.LAME, check.zone, servers=lame)
    failing = any(e.code == "SERVFAIL" or e.answer == "SERVFAIL" for e in check.evidence)
    return Diagnosis(Mistake.FAILING if failing else Mistake.SILENT, check.zone, "; ".join(words[:2]))


# --- files ------------------------------------------------------------------------------------------------------------


def _of_file(check: Check) -> Diagnosis:
    """About the first address that is not right."""
    host = urlsplit(check.asked).hostname or check.identifier
    wrong = [e for e in check.evidence if not e.as_expected]
    if check.finding is Finding.NAME_NOT_FOUND:
        return Diagnosis(Mistake.NO_ADDRESS, host)
    if check.finding is Finding.NO_ANSWER or not wrong:
        return Diagnosis(Mistake.SILENT, host, wrong[0].answer if wrong else "")
    if check.clue(Hint.PRIVATE):
        return _unreachable(check)
    seen = next((e for e in wrong if e.finding is check.finding), wrong[0])
    tell = {
        Finding.REDIRECTED_AWAY: _away,
        Finding.NOT_REACHABLE: _not_reached,
        Finding.OTHER_CONTENT: _content,
    }.get(check.finding, _status)
    return tell(check, seen)


def _unreachable(check: Check) -> Diagnosis:
    return Diagnosis(Mistake.PRIVATE_ADDRESS, check.clue(Hint.PRIVATE), seen=check.evidence[0])


def _away(_: Check, seen: Evidence) -> Diagnosis:
    if seen.trouble is not None:
        return Diagnosis(_REFUSED[seen.trouble], seen.led_to, seen=seen)
    login = any(word in urlsplit(seen.led_to).path.lower() for word in _LOGIN)
    return Diagnosis(Mistake.LOGIN if login else Mistake.LED_AWAY, seen.led_to, seen=seen)


_REFUSED = {
    Trouble.LOOP: Mistake.REDIRECT_LOOP,
    Trouble.PORT: Mistake.REDIRECT_PORT,
    Trouble.PRIVATE: Mistake.REDIRECT_PRIVATE,
    Trouble.STRANGE: Mistake.REDIRECT_STRANGE,
}


def _not_reached(check: Check, seen: Evidence) -> Diagnosis:
    mistake = _TROUBLES.get(seen.trouble, Mistake.NO_CONNECTION) if seen.trouble else Mistake.NO_CONNECTION
    return Diagnosis(mistake, seen.led_to or check.asked, seen.answer, seen=seen)


_TROUBLES = {
    Trouble.REFUSED: Mistake.PORT_CLOSED,
    Trouble.NOT_HTTP: Mistake.NOT_HTTP,
    Trouble.TLS: Mistake.TLS_BROKEN,
    Trouble.OTHER_HOST: Mistake.REDIRECT_TO_NOBODY,
}


def _status(check: Check, seen: Evidence) -> Diagnosis:
    found_at = check.clue(Hint.FOUND_AT)
    if found_at:
        ending = found_at.startswith(f"{urlsplit(check.asked).path}.")
        return Diagnosis(Mistake.WITH_ENDING if ending else Mistake.OTHER_FOLDER, found_at, seen=seen)
    if seen.code in ("401", "403"):
        return Diagnosis(Mistake.FORBIDDEN, seen=seen)
    if seen.code in ("404", "410"):
        return Diagnosis(Mistake.NOT_FOUND, other=check.clue(Hint.SOFTWARE), seen=seen)
    return Diagnosis(Mistake.SERVER_FAILS if seen.code.startswith("5") else Mistake.OTHER_STATUS, seen=seen)


def _content(check: Check, seen: Evidence) -> Diagnosis:
    mistake = _FLAWS.get(seen.flaw, Mistake.OTHER_CONTENT) if seen.flaw else Mistake.OTHER_CONTENT
    if mistake in (Mistake.WEB_PAGE, Mistake.OTHER_CONTENT) and check.clue(Hint.SAME_EVERYWHERE):
        mistake = Mistake.SAME_EVERYWHERE
    return Diagnosis(mistake, other=seen.answer.partition("other content: ")[2] or seen.answer, seen=seen)


_FLAWS = {
    Flaw.EMPTY: Mistake.EMPTY,
    Flaw.BYTE_ORDER_MARK: Mistake.BYTE_ORDER_MARK,
    Flaw.UTF_16: Mistake.UTF_16,
    Flaw.WHITE_SPACE: Mistake.WHITE_SPACE,
    Flaw.WHITE_SPACE_BEHIND: Mistake.WHITE_SPACE_BEHIND,
    Flaw.QUOTED: Mistake.FILE_QUOTED,
    Flaw.TEXT_AROUND: Mistake.FILE_TEXT_AROUND,
    Flaw.WEB_PAGE: Mistake.WEB_PAGE,
    Flaw.TOKEN_ONLY: Mistake.TOKEN_ONLY,
    Flaw.OTHER_ACCOUNT: Mistake.OTHER_ACCOUNT,
}
