"""What somebody who is to help needs to know of an error: to be copied, and without secrets."""

from __future__ import annotations

import json
import re

from acme_desktop import __version__
from acme_desktop.domain.errors import AcmeDesktopError
from acme_desktop.domain.problem import Problem, plain_text

_MOST_CAUSES = 8
_LEFT_OUT = "(left out)"
# The core puts no secret into a message; libraries' own words may still hold what they were given.
_SECRETS = (
    re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)", re.DOTALL),
    re.compile(r"(?<=://)[^/\s:@]+:[^/\s@]+(?=@)"),
    re.compile(
        r"(?<=[\"'\s=?&;,{(])((?:pass(?:word|phrase)?|secret|token|hmac|api[_-]?key|authorization|signature|private[_-]?key)"
        r"[\"']?\s*[=:]\s*)(\"[^\"]*\"|'[^']*'|(?:bearer\s+|basic\s+)?[^\s,;&})]+)",
        re.IGNORECASE,
    ),
    re.compile(r"\beyJ[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*){0,2}"),
)


def report_of(error: BaseException) -> str:
    """Kind, words and causes, and what the CA sent; one thing a line, in English, as it is logged."""
    lines = [f"ACME Desktop {__version__}", _line(error)]
    if isinstance(error, AcmeDesktopError) and error.hint:
        lines.append(f"hint: {plain_text(error.hint)}")
    problem = getattr(error, "problem", None)
    if isinstance(problem, Problem):
        lines.append(json.dumps(problem.as_dict(), ensure_ascii=False, indent=2))
    cause = error.__cause__ or error.__context__
    while cause is not None and len(lines) < _MOST_CAUSES:
        lines.append(f"caused by {_line(cause)}")
        cause = cause.__cause__ or cause.__context__
    return without_secrets("\n".join(lines))


def without_secrets(text: str) -> str:
    """Whatever looks like a password, a key or a token is left out."""
    for pattern in _SECRETS:
        text = pattern.sub(lambda found: f"{found[1] if found.lastindex else ''}{_LEFT_OUT}", text)
    return text


def _line(error: BaseException) -> str:
    return f"{type(error).__name__}: {plain_text(str(error))}"
