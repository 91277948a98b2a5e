"""Answers of the service in which every text is one that means harm, built from the types of the answers alone."""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from acme_desktop.domain.errors import AcmeDesktopError, CaError
from acme_desktop.domain.problem import Problem
from acme_desktop.domain.solver import SolverKind, SolverSpec, parse_solver
from acme_desktop.service import backup_requests, confirmation_requests, kit_requests, questions, requests
from acme_desktop.service.requests import Command, Query, Request
from tests.desktop.recording_desk import NOON

LONG = 20_000  # characters: ten times what is let in of any text of a CA (tests/unit sends it a million)
# What the program words itself, or lets in only in a form of its own: nobody else's text stands there.
_OURS = {
    "AuditRow.at": "2027-03-10T11:00:00.000000Z",
    "Certificate.pem": "",
    "Challenge.key_authorization": "dG9rZW4tb2YtdGVzdHM.dGh1bWJwcmludA",
    "Challenge.token": "dG9rZW4tb2YtdGVzdHM",
    "Diagnosis.state": "failed",
    "Diagnosis.subject": "dns",
    "HttpFile.content": "dG9rZW4tb2YtdGVzdHM.dGh1bWJwcmludA",
    "HttpFile.file_name": "dG9rZW4tb2YtdGVzdHM",
    "HttpFile.path": "/.well-known/acme-challenge/dG9rZW4tb2YtdGVzdHM",
    "TxtRecord.value": "dG9rZW4tb2YtdGVzdHM",
    "VaultStatus.state": "locked",
}


def texts(canary: str) -> tuple[str, ...]:
    """Markup that would load or open something, letters that turn a line around, bytes of terminals, and very much."""
    return (
        f'<html><body><h1>BIG</h1><img src="{canary}"><a href="{canary}">click</a></body></html>',
        f'<b>bold</b><img src="{canary}">&lt;script&gt;&amp;&nbsp;%1 %n {{name}} {{0}}',
        "\u202egnp.elif\u202c \u2066x\u2069 \u200f\u200b\u00ad",
        "a\x00b\x1b[31mred\x1b]0;title\x07\r\n\ttab\x7f\x9b",
        "&File &&and _under_ \ud83d\ude00 e\u0301\u0301\u0301\u0301".encode("utf-16", "surrogatepass").decode("utf-16"),
        f"<p>{'long ' * (LONG // 5)}",
        "W" * LONG,
    )


def every_request() -> Iterator[tuple[type[Request[Any]], object]]:
    """Each question and command of the service, with the type of what it is answered with."""
    for module in (requests, questions, kit_requests, confirmation_requests, backup_requests):
        for kind in vars(module).values():
            if isinstance(kind, type) and issubclass(kind, Query | Command) and kind.__module__ == module.__name__:
                for base in getattr(kind, "__orig_bases__", ()):
                    if get_origin(base) in (Query, Command):
                        yield kind, get_args(base)[0]


class Hostile:
    """Builds values of any type. `text` stands wherever a text may; `turn` picks among an enumeration's members."""

    def __init__(self, text: str, turn: int) -> None:
        self._text = text
        self._turn = turn

    def value(self, kind: Any, bound: Mapping[Any, Any] | None = None, name: str = "") -> Any:
        """One of this type; `bound` says what type variables stand for, `name` which member it is for."""
        kind = (bound or {}).get(kind, kind) if isinstance(kind, TypeVar) else kind
        kind = getattr(kind, "__supertype__", kind)
        origin, inside = get_origin(kind), get_args(kind)
        if origin in (Union, types.UnionType):
            return self.value(next(one for one in inside if one is not type(None)), bound, name)
        if origin is tuple:
            several = inside[:1] * 2 if inside[1:] == (...,) else inside
            return tuple(self.value(one, bound, name) for one in several)
        if origin is not None and issubclass(origin, Mapping):
            return {self._text: self.value(inside[1], bound), "names": self.value(inside[1], bound)}
        if kind is SolverSpec:
            return parse_solver("manual") if self._turn % 2 else SolverSpec(SolverKind.WEBROOT, self._text)
        if is_dataclass(origin or kind):
            return self._dataclass(origin or kind, inside)
        return self._simple(kind, name)

    def _dataclass(self, kind: Any, inside: tuple[Any, ...]) -> Any:
        hints = get_type_hints(kind, vars(typing.sys.modules[kind.__module__]))  # type: ignore[attr-defined]
        bound = dict(zip(getattr(kind, "__parameters__", ()), inside, strict=False))
        # A problem holds problems.
        return kind(**{
            f.name: () if f.name == "subproblems" else self.value(hints[f.name], bound, f"{kind.__name__}.{f.name}")
            for f in fields(kind)
        })  # fmt: skip

    def _simple(self, kind: Any, name: str) -> Any:
        if kind is str:
            return self._string(name)
        if isinstance(kind, type) and issubclass(kind, Enum):
            return list(kind)[self._turn % len(kind)]
        if isinstance(kind, type) and issubclass(kind, Exception):
            return self.error()
        plain = {
            bool: True,
            int: 7,
            float: 2.5,
            bytes: bytes(32),
            datetime: NOON + timedelta(days=9),
            timedelta: timedelta(days=7),
            type(None): None,
        }
        plain |= {
            date: NOON.date(),
            object: self._text,
            Any: self._text,
            Path: Path("/home") / self._text.replace("\0", ""),
        }
        return plain[kind]

    def _string(self, name: str) -> str:
        if name == "AuditRow.detail":
            return json.dumps({"names": [self._text], self._text: self._text, "error": self._text})
        return _OURS.get(name, self._text)

    def error(self) -> AcmeDesktopError:
        """What a CA may say."""
        return CaError(Problem(self._text, self._text, self._text, 403, self._text, self._text))
