"""What a challenge file holds: compared as CAs do, and what is wrong with it."""

from __future__ import annotations

import codecs
import re

from acme_desktop.adapters.preflight.http_exchange import LARGEST_BODY
from acme_desktop.domain.preflight import Flaw
from acme_desktop.domain.problem import plain_text

_LONGEST_SHOWN = 120
_BLANK = b" \t\r\n"
_QUOTES = " \t\r\n\"'`\u2018\u2019\u201c\u201d\u201e"
_WEB_PAGE = re.compile(rb"\s*<(!doctype|html|head|body|\?xml)\b", re.IGNORECASE)
_DESCRIBED = {
    Flaw.EMPTY: "nothing",
    Flaw.BYTE_ORDER_MARK: "a byte order mark and then {text}",
    Flaw.UTF_16: "text in UTF-16",
    Flaw.WHITE_SPACE: "white space and then {text}",
}


def is_as_expected(body: bytes, expected: str) -> bool:
    """Exactly, but for line ends behind it.

    RFC 8555 §8.3 lets a CA ignore all white space there, and some forgive only line ends.
    """
    return body.rstrip(b"\r\n") == expected.encode("ascii")


def flaw_of(body: bytes, expected: str) -> Flaw | None:
    """What is wrong with a body that is not as expected, None where that can't be told."""
    if not body.strip(_BLANK):
        return Flaw.EMPTY
    if body.startswith(codecs.BOM_UTF8):
        return Flaw.BYTE_ORDER_MARK
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Flaw.UTF_16
    text = body.decode("utf-8", "replace")
    near = _near(text, expected)
    if near is not None:
        return near
    if _WEB_PAGE.match(body):
        return Flaw.WEB_PAGE
    return Flaw.WHITE_SPACE if body[:1].isspace() else None


def _near(text: str, expected: str) -> Flaw | None:
    """Where the expected content is in it, or a part of it."""
    bare, token = text.strip(_QUOTES), expected.partition(".")[0]
    if text.rstrip() == expected:
        return Flaw.WHITE_SPACE_BEHIND
    if bare == expected:
        return Flaw.WHITE_SPACE if text.strip() == expected else Flaw.QUOTED
    if bare == token:
        return Flaw.TOKEN_ONLY
    if re.fullmatch(rf"{re.escape(token)}\.[A-Za-z0-9_-]{{43}}", bare):
        return Flaw.OTHER_ACCOUNT
    return Flaw.TEXT_AROUND if expected in text else None


def described(body: bytes, flaw: Flaw | None) -> str:
    """In a few words, for people."""
    text = plain_text(body[:LARGEST_BODY].decode("utf-8", "replace"), _LONGEST_SHOWN)
    return _DESCRIBED[flaw].format(text=text) if flaw in _DESCRIBED else text
