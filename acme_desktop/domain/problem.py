"""Problem documents: what a CA says when it refuses (RFC 7807, RFC 8555 §6.7 and §6.7.1)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from acme_desktop.domain.value_class import value_class

_LONGEST_TEXT = 2000
_LONGEST_SENTENCE = 4000
_MOST_SUBPROBLEMS = 200
# C0 and C1 controls, bidirectional controls, what has no width or no ink (fillers, variation selectors, tags), halves
# of surrogate pairs: a CA's text must not rearrange our screen or terminal, nor hide anything in it.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]+"
)


def plain_text(value: object, longest: int = _LONGEST_TEXT) -> str:
    """Text from outside as one harmless line: controls become spaces, at most `longest` characters."""
    text = value if isinstance(value, str) else "" if value is None else str(value)
    text = _UNSAFE.sub(" ", text[: longest * 2]).strip()
    return text if len(text) <= longest else text[: longest - 1] + "…"


@value_class(frozen=True)
class Problem:
    """A problem document, kept whole so that it can be shown in the CA's own words.

    `type` is the full URN, `status` the HTTP status (0 where unknown), `identifier` the name it is about (or "").
    """

    type: str = "about:blank"
    detail: str = ""
    title: str = ""
    status: int = 0
    instance: str = ""
    identifier: str = ""
    subproblems: tuple[Problem, ...] = ()

    @property
    def code(self) -> str:
        """The last part of the type, for example `rateLimited`; compare this, never the text."""
        return self.type.rpartition(":")[2]

    @property
    def sentence(self) -> str:
        """The CA's own words on one line, with those about single names behind them; not without end."""
        said = self.detail or self.title or (f"HTTP status {self.status}" if self.status else "no reason given")
        known = self.code not in ("", "blank")
        head = f"{said} ({self.code})" if known else said
        parts = [f"{p.identifier}: {p.sentence}" if p.identifier else p.sentence for p in self.subproblems]
        whole = "; ".join([head, *parts])
        return whole if len(whole) <= _LONGEST_SENTENCE else whole[: _LONGEST_SENTENCE - 1] + "…"

    def as_dict(self) -> dict[str, object]:
        """JSON-ready, without empty members."""
        full: dict[str, object] = {
            "type": self.type,
            "detail": self.detail,
            "title": self.title,
            "status": self.status,
            "instance": self.instance,
            "identifier": self.identifier,
            "subproblems": [p.as_dict() for p in self.subproblems],
        }
        return {k: v for k, v in full.items() if v}


def problem_from(document: object, status: int = 0, _depth: int = 0) -> Problem:
    """Read a problem document liberally: CAs also send a bare string, numbers, or members of the wrong kind."""
    if not isinstance(document, Mapping):
        return Problem(detail=plain_text(document), status=status)
    inner = document.get("subproblems")
    inner = inner[:_MOST_SUBPROBLEMS] if isinstance(inner, list | tuple) and _depth < 3 else ()
    identifier = document.get("identifier")
    name = identifier.get("value", "") if isinstance(identifier, Mapping) else identifier
    given = document.get("status")
    return Problem(
        type=plain_text(document.get("type") or "", 200) or "about:blank",
        detail=plain_text(document.get("detail")),
        title=plain_text(document.get("title"), 200),
        status=given if isinstance(given, int) and 100 <= given <= 599 else status,
        instance=plain_text(document.get("instance"), 500),
        identifier=plain_text(name, 300),
        subproblems=tuple(problem_from(p, 0, _depth + 1) for p in inner),
    )
